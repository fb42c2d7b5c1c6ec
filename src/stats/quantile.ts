/** The nine sample quantiles of Hyndman and Fan (1996, 10.1080/00031305.1996.10473566), numbered as in R. */
export type QuantileType = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

/**
 * The quantile of the values at probability p, 0 ≤ p ≤ 1; the values need not be sorted and are left as they are. Type 7,
 * the default, interpolates linearly between order statistics at 1 + (n - 1)p. Throws RangeError for no values, a value
 * that is NaN, or p out of range: a caller asks for the quantile of nothing by mistake only.
 */
export function quantile(values: readonly number[], p: number, type: QuantileType = 7): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`A quantile needs a probability between 0 and 1, not ${p}.`);
  if (values.length === 0 || values.some(Number.isNaN)) throw new RangeError('A quantile needs at least one number.');
  const sorted = Float64Array.from(values).sort();
  const n = sorted.length;
  const at = (index: number): number => sorted[Math.min(n, Math.max(1, index)) - 1] as number;

  // Where the sample is cut: order statistic number `whole`, and `part` of the way to the next.
  const position = n * p + offset(p, type);
  // n·p is rounded: without this slack 0.3 × 10 could fall just short of 3.
  const slack = 4 * Number.EPSILON;
  const whole = Math.floor(position + slack * Math.max(1, n));
  const exact = Math.abs(position - whole) <= slack * Math.max(1, n);
  if (type === 1) return at(exact ? whole : whole + 1);
  if (type === 2) return exact ? (at(whole) + at(whole + 1)) / 2 : at(whole + 1);
  if (type === 3) return at(exact && whole % 2 === 0 ? whole : whole + 1);
  const part = exact ? 0 : position - whole;
  const below = at(whole);
  return part === 0 ? below : below + part * (at(whole + 1) - below);
}

function offset(p: number, type: QuantileType): number {
  switch (type) {
    case 1:
    case 2:
    case 4:
      return 0;
    case 3:
      return -0.5;
    case 5:
      return 0.5;
    case 6:
      return p;
    case 7:
      return 1 - p;
    case 8:
      return (p + 1) / 3;
    case 9:
      return p / 4 + 3 / 8;
  }
}
