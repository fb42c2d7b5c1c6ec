/** '85.0 %' of 0.85; an end that rounding would move to none or all says so instead. */
export const pct = (p: number): string => {
  if (p > 0 && p < 0.0005) return 'under 0.1\u00a0%';
  if (p < 1 && p >= 0.9995) return 'over 99.9\u00a0%';
  return `${(p * 100).toFixed(1)}\u00a0%`;
};

/** '57.4 to 96.0 %' */
export const pctRange = ([low, high]: readonly [number, number]): string =>
  low >= 0.0005 && high < 0.9995
    ? `${(low * 100).toFixed(1)} to ${(high * 100).toFixed(1)}\u00a0%`
    : `${pct(low)} to ${pct(high)}`;

/** Percentage points with their sign: '+2.1', '−0.4', '0.0'. */
export const signedPoints = (d: number): string => {
  const text = Math.abs(d * 100).toFixed(1);
  return text === '0.0' ? text : `${d > 0 ? '+' : '−'}${text}`;
};

/** p to three decimals; never 0. */
export const pValue = (p: number): string => (p < 0.001 ? '< 0.001' : p.toFixed(3));

export const cohortWords = (k: number): string => (k === 1 ? '1 cohort' : `${k} cohorts`);
