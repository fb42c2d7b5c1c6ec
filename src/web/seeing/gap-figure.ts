import type { GapCount, GapMap } from '#evidence/gap-map.ts';
import { gapReading } from '#evidence/gap-map.ts';
import { PHASE_BANDS } from '#evidence/phase-bands.ts';
import { isEmptyFilter, type StudyFilter } from '#evidence/study-filter.ts';
import { listHref, type StudyMark } from '#evidence/study-marks.ts';
import type { GapMapCount, GapMapData } from '#web/charts/gap-map-data.ts';
import { BAND_SERIES } from './band-series.ts';
import { titled } from './views.ts';

/** The gap map as a figure: every number leads to exactly its studies. */
export function gapFigure(map: GapMap, filter: StudyFilter): GapMapData {
  const count = (n: GapCount, mark: StudyMark): GapMapCount => ({
    total: n.total,
    parts: n.bands,
    ...(n.total > 0
      ? {
          href: listHref(filter, mark),
          partHrefs: PHASE_BANDS.map((b) => listHref(filter, { ...mark, band: b.key })),
        }
      : {}),
  });
  const column = (key: string): StudyMark => ({ [map.facet]: key });
  const narrowed = !isEmptyFilter(filter);
  const emptyWords = narrowed ? 'no study that fits' : 'no study held here';
  const kind = map.facet === 'target' ? 'target' : 'kind of therapy';
  return {
    title: titled('Evidence gap map', filter),
    reading: gapReading(map, narrowed),
    unit: 'studies',
    emptyWords,
    rowLabel: 'Disease',
    columnLabel: map.facet === 'target' ? 'Target' : 'Kind of therapy',
    parts: BAND_SERIES,
    columns: map.columns.map((c) => ({ key: c.key, label: c.label, ...count(c, column(c.key)) })),
    groups: map.groups.map((g) => ({
      label: g.label,
      rows: g.rows.map((r) => ({
        key: r.key,
        label: r.label,
        level: r.level,
        ...count(r, { row: r.key }),
        cells: r.cells.map((c, i) => count(c, { row: r.key, ...column(map.columns[i]?.key ?? 'none') })),
      })),
    })),
    whole: count(map, {}),
    note: `A study of several diseases or with several ${kind === 'target' ? 'targets' : 'kinds of therapy'} stands in each of them and once in a total; narrower diseases are counted in the broader ones. A dashed cell is empty: ${emptyWords}. The stronger the colour of a cell, the more studies; the strip beneath a number shows their phases.`,
  };
}
