import { phaseGroup, phaseGroupLabel, statusWords } from '#evidence/phase-groups.ts';
import type { Site, StudyDate, StudyFacts } from '#evidence/study-facts.ts';

const WORDS: Record<string, string> = {
  NA: 'not applicable',
  INTERVENTIONAL: 'interventional',
  OBSERVATIONAL: 'observational',
  EXPANDED_ACCESS: 'expanded access',
  RANDOMIZED: 'randomised',
  NON_RANDOMIZED: 'not randomised',
  SINGLE_GROUP: 'one group',
  PARALLEL: 'parallel groups',
  CROSSOVER: 'crossover',
  SEQUENTIAL: 'sequential',
  NONE: 'open label',
  SINGLE: 'single-blind',
  DOUBLE: 'double-blind',
  TRIPLE: 'triple-blind',
  QUADRUPLE: 'quadruple-blind',
  ACTUAL: 'actual',
  ESTIMATED: 'planned',
  ALL: 'all',
  FEMALE: 'women',
  MALE: 'men',
};

/** A word of the registry in plain English. */
export const plainWord = (word: string): string => WORDS[word] ?? word.toLowerCase().replaceAll('_', ' ');

/** Facts whose values are codes of the registry; a text that somebody typed is never one. */
const CODED: ReadonlySet<string> = new Set([
  'studyType',
  'allocation',
  'interventionModel',
  'observationalModel',
  'primaryPurpose',
  'masking',
  'eligibility.sex',
  'eligibility.stdAges',
]);

/** What a field was or became, as people read it: codes of the registry as words, anything else as it is. */
export function valueOfField(field: string, value: string): string {
  if (field === 'overallStatus') return statusWords(value);
  if (field === 'phases') return phaseGroupLabel(phaseGroup(value.split(/\s*[,/]\s*/)));
  return CODED.has(field) ? value.split(', ').map(plainWord).join(', ') : value;
}

/** A date of the study with what kind of date it is. */
export const dateWords = (d: StudyDate | null | undefined): string | null =>
  d ? `${d.date}${d.type ? ` (${plainWord(d.type)})` : ''}` : null;

/** How the study is made, in one line; null where nothing is known of it. */
export function designWords(f: StudyFacts): string | null {
  const parts = [f.studyType, f.allocation === 'NA' ? null : f.allocation, f.interventionModel, f.masking]
    .filter((w): w is string => typeof w === 'string')
    .map(plainWord);
  return parts.length > 0 ? parts.join(', ') : null;
}

/** Who may enter, in one line. */
export function eligibilityWords(f: StudyFacts): string | null {
  const { minimumAge, maximumAge, sex } = f.eligibility;
  const ages =
    minimumAge || maximumAge
      ? `${minimumAge ?? 'any age'} to ${maximumAge ?? 'no upper limit'}`
      : minimumAge === null && maximumAge === null
        ? 'any age'
        : null;
  const parts = [ages, sex ? `sex: ${plainWord(sex)}` : null].filter((p) => p !== null);
  return parts.length > 0 ? parts.join('; ') : null;
}

/** Sites by country, most sites first. Sites without a country stand under "country not given". */
export function sitesByCountry(sites: readonly Site[]): { country: string; sites: Site[] }[] {
  const by = new Map<string, Site[]>();
  for (const s of sites) {
    const country = s.country ?? 'country not given';
    by.set(country, [...(by.get(country) ?? []), s]);
  }
  return [...by]
    .map(([country, some]) => ({ country, sites: some }))
    .sort((a, b) => b.sites.length - a.sites.length || a.country.localeCompare(b.country, 'en'));
}

export const siteWords = (s: Site): string =>
  [s.facility, s.city, s.state].filter((p): p is string => Boolean(p)).join(', ') || 'site without a name';
