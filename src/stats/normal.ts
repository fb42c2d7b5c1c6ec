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

// Wichura's coefficients, in falling powers, written as the doubles they become.
const CENTRE_TOP = [
  2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946, 1971.5909503065513,
  133.14166789178438, 3.3871328727963665,
];
const CENTRE_BOTTOM = [
  5226.495278852546, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751, 687.1870074920579,
  42.31333070160091, 1,
];
const MIDDLE_TOP = [
  0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
  5.769497221460691, 4.630337846156546, 1.4234371107496835,
];
const MIDDLE_BOTTOM = [
  1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851,
  1.6763848301838038, 2.053191626637759, 1,
];
const FAR_TOP = [
  2.0103343992922881e-7, 2.7115555687434876e-5, 0.0012426609473880784, 0.026532189526576124, 0.29656057182850487,
  1.7848265399172913, 5.463784911164114, 6.657904643501103,
];
const FAR_BOTTOM = [
  2.0442631033899397e-15, 1.421511758316446e-7, 1.8463183175100548e-5, 0.0007868691311456133, 0.014875361290850615,
  0.1369298809227358, 0.599832206555888, 1,
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
