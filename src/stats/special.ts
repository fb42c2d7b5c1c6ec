/**
 * Student's t, chi-square and beta, as far as the kernels need them. Each tail is a function of its own: a p-value is
 * asked for as the tail it is, never as 1 - cdf.
 */
import stdlibBetaQuantile from '@stdlib/stats-base-dists-beta-quantile';
import stdlibTCdf from '@stdlib/stats-base-dists-t-cdf';
import stdlibTQuantile from '@stdlib/stats-base-dists-t-quantile';
import { brentRoot } from './roots.ts';

/** P(T ≤ t) on df degrees of freedom (df > 0, need not be whole), full precision far out. */
export function tLowerTail(t: number, df: number): number {
  // Near the middle the library's value is good to 1e-11 only.
  return t * t < 0.25 * Math.min(1, df) ? 0.5 + tCentralArea(t, df) : stdlibTCdf(t, df);
}

/** P(T > t). */
export function tUpperTail(t: number, df: number): number {
  return tLowerTail(-t, df);
}

/** P(0 < T < t), signed as t, for small t: the density's binomial series integrated term by term. */
function tCentralArea(t: number, df: number): number {
  const y = -(t * t) / df;
  let term = 1;
  let sum = 1;
  for (let k = 1; Math.abs(term) > 1e-18 && k < 500; k++) {
    term *= (((df - 1) / 2 + k) / k) * y;
    sum += term / (2 * k + 1);
  }
  // Γ((df + 1) / 2) / Γ(df / 2), both one higher so that the arguments stay positive for df below 1.
  const logRatio = logGammaPlusOne((df + 1) / 2) - logGammaPlusOne(df / 2) - Math.log((df + 1) / df);
  return t * sum * Math.exp(logRatio) * Math.sqrt(1 / (Math.PI * df));
}

function logGammaPlusOne(a: number): number {
  return stirlingError(a) + 0.5 * Math.log(2 * Math.PI * a) + a * Math.log(a) - a;
}

/** The t with P(T > t) = q: for a two-sided interval at level 1 - a ask for q = a / 2. */
export function tUpperQuantile(q: number, df: number): number {
  return -stdlibTQuantile(q, df);
}

/** The p with P(X ≤ p) = probability, X ~ Beta(a, b), a and b > 0. */
export function betaQuantile(probability: number, a: number, b: number): number {
  return stdlibBetaQuantile(probability, a, b);
}

/** The x with P(F > x) = q, F on df1 and df2 degrees of freedom (above 0, need not be whole), 0 < q < 1. */
export function fUpperQuantile(q: number, df1: number, df2: number): number {
  // df2 / (df2 + df1 F) is Beta(df2/2, df1/2), small where F is large
  const b = betaQuantile(q, df2 / 2, df1 / 2);
  return (df2 * (1 - b)) / (df1 * b);
}

/** P(X > x) for X chi-square on df degrees of freedom (df > 0). */
export function chiSquareUpperTail(x: number, df: number): number {
  return incompleteGamma(df / 2, x / 2).upper;
}

/** P(X ≤ x). */
export function chiSquareLowerTail(x: number, df: number): number {
  return incompleteGamma(df / 2, x / 2).lower;
}

/** The x whose upper (P(X > x)) or lower (P(X ≤ x)) tail is the given probability, 0 < probability < 1. */
export function chiSquareQuantile(probability: number, df: number, tail: 'lower' | 'upper'): number {
  if (!(probability > 0 && probability < 1)) throw new RangeError(`No chi-square quantile at ${probability}.`);
  const target = Math.log(probability);
  // On the log scale both tails are smooth and far from flat wherever the answer is.
  const miss = (x: number): number =>
    tail === 'upper' ? target - Math.log(chiSquareUpperTail(x, df)) : Math.log(chiSquareLowerTail(x, df)) - target;
  let low = df;
  let high = df;
  while (miss(low) > 0 && low > Number.MIN_VALUE) low /= 2;
  while (miss(high) < 0) high *= 2;
  return low === high ? low : brentRoot(miss, low, high);
}

/**
 * Regularised incomplete gamma functions, P(a, x) as `lower` and Q(a, x) as `upper`. The smaller one is always computed
 * directly (series below x = a + 1, continued fraction above: DLMF 8.7.1 and 8.9.2); the complement taken for the other
 * is then of a number well below 1 and loses nothing.
 */
