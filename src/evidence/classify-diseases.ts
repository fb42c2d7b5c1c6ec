import { isDenied, turnedHeading } from '#vocabulary/match.ts';
import { type Hit, isCue, scan, wordsOf } from '#vocabulary/scan.ts';
import { diseaseParents } from '#vocabulary/vocabulary.ts';
import type { Label, LabelRule } from './classify.ts';
import { isOfChildren } from './classify-children.ts';
import {
  has,
  hitsIn,
  type RecordTexts,
  type Sentence,
  sentencesOf,
  type Text,
  whole,
  wordAt,
} from './classify-texts.ts';
import type { StudyFacts } from './study-facts.ts';

/** A disease named at some place, before it is decided whether the place counts. */
interface Named {
  keys: readonly string[];
  text: Text;
  hit: Hit;
  words: string;
  rule: LabelRule;
  /** A short form that means other things too. */
  doubtful: boolean;
}

const letters = (words: string): string => words.replace(/[^\p{L}]/gu, '');
const related = (a: string, b: string): boolean =>
  a === b || diseaseParents(a).includes(b) || diseaseParents(b).includes(a);

const BRACKETS = /[([（][^()[\]（）]{1,80}[)\]）]/g;

/** Long running texts are not read a second time for names with a bracket in them. */
const MOST_ACROSS = 700;

/**
 * The disease names of a text. Names that a bracket interrupts are read across it ("antineutrophil cytoplasmic antibody (ANCA)-associated
 * vasculitis"), and what such a name covers is not counted again.
 */
