/** What the pooling kernels are held to, for the table of oracles and its test. */
import type { EggerModel } from './egger.ts';
import effectSets from './fixtures/pool-effects.json' with { type: 'json' };
import awkwardEffects from './fixtures/pool-effects-awkward.json' with { type: 'json' };
import proportionSets from './fixtures/pool-proportions.json' with { type: 'json' };
import awkwardProportions from './fixtures/pool-proportions-awkward.json' with { type: 'json' };
import type { Tau2Method } from './heterogeneity.ts';
import { asList, compareTree, type OracleRow, type Worst } from './oracle.testing.ts';
import { type EffectRows, poolEffectTable } from './pool-effects.ts';
import type { ProportionRow } from './pool-options.ts';
import { poolProportions } from './pool-proportions.ts';
import type { TwoStepMethod } from './proportion-transforms.ts';
import type { PoolTest } from './random-effects.ts';
import { StatsRefusal } from './refusal.ts';

/** Where a number may be 0 a relative error means nothing: such are held to this distance. */
const NEAR_ZERO = 1e-12;

interface Fit {
  readonly tau2Method: Tau2Method;
  readonly test: PoolTest;
  readonly [key: string]: unknown;
}
interface ProportionSet {
  readonly x: number[];
  readonly n: number[];
  readonly studies?: unknown;
  readonly glmm: Record<string, unknown> | null;
  readonly twoStep: Record<string, Fit[]>;
}

const proportions = [
  ...Object.entries(proportionSets.sets),
  ...Object.entries(awkwardProportions.sets),
] as unknown as readonly (readonly [string, ProportionSet])[];
const first = Object.keys(proportionSets.sets).length;

const proportionRows = ({ x, n }: ProportionSet): ProportionRow[] =>
  x.map((events, i) => ({ study: `study ${i + 1}`, x: events, n: n[i] as number }));

/** The keys of the older script, which names the same numbers otherwise, beside those of the product. */
const flattened = (out: ReturnType<typeof poolProportions>, wider: ReturnType<typeof poolProportions>) => ({
  ...out,
  mu: out.transformed.mu,
  se: out.transformed.se,
  weights: out.studies.map((s) => s.weight),
  ciBack: out.ci,
  pi1: out.predictionInterval,
  pi2: wider.predictionInterval,
  predictionIntervalK2: wider.predictionInterval,
  leaveOneOut: out.leaveOneOut?.map(({ estimate, ci, tau2, I2 }) => ({ estimate, ci, tau2, I2 })) ?? null,
});

function twoStep(sets: typeof proportions, method: TwoStepMethod, worst: Worst): number {
  for (const [name, set] of sets)
    for (const { tau2Method, test, ci, ...expected } of set.twoStep[method] ?? []) {
      const options = { method, tau2: tau2Method, test, leaveOneOut: 'leaveOneOut' in expected };
      const out = poolProportions(proportionRows(set), options);
      const wider = poolProportions(proportionRows(set), { ...options, predictionDf: 'k-2', leaveOneOut: false });
      // the older script has the interval on the analysis scale under this name
      const given = 'ciBack' in expected ? { ...expected, transformed: { ci } } : { ...expected, ci };
      compareTree(worst, `${name}, ${tau2Method}, ${test}`, flattened(out, wider), given, NEAR_ZERO);
    }
  return sets.length;
}

function glmm(sets: typeof proportions, worst: Worst, only: (key: string) => boolean): number {
  let fitted = 0;
  for (const [name, { glmm: expected, ...set }] of sets) {
    if (expected === null || !('estimate' in expected)) continue;
    fitted++;
    const rows = proportionRows({ ...set, glmm: null });
    const out = poolProportions(rows, { leaveOneOut: 'leaveOneOut' in expected });
    const wider = poolProportions(rows, { predictionDf: 'k-2', leaveOneOut: false });
    const given = Object.fromEntries(Object.entries(expected).filter(([key]) => only(key)));
    if (Array.isArray(given.leaveOneOut))
      given.leaveOneOut = given.leaveOneOut.map((left: Record<string, unknown>) =>
        left.refused === true ? { estimate: null, ci: null, tau2: null, I2: null } : left,
      );
    compareTree(worst, name, flattened(out, wider), given, NEAR_ZERO);
  }
  return fitted;
}

type Columns = Record<string, number | number[]>;
interface Expected {
  readonly yi?: unknown;
  readonly vi?: unknown;
  readonly fits: readonly Fit[];
  readonly egger?: unknown;
  readonly eggerMixed?: unknown;
  readonly mantelHaenszel?: unknown;
}
interface Case {
  readonly name: string;
  readonly given: EffectRows;
  readonly expected: Expected;
}

