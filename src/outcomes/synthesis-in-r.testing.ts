import { leaveOneOut } from './leave-one-out.ts';
import { poolCounts } from './pool-counts.ts';
import { sensitivityOf } from './sensitivity.ts';
import { armFacts, SUBGROUPS, subgroupTables } from './subgroups.ts';
import type { SynthesisAnswer, SynthesisSpec } from './synthesis-answer.ts';
import { answerSynthesis, type CandidateRow } from './synthesise.ts';

/** The first synthesis of the demonstration, of which the comparison with R is made. */
export const COMPARED: { question: string; spec: SynthesisSpec } = {
  question: 'How many patients with lupus were in DORIS remission after CAR T-cell therapy?',
  spec: {
    outcome: 'DORIS remission',
    diseases: ['SLE'],
    modalities: ['auto-CAR-T', 'allo-CAR-T', 'iPSC-CAR-T', 'mRNA-CAR-T', 'in-vivo-LNP', 'in-vivo-LV', 'dual-CAR'],
    verification: 'verified',
    method: 'glmm',
  },
};

type Figure = 'estimate' | 'ci_low' | 'ci_high' | 'pi_low' | 'pi_high' | 'tau2' | 'I2';

/** One analysis as R is asked for it, with our figures: where on the page they stand, and by what method they were made. */
export interface Analysis {
  part: string;
  name: string;
  method: SynthesisSpec['method'] | 'exact';
  test: 'z' | 'hk';
  x: number[];
  n: number[];
  ours: Partial<Record<Figure, number>>;
}

export interface RAnswer {
  estimate: number;
  ci: [number, number];
  pi?: [number, number];
  tau2?: number;
  I2?: number;
}

export const rFigure = (r: RAnswer, f: Figure): number | undefined =>
  ({
    estimate: r.estimate,
    ci_low: r.ci[0],
    ci_high: r.ci[1],
    pi_low: r.pi?.[0],
    pi_high: r.pi?.[1],
    tau2: r.tau2,
    I2: r.I2,
  })[f];

/** Largest first, then by id: the order in which the page pools. */
const ordered = (rows: readonly { outcome: string; x: number; n: number }[]) =>
  [...rows].sort((a, b) => b.n - a.n || (a.outcome < b.outcome ? -1 : 1));

const counts = (rows: readonly { outcome: string; x: number; n: number }[]) => {
  const list = ordered(rows);
  return { x: list.map((r) => r.x), n: list.map((r) => r.n) };
};

/** The sets of cohorts that the answer could have counted: of each group any one member. */
const admissible = (a: SynthesisAnswer) => {
  const all = new Map([...a.rows, ...a.setAside].map((r) => [r.outcome, r]));
  return a.overlap.choices.reduce(
    (sets, { taken, instead }) =>
      sets.flatMap((set) =>
        [taken, ...instead].map((one) => set.flatMap((r) => (r.outcome === taken ? (all.get(one) ?? []) : r))),
      ),
    [[...a.rows] as { outcome: string; x: number; n: number }[]],
  );
};

const interval = (estimate: number | null, ci: readonly [number, number] | null): Analysis['ours'] =>
  estimate === null || ci === null ? {} : { estimate, ci_low: ci[0], ci_high: ci[1] };

/** Every pooled figure of the page of a synthesis, part by part. What was not pooled is left out. */
export function pageAnalyses(answer: SynthesisAnswer, rows: readonly CandidateRow[]): Analysis[] {
  const out: Analysis[] = [];
  for (const r of [...answer.rows, ...answer.setAside])
    out.push({
      part: 'Forest plot: exact interval of a cohort',
      name: `${r.label}, ${r.x}/${r.n}`,
      method: 'exact',
      test: 'z',
      x: [r.x],
      n: [r.n],
      ours: interval(r.p, r.ci),
    });
  if (answer.estimate === null) return out;
  const { predictionInterval: pi, tau2, I2 } = answer;
  out.push({
    part: 'Forest plot: pooled estimate',
    name: 'Pooled, prediction interval, heterogeneity',
    method: answer.spec.method,
    test: 'z',
    ...counts(answer.rows),
    ours: {
      ...interval(answer.estimate, answer.ci),
      ...(pi ? { pi_low: pi[0], pi_high: pi[1] } : {}),
      ...(tau2 === null ? {} : { tau2 }),
      ...(I2 === null ? {} : { I2 }),
    },
  });
  const ask = (spec: SynthesisSpec) => answerSynthesis(answer.question, spec, rows);
  for (const block of sensitivityOf(answer, ask).blocks) {
    const a = ask({ ...answer.spec, verification: block.verification });
    const instead = new Set(a.overlap.choices.flatMap((c) => c.instead));
    const again = a.setAside.filter((r) => instead.has(r.outcome));
    const sets = admissible(a);
    for (const row of block.rows) {
      for (const end of ['lowest', 'highest'] as const) {
        // the test changes the interval alone, so one is enough
        const set = row.test === 'z' && sets.find((rows) => poolCounts(rows, row.method).fit?.estimate === row[end]);
        if (set)
          out.push({
            part: 'Sensitivity: lowest and highest choice of cohorts',
            name: `${row.method}, ${block.verification}, ${end}`,
            method: row.method,
            test: 'z',
            ...counts(set),
            ours: { estimate: row[end] ?? Number.NaN },
          });
      }
      const name = `${row.method}, ${row.test}, ${block.verification}`;
      const how = { method: row.method, test: row.test };
      if (row.main.estimate !== null)
        out.push({
          part: 'Sensitivity: main choice',
          name,
          ...how,
          ...counts(a.rows),
          ours: interval(row.main.estimate, row.main.ci),
        });
      if (row.ignoring && row.ignoring.estimate !== null)
        out.push({
          part: 'Sensitivity: overlap ignored (wrong)',
          name,
          ...how,
          ...counts([...a.rows, ...again]),
          ours: interval(row.ignoring.estimate, row.ignoring.ci),
        });
    }
  }
  for (const left of leaveOneOut(answer))
    if (left.estimate !== null)
      out.push({
        part: 'Leave one out',
        name: `without ${left.label}`,
        method: answer.spec.method,
        test: 'z',
        ...counts(answer.rows.filter((r) => r.outcome !== left.outcome)),
        ours: { ...interval(left.estimate, left.ci), ...(left.tau2 === null ? {} : { tau2: left.tau2 }) },
      });
  const facts = armFacts(rows);
  for (const table of subgroupTables(answer, facts))
    for (const g of table.groups)
      if (g.estimate !== null)
        out.push({
          part: 'Subgroups',
          name: `${table.heading}: ${g.name}`,
          method: answer.spec.method,
          test: 'z',
          ...counts(answer.rows.filter((r) => SUBGROUPS[table.by].name(r, facts.get(r.outcome)) === g.name)),
          ours: interval(g.estimate, g.ci),
        });
  return out;
}

