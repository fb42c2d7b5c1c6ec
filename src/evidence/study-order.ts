/** The fold of a history, and the form that is hashed: what one study says, freed from the order and the manner in which it says it. */

import { comparisonForm, countryForm } from './comparison-form.ts';
import type { Eligibility, StudyFacts } from './study-facts.ts';

/** A value of RFC 8785. */
export type CanonicalValue = string | number | boolean | null | CanonicalValue[] | { [key: string]: CanonicalValue };

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

const text = (value: CanonicalValue): string => (typeof value === 'string' ? value : JSON.stringify(value));
const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function canonicalValue(key: string, value: unknown): CanonicalValue {
  if (typeof value === 'string') {
    if (VERBATIM.has(key)) return value;
    return comparisonForm(key === 'country' || key === 'countries' ? countryForm(value) : value);
  }
  if (Array.isArray(value)) {
    const items = (value as unknown[]).map((item) => canonicalValue(key, item));
    const sorted = items.map((item) => [text(item), item] as const).sort(([a], [b]) => byText(a, b));
    return sorted
      .map(([, item]) => item)
      .filter((item, i, all) => key !== 'countries' || i === 0 || item !== all[i - 1]);
  }
  if (typeof value === 'object' && value !== null) return canonicalObject(value);
  return typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

/** Keys in one order throughout, so that entries sort alike however they were put together. */
function canonicalObject(value: object): { [key: string]: CanonicalValue } {
  const canonical: { [key: string]: CanonicalValue } = {};
  const entries = Object.entries(value).sort(([a], [b]) => byText(a, b));
  for (const [key, item] of entries) {
    if (item !== undefined && !NOT_HASHED.has(key)) canonical[key] = canonicalValue(key, item);
  }
  return canonical;
}

/**
 * What is hashed of a study (METHODS §8): two versions have the same canonical facts exactly when comparing them finds
 * nothing but noise. Texts are in their comparison form, lists in one order (no list of a study has an order that means
 * something), registry dates at their precision; no date of reading, no database id, no verification or update date, no derived
 * coordinates. Unknown fields are absent, so hash the *folded* facts of a study, not those of one projected record.
 */
export const canonicalFacts = (facts: StudyFacts): { [key: string]: CanonicalValue } => ({
  form: FORM,
  ...canonicalObject(facts),
});

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
