import type { FieldChange } from '#ledger/grades.ts';
import { checkAgainstPool, checkCount, MOST_PATIENTS } from './arithmetic.ts';
import { type ArmFacts, nameArms, nameOutcomes, type OutcomeFacts } from './arm-names.ts';
import type { ArmRow, ArmTable, RowNote } from './arm-rows.ts';
import { diseasesOf, modalitiesOf, targetsOf } from './arm-vocabulary.ts';
import type { ArmContent, OutcomeContent } from './arms.ts';
import { type ByHand, countOf, disputesAmong, keptByHand, type WrittenCount } from './by-hand.ts';
import { citationLabel } from './citation-label.ts';
import { nameApart } from './made-names.ts';
import { compareArms, compareOutcomes } from './outcome-changes.ts';

/** The arms and outcomes that the database holds of the studies that a table names. */
export interface StoredArms {
  arms: { id: string; content: ArmContent }[];
  outcomes: { id: string; content: OutcomeContent }[];
  /** Ids of the arms of all other studies. */
  otherArms: string[];
  byHand?: ByHand;
}

/** One thing as the table gives it. `changes` is empty for a new one and for one that is as it was. */
export interface Planned<C> {
  id: string;
  title: string;
  content: C;
  state: 'new' | 'changed' | 'same';
  changes: FieldChange[];
}

export interface ImportPlan {
  arms: Planned<ArmContent>[];
  outcomes: Planned<OutcomeContent>[];
  /** Stored outcomes of these arms that the table does not speak of, where the overlap group of their arm is not theirs yet. */
  beside: Planned<OutcomeContent>[];
  heldBack: RowNote[];
  /** Where and when the patients of an arm were treated, as the table says it; null where it does not. */
  cohorts: CohortFacts[];
  /** Stored outcomes of these studies that the table no longer has; they stay. */
  vanished: { outcome: string; sentence: string }[];
  warnings: string[];
}

interface CohortFacts {
  arm: string;
  site: string | null;
  country: string | null;
  enrolledFrom: string | null;
  enrolledTo: string | null;
}

