import { readModules } from './ctgov-modules.ts';
import { carries, flagOf, isObject, type Notes, type Part, partOf, quoted } from './registry-values.ts';

/**
 * The normalised facts of one registered study: what is compared, shown and hashed.
 * Origin of every field: ClinicalTrials.gov API v2 (https://clinicaltrials.gov/data-api/about-api/study-data-structure).
 *
 * Three kinds of missing, kept apart everywhere:
 * - the key is absent: *unknown*, this record did not carry the field (a projected record, or a field of the wrong shape);
 * - `null` or `[]`: *known to be empty*, a complete record says that there is none;
 * - a value.
 */

/** 'YYYY', 'YYYY-MM' or 'YYYY-MM-DD': as precise as the registry gives it, always a date that exists. */
export type RegistryDate = string;

/** A date of the study's plan or course. `type` is ACTUAL or ESTIMATED; null where the registry gives none (old records). */
export type StudyDate = { date: RegistryDate; type?: string | null };

/** `class` is the registry's agency class: INDUSTRY, NIH, OTHER, … */
export type Organisation = { name: string; class?: string | null };

/** `type` such as EUDRACT_NUMBER, CTIS, NIH, OTHER; `domain` the registry or funder in the submitter's words. */
export type SecondaryId = { id: string; type?: string | null; domain?: string | null };

/** People, not visits. `count` is the plan (ESTIMATED) or the number that entered (ACTUAL). */
export type Enrolment = { count: number; type?: string | null };

export type Arm = { label: string; type?: string | null; description?: string | null };

/** `type` is BIOLOGICAL, DRUG, GENETIC, …; `otherNames` in the registry's order. */
export type Intervention = { name: string; type?: string | null; otherNames?: string[]; description?: string | null };

/** A planned outcome, in the submitter's words. `timeFrame` is free text ("Up to 24 months"). */
export type PlannedOutcome = { measure: string; timeFrame?: string | null; description?: string | null };

export type Eligibility = {
  criteria?: string | null;
  /** ALL, FEMALE or MALE. */
  sex?: string | null;
  /** With its unit, as the registry writes it: "18 Years", "6 Months". Null: no limit. */
  minimumAge?: string | null;
  maximumAge?: string | null;
  /** CHILD, ADULT, OLDER_ADULT: derived by the registry from the ages. */
  stdAges?: string[];
  healthyVolunteers?: boolean | null;
};

/** A place where people can enter. `status` is the site's own recruitment status; `lat`, `lon` are degrees of the city, not of the house. */
export type Site = {
  facility?: string | null;
  city?: string | null;
  state?: string | null;
  country?: string | null;
  status?: string | null;
  lat?: number | null;
  lon?: number | null;
};

/** Somebody named as responsible for the whole study. Names and institutions only: no address, e-mail or telephone. */
export type Official = { name: string; affiliation?: string | null; role?: string | null };

/** A paper that the record cites. `type` is BACKGROUND, RESULT or DERIVED (DERIVED ones are added by the registry itself). */
export type Reference = { pmid: string; type?: string | null };

export type StudyFacts = {
  /** 'NCT' and eight digits. */
  nctId: string;
  /** Earlier NCT ids of the same study. */
  nctIdAliases?: string[];
  orgStudyId?: string | null;
  secondaryIds?: SecondaryId[];
  acronym?: string | null;
  briefTitle?: string | null;
  officialTitle?: string | null;
  briefSummary?: string | null;
  detailedDescription?: string | null;
  /** RECRUITING, TERMINATED, …; UNKNOWN is a value of the registry (not verified for two years), not a missing one. */
  overallStatus?: string | null;
  /** The last status before it became UNKNOWN. */
  lastKnownStatus?: string | null;
  whyStopped?: string | null;
  startDate?: StudyDate | null;
  /** Last visit for the primary outcome. */
  primaryCompletionDate?: StudyDate | null;
  completionDate?: StudyDate | null;
  firstPostDate?: RegistryDate | null;
  lastUpdatePostDate?: RegistryDate | null;
  /** When the submitter last said that the record is right. */
  verificationDate?: RegistryDate | null;
  resultsFirstPostDate?: RegistryDate | null;
  hasResults?: boolean;
  sponsor?: Organisation | null;
  collaborators?: Organisation[];
  conditions?: string[];
  keywords?: string[];
  /** INTERVENTIONAL, OBSERVATIONAL or EXPANDED_ACCESS. */
  studyType?: string | null;
  /** NA, EARLY_PHASE1, PHASE1 … PHASE4; two of them for a combined phase. */
  phases?: string[];
  allocation?: string | null;
  interventionModel?: string | null;
  observationalModel?: string | null;
  primaryPurpose?: string | null;
  masking?: string | null;
  enrolment?: Enrolment | null;
  arms?: Arm[];
  interventions?: Intervention[];
  primaryOutcomes?: PlannedOutcome[];
  secondaryOutcomes?: PlannedOutcome[];
  /** Absent parts are unknown one by one; the object itself is always there. */
  eligibility: Eligibility;
  sites?: Site[];
  /** Derived from the sites: each country once, sorted. */
  countries?: string[];
  officials?: Official[];
  /** The investigator who answers for the record, where it is not the sponsor; `role` is the kind of responsibility. */
  responsibleInvestigator?: Official | null;
  references?: Reference[];
};

