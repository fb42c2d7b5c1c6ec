import { z } from 'zod';
import type { FieldChange, Grade } from '#ledger/grades.ts';
import { JUDGED_RELATIONS, type JudgedRelation } from './overlap.ts';

/** Said to a person whose judgement or edit cannot stand, in one sentence; `field` names the input it is about. */
export class OverlapRefused extends Error {
  readonly field: string | null;
  constructor(message: string, field: string | null = null) {
    super(message);
    this.field = field;
  }
}

/** What somebody judged of two cohorts and what it goes by: the content of a thing of kind overlap. `a` < `b`. */
export interface OverlapContent {
  a: string;
  b: string;
  relation: JudgedRelation;
  /** Only for `subset`: the cohort that lies within the other. */
  contained?: string;
  evidence: string;
  sourceUrl?: string;
  /** Who judged, as the audit chain names them. */
  by: string;
  /** YYYY-MM-DD */
  day: string;
}

/** A judgement as pages show it. */
export interface JudgementRow {
  id: string;
  a: string;
  b: string;
  relation: JudgedRelation;
  contained: string | null;
  evidence: string;
  sourceUrl: string | null;
  /** A name for signed-in readers, 'a curator' for everybody else. */
  who: string;
  at: Date;
  /** When it was last judged, YYYY-MM-DD. */
  day: string | null;
  hash: string;
  version: number;
}

/** In the order in which a form offers them. */
export const RELATION_WORDS: Record<JudgedRelation, string> = {
  same: 'the same patients',
  subset: 'one lies within the other',
  partial: 'some patients in both',
  none: 'no patient in both',
  unknown: 'looked at, and not known',
};

/** What follows from each for a synthesis, as the form says it. */
export const RELATION_EFFECTS: Record<JudgedRelation, string> = {
  same: 'One of the two is counted.',
  subset: 'One of the two is counted: the one marked preferred, else the larger, else the later.',
  partial: 'One of the two is counted, because nobody can say which patients are in both.',
  none: 'Both are counted, whatever the table says of their groups.',
  unknown: 'Both are counted; the range shows what it would change if they shared patients.',
};

/** Control characters and marks that turn the reading direction have no place in a sentence. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: naming them is the point
const INVISIBLE = /[\u0000-\u001f\u007f\u200b\u202a-\u202e\u2066-\u2069\ufeff]+/gu;
const oneLine = (s: string): string =>
  s.toWellFormed().normalize('NFC').replace(/\s+/g, ' ').replace(INVISIBLE, '').trim();

/** A sentence that says why, of 10 to 1,000 characters. */
const reason = (what: string) =>
  z
    .string(`Write ${what}.`)
    .transform(oneLine)
    .pipe(
      z
        .string()
        .min(10, `Write ${what} in at least 10 characters, so that others can check it.`)
        .max(1000, `Keep ${what} to 1,000 characters.`),
    );

const orNull = z.preprocess((v) => (typeof v === 'string' && v.trim() === '' ? null : (v ?? null)), z.unknown());

const address = orNull.pipe(
  z
    .string()
    .trim()
    .max(500, 'Keep the address to 500 characters.')
    .refine(
      (s) => /^https?:\/\/[^\s]+$/i.test(s) && URL.canParse(s),
      'Write the address of the source in full, beginning with https://, or leave it empty.',
    )
    .nullable(),
);

const cohortId = z.string('Choose a cohort.').trim().min(1, 'Choose a cohort.').max(200, 'Choose a cohort.');

/** What a person judges. `contained` may be given for any relation and counts only for `subset`. */
export const judgementInput = z
  .object({
    a: cohortId,
    b: cohortId,
    relation: z.enum(JUDGED_RELATIONS, 'Choose how the two cohorts stand.'),
    contained: orNull.pipe(z.string().trim().nullable()),
    evidence: reason('what the judgement goes by'),
    sourceUrl: address,
  })
  .superRefine((j, ctx) => {
    if (j.a === j.b) ctx.addIssue({ code: 'custom', path: ['b'], message: 'Choose two cohorts, not one twice.' });
    if (j.relation === 'subset' && j.contained !== j.a && j.contained !== j.b)
      ctx.addIssue({
        code: 'custom',
        path: ['contained'],
        message: 'Say which of the two cohorts lies within the other.',
      });
  });
