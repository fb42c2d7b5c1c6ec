import { chiSquareUpperTail } from '#stats/special.ts';
import { type Facet, labelOf } from '#vocabulary/vocabulary.ts';
import { COMPARATOR } from './arm-vocabulary.ts';
import { poolCounts } from './pool-counts.ts';
import { MARK_WORDS } from './source-marks.ts';
import type { SynthesisAnswer, SynthesisRow } from './synthesis-answer.ts';
import type { CandidateRow } from './synthesise.ts';

/** What is known of the arm of a counted row beyond the row itself. */
export interface ArmFacts {
  diseaseKeys: readonly string[];
  diseaseUnread: readonly string[];
  targetKeys: readonly string[];
  modalityKeys: readonly string[];
  /** Of a trial that had a control arm, or followed alone. */
  design: Design;
}

export type Design = 'controlled' | 'uncontrolled';

const DESIGN_WORDS: Record<Design, string> = {
  controlled: 'arm of a trial with a control arm',
  uncontrolled: 'followed alone, without a control arm',
};

/** The facts of every row by its outcome id. An arm counts as controlled where the same publication on the same trial has a comparator arm. */
export function armFacts(rows: readonly CandidateRow[]): Map<string, ArmFacts> {
  const trial = (r: CandidateRow): string => `${r.nct ?? ''} ${r.citation}`;
  const controlled = new Set(rows.filter((r) => r.modalityKeys.includes(COMPARATOR)).map(trial));
  return new Map(
    rows.map(({ diseaseKeys, diseaseUnread, targetKeys, modalityKeys, ...r }) => [
      r.id,
      {
        diseaseKeys,
        diseaseUnread,
        targetKeys,
        modalityKeys,
        design: controlled.has(trial({ diseaseKeys, diseaseUnread, targetKeys, modalityKeys, ...r }))
          ? 'controlled'
          : 'uncontrolled',
      },
    ]),
  );
}

export interface Subgroup {
  name: string;
  k: number;
  events: number;
  patients: number;
  /** Pooled by the method of the answer; proportions. Null with a `reason`. */
  estimate: number | null;
  ci: [number, number] | null;
  tau2: number | null;
  reason: string | null;
}

/** Between pooled subgroups: Σ w (μ − μ̄)², w = 1/se² on the scale of the model, against χ² (Borenstein et al. 2009, ch. 19). */
export interface SubgroupDifference {
  Q: number;
  df: number;
  p: number;
  /** Names of the subgroups that could not take part. */
  without: string[];
}

export interface SubgroupTable {
  by: SubgroupBy;
  heading: string;
  groups: Subgroup[];
  difference: SubgroupDifference | null;
  /** Why there is no test; null where there is one. */
  noTest: string | null;
}

type Namer = (row: SynthesisRow, facts: ArmFacts | undefined) => string;

const UNKNOWN = 'not stated';
const joined = (facet: Facet, keys: readonly string[] | undefined): string =>
  keys && keys.length > 0
    ? [...keys]
        .sort()
        .map((k) => labelOf(facet, k))
        .join(' + ')
    : UNKNOWN;

/** The ways to part the cohorts, in the order of the page. */
export const SUBGROUPS = {
  disease: {
    heading: 'Disease',
    name: (_, f) =>
      f && f.diseaseUnread.length > 0 ? 'mixed, partly not recognised' : joined('disease', f?.diseaseKeys),
  },
  target: { heading: 'Target', name: (_, f) => joined('target', f?.targetKeys) },
  product: { heading: 'Product', name: (r) => r.product },
  modality: { heading: 'Modality', name: (_, f) => joined('modality', f?.modalityKeys) },
  checked: { heading: 'How far the figure was checked', name: (r) => MARK_WORDS[r.mark] },
  design: { heading: 'Design', name: (_, f) => DESIGN_WORDS[f?.design ?? 'uncontrolled'] },
} as const satisfies Record<string, { heading: string; name: Namer }>;

export type SubgroupBy = keyof typeof SUBGROUPS;

/**
 * Parts the counted cohorts in every way that gives at least two subgroups of which one has two cohorts or more: else the table would be
 * the forest plot again. Subgroups with most patients first.
 */
export function subgroupTables(a: SynthesisAnswer, facts: ReadonlyMap<string, ArmFacts>): SubgroupTable[] {
  return (Object.keys(SUBGROUPS) as SubgroupBy[]).flatMap((by) => {
    const table = subgroupsBy(a, facts, by);
    return table.groups.length > 1 && table.groups.some((g) => g.k > 1) ? [table] : [];
  });
}

export function subgroupsBy(a: SynthesisAnswer, facts: ReadonlyMap<string, ArmFacts>, by: SubgroupBy): SubgroupTable {
  const { heading, name }: { heading: string; name: Namer } = SUBGROUPS[by];
  const parts = new Map<string, SynthesisRow[]>();
  for (const row of a.rows) {
    const key = name(row, facts.get(row.outcome));
    parts.set(key, [...(parts.get(key) ?? []), row]);
  }
  const groups = [...parts].map(([key, rows]) => {
    const { fit, reason } = poolCounts(rows, a.spec.method);
    return {
      name: key,
      k: rows.length,
      events: rows.reduce((s, r) => s + r.x, 0),
      patients: rows.reduce((s, r) => s + r.n, 0),
      estimate: fit?.estimate ?? null,
      ci: fit ? ([fit.ci[0], fit.ci[1]] as [number, number]) : null,
      tau2: fit?.tau2 ?? null,
      reason,
      on: fit?.on ?? null,
    };
  });
  groups.sort((x, y) => y.patients - x.patients || (x.name < y.name ? -1 : 1));
  const tested = groups.flatMap((g) => (g.on && g.on.se > 0 ? [g.on] : []));
  const without = groups.filter((g) => !g.on || !(g.on.se > 0)).map((g) => g.name);
  return {
    by,
    heading,
    groups: groups.map(({ on: _, ...g }) => g),
    difference: tested.length < 2 ? null : { ...betweenQ(tested), without },
    noTest: tested.length < 2 ? 'A test of difference needs two subgroups that can each be pooled.' : null,
  };
}

function betweenQ(groups: readonly { mu: number; se: number }[]): { Q: number; df: number; p: number } {
  const w = groups.map((g) => 1 / g.se ** 2);
  const mean = groups.reduce((s, g, i) => s + w[i]! * g.mu, 0) / w.reduce((s, x) => s + x, 0);
  const Q = groups.reduce((s, g, i) => s + w[i]! * (g.mu - mean) ** 2, 0);
  const df = groups.length - 1;
  return { Q, df, p: chiSquareUpperTail(Q, df) };
}
