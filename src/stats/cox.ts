/** Cox regression on one grouping: how many times as fast each group has the event as the first. */
import { invertSymmetric, solveSymmetric } from './linear.ts';
import { normalQuantile, normalUpperTail } from './normal.ts';
import { StatsRefusal } from './refusal.ts';
import { type RiskSets, riskSets } from './risk-sets.ts';
import { chiSquareUpperTail, logBinomial } from './special.ts';
import type { SurvivalGroup } from './survival-rows.ts';

export type CoxTies = 'efron' | 'breslow' | 'exact';

export interface CoxCoefficient {
  /** The group that is compared with the first. */
  readonly name: string;
  /** Log hazard ratio. Null where the likelihood rises for ever or says nothing; `note` says which. */
  readonly beta: number | null;
  readonly se: number | null;
  readonly hr: number | null;
  /** Of the hazard ratio. */
  readonly ci: readonly [number, number] | null;
  /** Wald, two-sided. */
  readonly p: number | null;
  /** Why there is no ratio, in a sentence; null where there is one. */
  readonly note: string | null;
}

export interface CoxFit {
  readonly method: CoxTies;
  readonly reference: string;
  readonly coefficients: readonly CoxCoefficient[];
  /** At no difference between the groups, and at the estimate; the limit where ratios are without end. */
  readonly logLik: readonly [number, number];
  /** Score test at no difference; equals the log-rank test where no times are tied. */
  readonly score: { readonly chi2: number; readonly df: number; readonly p: number } | null;
}

interface Likelihood {
  value: number;
  /** Of every group; the reference is among them, and its coefficient stays 0. */
  gradient: Float64Array;
  /** Minus the second derivatives, k × k. */
  information: Float64Array;
}

const MOST_STEPS = 100;
/** Share of a log-likelihood that its sum cannot be trusted to. */
const UNSEEN = 1e-12;
/** Exact ties count ways to choose: beyond this the work, not the theory, ends. */
const MOST_EXACT_TIES = 500;

/**
 * Partial likelihood (Cox 1972, 10.1111/j.2517-6161.1972.tb00899.x) with ties by Efron (1977), Breslow (1974) or exactly, as the
 * conditional logistic likelihood of the discrete model. Risk sets honour delayed entry.
 *
 * A hazard ratio is finite where each of the two groups had events while the other was at risk, directly or through further groups (the
 * condition of Ford 1957 for paired comparisons, 10.1080/00029890.1957.11989117). Groups that are not so joined separate without end; the limit of the likelihood then
 * falls apart into one for each set of joined groups, and those are what is fitted here.
 * @returns null for one group or where nobody had the event.
 * @throws StatsRefusal for exact ties of more than 500 events at one time.
 */
export function coxGroups(groups: readonly SurvivalGroup[], method: CoxTies = 'efron', level = 0.95): CoxFit | null {
  const k = groups.length;
  if (k < 2) return null;
  const sets = riskSets(groups);
  if (sets.times === 0) return null;
  if (method === 'exact')
    for (let i = 0; i < sets.times; i++)
      if (sets.events.subarray(i * k, i * k + k).reduce((a, b) => a + b, 0) > MOST_EXACT_TIES)
        throw new StatsRefusal(
          `More than ${MOST_EXACT_TIES} events are tied at one time, too many for exact ties; use Efron's.`,
        );
  const start = likelihood(sets, new Float64Array(k), method);
  const reach = reachable(sets, method);
  const joined = (a: number, b: number): boolean => a === b || (reach[a * k + b] === 1 && reach[b * k + a] === 1);
  let best = 0;
  const fits = new Map<number, { beta: number; variance: number }>();
  const every = Array.from({ length: k }, (_, g) => g);
  for (const first of every) {
    const members = every.filter((g) => joined(first, g));
    if (members[0] !== first) continue;
    const fit = maximise(only(sets, members), method);
    best += fit.value;
    if (first === 0) for (const [i, g] of members.entries()) fits.set(g, fit.of(i));
  }
  const z = -normalQuantile((1 - level) / 2);
  return {
    method,
    reference: groups[0]?.group ?? '',
    coefficients: every.slice(1).map((g) => {
      const name = groups[g]?.group ?? '';
      const fit = fits.get(g);
      if (!fit || !(fit.variance > 0)) {
        const note = apart(reach[g * k] === 1, reach[g] === 1);
        return { name, beta: null, se: null, hr: null, ci: null, p: null, note };
      }
      const se = Math.sqrt(fit.variance);
      return {
        name,
        beta: fit.beta,
        se,
        hr: Math.exp(fit.beta),
        ci: [Math.exp(fit.beta - z * se), Math.exp(fit.beta + z * se)],
        p: 2 * normalUpperTail(Math.abs(fit.beta / se)),
        note: null,
      };
    }),
    logLik: [start.value, best],
    score: scoreTest(start, k),
  };
}

