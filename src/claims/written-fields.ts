import { z } from 'zod';
import { KIND_WORDS, type Kind, LETTERS, parseRef, type Ref, refText } from '#ledger/things.ts';

/* The pieces from which the schemas of what people write are made. They read what a form sends (text) and what a program passes (values). */

export const PILLARS = ['scientific', 'clinical', 'ecosystem'] as const;
export type Pillar = (typeof PILLARS)[number];
export const PILLAR_WORDS: Record<Pillar, string> = {
  scientific: 'scientific leadership',
  clinical: 'clinical leadership',
  ecosystem: 'ecosystem expansion',
};
export const pillar = z.enum(PILLARS, 'Choose one of the three pillars.');

export const CURRENCIES = ['EUR', 'USD', 'GBP', 'CHF', 'JPY', 'CNY'] as const;
export type Currency = (typeof CURRENCIES)[number];
export const currency = z.enum(CURRENCIES, 'Choose a currency.');

// biome-ignore lint/suspicious/noControlCharactersInRegex: naming them is the point
const INVISIBLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200b\u202a-\u202e\u2066-\u2069\ufeff]/gu;
const tidy = (s: string): string => s.replaceAll('\r\n', '\n').replace(INVISIBLE, '').trim().normalize('NFC');

const WHOLE = 'cannot hold a broken character; delete it and type it again.';

/** Text of one or more lines; control characters and marks that turn the reading direction are dropped. Lengths in UTF-16 units. */
export const longText = (words: string, min: number, max: number) =>
  z
    .string(`Write ${words}.`)
    .refine((s) => s.isWellFormed(), { message: `${capital(words)} ${WHOLE}`, abort: true })
    .transform(tidy)
    .pipe(
      z
        .string()
        .min(min, min <= 1 ? `Write ${words}.` : `Write ${words} in at least ${min} characters.`)
        .max(max, `Keep ${words} to ${max} characters.`),
    );

/** Text of one line: line breaks become spaces. */
export const lineText = (words: string, min: number, max: number) =>
  z
    .string(`Write ${words}.`)
    .refine((s) => s.isWellFormed(), { message: `${capital(words)} ${WHOLE}`, abort: true })
    .transform((s) => tidy(s).replace(/\s+/g, ' '))
    .pipe(
      z
        .string()
        .min(min, min <= 1 ? `Write ${words}.` : `Write ${words} in at least ${min} characters.`)
        .max(max, `Keep ${words} to ${max} characters.`),
    );

const typedNumber = (v: unknown): unknown => {
  if (typeof v !== 'string') return v ?? null;
  const s = v.trim().replace(/[\s\u00a0\u202f](?=\d{3}(?!\d))/g, '');
  if (s === '') return null;
  return /^\d+([.]\d+)?$/.test(s) ? Number(s) : Number.NaN;
};

/** A number of at least 0, or null where nothing was typed. Thousands may be parted by spaces; the decimal mark is a point. */
export const optionalNumber = (words: string, max: number) =>
  z.preprocess(
    typedNumber,
    z
      .number(`Write ${words} as a plain number such as 250000, or leave it empty.`)
      .min(0, `${capital(words)} cannot be below 0.`)
      .max(max, `${capital(words)} cannot be above ${max}.`)
      .nullable(),
  );

/** A whole number from 0 to `max`. */
const _wholeNumber = (words: string, max: number) =>
  z.preprocess(
    typedNumber,
    z
      .number(`Write ${words} as a whole number.`)
      .int(`Write ${words} as a whole number.`)
      .min(0, `${capital(words)} cannot be below 0.`)
      .max(max, `${capital(words)} cannot be above ${max}.`),
  );

export const optionalWhole = (words: string, max: number) =>
  z.preprocess(
    typedNumber,
    z
      .number(`Write ${words} as a whole number, or leave it empty.`)
      .int(`Write ${words} as a whole number, or leave it empty.`)
      .min(0, `${capital(words)} cannot be below 0.`)
      .max(max, `${capital(words)} cannot be above ${max}.`)
      .nullable(),
  );

