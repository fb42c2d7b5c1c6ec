/** Reading hostile JSON one value at a time: nothing here throws, and every oddity becomes a sentence. */

import type { RegistryDate } from './study-facts.ts';

type Json = Record<string, unknown>;

/** What the reading of one record has noticed so far. */
export type Notes = { warnings: string[]; problems: string[] };

/**
 * One object of the record. A field that is absent here is known to be empty where `known` says so (all fields, no field, or those
 * named), and unknown otherwise.
 */
export type Part = { json: Json; known: boolean | ReadonlySet<string>; path: string; notes: Notes };

const isKnown = (part: Part, key: string): boolean =>
  typeof part.known === 'boolean' ? part.known : part.known.has(key);

/** A field's value; null or [] when known to be empty; undefined when unknown. */
type Known<T> = T | undefined;

/** A hostile record must not fill the log. */
const MOST_NOTES = 20;

function note(list: string[], sentence: string): void {
  if (list.length < MOST_NOTES) list.push(sentence);
}

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const range = (from: number, to: number): string => `${String.fromCharCode(from)}-${String.fromCharCode(to)}`;

/** Control characters but tab, line feed and carriage return; marks that reverse the direction of text; byte order marks. */
const UNWANTED = new RegExp(
  `[${range(0, 8)}${range(0x0b, 0x0c)}${range(0x0e, 0x1f)}${range(0x7f, 0x9f)}${range(0x202a, 0x202e)}${range(0x2066, 0x2069)}\uFEFF]+`,
  'gu',
);
const UNWANTED_ONCE = new RegExp(UNWANTED.source, 'u');
const E_MAIL = /[\w.%+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}/g;

/**
 * Text as it may be kept: no control characters, no half surrogate pairs (neither UTF-8 nor PostgreSQL can hold them), no e-mail
 * addresses, no white space at the ends. Markup stays: it is text, and the page escapes it.
 */
function cleanText(raw: string, lines: 'one line' | 'many lines'): string {
  let text = raw.isWellFormed() ? raw : raw.toWellFormed();
  if (UNWANTED_ONCE.test(text)) text = text.replace(UNWANTED, ' ');
  if (text.includes('@')) text = text.replace(E_MAIL, '[e-mail address removed]');
  if (text.includes('\r')) text = text.replace(/\r\n?/g, '\n');
  if (lines === 'one line' && /[\n\t]/.test(text)) text = text.replace(/[\n\t]+/g, ' ');
  return text.trim();
}

/** A value quoted in a sentence: short, on one line. */
export function quoted(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  const line = cleanText(text.slice(0, 200), 'one line');
  return line.length > 60 ? `"${line.slice(0, 60)}…"` : `"${line}"`;
}

const absent = (value: unknown): value is null | undefined => value === undefined || value === null;

function odd(part: Part, key: string, wanted: string, value: unknown): undefined {
  const kind = Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : quoted(value);
  note(part.notes.warnings, `${part.path}${key} should be ${wanted} and is ${kind}; it was left out.`);
  return undefined;
}

/** The object under `key`. One that is missing from a complete record is empty; of one of the wrong shape nothing is known. */
export function partOf(part: Part, key: string): Part {
  const value = part.json[key];
  const path = `${part.path}${key}.`;
  if (isObject(value)) return { json: value, known: isKnown(part, key), path, notes: part.notes };
  if (!absent(value)) odd(part, key, 'an object', value);
  return { json: {}, known: isKnown(part, key) && absent(value), path, notes: part.notes };
}

/** Whether the record carries the object under `key` at all. */
export const carries = (part: Part, key: string): boolean => !absent(part.json[key]);

export function textOf(part: Part, key: string, lines: 'one line' | 'many lines' = 'one line'): Known<string | null> {
  const value = part.json[key];
  if (typeof value === 'string') return cleanText(value, lines) || null;
  if (!absent(value)) return odd(part, key, 'text', value);
  return isKnown(part, key) ? null : undefined;
}

