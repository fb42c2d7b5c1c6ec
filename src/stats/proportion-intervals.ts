/** Intervals for one proportion, x events among n, at a two-sided level such as 0.95. */
import { normalQuantile } from './normal.ts';
import { betaQuantile, logBinomial } from './special.ts';

/** [lower, upper] on the proportion scale, both inclusive. */
export type Interval = readonly [lower: number, upper: number];

/**
 * The exact interval of Clopper and Pearson (1934, 10.1093/biomet/26.4.404): each tail has at most half the error. With
 * no events the lower end is 0 and with all events the upper end is 1.
 */
export function clopperPearson(x: number, n: number, level = 0.95): Interval {
  const tail = (1 - level) / 2;
  // With no or only events the other end has a closed form: (1 - p)^n = tail, or p^n = tail.
  const lower = x === 0 ? 0 : x === n ? tail ** (1 / n) : betaQuantile(tail, x, n - x + 1);
  const upper =
    x === n
      ? 1
      : x === 0
        ? -Math.expm1(Math.log(tail) / n)
        : polished(betaQuantile(1 - tail, x + 1, n - x), x, n, tail);
  return [lower, upper];
}

/**
 * One Newton step on P(X ≤ x) = tail for an upper end of few events among many: the quantile of the beta distribution
 * leaves an error of some 1e-8 there, as it works with 1 - tail.
 */
function polished(p: number, x: number, n: number, tail: number): number {
  if (x > 100 || n < 1000) return p;
  let sum = 0;
  for (let j = 0; j <= x; j++) sum += Math.exp(logBinomial(j, n, p, 1 - p));
  const slope = ((n - x) / (1 - p)) * Math.exp(logBinomial(x, n, p, 1 - p));
  return slope > 0 ? p + (sum - tail) / slope : p;
}

/** The score interval of Wilson (1927, 10.1080/01621459.1927.10502953). */
export function wilson(x: number, n: number, level = 0.95): Interval {
  const z2 = normalQuantile((1 - level) / 2) ** 2;
  const centre = x + z2 / 2;
  const half = Math.sqrt(z2 * ((x * (n - x)) / n + z2 / 4));
  // The lower end is the product of both roots over the upper one: centre - half would cancel for small x.
  return [x === 0 ? 0 : (x * x) / n / (centre + half), x === n ? 1 : (centre + half) / (n + z2)];
}
