/** The largest relative error met in a comparison with an oracle, and where: what a failing test should say. */
export interface Worst {
  error: number;
  where: string;
  compared: number;
}

export function newWorst(): Worst {
  return { error: 0, where: 'nothing compared', compared: 0 };
}

/** Compares numbers or lists of them; a null or a NaN on either side alone counts as an infinite error. */
export function compare(worst: Worst, where: string, ours: unknown, oracle: unknown, absolute = 0): void {
  if (Array.isArray(oracle)) {
    const list = Array.isArray(ours) ? ours : [];
    if (list.length !== oracle.length) note(worst, where, ours, oracle, Number.POSITIVE_INFINITY);
    else for (const [i, value] of oracle.entries()) compare(worst, `${where}[${i}]`, list[i], value, absolute);
    return;
  }
  const a = typeof ours === 'number' ? ours : Number.NaN;
  const b = typeof oracle === 'string' ? Number(oracle) : typeof oracle === 'number' ? oracle : Number.NaN;
  const gap = Math.abs(a - b);
  // beside 0 a relative error means nothing
  const error = a === b ? 0 : gap <= absolute ? Math.min(gap, gap / Math.abs(b)) : gap / Math.abs(b);
  note(worst, where, ours, oracle, Number.isNaN(error) ? Number.POSITIVE_INFINITY : error);
}

/** Compares every leaf of the oracle's tree; what the oracle leaves out (null, no key) must be null or absent in ours. */
export function compareTree(worst: Worst, where: string, ours: unknown, oracle: unknown, absolute = 0): void {
  if (oracle === null || oracle === undefined) {
    if (ours !== null && ours !== undefined) note(worst, where, ours, oracle, Number.POSITIVE_INFINITY);
  } else if (Array.isArray(oracle)) {
    const list = Array.isArray(ours) ? ours : [];
    if (list.length !== oracle.length) note(worst, where, ours, oracle, Number.POSITIVE_INFINITY);
    else for (const [i, value] of oracle.entries()) compareTree(worst, `${where}[${i}]`, list[i], value, absolute);
  } else if (typeof oracle === 'object') {
    const at = (ours ?? {}) as Record<string, unknown>;
    for (const [key, value] of Object.entries(oracle)) compareTree(worst, `${where}.${key}`, at[key], value, absolute);
  } else compare(worst, where, ours, oracle, absolute);
}

/** A row of docs/oracles.md: one kernel against one column of reference numbers. */
export interface OracleRow {
  readonly kernel: string;
  /** Files in src/stats. */
  readonly source: readonly string[];
  /** Functions of R that made the numbers. */
  readonly reference: string;
  /** Name of script and JSON in src/stats/fixtures, without ending. */
  readonly fixture: string;
  readonly tolerance: number;
  /** Compares all; the number of cases (data sets, or arguments) met. */
  readonly run: (worst: Worst) => number;
}

/** jsonlite writes a list of one as the thing itself. */
export const asList = <T>(value: T | readonly T[]): T[] => (Array.isArray(value) ? [...value] : [value as T]);

function note(worst: Worst, where: string, ours: unknown, oracle: unknown, error: number): void {
  worst.compared++;
  if (error > worst.error || worst.compared === 1) {
    worst.error = error;
    worst.where = `${where}: ${String(ours)}, the oracle has ${String(oracle)} (relative error ${error.toExponential(1)})`;
  }
}