const rowsOf = <T>(columns: Columns): T[] =>
  asList(Object.values(columns)[0] as number | number[]).map(
    (_, i) =>
      ({
        study: `study ${i + 1}`,
        ...Object.fromEntries(Object.entries(columns).map(([key, column]) => [key, asList(column)[i]])),
      }) as T,
  );

interface EffectFixture {
  readonly sets: Record<string, { rows: Columns; measures: Record<string, Expected>; peto?: unknown }>;
  readonly means: Record<string, { rows: Columns; measures: Record<string, Expected> }>;
  readonly generic: Record<string, { rows: Columns } & Expected>;
}

function cases({ sets, means, generic }: EffectFixture, measure: EffectRows['measure']): Case[] {
  if (measure === 'generic')
    return Object.entries(generic).map(([name, set]) => ({
      name,
      given: { measure, rows: rowsOf(set.rows) },
      expected: set,
    }));
  const from = measure === 'MD' || measure === 'SMD' ? means : sets;
  return Object.entries(from).map(([name, set]) => ({
    name,
    given: { measure, rows: rowsOf<never>(set.rows) } as EffectRows,
    expected: set.measures[measure] as Expected,
  }));
}

const WORDS = new Set(['tau2Method', 'test']);
/** jsonlite writes nothing as an empty object. */
const nothing = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'object' && Object.keys(value).length === 0);

function effects(all: readonly Case[], worst: Worst): number {
  for (const { name, given, expected } of all) {
    const effect = poolEffectTable(given, { leaveOneOut: false }).studies;
    for (const key of ['yi', 'vi'] as const)
      if (expected[key] !== undefined)
        compareTree(worst, `${name}: ${key}`, effect.map((s) => s[key]), asList(expected[key]), NEAR_ZERO); // biome-ignore format: one line
    for (const fit of expected.fits) {
      const options = { tau2: fit.tau2Method, test: fit.test };
      const out = poolEffectTable(given, options);
      const wider = poolEffectTable(given, { ...options, predictionDf: 'k-2', leaveOneOut: false });
      const ours = {
        ...out,
        mu: out.estimate,
        se: out.transformed.se,
        weights: out.studies.map((s) => s.weight),
        predictionIntervalK2: wider.predictionInterval,
        looEstimate: out.leaveOneOut?.map((l) => l.estimate),
        looTau2: out.leaveOneOut?.map((l) => l.tau2),
      };
      // of effects without spread R has rounding left and tests it
      const given2 = Object.entries(fit).filter(([key, value]) => !WORDS.has(key) && value !== null);
      const tree = Object.fromEntries(given2.map(([key, value]) => [key, key === 'weights' ? asList(value) : value]));
      compareTree(worst, `${name}, ${fit.tau2Method}, ${fit.test}`, ours, tree, NEAR_ZERO);
    }
  }
  return all.length;
}

function eggers(all: readonly Case[], model: EggerModel, worst: Worst): number {
  let met = 0;
  for (const { name, given, expected } of all) {
    if (model === 'lm' && !nothing(expected.egger)) {
      met++;
      compareTree(worst, name, poolEffectTable(given, { leaveOneOut: false }).egger, expected.egger, NEAR_ZERO);
    }
    if (model === 'mixed' && !nothing(expected.eggerMixed)) {
      met++;
      for (const { tau2Method, test, tau2: _, ...fit } of asList(expected.eggerMixed as Fit | Fit[])) {
        const ours = poolEffectTable(given, { tau2: tau2Method, test, egger: model, leaveOneOut: false }).egger;
        compareTree(worst, `${name}, ${tau2Method}, ${test}`, ours, fit, NEAR_ZERO);
      }
    }
  }
  return met;
}

function stratified(fixture: EffectFixture, which: 'mantelHaenszel' | 'peto', worst: Worst): number {
  for (const measure of which === 'peto' ? (['logOR'] as const) : (['logRR', 'logOR', 'RD'] as const))
    for (const { name, given, expected } of cases(fixture, measure)) {
      const theirs = which === 'peto' ? fixture.sets[name]?.peto : expected.mantelHaenszel;
      if (nothing(theirs)) continue;
      compareTree(worst, `${name}, ${measure}`, poolEffectTable(given, { leaveOneOut: false })[which], theirs, NEAR_ZERO); // biome-ignore format: one line
    }
  return Object.keys(fixture.sets).length;
}

const older = effectSets as unknown as EffectFixture;
const awkward = awkwardEffects as unknown as EffectFixture;
const TWO_STEP = ['proportion-transforms.ts', 'random-effects.ts', 'heterogeneity.ts'];
const LIKELIHOOD = ['pool-glmm.ts', 'glmm-search.ts', 'binomial-normal.ts', 'arm-integral.ts', 'gauss-hermite.ts'];
const EFFECTS = ['effect-measures.ts', 'random-effects.ts', 'heterogeneity.ts'];