const WORDS: Record<Figure, string> = {
  estimate: 'estimate',
  ci_low: '95 % interval, lower',
  ci_high: '95 % interval, upper',
  pi_low: 'prediction interval, lower',
  pi_high: 'prediction interval, upper',
  tau2: 'τ²',
  I2: 'I²',
};

/** To six decimals: far more than a page shows, and the same on every machine. */
const six = (x: number | undefined): string => (x === undefined ? '–' : x.toFixed(6));

/** The comparison as a document; every figure that R was asked for, part by part. */
export function comparisonDocument(
  answer: SynthesisAnswer,
  compared: readonly (Analysis & { r: RAnswer })[],
  versions: Readonly<Record<string, string>>,
): string {
  const parts = [...new Set(compared.map((a) => a.part))];
  const figures = (a: Analysis) => Object.keys(a.ours) as Figure[];
  const total = compared.reduce((s, a) => s + figures(a).length, 0);
  const gap = (a: Analysis & { r: RAnswer }, f: Figure): number =>
    Math.abs((a.ours[f] ?? Number.NaN) - (rFigure(a.r, f) ?? Number.NaN));
  const worst = (of: readonly (Analysis & { r: RAnswer })[]): string => {
    const most = Math.max(0, ...of.flatMap((a) => figures(a).map((f) => gap(a, f))));
    return most < 1e-9 ? 'below 1e-9' : `below ${10 ** Math.ceil(Math.log10(most))}`;
  };
  return [
    '# One synthesis, repeated in R',
    '',
    `“${answer.question}”: ${answer.events} of ${answer.patients} patients in ${answer.k} cohorts, from the bundled table of published arms.`,
    '',
    `Every pooled figure of the page, computed by ACTioN and by R ${versions.R ?? ''} (metafor ${versions.metafor ?? ''}, lme4 ${versions.lme4 ?? ''}): ${total} figures.`,
    'Proportions from 0 to 1; τ² on the scale of the model. The binomial–normal model is fitted in R by `rma.glmm` with 25 quadrature points,',
    'whose optimiser stops a little before the top: that is all of the difference in the rows marked glmm. The rest agrees to rounding.',
    '',
    'Each synthesis page offers the same as R code with its own data (“Do it again yourself”).',
    'This file is written by `src/outcomes/synthesis-in-r.test.ts` (ACTION_REGENERATE=1, needs R) and checked by it in every run.',
    '',
    '| part of the page | figures | largest difference |',
    '| --- | ---: | --- |',
    ...parts.map((part) => {
      const of = compared.filter((a) => a.part === part);
      return `| ${part} | ${of.reduce((s, a) => s + figures(a).length, 0)} | ${worst(of)} |`;
    }),
    '',
    ...parts.flatMap((part) => [
      `## ${part}`,
      '',
      '| what | figure | ACTioN | R |',
      '| --- | --- | ---: | ---: |',
      ...compared
        .filter((a) => a.part === part)
        .flatMap((a) =>
          figures(a).map(
            (f, i) =>
              `| ${i === 0 ? a.name.replaceAll('|', '/') : ''} | ${WORDS[f]} | ${six(a.ours[f])} | ${six(rFigure(a.r, f))} |`,
          ),
        ),
      '',
    ]),
  ].join('\n');
}
