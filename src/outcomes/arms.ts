import type { Grade } from '#ledger/grades.ts';
import type { Measure } from './arm-rows.ts';

/** A group of patients that got one treatment, as one publication reports it: the content of a thing of kind arm. */
export interface ArmContent {
  study: string;
  citation: string;
  doi: string | null;
  pmid: string | null;
  nct: string | null;
  product: string;
  target: string | null;
  targetKeys: string[];
  modality: string | null;
  modalityKeys: string[];
  disease: string;
  diseaseKeys: string[];
  /** Parts of the disease text that the vocabulary does not know. */
  diseaseUnread: string[];
  /** Treated or enrolled, only where the source says so; null = not stated, never the denominator of an outcome. */
  enrolled: number | null;
  enrolledSource: string | null;
  overlapGroup: string | null;
  /** Median follow-up in months. */
  followUpMonths: number | null;
  sourceType: string;
}

/** What was counted or measured in an arm at a time point: the content of a thing of kind outcome. */
export interface OutcomeContent {
  arm: string;
  name: string;
  definition: string;
  /** In the words of the source; 'not stated' where it says none. */
  timepoint: string;
  measure: Measure;
  events: number | null;
  evaluable: number | null;
  valueText: string | null;
  verified: boolean;
  sourceType: string;
  sourceUrl: string;
  notes: string;
  overlapGroup: string | null;
  poolPreferred: boolean;
  heldBack: string[];
  flags: string[];
}

/** A published rule of grading: the fields that it speaks of, how much a change of them matters, and why in words. */
interface ChangeRule<T> {
  rule: string;
  grade: Grade;
  fields: readonly (keyof T)[];
  words: string;
}

/** How much a change of an outcome row matters; what no rule names is wording. */
export const OUTCOME_CHANGE_RULES: readonly ChangeRule<OutcomeContent>[] = [
  {
    rule: 'count-changed',
    grade: 'high',
    fields: ['events', 'evaluable', 'measure'],
    words: 'How many had the event, or among how many, is not what it was.',
  },
  {
    rule: 'held-back-changed',
    grade: 'medium',
    fields: ['heldBack'],
    words: 'The row is now kept out of every synthesis, or no longer.',
  },
  {
    rule: 'overlap-changed',
    grade: 'medium',
    fields: ['overlapGroup', 'poolPreferred'],
    words: 'Which cohorts share patients, or which of them is to be counted, was judged anew.',
  },
  {
    rule: 'verification-changed',
    grade: 'medium',
    fields: ['verified', 'sourceType'],
    words: 'The figure was checked, or is no longer held to be checked, or was read in another kind of source.',
  },
];

/** How much a change of an arm matters; what no rule names is wording. */
export const ARM_CHANGE_RULES: readonly ChangeRule<ArmContent>[] = [
  {
    rule: 'population-changed',
    grade: 'medium',
    fields: ['diseaseKeys', 'targetKeys', 'modalityKeys'],
    words: 'Who was treated, or with what kind of product, is understood otherwise.',
  },
  {
    rule: 'overlap-changed',
    grade: 'medium',
    fields: ['overlapGroup'],
    words: 'Which cohorts share patients was judged anew.',
  },
  {
    rule: 'enrolled-changed',
    grade: 'medium',
    fields: ['enrolled'],
    words: 'How many were treated or enrolled is not what it was.',
  },
];

export const WORDING_RULE = { rule: 'wording', grade: 'low' as Grade, words: 'Words, links and notes.' };
