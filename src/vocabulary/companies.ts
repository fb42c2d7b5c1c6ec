import { DEVELOPERS } from './companies-developers.ts';
import { COMPANY_ENTRIES } from './companies-list.ts';
import type { CompanyEntry, Verified } from './company-entry.ts';
import { PRODUCTS } from './entries.gen.ts';
import { productOf } from './vocabulary.ts';

/** A company, an academic centre or a public body that stands behind products or studies. */
export interface Company {
  key: string;
  name: string;
  kind: 'company' | 'academic' | 'public';
  /** Other spellings. */
  aliases: readonly string[];
  /** Key of its owner. */
  parent: string | null;
  source: string;
  /** Whether the name stands in a source that was read; 'no': remembered, and marked so wherever it shows. */
  verified: Verified;
  /** How its owner is known; null where none is named. */
  parentVerified: Verified | null;
  parentSource: string | null;
}

export const COMPANIES: readonly Company[] = Object.entries<CompanyEntry>(COMPANY_ENTRIES)
  .map(([key, e]) => ({
    key,
    name: e.name,
    kind: e.kind ?? ('company' as const),
    aliases: e.aliases ?? [],
    parent: e.parent ?? null,
    source: e.source,
    verified: e.verified,
    parentVerified: e.parentVerified ?? null,
    parentSource: e.parentSource ?? null,
  }))
  .sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));

const byKey = new Map(COMPANIES.map((c) => [c.key, c]));
export const companyByKey = (key: string): Company | null => byKey.get(key) ?? null;

/** Forms of companies: left out wherever they stand at the end. */
const FORMS = new Set([
  'inc',
  'incorporated',
  'ltd',
  'limited',
  'llc',
  'gmbh',
  'ag',
  'sa',
  'nv',
  'bv',
  'plc',
  'co',
  'corp',
  'corporation',
  'company',
  'kg',
  'kgaa',
  'ab',
  'spa',
  'srl',
  'sas',
  'se',
  'pte',
  'pty',
  'holdings',
]);

/**
 * A name as companies are compared: lower case, without accents and punctuation, without the form of the company at its end ("Inc.", "Co., Ltd").
 * @returns '' where nothing is left.
 */
