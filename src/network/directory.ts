import { diseaseOf, diseaseWithChildren } from '#vocabulary/vocabulary.ts';
import { EXPERTISE, PILLARS } from './expertise.ts';
import { isLanguage } from './people-words.ts';
import { countriesOf, REGIONS } from './regions.ts';

/** What the public directory can be narrowed by; each is a word of the address. */
export const DIRECTORY_KEYS = ['disease', 'expertise', 'region', 'pillar', 'language'] as const;
export type DirectoryKey = (typeof DIRECTORY_KEYS)[number];
export type DirectoryFilter = Partial<Record<DirectoryKey, string>>;

export const DIRECTORY_WORDS: Record<DirectoryKey, string> = {
  disease: 'Disease',
  expertise: 'Expertise',
  region: 'Region',
  pillar: 'Pillar',
  language: 'Language',
};

const KNOWN: Record<DirectoryKey, (value: string) => boolean> = {
  disease: (v) => diseaseOf(v) !== null,
  expertise: (v) => EXPERTISE.some((e) => e.key === v),
  region: (v) => REGIONS.some((r) => r.key === v),
  pillar: (v) => PILLARS.some((p) => p.key === v),
  language: isLanguage,
};

/** The filter of an address; what is no value of a list is left out. */
export function readDirectoryFilter(query: URLSearchParams): DirectoryFilter {
  const filter: DirectoryFilter = {};
  for (const key of DIRECTORY_KEYS) {
    const value = query.get(key) ?? '';
    if (value !== '' && KNOWN[key](value)) filter[key] = value;
  }
  return filter;
}

/** The keys of a disease and of those below it; the countries of a region. */
export const diseasesAsked = (key: string): string[] => diseaseWithChildren(key);
export const countriesAsked = (key: string): readonly string[] => countriesOf(key);

/** A person as anybody may see them: what they did not agree to show is null, and nothing else of it was ever read. */
export interface PublicProfile {
  id: string;
  name: string;
  demonstration: boolean;
  orcid: string | null;
  institution: { id: string; name: string; city: string; country: string; ror: string | null } | null;
  position: string | null;
  country: string | null;
  diseases: string[] | null;
  expertise: string[] | null;
  fieldRoles: string[] | null;
  pillars: string[] | null;
  languages: string[] | null;
  about: string | null;
  website: string | null;
  /** Hash of the picture, which its address carries. */
  photograph: string | null;
}
