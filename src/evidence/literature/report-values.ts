/** Small values as the exports of the literature write them: ids, dates, names, pages, languages. Nothing here throws. */

const E_MAIL = /[\w.%+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}/g;
const WORTHLESS = /^(?:nan|none|null|undefined|n\/?a|-+|no specified|not specified)$/i;

/** Text on one line as it may be kept: no control characters, no half surrogate pairs, no e-mail addresses, single spaces. */
export function clean(text: string | null | undefined): string {
  if (!text) return '';
  const line = text
    .toWellFormed()
    .replace(/[\p{Cc}\s\uFEFF]+/gu, ' ')
    .trim();
  return line.includes('@') ? line.replace(E_MAIL, '[e-mail address removed]') : line;
}

/** The same, with its line breaks; no blank lines. */
export const cleanLines = (text: string): string =>
  text
    .split(/\r\n?|\n/)
    .map(clean)
    .filter((line) => line !== '')
    .join('\n');

/** Null for nothing and for the words with which programs write nothing. */
export function cleanValue(text: string | null | undefined): string | null {
  const value = clean(text);
  return value === '' || WORTHLESS.test(value) ? null : value;
}

/** Each once, in order, nothing empty. */
export const distinct = (texts: Iterable<string>): string[] => [...new Set(texts)].filter((text) => text !== '');

/** No DOI is as long; an index could not hold one that is. */
const MOST_DOI = 500;

/** @returns null when it is no DOI: "10.", a registrant, a slash and a suffix. */
export function readDoi(text: string | null | undefined): string | null {
  const doi = clean(text)
    .toLowerCase()
    .replace(/^doi:?\s*/, '')
    .replace(/^(?:https?:\/\/)?(?:dx\.)?(?:www\.)?doi\.org\//, '')
    .replace(/^doi:\s*/, '');
  return doi.length <= MOST_DOI && /^10\.\d{4,9}\/\S+$/.test(doi) ? doi : null;
}

/** A DOI somewhere in an address or a note, without the punctuation that follows it. */
export function findDoi(text: string): string | null {
  let plain = text;
  if (/%2f/i.test(text)) {
    try {
      plain = decodeURIComponent(text);
    } catch {
      plain = text.replace(/%2f/gi, '/');
    }
  }
  const found = /\b10\.\d{4,9}\/[^\s"<>&]+/i.exec(plain)?.[0];
  if (!found) return null;
  const bare = found.replace(/[.,;:]+$/, '');
  const unbalanced = /[)\]]$/.test(bare) && bare.split(/[([]/).length <= bare.split(/[)\]]/).length - 1;
  return readDoi(unbalanced ? bare.slice(0, -1) : bare);
}

/** Digits only. */
export function readPmid(text: string | null | undefined): string | null {
  const pmid = clean(text).replace(/^pmid:?\s*/i, '');
  return /^[1-9]\d{0,8}$/.test(pmid) ? pmid : null;
}

/** 'PMC' and digits, whatever the case; a version after a point is left away. */
export function readPmcid(text: string | null | undefined): string | null {
  const digits = /^PMC(?:ID:?\s*(?:PMC)?)?\s*(\d{1,9})(?:\.\d+)?$/i.exec(clean(text))?.[1];
  return digits ? `PMC${Number(digits)}` : null;
}

export const findPmid = (text: string): string | null =>
  readPmid(
    /\bpmid:?\s*(\d{1,9})\b/i.exec(text)?.[1] ??
      /ncbi\.nlm\.nih\.gov\/(?:pubmed\/|m\/pubmed\/)?(\d{1,9})\b/i.exec(text)?.[1] ??
      null,
  );

export const findPmcid = (text: string): string | null => readPmcid(/\bPMC\d{4,9}\b/i.exec(text)?.[0] ?? null);

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** 1–12 for a month in English words or as a number; 0 for anything else. */
export function monthOf(text: string): number {
  if (/^\d{1,2}$/.test(text)) return Number(text) >= 1 && Number(text) <= 12 ? Number(text) : 0;
  return /^[A-Za-z]{3,9}\.?$/.test(text) ? MONTHS.indexOf(text.slice(0, 3).toLowerCase()) + 1 : 0;
}

const SEASON = /^(?:spring|summer|autumn|fall|winter)$/i;

/** A date from its parts, as precise as they are. */
export function dateOf(year: string, month: string | undefined, day: string | undefined): string {
  const m = month ? monthOf(month) : 0;
  if (m === 0) return year;
  const d = day && /^\d{1,2}$/.test(day) ? Number(day) : 0;
  const iso = `${year}-${String(m).padStart(2, '0')}`;
  return d >= 1 && d <= 31 ? `${iso}-${String(d).padStart(2, '0')}` : iso;
}

/** PubMed's dates: "2026 Jun 30", "2026 Jun", "2026", "2026 Jul-Aug" and "1998 Dec-1999 Jan" (the first month), "2026 Spring" (the year); days in ISO. Others stay as they are. */
export function readPublished(text: string | null | undefined): string | null {
  const given = clean(text);
  if (given === '') return null;
  const iso = /^(\d{4})-(\d{2})(?:-(\d{2}))?$/.exec(given);
  if (iso) return dateOf(iso[1] ?? given, iso[2], iso[3]);
  const match = /^(\d{4})(?:[ ;,-]+(.+))?$/.exec(given);
  const year = match?.[1];
  if (!year) return given;
  const rest = match[2];
  if (rest === undefined) return year;
  if (SEASON.test(rest)) return year;
  const [month = '', day] = rest.split(' ');
  const first = month.split('-')[0] ?? '';
  if (monthOf(first) === 0) return /^\d{4}$/.test(rest) ? year : given;
  // a range of days or months is known by its beginning only to the month
  return dateOf(year, first, month.includes('-') || day?.includes('-') ? undefined : day);
}

