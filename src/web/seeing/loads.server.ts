import type { ReadTx } from '#db/tx.ts';
import { completionCounts } from '#evidence/completions.server.ts';
import { completions } from '#evidence/completions.ts';
import { labelCombinations } from '#evidence/gap-map.server.ts';
import { gapMap } from '#evidence/gap-map.ts';
import { siteCounts, siteSquares } from '#evidence/sites.server.ts';
import { regionOf } from '#evidence/sites.ts';
import { countries, sponsors } from '#evidence/sponsors.server.ts';
import type { StudyFilter } from '#evidence/study-filter.ts';
import { startCounts } from '#evidence/timeline.server.ts';
import { STEPS, timeline } from '#evidence/timeline.ts';
import { changesByWeek } from '#evidence/week.server.ts';
import { weeksOf } from '#evidence/week.ts';
import { GRADES, type Grade } from '#ledger/grades.ts';
import { completionsFigure } from './completions-figure.ts';
import { gapFigure } from './gap-figure.ts';
import { sitesFigure } from './sites-figure.server.ts';
import { countriesFigure, sponsorsFigure } from './sponsors-figure.ts';
import { timelineFigure, weeksFigure } from './timeline-figure.ts';

/** What a picture needs, from the words of its page's address: the page and both downloads begin with the same one of these. */

export async function loadGaps(tx: ReadTx, f: StudyFilter, words: URLSearchParams) {
  const facet = words.get('columns') === 'modality' ? 'modality' : 'target';
  const rows = words.get('rows') === 'all' ? 'all' : 'top';
  const map = gapMap(await labelCombinations(tx, f), facet, rows);
  return { facet, rows, total: map.total, figure: gapFigure(map, f) } as const;
}

export async function loadTimeline(tx: ReadTx, f: StudyFilter, words: URLSearchParams, evidence: string | null) {
  const stacking = words.get('by') === 'status' ? 'status' : 'phase';
  const step = STEPS.find((s) => s === words.get('step'));
  const t = timeline(await startCounts(tx, f), stacking, evidence, step);
  return { timeline: t, figure: timelineFigure(t, f) };
}

/** The grade down to which changes are shown: of the address, else medium. */
export const leastGrade = (words: URLSearchParams): Grade => GRADES.find((g) => g === words.get('grade')) ?? 'medium';

/** The changes of studies, so what the filter says of the latest change of a study is not asked. */
export const withoutChanges = ({ grade: _, changedSince: __, ...f }: StudyFilter): StudyFilter => f;

export async function loadWeeks(tx: ReadTx, f: StudyFilter, least: Grade) {
  const filter = withoutChanges(f);
  const weeks = weeksOf(await changesByWeek(tx, filter), least);
  return { weeks, figure: weeksFigure(weeks, filter, least) };
}

export async function loadSites(tx: ReadTx, f: StudyFilter, words: URLSearchParams) {
  const region = regionOf(words.get('region'));
  const counts = await siteCounts(tx, f);
  const squares = await siteSquares(tx, f, region.step);
  return { region, counts, figure: sitesFigure(squares, counts, region, f) };
}

export async function loadSponsors(tx: ReadTx, f: StudyFilter, page: { page: number; size: number }) {
  // the figure has the largest whatever page the list is on
  const first = await sponsors(tx, f, { page: 1, size: 100 });
  const found = page.page === 1 ? { ...first, rows: first.rows.slice(0, page.size) } : await sponsors(tx, f, page);
  const pages = Math.max(1, Math.ceil(first.total / page.size));
  const { total, studies, industry } = first;
  return { found: { ...found, pages }, figure: sponsorsFigure(first.rows, f, { all: total, studies, industry }) };
}

export async function loadCountries(tx: ReadTx, f: StudyFilter, page: { page: number; size: number }) {
  const first = await countries(tx, f, { page: 1, size: 100 });
  const found = page.page === 1 ? { ...first, rows: first.rows.slice(0, page.size) } : await countries(tx, f, page);
  const pages = Math.max(1, Math.ceil(first.total / page.size));
  const { notGiven, notCarried } = first.without;
  return {
    found: { ...found, pages },
    figure: countriesFigure(first.rows, f, {
      all: first.total,
      studies: first.studies,
      without: notGiven + notCarried,
    }),
  };
}

export async function loadCompletions(tx: ReadTx, f: StudyFilter, asOf: string) {
  const c = completions(await completionCounts(tx, f, asOf), asOf);
  return { completions: c, figure: completionsFigure(c, f, asOf) };
}
