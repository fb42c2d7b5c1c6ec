import type { ReactElement } from 'react';
import type { ReadTx } from '#db/tx.ts';
import { settleFilter } from '#evidence/filter-values.server.ts';
import { evidenceDate } from '#evidence/search.server.ts';
import { countries, sponsors } from '#evidence/sponsors.server.ts';
import { readFilter } from '#evidence/study-filter.ts';
import type { ChartTable } from '#web/charts/chart-table.ts';
import { tableRows } from '#web/charts/chart-table.ts';
import { dotsTable } from '#web/charts/dots.tsx';
import { DotsDrawing } from '#web/charts/dots-drawing.tsx';
import { gapMapTable } from '#web/charts/gap-map.tsx';
import { GapMapWide } from '#web/charts/gap-map-drawing.tsx';
import { siteMapTable } from '#web/charts/site-map.tsx';
import { SiteMapDrawing } from '#web/charts/site-map-drawing.tsx';
import { stackedBarsTable } from '#web/charts/stacked-bars.tsx';
import { StackedBarsDrawing } from '#web/charts/stacked-bars-drawing.tsx';
import { timeColumnsTable } from '#web/charts/time-columns.tsx';
import { TimeColumnsDrawing } from '#web/charts/time-columns-drawing.tsx';
import {
  leastGrade,
  loadCompletions,
  loadCountries,
  loadGaps,
  loadSites,
  loadSponsors,
  loadTimeline,
  loadWeeks,
} from './loads.server.ts';

/** The pictures of the evidence that can be taken away as files. */
export const FIGURE_NAMES = ['gaps', 'timeline', 'changes', 'sites', 'sponsors', 'countries', 'completions'] as const;
export type FigureName = (typeof FIGURE_NAMES)[number];

/** A picture as a drawing and as the rows of a table, the names of the columns first. `asOf`: date of the evidence; null while there is none. */
export interface TakenFigure {
  drawing: ReactElement;
  rows: (string | number | null)[][];
  asOf: string | null;
}

const ALL = { page: 1, size: 10_000 };

/** The figure of a name, with the words of the page's address. @param today YYYY-MM-DD, for when no evidence is held. */
export async function takeFigure(
  tx: ReadTx,
  name: FigureName,
  words: URLSearchParams,
  today: string,
): Promise<TakenFigure> {
  const { filter } = await settleFilter(tx, readFilter(words));
  const evidence = await evidenceDate(tx);
  const asOf = evidence ?? today;
  const taken = (drawing: ReactElement, table: ChartTable): TakenFigure => ({
    drawing,
    rows: tableRows(table),
    asOf: evidence,
  });
  switch (name) {
    case 'gaps': {
      const { figure } = await loadGaps(tx, filter, words);
      return taken(<GapMapWide data={figure} id={name} />, gapMapTable(figure, 'with empty cells'));
    }
    case 'timeline': {
      const { figure } = await loadTimeline(tx, filter, words, evidence);
      return taken(<TimeColumnsDrawing data={figure} id={name} width="wide" />, timeColumnsTable(figure));
    }
    case 'changes': {
      const { figure } = await loadWeeks(tx, filter, leastGrade(words));
      return taken(<TimeColumnsDrawing data={figure} id={name} width="wide" />, timeColumnsTable(figure));
    }
    case 'sites': {
      const { figure } = await loadSites(tx, filter, words);
      return taken(<SiteMapDrawing data={figure} id={name} width="wide" />, siteMapTable(figure));
    }
    case 'sponsors': {
      const { figure } = await loadSponsors(tx, filter, ALL);
      return {
        drawing: <StackedBarsDrawing data={figure} id={name} width="wide" />,
        rows: await allSponsors(tx, filter, stackedBarsTable(figure)),
        asOf: evidence,
      };
    }
    case 'countries': {
      const { figure } = await loadCountries(tx, filter, ALL);
      return {
        drawing: <StackedBarsDrawing data={figure} id={name} width="wide" />,
        rows: await allCountries(tx, filter),
        asOf: evidence,
      };
    }
    case 'completions': {
      const { figure } = await loadCompletions(tx, filter, asOf);
      return taken(<DotsDrawing data={figure} id={name} width="wide" />, dotsTable(figure));
    }
  }
}

/** The figure has the largest only; the file has all. */
async function allSponsors(tx: ReadTx, filter: ReturnType<typeof readFilter>, table: ChartTable) {
  const { rows } = await sponsors(tx, filter, ALL);
  return [
    [...(tableRows({ ...table, rows: [] })[0] ?? []), 'class', 'recruiting', 'latest start'],
    ...rows.map((r) => [r.sponsor, ...r.bands, r.studies, r.sponsorClass, r.recruiting, r.latestStart]),
  ];
}

async function allCountries(tx: ReadTx, filter: ReturnType<typeof readFilter>) {
  const { rows } = await countries(tx, filter, ALL);
  return [
    ['Country', 'Studies', 'Recruiting', 'Sites'],
    ...rows.map((r) => [r.country, r.studies, r.recruiting, r.sites]),
  ];
}
