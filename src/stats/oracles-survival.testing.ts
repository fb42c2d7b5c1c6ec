/** What the survival kernels are held to, for the table of oracles and its test. */
import { aalenJohansen, causesOf } from './aalen-johansen.ts';
import { type CoxTies, coxGroups } from './cox.ts';
import competing from './fixtures/competing.json' with { type: 'json' };
import guyot from './fixtures/guyot.json' with { type: 'json' };
import survival from './fixtures/survival.json' with { type: 'json' };
import { grayTest } from './gray.ts';
import { reconstructSurvival } from './guyot.ts';
import { kaplanMeier, restrictedMean } from './kaplan-meier.ts';
import { groupTest } from './log-rank.ts';
import { asList, compare, compareTree, type OracleRow } from './oracle.testing.ts';
import { type SurvivalRow, survivalGroups } from './survival-rows.ts';

interface Given {
  readonly time: number | number[];
  readonly status: number | number[];
  readonly group?: string | string[] | null;
  readonly entry?: number[] | null;
}
type Columns = Record<string, unknown>;

const rowsOf = ({ time, status, group, entry }: Given): SurvivalRow[] =>
  asList(time).map((t, i) => ({
    time: t,
    status: asList(status)[i] as number,
    ...(group ? { group: asList(group)[i] } : {}),
    ...(entry ? { entry: entry[i] } : {}),
  }));
const sets = Object.entries(survival.sets) as unknown as readonly (readonly [
  string,
  { rows: Given; km: Columns[]; cox?: Record<CoxTies, Columns> } & Columns,
])[];
const risks = Object.entries(competing.sets) as unknown as readonly (readonly [
  string,
  {
    rows: Given;
    curves: Record<string, { time: number[]; estimate: number[]; variance: number[] }>;
    gray: Record<'cause' | 'chi2' | 'p' | 'df', number[]> | null;
  },
])[];
const CLOSE = 1e-14;

