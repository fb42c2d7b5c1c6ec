import { checkAgainstPool, checkCount, isContradiction } from './arithmetic.ts';
import { nameArms, slug } from './arm-names.ts';
import type { ArmRow } from './arm-rows.ts';
import { diseasesOf, modalitiesOf, targetsOf } from './arm-vocabulary.ts';
import type { ArmContent, OutcomeContent } from './arms.ts';
import { countOf, disputesAmong, setAsideSentence } from './by-hand.ts';
import { citationLabel } from './citation-label.ts';
import type { ImportPlan, Planned, StoredArms } from './import-plan.ts';
import { compareArms, compareOutcomes } from './outcome-changes.ts';

/** Said when an entry cannot be written; one sentence that names the field where there is one. */
export class EntryRefused extends Error {
  readonly field: string | null;
  constructor(message: string, field: string | null = null) {
    super(message);
    this.field = field;
  }
}

/** What a person enters: one row, already read by the rules of the table, and where it belongs. */
export interface Entry {
  row: Omit<ArmRow, 'line' | 'extra'>;
  /** Id of the group; null: the one that the row describes, new where there is none like it. */
  arm: string | null;
  /** Id of the outcome that is corrected; null: a new one. */
  outcome: string | null;
  /** Why the row is kept out of every synthesis; null: it is not. */
  setAside: string | null;
}

export interface EntryPlan extends Pick<ImportPlan, 'arms' | 'outcomes'> {
  /** Id of the outcome that was entered, among `outcomes`. */
  entered: string;
  before: OutcomeContent | null;
}

const EVALUABLE_BEYOND = /evaluable out of \d+ treated cannot be/;

function armOf(entry: Entry, stored: StoredArms): { id: string; before: ArmContent | undefined; content: ArmContent } {
  const { row } = entry;
  const target = entry.outcome === null ? null : stored.outcomes.find((o) => o.id === entry.outcome);
  const wanted = target?.content.arm ?? entry.arm;
  const facts = {
    study: row.study_id,
    product: row.product,
    disease: row.disease,
    target: row.target,
    modality: row.modality,
  };
  const id =
    wanted ??
    nameArms(
      [facts],
      stored.arms.map((a) => ({ id: a.id, ...a.content })),
      stored.otherArms,
    )[0]!;
  const before = stored.arms.find((a) => a.id === id)?.content;
  if (wanted !== null && !before)
    throw new EntryRefused(`There is no group of patients ${wanted}; choose one from the list.`, 'arm');
  const enrolled =
    row.enrolled === undefined || row.enrolled === before?.enrolled
      ? {}
      : {
          enrolled: row.enrolled,
          enrolledSource: row.verified ? row.source_type : `${row.source_type}, not checked against a source`,
        };
  if (before) return { id, before, content: { ...before, ...enrolled } };
  const diseases = diseasesOf(row.disease);
  const targetKeys = targetsOf(row.target);
  return {
    id,
    before: undefined,
    content: {
      study: row.study_id,
      citation: row.citation,
      doi: row.doi,
      pmid: row.pmid,
      nct: row.nct,
      product: row.product,
      target: row.target,
      targetKeys,
      modality: row.modality,
      modalityKeys: modalitiesOf(row.modality, targetKeys),
      disease: row.disease,
      diseaseKeys: diseases.keys,
      diseaseUnread: diseases.unread,
      enrolled: null,
      enrolledSource: null,
      overlapGroup: row.overlap_group,
      followUpMonths: row.follow_up_median_months,
      sourceType: row.source_type,
      ...enrolled,
    },
  };
}

/** The id of a row that is new in its arm. @throws EntryRefused when the same outcome at the same time is there in the same words. */
function newId(arm: string, row: Entry['row'], here: readonly { id: string; content: OutcomeContent }[]): string {
  const taken = new Set(here.map((o) => o.id));
  const base = `${arm}/${slug(row.outcome)}@${slug(row.timepoint)}`;
  const same = here.filter(
    (o) => slug(o.content.name) === slug(row.outcome) && slug(o.content.timepoint) === slug(row.timepoint),
  );
  if (same.some((o) => slug(o.content.definition) === slug(row.definition)))
    throw new EntryRefused(
      `“${row.outcome}” at ${row.timepoint} is there already for this group; correct that row, or say in the definition what differs.`,
      'outcome',
    );
  if (!taken.has(base)) return base;
  const spelled = `${base}~${slug(row.definition || 'undefined')}`;
  for (let n = 1; ; n++) {
    const id = n === 1 ? spelled : `${spelled}-${n}`;
    if (!taken.has(id)) return id;
  }
}

