import { clean, comparedText, distinct } from './report-values.ts';

/** PubMed's words for the types that other sources write in another case or by another name. */
const TYPES = [
  'Adaptive Clinical Trial',
  'Case Reports',
  'Classical Article',
  'Clinical Study',
  'Clinical Trial',
  'Clinical Trial Protocol',
  'Clinical Trial, Phase I',
  'Clinical Trial, Phase II',
  'Clinical Trial, Phase III',
  'Clinical Trial, Phase IV',
  'Comment',
  'Comparative Study',
  'Congress',
  'Consensus Development Conference',
  'Controlled Clinical Trial',
  'Corrected and Republished Article',
  'Editorial',
  'English Abstract',
  'Evaluation Study',
  'Expression of Concern',
  'Guideline',
  'Historical Article',
  'Introductory Journal Article',
  'Journal Article',
  'Letter',
  'Meta-Analysis',
  'Multicenter Study',
  'News',
  'Observational Study',
  'Practice Guideline',
  'Preprint',
  'Published Erratum',
  'Randomized Controlled Trial',
  'Research Support, N.I.H., Extramural',
  'Research Support, N.I.H., Intramural',
  "Research Support, Non-U.S. Gov't",
  "Research Support, U.S. Gov't, Non-P.H.S.",
  "Research Support, U.S. Gov't, P.H.S.",
  'Retracted Publication',
  'Retraction of Publication',
  'Review',
  'Scoping Review',
  'Systematic Review',
  'Validation Study',
  'Video-Audio Media',
] as const;

const BY_TEXT = new Map<string, string>(TYPES.map((type) => [comparedText(type), type]));

/** What other sources call the same. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  article: 'Journal Article',
  researcharticle: 'Journal Article',
  articleinpress: 'Journal Article',
  casereport: 'Case Reports',
  clinicaltrialphase1: 'Clinical Trial, Phase I',
  clinicaltrialphase2: 'Clinical Trial, Phase II',
  clinicaltrialphase3: 'Clinical Trial, Phase III',
  clinicaltrialphase4: 'Clinical Trial, Phase IV',
  evaluationstudies: 'Evaluation Study',
  validationstudies: 'Validation Study',
  erratum: 'Published Erratum',
  correction: 'Published Erratum',
  publishederratum: 'Published Erratum',
  retracted: 'Retracted Publication',
  retractedarticle: 'Retracted Publication',
  retraction: 'Retraction of Publication',
  retractionnotice: 'Retraction of Publication',
  retractionofpublication: 'Retraction of Publication',
  reviewarticle: 'Review',
};

/** The type in PubMed's words; null for what is no type that we know. */
export function knownType(text: string): string | null {
  const key = comparedText(text);
  return BY_TEXT.get(key) ?? OTHER_NAMES[key] ?? null;
}

/** Types in PubMed's words where they are known, as they are where not; each once, sorted. */
export const readTypes = (texts: Iterable<string>): string[] =>
  distinct([...texts].map((text) => knownType(text) ?? clean(text))).sort();

export const RETRACTED = 'Retracted Publication';
