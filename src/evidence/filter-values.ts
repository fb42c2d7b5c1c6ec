import { foldText } from '#vocabulary/fold.ts';
import { entriesByAlias, entryOf, FACETS, type Facet } from '#vocabulary/vocabulary.ts';
import { PHASE_GROUPS, STATUS_WORDS } from './phase-groups.ts';
import { countryByName } from './search-countries.ts';
import { editDistance } from './search-suggest.ts';
import { FILTER_NAMES, type FilterKey, valueWords } from './study-filter.ts';

/** What people write into an address or a program for a word of the filter, as the registry and the vocabulary write it. */

const asKey = (text: string): string =>
  text
    .trim()
    .toUpperCase()
    .replace(/[\s-]+/g, '_');

const STATUS_BY_WORDS = new Map(Object.entries(STATUS_WORDS).map(([key, words]) => [foldText(words), key]));

function statusOf(value: string): string {
  const key = asKey(value);
  if (key === 'NONE' || Object.hasOwn(STATUS_WORDS, key)) return key;
  return STATUS_BY_WORDS.get(foldText(value)) ?? value;
}

const ROMAN: Readonly<Record<string, string>> = { I: '1', II: '2', III: '3', IV: '4' };

/** 2, "phase 2", "Phase II", "1/2", "phase 1 / phase 2", "early phase 1", "n/a"; with "only" behind it alone. */
function phaseOf(value: string): string {
  const text = value.trim().toUpperCase();
  if (PHASE_GROUPS.some((g) => g.key === text)) return text;
  if (/^N\/?A$/.test(text)) return 'NA';
  const alone = /[\s_-]ONLY$/.test(text);
  const bare = text.replace(/[\s_-]ONLY$/, '');
  if (/^EARLY[\s_-]*(?:PHASE)?[\s_-]*[1I]$/.test(bare)) return alone ? 'EARLY_PHASE1-ONLY' : 'EARLY_PHASE1';
  const digits = bare
    .split(/[/,+]/)
    .map((part) => /^\s*(?:PHASE)?[\s_-]*([1-4]|I{1,3}|IV)\s*$/.exec(part)?.[1])
    .map((found) => found && (ROMAN[found] ?? found));
  if (digits.length > 2 || digits.some((d) => !d)) return value;
  const phase = digits
    .map((d) => `PHASE${d}`)
    .sort()
    .join('/');
  return alone ? `${phase}-ONLY` : phase;
}

const isFacet = (key: FilterKey): key is Facet => (FACETS as readonly string[]).includes(key);

/** One value as the registry or the vocabulary writes it; what is not recognised stays. Countries are told by countryNames. */
export function settledValue(key: FilterKey, value: string): string {
  if (isFacet(key)) {
    if (entryOf(key, value)) return value;
    const named = entriesByAlias(value, key);
    return named.length === 1 ? (named[0]?.key ?? value) : value;
  }
  switch (key) {
    case 'status':
      return statusOf(value);
    case 'phase':
      return phaseOf(value);
    case 'sponsorClass':
      return /^[a-z_\s-]+$/i.test(value) ? asKey(value) : value;
    case 'startYear':
      return value.toUpperCase() === 'NONE' ? 'NONE' : value;
    case 'grade':
    case 'relevance':
      return value.toLowerCase();
    default:
      return value;
  }
}

const regions = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });

/** Every way in which registries may write a country that is named, or given by its code of two letters; what was given first. */
export function countryNames(value: string): string[] {
  const code = /^[a-z]{2}$/i.test(value) ? (regions.of(value.toUpperCase()) ?? '') : '';
  const found = [value, value.toUpperCase(), code].flatMap((name) => countryByName(name)?.written ?? []);
  return [...new Set([value, ...found])];
}

/** Names near to one that nothing has, the nearest first, at most two. */
export function nearNames(value: string, names: readonly string[]): string[] {
  const asked = foldText(value);
  const most = asked.length <= 5 ? 1 : 2;
  return names
    .map((name) => {
      const folded = foldText(name);
      const begins = asked.length >= 4 && folded.startsWith(asked);
      return { name, distance: begins ? 0 : editDistance(asked, folded, most) };
    })
    .filter((n) => n.distance <= most)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, 2)
    .map((n) => n.name);
}

/** A value that no study held has. */
export interface UnknownValue {
  key: FilterKey;
  value: string;
  /** Values that may be meant, as addresses carry them. */
  meant: string[];
}

/** “No study has the country “Germny”; did you mean Germany?” */
export function unknownSentence({ key, value, meant }: UnknownValue): string {
  const start = `No study held here has the ${FILTER_NAMES[key]} “${value.slice(0, 60)}”`;
  return meant.length === 0
    ? `${start}.`
    : `${start}; did you mean ${meant.map((m) => valueWords(key, m)).join(' or ')}?`;
}
