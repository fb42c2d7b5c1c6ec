import { givenReason, onOneLine } from '#ledger/given-reason.ts';
import { entriesByAlias, entryOf, FACETS, type Facet } from '#vocabulary/vocabulary.ts';
import { RULED_FACETS, type RuledFacet } from './label-standings.ts';

/** Said to a curator whose word cannot be taken, in one sentence. */
export class CurationRefused extends Error {}

/** What a person typed as a reason, on one line and as a database can hold it; '' where nothing was typed. @throws CurationRefused when it is too short or too long. */
export function tidyReason(typed: string): string {
  return onOneLine(typed) === '' ? '' : givenReason(typed, CurationRefused);
}

const isRuledFacet = (text: string): text is RuledFacet => (RULED_FACETS as readonly string[]).includes(text);

/**
 * @param given whether the study carries this label already: what an older vocabulary had can still be ruled on.
 * @throws CurationRefused when the vocabulary has no such label.
 */
export function checkLabel(
  facet: string,
  key: string,
  given: (facet: string, key: string) => boolean = () => false,
): { facet: RuledFacet; key: string } {
  if (!isRuledFacet(facet)) throw new CurationRefused('Choose a disease, target, kind of therapy or product.');
  if (facet === 'relevant') {
    if (key !== 'yes') throw new CurationRefused('A study is relevant or not; there is nothing else to say of it.');
    return { facet, key };
  }
  if (!entryOf(facet, key) && !given(facet, key))
    throw new CurationRefused(
      `The vocabulary has no ${facet} “${key.slice(0, 60).toWellFormed()}”; choose one from the list.`,
    );
  return { facet, key };
}

/**
 * The label that a curator means by what was typed or chosen: `disease:SLE`, or any name of the vocabulary where only one entry goes by it.
 * @throws CurationRefused when it is none, or several.
 */
export function labelTyped(typed: string): { facet: Facet; key: string } {
  const text = typed.toWellFormed().slice(0, 200).trim();
  const colon = text.indexOf(':');
  const facet = FACETS.find((f) => f === text.slice(0, colon));
  if (colon > 0 && facet) {
    const key = text.slice(colon + 1).trim();
    if (entryOf(facet, key)) return { facet, key };
  }
  const found = text === '' ? [] : entriesByAlias(text);
  const [only, ...others] = found;
  if (!only) throw new CurationRefused(`The vocabulary has no “${text.slice(0, 60)}”; choose one from the list.`);
  if (others.length > 0)
    throw new CurationRefused(
      `“${text.slice(0, 60)}” is the name of ${found.map((e) => `${e.facet}:${e.key}`).join(' and ')}; write which.`,
    );
  return { facet: only.facet, key: only.key };
}
