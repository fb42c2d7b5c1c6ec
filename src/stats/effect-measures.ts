/** From the counts or moments of two arms to one effect yi with its sampling variance vi. */

/** Events among patients in the arm of interest (1) and in the comparator (2). Whole numbers, n ≥ 1. */
export interface TwoByTwo {
  readonly study: string;
  readonly ai: number;
  readonly n1i: number;
  readonly ci: number;
  readonly n2i: number;
}

/** Mean, standard deviation (n − 1) and number in each arm. */
export interface TwoMeans {
  readonly study: string;
  readonly m1i: number;
  readonly sd1i: number;
  readonly n1i: number;
  readonly m2i: number;
  readonly sd2i: number;
  readonly n2i: number;
}

/** log risk ratio and log odds ratio are natural logarithms; above 0: more events in arm 1. */
export type CountMeasure = 'logRR' | 'logOR' | 'RD';
/** MD in the unit of the means; SMD is Hedges' g. Above 0: higher in arm 1. */
export type MeanMeasure = 'MD' | 'SMD';
export type EffectMeasure = CountMeasure | MeanMeasure | 'generic';

export interface Effect {
  readonly yi: number;
  readonly vi: number;
}

/**
 * The effect of one 2 × 2 table. ½ is added to all four cells where one of them is zero, and only there, also where both arms
 * have no events (the convention of escalc in metafor, add = 1/2, to = "only0").
 */
export function effectOfCounts({ ai, n1i, ci, n2i }: TwoByTwo, measure: CountMeasure): Effect {
  const add = ai === 0 || ci === 0 || ai === n1i || ci === n2i ? 0.5 : 0;
  const a = ai + add;
  const b = n1i - ai + add;
  const c = ci + add;
  const d = n2i - ci + add;
  const n1 = a + b;
  const n2 = c + d;
  switch (measure) {
    case 'logOR':
      return { yi: Math.log((a * d) / (b * c)), vi: 1 / a + 1 / b + 1 / c + 1 / d };
    case 'logRR':
      // 1/a - 1/n1 = b/(a·n1) without the loss of digits
      return { yi: Math.log((a * n2) / (n1 * c)), vi: b / (a * n1) + d / (c * n2) };
    case 'RD':
      return { yi: (a * d - b * c) / (n1 * n2), vi: (a * b) / n1 ** 3 + (c * d) / n2 ** 3 };
  }
}

/**
 * Mean difference, or Hedges' g: the difference over the pooled standard deviation times the exact correction
 * Γ(m/2) / (√(m/2) Γ((m−1)/2)) with m = n1 + n2 − 2 (Hedges 1981, 10.3102/10769986006002107); its variance is
 * 1/n1 + 1/n2 + g²/(2(n1 + n2)). The pooled standard deviation must be above zero for SMD.
 */
export function effectOfMeans({ m1i, sd1i, n1i, m2i, sd2i, n2i }: TwoMeans, measure: MeanMeasure): Effect {
  if (measure === 'MD') return { yi: m1i - m2i, vi: sd1i ** 2 / n1i + sd2i ** 2 / n2i };
  const m = n1i + n2i - 2;
  const pooled = Math.sqrt(((n1i - 1) * sd1i ** 2 + (n2i - 1) * sd2i ** 2) / m);
  const yi = smallSampleCorrection(m) * ((m1i - m2i) / pooled);
  return { yi, vi: 1 / n1i + 1 / n2i + yi ** 2 / (2 * (n1i + n2i)) };
}

/**
 * Γ(m/2) / (√(m/2) Γ((m−1)/2)) for whole m ≥ 2: by the recurrence r(m + 1) = (m − 1) / (2 r(m)) of r(m) = Γ(m/2)/Γ((m−1)/2) up
 * from r(2) = 1/√π, and for large m by its series, which is then exact.
 */
function smallSampleCorrection(m: number): number {
  if (m < 400) {
    let ratio = 1 / Math.sqrt(Math.PI);
    for (let i = 2; i < m; i++) ratio = (i - 1) / (2 * ratio);
    return ratio / Math.sqrt(m / 2);
  }
  const u = 1 / m;
  return 1 - u * (3 / 4 + u * (7 / 32 + u * (9 / 128 - u * (59 / 2048))));
}
