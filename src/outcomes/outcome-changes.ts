import { canonicalJson } from '#ledger/content-hash.ts';
import type { FieldChange, Grade } from '#ledger/grades.ts';
import { ARM_CHANGE_RULES, type ArmContent, OUTCOME_CHANGE_RULES, type OutcomeContent, WORDING_RULE } from './arms.ts';

const FIELD_WORDS: Partial<Record<keyof ArmContent | keyof OutcomeContent, string>> = {
  followUpMonths: 'median follow-up in months',
  enrolledSource: 'source of the number treated',
  enrolled: 'number treated or enrolled',
  overlapGroup: 'group of cohorts that share patients',
  poolPreferred: 'mark as the one to be counted',
  sourceType: 'kind of source',
  sourceUrl: 'address of the source',
  diseaseKeys: 'disease in the vocabulary',
  targetKeys: 'target in the vocabulary',
  modalityKeys: 'modality in the vocabulary',
  valueText: 'value in words',
  heldBack: 'reasons to hold it back',
};

const shown = (v: unknown): string => {
  if (v === null || v === '' || (Array.isArray(v) && v.length === 0)) return 'not stated';
  if (typeof v === 'boolean') return v ? 'yes' : 'no';
  const text = Array.isArray(v) ? v.join(', ') : String(v);
  return text.length <= 120 ? text : `${text.slice(0, 117)}…`;
};

function fieldChanges<T extends object>(
  before: T,
  after: T,
  rules: readonly { rule: string; grade: Grade; fields: readonly (keyof T)[] }[],
  name: string,
): FieldChange[] {
  const fields = Object.keys(after) as (keyof T & string)[];
  return fields
    .filter((f) => canonicalJson(before[f] ?? null) !== canonicalJson(after[f] ?? null))
    .map((field) => {
      const { rule, grade } = rules.find((r) => r.fields.includes(field)) ?? WORDING_RULE;
      const words = FIELD_WORDS[field as keyof typeof FIELD_WORDS] ?? field;
      return {
        field,
        before: before[field],
        after: after[field],
        grade,
        rule,
        sentence: `${name}: ${words} was ${shown(before[field])}, is now ${shown(after[field])}.`,
      };
    });
}

export const compareArms = (before: ArmContent, after: ArmContent, id: string): FieldChange[] =>
  fieldChanges(before, after, ARM_CHANGE_RULES, id);

/** As compareArms; a changed count is said in one sentence, with both its numbers. */
export function compareOutcomes(before: OutcomeContent, after: OutcomeContent): FieldChange[] {
  const name = `${after.name} in ${after.arm}`;
  const count = (c: OutcomeContent) => `${c.events ?? 'an unknown number'} of ${c.evaluable ?? 'an unstated number'}`;
  return fieldChanges(before, after, OUTCOME_CHANGE_RULES, name).map((c) =>
    c.field === 'events' || c.field === 'evaluable'
      ? { ...c, sentence: `${name} (${after.timepoint}) was ${count(before)}, is now ${count(after)}.` }
      : c,
  );
}
