/** A table of ratings from several rounds. */

import type { Scale } from './consensus-rule.ts';
import { parseColumns } from './parse-table.ts';
import { StatsRefusal } from './refusal.ts';

/** What one rater said of one item in one round. */
export interface RoundRating {
  readonly rater: string;
  readonly item: string;
  /** As it is named in the table: '1', '2', 'final'. */
  readonly round: string;
  /** Null: could not judge. */
  readonly rating: number | null;
  /** Stakeholder group; empty where none is named. */
  readonly group: string;
}

/** Words that say "cannot judge"; they are outside every denominator unless a rule says otherwise, and are counted. */
const CANNOT =
  /^(?:|x|na|n\/a|nan|cj|dk|cannot judge|can't judge|unable to (?:judge|score|rate)|don[’']?t know|do not know|unknown|abstain(?:ed)?|-|–|—|\.)$/i;

/** Does the header name this column? */
const hasColumn = (text: string, name: string): boolean =>
  (
    text
      .replace(/^\uFEFF/, '')
      .trimStart()
      .split(/[\r\n]/, 1)[0] ?? ''
  )
    .split(/[,;\t]/)
    .some((cell) => cell.trim().replace(/^"|"$/g, '').toLowerCase() === name);

/**
 * Reads rater,item,round,rating[,group]. Without a column `round` everything is round 1. Empty, NA, X and words such as "cannot judge" are no ratings.
 * A number before further words counts ("7 – Very important").
 * @throws StatsRefusal in one sentence, with the line.
 */
export function parseRoundRatings(text: string, scale: Scale): RoundRating[] {
  const [low, high] = scale;
  const columns = ['rater', 'item', 'rating', ...['round', 'group'].filter((c) => hasColumn(text, c))];
  const headed = hasColumn(text, 'rating');
  const lines = parseColumns(text, headed ? columns : ['rater', 'item', 'round', 'rating'], ['rating']);
  if (lines.length === 0) throw new StatsRefusal('The table has a header but no ratings; give one line a rating.');
  const seen = new Map<string, number>();
  return lines.map(({ line, cells }) => {
    const { rater = '', item = '', round = '', group = '' } = cells;
    const word = cells.rating ?? '';
    if (rater === '' || item === '') throw new StatsRefusal(`Line ${line}: name the rater and the item.`);
    const key = JSON.stringify([rater, item, round]);
    const before = seen.get(key);
    if (before !== undefined)
      throw new StatsRefusal(
        `Line ${line}: ${rater} rated ${item} in round ${round || '1'} already in line ${before}; keep one of the two.`,
      );
    seen.set(key, line);
    return { rater, item, round: round || '1', group, rating: ratingOf(word, low, high, line) };
  });
}

function ratingOf(word: string, low: number, high: number, line: number): number | null {
  const text = word.trim();
  if (CANNOT.test(text)) return null;
  const number = /^\d+(?:\.0+)?(?=$|\s*[–—:=(-])/.exec(text)?.[0];
  const rating = Number(number);
  if (number === undefined || !Number.isInteger(rating) || rating < low || rating > high) {
    if (/^x\b/i.test(text)) return null;
    throw new StatsRefusal(
      `Line ${line}: the rating "${text.slice(0, 40)}" is not a whole number from ${low} to ${high}; leave it empty where the rater could not judge.`,
    );
  }
  return rating;
}
