import { CROWDED_FAMILIES, DEGREES, FAMILY_FIRST, NOT_A_PERSON, PARTICLES, SUFFIXES, TITLES } from './expert-words.ts';

/** A person's name as it is compared. Everything but `display` is folded: small Latin letters, no accents. */
export interface PersonName {
  /** For people to read: the name without degrees and titles, given name first. */
  display: string;
  /** Spellings of the family name, "muller" and "mueller" for Müller; at least one. */
  families: readonly string[];
  /** First given name, or its initials; '' never. */
  given: string;
  /** Its spellings, "jurgen" and "juergen" for Jürgen. */
  givens: readonly string[];
  /** Further given names or their initials, in order. */
  middle: readonly string[];
  suffix: string;
  /** False where only initials are known: such a name never joins anybody. */
  full: boolean;
  /** A frequent family name with a given name of one syllable (in romanised Chinese, Korean …): several people of one house may bear it. */
  crowded: boolean;
}

/** What stands where a name is expected and is none, with why in a few words. */
export interface SetAside {
  setAside: string;
}

/** How the source orders the parts. `structured`: family and given are told apart by the source. */
export type NameGiven = { text: string } | { family: string; given: string; suffix?: string };

const FIXED: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ħ: 'h',
};
const UMLAUT: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ø: 'oe', å: 'aa' };

/** Small letters without accents, marks gone. */
export const foldName = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[ßæœøłđðþıħ]/g, (c) => FIXED[c] ?? c)
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/['’ʼ`´‘]/g, '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** The same with German and Scandinavian vowels written out. */
const foldWrittenOut = (text: string): string =>
  foldName(
    text
      .normalize('NFC')
      .toLowerCase()
      .replace(/[äöüøå]/g, (c) => UMLAUT[c] ?? c),
  );

const bare = (word: string): string => foldName(word.replace(/[.\-‐‑–]/g, '')).replaceAll(' ', '');
const isDegree = (word: string): boolean => DEGREES.has(bare(word));
const isInitials = (word: string): boolean => /^\p{Lu}{1,3}$/u.test(word) || /^(?:\p{L}\.[-‐]?){1,4}$/u.test(word);

/** Syllables of a romanised given name: groups of vowels. */
const syllables = (given: string): number => (given.match(/[aeiouy]+/g) ?? []).length;

/** Without degrees after commas and at the end, titles in front, and what stands in brackets. */
function undecorated(text: string): string[] {
  const plain = text
    .normalize('NFC')
    .replace(/\([^)]*\)|\[[^\]]*\]/g, ' ')
    .replace(/，/g, ',')
    .replace(/\s+/g, ' ')
    .trim();
  const parts = plain
    .split(/\s*[,;/|]\s*/)
    .map((part) => {
      const at = part.split(' ').filter((w) => w !== '');
      while (at.length > 0 && TITLES.has(bare(at[0] ?? ''))) at.shift();
      // "MS" and the like may be initials; they are degrees only behind a name of two words
      while (at.length > 2 && isDegree(at.at(-1) ?? '')) at.pop();
      return at.join(' ');
    })
    .filter((part) => part !== '');
  const [first = '', ...rest] = parts;
  return [first, ...rest.filter((part) => !part.split(' ').every(isDegree) && !isDegree(part))].filter((p) => p !== '');
}

function whyNoPerson(text: string, tokens: readonly string[]): string | null {
  if (/\d/.test(text) || text.includes('@')) return 'holds digits or an address';
  const folded = tokens.map((t) => foldName(t));
  if (folded.some((t) => NOT_A_PERSON.has(t))) return 'an office, team or company';
  if (tokens.length === 1) return 'one word only';
  if (tokens.length > 6) return 'too many words for a name';
  if (/[&/]/.test(tokens.join(' '))) return 'an office, team or company';
  return null;
}

function made(givenWords: readonly string[], familyWords: readonly string[], suffix: string): PersonName | SetAside {
  const family = familyWords.join(' ');
  const joinedFamily = foldName(family).replaceAll(' ', '');
  const writtenOut = foldWrittenOut(family).replaceAll(' ', '');
  const crowdedFamily = CROWDED_FAMILIES.has(joinedFamily);
  let given = [...givenWords];
  const first = given[0];
  if (!first || joinedFamily === '') return { setAside: 'one word only' };
  if (!/^[a-z]+$/.test(joinedFamily)) return { setAside: 'not in Latin letters' };
  const allInitials = given.every(isInitials) || given.every((g) => foldName(g).length === 1);
  // "Xiao-Ming", "Xiao Ming" and "Xiaoming" are one given name
  if (crowdedFamily && FAMILY_FIRST.has(joinedFamily) && !given.some(isInitials) && given.length === 2)
    given = [given.join('')];
  const parts = allInitials
    ? given.flatMap((g) => [...foldName(g).replaceAll(' ', '')])
    : given.map((g) => foldName(g).replaceAll(' ', ''));
  const [one = '', ...middle] = parts.filter((p) => p !== '');
  if (one === '') return { setAside: 'one word only' };
  const full = one.length > 1 && !allInitials;
  return {
    display: [...givenWords, family, suffix].filter((w) => w !== '').join(' '),
    families: [...new Set([joinedFamily, writtenOut])],
    given: one,
    givens: [...new Set([one, ...(full && given[0] ? [foldWrittenOut(given[0]).replaceAll(' ', '')] : [])])],
    middle,
    suffix: bare(suffix),
    full,
    crowded: crowdedFamily && full && syllables(one) <= 1,
  };
}

