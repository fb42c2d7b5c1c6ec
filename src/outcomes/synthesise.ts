import { poolProportions } from '#stats/pool-proportions.ts';
import { clopperPearson } from '#stats/proportion-intervals.ts';
import { StatsRefusal } from '#stats/refusal.ts';
import type { Measure } from './arm-rows.ts';
import { COMPARATOR, isProductAsked, isWithin, sameTargets, targetsOf } from './arm-vocabulary.ts';
import { labelRows, yearOf } from './citation-label.ts';
import { type Cohort, clustersOf, type Judged, judgedPairs, representative } from './overlap.ts';
import { bySize, estimateOf } from './overlap-estimate.ts';
import type { Said } from './overlap-paths.ts';
import { rangeOverChoices } from './overlap-range.ts';
import { sourceMark } from './source-marks.ts';
import { armFacts } from './subgroups.ts';
import {
  FEWEST_TO_POOL,
  type JudgedOverlap,
  type OverlapChoice,
  type SetAsideRow,
  type SynthesisAnswer,
  type SynthesisSpec,
  type UnknownOverlap,
} from './synthesis-answer.ts';
import { methodText, notPooled, notSound, UNKNOWN_RELATION } from './synthesis-words.ts';
import { byTimepoint, isWithinWindow, TIMEPOINT_RULE } from './timepoints.ts';

/** An outcome row together with what its arm says: all that a synthesis looks at. */
export interface CandidateRow {
  id: string;
  arm: string;
  /** Id of the cohort that the arm is of: what judgements of overlap speak about. */
  cohort: string;
  /** How many arms that cohort has in all; left out: one. */
  cohortArms?: number;
  /** The report that the arm names was retracted. */
  retracted?: boolean;
  study: string;
  citation: string;
  nct: string | null;
  product: string;
  diseaseKeys: readonly string[];
  diseaseUnread: readonly string[];
  targetKeys: readonly string[];
  modalityKeys: readonly string[];
  overlapGroup: string | null;
  followUpMonths: number | null;
  name: string;
  timepoint: string;
  measure: Measure;
  events: number | null;
  evaluable: number | null;
  verified: boolean;
  sourceType: string;
  poolPreferred: boolean;
  heldBack: readonly string[];
}

type Counted = CandidateRow & Cohort;

const sameName = (a: string, b: string): boolean =>
  a.replace(/\s+/g, ' ').trim().toLowerCase() === b.replace(/\s+/g, ' ').trim().toLowerCase();

/** Whether the arm's patients are the ones asked for: every one of its diseases must be, and none may be unknown. */
function population(row: CandidateRow, spec: SynthesisSpec): boolean {
  if (spec.diseases) {
    const asked = spec.diseases;
    if (row.diseaseKeys.length === 0 || row.diseaseUnread.length > 0) return false;
    if (!row.diseaseKeys.every((k) => asked.some((d) => isWithin(k, d)))) return false;
  }
  if (spec.modalities && !spec.modalities.some((m) => row.modalityKeys.includes(m))) return false;
  if (spec.products && !isProductAsked(row.product, spec.products)) return false;
  return true;
}

type TargetFit = 'asked' | 'more' | 'other';

function targetFit(row: CandidateRow, spec: SynthesisSpec): TargetFit {
  if (!spec.targets) return 'asked';
  const asked = spec.targets.map(targetsOf);
  if (asked.some((t) => sameTargets(t, row.targetKeys))) return 'asked';
  return asked.some((t) => t.every((k) => row.targetKeys.includes(k))) ? 'more' : 'other';
}

const counted = (row: CandidateRow): Counted | null =>
  row.measure === 'count' && row.heldBack.length === 0 && row.events !== null && row.evaluable !== null
    ? { ...row, x: row.events, n: row.evaluable, preferred: row.poolPreferred, year: yearOf(row.citation) }
    : null;

/** Why a row that matches the question is not counted before anything is chosen; null when it may be. */
function notEligible(row: CandidateRow, spec: SynthesisSpec): string | null {
  if (row.retracted) return 'Its report was retracted; the figures of a retracted report are not counted.';
  if (row.modalityKeys.includes(COMPARATOR) && !spec.modalities?.includes(COMPARATOR))
    return 'A comparator arm: its patients did not get the treatment asked about.';
  if (targetFit(row, spec) === 'more')
    return `Directed at ${row.targetKeys.join(' and ')}, while the question is about ${spec.targets!.join(' or ')} alone.`;
  if (spec.verification === 'verified' && !row.verified)
    return 'Not checked against a source; only checked figures are counted.';
  if (spec.window && !isWithinWindow(row.timepoint, spec.window))
    return `Counted at “${row.timepoint}”, which is no stated time from ${spec.window[0]} to ${spec.window[1]} months.`;
  return null;
}

