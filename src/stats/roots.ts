/**
 * A zero of a continuous function between two points where it has opposite signs, by Brent's method (Brent 1973,
 * Algorithms for Minimization without Derivatives, ch. 4): bisection's certainty at nearly the secant's speed.
 *
 * `tolerance` is absolute in x and on top of the resolution of doubles near the zero; 0 asks for all there is. Throws
 * RangeError when the signs are equal or a value is NaN: that is a caller's defect, not a fact about data. `ends` are
 * the values at both points where the caller has them already.
 */
export function brentRoot(
  f: (x: number) => number,
  from: number,
  to: number,
  tolerance = 0,
  ends?: readonly [number, number],
): number {
  let a = from;
  let b = to;
  let fa = ends ? ends[0] : f(a);
  let fb = ends ? ends[1] : f(b);
  if (fa === 0) return a;
  if (fb === 0) return b;
  if (Math.sign(fa) !== -Math.sign(fb)) {
    throw new RangeError(`No change of sign between ${from} and ${to}.`);
  }
  let c = a;
  let fc = fa;
  let step = b - a;
  let stepBefore = step;
  for (let iteration = 0; iteration < 500; iteration++) {
    // b is the best point, c the point on the other side of the zero, a the best point before b.
    if (Math.abs(fc) < Math.abs(fb)) {
      a = b;
      b = c;
      c = a;
      fa = fb;
      fb = fc;
      fc = fa;
    }
    const resolution = 2 * Number.EPSILON * Math.abs(b) + tolerance / 2;
    const middle = (c - b) / 2;
    if (Math.abs(middle) <= resolution || fb === 0) return b;
    if (Math.abs(stepBefore) >= resolution && Math.abs(fa) > Math.abs(fb)) {
      const s = fb / fa;
      let p: number;
      let q: number;
      if (a === c) {
        p = 2 * middle * s;
        q = 1 - s;
      } else {
        const r = fb / fc;
        const t = fa / fc;
        p = s * (2 * middle * t * (t - r) - (b - a) * (r - 1));
        q = (t - 1) * (r - 1) * (s - 1);
      }
      if (p > 0) q = -q;
      else p = -p;
      if (2 * p < Math.min(3 * middle * q - Math.abs(resolution * q), Math.abs(stepBefore * q))) {
        stepBefore = step;
        step = p / q;
      } else {
        step = middle;
        stepBefore = middle;
      }
    } else {
      step = middle;
      stepBefore = middle;
    }
    a = b;
    fa = fb;
    b += Math.abs(step) > resolution ? step : Math.sign(middle) * resolution;
    fb = f(b);
    if (Number.isNaN(fb)) throw new RangeError(`The function is not a number at ${b}.`);
    if (Math.sign(fb) === Math.sign(fc)) {
      c = a;
      fc = fa;
      step = b - a;
      stepBefore = step;
    }
  }
  return b;
}
