import { sql } from 'kysely';
import type { ReadTx } from '#db/tx.ts';
import { findRegistryIds } from '#evidence/registry-ids.ts';
import { typed } from '#evidence/study-filter.ts';

/** The study that a number leads to. */
export interface StudyByNumber {
  id: string;
  /** The number as it is compared. */
  number: string;
  /** The study that carried the number, where it was merged into the one that stands. */
  merged: string | null;
  /** Other studies that claim the same number and were not merged. */
  others: string[];
}

/** The number in what was typed, as numbers are compared; '' where it cannot be one. */
function numberIn(text: string): string {
  const words = typed(text);
  return findRegistryIds(words)[0]?.id ?? words.toUpperCase().replace(/\s+/g, '').slice(0, 60);
}

/**
 * The study that a registry number names, whatever its registry and the manner of writing it: its own number first, then those that its record claims.
 * A number of a merged study leads to the study that stands. @returns null when no study that is held has it.
 */
export async function studyByRegistryId(tx: ReadTx, text: string): Promise<StudyByNumber | null> {
  const number = numberIn(text);
  if (number === '') return null;
  const { rows } = await sql<{ id: string; mergedInto: string | null }>`
    select s.id, s.merged_into as "mergedInto" from study s where s.id = ${number} or s.registry_ids @> ${[number]}::text[]
    order by s.id = ${number} desc, s.merged_into is not null, s.id limit 20`.execute(tx);
  const [first] = rows;
  if (!first) return null;
  const id = first.mergedInto ?? first.id;
  const standing = rows.map((r) => r.mergedInto ?? r.id);
  return {
    id,
    number,
    merged: first.mergedInto ? first.id : null,
    // whoever gives the study's own number means that study
    others: first.id === number ? [] : [...new Set(standing)].filter((other) => other !== id),
  };
}