const initialsOf = (given: string): string =>
  given
    .split(/[\s.-]+/)
    .filter((part) => part !== '')
    .map((part) => (/^\p{Lu}{2,4}$/u.test(part) ? part : (part[0] ?? '').toLocaleUpperCase('en')))
    .join('');

const SUFFIX = /^(?:jr|sr|i{2,3}|iv|2nd|3rd)\.?$/i;
const bare = (suffix: string): string => suffix.replace(/\.$/, '');

/** "Family GN" from the many ways in which exports write a person; a group keeps its name. */
export function readAuthor(text: string): string {
  const name = clean(text).replace(/[;,]+$/, '');
  if (/^et al\.?$/i.test(name) || name === '') return '';
  const [family = '', ...rest] = name.split(/\s*,\s*/);
  if (rest.length > 0) {
    const suffix = rest.find((part) => SUFFIX.test(part));
    const given = rest.find((part) => part !== suffix) ?? '';
    return [family, initialsOf(given), suffix ? bare(suffix) : ''].filter((part) => part !== '').join(' ');
  }
  // "Liu R." and "Adler D.G.": only a last word of initials makes it a person
  const short = /^(.+?)\s+((?:\p{Lu}\.?[- ]?){1,5})$/u.exec(name);
  return short?.[1] && short[2] ? `${short[1]} ${initialsOf(spaced(short[2]))}` : name;
}

/** "DG" as much as "D.G." is two names. */
const spaced = (initials: string): string =>
  initials
    .replace(/[.\s-]/g, '')
    .split('')
    .join(' ');

const PAGE_RANGE = /^([A-Za-z]*)(\d+)\s*[-–—]\s*([A-Za-z]*)(\d+)$/;

/** Page ranges as they are compared: both ends in full, "475-82" is "475-482"; one page twice is one page. */
export function comparedPages(pages: string | null | undefined): string {
  const text = clean(pages)
    .toLowerCase()
    .replace(/^pp?\.?\s+/, '')
    .replace(/[.;,]+$/, '');
  const [, letters = '', from = '', moreLetters = '', to = ''] = PAGE_RANGE.exec(text) ?? [];
  if (from === '') return text.replace(/\s+/g, '');
  const full = to.length < from.length ? from.slice(0, from.length - to.length) + to : to;
  return full === from ? letters + from : `${letters}${from}-${moreLetters || letters}${full}`;
}

const LANGUAGES: Readonly<Record<string, string>> = {
  english: 'eng',
  german: 'ger',
  deutsch: 'ger',
  french: 'fre',
  spanish: 'spa',
  italian: 'ita',
  portuguese: 'por',
  russian: 'rus',
  chinese: 'chi',
  japanese: 'jpn',
  korean: 'kor',
  dutch: 'dut',
  polish: 'pol',
  turkish: 'tur',
  czech: 'cze',
  hungarian: 'hun',
  swedish: 'swe',
  danish: 'dan',
  norwegian: 'nor',
  finnish: 'fin',
  hebrew: 'heb',
  arabic: 'ara',
  persian: 'per',
  ukrainian: 'ukr',
  greek: 'gre',
  croatian: 'hrv',
  serbian: 'srp',
  romanian: 'rum',
  en: 'eng',
  de: 'ger',
  fr: 'fre',
  es: 'spa',
  it: 'ita',
  pt: 'por',
  ru: 'rus',
  zh: 'chi',
  ja: 'jpn',
  ko: 'kor',
  nl: 'dut',
  deu: 'ger',
  fra: 'fre',
  zho: 'chi',
  nld: 'dut',
  ces: 'cze',
  fas: 'per',
  ell: 'gre',
  ron: 'rum',
};

export function readLanguage(text: string): string {
  const word = clean(text).toLowerCase();
  return LANGUAGES[word] ?? word;
}

const SMALL_MARKUP = /<\/?[A-Za-z][A-Za-z0-9:]{0,20}(?:\s[^<>]{0,300})?\/?>/g;
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ' };

const RAISED = '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ';
const LOWERED = '₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎';
const PLAIN = '0123456789+-=()ni';

/** Raised or lowered text in the characters made for it, so that 10⁶ does not become 106; as it is where a character has none. */
export function shifted(text: string, way: 'raised' | 'lowered'): string {
  const forms = [...(way === 'raised' ? RAISED : LOWERED)];
  const out = [...text.replaceAll('−', '-').replaceAll('–', '-')].map((c) => forms[PLAIN.indexOf(c)]);
  return out.length > 0 && out.every((c) => c !== undefined) ? out.join('') : text;
}

/** Text in which a source left HTML: tags go, raised and lowered characters stay such, entities are read once. Headings begin a line. */
export function withoutMarkup(text: string): string {
  if (!/[<&]/.test(text)) return text;
  return text
    .replace(/<sup>([^<]*)<\/sup>/gi, (_, inner: string) => shifted(inner, 'raised'))
    .replace(/<sub>([^<]*)<\/sub>/gi, (_, inner: string) => shifted(inner, 'lowered'))
    .replace(/<h\d>\s*([^<]*?)[:.]?\s*<\/h\d>/gi, '\n$1: ')
    .replace(/<(?:br|\/p)\s*\/?>/gi, '\n')
    .replace(SMALL_MARKUP, '')
    .replace(/&(#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,5});/gi, (whole, name: string) => {
      if (!name.startsWith('#')) return ENTITIES[name.toLowerCase()] ?? whole;
      const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
      return code > 31 && code <= 0x10ffff ? String.fromCodePoint(code) : ' ';
    });
}

/** Letters and digits alone, without accents and case: two manners of writing the same compare equal. */
export const comparedText = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '');