export const SURVIVAL_ORACLES: readonly OracleRow[] = [
  {
    kernel: 'Kaplan–Meier, three intervals; restricted mean',
    source: ['kaplan-meier.ts'],
    reference: 'survival survfit, summary',
    fixture: 'survival',
    tolerance: 1e-8,
    run: (worst) => {
      for (const [name, set] of sets)
        survivalGroups(rowsOf(set.rows)).forEach((group, g) => {
          const theirs = set.km[g] as Columns;
          for (const kind of ['log-log', 'log', 'plain'] as const) {
            const km = kaplanMeier(group, kind);
            const column = (of: (point: (typeof km.curve)[number]) => unknown) => km.curve.map(of);
            const limits = theirs[kind] as Columns;
            const pairs: readonly (readonly [unknown, unknown])[] = [
              [column((c) => c.time), theirs.time],
              [column((c) => c.atRisk), theirs.n],
              [column((c) => c.events), theirs.d],
              [column((c) => c.censored), theirs.c],
              [column((c) => c.survival), theirs.surv],
              [column((c) => c.se), theirs.se],
              [column((c) => c.ci?.[0] ?? null), limits.lower],
              [column((c) => c.ci?.[1] ?? null), limits.upper],
            ];
            for (const [ours, expected] of pairs)
              compareTree(worst, `${name}, ${group.group}, ${kind}`, ours, asList(expected), CLOSE);
            const mean = theirs.rmst as { h: number; estimate: number; se: number } | undefined;
            if (!mean) continue;
            const { estimate, se } = restrictedMean(km, mean.h);
            compare(worst, `${name}, ${group.group}: mean`, [estimate, se], [mean.estimate, mean.se], CLOSE);
          }
        });
      return sets.length;
    },
  },
  {
    kernel: 'log-rank, Peto–Prentice',
    source: ['log-rank.ts'],
    reference: 'survival survdiff, coxph score',
    fixture: 'survival',
    tolerance: 1e-8,
    run: (worst) => {
      let met = 0;
      for (const [name, set] of sets)
        for (const [key, weights] of [
          ['logRank', 'log-rank'],
          ['petoPrentice', 'peto-prentice'],
        ] as const) {
          if (!set[key]) continue;
          met++;
          compareTree(
            worst,
            `${name}, ${weights}`,
            groupTest(survivalGroups(rowsOf(set.rows)), weights),
            set[key],
            CLOSE,
          );
        }
      return met;
    },
  },
  {
    kernel: 'Cox, ties of Efron, Breslow and exact',
    source: ['cox.ts'],
    reference: 'survival coxph',
    fixture: 'survival',
    tolerance: 1e-6,
    run: (worst) => {
      let met = 0;
      for (const [name, set] of sets)
        for (const [method, fit] of Object.entries(set.cox ?? {}) as [CoxTies, Columns][]) {
          const betas = asList(fit.beta as number | number[]);
          // what runs away ends in R at an arbitrary large number
          if (betas.some((b) => Math.abs(b) > 12)) continue;
          met++;
          const ours = coxGroups(survivalGroups(rowsOf(set.rows)), method);
          const where = `${name}, ${method}`;
          compare(
            worst,
            where,
            ours?.coefficients.map((c) => c.beta),
            betas,
            CLOSE,
          );
          compare(
            worst,
            `${where}: se`,
            ours?.coefficients.map((c) => c.se),
            asList(fit.se),
            CLOSE,
          );
          compare(worst, `${where}: logLik`, ours?.logLik, [fit.logLik0, fit.logLik], CLOSE);
        }
      return met;
    },
  },
  {
    kernel: 'Aalen–Johansen',
    source: ['aalen-johansen.ts'],
    reference: 'cmprsk cuminc',
    fixture: 'competing',
    tolerance: 1e-8,
    run: (worst) => {
      for (const [name, set] of risks) {
        const groups = survivalGroups(rowsOf(set.rows), 99);
        for (const group of groups)
          for (const { cause, curve } of aalenJohansen(group, causesOf(groups)).causes) {
            const theirs = set.curves[`${group.group || '1'} ${cause}`];
            for (const point of curve) {
              const at = theirs?.time.findLastIndex((t) => t <= point.time) ?? -1;
              const where = `${name}, ${group.group}, cause ${cause}, time ${point.time}`;
              compare(worst, where, point.estimate, theirs?.estimate[at], 1e-15);
              compare(worst, `${where}: variance`, point.se ** 2, theirs?.variance[at], 1e-15);
            }
          }
      }
      return risks.length;
    },
  },
  {
    kernel: 'Gray’s test',
    source: ['gray.ts'],
    reference: 'cmprsk cuminc',
    fixture: 'competing',
    tolerance: 1e-8,
    run: (worst) => {
      let met = 0;
      for (const [name, { rows, gray }] of risks)
        for (const [i, cause] of (gray?.cause ?? []).entries()) {
          if (gray === null || gray.chi2[i] === -1) continue; // singular there, null here
          met++;
          const ours = grayTest(survivalGroups(rowsOf(rows), 99), cause);
          compareTree(worst, `${name}, ${cause}`, ours, { chi2: gray.chi2[i], df: gray.df[i], p: gray.p[i] });
        }
      return met;
    },
  },
  {
    kernel: 'Guyot’s reconstruction',
    source: ['guyot.ts'],
    reference: 'the same steps written in R',
    fixture: 'guyot',
    tolerance: 1e-8,
    run: (worst) => {
      for (const [name, set] of Object.entries(guyot.sets)) {
        const { points, atRisk } = set;
        const events = typeof set.events === 'number' ? set.events : undefined;
        const { rows } = reconstructSurvival({ points, atRisk, events });
        compare(worst, `${name}: status`, rows.map((r) => r.status), asList(set.rows.status)); // biome-ignore format: one line
        compare(worst, `${name}: time`, rows.map((r) => r.time), asList(set.rows.time)); // biome-ignore format: one line
      }
      return Object.keys(guyot.sets).length;
    },
  },
];
