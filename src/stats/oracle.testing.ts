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
  const error = a === b || gap <= absolute ? 0 : gap / Math.abs(b);
  note(worst, where, ours, oracle, Number.isNaN(error) ? Number.POSITIVE_INFINITY : error);
}

function note(worst: Worst, where: string, ours: unknown, oracle: unknown, error: number): void {
  worst.compared++;
  if (error > worst.error || worst.compared === 1) {
    worst.error = error;
    worst.where = `${where}: ${String(ours)}, the oracle has ${String(oracle)} (relative error ${error.toExponential(1)})`;
  }
}
