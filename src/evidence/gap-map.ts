import {
  DISEASES,
  diseaseFamilyOf,
  diseaseParents,
  entriesOfFacet,
  labelOf,
  TOP_DISEASES,
} from '#vocabulary/vocabulary.ts';
import { bandIndex, PHASE_BANDS } from './phase-bands.ts';
import type { ColumnFacet } from './study-marks.ts';

/** How many studies have exactly these labels and phases. */
export interface Combination {
  /** `facet:key` of every label as it stands. */
  labels: readonly string[];
  phases: readonly string[];
  count: number;
}

/** Studies of a cell, a row or a column; `bands` in the order of `PHASE_BANDS`, its sum is `total`. */
export interface GapCount {
  total: number;
  bands: number[];
}

export interface GapRow extends GapCount {
  /** Key of a disease, or `none` for studies in which none was recognised. */
  key: string;
  label: string;
  /** 0 for a disease that stands at the top, more for each broader one above it. */
  level: number;
  /** In the order of the columns. */
  cells: GapCount[];
}

export interface GapColumn extends GapCount {
  /** Key of the vocabulary, or `none` for studies in which none is stated. */
  key: string;
  label: string;
}

/** What is being tried in what. A study of two diseases or of two targets stands in both; totals count each study once. */
export interface GapMap extends GapCount {
  facet: ColumnFacet;
  columns: GapColumn[];
  groups: { label: string; rows: GapRow[] }[];
}

const FAMILY_WORDS: Readonly<Record<string, string>> = {
  rheumatic: 'Rheumatic diseases',
  vasculitis: 'Vasculitis',
  haematology: 'Blood',
  neurology: 'Nervous system',
  dermatology: 'Skin',
  renal: 'Kidney',
  hepatology: 'Liver',
  endocrine: 'Hormones and metabolism',
  gastroenterology: 'Gut',
  ophthalmology: 'Eye',
  transplant: 'Transplantation',
};

const familyWords = (family: string): string =>
  FAMILY_WORDS[family] ?? `${family.charAt(0).toUpperCase()}${family.slice(1)}`;

const empty = (): GapCount => ({ total: 0, bands: PHASE_BANDS.map(() => 0) });

function add(to: GapCount, band: number, count: number): void {
  to.total += count;
  to.bands[band] = (to.bands[band] ?? 0) + count;
}

/** Keys of one facet among labels; `none` where there is none. What it is asked for comes again and again, so it remembers. */
function keyReader(facet: string, shown: (key: string) => boolean): (labels: readonly string[]) => string[] {
  const known = new Map<string, string | null>();
  const keyOf = (label: string): string | null => {
    const before = known.get(label);
    if (before !== undefined) return before;
    const key = label.startsWith(`${facet}:`) ? label.slice(facet.length + 1) : null;
    known.set(label, key);
    return key;
  };
  const visible = new Map<string, boolean>();
  return (labels) => {
    const keys: string[] = [];
    let any = false;
    for (const label of labels) {
      const key = keyOf(label);
      if (key === null) continue;
      any = true;
      const show = visible.get(key) ?? shown(key);
      visible.set(key, show);
      if (show) keys.push(key);
    }
    return any ? keys : ['none'];
  };
}

const larger = (a: { total: number; key: string }, b: { total: number; key: string }): number =>
  b.total - a.total || (a.key < b.key ? -1 : 1);

/**
 * Counts combinations into the map. Every disease and every column of the vocabulary is there, also where it is empty, because a gap is
 * what a reader looks for; keys that the vocabulary does not know (any more) stand at the end. Groups, rows and columns by their totals, the
 * largest first, what is not recognised or stated last.
 * @param rows `top`: diseases that have no broader one; `all`: the narrower ones under theirs.
 */