export function incompleteGamma(a: number, x: number): { lower: number; upper: number } {
  if (!(a > 0) || Number.isNaN(x)) return { lower: Number.NaN, upper: Number.NaN };
  if (x <= 0) return { lower: 0, upper: 1 };
  if (x === Number.POSITIVE_INFINITY) return { lower: 1, upper: 0 };
  if (x < a + 1) {
    let term = 1;
    let sum = 1;
    for (let k = 1; term > sum * 1e-17 && k < 100_000; k++) {
      term *= x / (a + k);
      sum += term;
    }
    const lower = poissonDensity(a, x) * sum;
    return { lower, upper: 1 - lower };
  }
  const upper = poissonDensity(a, x) * a * gammaFraction(a, x);
  return { lower: 1 - upper, upper };
}

/** Γ(a, x) / (x^a e^-x) by the modified Lentz algorithm on Legendre's continued fraction. */
function gammaFraction(a: number, x: number): number {
  let b = x + 1 - a;
  let c = 1e300;
  let d = 1 / b;
  let value = d;
  for (let k = 1; k < 100_000; k++) {
    const numerator = -k * (k - a);
    b += 2;
    d = numerator * d + b;
    if (Math.abs(d) < 1e-300) d = 1e-300;
    c = b + numerator / c;
    if (Math.abs(c) < 1e-300) c = 1e-300;
    d = 1 / d;
    const factor = d * c;
    value *= factor;
    if (Math.abs(factor - 1) < 1e-16) break;
  }
  return value;
}

/**
 * x^a e^-x / Γ(a + 1) through Loader's saddle-point form (Loader 2000, "Fast and accurate computation of binomial
 * probabilities"): exponent and gamma function never cancel.
 */
function poissonDensity(a: number, x: number): number {
  return Math.exp(-stirlingError(a) - deviance(a, x)) / Math.sqrt(2 * Math.PI * a);
}

/** log Γ(a + 1) - [½ log(2πa) + a log a - a]: Stirling's remainder, by recurrence up to where its series is exact. */
function stirlingError(a: number): number {
  if (a >= 16) {
    const s = 1 / (a * a);
    return (
      (1 / 12 - s * (1 / 360 - s * (1 / 1260 - s * (1 / 1680 - s * (1 / 1188 - s * (691 / 360360 - s / 156)))))) / a
    );
  }
  // err(a) = err(a + 1) + (a + ½) log(1 + 1/a) - 1
  return stirlingError(a + 1) + (a + 0.5) * Math.log1p(1 / a) - 1;
}

/** a log(a / x) + x - a without cancellation when x is near a. */
function deviance(a: number, x: number): number {
  if (Math.abs(a - x) < 0.1 * (a + x)) {
    const v = (a - x) / (a + x);
    let sum = (a - x) * v;
    let term = 2 * a * v;
    for (let k = 3; k < 200; k += 2) {
      term *= v * v;
      const next = sum + term / k;
      if (next === sum) return sum;
      sum = next;
    }
    return sum;
  }
  return a * Math.log(a / x) + x - a;
}

/**
 * log of the binomial probability of x events among n, whole 0 ≤ x ≤ n, with event probability p and q = 1 - p given
 * apart so that neither is rounded near 1. Loader's form again: exact to the last digits for any n.
 */
export function logBinomial(x: number, n: number, p: number, q: number): number {
  return logBinomialConstant(x, n) - binomialDeviance(x, n, p, q);
}

/** The part of `logBinomial` that no p changes; 0 at both ends. */
export function logBinomialConstant(x: number, n: number): number {
  if (x === 0 || x === n) return 0;
  const y = n - x;
  return stirlingError(n) - stirlingError(x) - stirlingError(y) + 0.5 * Math.log(n / (2 * Math.PI * x) / y);
}

/** What `logBinomial` loses to p not being x / n, at least 0; at the ends all of it. */
export function binomialDeviance(x: number, n: number, p: number, q: number): number {
  if (x === 0) return -n * (p < 0.5 ? Math.log1p(-p) : Math.log(q));
  if (x === n) return -n * (q < 0.5 ? Math.log1p(-q) : Math.log(p));
  return deviance(x, n * p) + deviance(n - x, n * q);
}
