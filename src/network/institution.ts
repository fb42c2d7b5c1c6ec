import { z } from 'zod';
import { foldText } from '#vocabulary/fold.ts';
import type { Chosen } from './people-words.ts';
import { isCountry } from './regions.ts';

export const INSTITUTION_KINDS = [
  { key: 'hospital', label: 'Hospital' },
  { key: 'university', label: 'University' },
  { key: 'institute', label: 'Research institute' },
  { key: 'company', label: 'Company' },
  { key: 'patients', label: 'Patients’ organisation' },
  { key: 'society', label: 'Scientific society' },
  { key: 'funder', label: 'Funder' },
  { key: 'authority', label: 'Authority' },
  { key: 'other', label: 'Other' },
] as const satisfies readonly Chosen[];
export type InstitutionKind = (typeof INSTITUTION_KINDS)[number]['key'];

const DIGITS = '0123456789abcdefghjkmnpqrstvwxyz';

/**
 * The two check digits of a ROR identifier for its first seven characters: the characters read as a number in Crockford's base 32, and
 * ISO/IEC 7064 MOD 97-10 of it (https://ror.readme.io/docs/identifier). @throws for characters that this alphabet does not have.
 */
export function rorCheckDigits(seven: string): string {
  let number = 0;
  for (const c of seven) {
    const digit = DIGITS.indexOf(c);
    if (digit < 0) throw new Error('A ROR identifier has no such character.');
    number = number * 32 + digit;
  }
  return String(98 - ((number * 100) % 97)).padStart(2, '0');
}

/** A ROR identifier as people write it, with or without its address, in its one form (nine small characters); null where it is not one. */
export function readRor(text: string): string | null {
  const bare = text
    .trim()
    .toLowerCase()
    .replace(/^(?:https?:\/\/)?(?:www\.)?ror\.org\//, '')
    .replace(/\/$/, '');
  if (!/^0[0-9a-hj-km-np-tv-z]{6}[0-9]{2}$/.test(bare)) return null;
  return rorCheckDigits(bare.slice(0, 7)) === bare.slice(7) ? bare : null;
}

export const rorAddress = (ror: string): string => `https://ror.org/${ror}`;

export interface Institution {
  id: string;
  name: string;
  ror: string | null;
  /** ISO 3166-1 alpha-2. */
  country: string;
  city: string;
  kind: InstitutionKind;
  demonstration: boolean;
}

const line = (most: number, what: string) =>
  z
    .string()
    .transform((s) =>
      s
        .toWellFormed()
        .replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .pipe(z.string().max(most, `Shorten ${what} to ${most} characters.`));

/** Shared by the form and the action. */
export const institutionForm = z.object({
  name: line(200, 'the name').refine(
    (s) => s.length >= 2 && foldText(s) !== '',
    'Write the name, at least two letters.',
  ),
  ror: z.string().transform((s, ctx) => {
    if (s.trim() === '') return null;
    const ror = readRor(s);
    if (ror === null)
      ctx.addIssue({
        code: 'custom',
        message: 'This is no ROR identifier: its check digits do not fit; copy it from ror.org, or leave it empty.',
      });
    return ror;
  }),
  country: z.string().refine(isCountry, 'Choose a country from the list.'),
  city: line(120, 'the city'),
  kind: z.enum(
    INSTITUTION_KINDS.map((k) => k.key) as [InstitutionKind, ...InstitutionKind[]],
    'Choose a kind from the list.',
  ),
});
export type InstitutionEntry = z.infer<typeof institutionForm>;

/** As two names are compared: the same in one country is the same institution. */
export const foldInstitution = (name: string): string => foldText(name);
