import type { StudyFacts } from './study-facts.ts';

/** A made-up study in the manner of the registry, written in one line for tests, and the labels that it should get. */
export interface Case {
  title: string;
  facts: StudyFacts;
  /** Expected keys of a facet, sorted and joined by semicolons; absent where nothing is said. */
  expected: { disease?: string; target?: string; modality?: string };
}

/** What most trials of cancer exclude; it must earn nothing. */
export const EXCLUDES_AUTOIMMUNE = `Inclusion Criteria:

* CD19 expression confirmed by flow cytometry
* Adequate vascular access for leukapheresis

Exclusion Criteria:

* Active autoimmune disease requiring systemic immunosuppression, e.g. systemic lupus erythematosus, rheumatoid arthritis, multiple sclerosis
* History of autoimmune disease (e.g. Crohn's, myasthenia gravis) resulting in end organ injury within the last 2 years
* Graft-versus-host disease grade II or higher`;

const listed = (text: string | undefined): string[] =>
  (text ?? '')
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '');

/**
 * "title | conditions; … | interventions; …", then any of "summary: …", "official: …", "keywords: …", "arms: …", "criteria: …" (EXCLUDES for
 * the usual exclusions, " / " for a new line) and the expected "d: …", "t: …", "m: …".
 */
function readCase(line: string): Case {
  const [title = '', conditions, interventions, ...more] = line.split(' | ');
  const given = new Map(
    more.map((part): [string, string] => [part.slice(0, part.indexOf(':')), part.slice(part.indexOf(':') + 1).trim()]),
  );
  const criteria = given.get('criteria');
  const facts: StudyFacts = {
    nctId: 'NCT90000001',
    briefTitle: title,
    officialTitle: given.get('official') ?? null,
    conditions: listed(conditions),
    keywords: listed(given.get('keywords')),
    interventions: listed(interventions).map((name) => ({ name })),
    arms: listed(given.get('arms')).map((label) => ({ label })),
    briefSummary: given.get('summary') ?? null,
    eligibility: {
      criteria: criteria === 'EXCLUDES' ? EXCLUDES_AUTOIMMUNE : (criteria?.replaceAll(' / ', '\n') ?? null),
    },
  };
  const expected: Case['expected'] = {};
  for (const [short, facet] of [
    ['d', 'disease'],
    ['t', 'target'],
    ['m', 'modality'],
  ] as const) {
    const keys = given.get(short);
    if (keys !== undefined) expected[facet] = listed(keys).sort().join(';');
  }
  return { title, facts, expected };
}

export const readCases = (lines: string): Case[] =>
  lines
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(readCase);