/** YYYY-MM-DD, a day that exists. */
export const day = (words: string) => z.iso.date(`Write ${words} as a date such as 2026-11-22.`);

/** YYYY, YYYY-MM or YYYY-MM-DD as precisely as it is known, or null. */
export const roughDate = (words: string) =>
  z.preprocess(
    (v) => (typeof v === 'string' && v.trim() !== '' ? v.trim() : null),
    z.string().refine(isRoughDate, `Write ${words} as 2027, 2027-03 or 2027-03-15, or leave it empty.`).nullable(),
  );

function isRoughDate(s: string): boolean {
  if (!/^\d{4}(-\d{2}(-\d{2})?)?$/.test(s)) return false;
  return z.iso.date().safeParse(`${s}${'-01-01'.slice(s.length - 4)}`).success;
}

/** One thing of one of these kinds: `{kind, id}`, or text such as `C1` or `claim:C1`. */
export const oneRef = (kinds: readonly Kind[]) => {
  const choose = `Choose ${kinds.map((k) => withArticle(KIND_WORDS[k])).join(' or ')}.`;
  return z.unknown().transform((v, ctx): Ref => {
    const ref = typeof v === 'string' ? parseRef(v) : isRef(v) ? { kind: v.kind, id: v.id } : null;
    if (ref && kinds.includes(ref.kind) && isNumbered(ref)) return ref;
    ctx.issues.push({ code: 'custom', message: choose, input: v });
    return z.NEVER;
  });
};

/** A set of things, without repeats, in a fixed order. A form sends nothing, one text or many. */
export const refs = (kinds: readonly Kind[], min: number, words: string, max = 200) =>
  z.preprocess(
    (v) => (v === undefined || v === null || v === '' ? [] : Array.isArray(v) ? v : [v]),
    z
      .array(oneRef(kinds))
      .transform(inOrder)
      .pipe(
        z
          .array(z.custom<Ref>(isRef))
          .min(min, `Choose at least ${min === 1 ? 'one' : min} of ${words}.`)
          .max(max, `Choose at most ${max} of ${words}.`),
      ),
  );

/** Without repeats, by kind and number, so that the order of ticking does not change a content hash. */
export function inOrder(list: readonly Ref[]): Ref[] {
  const unique = [...new Map(list.map((r) => [refText(r), { kind: r.kind, id: r.id }])).values()];
  return unique.sort((a, b) => a.kind.localeCompare(b.kind, 'en') || a.id.localeCompare(b.id, 'en', { numeric: true }));
}

/** C1, S12 …: the letter of its kind and a number, and nothing else that a form could smuggle in. */
export function isNumbered(ref: Ref): boolean {
  const letter = (LETTERS as Partial<Record<Kind, string>>)[ref.kind];
  return letter !== undefined && ref.id.startsWith(letter) && /^\d{1,9}$/.test(ref.id.slice(letter.length));
}

function isRef(v: unknown): v is Ref {
  return typeof v === 'object' && v !== null && 'kind' in v && 'id' in v && parseRef(`${v.kind}:${v.id}`) !== null;
}

/** Keys of the vocabulary: none, one text or many. */
export const keys = (words: string) =>
  z.preprocess(
    (v) => (v === undefined || v === null || v === '' ? [] : Array.isArray(v) ? v : [v]),
    z
      .array(z.string().regex(/^[\w.+-]{1,60}$/, `Choose ${words} from the list.`))
      .max(60, `Choose at most 60 of ${words}.`)
      .transform((list) => [...new Set(list)].sort()),
  );

const capital = (s: string): string => s.charAt(0).toUpperCase() + s.slice(1);
const withArticle = (s: string): string => `${/^[aeiou]/i.test(s) ? 'an' : 'a'} ${s}`;
/** Cut at a space, with an ellipsis, to at most `max` characters. */
export function shortened(s: string, max: number): string {
  if (s.length <= max) return s;
  const cut = s.slice(0, max - 1);
  const space = cut.lastIndexOf(' ');
  return `${space > max / 2 ? cut.slice(0, space) : cut}…`;
}
