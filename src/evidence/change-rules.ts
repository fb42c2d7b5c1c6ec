import { GRADES, type Grade } from '#ledger/grades.ts';
/**
 * What changed, and does it matter: the published rules (METHODS §1) as one table.
 * What the methods name has the grade given there; anything else a record says about its study is *low*.
 */

/** A move of the enrolment by this share of the former number, or more, is medium. */
export const ENROLMENT_SHARE_PERCENT = 20;
/** A move of the primary completion date by this many days, or more, is medium. */
export const COMPLETION_DAYS = 90;
/** The same where one of the two dates is known only to the month: whole calendar months. */
export const COMPLETION_MONTHS = 3;

/** Statuses after which no one enters any more and the plan was not fulfilled. */
export const STOPPED_STATUSES: ReadonlySet<string> = new Set(['TERMINATED', 'SUSPENDED', 'WITHDRAWN']);

type Rule = {
  id: string;
  grade: Grade;
  /** The fact the rule looks at, as a reader would call it. */
  field: string;
  /** For the public page. */
  sentence: string;
};

export const CHANGE_RULES = [
  {
    id: 'status-stopped',
    grade: 'high',
    field: 'overall status',
    sentence: 'The study was terminated, suspended or withdrawn.',
  },
  {
    id: 'why-stopped',
    grade: 'high',
    field: 'why stopped',
    sentence: 'A reason for stopping was given or reworded.',
  },
  {
    // high as before; a rule of its own because a study that is taken up again loses its reason, and has not stopped
    id: 'why-stopped-removed',
    grade: 'high',
    field: 'why stopped',
    sentence: 'The reason for stopping was taken back, as when a study is taken up again.',
  },
  {
    id: 'primary-outcome-added',
    grade: 'high',
    field: 'primary outcomes',
    sentence: 'A primary outcome was added.',
  },
  {
    id: 'primary-outcome-removed',
    grade: 'high',
    field: 'primary outcomes',
    sentence: 'A primary outcome was removed.',
  },
  {
    id: 'primary-outcome-reworded',
    grade: 'high',
    field: 'primary outcomes',
    sentence: 'The measure, time frame or description of a primary outcome was reworded.',
  },
  {
    id: 'results-posted',
    grade: 'high',
    field: 'results',
    sentence: 'Results were posted on the registry, or taken down from it.',
  },
  {
    id: 'report-notice',
    grade: 'high',
    field: 'published papers',
    sentence: 'A paper was retracted, corrected or given an expression of concern.',
  },
  {
    id: 'status-other',
    grade: 'medium',
    field: 'overall status',
    sentence: 'The overall status changed in any other way.',
  },
  {
    id: 'enrolment-large',
    grade: 'medium',
    field: 'enrolment',
    sentence: `The number of participants changed by ${ENROLMENT_SHARE_PERCENT} % or more of the former number, or was first given or taken back.`,
  },
  {
    id: 'enrolment-actual',
    grade: 'medium',
    field: 'enrolment',
    sentence: 'The planned number of participants was replaced by the number who actually entered.',
  },
  {
    id: 'primary-completion-far',
    grade: 'medium',
    field: 'primary completion date',
    sentence: `The primary completion date moved by ${COMPLETION_DAYS} days or more (where only the month is known, by ${COMPLETION_MONTHS} months or more; where only the year, by a year or more).`,
  },
  { id: 'phase', grade: 'medium', field: 'phase', sentence: 'The phase changed.' },
  { id: 'sponsor', grade: 'medium', field: 'sponsor', sentence: 'The lead sponsor, or its class, changed.' },
  { id: 'condition-added', grade: 'medium', field: 'conditions', sentence: 'A condition was added.' },
  { id: 'condition-removed', grade: 'medium', field: 'conditions', sentence: 'A condition was removed.' },
  { id: 'intervention-added', grade: 'medium', field: 'interventions', sentence: 'An intervention was added.' },
  { id: 'intervention-removed', grade: 'medium', field: 'interventions', sentence: 'An intervention was removed.' },
  {
    id: 'intervention-changed',
    grade: 'medium',
    field: 'interventions',
    sentence: 'The name, type, other names or description of an intervention changed.',
  },
  { id: 'country-added', grade: 'medium', field: 'countries', sentence: 'A country with sites was added.' },
  { id: 'country-removed', grade: 'medium', field: 'countries', sentence: 'A country no longer has sites.' },
  {
    id: 'enrolment-small',
    grade: 'low',
    field: 'enrolment',
    sentence: `The number of participants changed by less than ${ENROLMENT_SHARE_PERCENT} %, or its type in any other way.`,
  },
  {
    id: 'date-moved',
    grade: 'low',
    field: 'dates',
    sentence:
      'Any other date of the study moved, was added, removed or made more precise, or turned from planned to actual.',
  },
  { id: 'site-added', grade: 'low', field: 'sites', sentence: 'A site was added.' },
  { id: 'site-removed', grade: 'low', field: 'sites', sentence: 'A site was removed.' },
  { id: 'site-changed', grade: 'low', field: 'sites', sentence: 'The status or the name of a site changed.' },
  {
    id: 'secondary-outcome',
    grade: 'low',
    field: 'secondary outcomes',
    sentence: 'A secondary outcome was added, removed or reworded.',
  },
  {
    id: 'eligibility',
    grade: 'low',
    field: 'eligibility',
    sentence: 'The criteria, the ages, the sex or another condition of entry changed.',
  },
  {
    id: 'title-or-summary',
    grade: 'low',
    field: 'titles and descriptions',
    sentence: 'A title, the summary or the detailed description was reworded.',
  },
  {
    id: 'design',
    grade: 'low',
    field: 'design',
    sentence: 'An arm, the allocation, the masking, the model, the purpose or the type of the study changed.',
  },
  {
    id: 'other-detail',
    grade: 'low',
    field: 'other details',
    sentence: 'An identifier, a collaborator, a keyword, an investigator or a cited paper changed.',
  },
  {
    id: 'wording-noise',
    grade: 'noise',
    field: 'any text',
    sentence:
      'Only white space, punctuation or the case of letters differs. A country under its other official name (Turkey, Türkiye) is no change at all.',
  },
  { id: 'order-noise', grade: 'noise', field: 'any list', sentence: 'The same entries stand in another order.' },
  {
    id: 'housekeeping-noise',
    grade: 'noise',
    field: 'verification and update dates',
    sentence: 'Only the date of the last verification or update, or a detail derived by the registry, changed.',
  },
  {
    id: 'contact-noise',
    grade: 'noise',
    field: 'contact details',
    sentence: 'Names, telephone numbers or e-mail addresses of contacts changed. They are not kept here.',
  },
  {
    id: 'report-abstract',
    grade: 'low',
    field: 'published papers',
    sentence: 'The abstract of a paper was reworded, added or taken away.',
  },
  {
    id: 'report-detail',
    grade: 'low',
    field: 'published papers',
    sentence: 'The journal, date, authors, volume, pages, language, type or an identifier of a paper changed.',
  },
  {
    id: 'report-indexing',
    grade: 'noise',
    field: 'published papers',
    sentence: 'Only the keywords, the indexing or the state of publication of a paper changed.',
  },
] as const satisfies readonly Rule[];

export type RuleId = (typeof CHANGE_RULES)[number]['id'];

const GRADE_OF = new Map<RuleId, Grade>(CHANGE_RULES.map((rule) => [rule.id, rule.grade]));

export const gradeOf = (rule: RuleId): Grade => GRADE_OF.get(rule) ?? 'noise';

/** One difference between two versions of a study. */
export type Change = {
  /** The fact that differs: a key of StudyFacts, or 'eligibility.criteria' for a part of it. */
  field: string;
  /** Short text for a reader; null where there was nothing. Never a whole list or a whole long text. */
  before: string | null;
  after: string | null;
  grade: Grade;
  rule: RuleId;
  /** What happened, for a reader. */
  sentence: string;
};

/** A difference with the grade of its rule. */
export const changeOf = (
  field: string,
  rule: RuleId,
  before: string | null,
  after: string | null,
  sentence: string,
): Change => ({ field, before, after, grade: gradeOf(rule), rule, sentence });

/** Negative when `a` matters more than `b`. */
export const compareGrades = (a: Grade, b: Grade): number => GRADES.indexOf(a) - GRADES.indexOf(b);
