/**
 * The scales on which proportions are pooled in two steps: for each study an effect yi with its sampling variance vi,
 * and the way back to a proportion. Conventions are those of escalc in metafor (measures PLO, PFT and PAS).
 */

export interface ProportionCounts {
  /** Events, 0 ≤ x ≤ n. */
  readonly x: number;
  /** Evaluable patients, n ≥ 1. */
  readonly n: number;
}

export interface ProportionScale {
  readonly effects: Float64Array;
  readonly variances: Float64Array;
  /** From the analysis scale to a proportion in [0, 1]; non-decreasing, so ends of intervals go through it too. */
  readonly back: (y: number) => number;
}

export type TwoStepMethod = 'logit' | 'freeman-tukey' | 'arcsine';

export function proportionScale(arms: readonly ProportionCounts[], method: TwoStepMethod): ProportionScale {
  switch (method) {
    case 'logit':
      return logitScale(arms);
    case 'freeman-tukey':
      return freemanTukeyScale(arms);
    case 'arcsine':
      return arcsineScale(arms);
  }
}

/** Log odds to a proportion, with full relative precision near 0. */
export function inverseLogit(y: number): number {
  return y >= 0 ? 1 / (1 + Math.exp(-y)) : Math.exp(y) / (1 + Math.exp(y));
}

/**
 * log(x / (n - x)) with variance 1/x + 1/(n - x). Only an arm with x = 0 or x = n has ½ added to both of its cells, so an
 * arm without zeros is never shifted because another one has them.
 */
function logitScale(arms: readonly ProportionCounts[]): ProportionScale {
  const effects = new Float64Array(arms.length);
  const variances = new Float64Array(arms.length);
  arms.forEach(({ x, n }, i) => {
    const add = x === 0 || x === n ? 0.5 : 0;
    effects[i] = Math.log((x + add) / (n - x + add));
    variances[i] = 1 / (x + add) + 1 / (n - x + add);
  });
  return { effects, variances, back: inverseLogit };
}

/**
 * The double arcsine of Freeman and Tukey (1950, 10.1214/aoms/1177729756), halved, with variance 1/(4n + 2); the way back
 * is Miller's (1978, 10.1080/00031305.1978.10479283) at the harmonic mean of n. With very unequal n that mean belongs to
 * no study and the result can mislead (Schwarzer 2019, 10.1002/jrsm.1348): the method is here for comparison.
 */
function freemanTukeyScale(arms: readonly ProportionCounts[]): ProportionScale {
  const effects = new Float64Array(arms.length);
  const variances = new Float64Array(arms.length);
  let inverses = 0;
  arms.forEach(({ x, n }, i) => {
    effects[i] = doubleArcsine(x, n);
    variances[i] = 1 / (4 * n + 2);
    inverses += 1 / n;
  });
  const harmonicMean = arms.length / inverses;
  const least = doubleArcsine(0, harmonicMean);
  const most = doubleArcsine(harmonicMean, harmonicMean);
  const back = (y: number): number => {
    if (y <= least) return 0;
    if (y >= most) return 1;
    const sine = Math.sin(2 * y);
    const inner = sine + (sine - 1 / sine) / harmonicMean;
    return 0.5 * (1 - Math.sign(Math.cos(2 * y)) * Math.sqrt(Math.max(0, 1 - inner * inner)));
  };
  return { effects, variances, back };
}

/** asin √(x / (x + rest)), as exact near 1 as near 0. */
function angle(x: number, rest: number): number {
  return Math.atan2(Math.sqrt(x), Math.sqrt(rest));
}

function doubleArcsine(x: number, n: number): number {
  return 0.5 * (angle(x, n + 1 - x) + angle(x + 1, n - x));
}

/** asin √p with variance 1/(4n); the way back is sin², held at 0 and 1 beyond the ends of the scale. */
function arcsineScale(arms: readonly ProportionCounts[]): ProportionScale {
  const effects = new Float64Array(arms.length);
  const variances = new Float64Array(arms.length);
  arms.forEach(({ x, n }, i) => {
    effects[i] = angle(x, n - x);
    variances[i] = 1 / (4 * n);
  });
  const back = (y: number): number => (y <= 0 ? 0 : y >= Math.PI / 2 ? 1 : Math.sin(y) ** 2);
  return { effects, variances, back };
}