const pool = (rows: readonly { id: string; x: number; n: number }[], spec: SynthesisSpec) =>
  poolProportions(
    [...rows].sort(bySize).map((r) => ({ study: r.id, x: r.x, n: r.n })),
    { method: spec.method, leaveOneOut: false },
  );

/**
 * Answers the question from the outcomes, with what people judged about the overlap of their cohorts. The order of `all` and of `judgements`
 * does not matter, nor do rows of other outcomes and judgements of other cohorts. `limits.most`: how many admissible choices are computed
 * before they are sampled instead; a page that answers at once takes fewer than what goes on record.
 */
export function answerSynthesis(
  question: string,
  spec: SynthesisSpec,
  all: readonly CandidateRow[],
  judgements: readonly Judged[] = [],
  limits: { most?: number } = {},
): SynthesisAnswer {
  const matching = all.filter(
    (r) =>
      sameName(r.name, spec.outcome) && r.measure === 'count' && population(r, spec) && targetFit(r, spec) !== 'other',
  );
  const usable = matching.flatMap((r) => counted(r) ?? []);
  const aside = new Map<Counted, string>();
  for (const r of usable) {
    const why = notEligible(r, spec);
    if (why) aside.set(r, why);
  }
  const months = spec.atMonths ?? TIMEPOINT_RULE.months;
  const eligible = usable.filter((r) => !aside.has(r));
  for (const arm of new Set(eligible.map((r) => r.arm))) {
    const [first, ...others] = eligible.filter((r) => r.arm === arm).sort(byTimepoint(months));
    for (const other of others)
      aside.set(
        other,
        other.timepoint === first!.timepoint
          ? `The same patients are counted once already, in another row at ${first!.timepoint}.`
          : `The same patients are counted at ${first!.timepoint}, the time point closest to ${months} months.`,
      );
  }
  const timesChosen = aside.size > usable.length - eligible.length;
  const candidates = eligible.filter((r) => !aside.has(r));
  const pairs = judgedPairs(judgements);
  const clusters = clustersOf(candidates, judgements);
  const taken: Counted[] = [];
  const choices: OverlapChoice[] = [];
  const unknown: UnknownOverlap[] = [];
  for (const cluster of clusters) {
    const chosen = cluster.parts.map((part) => ({ group: part.name, ...representative(part) }));
    for (const { group, taken: one, because, instead } of chosen) {
      taken.push(one);
      if (instead.length === 0) continue;
      choices.push({ group, taken: one.id, because, instead: instead.map((c) => c.id).sort() });
      for (const c of instead) aside.set(c, standsFor(one, group, because, pairs(c, one)));
    }
    if (chosen.length > 1)
      unknown.push({ group: cluster.name, counted: chosen.map((c) => c.taken.id).sort(), because: UNKNOWN_RELATION });
  }
  taken.sort(bySize);

  const labels = labelRows([...taken, ...aside.keys()]);
  const judged = judgementsUsed(judgements, pairs, candidates, [...taken, ...aside.keys()], labels);
  const shared = (r: Counted) => ({
    outcome: r.id,
    arm: r.arm,
    label: labels.get(r.id)!,
    product: r.product,
    timepoint: r.timepoint,
    x: r.x,
    n: r.n,
    p: r.x / r.n,
    ci: [...clopperPearson(r.x, r.n)] as [number, number],
    mark: sourceMark(r.verified, r.sourceType),
  });
  const events = taken.reduce((s, r) => s + r.x, 0);
  const patients = taken.reduce((s, r) => s + r.n, 0);
  const pooled = poolOrSay(taken, spec);
  const range = pooled.result
    ? rangeOverChoices(clusters, (rows) => estimateOf(rows, spec.method), { ...limits, main: pooled.result.estimate })
    : null;
  const facts = armFacts(all);
  const { result } = pooled;
  const two = (i: readonly [number, number] | null): [number, number] | null => (i ? [i[0], i[1]] : null);
  const setAside: SetAsideRow[] = [...aside]
    .sort(([a], [b]) => bySize(a, b))
    .map(([r, reason]) => ({ ...shared(r), reason }));
  return {
    question,
    // A condition given as undefined is no condition, and no part of the content.
    spec: JSON.parse(JSON.stringify(spec)) as SynthesisSpec,
    estimate: result?.estimate ?? null,
    ci: two(result?.ci ?? null),
    predictionInterval: two(result?.predictionInterval ?? null),
    tau2: result?.tau2 ?? null,
    I2: result?.I2 ?? null,
    k: taken.length,
    events,
    patients,
    methodText: methodText({
      spec,
      months,
      k: taken.length,
      events,
      patients,
      choices,
      unknown,
      range,
      taken,
      isJudged: (a, b) => pairs(a, b) !== null,
      heldBack: matching.filter((r) => r.heldBack.length > 0).length,
      timesChosen,
      comparators: taken.filter((r) => r.modalityKeys.includes(COMPARATOR)).length,
      controlled: taken.filter((r) => !r.modalityKeys.includes(COMPARATOR) && facts.get(r.id)?.design === 'controlled')
        .length,
      pooled: result,
    }),
    notPooledReason: pooled.reason,
    rows: taken.map((r, i) => ({ ...shared(r), weight: result?.studies[i]?.weight ?? r.n / patients })),
    setAside,
    overlap: {
      choices,
      ...(unknown.length > 0 ? { unknown } : {}),
      ...(judged.length > 0 ? { judged } : {}),
      range,
    },
  };
}

