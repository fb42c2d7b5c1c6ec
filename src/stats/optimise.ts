/** Where a function is least, without derivatives. */

/**
 * A local minimum of f on [from, to] by golden sections with parabolic steps (Brent 1973, ch. 5). The place is good to
 * about the square root of double precision, as any method that sees only values; the value is good to full precision.
 */
export function brentMinimum(
  f: (x: number) => number,
  from: number,
  to: number,
  tolerance = 1e-10,
): { x: number; value: number } {
  const golden = (3 - Math.sqrt(5)) / 2;
  let low = Math.min(from, to);
  let high = Math.max(from, to);
  let best = low + golden * (high - low);
  let second = best;
  let third = best;
  let fBest = f(best);
  let fSecond = fBest;
  let fThird = fBest;
  let step = 0;
  let stepBefore = 0;
  for (let iteration = 0; iteration < 500; iteration++) {
    const middle = (low + high) / 2;
    const resolution = Math.sqrt(Number.EPSILON) * Math.abs(best) + tolerance / 3;
    if (Math.abs(best - middle) <= 2 * resolution - (high - low) / 2) break;
    let parabolic = false;
    if (Math.abs(stepBefore) > resolution) {
      // The lowest point of the parabola through the three best, taken if it lies inside and the steps shrink.
      const r = (best - second) * (fBest - fThird);
      let q = (best - third) * (fBest - fSecond);
      let p = (best - third) * q - (best - second) * r;
      q = 2 * (q - r);
      if (q > 0) p = -p;
      q = Math.abs(q);
      if (Math.abs(p) < Math.abs((q * stepBefore) / 2) && p > q * (low - best) && p < q * (high - best)) {
        stepBefore = step;
        step = p / q;
        const next = best + step;
        if (next - low < 2 * resolution || high - next < 2 * resolution)
          step = best < middle ? resolution : -resolution;
        parabolic = true;
      }
    }
    if (!parabolic) {
      stepBefore = (best < middle ? high : low) - best;
      step = golden * stepBefore;
    }
    const x = best + (Math.abs(step) >= resolution ? step : step > 0 ? resolution : -resolution);
    const fx = f(x);
    if (fx <= fBest) {
      if (x < best) high = best;
      else low = best;
      third = second;
      fThird = fSecond;
      second = best;
      fSecond = fBest;
      best = x;
      fBest = fx;
    } else {
      if (x < best) low = x;
      else high = x;
      if (fx <= fSecond || second === best) {
        third = second;
        fThird = fSecond;
        second = x;
        fSecond = fx;
      } else if (fx <= fThird || third === best || third === second) {
        third = x;
        fThird = fx;
      }
    }
  }
  return { x: best, value: fBest };
}

export interface Minimum {
  readonly x: readonly number[];
  readonly value: number;
  /** False when the simplex was still large after the last evaluation allowed. */
  readonly converged: boolean;
}

/**
 * A local minimum near `start` by the simplex of Nelder and Mead (1965, 10.1093/comjnl/7.4.308), restarted once from
 * where it stops, since a simplex can collapse before it arrives. Infinity marks points that are not allowed.
 */
export function nelderMead(
  f: (x: readonly number[]) => number,
  start: readonly number[],
  { size = 0.5, tolerance = 1e-10, evaluations = 4000 } = {},
): Minimum {
  const first = simplex(f, start, size, tolerance, evaluations);
  const again = simplex(f, first.x, size / 5, tolerance, evaluations);
  return again.value <= first.value ? again : first;
}

interface Vertex {
  readonly x: readonly number[];
  readonly value: number;
}

function simplex(
  f: (x: readonly number[]) => number,
  start: readonly number[],
  size: number,
  tolerance: number,
  evaluations: number,
): Minimum {
  let left = evaluations;
  const vertex = (x: readonly number[]): Vertex => {
    left--;
    return { x, value: f(x) };
  };
  let vertices = [vertex(start), ...start.map((_, i) => vertex(start.map((v, j) => (i === j ? v + size : v))))];
  for (;;) {
    vertices.sort((a, b) => a.value - b.value);
    const best = vertices[0] as Vertex;
    const worst = vertices.at(-1) as Vertex;
    const width = Math.max(...vertices.map(({ x }) => distance(x, best.x)));
    const converged =
      width <=
      tolerance *
        (1 +
          distance(
            best.x,
            best.x.map(() => 0),
          ));
    if (converged || left <= 0) return { x: best.x, value: best.value, converged };
    const others = vertices.slice(0, -1);
    const centre = start.map((_, j) => others.reduce((sum, { x }) => sum + (x[j] as number), 0) / others.length);
    const along = (by: number): Vertex => vertex(centre.map((c, j) => c + by * ((worst.x[j] as number) - c)));
    const reflected = along(-1);
    if (reflected.value < best.value) {
      const expanded = along(-2);
      vertices = [...others, expanded.value < reflected.value ? expanded : reflected];
    } else if (reflected.value < (others.at(-1) as Vertex).value) {
      vertices = [...others, reflected];
    } else {
      const contracted = along(reflected.value < worst.value ? -0.5 : 0.5);
      if (contracted.value < Math.min(reflected.value, worst.value)) vertices = [...others, contracted];
      else
        vertices = [
          best,
          ...vertices.slice(1).map(({ x }) => vertex(x.map((v, j) => (v + (best.x[j] as number)) / 2))),
        ];
    }
  }
}

function distance(a: readonly number[], b: readonly number[]): number {
  return Math.hypot(...a.map((v, i) => v - (b[i] as number)));
}
