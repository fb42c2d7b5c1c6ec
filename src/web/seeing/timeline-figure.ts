import { STATUS_STAGES } from '#evidence/status-stages.ts';
import type { StudyFilter } from '#evidence/study-filter.ts';
import { listHref, type StudyMark } from '#evidence/study-marks.ts';
import { periodWords, seriesOf, type Timeline, timelineReading } from '#evidence/timeline.ts';
import { type Week, weeksReading } from '#evidence/week.ts';
import { GRADES, type Grade } from '#ledger/grades.ts';
import type { TimeColumnsData } from '#web/charts/time-columns-data.ts';
import { BAND_SERIES } from './band-series.ts';
import { addressOf, countWords, titled } from './views.ts';

/** What stands beneath a column: the year at its first period. */
const tickOf = (period: string): string =>
  period.length === 4 || period.endsWith('-Q1') || period.endsWith('-01') ? period.slice(0, 4) : '';

const seriesMark = (t: Timeline, series: number): StudyMark => {
  const key = seriesOf(t.stacking)[series]?.key ?? '';
  return t.stacking === 'phase' ? { band: key } : { stage: key };
};

/** Starts by period as a figure. */
export function timelineFigure(t: Timeline, filter: StudyFilter): TimeColumnsData {
  return {
    title: titled('Starts of studies', filter),
    reading: timelineReading(t),
    unit: 'studies',
    periodLabel: t.step === 'year' ? 'Year' : t.step === 'quarter' ? 'Quarter' : 'Month',
    series: t.stacking === 'phase' ? BAND_SERIES : STATUS_STAGES.map(({ key, label }) => ({ key, label })),
    hatchedLabel: 'Planned',
    columns: t.columns.map((c) => ({
      key: c.period,
      label: periodWords(c.period),
      tick: tickOf(c.period),
      href: listHref(filter, { start: c.period }),
      parts: c.parts.map((p) => ({
        series: p.series,
        count: p.count,
        hatched: p.kind === 'planned',
        href: listHref(filter, { start: c.period, startKind: p.kind, ...seriesMark(t, p.series) }),
      })),
    })),
    future: t.future,
    futureLabel: 'after the date of the evidence',
    note: [
      'Hatched: starts that the registry gives as estimated, and every start after the date of the evidence.',
      t.unsaid > 0
        ? `Of ${countWords(t.unsaid, 'study', 'studies')} that have started by their date, the record held does not say whether that date is actual or estimated; they are drawn as actual.`
        : '',
    ]
      .filter((s) => s !== '')
      .join(' '),
  };
}

const GRADE_PAINTS = ['series-5', 'series-4', 'series-2', 'series-6'] as const;

/** Changes by week and grade as a figure. `least`: the faintest grade that is counted. */
export function weeksFigure(weeks: readonly Week[], filter: StudyFilter, least: Grade): TimeColumnsData {
  const shown = GRADES.slice(0, GRADES.indexOf(least) + 1);
  return {
    title: titled('Changes by week', filter),
    reading: weeksReading(weeks),
    unit: 'changes',
    periodLabel: 'Week of',
    compact: true,
    series: shown.map((g, i) => ({ key: g, label: `graded ${g}`, paint: GRADE_PAINTS[i] ?? 'series-6' })),
    columns: weeks.map((w, i) => ({
      key: w.week,
      label: `week of ${w.week}`,
      tick: w.week.slice(0, 7) === weeks[i - 1]?.week.slice(0, 7) ? '' : w.week.slice(0, 7),
      href: addressOf('/evidence/changes', filter, { week: w.week, grade: least }),
      parts: w.grades.map((count, g) => ({
        series: g,
        count,
        href: addressOf('/evidence/changes', filter, { week: w.week, only: GRADES[g] }),
      })),
    })),
    note: 'A week begins on Monday. The date of a change is that of the first record that shows it.',
  };
}
