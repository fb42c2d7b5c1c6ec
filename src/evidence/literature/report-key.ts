import { sha256 } from '#ledger/content-hash.ts';
import type { GivenReport } from './report-facts.ts';
import { comparedText } from './report-values.ts';

/** How a report is named that has neither a PubMed id, nor a DOI, nor a PMC id; and how one that has is found by a record without. */

/** The family name in "Family GN" or "van der Family GN Jr"; of a group all of its words. */
function familyOf(author: string): string {
  const words = author.split(' ');
  while (
    words.length > 1 &&
    /^(?:\p{Lu}{1,5}|jr|sr|i{2,3}|iv)$/iu.test(words.at(-1) ?? '') &&
    (words.at(-1) ?? '').length <= 4
  )
    words.pop();
  return comparedText(words.join(' '));
}

const partsOf = ({ title, published, authors }: GivenReport) => ({
  title: comparedText(title),
  year: /^\d{4}/.exec(published ?? '')?.[0] ?? '',
  first: authors?.[0] ? familyOf(authors[0]) : '',
});

/** A hash of the title, the year and the first author's family name, whatever the manner of writing them. */
export function nameKey(facts: GivenReport): string {
  const { title, year, first } = partsOf(facts);
  return sha256(`${title}\n${year}\n${first}`).slice(0, 32);
}

const LEAST_LETTERS = 20;

/**
 * The same where it can tell papers apart; null where the title is short ("Reply.") or the year or the author is not known:
 * then nothing is taken for the same paper on its account.
 */
export function matchKey(facts: GivenReport): string | null {
  const { title, year, first } = partsOf(facts);
  return title.length < LEAST_LETTERS || year === '' || first === '' ? null : nameKey(facts);
}
