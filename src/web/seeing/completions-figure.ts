import { type Completions, completionsReading } from '#evidence/completions.ts';
import type { StudyFilter } from '#evidence/study-filter.ts';
import { listHref } from '#evidence/study-marks.ts';
import type { DotsData } from '#web/charts/dots-data.ts';
import { countWords, titled } from './views.ts';

/** The groups that stand in the picture, in its order. */
const SHOWN = [
  { key: 'passed', label: 'Date passed, no results posted', paint: 'accent-2', open: true },
  { key: 'next', label: 'Expected within twelve months', paint: 'series-1' },
  { key: 'later', label: 'Expected later', paint: 'series-2' },
] as const;

/** Primary completions by month as a figure. @param asOf YYYY-MM-DD, the date of the evidence. */
export function completionsFigure(c: Completions, filter: StudyFilter, asOf: string): DotsData {
  const missing = [
    c.onlyYear > 0 ? `${countWords(c.onlyYear, 'study gives', 'studies give')} only a year` : '',
    c.outside > 0
      ? `${countWords(c.outside, 'study lies', 'studies lie')} more than two years back or five years ahead`
      : '',
  ].filter((s) => s !== '');
  return {
    title: titled('Primary completions', filter),
    reading: completionsReading(c),
    unit: 'studies',
    series: SHOWN.map((s) => ({ ...s })),
    months: c.months.map((m) => ({
      month: m.month,
      href: listHref(filter, { completion: m.month, due: 'open' }),
      counts: SHOWN.map((s) => m[s.key]),
      hrefs: SHOWN.map((s) => listHref(filter, { completion: m.month, due: s.key })),
    })),
    now: asOf.slice(0, 7),
    nowLabel: `evidence of ${asOf}`,
    note: [
      'Primary completion is the last visit for the primary outcome. Studies that were stopped or have results posted are not drawn.',
      missing.length > 0 ? `Not drawn either: ${missing.join('; ')}.` : '',
    ].join(' '),
  };
}
