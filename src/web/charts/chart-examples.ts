import type { ForestPlotData } from './forest-plot-data.ts';
import type { LineGraphData, LineNode } from './line-graph-data.ts';
import type { SparkbarsData } from './sparkbars-data.ts';
import type { StackedBarsData } from './stacked-bars-data.ts';

/** Made-up data for the tests of the charts: no study, count or decision here is real. */
export const exampleForest: ForestPlotData = {
  title: 'Example of a forest plot',
  reading: 'Four made-up series; the pooled estimate lies near three quarters.',
  axisLabel: 'Patients with the outcome, %',
  rows: [
    {
      key: 'a',
      label: 'Series A',
      sublabel: 'made-up product; 6 months',
      href: '/a',
      x: 8,
      n: 8,
      p: 1,
      ci: [0.631, 1],
      weight: 0.1,
      mark: 'verified',
    },
    { key: 'b', label: 'Series B', x: 12, n: 15, p: 0.8, ci: [0.519, 0.957], weight: 0.4, mark: 'secondary' },
    { key: 'c', label: 'Series C', x: 6, n: 10, p: 0.6, ci: [0.262, 0.878], weight: 0.3, mark: 'press-release' },
    { key: 'd', label: 'Series D', x: 5, n: 6, p: 0.833, ci: [0.359, 0.996], weight: 0.2, mark: 'unverified' },
  ],
  pooled: {
    estimate: 0.77,
    ci: [0.6, 0.88],
    predictionInterval: [0.35, 0.95],
    tau2: 0.412,
    I2: 0.184,
    k: 4,
    events: 31,
    patients: 39,
    methodText: 'Binomial–normal model on the logit scale.',
  },
  setAside: [
    {
      key: 'e',
      label: 'Series E',
      x: 5,
      n: 5,
      p: 1,
      ci: [0.478, 1],
      reason: 'Same patients as Series A',
      mark: 'verified',
    },
  ],
};

export const exampleBars: StackedBarsData = {
  title: 'Example of stacked bars',
  reading: 'Made-up counts; disease A has the most.',
  unit: 'Studies',
  rowLabel: 'Disease',
  series: ['Early phase 1', 'Phase 1', 'Phase 1/2', 'Phase 2', 'Phase 3', 'Not stated'].map((label) => ({
    key: label,
    label,
  })),
  rows: [
    { key: 'a', label: 'Disease A', href: '/a', counts: [10, 20, 8, 4, 0, 1] },
    { key: 'b', label: 'Disease B', counts: [3, 6, 0, 2, 1, 0] },
    { key: 'c', label: 'Disease C', counts: [0, 0, 0, 0, 0, 0] },
  ],
  note: 'A study of several diseases counts once in each.',
};

export const exampleSpark: SparkbarsData = {
  title: 'Example of monthly counts',
  reading: 'Made-up counts that rise.',
  unit: 'changes',
  emphasisLabel: 'graded high',
  months: [
    { month: '2026-01', count: 0 },
    { month: '2026-02', count: 5, emphasis: 1 },
    { month: '2026-03', count: 10, emphasis: 4 },
  ],
};

const thing = (ref: string, title: string, more: Partial<LineNode> = {}): LineNode => ({
  ref,
  kind: ref.split(':')[0] ?? '',
  title,
  href: `/line/${ref}`,
  state: 'fresh',
  ...more,
});

const studies = Array.from({ length: 220 }, (_, i) =>
  thing(`study:${String(i).padStart(3, '0')}`, `Made-up study ${i}`),
);

export const exampleLine: LineGraphData = {
  focus: 'claim:C1',
  nodes: [
    thing('record:r1', 'Record of study 0'),
    ...studies.with(150, thing('study:150', 'Made-up study 150', { state: 'stale', reason: 'it was terminated' })),
    thing('report:p1', 'Made-up report'),
    thing('outcome:1', 'Outcome of study 0'),
    thing('synthesis:Y1', 'Made-up synthesis', { state: 'new-evidence', reason: 'one more cohort' }),
    thing('query:Q1', 'All made-up studies'),
    thing('claim:C1', 'A made-up claim', { state: 'new-evidence' }),
    thing('statement:S1', 'A made-up statement'),
    thing('area:A1', 'A made-up area'),
    thing('area:A2', 'An area that was replaced', { state: 'superseded' }),
    thing('decision:D1', 'A made-up decision', { state: 'stale', reason: 'a trial stopped' }),
    thing('initiative:I1', 'A made-up initiative'),
    thing('passage:P1', 'A made-up passage', { href: null }),
  ],
  edges: [
    { from: 'study:000', to: 'record:r1', changed: false },
    { from: 'report:p1', to: 'study:000', changed: false },
    { from: 'outcome:1', to: 'report:p1', changed: false },
    { from: 'synthesis:Y1', to: 'outcome:1', changed: true },
    ...studies.map((study) => ({ from: 'query:Q1', to: study.ref, changed: study.ref === 'study:150' })),
    { from: 'claim:C1', to: 'synthesis:Y1', changed: true },
    { from: 'claim:C1', to: 'query:Q1', changed: false },
    { from: 'statement:S1', to: 'claim:C1', changed: false },
    { from: 'area:A1', to: 'statement:S1', changed: false },
    { from: 'area:A2', to: 'statement:S1', changed: false },
    { from: 'decision:D1', to: 'area:A1', changed: false },
    { from: 'decision:D1', to: 'claim:C1', changed: false },
    { from: 'initiative:I1', to: 'decision:D1', changed: false },
    { from: 'passage:P1', to: 'initiative:I1', changed: false },
    { from: 'passage:P1', to: 'claim:C1', changed: false },
  ],
};
