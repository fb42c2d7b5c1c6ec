/** Gray's test: whether groups have the same cumulative incidence of a cause. */
import { solveSymmetric } from './linear.ts';
import { StatsRefusal } from './refusal.ts';
import { type RiskSets, riskSets } from './risk-sets.ts';
import { chiSquareUpperTail } from './special.ts';
import type { SurvivalGroup } from './survival-rows.ts';

export interface GrayTest {
  readonly cause: number;
  readonly chi2: number;
  /** Groups less one. */
  readonly df: number;
  readonly p: number;
  /** Of each group, in their order: events of the cause less those expected under equal subdistribution hazards. */
  readonly scores: readonly number[];
}

/** One time as the test sees it; the arrays are of the groups and are overwritten at the next time. */
interface Moment {
  /** Events of the cause over all groups. */
  d: number;
  /** Sum of `weight`. */
  total: number;
  /** Common cumulative incidence of the cause under the hypothesis, after the time. */
  common: number;
  atRisk: Float64Array;
  /** Of the cause, and of all others. */
  own: Float64Array;
  others: Float64Array;
  /** Kaplan–Meier share free of any event, before and after. */
  freeBefore: Float64Array;
  freeAfter: Float64Array;
  /** At risk over `freeBefore`: how many there would be had nobody left; 0 where nobody is at risk. */
  weight: Float64Array;
  /** `weight` times the share without the cause before: the risk set of the subdistribution. */
  subRisk: Float64Array;
  /** Events of the cause over `total` and over the share without the cause before: the step of the subdistribution's hazard. */
  step: number;
}

/**
 * Gray's k-sample test (1988, 10.1214/aos/1176350951) of one cause against all others taken together, with ρ = 0 and the variance
 * for ties, as `cuminc` of the package cmprsk computes it.
 * @returns null for one group, where nobody had the cause, and where too little overlaps to tell the groups apart.
 * @throws StatsRefusal where somebody entered late: the test has no risk set for them.
 */
export function grayTest(groups: readonly SurvivalGroup[], cause: number): GrayTest | null {
  if (groups.some((g) => g.entry !== null))
    throw new StatsRefusal(
      'Gray’s test is not defined where patients enter late; leave the column entry out, or compare the curves alone.',
    );
  const k = groups.length;
  if (k < 2) return null;
  const sets = riskSets(groups, cause);
  const scores = new Float64Array(k);
  // how far the score of one group leans on the common incidence, by the group that gave the event
  const lean = new Float64Array(k * k);
  walk(sets, (m) => {
    let risk = 0;
    for (let g = 0; g < k; g++) risk += m.subRisk[g] as number;
    for (let g = 0; g < k; g++) {
      if (m.d > 0) scores[g] = (scores[g] as number) + (m.own[g] as number) - (m.d * (m.subRisk[g] as number)) / risk;
      for (let h = 0; h < k; h++) lean[g * k + h] = (lean[g * k + h] as number) + contrast(m, g, h) * m.step;
    }
  });
  const left = Float64Array.from(lean);
  const variance = Array.from({ length: k }, () => new Array<number>(k).fill(0));
  const add = (spread: number, of: (g: number) => number): void => {
    for (let g = 0; g < k; g++)
      for (let i = 0; i < k; i++)
        (variance[g] as number[])[i] = ((variance[g] as number[])[i] as number) + spread * of(g) * of(i);
  };
  walk(sets, (m) => {
    for (let at = 0; at < left.length; at++)
      left[at] = remaining((left[at] as number) - contrast(m, Math.floor(at / k), at % k) * m.step, lean[at] as number);
    for (let h = 0; h < k; h++) {
      const n = m.atRisk[h] as number;
      if (n <= 0) continue;
      const free = m.freeAfter[h] as number;
      const before = m.freeBefore[h] as number;
      const ratio = free > 0 ? (1 - m.common) / free : 0;
      const still = (g: number): number => left[g * k + h] as number;
      if (m.d > 0) {
        const ties = m.d > 1 ? 1 - (m.d - 1) / (m.total * before - 1) : 1;
        add((ties * before * m.d) / (m.total * n), (g) => contrast(m, g, h) + (1 - ratio) * still(g));
      }
      const d = m.others[h] as number;
      if (d > 0 && free > 0) {
        const ties = d > 1 ? 1 - (d - 1) / (n - 1) : 1;
        add((ties * before * before * d) / (n * n), (g) => ratio * still(g));
      }
    }
  });
  const df = k - 1;
  const used = Array.from(scores.subarray(0, df));
  const solved = solveSymmetric(
    variance.slice(0, df).map((row) => row.slice(0, df)),
    used,
  );
  if (solved === null) return null;
  const chi2 = Math.max(
    0,
    used.reduce((s, score, g) => s + score * (solved[g] as number), 0),
  );
  return { cause, chi2, df, p: chiSquareUpperTail(chi2, df), scores: [...scores] };
}

/** What is left of a sum from which its parts were taken one by one: nothing, where only rounding is. */
const remaining = (rest: number, whole: number): number => (Math.abs(rest) <= 1e-14 * Math.abs(whole) ? 0 : rest);

/** By how much the score of group g moves with the incidence of group h at the time. */
function contrast({ weight, total }: Moment, g: number, h: number): number {
  const w = weight[g] as number;
  // exactly 0 where nobody else is at risk, whichever group is asked for
  return g === h ? (w * (total - w)) / total : -(w * (weight[h] as number)) / total;
}

function walk(sets: RiskSets, visit: (moment: Moment) => void): void {
  const k = sets.groups;
  const column = (start = 0) => new Float64Array(k).fill(start);
  const incidence = column();
  const m: Moment = {
    d: 0,
    total: 0,
    common: 0,
    atRisk: column(),
    own: column(),
    others: column(),
    freeBefore: column(1),
    freeAfter: column(1),
    weight: column(),
    subRisk: column(),
    step: 0,
  };
  for (let i = 0; i < sets.times; i++) {
    m.d = 0;
    m.total = 0;
    for (let g = 0; g < k; g++) {
      const n = sets.atRisk[i * k + g] as number;
      const any = sets.events[i * k + g] as number;
      const own = sets.ofCause[i * k + g] as number;
      const before = m.freeAfter[g] as number;
      const without = 1 - (incidence[g] as number);
      m.atRisk[g] = n;
      m.own[g] = own;
      m.others[g] = any - own;
      m.freeBefore[g] = before;
      m.weight[g] = n > 0 ? n / before : 0;
      m.subRisk[g] = (m.weight[g] as number) * without;
      if (n > 0) {
        m.freeAfter[g] = any === n ? 0 : (before * (n - any)) / n;
        incidence[g] = (incidence[g] as number) + (before * own) / n;
      }
      m.total += m.weight[g] as number;
      m.d += own;
    }
    const rise = m.d / m.total;
    m.step = m.d > 0 ? rise / (1 - m.common) : 0;
    m.common += rise;
    visit(m);
  }
}
