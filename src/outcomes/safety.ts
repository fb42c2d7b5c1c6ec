import { clopperPearson } from '#stats/proportion-intervals.ts';
import { DISEASES, labelOf } from '#vocabulary/vocabulary.ts';
import { COMPARATOR, isWithin } from './arm-vocabulary.ts';
import type { Judged } from './overlap.ts';
import { SAFETY_OUTCOMES, type SafetyOutcome, safetyOutcomeOf } from './safety-outcomes.ts';
import { SOURCE_MARKS, type SourceMark, sourceMark } from './source-marks.ts';
import type { SynthesisAnswer } from './synthesis-answer.ts';
import { answerSynthesis, type CandidateRow } from './synthesise.ts';

export const SAFETY_BY = ['modality', 'disease'] as const;
export type SafetyBy = (typeof SAFETY_BY)[number];

/** A published group of patients, as far as the summary asks. */
export interface SafetyArm {
  id: string;
  diseaseKeys: readonly string[];
  diseaseUnread: readonly string[];
  modalityKeys: readonly string[];
  /** Null: not stated. */
  enrolled: number | null;
}

export interface SafetyInput {
  arms: readonly SafetyArm[];
  /** Counts of all names that mean a safety outcome, held back ones too. */
  rows: readonly CandidateRow[];
  /** Reports of such an outcome that do not say among how many patients. */
  withoutDenominator: readonly { arm: string; name: string }[];
  judgements: readonly Judged[];
}

/** One outcome in one kind of therapy or one disease. Proportions from 0 to 1. */
export interface SafetyFigure {
  outcome: string;
  label: string;
  /** Cohorts counted, each patient once. 0: nobody reports it, which is not the same as nobody having had it. */
  k: number;
  events: number;
  evaluable: number;
  /** Treated or enrolled in the counted groups that state it; `enrolledStated` of `k` do. */
  enrolled: number;
  enrolledStated: number;
  /** Pooled over at least three cohorts, or else plainly events over evaluable; null when nobody reports it. */
  estimate: number | null;
  /** 95 %: of the model where pooled, else exact (Clopper–Pearson) as if all were one cohort. */
  ci: [number, number] | null;
  pooled: boolean;
  notPooledReason: string | null;
  /** Groups that report it, and groups there are. */
  reportedBy: number;
  groups: number;
  /** Reports left out because their patients are counted already, or for another reason. */
  setAside: number;
  /** Rows that cannot be right and are not used. */
  heldBack: number;
  /** How many of the counted figures were checked how far. */
  marks: { mark: SourceMark; n: number }[];
  /** The names under which it was reported, as the sources write them. */
  names: string[];
  timepoints: string[];
}

export interface SafetyCategory {
  key: string;
  label: string;
  /** Published groups of patients in it. */
  groups: number;
  figures: SafetyFigure[];
}

/** More admissible choices than this are not looked at here: the page shows no range, the explorer does. */
const MOST_CHOICES = 1;

const inCategory = (arm: SafetyArm, by: SafetyBy, key: string): boolean =>
  by === 'modality'
    ? arm.modalityKeys.includes(key) && (key === COMPARATOR || !arm.modalityKeys.includes(COMPARATOR))
    : arm.diseaseKeys.length > 0 &&
      arm.diseaseUnread.length === 0 &&
      !arm.modalityKeys.includes(COMPARATOR) &&
      arm.diseaseKeys.every((k) => isWithin(k, key));

/** The first letter large, except where a name begins as iPSC and mRNA do. */
const asHeading = (label: string): string =>
  /^\p{Ll}[\p{Ll} ]/u.test(label) ? label.charAt(0).toUpperCase() + label.slice(1) : label;