const isUpper = (word: string): boolean => /^\p{Lu}[\p{Lu}'’-]{2,}$/u.test(word);

/** Family and given name of words in one line; the registry's own order is given name first. */
function ordered(words: readonly string[], suffix: string): PersonName | SetAside {
  const [first = '', ...rest] = words;
  const last = words.at(-1) ?? '';
  const upper = words.map(isUpper);
  // one name in capitals among names that are not: the manner of writing a family name in many countries
  if (upper.includes(true) && upper.includes(false)) {
    const from = upper.indexOf(true);
    const to = upper.lastIndexOf(true);
    const family = words.slice(from, to + 1);
    const others = words.filter((_, i) => i < from || i > to);
    if (upper.slice(from, to + 1).every((u) => u) && others.length > 0 && !others.every(isInitials))
      return made(others, family, suffix);
  }
  // "Müller FM" and "Xu HJ": initials stand behind the family name in citations
  if (isInitials(last) && !isInitials(first) && rest.length >= 1 && !last.includes('.'))
    return made([last], words.slice(0, -1), suffix);
  const [a, b] = [foldName(first), foldName(last).replaceAll(' ', '')];
  if (
    words.length <= 3 &&
    FAMILY_FIRST.has(a) &&
    !FAMILY_FIRST.has(b) &&
    !CROWDED_FAMILIES.has(b) &&
    syllables(b) >= 2 &&
    words.length === 2 &&
    looksChinese(b)
  )
    return made(rest, [first], suffix);
  const particle = words.findIndex((w, i) => i > 0 && i < words.length - 1 && PARTICLES.has(foldName(w)));
  const cut = particle > 0 ? particle : words.length - 1;
  return made(words.slice(0, cut), words.slice(cut), suffix);
}

/** Letters in the order of pinyin: no other script's given names are mistaken for it often. */
const looksChinese = (word: string): boolean =>
  /^(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?(?:iang|iong|uang|ang|eng|ing|ong|iao|ian|uai|uan|ai|ei|ui|ao|ou|iu|ie|ue|er|an|en|in|un|ia|ua|uo|a|o|e|i|u|v)){2,3}$/.test(
    word,
  );

/** A name as a source writes it. Never throws. */
export function readName(source: NameGiven): PersonName | SetAside {
  if ('family' in source) {
    const family = undecorated(source.family).join(' ');
    const given = undecorated(source.given)
      .join(' ')
      .split(' ')
      .filter((w) => w !== '');
    if (family === '' || given.length === 0) return { setAside: 'no given name' };
    const why = whyNoPerson(`${source.given} ${source.family}`, [...given, ...family.split(' ')]);
    return why ? { setAside: why } : made(given, family.split(' '), source.suffix ?? '');
  }
  const parts = undecorated(source.text);
  const words = (parts[0] ?? '').split(' ').filter((w) => w !== '');
  let suffix = '';
  if (words.length > 2 && SUFFIXES.has(bare(words.at(-1) ?? ''))) suffix = words.pop() ?? '';
  const second = parts[1];
  const all = [...words, ...(second ? second.split(' ') : [])];
  const why = whyNoPerson(source.text.replace(/\([^)]*\)/g, ''), all);
  if (why) return { setAside: why };
  if (second && SUFFIXES.has(bare(second))) return ordered(words, second);
  // "Family, Given"
  if (second) {
    if (parts.length > 2 || second.split(' ').length > 3) return { setAside: 'more than one name, or none' };
    return made(second.split(' '), words, suffix);
  }
  return ordered(words, suffix);
}

export const isPerson = (name: PersonName | SetAside): name is PersonName => !('setAside' in name);

/** Whether further given names can be those of one person: none on a side, or each the other's, in full or as an initial. */
export function middlesAgree(a: readonly string[], b: readonly string[]): boolean {
  if (a.length === 0 || b.length === 0) return true;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  return short.every((x, i) => {
    const y = long[i] ?? '';
    return x === y || (x.length === 1 && y.startsWith(x)) || (y.length === 1 && x.startsWith(y));
  });
}

/** Whether the first given names are the same in some spelling. */
export const sameGiven = (a: PersonName, b: PersonName): boolean => a.givens.some((g) => b.givens.includes(g));

/** Whether the given names can be those of one person; initials agree with every name that begins so. */
export const givensAgree = (a: PersonName, b: PersonName): boolean =>
  sameGiven(a, b) ||
  (a.given.length === 1 && b.given.startsWith(a.given)) ||
  (b.given.length === 1 && a.given.startsWith(b.given));