export function foldCompany(text: string): string {
  const words = text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/['’.]/g, '')
    .replace(/&/g, ' and ')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
  if (words[0] === 'the') words.shift();
  while (words.length > 1 && FORMS.has(words[words.length - 1] ?? '')) words.pop();
  return words.join(' ');
}

/** Words that many companies carry: a name may be written without them, where what is left names only one. */
const TRADE = new Set([
  'therapeutics',
  'biotherapeutics',
  'biotech',
  'biotechnology',
  'biotechnologies',
  'bio',
  'biosciences',
  'bioscience',
  'pharmaceuticals',
  'pharmaceutical',
  'pharma',
  'biopharma',
  'sciences',
  'immunopharma',
  'biologics',
  'biomedicine',
  'biomedical',
]);

/** Whether a name that nobody knows is written like that of a company: with its form ("Ltd") or a word of the trade ("Biotech"). */
export const namedLikeCompany = (name: string): boolean =>
  name
    .toLowerCase()
    .replace(/['’.]/g, '')
    .split(/[^\p{L}\p{N}]+/u)
    .some((w) => FORMS.has(w) || TRADE.has(w));

/** What is left without words of the trade; null where that is a word too short, or an ordinary one, to name anybody. */
const ORDINARY = new Set([
  'precision',
  'century',
  'fate',
  'legend',
  'candid',
  'sana',
  'luminary',
  'cartesian',
  'grit',
  'jw',
  'tg',
  'crispr',
  'sonoma',
  'essen',
  'dren',
  'iaso',
  'miltenyi',
  'chongqing precision',
  'immix',
  'orna',
  'kite',
  'shanghai cell therapy group',
  'juno',
  'quell',
]);
function shortForm(folded: string): string | null {
  const words = folded.split(' ');
  while (words.length > 1 && TRADE.has(words[words.length - 1] ?? '')) words.pop();
  const short = words.join(' ');
  return short.length >= 5 && !ORDINARY.has(short) ? short : null;
}

const names = new Map<string, string>();
const shorts = new Map<string, string | null>();
for (const c of COMPANIES)
  for (const name of [c.name, ...c.aliases]) {
    const folded = foldCompany(name);
    const taken = names.get(folded);
    if (taken !== undefined && taken !== c.key) throw new Error(`Both ${taken} and ${c.key} go by the name “${name}”.`);
    names.set(folded, c.key);
  }
for (const [folded, key] of names) {
  const short = shortForm(folded);
  if (short === null || names.has(short)) continue;
  const taken = shorts.get(short);
  shorts.set(short, taken === undefined || taken === key ? key : null);
}

/**
 * The company of a name, as a person or a registry writes it; null where none is known or the word could mean several.
 * Case, accents, punctuation and the form of the company do not matter; words of the trade ("Therapeutics") only where the rest names one company.
 */
export function companyOf(text: string): Company | null {
  const t = text.trim();
  const exact = byKey.get(t);
  if (exact && !ORDINARY.has(t)) return exact;
  const folded = foldCompany(t);
  if (folded === '') return null;
  const key = names.get(folded);
  if (key !== undefined) return byKey.get(key) ?? null;
  const short = shortForm(folded);
  if (short === null) return null;
  const byShort = names.get(short) ?? shorts.get(short) ?? null;
  return byShort === null ? null : (byKey.get(byShort) ?? null);
}

/** Names that are also ordinary words, surnames or places: inside a text they count only with a capital letter. */
const CAPITAL = new Set([
  ...ORDINARY,
  'capstan',
  'caribou',
  'boren',
  'sheba',
  'lyell',
  'janssen',
  'roche',
  'cullinan',
  'atara',
  'innovent',
]);
const LETTERS_OF_NAME = 5;
/** Words of at most so many letters are a name only in capitals: BMS, CSPC. */
const phrases = new Map<string, string>();
for (const [folded, key] of [...names, ...shorts])
  if (key !== null && folded !== '' && !(folded.length < 3)) phrases.set(folded, key);
const LONGEST = Math.max(...[...phrases.keys()].map((p) => p.split(' ').length));

/** Signs that make a name look like another: dashes and spaces of all kinds, what takes no room, letters of other scripts that look Latin. */
const LOOKALIKES: Readonly<Record<string, string>> = Object.fromEntries(
  [...'АВЕКМНОРСТХаеорсухΑΒΕΖΗΙΚΜΝΟΡΤΥΧ'].map((c, i) => [c, [...'ABEKMHOPCTXaeopcyxABEZHIKMNOPTYX'][i] ?? c]),
);
/** A text with its dashes, spaces and look-alike letters written plainly; nothing else is changed. */
export const plainSigns = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\u00ad\u200b-\u200f\u2060\ufeff]/g, '')
    .replace(/[\p{Pd}\u2212\u2043_]/gu, '-')
    .replace(/\p{Z}/gu, ' ')
    .replace(/[\u0370-\u04ff]/g, (c) => LOOKALIKES[c] ?? c);

/**
 * The companies whose names stand in a text, as whole words, the longest name at each place; each once, in the order of the text. Denials are not
 * read ("without Novartis" names Novartis). Short names count in capitals only, ordinary words with a capital letter, and ambiguous ones never.
 */
export function companiesNamedIn(text: string): Company[] {
  const raw = plainSigns(text)
    .replace(/['’]s?(?![\p{L}\p{N}])/gu, '')
    .replace(/['’]/g, '')
    .replace(/&/g, ' and ')
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter(Boolean);
  const words = raw.map((w) => foldCompany(w));
  const found = new Map<string, Company>();
  for (let at = 0; at < words.length; ) {
    let taken = 0;
    for (let most = Math.min(LONGEST, words.length - at); most > 0 && taken === 0; most--) {
      const phrase = words.slice(at, at + most).join(' ');
      const company = byKey.get(phrases.get(phrase) ?? '');
      if (!company) continue;
      const first = raw[at] ?? '';
      if (phrase.length < LETTERS_OF_NAME && first !== first.toUpperCase() && !CAPITAL.has(phrase)) continue;
      if (CAPITAL.has(phrase) && !/^\p{Lu}/u.test(first)) continue;
      // an illness that carries the name of whoever described it
      if (most === 1 && /^(?:syndrome|disease|sign)$/.test(words[at + 1] ?? '')) continue;
      found.set(company.key, company);
      taken = most;
    }
    at += Math.max(1, taken);
  }
  return [...found.values()];
}

/** The owners of a company, nearest first. */
export function ancestorsOf(key: string): string[] {
  const out: string[] = [];
  for (
    let at = byKey.get(key)?.parent ?? null;
    at !== null && at !== key && !out.includes(at);
    at = byKey.get(at)?.parent ?? null
  )
    out.push(at);
  return out;
}

/** Companies whose names hold all words typed, those that begin with them first. */
export function searchCompanies(words: string, most: number): Company[] {
  const asked = foldCompany(words);
  if (asked === '') return [];
  const parts = asked.split(' ');
  const found: { company: Company; rank: number }[] = [];
  for (const company of COMPANIES) {
    const folded = [company.name, ...company.aliases].map(foldCompany);
    if (!folded.some((f) => parts.every((p) => f.split(' ').some((w) => w.startsWith(p))))) continue;
    found.push({
      company,
      rank: folded.some((f) => f === asked) ? 0 : folded.some((f) => f.startsWith(asked)) ? 1 : 2,
    });
  }
  return found
    .sort((a, b) => a.rank - b.rank || (a.company.name < b.company.name ? -1 : 1))
    .slice(0, most)
    .map((f) => f.company);
}

/** Keys of the companies that the vocabulary names as developers of a product. */
export function companiesOfProduct(product: string): string[] {
  const sponsor = productOf(product)?.sponsor ?? null;
  return sponsor === null ? [] : [...(DEVELOPERS[sponsor] ?? [])];
}

const productsBy = new Map<string, string[]>();
for (const p of PRODUCTS)
  for (const key of companiesOfProduct(p.key)) productsBy.set(key, [...(productsBy.get(key) ?? []), p.key]);
/** Keys of the products that a company develops, by the vocabulary. */
export const productsOfCompany = (key: string): readonly string[] => productsBy.get(key) ?? [];

const ACADEMIC = /\b(?:universit|hospital|klinik|clinic|institut|college|centre|center|school|foundation|fondazione)/i;
const SOCIETY =
  /\b(?:societ|association|federation|academy|academies|alliance|patients|organisation|organization|charity|council|league|registr|network)|\be\.? ?v\.?$/i;
const PUBLIC = /\b(?:ministry|national institutes?|agency|government|department of)\b/i;
/** What a body with this name probably is, where the vocabulary does not know it. */
export const kindByName = (name: string): Company['kind'] =>
  PUBLIC.test(name) ? 'public' : ACADEMIC.test(name) || SOCIETY.test(name) ? 'academic' : 'company';