export const POOLING_ORACLES: readonly OracleRow[] = [
  ...(['logit', 'freeman-tukey', 'arcsine'] as const).flatMap((method): OracleRow[] =>
    ['pool-proportions', 'pool-proportions-awkward'].map((fixture, i) => ({
      kernel: `proportions, ${method}`,
      source: TWO_STEP,
      reference: `metafor escalc ${{ logit: 'PLO', 'freeman-tukey': 'PFT', arcsine: 'PAS' }[method]}, rma.uni, confint, predict`,
      fixture,
      tolerance: 1e-8,
      run: (worst) => twoStep(i === 0 ? proportions.slice(0, first) : proportions.slice(first), method, worst),
    })),
  ),
  {
    kernel: 'proportions, glmm',
    source: LIKELIHOOD,
    reference: 'the likelihood integrated in R, nlminb and Newton',
    fixture: 'pool-proportions',
    tolerance: 1e-6,
    run: (worst) => glmm(proportions.slice(0, first), worst, (key) => key !== 'common' && key !== 'rmaGlmm'),
  },
  {
    kernel: 'proportions, glmm',
    source: LIKELIHOOD,
    reference: 'the likelihood integrated in R, Newton; integrate() as second opinion',
    fixture: 'pool-proportions-awkward',
    tolerance: 1e-6,
    run: (worst) => glmm(proportions.slice(first), worst, () => true),
  },
  {
    kernel: 'intervals of one proportion',
    source: ['proportion-intervals.ts'],
    reference: 'qbeta, prop.test',
    fixture: 'pool-proportions-awkward',
    tolerance: 1e-8,
    run: (worst) => {
      let arms = 0;
      for (const [name, set] of proportions.slice(first)) {
        arms += set.x.length;
        const ours = poolProportions(proportionRows(set), { method: 'logit', leaveOneOut: false }).studies;
        compareTree(worst, name, ours, set.studies, 1e-15);
      }
      return arms;
    },
  },
  ...(['logRR', 'logOR', 'RD', 'MD', 'SMD', 'generic'] as const).flatMap((measure): OracleRow[] =>
    [older, awkward].map((fixture, i) => ({
      kernel: `effects, ${measure}`,
      source: EFFECTS,
      reference: `metafor ${measure === 'generic' ? '' : `escalc ${measure.replace('log', '')}, `}rma.uni, confint, predict, leave one out`,
      fixture: i === 0 ? 'pool-effects' : 'pool-effects-awkward',
      tolerance: 1e-8,
      run: (worst) => effects(cases(fixture, measure), worst),
    })),
  ),
  ...([older, awkward] as const).flatMap((fixture, i): OracleRow[] => {
    const name = i === 0 ? 'pool-effects' : 'pool-effects-awkward';
    const all = (['logRR', 'logOR', 'RD', 'MD', 'SMD', 'generic'] as const).flatMap((m) => cases(fixture, m));
    return [
      {
        kernel: 'Mantel–Haenszel',
        source: ['mantel-haenszel.ts'],
        reference: 'metafor rma.mh',
        fixture: name,
        tolerance: 1e-8,
        run: (worst) => stratified(fixture, 'mantelHaenszel', worst),
      },
      {
        kernel: 'Peto’s odds ratio',
        source: ['mantel-haenszel.ts'],
        reference: 'metafor rma.peto',
        fixture: name,
        tolerance: 1e-8,
        run: (worst) => stratified(fixture, 'peto', worst),
      },
      {
        kernel: 'Egger’s test, classical',
        source: ['egger.ts'],
        reference: 'metafor regtest, model lm',
        fixture: name,
        tolerance: 1e-8,
        run: (worst) => eggers(all, 'lm', worst),
      },
      ...(i === 0
        ? []
        : [
            {
              kernel: 'Egger’s test, mixed effects',
              source: ['egger.ts', 'meta-regression.ts'],
              reference: 'metafor rma with the standard error as moderator',
              fixture: name,
              tolerance: 1e-8,
              run: (worst: Worst) => eggers(all, 'mixed', worst),
            },
          ]),
    ];
  }),
];

/** Sets for which R found no finite maximum; ours must refuse the same. */
export const unfitted = (): readonly string[] =>
  proportions.flatMap(([name, set]) => {
    const refusedThere = set.glmm === null || !('estimate' in set.glmm);
    try {
      poolProportions(proportionRows(set), { leaveOneOut: false });
      return refusedThere ? [name] : [];
    } catch (error) {
      if (!(error instanceof StatsRefusal)) throw error;
      return refusedThere ? [] : [name];
    }
  });