interface ArmGroup {
  facts: ArmFacts;
  rows: ArmRow[];
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** A row without its place in the file: two that are equal here say the same. */
const words = ({ line: _line, extra: _extra, ...row }: ArmRow): string => JSON.stringify(row);

function withoutRepeats(rows: readonly ArmRow[], warnings: string[]): ArmRow[] {
  const first = new Map<string, ArmRow>();
  for (const row of rows) {
    const same = first.get(words(row));
    if (same) warnings.push(`Line ${row.line} repeats line ${same.line} word for word and was taken once.`);
    else first.set(words(row), row);
  }
  return [...first.values()];
}

function groupsOf(rows: readonly ArmRow[]): ArmGroup[] {
  const groups = new Map<string, ArmGroup>();
  for (const row of rows) {
    const { study_id: study, product, disease, target, modality } = row;
    const key = JSON.stringify([study, product, disease, target, modality]);
    const group = groups.get(key) ?? { facts: { study, product, disease, target, modality }, rows: [] };
    group.rows.push(row);
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** What most rows of an arm say, of equally many the first by alphabet; null where none says anything. Disagreement is named. */
function settled<T extends string | number>(
  group: ArmGroup,
  what: string,
  of: (row: ArmRow) => T | null,
  warnings: string[],
): T | null {
  const counts = new Map<T, number>();
  for (const row of group.rows) {
    const value = of(row);
    if (value !== null && value !== '') counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const ranked = [...counts].sort(([a, n], [b, m]) => m - n || byText(String(a), String(b)));
  if (ranked.length > 1 && what !== '')
    warnings.push(
      `The rows of ${group.facts.study} (${group.facts.disease}) do not agree on the ${what}: ${ranked.map(([v]) => v).join('; ')}; the first of these was taken.`,
    );
  return ranked[0]?.[0] ?? null;
}

/** How many were treated, from a column of its own or from rows that give nothing but that number. Never taken from the denominator of an outcome. */
function enrolledIn(group: ArmGroup): { enrolled: number; enrolledSource: string } | null {
  const told = group.rows
    .filter((r) => r.enrolled !== undefined && r.enrolled > 0 && r.enrolled <= MOST_PATIENTS)
    .sort((a, b) => (b.enrolled ?? 0) - (a.enrolled ?? 0) || byText(words(a), words(b)))[0];
  if (told?.enrolled !== undefined)
    return {
      enrolled: told.enrolled,
      enrolledSource: told.verified ? told.source_type : `${told.source_type}, not checked against a source`,
    };
  const stated = group.rows
    .filter((r) => r.measure_type === 'denominator_only' && /^\d+$/.test(r.n))
    .filter((r) => Number(r.n) > 0 && Number(r.n) <= MOST_PATIENTS)
    .sort((a, b) => Number(b.n) - Number(a.n) || byText(words(a), words(b)));
  const row = stated[0];
  if (!row) return null;
  const checked = row.verified ? '' : ', not checked against a source';
  const about = row.definition === '' ? '' : `: ${row.definition}`;
  return { enrolled: Number(row.n), enrolledSource: `${row.outcome}${about} (${row.source_type}${checked})` };
}

function armContent(
  group: ArmGroup,
  before: ArmContent | undefined,
  enrolledByHand: boolean,
  warnings: string[],
): ArmContent {
  const { facts } = group;
  const diseases = diseasesOf(facts.disease);
  const targetKeys = targetsOf(facts.target);
  const known = before?.enrolled != null ? { enrolled: before.enrolled, enrolledSource: before.enrolledSource } : null;
  const enrolled = (enrolledByHand ? known : null) ??
    enrolledIn(group) ??
    known ?? { enrolled: null, enrolledSource: null };
  return {
    study: facts.study,
    citation: settled(group, 'citation', (r) => r.citation, warnings) ?? '',
    doi: settled(group, 'DOI', (r) => r.doi, warnings),
    pmid: settled(group, 'PubMed number', (r) => r.pmid, warnings),
    nct: settled(group, 'trial number', (r) => r.nct, warnings),
    product: facts.product,
    target: facts.target,
    targetKeys,
    modality: facts.modality,
    modalityKeys: modalitiesOf(facts.modality, targetKeys),
    disease: facts.disease,
    diseaseKeys: diseases.keys,
    diseaseUnread: diseases.unread,
    ...enrolled,
    overlapGroup: settled(group, 'overlap group', (r) => r.overlap_group, warnings),
    followUpMonths: settled(group, 'median follow-up', (r) => r.follow_up_median_months, warnings),
    sourceType: settled(group, '', (r) => r.source_type, warnings) ?? '',
  };
}

const outcomeFacts = (row: ArmRow): OutcomeFacts => ({
  name: row.outcome,
  timepoint: row.timepoint,
  definition: row.definition,
  rest: words(row),
});

function cohortFacts(arm: string, group: ArmGroup, warnings: string[]): CohortFacts {
  const from = settled(group, 'first patient', (r) => r.enrolled_from ?? null, warnings);
  const to = settled(group, 'last patient', (r) => r.enrolled_to ?? null, warnings);
  const turned = from !== null && to !== null && from.slice(0, to.length) > to.slice(0, from.length);
  if (turned)
    warnings.push(`In ${arm} the first patient (${from}) comes after the last (${to}); neither date was taken.`);
  return {
    arm,
    site: settled(group, 'site', (r) => r.site ?? null, warnings),
    country: settled(group, 'country', (r) => r.country ?? null, warnings),
    enrolledFrom: turned ? null : from,
    enrolledTo: turned ? null : to,
  };
}

/** What is stored of these publications only; the other arms are known by their ids. */
function ofStudies(loaded: StoredArms, studies: ReadonlySet<string>): StoredArms {
  const arms = loaded.arms.filter((a) => studies.has(a.content.study));
  const here = new Set(arms.map((a) => a.id));
  return {
    ...loaded,
    arms,
    outcomes: loaded.outcomes.filter((o) => here.has(o.content.arm)),
    otherArms: [...loaded.otherArms, ...loaded.arms.filter((a) => !here.has(a.id)).map((a) => a.id)],
  };
}

/** What an import would write. Nothing in it depends on the order of the rows, except the lines that the notes name. */
export function planImport(table: ArmTable, loaded: StoredArms): ImportPlan {
  const apart = nameApart(
    table.rows,
    table.made ?? new Map(),
    loaded.arms.map((a) => a.content),
  );
  const stored = ofStudies(loaded, new Set(apart.rows.map((r) => r.study_id)));
  const warnings = [...table.warnings, ...apart.warnings];
  const groups = groupsOf(withoutRepeats(apart.rows, warnings));
  const ids = nameArms(
    groups.map((g) => g.facts),
    stored.arms.map((a) => ({ id: a.id, ...a.content })),
    stored.otherArms,
  );
  const storedArm = new Map(stored.arms.map((a) => [a.id, a.content]));
  const storedOutcome = new Map(stored.outcomes.map((o) => [o.id, o.content]));
  const arms: Planned<ArmContent>[] = [];
  const outcomes: Planned<OutcomeContent>[] = [];
  const heldBack: RowNote[] = [];
  const cohorts: CohortFacts[] = [];

  groups.forEach((group, g) => {
    const id = ids[g]!;
    const before = storedArm.get(id);
    const content = armContent(group, before, stored.byHand?.enrolled.has(id) ?? false, warnings);
    const label = citationLabel(content.citation);
    arms.push(
      planned(id, `${label}: ${content.product} in ${content.disease}`, content, before, (b) =>
        compareArms(b, content, id),
      ),
    );
    cohorts.push(cohortFacts(id, group, warnings));
    if (content.diseaseKeys.length === 0 || content.diseaseUnread.length > 0)
      warnings.push(
        `The vocabulary does not know ${content.diseaseUnread.map((u) => `“${u}”`).join(' and ')} in ${id}; the arm is counted for no single disease.`,
      );

    const pooled = groups
      .filter((o) => o !== group && o.facts.study === group.facts.study && o.facts.product === group.facts.product)
      .map((o) => o.facts.disease)
      .sort(byText);
    // a row that somebody corrected is recognised by what it said before
    const known = stored.outcomes
      .filter((o) => o.content.arm === id)
      .map((o) => ({ ...(stored.byHand?.outcomes.get(o.id) ?? o.content), id: o.id }));
    const outcomeIds = nameOutcomes(id, group.rows.map(outcomeFacts), known);
    const disputes = disputesAmong(countsIn(group, outcomeIds, id, stored));
    group.rows.forEach((row, r) => {
      const outcomeId = outcomeIds[r]!;
      const check = checkCount({ ...row, study: row.study_id, measure: row.measure_type }, content.enrolled);
      const dispute = disputes.get(outcomeId);
      const held = dispute ? [...check.heldBack, dispute] : check.heldBack;
      const more = checkAgainstPool({ study: row.study_id, disease: row.disease, evaluable: check.evaluable }, pooled);
      const now: OutcomeContent = {
        arm: id,
        name: row.outcome,
        definition: row.definition,
        timepoint: row.timepoint,
        measure: row.measure_type,
        events: row.measure_type.startsWith('count') ? check.events : null,
        evaluable: check.evaluable,
        valueText: check.valueText,
        verified: row.verified,
        sourceType: row.source_type,
        sourceUrl: row.source_url,
        notes: row.notes,
        overlapGroup: content.overlapGroup,
        poolPreferred: row.pool_preferred,
        heldBack: held,
        flags: [...check.flags, ...more],
      };
      const kept = keptByHand(stored.byHand?.outcomes.get(outcomeId), storedOutcome.get(outcomeId), now);
      const present = kept?.content ?? now;
      if (kept?.warning) warnings.push(kept.warning);
      outcomes.push(
        planned(
          outcomeId,
          `${present.name}, ${label} (${present.timepoint})`,
          present,
          storedOutcome.get(outcomeId),
          (b) => compareOutcomes(b, present),
        ),
      );
      for (const sentence of present.heldBack) heldBack.push({ row: row.line, sentence });
    });
  });
  const planIds = new Set(outcomes.map((o) => o.id));
  const armNow = new Map(arms.map((a) => [a.id, a.content]));
  const beside = stored.outcomes.flatMap(({ id, content: before }): Planned<OutcomeContent>[] => {
    const arm = armNow.get(before.arm);
    if (!arm || planIds.has(id) || arm.overlapGroup === before.overlapGroup) return [];
    const content = { ...before, overlapGroup: arm.overlapGroup };
    const title = `${content.name}, ${citationLabel(arm.citation)} (${content.timepoint})`;
    return [planned(id, title, content, before, (b) => compareOutcomes(b, content))];
  });
  const regrouped = new Set(beside.map((o) => o.id));
  const vanished = stored.outcomes
    .filter((o) => !planIds.has(o.id) && stored.byHand?.outcomes.get(o.id) !== null)
    .sort((a, b) => byText(a.id, b.id))
    .map((o) => ({
      outcome: o.id,
      sentence: `“${o.content.name}” of ${o.content.arm} (${o.content.timepoint}) is not in this table any more; it was kept ${regrouped.has(o.id) ? 'and follows its arm into another overlap group' : 'as it was'}.`,
    }));
  const inOrder = <T extends { id: string }>(list: T[]): T[] => list.sort((a, b) => byText(a.id, b.id));
  return {
    arms: inOrder(arms),
    outcomes: inOrder(outcomes),
    beside: inOrder(beside),
    cohorts: cohorts.sort((a, b) => byText(a.arm, b.arm)),
    heldBack: heldBack.sort((a, b) => a.row - b.row),
    vanished,
    warnings: [...new Set(warnings)],
  };
}

/** Every count of an arm as it stands after the import: those of the table, and in their place or besides what people entered. */
function countsIn(group: ArmGroup, ids: readonly string[], arm: string, stored: StoredArms): WrittenCount[] {
  const study = group.facts.study;
  const hand = stored.outcomes.filter((o) => o.content.arm === arm && stored.byHand?.outcomes.has(o.id));
  const byHand = new Set(hand.map((o) => o.id));
  return [
    ...hand.flatMap((o) => countOf(o.id, study, o.content) ?? []),
    ...group.rows.flatMap((r, i) =>
      r.measure_type === 'count' && !byHand.has(ids[i]!) ? [{ ...r, id: ids[i]!, study }] : [],
    ),
  ];
}

function planned<C>(
  id: string,
  title: string,
  content: C,
  before: C | undefined,
  compare: (before: C) => FieldChange[],
): Planned<C> {
  const changes = before ? compare(before) : [];
  return { id, title, content, changes, state: !before ? 'new' : changes.length > 0 ? 'changed' : 'same' };
}
