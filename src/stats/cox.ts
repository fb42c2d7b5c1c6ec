/** Cox regression on one grouping: how many times as fast each group has the event as the first. */
import { invertSymmetric, solveSymmetric } from './linear.ts';
import { normalQuantile, normalUpperTail } from './normal.ts';
import { StatsRefusal } from './refusal.ts';
import { type EventTime, eventTimes } from './risk-sets.ts';
import { chiSquareUpperTail, logBinomial } from './special.ts';
import type { SurvivalGroup } from './survival-rows.ts';

export type CoxTies = 'efron' | 'breslow' | 'exact';

export interface CoxCoefficient {
  /** The group that is compared with the first. */
  readonly name: string;
  /** Log hazard ratio. Null where the likelihood rises for ever: one of the two groups had no event while at risk with the other. */
  readonly beta: number | null;
  readonly se: number | null;
  readonly hr: number | null;
  /** Of the hazard ratio. */
  readonly ci: readonly [number, number] | null;
  /** Wald, two-sided. */
  readonly p: number | null;
}

export interface CoxFit {
  readonly method: CoxTies;
  readonly reference: string;
  readonly coefficients: readonly CoxCoefficient[];
  /** At no difference between the groups, and at the estimate. */
  readonly logLik: readonly [number, number];
  /** Score test at no difference; equals the log-rank test where no times are tied. */
  readonly score: { readonly chi2: number; readonly df: number; readonly p: number } | null;
}

interface Likelihood {
  value: number;
  gradient: number[];
  /** Minus the second derivatives. */
  information: number[][];
}

const MOST_STEPS = 100;
/** Exact ties count ways to choose: beyond this the work, not the theory, ends. */
const MOST_EXACT_TIES = 500;
/** A log hazard ratio that has gone this far goes on for ever. */
const INFINITE = 15;
/** A standard error above 100 says that the likelihood is level there. */
const MOST_VARIANCE = 1e4;

/**
 * Partial likelihood (Cox 1972, 10.1111/j.2517-6161.1972.tb00899.x) with ties by Efron (1977), Breslow (1974) or exactly, as the
 * conditional logistic likelihood of the discrete model. Risk sets honour delayed entry.
 * @returns null for one group or where nobody had the event.
 */
export function coxGroups(groups: readonly SurvivalGroup[], method: CoxTies = 'efron', level = 0.95): CoxFit | null {
  const k = groups.length;
  if (k < 2) return null;
  const times = eventTimes(groups);
  if (times.length === 0) return null;
  if (method === 'exact')
    for (const { events } of times)
      if (events.reduce((a, b) => a + b, 0) > MOST_EXACT_TIES)
        throw new StatsRefusal(
          `More than ${MOST_EXACT_TIES} events are tied at one time, too many for exact ties; use Efron's.`,
        );
  const at = (beta: readonly number[]) => likelihood(times, [0, ...beta], method);
  let beta: number[] = new Array(k - 1).fill(0);
  const start = at(beta);
  let here = start;
  for (let step = 0; step < MOST_STEPS; step++) {
    const move = solveSymmetric(here.information, here.gradient);
    if (move === null) break;
    let share = 1;
    let next = beta.map((b, i) => b + (move[i] as number));
    let there = at(next);
    while (!(there.value >= here.value) && share > 1e-10) {
      share /= 2;
      next = beta.map((b, i) => b + share * (move[i] as number));
      there = at(next);
    }
    const gained = there.value - here.value;
    const moved = Math.max(...move.map(Math.abs)) * share;
    if (!(gained >= 0)) break;
    beta = next;
    here = there;
    if (moved < 1e-13 || beta.some((b) => Math.abs(b) > 2 * INFINITE)) break;
  }
  const finite = beta.map((b) => Math.abs(b) < INFINITE);
  // what runs away tells nothing; the others are judged without it
  const kept = beta.flatMap((_, i) => (finite[i] ? [i] : []));
  const inverse = invertSymmetric(kept.map((i) => kept.map((j) => here.information[i]?.[j] as number)));
  const z = -normalQuantile((1 - level) / 2);
  const scored = solveSymmetric(start.information, start.gradient);
  return {
    method,
    reference: groups[0]?.group ?? '',
    coefficients: beta.map((b, i) => {
      const name = groups[i + 1]?.group ?? '';
      const place = kept.indexOf(i);
      const variance = inverse?.[place]?.[place];
      if (!finite[i] || variance === undefined || variance > MOST_VARIANCE)
        return { name, beta: null, se: null, hr: null, ci: null, p: null };
      const se = Math.sqrt(variance);
      return {
        name,
        beta: b,
        se,
        hr: Math.exp(b),
        ci: [Math.exp(b - z * se), Math.exp(b + z * se)],
        p: 2 * normalUpperTail(Math.abs(b / se)),
      };
    }),
    logLik: [start.value, here.value],
    score: scored && scoreTest(start.gradient, scored),
  };
}

function scoreTest(gradient: readonly number[], solved: readonly number[]) {
  const chi2 = Math.max(
    0,
    gradient.reduce((s, g, i) => s + g * (solved[i] as number), 0),
  );
  return { chi2, df: gradient.length, p: chiSquareUpperTail(chi2, gradient.length) };
}

function likelihood(times: readonly EventTime[], beta: readonly number[], method: CoxTies): Likelihood {
  const k = beta.length;
  const r = beta.map(Math.exp);
  let value = 0;
  const gradient: number[] = new Array(k).fill(0);
  const information = Array.from({ length: k }, () => new Array<number>(k).fill(0));
  const add = (mean: readonly number[], second: (g: number, h: number) => number): void => {
    for (let g = 0; g < k; g++) {
      gradient[g] = (gradient[g] as number) - (mean[g] as number);
      const row = information[g] as number[];
      for (let h = 0; h < k; h++)
        row[h] = (row[h] as number) + second(g, h) - (mean[g] as number) * (mean[h] as number);
    }
  };
  for (const { events, atRisk } of times) {
    let d = 0;
    for (let g = 0; g < k; g++) {
      const dg = events[g] as number;
      d += dg;
      value += dg * (beta[g] as number);
      gradient[g] = (gradient[g] as number) + dg;
    }
    if (method === 'exact') {
      const { log, mean, product } = chosen(atRisk, d, beta);
      value -= log;
      add(mean, (g, h) => product[g]?.[h] as number);
      continue;
    }
    for (let l = 0; l < d; l++) {
      const part = method === 'efron' ? l / d : 0;
      let total = 0;
      const share: number[] = [];
      for (let g = 0; g < k; g++) {
        const a = ((atRisk[g] as number) - part * (events[g] as number)) * (r[g] as number);
        share.push(a);
        total += a;
      }
      for (let g = 0; g < k; g++) share[g] = (share[g] as number) / total;
      value -= Math.log(total);
      add(share, (g, h) => (g === h ? (share[g] as number) : 0));
    }
  }
  // the first group is what the others are compared with
  return { value, gradient: gradient.slice(1), information: information.slice(1).map((row) => row.slice(1)) };
}

/**
 * d of those at risk are chosen, each with the odds of its group: the logarithm of the sum over all choices, and the means of the
 * numbers chosen from each group and of their products.
 */
function chosen(atRisk: Float64Array, d: number, beta: readonly number[]) {
  const k = beta.length;
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
    for (let g = 0; g < k; g++) {
      const { values } = terms[g] as { values: number[] };
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