/** A word of a closed list. One that is not in the list is kept as it is, with a warning. */
export function wordOf(part: Part, key: string, words: ReadonlySet<string>): Known<string | null> {
  const word = textOf(part, key);
  if (typeof word === 'string') checkWord(part, key, word, words);
  return word;
}

function checkWord(part: Part, key: string, word: string, words: ReadonlySet<string>): void {
  if (!words.has(word))
    note(part.notes.warnings, `${part.path}${key} has the unknown value ${quoted(word)}; it was kept as it is.`);
}

export function flagOf(part: Part, key: string): Known<boolean | null> {
  const value = part.json[key];
  if (typeof value === 'boolean') return value;
  if (!absent(value)) return odd(part, key, 'true or false', value);
  return isKnown(part, key) ? null : undefined;
}

/** A finite number between the limits, both included. */
export function numberOf(part: Part, key: string, low: number, high: number, whole: boolean): Known<number | null> {
  const value = part.json[key];
  if (typeof value === 'number' && value >= low && value <= high && (!whole || Number.isInteger(value))) return value;
  if (!absent(value)) return odd(part, key, `a${whole ? ' whole' : ''} number from ${low} to ${high}`, value);
  return isKnown(part, key) ? null : undefined;
}

export function textsOf(part: Part, key: string, words?: ReadonlySet<string>): Known<string[]> {
  const value = part.json[key];
  if (absent(value)) return isKnown(part, key) ? [] : undefined;
  if (!Array.isArray(value)) return odd(part, key, 'a list', value);
  const texts: string[] = [];
  for (const item of value as unknown[]) {
    if (typeof item !== 'string') return odd(part, key, 'a list of texts', item);
    const text = cleanText(item, 'one line');
    if (text === '') continue;
    if (words) checkWord(part, key, text, words);
    texts.push(text);
  }
  return texts;
}

/**
 * The objects of a list, each as a part. In a projected record a sub-field that no entry carries is unknown in all of them; one
 * that some entry carries was asked for, so where it is absent it is empty. A list with an entry that is no object is unknown as
 * a whole: to leave the entry out would look like a removal.
 */
export function partsOf(part: Part, key: string): Known<Part[]> {
  const value = part.json[key];
  const complete = isKnown(part, key);
  if (absent(value)) return complete ? [] : undefined;
  if (!Array.isArray(value)) return odd(part, key, 'a list', value);
  const path = `${part.path}${key}.`;
  const carried = new Set<string>();
  const entries: Part[] = [];
  for (const item of value as unknown[]) {
    if (!isObject(item)) return odd(part, key, 'a list of objects', item);
    if (!complete) for (const subField in item) if (!absent(item[subField])) carried.add(subField);
    entries.push({ json: item, known: complete || carried, path, notes: part.notes });
  }
  return entries;
}

const DATE = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/;

/** The days of a month, Gregorian. `month` from 1. */
const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** True for 'YYYY', 'YYYY-MM' and 'YYYY-MM-DD' of a day that exists, from 1900 to 2199. */
function isRegistryDate(text: string): boolean {
  const match = DATE.exec(text);
  if (!match) return false;
  const [, year = '', month, day] = match;
  const y = Number(year);
  if (y < 1900 || y > 2199) return false;
  if (month === undefined) return true;
  const m = Number(month);
  if (m < 1 || m > 12) return false;
  return day === undefined || (Number(day) >= 1 && Number(day) <= daysIn(y, m));
}

/** A date at the precision the registry gives. Text that is no date that exists is a problem of the whole record. */
export function dateOf(part: Part, key: string): Known<RegistryDate | null> {
  const text = textOf(part, key);
  if (typeof text !== 'string') return text;
  if (isRegistryDate(text)) return text;
  note(
    part.notes.problems,
    `${part.path}${key} is ${quoted(text)}, which is not a date (YYYY, YYYY-MM or YYYY-MM-DD, from 1900 to 2199).`,
  );
  return undefined;
}