function apart(above: boolean, below: boolean): string {
  if (above && below) return 'The data say nothing of this ratio.';
  if (above) return 'The hazard ratio has no upper end: the reference had no event while this group was at risk.';
  if (below) return 'The hazard ratio falls to 0: this group had no event while the reference was at risk.';
  return 'This group and the reference were never at risk together when either had an event.';
}

/** Whether group g had an event while h was at risk, directly or through other groups: k × k of 0 and 1. */
function reachable({ times, groups: k, atRisk, events }: RiskSets, method: CoxTies): Uint8Array {
  const reach = new Uint8Array(k * k);
  for (let i = 0; i < times; i++)
    for (let g = 0; g < k; g++) {
      if (events[i * k + g] === 0) continue;
      for (let h = 0; h < k; h++) {
        // exact ties compare those with the event to those without, so h must have somebody without
        const others = (atRisk[i * k + h] as number) - (method === 'exact' ? (events[i * k + h] as number) : 0);
        if (others > 0) reach[g * k + h] = 1;
      }
    }
  for (let via = 0; via < k; via++)
    for (let g = 0; g < k; g++)
      if (reach[g * k + via] === 1) for (let h = 0; h < k; h++) if (reach[via * k + h] === 1) reach[g * k + h] = 1;
  return reach;
}

/** The risk sets of some of the groups, in the order given. */
function only(sets: RiskSets, members: readonly number[]): RiskSets {
  const m = members.length;
  const pick = (from: Float64Array): Float64Array => {
    const out = new Float64Array(sets.times * m);
    for (let i = 0; i < sets.times; i++)
      for (let j = 0; j < m; j++) out[i * m + j] = from[i * sets.groups + (members[j] as number)] as number;
    return out;
  };
  const events = m === sets.groups ? sets.events : pick(sets.events);
  return {
    times: sets.times,
    groups: m,
    atRisk: m === sets.groups ? sets.atRisk : pick(sets.atRisk),
    events,
    ofCause: events,
  };
}

/** Newton's steps, halved where they would lose, over groups that are all joined: the maximum is then finite. */
function maximise(sets: RiskSets, method: CoxTies) {
  const k = sets.groups;
  let beta = new Float64Array(k);
  let here = likelihood(sets, beta, method);
  let settled = 0;
  for (let step = 0; step < MOST_STEPS && k > 1; step++) {
    const slope = [...here.gradient.subarray(1)];
    const move = solveSymmetric(matrix(here, k), slope);
    if (move === null) break;
    const next = new Float64Array(k);
    const go = (share: number): Likelihood => {
      for (let g = 1; g < k; g++) next[g] = (beta[g] as number) + share * (move[g - 1] as number);
      return likelihood(sets, next, method);
    };
    // what the step can gain is lost in the rounding of the likelihood: two whole steps more, whose error squares, and no looking back
    const gain = slope.reduce((s, x, g) => s + x * (move[g] as number), 0);
    if (gain < UNSEEN * (1 + Math.abs(here.value))) settled++;
    let share = 1;
    let there = go(share);
    if (settled === 0)
      while (!(there.value >= here.value) && share > 1e-10) {
        share /= 2;
        there = go(share);
      }
    if (!Number.isFinite(there.value)) break;
    beta = next;
    here = there;
    if (settled === 2) break;
  }
  const inverse = k > 1 ? invertSymmetric(matrix(here, k)) : null;
  return {
    value: here.value,
    of: (g: number) => ({ beta: beta[g] as number, variance: inverse?.[g - 1]?.[g - 1] ?? Number.NaN }),
  };
}

/** The information without the line and the column of the reference. */
function matrix({ information }: Likelihood, k: number): number[][] {
  return Array.from({ length: k - 1 }, (_, g) =>
    Array.from({ length: k - 1 }, (_h, h) => information[(g + 1) * k + h + 1] as number),
  );
}

