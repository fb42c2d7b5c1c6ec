/** The standard normal distribution. Both tails are functions of their own, so neither loses digits to 1 - p. */

const SQRT_TWO_PI = 2.5066282746310002;
const LOG_SQRT_TWO_PI = 0.9189385332046727;

/** Log of the density at z. */
export function normalLogDensity(z: number): number {
  return -LOG_SQRT_TWO_PI - (z * z) / 2;
}

/**
 * Density at z. z² is split so that exp is given a part that is exact in a double and a small remainder; squaring first
 * would cost 13 digits out of 16 at z = 38.
 */
export function normalDensity(z: number): number {
  const size = Math.abs(z);
  if (size > 40) return 0;
  const coarse = Math.trunc(size * 16) / 16;
  return (Math.exp((-coarse * coarse) / 2) * Math.exp((-(size - coarse) * (size + coarse)) / 2)) / SQRT_TWO_PI;
}

/** P(Z ≤ z). */
export function normalLowerTail(z: number): number {
  return normalUpperTail(-z);
}

/**
 * P(Z > z), relative error about 1e-15 as far as doubles reach (z = 38). Below |z| = 1 the all-positive series of the
 * central area, beyond it Laplace's continued fraction of the Mills ratio (DLMF 7.6.2 and 7.9.3).
 */
export function normalUpperTail(z: number): number {
  if (Number.isNaN(z)) return Number.NaN;
  if (z < -1) return 1 - normalUpperTail(-z);
  if (z <= 1) return 0.5 - centralArea(z);
  return z > 40 ? 0 : normalDensity(z) * millsRatio(z);
}

function centralArea(z: number): number {
  let term = z;
  let sum = z;
  for (let k = 3; Math.abs(term) > Math.abs(sum) * 1e-18 && k < 200; k += 2) {
    term *= (z * z) / k;
    sum += term;
  }
  return normalDensity(z) * sum;
}

/** (1 - Φ(z)) / φ(z) for z ≥ 1, the continued fraction 1/(z + 1/(z + 2/(z + 3/…))) evaluated from its far end. */
function millsRatio(z: number): number {
  const terms = Math.ceil(12 + 420 / (z * z));
  let tail = z;
  for (let k = terms; k >= 1; k--) tail = z + k / tail;
  return 1 / tail;
}

// Wichura's coefficients, in falling powers.
const CENTRE_TOP = [
  2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457, 13731.693765509461125,
  1971.5909503065514427, 133.14166789178437745, 3.387132872796366608,
];
const CENTRE_BOTTOM = [
  5226.495278852545925, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867, 5394.1960214247511077,
  687.1870074920579083, 42.313330701600911252, 1,
];
const MIDDLE_TOP = [
  7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177, 1.27045825245236838258,
  3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734,
];
const MIDDLE_BOTTOM = [
  1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459,
  0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1,
];
const FAR_TOP = [
  2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386, 0.026532189526576123093,
  0.29656057182850489123, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772,
];
const FAR_BOTTOM = [
  2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4,
  0.0148753612908506148525, 0.13692988092273580531, 0.59983220655588793769, 1,
];

/**
 * The z with P(Z ≤ z) = p, by algorithm AS 241, PPND16 (Wichura 1988, 10.2307/2347330). -Infinity at 0, Infinity at 1,
 * NaN outside. For an upper tail of probability q use `-normalQuantile(q)`, never `normalQuantile(1 - q)`.
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p === 0) return Number.NEGATIVE_INFINITY;
  if (p === 1) return Number.POSITIVE_INFINITY;
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * horner(CENTRE_TOP, r)) / horner(CENTRE_BOTTOM, r);
  }
  const r = Math.sqrt(-Math.log(q < 0 ? p : 1 - p));
  const size =
    r <= 5
      ? horner(MIDDLE_TOP, r - 1.6) / horner(MIDDLE_BOTTOM, r - 1.6)
      : horner(FAR_TOP, r - 5) / horner(FAR_BOTTOM, r - 5);
  return q < 0 ? -size : size;
}

function horner(coefficients: readonly number[], x: number): number {
  let value = 0;
  for (const coefficient of coefficients) value = value * x + coefficient;
  return value;
}
