/**
 * Gauss-Hermite quadrature for the weight exp(-t²) ("physicists'"): the integral of exp(-t²) f(t) over the real line is
 * the sum of w_j f(t_j), exact for polynomials up to degree 2n - 1.
 */
export interface GaussHermiteRule {
  /** t_j, ascending, symmetric about 0. */
  readonly nodes: Float64Array;
  /**
   * w_j · exp(t_j²), not w_j: adaptive quadrature integrates a function that already carries its own decay, and w_j
   * itself underflows from about n = 390.
   */
  readonly scaledWeights: Float64Array;
}

const rules = new Map<number, GaussHermiteRule>();

/**
 * The rule with n nodes, for any n ≥ 1, computed once and kept. Nodes are the eigenvalues of the Jacobi matrix of the
 * Hermite polynomials (Golub and Welsch 1969, 10.1090/S0025-5718-69-99647-1), each isolated by a Sturm count and
 * polished by Newton; weights follow from the orthonormal polynomial of degree n - 1 at the node.
 */
export function gaussHermite(n: number): GaussHermiteRule {
  const known = rules.get(n);
  if (known) return known;
  if (!Number.isInteger(n) || n < 1) throw new RangeError(`A quadrature rule needs a whole number of nodes, not ${n}.`);
  const nodes = new Float64Array(n);
  const scaledWeights = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    // By symmetry only the upper half is computed; the middle node of an odd rule is exactly 0.
    const mirror = n - 1 - i;
    if (mirror > i) continue;
    const t = mirror === i ? 0 : polish(n, isolate(n, i));
    const logPsi = hermite(n, t).logLast;
    const weight = Math.exp(-Math.log(n) - 2 * logPsi);
    nodes[i] = t;
    nodes[mirror] = -t;
    scaledWeights[i] = weight;
    scaledWeights[mirror] = weight;
  }
  const rule = { nodes, scaledWeights };
  rules.set(n, rule);
  return rule;
}

/** How many eigenvalues of the Jacobi matrix (zero diagonal, squared off-diagonal k/2) lie below t. */
function countBelow(n: number, t: number): number {
  let count = 0;
  let pivot = -t;
  if (pivot < 0) count++;
  for (let k = 1; k < n; k++) {
    if (pivot === 0) pivot = Number.MIN_VALUE * 2 ** 60;
    pivot = -t - k / 2 / pivot;
    if (pivot < 0) count++;
  }
  return count;
}

function isolate(n: number, index: number): number {
  let low = 0;
  let high = Math.sqrt(2 * n + 2);
  for (let step = 0; step < 50; step++) {
    const middle = (low + high) / 2;
    if (countBelow(n, middle) > index) high = middle;
    else low = middle;
  }
  return (low + high) / 2;
}

/**
 * Orthonormal Hermite polynomials by their three-term recurrence, rescaled on the way so that any degree fits: the
 * Newton correction h_n / h_n' and log |h_{n-1}(t) exp(-t²/2)|.
 */
function hermite(n: number, t: number): { correction: number; logLast: number } {
  let before = 0;
  let current = Math.PI ** -0.25;
  let logScale = 0;
  for (let k = 0; k < n; k++) {
    const next = t * Math.sqrt(2 / (k + 1)) * current - Math.sqrt(k / (k + 1)) * before;
    before = current;
    current = next;
    const size = Math.max(Math.abs(current), Math.abs(before));
    if (size > 1e150) {
      current /= size;
      before /= size;
      logScale += Math.log(size);
    }
  }
  return {
    correction: current / (Math.sqrt(2 * n) * before),
    logLast: Math.log(Math.abs(before)) + logScale - (t * t) / 2,
  };
}

function polish(n: number, start: number): number {
  let t = start;
  for (let step = 0; step < 3; step++) t -= hermite(n, t).correction;
  return t;
}
