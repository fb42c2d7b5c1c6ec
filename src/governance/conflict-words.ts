import { ancestorsOf, type Company, companyByKey } from '#vocabulary/companies.ts';
import { labelOf, productOf } from '#vocabulary/vocabulary.ts';
import { type EntityKind, type InterestTime, TIME_WORDS, type Tie } from './conflict-rules.ts';
import { AMOUNT_BAND_WORDS, ICMJE_CATEGORIES, type Interest } from './interests.ts';

/** One way in which an entity is tied to an item. */
export interface Touch {
  tie: Tie;
  kind: EntityKind;
  /** The company of the interest, where the vocabulary knows it. */
  own: Company | null;
  /** Key of the company behind the item; for a study its id; for a sponsor that is not resolved its name. */
  behind: string;
  products: string[];
  studies: string[];
  rival: { product: string; target: string; disease: string } | null;
}

const MOST_NAMED = 3;
function few(list: readonly string[], what: string): string {
  const shown = list.slice(0, MOST_NAMED).join(', ');
  const more = list.length - MOST_NAMED;
  return more > 0 ? `${shown} and ${more} more ${what}` : shown;
}

/** “Consulting fees, Kyverna (from 2025-03, goes on; more than 1,000 and up to 10,000 EUR)”. */
export function describeInterest(interest: Interest, time: InterestTime): string {
  const kind = ICMJE_CATEGORIES.find((c) => c.number === interest.category)?.label ?? 'Interest';
  const began = interest.from === null ? 'beginning not stated' : `from ${interest.from}`;
  const ends = interest.to === null ? 'goes on' : `to ${interest.to}`;
  return `${kind}, ${interest.entity} (${began}, ${ends}: ${TIME_WORDS[time]}; ${AMOUNT_BAND_WORDS[interest.band]})`;
}

/** Whether an ownership between two companies rests on memory alone somewhere on its way. */
function ownershipUnverified(company: string, behind: string): boolean {
  const step = (from: string): string[] => [from, ...ancestorsOf(from)];
  const up = (from: string, to: string): string[] => step(from).slice(0, step(from).indexOf(to));
  const shared = step(company).find((k) => step(behind).includes(k));
  if (!shared) return false;
  return [...up(company, shared), ...up(behind, shared)].some((k) => companyByKey(k)?.parentVerified === 'no');
}

/** What the company behind does in this item. */
function doing(t: Touch): string {
  if (t.products.length > 0) {
    const doubt = t.products.every((p) => productOf(p)?.sponsorChecked === false) ? ' (by memory, not verified)' : '';
    return `develops ${few(t.products, 'products')}${doubt}, on which this item rests`;
  }
  if (t.studies.length > 0) return `sponsors ${few(t.studies, 'studies')}, on which this item rests`;
  return companyByKey(t.behind) ? 'is named in this item' : 'sponsors a study on which this item rests';
}

/** The chain from the entity to the item in words. */
export function describeTouch(t: Touch): string {
  const name = companyByKey(t.behind)?.name ?? t.behind;
  const own = t.own?.name ?? name;
  const doubt =
    t.own && t.own.key !== t.behind && ownershipUnverified(t.own.key, t.behind)
      ? ' (ownership from memory, not verified)'
      : '';
  switch (t.tie) {
    case 'company':
      return `${name} ${doing(t)}`;
    case 'parent':
      return `${own} owns ${name}${doubt}, which ${doing(t)}`;
    case 'subsidiary':
      return `${own} belongs to ${name}${doubt}, which ${doing(t)}`;
    case 'sister':
      return `${own} has the same parent as ${name}${doubt}, which ${doing(t)}`;
    case 'competitor':
      return t.rival
        ? `${own} has ${few(t.products, 'products')}, aimed at ${t.rival.target} in ${labelOf('disease', t.rival.disease)} like a product on which this item rests`
        : `${own} competes with a company behind this item`;
    case 'study':
      return `${t.behind} is a study on which this item rests`;
  }
}
