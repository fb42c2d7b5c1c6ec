import { pathOf } from '#ledger/things.ts';
import type { SourceMark } from './source-marks.ts';
import type { SetAsideRow, SynthesisAnswer, SynthesisRow } from './synthesis-answer.ts';

/** What a forest plot of single-arm proportions needs, in the shape that the charts take. Proportions from 0 to 1. */
export interface ForestData {
  title: string;
  reading: string;
  axisLabel: string;
  rows: {
    key: string;
    label: string;
    sublabel: string;
    href: string;
    x: number;
    n: number;
    p: number;
    ci: [number, number];
    weight: number;
    mark: SourceMark;
  }[];
  pooled: {
    estimate: number;
    ci: [number, number];
    predictionInterval: [number, number] | null;
    tau2: number;
    I2: number | null;
    k: number;
    events: number;
    patients: number;
    methodText: string;
  } | null;
  notPooledReason?: string;
  /** The part of the scale that is drawn; what leaves it ends in an arrow. Left out: all of it. */
  axis?: [number, number];
  setAside: {
    key: string;
    label: string;
    href: string;
    x: number;
    n: number;
    p: number;
    ci: [number, number];
    reason: string;
    mark: SourceMark;
  }[];
}

const shared = (r: SynthesisRow | SetAsideRow) => ({
  key: r.outcome,
  label: r.label,
  href: pathOf({ kind: 'outcome', id: r.outcome }),
  x: r.x,
  n: r.n,
  p: r.p,
  ci: r.ci,
  mark: r.mark,
});

function reading(a: SynthesisAnswer): string {
  const counts = `${a.events} of ${a.patients} patients in ${a.k} ${a.k === 1 ? 'cohort' : 'cohorts'}`;
  if (a.k === 0) return a.notPooledReason ?? 'No cohort could be counted.';
  const percent = (p: number) => `${Math.round(p * 100)}%`;
  const pooled =
    a.estimate !== null && a.ci
      ? `pooled ${percent(a.estimate)} (95% interval ${percent(a.ci[0])} to ${percent(a.ci[1])})`
      : 'not pooled';
  const groups = a.overlap.unknown?.map((u) => u.group) ?? [];
  const unsure = groups.length === 0 ? '' : ` Whether cohorts of ${groups.join(' and ')} share patients is unknown.`;
  return `${counts}; ${pooled}.${unsure}`;
}

/** Upper ends of the scale, from which the first is taken that holds all that must be seen. */
const SCALES = [0.2, 0.4, 0.6] as const;
/** So many of the exact intervals must fit: were most of them cut, nobody would see which is long. */
const FITTING = 3 / 4;

/**
 * Rare outcomes would all lie against the left edge of a scale to 100 %. Where every cohort and the pooled interval lie low, the scale ends
 * lower, and the long exact intervals of small cohorts end in an arrow. It always begins at 0, so that no length misleads.
 */
function axisOf(a: SynthesisAnswer): [number, number] | null {
  if (a.rows.length === 0) return null;
  const must = [...a.rows, ...a.setAside].map((r) => r.p);
  const highest = Math.max(...must, a.ci?.[1] ?? 0, a.predictionInterval?.[1] ?? 0);
  const ends = a.rows.map((r) => r.ci[1]);
  const end = SCALES.find((s) => highest <= 0.95 * s && ends.filter((e) => e <= s).length >= FITTING * ends.length);
  return end === undefined ? null : [0, end];
}

/** The answer as a forest plot. */
export function forestData(a: SynthesisAnswer): ForestData {
  const axis = axisOf(a);
  return {
    title: a.question,
    reading: reading(a),
    axisLabel: `Patients with ${a.spec.outcome.replace('>=', '≥')}`,
    rows: a.rows.map((r) => ({ ...shared(r), sublabel: `${r.product}, ${r.timepoint}`, weight: r.weight })),
    pooled:
      a.estimate !== null && a.ci && a.tau2 !== null
        ? {
            estimate: a.estimate,
            ci: a.ci,
            predictionInterval: a.predictionInterval,
            tau2: a.tau2,
            I2: a.I2,
            k: a.k,
            events: a.events,
            patients: a.patients,
            methodText: a.methodText,
          }
        : null,
    ...(a.notPooledReason === null ? {} : { notPooledReason: a.notPooledReason }),
    ...(axis ? { axis } : {}),
    setAside: a.setAside.map((r) => ({ ...shared(r), reason: r.reason })),
  };
}
