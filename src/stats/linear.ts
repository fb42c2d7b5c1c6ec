/** Small dense linear algebra for tests and regressions of a few coefficients. */

const SINGULAR = 1e-13;

/**
 * Solves A x = b for a symmetric positive definite A by Cholesky's factors.
 * @returns null where A is singular to working precision.
 */
export function solveSymmetric(a: readonly (readonly number[])[], b: readonly number[]): number[] | null {
  const l = cholesky(a);
  return l === null ? null : backward(l, forward(l, b));
}

/** The inverse of a symmetric positive definite matrix; null where it has none. */
export function invertSymmetric(a: readonly (readonly number[])[]): number[][] | null {
  const l = cholesky(a);
  if (l === null) return null;
  const columns = a.map((_, j) =>
    backward(
      l,
      forward(
        l,
        a.map((_r, i) => (i === j ? 1 : 0)),
      ),
    ),
  );
  return a.map((_, i) => columns.map((c) => c[i] as number));
}

function cholesky(a: readonly (readonly number[])[]): number[][] | null {
  const n = a.length;
  const l: number[][] = [];
  for (let i = 0; i < n; i++) {
    const row: number[] = [];
    for (let j = 0; j <= i; j++) {
      let s = a[i]?.[j] as number;
      for (let k = 0; k < j; k++) s -= (row[k] as number) * (j === i ? (row[k] as number) : (l[j]?.[k] as number));
      if (i === j) {
        if (!(s > SINGULAR * Math.abs(a[i]?.[i] as number))) return null;
        row.push(Math.sqrt(s));
      } else row.push(s / (l[j]?.[j] as number));
    }
    l.push(row);
  }
  return l;
}

function forward(l: readonly number[][], b: readonly number[]): number[] {
  const y: number[] = [];
  for (let i = 0; i < l.length; i++) {
    let s = b[i] as number;
    for (let k = 0; k < i; k++) s -= (l[i]?.[k] as number) * (y[k] as number);
    y.push(s / (l[i]?.[i] as number));
  }
  return y;
}

function backward(l: readonly number[][], y: readonly number[]): number[] {
  const x: number[] = new Array(l.length).fill(0);
  for (let i = l.length - 1; i >= 0; i--) {
    let s = y[i] as number;
    for (let k = i + 1; k < l.length; k++) s -= (l[k]?.[i] as number) * (x[k] as number);
    x[i] = s / (l[i]?.[i] as number);
  }
  return x;
}
