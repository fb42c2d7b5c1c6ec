/** Small cells: counts of patients that are too few to show in public. Pure. */

/** Fewer patients than this are not shown, unless each was already published. */
export const SMALL_CELL = 11;

export interface Cell {
  patients: number;
  /** All of these patients were published one by one: whoever reads the publications can count them. */
  published: boolean;
}

/** A count as it may be shown; null = suppressed. */
export type Shown = number | null;

export interface ShownRow {
  cells: Shown[];
  total: Shown;
}

const isSmall = (c: Cell): boolean => !c.published && c.patients > 0 && c.patients < SMALL_CELL;

/**
 * What of a row of counts and its total may be shown. Every small cell is suppressed; 0 and cells of published patients stay. Where the
 * total would still give a suppressed cell away (one alone, or several that must all be 1), the smallest other cell of unpublished patients
 * is suppressed with it; where there is none, the total is. The total of a row is small when the unpublished patients in it are.
 */
export function suppressRow(cells: readonly Cell[]): ShownRow {
  const total = cells.reduce((sum, c) => sum + c.patients, 0);
  const hidden = new Set(cells.flatMap((c, i) => (isSmall(c) ? [i] : [])));
  const givenAway = () => {
    const sum = [...hidden].reduce((s, i) => s + (cells[i]?.patients ?? 0), 0);
    return hidden.size > 0 && (hidden.size === 1 || sum === hidden.size);
  };
  const others = cells
    .map((c, i) => ({ i, ...c }))
    .filter((c) => !c.published && c.patients > 0 && !hidden.has(c.i))
    .sort((a, b) => a.patients - b.patients || a.i - b.i);
  for (const other of others) {
    if (!givenAway()) break;
    hidden.add(other.i);
  }
  return {
    cells: cells.map((c, i) => (hidden.has(i) ? null : c.patients)),
    total: givenAway() ? null : total,
  };
}

/** 'fewer than 11' for a suppressed small cell; the number where it may be shown. */
export const shownWords = (shown: Shown): string => (shown === null ? 'not shown' : String(shown));

export const SUPPRESSION_WORDS = `Counts of fewer than ${SMALL_CELL} patients are not shown unless each of them was published one by one; where a total would give such a count away, another count or the total is left out too.`;
