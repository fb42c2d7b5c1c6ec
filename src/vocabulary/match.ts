import { AMBIGUOUS_NAMES, MORE_NAMES, NOT_MEANT } from './additions.ts';
import { type Token, tokensOf } from './fold.ts';
import { diseaseOf, entriesOfFacet, type Facet } from './vocabulary.ts';

/** How words earned a label. */
export type NameRule = 'name' | 'synonym' | 'short form' | 'name in catalogue order';

export interface Found {
  facet: Facet;
  key: string;
  /** The words of the text, as written. */
  words: string;
  rule: NameRule;
}

interface Term {
  /** Null: an expression in which a name means something else. */
  facet: Facet | null;
  key: string;
  tokens: readonly string[];
  /** For short forms: the letters must be written in this case. */
  exact: string | null;
  rule: NameRule;
}

const letters = (name: string): string => name.replace(/[^\p{L}]/gu, '');

/** SLE, SSc, gMG, IgAN: one word of up to six letters with at least two capitals. */
const isShortForm = (name: string): boolean =>
  !/[\s,/]/.test(name) && letters(name).length <= 6 && (name.match(/\p{Lu}/gu)?.length ?? 0) >= 2;

/** A short form that may also mean something else never matches alone. */
function neverAlone(facet: Facet, key: string, name: string): boolean {
  if (AMBIGUOUS_NAMES.has(name)) return true;
  if (facet !== 'disease' || !isShortForm(name)) return false;
  return letters(name).length <= 2 || (diseaseOf(key)?.caution ?? null) !== null;
}

/** The names of one facet, by their first word, the longest first; expressions that mean something else stand among those of diseases. */
function makeTerms(facet: Facet): ReadonlyMap<string, readonly Term[]> {
  const byFirst = new Map<string, Term[]>();
  const add = (key: string | null, name: string, rule: NameRule): void => {
    if (key !== null && neverAlone(facet, key, name)) return;
    const short = key !== null && facet !== 'product' && isShortForm(name) && !/\d/.test(name);
    const tokens = tokensOf(name).map((t) => t.text);
    const first = tokens[0];
    if (first === undefined) return;
    const same = byFirst.get(first) ?? [];
    if (same.some((t) => t.key === key && t.tokens.join(' ') === tokens.join(' '))) return;
    same.push({
      facet: key === null ? null : facet,
      key: key ?? '',
      tokens,
      exact: short ? letters(name) : null,
      rule: short ? 'short form' : rule,
    });
    byFirst.set(first, same);
  };
  for (const entry of entriesOfFacet(facet)) {
    add(entry.key, entry.label, 'name');
    // keys of modalities ("in-vivo-LNP") are ours, nobody writes them
    if (facet !== 'modality' && entry.key !== entry.label) add(entry.key, entry.key, 'synonym');
    for (const name of entry.synonyms) add(entry.key, name, 'synonym');
  }
  for (const more of MORE_NAMES) if (more.facet === facet) add(more.key, more.name, 'synonym');
  if (facet === 'disease') for (const name of NOT_MEANT) add(null, name, 'name');
  for (const terms of byFirst.values()) terms.sort((a, b) => b.tokens.length - a.tokens.length);
  return byFirst;
}

const TERMS = {
  disease: makeTerms('disease'),
  target: makeTerms('target'),
  modality: makeTerms('modality'),
  product: makeTerms('product'),
} as const satisfies Record<Facet, unknown>;
const DENIALS: ReadonlySet<string> = new Set(['non', 'without', 'excluding']);

function fits(term: Term, tokens: readonly Token[], at: number): boolean {
  for (let i = 0; i < term.tokens.length; i++) if (tokens[at + i]?.text !== term.tokens[i]) return false;
  const last = at + term.tokens.length - 1;
  if (term.exact !== null) {
    const written = tokens.slice(at, last + 1).map((t) => letters(t.raw));
    if (written.join('') !== term.exact) return false;
  }
  return isWhole(tokens, at, last);
}

/** No letter or digit touches the words, but for the receptor itself: "CD19CAR" names CD19, "CD3E" does not name CD3. */
function isWhole(tokens: readonly Token[], first: number, last: number): boolean {
  const [before, next] = [tokens[first - 1], tokens[last + 1]];
  if (before && before.to === tokens[first]?.from) return false;
  return !next || next.from !== tokens[last]?.to || next.text.startsWith('car');
}

/** Every entry of the facets that the text names: whole words, the longest name at each place, names inside a longer name not counted. */
export function findNames(text: string, ...facets: readonly Facet[]): Found[] {
  const tokens = tokensOf(text);
  return facets.flatMap((facet) => namesOf(text, tokens, facet));
}

function namesOf(text: string, tokens: readonly Token[], facet: Facet): Found[] {
  const terms = TERMS[facet];
  const out: Found[] = [];
  for (let at = 0; at < tokens.length; ) {
    const first = tokens[at]!;
    const term = terms.get(first.text)?.find((t) => fits(t, tokens, at));
    if (!term) {
      at++;
      continue;
    }
    const last = tokens[at + term.tokens.length - 1]!;
    const denied = DENIALS.has(tokens[at - 1]?.text ?? '');
    if (term.facet !== null && !denied)
      out.push({ facet: term.facet, key: term.key, words: text.slice(first.from, last.to), rule: term.rule });
    at += term.tokens.length;
  }
  return out;
}

/**
 * The same for one entry of a list of headings, which catalogues write with the noun first: "Anemia, Hemolytic, Autoimmune" is read as
 * written and as "Autoimmune Hemolytic Anemia", and what either reading names is found.
 */
export function findInHeading(heading: string, ...facets: readonly Facet[]): Found[] {
  const asWritten = findNames(heading, ...facets);
  const parts = heading.split(/,\s+/);
  if (parts.length < 2 || parts.length > 4) return asWritten;
  const turned = findNames(parts.reverse().join(' '), ...facets);
  const seen = new Set(asWritten.map((f) => f.key));
  const more = turned.filter((f) => !seen.has(f.key));
  return [...asWritten, ...more.map((f): Found => ({ ...f, words: heading, rule: 'name in catalogue order' }))];
}