function categoriesOf(arms: readonly SafetyArm[], by: SafetyBy): { key: string; label: string; arms: SafetyArm[] }[] {
  const keys = new Set(
    by === 'modality'
      ? arms.flatMap((a) => a.modalityKeys)
      : DISEASES.map((d) => d.key).filter((d) => arms.some((a) => a.diseaseKeys.includes(d))),
  );
  return [...keys].flatMap((key) => {
    const own = arms.filter((a) => inCategory(a, by, key));
    const label = key === COMPARATOR ? 'Placebo and other control groups' : asHeading(labelOf(by, key));
    return own.length === 0 ? [] : [{ key, label, arms: own }];
  });
}

function figureOf(
  outcome: SafetyOutcome,
  category: { key: string; arms: readonly SafetyArm[] },
  by: SafetyBy,
  input: SafetyInput,
): SafetyFigure {
  const own = new Map(category.arms.map((a) => [a.id, a]));
  // several spellings of one outcome are one name here, so that an arm that uses two is counted once
  const rows = input.rows
    .filter((r) => own.has(r.arm) && safetyOutcomeOf(r.name)?.key === outcome.key)
    .map((r) => ({ ...r, said: r.name, name: outcome.label }));
  const answer: SynthesisAnswer = answerSynthesis(
    outcome.label,
    {
      outcome: outcome.label,
      ...(by === 'modality' ? { modalities: [category.key] } : { diseases: [category.key] }),
      verification: 'all',
      method: 'glmm',
    },
    rows,
    input.judgements,
    { most: MOST_CHOICES },
  );
  const counted = new Set(answer.rows.map((r) => r.outcome));
  const used = rows.filter((r) => counted.has(r.id));
  const stated = used.flatMap((r) => own.get(r.arm)?.enrolled ?? []);
  const pooled = answer.estimate !== null && answer.ci !== null;
  const exact = answer.k > 0 ? clopperPearson(answer.events, answer.patients) : null;
  const marks = used.map((r) => sourceMark(r.verified, r.sourceType));
  return {
    outcome: outcome.key,
    label: outcome.label,
    k: answer.k,
    events: answer.events,
    evaluable: answer.patients,
    enrolled: stated.reduce((s, n) => s + n, 0),
    enrolledStated: stated.length,
    estimate: answer.k === 0 ? null : (answer.estimate ?? answer.events / answer.patients),
    ci: pooled ? answer.ci : exact ? [exact[0], exact[1]] : null,
    pooled,
    notPooledReason: answer.k === 0 ? null : answer.notPooledReason,
    reportedBy: new Set(rows.filter((r) => r.heldBack.length === 0).map((r) => r.arm)).size,
    groups: category.arms.length,
    setAside: answer.setAside.length,
    heldBack:
      rows.filter((r) => r.heldBack.length > 0).length +
      input.withoutDenominator.filter((r) => own.has(r.arm) && safetyOutcomeOf(r.name)?.key === outcome.key).length,
    marks: SOURCE_MARKS.flatMap((mark) => {
      const n = marks.filter((m) => m === mark).length;
      return n > 0 ? [{ mark, n }] : [];
    }),
    names: [...new Set(rows.map((r) => r.said))].sort(),
    timepoints: [...new Set(used.map((r) => r.timepoint))].sort(),
  };
}

/**
 * How often harm was reported, by kind of therapy or by disease: each patient counted once, every cohort's own denominator kept, nothing
 * taken for zero because nobody wrote of it. A group of several diseases belongs to no single disease; a product of two kinds to both.
 * Categories with the most groups first; outcomes in the order of the table.
 * @param only key of one outcome: then every category is there, so that it shows which say nothing of it.
 */
export function safetySummary(input: SafetyInput, by: SafetyBy, only?: string): SafetyCategory[] {
  const asked = SAFETY_OUTCOMES.filter((o) => only === undefined || o.key === only);
  return categoriesOf(input.arms, by)
    .map((c) => ({
      key: c.key,
      label: c.label,
      groups: c.arms.length,
      figures: asked.map((o) => figureOf(o, c, by, input)),
    }))
    .filter((c) => only !== undefined || c.figures.some((f) => f.k > 0 || f.heldBack > 0))
    .sort((a, b) => b.groups - a.groups || (a.label < b.label ? -1 : 1));
}
