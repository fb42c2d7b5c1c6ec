import { isDay } from '#ledger/day.ts';
import { SourceFault } from './source-fault.ts';

/** What readers of answers share: JSON of unknown shape, met with faults that name the source. */

export type Json = { [key: string]: unknown };

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const SHOWN = 200;

/** Somebody else's words in a sentence of ours: one line, no end of sentence, bounded. */
export const quoted = (words: string): string =>
  words
    .slice(0, 10 * SHOWN)
    .toWellFormed()
    .replace(/<[^>]*>/g, ' ')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, SHOWN)
    .replace(/[\s.]+$/, '');

/** The object that a body holds. A body that stops short may be whole at the next try. */
export function objectOf(name: string, body: string): Json {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    const what = /^\s*</.test(body) ? 'a web page' : body.trim() === '' ? 'nothing' : 'JSON that is cut off or damaged';
    throw new SourceFault('answer', `${name} answered with ${what} in place of a page of records.`, { again: true });
  }
  if (!isObject(json))
    throw new SourceFault('answer', `${name} answered with something that is not a page of records.`);
  return json;
}

/** A count as sources give it; null where there is none. */
export const countOf = (value: unknown): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;

/** A token that leads on; null where there is none. */
export const tokenOf = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** The latest of some days; what is no day is passed over. */
export function latestDay(days: readonly unknown[]): string | null {
  let latest: string | null = null;
  for (const day of days) if (typeof day === 'string' && isDay(day) && (latest === null || day > latest)) latest = day;
  return latest;
}
