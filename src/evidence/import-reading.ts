import { sha256 } from '#ledger/content-hash.ts';
import { type ParsedStudy, parseCtgovStudy } from './study-facts.ts';

/** One record as the reader hands it over: its untouched text with the same parsed, or with what is wrong with it. */
export type Incoming =
  | { position: number; text: string; json: unknown }
  | { position: number; text: string; whole: boolean; problem: string; bytes?: Buffer | undefined };

/** A record that names a study and holds nothing impossible. */
export interface Readable {
  position: number;
  text: string;
  rawHash: string;
  study: ParsedStudy;
}

/** A record that goes to quarantine. */
export interface Unreadable {
  position: number;
  /** The original, or its beginning where the reader kept no more. */
  text: string;
  whole: boolean;
  /** The untouched original where `text` cannot be it, because it is not UTF-8. */
  bytes?: Buffer | undefined;
  nativeId: string | null;
  reason: string;
}

const EXCERPT_CHARACTERS = 300;
const MOST_REASON = 1000;

/** The start of a text on one line, without characters that a database or a page could not hold. */
export function excerptOf(text: string): string {
  const start = text
    .slice(0, EXCERPT_CHARACTERS)
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cs}\s]+/gu, ' ')
    .trim();
  return text.length > EXCERPT_CHARACTERS ? `${start}…` : start;
}

export const reasonOf = (sentences: readonly string[]): string =>
  sentences
    .join(' ')
    .toWellFormed()
    .replace(/\p{Cc}+/gu, ' ')
    .slice(0, MOST_REASON);

/** Sorts a record into those that can be filed under a study and those that cannot. */
export function readStudyRecord(record: Incoming): Readable | Unreadable {
  const { position, text } = record;
  if ('problem' in record)
    return {
      position,
      text,
      whole: record.whole,
      bytes: record.bytes,
      nativeId: null,
      reason: reasonOf([record.problem]),
    };
  const parsed = parseCtgovStudy(record.json);
  if (parsed.kind === 'refused')
    return { position, text, whole: true, nativeId: null, reason: reasonOf([parsed.sentence]) };
  if (parsed.problems.length > 0)
    return { position, text, whole: true, nativeId: parsed.nctId, reason: reasonOf(parsed.problems) };
  return { position, text, rawHash: sha256(text), study: parsed };
}
