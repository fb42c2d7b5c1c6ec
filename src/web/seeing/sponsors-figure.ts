import { PHASE_BANDS } from '#evidence/phase-bands.ts';
import type { CountryRow, SponsorRow } from '#evidence/sponsors.ts';
import type { StudyFilter } from '#evidence/study-filter.ts';
import { listHref } from '#evidence/study-marks.ts';
import type { StackedBarsData } from '#web/charts/stacked-bars-data.ts';
import { BAND_SERIES } from './band-series.ts';
import { countWords, titled } from './views.ts';

/** How many bars a figure holds well. */
const MOST = 15;

/** The sponsors with the most studies, by phase, as a figure. `all`: how many sponsors there are. */
export function sponsorsFigure(
  rows: readonly SponsorRow[],
  filter: StudyFilter,
  counts: { all: number; studies: number; industry: number },
): StackedBarsData {
  const named = rows.filter((r) => r.sponsor !== null);
  const [first] = named;
  return {
    title: titled('Lead sponsors by phase', filter),
    reading: first
      ? `${first.sponsor} leads ${countWords(first.studies, 'study', 'studies')}, the most of ${countWords(counts.all, 'sponsor', 'sponsors')}; companies lead ${counts.industry} of ${countWords(counts.studies, 'study', 'studies')}.`
      : 'No study held here fits.',
    unit: 'Studies',
    rowLabel: 'Lead sponsor',
    series: BAND_SERIES,
    rows: named.slice(0, MOST).map((r) => ({
      key: r.sponsor ?? '',
      label: r.sponsor ?? '',
      href: listHref(filter, { sponsor: r.sponsor ?? 'none' }),
      counts: r.bands,
      hrefs: PHASE_BANDS.map((b) => listHref(filter, { sponsor: r.sponsor ?? 'none', band: b.key })),
    })),
    ...(named.length > MOST ? { note: `The ${MOST} with the most studies; all are in the list beneath.` } : {}),
  };
}

/** Countries with the most studies as a figure: recruiting ones apart. */
export function countriesFigure(
  rows: readonly CountryRow[],
  filter: StudyFilter,
  counts: { all: number; studies: number; without: number },
): StackedBarsData {
  const [first] = rows;
  return {
    title: titled('Countries with sites', filter),
    reading: first
      ? `${first.country} has sites of ${countWords(first.studies, 'study', 'studies')}, the most of ${countWords(counts.all, 'country', 'countries')}.${counts.without > 0 ? ` Of ${countWords(counts.without, 'study', 'studies')} no site is held.` : ''}`
      : counts.studies > 0
        ? 'Of none of the studies a site is held.'
        : 'No study held here fits.',
    unit: 'Studies',
    rowLabel: 'Country',
    series: [
      { key: 'recruiting', label: 'Recruiting' },
      { key: 'other', label: 'Any other status' },
    ],
    rows: rows.slice(0, MOST).map((r) => {
      const list = listHref(filter, { place: r.country });
      return {
        key: r.country,
        label: r.country,
        href: list,
        counts: [r.recruiting, r.studies - r.recruiting],
        hrefs: [listHref({ ...filter, status: filter.status ?? 'RECRUITING' }, { place: r.country }), undefined],
      };
    }),
    note: `A study with sites in several countries counts once in each.${rows.length > MOST ? ` The ${MOST} with the most studies; all are in the list beneath.` : ''}`,
  };
}