export type JudgementInput = z.input<typeof judgementInput>;

const rough = (what: string) =>
  orNull.pipe(
    z
      .string()
      .trim()
      .refine(isRoughDate, `Write ${what} as 2024, 2024-03 or 2024-03-15, or leave it empty.`)
      .nullable(),
  );

/** YYYY, YYYY-MM or YYYY-MM-DD, of a day that exists. */
function isRoughDate(s: string): boolean {
  if (!/^(19|20)\d{2}(-\d{2}(-\d{2})?)?$/.test(s)) return false;
  return z.iso.date().safeParse(`${s}${'-01-01'.slice(s.length - 4)}`).success;
}

const shortText = (what: string) =>
  orNull.pipe(
    z
      .string()
      .transform(oneLine)
      .pipe(z.string().max(200, `Keep ${what} to 200 characters.`))
      .nullable(),
  );

/** Where and when a cohort was treated, as a person writes it; null = not stated. */
export const cohortFactsInput = z
  .object({
    site: shortText('the site'),
    country: shortText('the country'),
    enrolledFrom: rough('the beginning of enrolment'),
    enrolledTo: rough('the end of enrolment'),
    reason: reason('where this was read'),
  })
  .refine(({ enrolledFrom: f, enrolledTo: t }) => !f || !t || f.slice(0, t.length) <= t.slice(0, f.length), {
    path: ['enrolledTo'],
    message: 'The enrolment ends before it begins; check the two dates.',
  });
export type CohortFactsInput = z.input<typeof cohortFactsInput>;

/** The published rules by which a new judgement of a pair is graded. */
export const JUDGEMENT_CHANGE_RULES: readonly { rule: string; grade: Grade; words: string }[] = [
  { rule: 'overlap-judged', grade: 'high', words: 'Two cohorts were judged to stand otherwise than before.' },
  { rule: 'evidence-changed', grade: 'low', words: 'The judgement stands and goes by other evidence.' },
  { rule: 'judged-again', grade: 'noise', words: 'The judgement was given once more, unchanged.' },
];
const gradeOf = (rule: string): Grade => JUDGEMENT_CHANGE_RULES.find((r) => r.rule === rule)!.grade;

const within = (c: OverlapContent): string => (c.contained ? `, ${c.contained} within the other` : '');

/** How a judgement differs from the one before; empty exactly when it does not. */
export function compareJudgements(before: OverlapContent, after: OverlapContent): FieldChange[] {
  const say = (rule: string, field: keyof OverlapContent, sentence: string): FieldChange[] => [
    { field, before: before[field] ?? null, after: after[field] ?? null, grade: gradeOf(rule), rule, sentence },
  ];
  const pair = `${after.a} and ${after.b}`;
  if (before.relation !== after.relation || before.contained !== after.contained)
    return say(
      'overlap-judged',
      before.relation === after.relation ? 'contained' : 'relation',
      `${pair} were judged “${RELATION_WORDS[before.relation]}”${within(before)}, and now “${RELATION_WORDS[after.relation]}”${within(after)}.`,
    );
  if (before.evidence !== after.evidence || before.sourceUrl !== after.sourceUrl)
    return say(
      'evidence-changed',
      before.evidence === after.evidence ? 'sourceUrl' : 'evidence',
      `That of ${pair} it holds “${RELATION_WORDS[after.relation]}” goes by other evidence now.`,
    );
  if (before.by !== after.by || before.day !== after.day)
    return say('judged-again', 'day', `${pair} were judged once more, with the same answer.`);
  return [];
}
