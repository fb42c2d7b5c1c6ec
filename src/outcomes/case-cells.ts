/** The cells of a table of cases: what each may hold, and the sentence where it holds something else. Pure. */
import { z } from 'zod';
import { identifyingLabel } from './case-values.ts';
import { AGE_CAP, type Answer, type Grading, type Sex } from './cases.ts';

const LONGEST_CELL = 5000;
export const UNSTATED = /^(|-|–|n\/?a|ns|not stated|not reported|nr)$/i;
const oneLine = (s: string): string => s.normalize('NFC').toWellFormed().replace(/\s+/g, ' ').trim();
export const cell = z
  .string()
  .max(LONGEST_CELL, `is longer than ${LONGEST_CELL} characters; shorten it`)
  .refine((s) => !s.includes('\u0000'), 'has a NUL character; save the file as plain UTF-8 text')
  .transform(oneLine);
export const needed = cell.refine((s) => s !== '', 'is empty; fill it in');
export const orNull = cell.transform((s) => (UNSTATED.test(s) ? null : s));

export const months = cell.transform((s, ctx): number | null => {
  if (UNSTATED.test(s)) return null;
  if (/^\d+(\.\d+)?$/.test(s) && Number(s) <= 600) return Number(s);
  ctx.addIssue({
    code: 'custom',
    message: `is "${s.slice(0, 40)}"; write months since infusion as a number from 0 to 600, or leave it empty`,
  });
  return z.NEVER;
});

export const answer = cell.transform((s, ctx): Answer => {
  const said = s.toLowerCase();
  if (UNSTATED.test(said)) return 'not stated';
  if (said === 'yes' || said === 'no') return said;
  if (said === 'unclear' || said === 'unknown') return 'unclear';
  ctx.addIssue({
    code: 'custom',
    message: `is "${s.slice(0, 40)}"; write yes, no or unclear, or leave it empty where the source says nothing`,
  });
  return z.NEVER;
});

export const yesNo = cell.transform((s, ctx): boolean => {
  const said = s.toLowerCase();
  if (said === 'yes' || said === 'no') return said === 'yes';
  ctx.addIssue({ code: 'custom', message: `is "${s.slice(0, 40)}"; write yes or no` });
  return z.NEVER;
});

export const age = cell.transform((s, ctx): number | null => {
  if (UNSTATED.test(s)) return null;
  const older = /^(?:>|>=|≥|over )?\s*(\d{1,3})(?:\+| or older)?$/i.exec(s);
  const years = older ? Number(older[1]) : Number.NaN;
  if (years <= 122 && (years >= AGE_CAP || /^\d{1,3}$/.test(s))) return Math.min(years, AGE_CAP);
  ctx.addIssue({
    code: 'custom',
    message: `is "${s.slice(0, 40)}"; write whole years (from ${AGE_CAP} on they are kept as “${AGE_CAP} or older”), or leave it empty`,
  });
  return z.NEVER;
});

const SEX_WORDS: Readonly<Record<string, Sex>> = {
  f: 'female',
  female: 'female',
  w: 'female',
  woman: 'female',
  girl: 'female',
  m: 'male',
  male: 'male',
  man: 'male',
  boy: 'male',
  other: 'other',
  x: 'other',
  diverse: 'other',
};
export const sex = cell.transform((s, ctx): Sex => {
  if (UNSTATED.test(s)) return 'not stated';
  const said = SEX_WORDS[s.toLowerCase()];
  if (said) return said;
  ctx.addIssue({ code: 'custom', message: `is "${s.slice(0, 40)}"; write F, M or other, or leave it empty` });
  return z.NEVER;
});

/** '2', '1-2 (mild)', '>=3', 'grade 1', 'none'. */
export function readGrade(text: string): Grading | null | 'no grade' {
  const words = oneLine(text).replace(/^grade\s+/i, '');
  if (UNSTATED.test(words)) return null;
  if (/^(none|no|0)$/i.test(words)) return { words: '0', low: 0, high: 0 };
  const found = /^(>=|≥|<=|≤)?\s*([0-5])(?:\s*(?:-|–|to)\s*([0-5]))?(\+)?(?:\s*\(.*\))?$/.exec(words);
  if (!found) return 'no grade';
  const first = Number(found[2]);
  const last = found[3] === undefined ? first : Number(found[3]);
  if (last < first) return 'no grade';
  if (found[1] === '>=' || found[1] === '≥' || found[4]) return { words, low: first, high: 5 };
  if (found[1] === '<=' || found[1] === '≤') return { words, low: 0, high: first };
  return { words, low: first, high: last };
}
export const grade = cell.transform((s, ctx): Grading | null => {
  const read = readGrade(s);
  if (read !== 'no grade') return read;
  ctx.addIssue({
    code: 'custom',
    message: `is "${s.slice(0, 40)}"; write a grade from 0 to 5, a span such as 1-2, or leave it empty where the source says nothing`,
  });
  return z.NEVER;
});

const LABEL_REMEDY = 'give a label made for this table, for example the study and a running number';

export const label = needed
  .refine(
    (s) => /^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/.test(s),
    'is not a usable label; use at most 80 letters, digits, dots and hyphens, without spaces',
  )
  .superRefine((s, ctx) => {
    const why = /\d{6}/.test(s) ? 'a number from a record or a date' : identifyingLabel(s)?.split(';')[0];
    if (why) ctx.addIssue({ code: 'custom', message: `looks like ${why}; ${LABEL_REMEDY}` });
  });