/** Over as many groups as say something of their own: a group that was never at risk with others says nothing. */
function scoreTest(start: Likelihood, k: number): CoxFit['score'] {
  const all = matrix(start, k);
  let used: number[] = [];
  let solved: number[] = [];
  for (let g = 0; g < k - 1; g++) {
    const more = [...used, g];
    const next = solveSymmetric(
      more.map((i) => more.map((j) => all[i]?.[j] as number)),
      more.map((i) => start.gradient[i + 1] as number),
    );
    if (next === null) continue;
    used = more;
    solved = next;
  }
  if (used.length === 0) return null;
  const chi2 = Math.max(
    0,
    used.reduce((s, g, i) => s + (start.gradient[g + 1] as number) * (solved[i] as number), 0),
  );
  return { chi2, df: used.length, p: chiSquareUpperTail(chi2, used.length) };
}

function likelihood({ times, groups: k, atRisk, events }: RiskSets, beta: Float64Array, method: CoxTies): Likelihood {
  const r = beta.map(Math.exp);
  const gradient = new Float64Array(k);
  const information = new Float64Array(k * k);
  const share = new Float64Array(k);
  let value = 0;
  for (let i = 0; i < times; i++) {
    const line = i * k;
    let d = 0;
    for (let g = 0; g < k; g++) {
      const dg = events[line + g] as number;
      d += dg;
      value += dg * (beta[g] as number);
      gradient[g] = (gradient[g] as number) + dg;
    }
    if (d === 0) continue;
    if (method === 'exact') {
      const { log, mean, product } = chosen(atRisk.subarray(line, line + k), d, beta);
      value -= log;
      for (let g = 0; g < k; g++) {
        gradient[g] = (gradient[g] as number) - (mean[g] as number);
        for (let h = 0; h < k; h++)
          information[g * k + h] =
            (information[g * k + h] as number) +
            (product[g]?.[h] as number) -
            (mean[g] as number) * (mean[h] as number);
      }
      continue;
    }
    // Breslow leaves all tied in the risk set d times over; Efron takes them out by and by
    const rounds = method === 'efron' ? d : 1;
    const times = method === 'efron' ? 1 : d;
    for (let l = 0; l < rounds; l++) {
      const part = l / d;
      let total = 0;
      for (let g = 0; g < k; g++) {
        const a = ((atRisk[line + g] as number) - part * (events[line + g] as number)) * (r[g] as number);
        share[g] = a;
        total += a;
      }
      value -= times * Math.log(total);
      for (let g = 0; g < k; g++) {
        const mean = (share[g] as number) / total;
        gradient[g] = (gradient[g] as number) - times * mean;
        information[g * k + g] = (information[g * k + g] as number) + times * mean;
        for (let h = 0; h < k; h++)
          information[g * k + h] = (information[g * k + h] as number) - (times * mean * (share[h] as number)) / total;
      }
    }
  }
  return { value, gradient, information };
}

/**
 * d of those at risk are chosen, each with the odds of its group: the logarithm of the sum over all choices, and the means of the
 * numbers chosen from each group and of their products.
 */
function chosen(atRisk: Float64Array, d: number, given: Float64Array) {
  const beta = [...given];
  const terms = beta.map((b, g) => {
    const n = atRisk[g] as number;
    const most = Math.min(n, d);
    // log C(n, c) from the binomial probability at one half
    const logs = Array.from({ length: most + 1 }, (_, c) => logBinomial(c, n, 0.5, 0.5) + n * Math.LN2 + c * b);
    const shift = Math.max(...logs);
    return { shift, values: logs.map((x) => Math.exp(x - shift)) };
  });
  const shift = terms.reduce((s, t) => s + t.shift, 0);
  /** Sum over choices of d, each counted powers times the number chosen from its group. */
  const sumOf = (powers: readonly number[]): number => {
    let ways = [1];
    for (const [g, { values }] of terms.entries()) {
      const next = new Array<number>(Math.min(d, ways.length - 1 + values.length - 1) + 1).fill(0);
      for (let a = 0; a < ways.length; a++)
        for (let c = 0; c < values.length && a + c < next.length; c++)
          next[a + c] =
            (next[a + c] as number) + (ways[a] as number) * (values[c] as number) * c ** (powers[g] as number);
      ways = next;
    }
    return ways[d] ?? 0;
  };
  const unit = (g: number, h?: number): number[] => beta.map((_, i) => (i === g ? 1 : 0) + (i === h ? 1 : 0));
  const all = sumOf(beta.map(() => 0));
  const mean = beta.map((_, g) => sumOf(unit(g)) / all);
  const product = beta.map((_, g) => beta.map((_b, h) => sumOf(unit(g, h)) / all));
  return { log: Math.log(all) + shift, mean, product };
}