export function gapMap(combinations: readonly Combination[], facet: ColumnFacet, rows: 'top' | 'all'): GapMap {
  const whole = empty();
  const columns = new Map<string, GapCount>(entriesOfFacet(facet).map((e) => [e.key, empty()]));
  const counts = new Map<string, GapCount & { cells: Map<string, GapCount> }>();
  const rowOf = (key: string) => {
    const known = counts.get(key);
    if (known) return known;
    const made = { ...empty(), cells: new Map<string, GapCount>() };
    counts.set(key, made);
    return made;
  };
  for (const d of rows === 'top' ? TOP_DISEASES : DISEASES) rowOf(d.key);
  const columnsOf = keyReader(facet, () => true);
  const diseasesOf = keyReader('disease', (key) => rows === 'all' || diseaseParents(key).length === 0);
  const bands = new Map<string, number>();
  for (const c of combinations) {
    const phases = c.phases.join('/');
    const band = bands.get(phases) ?? bandIndex(c.phases);
    bands.set(phases, band);
    add(whole, band, c.count);
    const across = columnsOf(c.labels);
    for (const key of across) {
      const column = columns.get(key) ?? empty();
      columns.set(key, column);
      add(column, band, c.count);
    }
    for (const disease of diseasesOf(c.labels)) {
      const row = rowOf(disease);
      add(row, band, c.count);
      for (const key of across) {
        const cell = row.cells.get(key) ?? empty();
        row.cells.set(key, cell);
        add(cell, band, c.count);
      }
    }
  }
  const last = (a: { key: string }, b: { key: string }): number => Number(a.key === 'none') - Number(b.key === 'none');
  if (!columns.has('none')) columns.set('none', empty());
  const columnList = [...columns]
    .map(([key, n]) => ({ key, label: key === 'none' ? 'not stated' : labelOf(facet, key), ...n }))
    .sort((a, b) => last(a, b) || larger(a, b));
  const makeRow = (key: string): GapRow => {
    const { cells, ...n } = rowOf(key);
    return {
      key,
      label: key === 'none' ? 'no disease recognised' : labelOf('disease', key),
      level: diseaseParents(key).length,
      ...n,
      cells: columnList.map((c) => cells.get(c.key) ?? empty()),
    };
  };
  const made = [...counts.keys()].filter((k) => k !== 'none').map(makeRow);
  return { ...whole, facet, columns: columnList, groups: [...grouped(made), { label: '', rows: [makeRow('none')] }] };
}

/** Rows under their fields, narrower diseases after the broader one, each level by its totals. */
function grouped(rows: readonly GapRow[]): { label: string; rows: GapRow[] }[] {
  const under = (parent: string): GapRow[] =>
    rows
      .filter((r) => diseaseParents(r.key)[0] === parent)
      .sort(larger)
      .flatMap((r) => [r, ...under(r.key)]);
  const families = new Map<string, GapRow[]>();
  for (const row of rows.filter((r) => r.level === 0).sort(larger)) {
    const family = diseaseFamilyOf(row.key) ?? 'other';
    families.set(family, [...(families.get(family) ?? []), row, ...under(row.key)]);
  }
  const size = (list: readonly GapRow[]): number => list.reduce((n, r) => n + (r.level === 0 ? r.total : 0), 0);
  return [...families]
    .sort(([a, x], [b, y]) => size(y) - size(x) || (a < b ? -1 : 1))
    .map(([family, list]) => ({ label: familyWords(family), rows: list }));
}

const studies = (n: number): string => (n === 1 ? '1 study' : `${n} studies`);

/** Cells of known diseases and columns, narrower diseases left out where their broader one stands. */
function knownCells(map: GapMap): { row: GapRow; column: GapColumn; n: number }[] {
  return map.groups
    .flatMap((g) => g.rows)
    .filter((r) => r.key !== 'none' && r.level === 0)
    .flatMap((row) =>
      map.columns.flatMap((column, i) => (column.key === 'none' ? [] : [{ row, column, n: row.cells[i]?.total ?? 0 }])),
    );
}

const pairWords = (c: { row: GapRow; column: GapColumn }): string => `${c.column.label} in ${c.row.label}`;

/**
 * One line that says what the map shows: where most is being tried, and the emptiest place where the size of its row and column would lead one
 * to expect something (the largest product of both totals). Says "held here": what is registered elsewhere is not known. @param narrowed whether the map
 * shows only studies that fit something more: then what it lacks may well be held.
 */
export function gapReading(map: GapMap, narrowed: boolean): string {
  if (map.total === 0) return 'No study held here fits, so every cell is empty.';
  const cells = knownCells(map);
  const most = cells.reduce<(typeof cells)[number] | null>((a, b) => (b.n > (a?.n ?? 0) ? b : a), null);
  const blank = cells.filter((c) => c.n === 0);
  const weight = (c: (typeof cells)[number]) => c.row.total * c.column.total;
  const gap = blank.reduce<(typeof cells)[number] | null>((a, b) => (weight(b) > (a ? weight(a) : 0) ? b : a), null);
  const parts = [
    most
      ? `${pairWords(most)} has the most, ${studies(most.n)}`
      : `None of the ${studies(map.total)} names both a disease and a ${map.facet === 'target' ? 'target' : 'kind of therapy'}`,
    gap ? `no study ${narrowed ? 'among those shown' : 'held here'} tries ${pairWords(gap)}` : null,
  ].filter((p) => p !== null);
  const told = parts.join('; ');
  return `${told.charAt(0).toUpperCase()}${told.slice(1)}. ${blank.length} of ${cells.length} combinations are empty.`;
}