function planned<C>(
  id: string,
  title: string,
  content: C,
  before: C | undefined,
  compare: (b: C, c: C) => Planned<C>['changes'],
): Planned<C> {
  const changes = before === undefined ? [] : compare(before, content);
  return { id, title, content, changes, state: before === undefined ? 'new' : changes.length > 0 ? 'changed' : 'same' };
}

/**
 * What entering or correcting one row writes: its arm, the row, and the rows beside it that it now contradicts or no longer does.
 * @throws EntryRefused when the group or the row is not there, the row is there already, it is said to be read in a source that nobody can find, or the
 * number enrolled is below what is evaluable.
 */
export function planEntry(entry: Entry, stored: StoredArms): EntryPlan {
  const { row } = entry;
  const arm = armOf(entry, stored);
  const { study } = arm.content;
  const here = stored.outcomes.filter((o) => o.content.arm === arm.id);
  const target = here.find((o) => o.id === entry.outcome);
  if (entry.outcome !== null && !target)
    throw new EntryRefused('This row is not there any more; open the list of outcomes again.');
  if (row.verified && row.source_url === '' && !row.doi && !row.pmid && !arm.content.doi && !arm.content.pmid)
    throw new EntryRefused(
      'Say where this figure was read: give the address of the source, a DOI or a PubMed number, or do not say that you read it there.',
      'source_url',
    );
  const id = target?.id ?? newId(arm.id, row, here);
  const { enrolled } = arm.content;
  const enrolledChanged = enrolled !== (arm.before?.enrolled ?? null);
  const beyond = here.find(
    (o) =>
      o.id !== id &&
      o.content.measure === 'count' &&
      enrolledChanged &&
      enrolled !== null &&
      (o.content.evaluable ?? 0) > enrolled,
  );
  if (beyond)
    throw new EntryRefused(
      `${enrolled} enrolled cannot be: “${beyond.content.name}” of the same group has ${beyond.content.evaluable} evaluable.`,
      'enrolled',
    );
  const check = checkCount({ ...row, study, measure: row.measure_type }, enrolled);
  const pooled = stored.arms
    .filter((a) => a.id !== arm.id && a.content.study === study && a.content.product === arm.content.product)
    .map((a) => a.content.disease)
    .sort();
  const draft: OutcomeContent = {
    arm: arm.id,
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
    overlapGroup: arm.content.overlapGroup,
    poolPreferred: row.pool_preferred,
    heldBack:
      entry.setAside === null
        ? check.heldBack
        : [...check.heldBack, setAsideSentence({ name: row.outcome, timepoint: row.timepoint }, study, entry.setAside)],
    flags: [
      ...check.flags,
      ...checkAgainstPool({ study, disease: arm.content.disease, evaluable: check.evaluable }, pooled),
    ],
  };
  const others = here.filter((o) => o.id !== id);
  const disputes = disputesAmong([
    ...others.flatMap((o) => countOf(o.id, study, o.content) ?? []),
    ...(countOf(id, study, draft) ? [{ ...row, id, study }] : []),
  ]);
  const label = citationLabel(arm.content.citation);
  const withDispute = (rowId: string, c: OutcomeContent): OutcomeContent => {
    const dispute = disputes.get(rowId);
    const kept = c.heldBack.filter(
      (s) => !isContradiction(s) && !(enrolledChanged && EVALUABLE_BEYOND.test(s) && rowId !== id),
    );
    return { ...c, heldBack: dispute ? [...kept, dispute] : kept };
  };
  const titled = (rowId: string, c: OutcomeContent, before: OutcomeContent | undefined) =>
    planned(rowId, `${c.name}, ${label} (${c.timepoint})`, c, before, compareOutcomes);
  return {
    arms: [
      planned(arm.id, `${label}: ${arm.content.product} in ${arm.content.disease}`, arm.content, arm.before, (b, c) =>
        compareArms(b, c, arm.id),
      ),
    ],
    outcomes: [
      titled(id, withDispute(id, draft), target?.content),
      ...others.map((o) => titled(o.id, withDispute(o.id, o.content), o.content)),
    ],
    entered: id,
    before: target?.content ?? null,
  };
}
