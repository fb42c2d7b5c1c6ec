/** One measured figure. `ratio` compares it with a peer or a limit of the same run, which alone carries over to another machine. */
export interface Figure {
  what: string;
  value: number;
  unit: string;
  ratio?: { to: string; value: number };
}

export const seconds = async (work: () => Promise<unknown>): Promise<number> => {
  const t = performance.now();
  await work();
  return (performance.now() - t) / 1000;
};

/** The q-quantile of measured times, by the nearest rank. */
export const quantile = (times: readonly number[], q: number): number => {
  const sorted = [...times].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)] ?? Number.NaN;
};

export const round = (x: number, digits = 3): number => Number(x.toPrecision(digits));
