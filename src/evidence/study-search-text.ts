import { entryOf } from '#vocabulary/vocabulary.ts';
import type { Label } from './classify.ts';
import type { StudyFacts } from './study-facts.ts';

/** The database's index of one text holds at most 1 MB; registry records with more than this are cut at their long descriptions. */
const MOST_CHARACTERS = 120_000;

/** What a study is called on every page. */
export const studyTitle = (facts: StudyFacts): string => facts.briefTitle ?? facts.officialTitle ?? facts.nctId;

const joined = (parts: readonly (string | null | undefined)[]): string =>
  parts
    .filter((part) => typeof part === 'string' && part !== '')
    .join('\n')
    .slice(0, MOST_CHARACTERS)
    .toWellFormed();

/**
 * The two texts that are searched: `a` counts more than `b`. The other names of every label stand in `b`, so that a search for
 * "scleroderma" or "KYV-101" finds what the record calls by another name.
 */
export function searchTexts(facts: StudyFacts, labels: readonly Label[]): { a: string; b: string } {
  const names = labels.flatMap(({ facet, key }) => {
    const entry = entryOf(facet, key);
    return entry ? [entry.key, entry.label, ...entry.synonyms] : [];
  });
  const ids = [
    facts.nctId,
    facts.orgStudyId,
    ...(facts.nctIdAliases ?? []),
    ...(facts.secondaryIds ?? []).map((s) => s.id),
  ];
  return {
    a: joined([facts.briefTitle, facts.officialTitle, facts.acronym, ...ids]),
    b: joined([
      ...(facts.conditions ?? []),
      ...(facts.keywords ?? []),
      ...(facts.interventions ?? []).flatMap((i) => [i.name, ...(i.otherNames ?? [])]),
      facts.sponsor?.name,
      ...(facts.collaborators ?? []).map((c) => c.name),
      ...new Set(names),
      facts.briefSummary,
      facts.detailedDescription,
    ]),
  };
}
