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

const MOST_CITIES = 200;

/** Where it takes place: people ask for the trials in their city. */
const citiesOf = (facts: StudyFacts): string[] =>
  [...new Set((facts.sites ?? []).flatMap((s) => s.city ?? []))].slice(0, MOST_CITIES);

/**
 * The two texts that are searched: `a` counts more than `b`. Only the record's own words: what it calls by another name is found by its labels, so that
 * a search for the words alone finds the words alone, and a curator's ruling is not undone by a text.
 */
export function searchTexts(facts: StudyFacts): { a: string; b: string } {
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
      ...citiesOf(facts),
      ...(facts.primaryOutcomes ?? []).map((o) => o.measure),
      facts.briefSummary,
      facts.detailedDescription,
    ]),
  };
}