const SHARING_WORDS = {
  same: 'Judged to be the same patients as',
  subset: 'Judged to share patients, one cohort within the other, with',
  partial: 'Judged to share some patients with',
} as const;

/** Why a cohort is not counted beside the one that stands for it. */
function standsFor(one: Counted, group: string, because: string, judged: Said | null): string {
  if (judged && judged.relation !== 'none' && judged.relation !== 'unknown')
    return `${SHARING_WORDS[judged.relation]} ${one.arm} (${judged.by.map((j) => j.id).join(' and ')}), which is counted: ${because}.`;
  return `Belongs to the group of cohorts ${group}, for which ${one.arm} is counted: ${because}.`;
}

/**
 * The judgements between two cohorts that could both be counted here, and those on the way between two such over cohorts that have no row
 * here or none that may be counted; in the order of their numbers.
 */
function judgementsUsed(
  judgements: readonly Judged[],
  pairs: ReturnType<typeof judgedPairs>,
  candidates: readonly Counted[],
  shown: readonly Counted[],
  labels: ReadonlyMap<string, string>,
): JudgedOverlap[] {
  const names = new Map<string, string>();
  for (const rows of [candidates, shown])
    for (const r of [...rows].sort(bySize)) if (!names.has(r.cohort)) names.set(r.cohort, labels.get(r.id)!);
  const here = [...new Set(candidates.map((r) => r.cohort))];
  const onTheWay = new Set(
    here.flatMap((a, i) =>
      here.slice(i + 1).flatMap((b) => {
        const said = pairs({ cohort: a }, { cohort: b });
        return said?.through ? said.by.map((j) => j.id) : [];
      }),
    ),
  );
  return judgements
    .filter((j) => onTheWay.has(j.id) || (here.includes(j.a) && here.includes(j.b)))
    .map(({ id, a, b, relation }) => ({
      id,
      a,
      b,
      relation,
      names: [names.get(a) ?? a, names.get(b) ?? b] as [string, string],
    }))
    .sort((x, y) => x.id.length - y.id.length || (x.id < y.id ? -1 : 1));
}

function poolOrSay(
  rows: readonly Counted[],
  spec: SynthesisSpec,
): { result: ReturnType<typeof pool> | null; reason: string | null } {
  const reason = notPooled(rows, FEWEST_TO_POOL, spec.method);
  if (reason) return { result: null, reason };
  try {
    const result = pool(rows, spec);
    const unsound = spec.method === 'glmm' ? notSound(rows, result) : null;
    return unsound ? { result: null, reason: unsound } : { result, reason: null };
  } catch (e) {
    if (e instanceof StatsRefusal) return { result: null, reason: e.message };
    throw e;
  }
}
