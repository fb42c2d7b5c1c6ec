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
const PUBLIC = /\b(?:ministry|national institutes?|agency|government|department of)\b/i;
/** What a body with this name probably is, where the vocabulary does not know it. */
export const kindByName = (name: string): Company['kind'] =>
  PUBLIC.test(name) ? 'public' : ACADEMIC.test(name) ? 'academic' : 'company';