function readNames(text: Text): readonly Named[] {
  const { scan: scanned } = text;
  const toNamed = (hit: Hit): Named => ({
    keys: hit.term.keys,
    text,
    hit,
    words: wordsOf(scanned, hit),
    rule: hit.misspelt ? 'spelling variant' : hit.term.rule,
    doubtful: !hit.term.alone,
  });
  const plain = scanned.hits.filter((h) => h.term.group === 'disease');
  if (plain.length === 0 && !scanned.text.includes('(')) return [];
  const across: Hit[] = [];
  if (scanned.text.length <= MOST_ACROSS && /[([（]/.test(scanned.text)) {
    const blanked = scanned.text.replace(BRACKETS, (b) => ' '.repeat(b.length));
    if (blanked !== scanned.text) {
      const other = scan(blanked, true);
      const rowAt = new Map<number, number>();
      for (let row = 0; row < scanned.pieces.count; row++) rowAt.set(scanned.pieces.from[row]!, row);
      for (const h of other.hits) {
        if (h.term.group !== 'disease') continue;
        const first = rowAt.get(other.pieces.from[h.first]!);
        const last = rowAt.get(other.pieces.from[h.last]!);
        if (first === undefined || last === undefined || last - first === h.last - h.first) continue;
        across.push({ ...h, first, last });
      }
    }
  }
  const free = plain.filter((h) => !across.some((a) => h.first >= a.first && h.last <= a.last));
  return [...free, ...across]
    .sort((a, b) => a.first - b.first)
    .filter((h) => h.term.keys.length > 0 && !isDenied(scanned, h))
    .map(toNamed);
}

const namesRead = new WeakMap<Text, readonly Named[]>();

function namesIn(text: Text): readonly Named[] {
  const known = namesRead.get(text);
  if (known) return known;
  const names = readNames(text);
  namesRead.set(text, names);
  return names;
}

/** A heading as written and with its noun last; what only the second reading names is told apart. */
function namesInHeading(text: Text): readonly Named[] {
  const asWritten = namesIn(text);
  const turned = turnedHeading(text.scan.text);
  if (turned === null) return asWritten;
  const other = namesIn({ field: text.field, scan: scan(turned, true) });
  const seen = new Set(asWritten.flatMap((n) => n.keys.flatMap((k) => [k, ...diseaseParents(k)])));
  const more = other
    .filter((n) => !n.doubtful && !n.keys.every((k) => seen.has(k)))
    .map((n): Named => ({ ...n, text, words: text.scan.text, rule: 'name in catalogue order' }));
  // "Myasthenia Gravis, Generalized": the broader name inside the turned one is the same words
  const within = (n: Named): boolean =>
    more.some((m) => m.keys.some((k) => n.keys.some((key) => key !== k && diseaseParents(k).includes(key))));
  return [...asWritten.filter((n) => !within(n)), ...more];
}

/** Whether only a bracket, a dash or a space stands between two neighbours: "systemic sclerosis (SSc)", "SSc-Systemic Sclerosis". */
function adjoins(a: Named, b: Named): boolean {
  if (b.hit.first !== a.hit.last + 1) return false;
  const { text, pieces } = a.text.scan;
  return /^\s*[([（\-–—:]?\s*$/.test(text.slice(pieces.to[a.hit.last], pieces.from[b.hit.first]));
}

/** What short forms stand for in this record, as it says itself. */
type Meanings = Map<string, Set<string>>;

/** Takes the short forms that explain a name beside them out of the list, and notes what they mean. */
function define(names: readonly Named[], meanings: Meanings): Named[] {
  const explained = new Set<Named>();
  const isShort = (n: Named): boolean => n.hit.term.exact !== null;
  for (const [i, n] of names.entries()) {
    const next = names[i + 1];
    if (!next || next.text !== n.text || !adjoins(n, next)) continue;
    const [name, short] =
      isShort(next) && !isShort(n) ? [n, next] : isShort(n) && !isShort(next) ? [next, n] : [null, null];
    if (!name || !short || !name.keys.some((a) => short.keys.some((b) => related(a, b)))) continue;
    explained.add(short);
    const set = meanings.get(letters(short.words)) ?? new Set<string>();
    for (const key of name.keys) set.add(key);
    meanings.set(letters(short.words), set);
  }
  return names.filter((n) => !explained.has(n));
}

const CONNECTORS: ReadonlySet<string> = new Set([
  'and',
  'or',
  'r',
  'with',
  'refractory',
  'relapsed',
  'active',
  'as',
  'well',
  'severe',
]);

/** Nothing but commas, slashes and "and" between two names of a list. */
function listed(a: Named, b: Named): boolean {
  if (a.text !== b.text || b.hit.first - a.hit.last > 4) return false;
  for (let row = a.hit.last + 1; row < b.hit.first; row++) if (!CONNECTORS.has(wordAt(a.text.scan, row))) return false;
  const { text, pieces } = a.text.scan;
  return !/[.;:\n]/.test(text.slice(pieces.to[a.hit.last], pieces.from[b.hit.first]));
}

/** Doubtful short forms that the record defines, or that stand in a list with other diseases, are taken; the others are left. */
function settle(names: readonly Named[], meanings: Meanings): Named[] {
  const sure = names.map((n): Named | null => {
    if (!n.doubtful) return n;
    const means = n.hit.term.exact === null ? undefined : meanings.get(letters(n.words));
    return means ? { ...n, keys: [...means], rule: 'short form defined in the record' } : null;
  });
  for (const step of [1, -1])
    for (let i = step === 1 ? 0 : names.length - 1; i >= 0 && i < names.length; i += step) {
      const [n, other] = [names[i], names[i - step]];
      if (!n || !other || sure[i] || !sure[i - step] || n.hit.term.exact === null) continue;
      if (step === 1 ? listed(other, n) : listed(n, other))
        sure[i] = { ...n, rule: 'short form in a list of diseases' };
    }
  return sure.filter((n): n is Named => n !== null);
}

/** A heading that is nothing but a short form, or several: "MG", "SSC RA SS IIM", "Refractory MS". */
function onlyShortForms(text: Text, names: readonly Named[]): boolean {
  const covered = names.reduce((sum, n) => sum + n.hit.last - n.hit.first + 1, 0);
  let other = 0;
  for (let row = 0; row < text.scan.pieces.count; row++)
    if (
      ['refractory', 'relapsed', 'relapse', 'and', 'or', 'patients', 'disease', 'active'].includes(
        wordAt(text.scan, row),
      )
    )
      other++;
  return names.length > 0 && covered + other >= text.scan.pieces.count;
}

const DENYING =
  /\b(?:non|not|no|without|exclud\w*|exclusion|except|other than|rather than|history of|secondary to|rule[ds]? out|absence of|mimic\w*)\b/i;

/**
 * Whether a sentence says that those with the named disease are treated in this study: people, an aim, and no word of what others found or of
 * what a disease is in general. "Previous" before the name speaks of earlier work, after it of what the enrolled had before.
 */
function saysWho(sentence: Sentence, name: Hit): boolean {
  const hits = hitsIn(sentence);
  if (has(hits, 'past') || has(hits, 'background')) return false;
  if (hits.some((h) => isCue(h, 'earlier') && h.first < name.first)) return false;
  return (
    has(hits, 'aim') && (has(hits, 'people') || has(hits, 'listing') || / (?:in|for|of) /.test(writtenOf(sentence)))
  );
}

const writtenOf = (s: Sentence): string => {
  const { text, pieces } = s.text.scan;
  return text.slice(pieces.from[s.from], pieces.to[s.to - 1]);
};

/** Words before a name, in the same sentence, that take it out: "history of", "other than", "without". */
function isSetAside(n: Named, s: Sentence): boolean {
  const { text, pieces } = s.text.scan;
  const before = text.slice(pieces.from[Math.max(s.from, n.hit.first - 5)], pieces.from[n.hit.first]);
  const clause = before.slice(Math.max(before.lastIndexOf(','), before.lastIndexOf(';'), before.lastIndexOf('(')) + 1);
  return DENYING.test(clause) && !/\b(?:with (?:or|and|\/) ?without|with\/without)\b/i.test(clause);
}

/** The diseases of a running text in sentences that pass the test. */
function inSentences(
  texts: readonly Text[],
  passes: (s: Sentence, name: Hit) => boolean,
  rule: LabelRule,
  meanings: Meanings,
): Named[] {
  return texts.flatMap((text) => {
    if (!text.scan.hits.some((h) => h.term.group === 'disease')) return [];
    const names = define(namesIn(text), meanings);
    const sentences = sentencesOf(text);
    return settle(names, meanings).flatMap((n) => {
      const s = sentences.find((one) => n.hit.first >= one.from && n.hit.last < one.to) ?? whole(text);
      return passes(s, n.hit) && !isSetAside(n, s) ? [{ ...n, rule }] : [];
    });
  });
}

export interface Diseases {
  labels: Label[];
  /** Whether titles, conditions or keywords name one. */
  named: boolean;
}

/**
 * The diseases that the study treats. Conditions, titles and keywords lead; labels of arms and the sentences of the summary that say who is
 * enrolled complete them; the detailed description and the inclusion criteria are asked only where nothing is named so far.
 * `treats`: whether the study may give what the network follows; else the parts behind the headings are read only for an autoimmune disease.
 */
export function findDiseases(record: RecordTexts, treats: boolean, facts: StudyFacts): Diseases {
  const meanings: Meanings = new Map();
  const labels = new Map<string, Label>();
  const has = (key: string): boolean => labels.has(key);
  const add = (n: Named, key: string): void => {
    if (!has(key)) labels.set(key, { facet: 'disease', key, words: n.words, field: n.text.field, rule: n.rule });
  };

  const byCondition = record.conditions.map((text) => ({ text, names: define(namesInHeading(text), meanings) }));
  const byTitle = record.titles.map((text) => define(namesIn(text), meanings));
  const byKeyword = record.keywords.map((text) => ({ text, names: define(namesInHeading(text), meanings) }));
  const deep =
    treats ||
    [...record.conditions, ...record.titles].some((t) =>
      t.scan.hits.some((h) => h.term.group === 'disease' || isCue(h, 'autoimmune')),
    );
  // the summary is read for definitions even where its sentences add nothing
  const summary = deep ? record.summary() : [];
  for (const text of summary)
    if (text.scan.hits.some((h) => h.term.group === 'disease')) define(namesIn(text), meanings);

  for (const { names } of byCondition) for (const n of settle(names, meanings)) for (const key of n.keys) add(n, key);
  for (const names of byTitle) for (const n of settle(names, meanings)) for (const key of n.keys) add(n, key);
  for (const { names } of byKeyword) for (const n of settle(names, meanings)) for (const key of n.keys) add(n, key);
  // short forms alone in a heading, in the company of diseases that are certain
  const shorts = [...byCondition, ...byKeyword].filter(
    ({ text, names }) => names.some((n) => n.doubtful) && onlyShortForms(text, names),
  );
  const company = labels.size + (labels.size === 0 && shorts.flatMap(({ names }) => names).length >= 3 ? 1 : 0);
  if (company > 0)
    for (const { names } of shorts)
      for (const n of names)
        if (n.doubtful && n.keys.length === 1)
          for (const key of n.keys) add({ ...n, rule: 'short form in a list of diseases' }, key);
  const lupus = labels.get('SLE');
  if (lupus && !has('cSLE') && isOfChildren(record, facts))
    labels.set('cSLE', { ...lupus, key: 'cSLE', rule: 'of children' });
  const named = labels.size > 0;
  if (!deep) return { labels: [...labels.values()], named };

  // what lower parts add must be new: neither the broader disease of a named one nor the same
  const complete = (list: readonly Named[]): void => {
    for (const n of list)
      for (const key of n.keys)
        if (![...labels.keys()].some((k) => related(k, key) && !diseaseParents(key).includes(k))) add(n, key);
  };
  complete(inSentences(record.armLabels(), () => true, 'name of an arm', meanings));
  complete(inSentences(summary, saysWho, 'who is enrolled', meanings));
  if (labels.size === 0) complete(inSentences(record.descriptions(), saysWho, 'who is enrolled', meanings));
  if (labels.size === 0) complete(inSentences(record.detailed(), saysWho, 'who is enrolled', meanings));
  if (labels.size === 0) complete(inSentences(record.inclusion(), () => true, 'inclusion criterion', meanings));
  return { labels: [...labels.values()], named };
}
