/** The fold of a history, and the form that is hashed: what one study says, freed from the order and the manner in which it says it. */

import { comparisonForm, countryForm } from './comparison-form.ts';
import type { Eligibility, StudyFacts } from './study-facts.ts';

/** Changes with the rules below, so that a hash says under which it was made. */
const FORM = 1;

/**
 * Fields whose change is noise (METHODS §1: verification date; and what the registry derives), so they are no part of the hash.
 * Contact details are not among the facts at all.
 */
const NOT_HASHED: ReadonlySet<string> = new Set([
  'lastUpdatePostDate',
  'verificationDate',
  'lastKnownStatus',
  'lat',
  'lon',
]);

/** Identifiers: compared letter by letter. */
const VERBATIM: ReadonlySet<string> = new Set(['nctId', 'nctIdAliases', 'pmid']);

function formOf(key: string, text: string): string {
  if (VERBATIM.has(key)) return text;
  return comparisonForm(key === 'country' || key === 'countries' ? countryForm(text) : text);
}

const isText = (value: unknown): value is string => typeof value === 'string';

/** Texts stand in their own order, entries in that of their JSON; one country stands once. */
function listJson(key: string, list: readonly unknown[]): string {
  if (!list.every(isText)) return `[${list.map((item) => valueJson(key, item)).sort()}]`;
  const forms = list.map((text) => formOf(key, text)).sort();
  return JSON.stringify(key === 'countries' ? [...new Set(forms)] : forms);
}

function valueJson(key: string, value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(formOf(key, value));
  if (Array.isArray(value)) return listJson(key, value);
  if (typeof value === 'object' && value !== null) return objectJson(value);
  return typeof value === 'number' || typeof value === 'boolean' ? JSON.stringify(value) : 'null';
}

/** The entries of a list mostly have the keys of the one before, so that sorting them is spared. */
let lastKeys: readonly string[] = [];
let lastSorted: readonly string[] = [];

function sortedKeys(fields: object): readonly string[] {
  const keys = Object.keys(fields);
  if (keys.length !== lastKeys.length || keys.some((key, i) => key !== lastKeys[i])) {
    lastKeys = keys;
    lastSorted = keys.filter((key) => !NOT_HASHED.has(key)).sort();
  }
  return lastSorted;
}

/** Keys in one order throughout, so that entries sort alike however they were put together. */
function objectJson(value: object): string {
  const fields: { [key: string]: unknown } = value as { [key: string]: unknown };
  let json = '{';
  for (const key of sortedKeys(fields)) {
    const item = fields[key];
    if (item === undefined) continue;
    json += json.length > 1 ? ',"' : '"';
    json += key;
    json += '":';
    json += valueJson(key, item);
  }
  return `${json}}`;
}

/**
 * What is hashed of a study (METHODS §8), as RFC 8785 JSON: two versions have the same canonical text exactly when comparing them finds
 * nothing but noise. Texts are in their comparison form, lists in one order (no list of a study has an order that means
 * something), registry dates at their precision; no date of reading, no database id, no verification or update date, no derived
 * coordinates. Unknown fields are absent, so hash the *folded* facts of a study, not those of one projected record.
 *
 * It is written in one pass: of finite numbers and well-formed texts, which are all that facts hold, JSON.stringify gives what RFC 8785 asks for.
 */
export const canonicalText = (facts: StudyFacts): string => objectJson({ ...facts, form: FORM });

/** The same as a value, to be looked at. */
export const canonicalFacts = (facts: StudyFacts): unknown => JSON.parse(canonicalText(facts)) as unknown;

type Item = object;

/** What makes an entry the same entry in the next version. Lists that are not here have no parts to carry forward. */
const IDENTITIES: { readonly [field: string]: readonly string[] } = {
  secondaryIds: ['id'],
  collaborators: ['name'],
  arms: ['label'],
  interventions: ['name'],
  primaryOutcomes: ['measure'],
  secondaryOutcomes: ['measure'],
  sites: ['city', 'facility'],
  officials: ['name'],
  references: ['pmid'],
};

const isItem = (value: unknown): value is Item => typeof value === 'object' && value !== null && !Array.isArray(value);

const identityOf = (item: Item, keys: readonly string[]): string => {
  const fields: { [key: string]: unknown } = { ...item };
  return keys.map((key) => (typeof fields[key] === 'string' ? comparisonForm(fields[key]) : '')).join('|');
};

/** Whether an entry of `next` does not know a part that some entry of `previous` knows. */
function lacksParts(previous: readonly unknown[], next: readonly unknown[]): boolean {
  const parts = new Set<string>();
  for (const item of previous) if (isItem(item)) for (const key in item) parts.add(key);
  for (const item of next) if (isItem(item)) for (const key of parts) if (!(key in item)) return true;
  return false;
}

/** Each next entry with the parts that it does not know from the same entry before. The first of twins meets the first, and so on. */
function mergeItems(previous: readonly unknown[], next: readonly unknown[], keys: readonly string[]): unknown[] {
  if (!lacksParts(previous, next)) return [...next];
  const waiting = new Map<string, Item[]>();
  for (let i = previous.length - 1; i >= 0; i--) {
    const item = previous[i];
    if (!isItem(item)) continue;
    const identity = identityOf(item, keys);
    const twins = waiting.get(identity);
    if (twins) twins.push(item);
    else waiting.set(identity, [item]);
  }
  return next.map((item) => {
    if (!isItem(item)) return item;
    const before = waiting.get(identityOf(item, keys))?.pop();
    return before ? { ...before, ...item } : item;
  });
}

/**
 * The fold of a study's history: what `next` knows, and for the rest what `previous` knew.
 *
 * Parts are carried forward one by one: a projected enrolment without its type keeps the last known type, a projected outcome
 * without its time frame keeps that of the outcome of the same name. A sponsor of another name keeps nothing of the former one.
 * An entry that `next` no longer lists is gone, with its parts; therefore the fold is associative for whole fields, and for parts of
 * entries as long as no entry leaves and returns. Always fold in the order of the as-of dates.
 */
export function mergeFacts(previous: StudyFacts, next: StudyFacts): StudyFacts {
  const before: { [field: string]: unknown } = { ...previous };
  const merged: { [field: string]: unknown } = { ...before, ...next };
  for (const [field, value] of Object.entries(next)) {
    const former = before[field];
    if (Array.isArray(value) && Array.isArray(former)) {
      const keys = IDENTITIES[field];
      if (keys) merged[field] = mergeItems(former, value, keys);
    } else if (isItem(value) && isItem(former)) {
      const another = field === 'sponsor' && identityOf(value, ['name']) !== identityOf(former, ['name']);
      if (!another) merged[field] = { ...former, ...value };
    }
  }
  const eligibility: Eligibility = { ...previous.eligibility, ...next.eligibility };
  return { ...(merged as Omit<StudyFacts, 'nctId' | 'eligibility'>), nctId: next.nctId, eligibility };
}