/** A study that could be read. With `problems` it belongs in quarantine; `warnings` never stop it. */
export type ParsedStudy = {
  kind: 'study';
  nctId: string;
  /** True: an absent field is known to be empty. False: a projection; an absent field is unknown. */
  complete: boolean;
  facts: StudyFacts;
  /** Sentences about oddities that were kept verbatim (an unknown status) or left out (a field of the wrong shape). */
  warnings: string[];
  /** Sentences about what cannot be true (a date that does not exist). */
  problems: string[];
};

/** A record that is not a study we can name. */
export type StudyRefusal = { kind: 'refused'; sentence: string };

const NCT_ID = /^NCT\d{8}$/;

/**
 * Marks that the registry puts on every study and that a projection seldom asks for together. All must be there before an absent field
 * is read as empty: a projection mistaken for a complete record would report "primary outcome removed" of a study that
 * changed nothing, while a complete record mistaken for a projection (a withheld one, say) only leaves some things unknown.
 */
function isComplete(study: Part): boolean {
  const protocol = partOf(study, 'protocolSection');
  const status = partOf(protocol, 'statusModule');
  return (
    typeof study.json.hasResults === 'boolean' &&
    carries(partOf(partOf(study, 'derivedSection'), 'miscInfoModule'), 'versionHolder') &&
    carries(status, 'statusVerifiedDate') &&
    carries(status, 'studyFirstSubmitDate') &&
    carries(partOf(protocol, 'identificationModule'), 'organization') &&
    carries(partOf(protocol, 'sponsorCollaboratorsModule'), 'leadSponsor') &&
    carries(partOf(protocol, 'designModule'), 'studyType')
  );
}

/** One study as ClinicalTrials.gov API v2 gives it, complete or projected. Never throws, whatever the shape. */
export function parseCtgovStudy(json: unknown): ParsedStudy | StudyRefusal {
  const refused = (sentence: string): StudyRefusal => ({ kind: 'refused', sentence });
  if (!isObject(json)) return refused('The record is not a JSON object, so it is not a study.');
  const notes: Notes = { warnings: [], problems: [] };
  const study: Part = { json, known: false, path: '', notes };
  const identification = partOf(partOf(study, 'protocolSection'), 'identificationModule').json;
  const nctId = identification.nctId;
  if (nctId === undefined || nctId === null || nctId === '')
    return refused(
      'The record has no NCT id (protocolSection.identificationModule.nctId), so it cannot be filed under a study.',
    );
  const id = typeof nctId === 'string' ? nctId.trim() : '';
  if (!NCT_ID.test(id))
    return refused(
      `${quoted(nctId)} is not an NCT id ("NCT" and eight digits), so the record cannot be filed under a study.`,
    );

  const complete = isComplete({ ...study, notes: { warnings: [], problems: [] } });
  notes.warnings.length = 0;
  const protocol = partOf({ ...study, known: complete }, 'protocolSection');
  const facts: StudyFacts = { nctId: id, eligibility: {} };
  readModules(facts, protocol);
  const hasResults = flagOf(study, 'hasResults') ?? (isObject(json.resultsSection) ? true : undefined);
  if (typeof hasResults === 'boolean') facts.hasResults = hasResults;
  return { kind: 'study', nctId: id, complete, facts, warnings: notes.warnings, problems: notes.problems };
}
