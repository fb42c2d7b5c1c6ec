import { z } from 'zod';
import { readOrcid } from '#governance/orcid.ts';
import { diseaseOf } from '#vocabulary/vocabulary.ts';
import { EXPERTISE, FIELD_ROLES, PILLARS } from './expertise.ts';
import { type Chosen, isLanguage } from './people-words.ts';
import { isCountry } from './regions.ts';

/** The fields of a profile that a person can make public, each by a consent of its own. Without `name` nothing of the rest shows. */
export const PROFILE_FIELDS = [
  { key: 'name', label: 'Name' },
  { key: 'photograph', label: 'Photograph' },
  { key: 'institution', label: 'Institution' },
  { key: 'position', label: 'Position' },
  { key: 'country', label: 'Country' },
  { key: 'orcid', label: 'ORCID iD' },
  { key: 'diseases', label: 'Diseases' },
  { key: 'expertise', label: 'Expertise' },
  { key: 'field-roles', label: 'Parts in the field' },
  { key: 'pillars', label: 'Pillars' },
  { key: 'languages', label: 'Languages' },
  { key: 'about', label: 'Text about you' },
  { key: 'website', label: 'Website' },
] as const satisfies readonly Chosen[];
export type ProfileField = (typeof PROFILE_FIELDS)[number]['key'];
export const isProfileField = (key: string): key is ProfileField => PROFILE_FIELDS.some((f) => f.key === key);

/** What a person says about themselves. Keys are those of the vocabulary, of EXPERTISE, FIELD_ROLES, PILLARS and LANGUAGES. */
export interface ProfileText {
  /** In the form 0000-0002-1825-0097. */
  orcid: string | null;
  institution: string | null;
  position: string;
  /** ISO 3166-1 alpha-2. */
  country: string | null;
  diseases: string[];
  expertise: string[];
  fieldRoles: string[];
  pillars: string[];
  languages: string[];
  about: string;
  website: string;
}

export const EMPTY_PROFILE: ProfileText = {
  orcid: null,
  institution: null,
  position: '',
  country: null,
  diseases: [],
  expertise: [],
  fieldRoles: [],
  pillars: [],
  languages: [],
  about: '',
  website: '',
};

/** An address of the web as a link may carry it, or null: http and https with a host name, no name and password in it. */
export function readWebsite(text: string): string | null {
  const bare = text.trim();
  let url: URL;
  try {
    url = new URL(/^[a-z][a-z0-9+.-]*:/i.test(bare) ? bare : `https://${bare}`);
  } catch {
    return null;
  }
  if (!/^https?:$/.test(url.protocol) || url.username || url.password) return null;
  return url.hostname.includes('.') ? url.href : null;
}

/** One line: no line ends or other control characters, no characters that turn the direction of text, no empty ends. */
const oneLine = (s: string): string =>
  s
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
/** Several lines; ends of lines as one character. */
const manyLines = (s: string): string =>
  s
    .toWellFormed()
    .replace(/\r\n?/g, '\n')
    .replace(/[\u202a-\u202e\u2066-\u2069]|(?!\n)\p{Cc}/gu, '')
    .trim();

const among = (list: readonly Chosen[], what: string) =>
  z
    .array(z.string())
    .transform((keys) => [...new Set(keys)].sort())
    .refine((keys) => keys.every((k) => list.some((c) => c.key === k)), `Choose ${what} from the list.`);

/** Shared by the form and the action. */
export const profileForm = z.object({
  orcid: z.string().transform((s, ctx) => {
    if (s.trim() === '') return null;
    const orcid = readOrcid(s);
    if (orcid === null)
      ctx.addIssue({
        code: 'custom',
        message: 'This is no ORCID iD: its last character does not fit the others; copy it from orcid.org.',
      });
    return orcid;
  }),
  institution: z.string().transform((s) => oneLine(s) || null),
  position: z.string().transform(oneLine).pipe(z.string().max(200, 'Shorten the position to 200 characters.')),
  country: z
    .string()
    .transform((s) => s || null)
    .refine((c) => c === null || isCountry(c), 'Choose a country from the list.'),
  diseases: z
    .array(z.string())
    .transform((keys) => [...new Set(keys)].sort())
    .refine((keys) => keys.every((k) => diseaseOf(k) !== null), 'Choose diseases from the list.'),
  expertise: among(EXPERTISE, 'expertise'),
  fieldRoles: among(FIELD_ROLES, 'the parts'),
  pillars: among(PILLARS, 'pillars'),
  languages: z
    .array(z.string())
    .transform((keys) => [...new Set(keys)].sort())
    .refine((keys) => keys.every(isLanguage), 'Choose languages from the list.'),
  about: z.string().transform(manyLines).pipe(z.string().max(1500, 'Shorten the text to 1,500 characters.')),
  website: z.string().transform((s, ctx) => {
    if (s.trim() === '') return '';
    const href = s.length > 300 ? null : readWebsite(s);
    if (href === null)
      ctx.addIssue({ code: 'custom', message: 'Write the address in full, such as https://example.org/group.' });
    return href ?? '';
  }),
});

/** What was typed, as it stands in the form again after a refusal. */
export interface ProfileTyped {
  orcid: string;
  institution: string;
  position: string;
  country: string;
  diseases: string[];
  expertise: string[];
  fieldRoles: string[];
  pillars: string[];
  languages: string[];
  about: string;
  website: string;
}

export const typedProfile = (p: ProfileText): ProfileTyped => ({
  ...p,
  orcid: p.orcid ?? '',
  institution: p.institution ?? '',
  country: p.country ?? '',
});
