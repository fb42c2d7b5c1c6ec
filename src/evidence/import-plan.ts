import { sha256 } from '#ledger/content-hash.ts';
import type { FieldChange } from '#ledger/grades.ts';
import { compareFacts } from './compare.ts';
import type { ParsedStudy, StudyFacts } from './study-facts.ts';
import { canonicalText, mergeFacts } from './study-order.ts';

/** That a source said this of a study on that day. */
export interface Sighting {
  /** YYYY-MM-DD. */
  asOf: string;
  /** SHA-256 of the untouched text. */
  rawHash: string;
  study: ParsedStudy;
}

/** A content that a study has had, as it is hashed, with what led to it from the version before. */
export interface Version {
  /** From 1, in the order of the dates. */
  version: number;
  hash: string;
  /** The first day on which this content was seen. */
  asOf: string;
  /** RFC 8785 JSON of the canonical facts. */
  content: string;
  changes: FieldChange[];
}

/** A study as it stands after some of its records. */
export interface Standing {
  /** The fold of the records: what the later ones say, and where they say nothing what the earlier ones said. */
  facts: StudyFacts;
  /** Whether at least one record was complete, so that nothing is unknown. */
  complete: boolean;
  hash: string;
  version: number;
  firstAsOf: string;
  lastAsOf: string;
  /** The latest record. */
  rawHash: string;
  /** Day of the latest change above noise, and the gravest grade on it; null while there was none. */
  lastChange: { asOf: string; grade: 'high' | 'medium' | 'low' } | null;
}

/** The one order of the records of a study, whatever the order in which they came: day, then the registry's own date, then complete ones first, then the text's hash. */
export function inRecordOrder(a: Sighting, b: Sighting): number {
  const byText = (x: string, y: string) => (x < y ? -1 : x > y ? 1 : 0);
  const posted = (s: Sighting) => s.study.facts.lastUpdatePostDate ?? '';
  // of the same day a complete record comes first: a projection of it then begins no version
  const whole = (s: Sighting) => (s.study.complete ? 0 : 1);
  return byText(a.asOf, b.asOf) || byText(posted(a), posted(b)) || whole(a) - whole(b) || byText(a.rawHash, b.rawHash);
}

const ABOVE_NOISE = ['high', 'medium', 'low'] as const;
const worstAboveNoise = (changes: readonly FieldChange[]) =>
  ABOVE_NOISE.find((grade) => changes.some((change) => change.grade === grade)) ?? null;

/**
 * A version may differ from the one before only by facts that were unknown until now (a fuller record). That is no change of the study:
 * it is said as noise, so that it raises no alarm.
 */
function firstSeen(before: StudyFacts, after: StudyFacts): FieldChange {
  const fields = Object.keys(after).filter((field) => !(field in before));
  const named = fields.slice(0, 8).join(', ');
  return {
    field: fields[0] ?? 'details',
    before: null,
    after: null,
    grade: 'noise',
    rule: 'first-seen',
    sentence: named
      ? `The record now carries what earlier ones did not: ${named}${fields.length > 8 ? ' and more' : ''}.`
      : 'The record now carries details that earlier ones did not.',
  };
}

/**
 * Adds records, already in order and none before those that `from` was made of.
 * @param from the study as it stands; null for a study that is not held.
 * @returns the study after them, and the versions that they began.
 */
export function addRecords(
  from: Standing | null,
  sightings: readonly Sighting[],
): { standing: Standing; versions: Version[]; began: boolean[] } {
  let standing = from;
  const versions: Version[] = [];
  const began: boolean[] = [];
  for (const { asOf, rawHash, study } of sightings) {
    const facts = standing ? mergeFacts(standing.facts, study.facts) : study.facts;
    const content = canonicalText(facts);
    const hash = sha256(content);
    const isNew = hash !== standing?.hash;
    let lastChange = standing?.lastChange ?? null;
    if (isNew) {
      let changes: FieldChange[] = standing ? compareFacts(standing.facts, facts) : [];
      if (standing && changes.length === 0) changes = [firstSeen(standing.facts, facts)];
      const grade = worstAboveNoise(changes);
      if (grade) lastChange = { asOf, grade };
      versions.push({ version: (standing?.version ?? 0) + 1, hash, asOf, content, changes });
    }
    began.push(isNew);
    standing = {
      facts,
      complete: (standing?.complete ?? false) || study.complete,
      hash,
      version: (standing?.version ?? 0) + (isNew ? 1 : 0),
      firstAsOf: standing?.firstAsOf ?? asOf,
      lastAsOf: asOf,
      rawHash,
      lastChange,
    };
  }
  if (!standing) throw new Error('A study is made of at least one record.');
  return { standing, versions, began };
}
