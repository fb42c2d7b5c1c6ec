/** The modules of a ClinicalTrials.gov API v2 study, one reader each. */

import { dateOf, flagOf, numberOf, type Part, partOf, partsOf, textOf, textsOf, wordOf } from './registry-values.ts';
import * as words from './registry-words.ts';
import type {
  Arm,
  Eligibility,
  Enrolment,
  Intervention,
  Official,
  Organisation,
  PlannedOutcome,
  Reference,
  SecondaryId,
  Site,
  StudyDate,
  StudyFacts,
} from './study-facts.ts';

/** Most people in one study; larger numbers fit no column and no world. */
const MOST_PEOPLE = 2_147_483_647;

/**
 * Not a word of the registry: the Rheumatology CAR-T Trials Monitor writes it where its daily pull found no phase. It says that nothing
 * is known, so it must not differ from the phase, or the absence of one, in a complete record.
 */
const PHASE_NOT_RECORDED = 'Unknown';

/** Keeps an unknown field absent instead of undefined. */
function put<T extends object, K extends keyof T>(target: T, key: K, value: T[K] | undefined): void {
  if (value !== undefined) target[key] = value;
}

/** The entries of a list; unknown as a whole when one of them cannot be read. */
function listOf<T>(part: Part, key: string, read: (entry: Part) => T | undefined): T[] | undefined {
  const entries = partsOf(part, key);
  if (entries === undefined) return undefined;
  const list: T[] = [];
  for (const entry of entries) {
    const item = read(entry);
    if (item === undefined) return undefined;
    list.push(item);
  }
  return list;
}

/** Null: known to have no name, so there is none. */
function organisationOf(part: Part): Organisation | null | undefined {
  const name = textOf(part, 'name');
  if (typeof name !== 'string') return name;
  const organisation: Organisation = { name };
  put(organisation, 'class', wordOf(part, 'class', words.AGENCY_CLASSES));
  return organisation;
}

function studyDateOf(status: Part, key: string): StudyDate | null | undefined {
  const part = partOf(status, key);
  const date = dateOf(part, 'date');
  if (typeof date !== 'string') return date;
  const value: StudyDate = { date };
  put(value, 'type', wordOf(part, 'type', words.DATE_TYPES));
  return value;
}

function outcomeOf(entry: Part): PlannedOutcome | undefined {
  const measure = textOf(entry, 'measure', 'many lines');
  if (!measure) return undefined;
  const outcome: PlannedOutcome = { measure };
  put(outcome, 'timeFrame', textOf(entry, 'timeFrame', 'many lines'));
  put(outcome, 'description', textOf(entry, 'description', 'many lines'));
  return outcome;
}

function armOf(entry: Part): Arm | undefined {
  const label = textOf(entry, 'label');
  if (!label) return undefined;
  const arm: Arm = { label };
  put(arm, 'type', wordOf(entry, 'type', words.ARM_TYPES));
  put(arm, 'description', textOf(entry, 'description', 'many lines'));
  return arm;
}

function interventionOf(entry: Part): Intervention | undefined {
  const name = textOf(entry, 'name');
  if (!name) return undefined;
  const intervention: Intervention = { name };
  put(intervention, 'type', wordOf(entry, 'type', words.INTERVENTION_TYPES));
  put(intervention, 'otherNames', textsOf(entry, 'otherNames'));
  put(intervention, 'description', textOf(entry, 'description', 'many lines'));
  return intervention;
}

function siteOf(entry: Part): Site {
  const site: Site = {};
  for (const key of ['facility', 'city', 'state', 'country'] as const) put(site, key, textOf(entry, key));
  put(site, 'status', wordOf(entry, 'status', words.OVERALL_STATUSES));
  const point = partOf(entry, 'geoPoint');
  put(site, 'lat', numberOf(point, 'lat', -90, 90, false));
  put(site, 'lon', numberOf(point, 'lon', -180, 180, false));
  return site;
}

function officialOf(entry: Part): Official | undefined {
  const name = textOf(entry, 'name');
  if (!name) return undefined;
  const official: Official = { name };
  put(official, 'affiliation', textOf(entry, 'affiliation'));
  put(official, 'role', wordOf(entry, 'role', words.ROLES));
  return official;
}

function readIdentification(facts: StudyFacts, part: Part): void {
  put(facts, 'nctIdAliases', textsOf(part, 'nctIdAliases'));
  put(facts, 'orgStudyId', textOf(partOf(part, 'orgStudyIdInfo'), 'id'));
  const secondaryIds = listOf(part, 'secondaryIdInfos', (entry): SecondaryId | undefined => {
    const id = textOf(entry, 'id');
    if (!id) return undefined;
    const value: SecondaryId = { id };
    put(value, 'type', wordOf(entry, 'type', words.ID_TYPES));
    put(value, 'domain', textOf(entry, 'domain'));
    return value;
  });
  put(facts, 'secondaryIds', secondaryIds);
  for (const key of ['acronym', 'briefTitle', 'officialTitle'] as const) put(facts, key, textOf(part, key));
}

function readStatus(facts: StudyFacts, part: Part): void {
  put(facts, 'overallStatus', wordOf(part, 'overallStatus', words.OVERALL_STATUSES));
  put(facts, 'lastKnownStatus', wordOf(part, 'lastKnownStatus', words.OVERALL_STATUSES));
  put(facts, 'whyStopped', textOf(part, 'whyStopped', 'many lines'));
  put(facts, 'startDate', studyDateOf(part, 'startDateStruct'));
  put(facts, 'primaryCompletionDate', studyDateOf(part, 'primaryCompletionDateStruct'));
  put(facts, 'completionDate', studyDateOf(part, 'completionDateStruct'));
  put(facts, 'firstPostDate', dateOf(partOf(part, 'studyFirstPostDateStruct'), 'date'));
  put(facts, 'lastUpdatePostDate', dateOf(partOf(part, 'lastUpdatePostDateStruct'), 'date'));
  put(facts, 'resultsFirstPostDate', dateOf(partOf(part, 'resultsFirstPostDateStruct'), 'date'));
  put(facts, 'verificationDate', dateOf(part, 'statusVerifiedDate'));
}

function readSponsor(facts: StudyFacts, part: Part): void {
  const lead = partOf(part, 'leadSponsor');
  put(facts, 'sponsor', organisationOf(lead));
  put(
    facts,
    'collaborators',
    listOf(part, 'collaborators', (entry) => organisationOf(entry) ?? undefined),
  );
  const responsible = partOf(part, 'responsibleParty');
  const name = textOf(responsible, 'investigatorFullName');
  put(facts, 'responsibleInvestigator', name === null ? null : undefined);
  if (typeof name !== 'string') return;
  const investigator: Official = { name };
  put(investigator, 'affiliation', textOf(responsible, 'investigatorAffiliation'));
  put(investigator, 'role', wordOf(responsible, 'type', words.RESPONSIBILITIES));
  facts.responsibleInvestigator = investigator;
}

function readDesign(facts: StudyFacts, part: Part): void {
  put(facts, 'studyType', wordOf(part, 'studyType', words.STUDY_TYPES));
  const phases = textsOf(part, 'phases', words.PHASES);
  if (!phases?.includes(PHASE_NOT_RECORDED)) put(facts, 'phases', phases);
  const info = partOf(part, 'designInfo');
  put(facts, 'allocation', wordOf(info, 'allocation', words.ALLOCATIONS));
  put(facts, 'interventionModel', wordOf(info, 'interventionModel', words.INTERVENTION_MODELS));
  put(facts, 'observationalModel', wordOf(info, 'observationalModel', words.OBSERVATIONAL_MODELS));
  put(facts, 'primaryPurpose', wordOf(info, 'primaryPurpose', words.PURPOSES));
  put(facts, 'masking', wordOf(partOf(info, 'maskingInfo'), 'masking', words.MASKINGS));
  const enrolment = partOf(part, 'enrollmentInfo');
  const count = numberOf(enrolment, 'count', 0, MOST_PEOPLE, true);
  put(facts, 'enrolment', count === null ? null : undefined);
  if (typeof count !== 'number') return;
  const value: Enrolment = { count };
  put(value, 'type', wordOf(enrolment, 'type', words.DATE_TYPES));
  facts.enrolment = value;
}

function readEligibility(eligibility: Eligibility, part: Part): void {
  put(eligibility, 'criteria', textOf(part, 'eligibilityCriteria', 'many lines'));
  put(eligibility, 'sex', wordOf(part, 'sex', words.SEXES));
  put(eligibility, 'minimumAge', textOf(part, 'minimumAge'));
  put(eligibility, 'maximumAge', textOf(part, 'maximumAge'));
  put(eligibility, 'stdAges', textsOf(part, 'stdAges', words.STANDARD_AGES));
  put(eligibility, 'healthyVolunteers', flagOf(part, 'healthyVolunteers'));
}

/** A projection may carry the countries alone, or the cities: those are not sites. */
function readSites(facts: StudyFacts, part: Part): void {
  const sites = listOf(part, 'locations', siteOf);
  if (sites === undefined) return;
  if (sites.every((site) => site.facility !== undefined && site.city !== undefined)) facts.sites = sites;
  if (sites.some((site) => site.country === undefined)) return;
  facts.countries = countriesOf(sites);
}

/** Each country once, by code point. */
const countriesOf = (sites: readonly Site[]): string[] =>
  [...new Set(sites.map((site) => site.country).filter((country) => typeof country === 'string'))].sort();

/** What each module of the protocol section gives. */
const MODULES: readonly [string, (facts: StudyFacts, part: Part) => void][] = [
  ['identificationModule', readIdentification],
  ['statusModule', readStatus],
  ['sponsorCollaboratorsModule', readSponsor],
  [
    'descriptionModule',
    (facts, part) => {
      put(facts, 'briefSummary', textOf(part, 'briefSummary', 'many lines'));
      put(facts, 'detailedDescription', textOf(part, 'detailedDescription', 'many lines'));
    },
  ],
  [
    'conditionsModule',
    (facts, part) => {
      put(facts, 'conditions', textsOf(part, 'conditions'));
      put(facts, 'keywords', textsOf(part, 'keywords'));
    },
  ],
  ['designModule', readDesign],
  [
    'armsInterventionsModule',
    (facts, part) => {
      put(facts, 'arms', listOf(part, 'armGroups', armOf));
      put(facts, 'interventions', listOf(part, 'interventions', interventionOf));
    },
  ],
  [
    'outcomesModule',
    (facts, part) => {
      put(facts, 'primaryOutcomes', listOf(part, 'primaryOutcomes', outcomeOf));
      put(facts, 'secondaryOutcomes', listOf(part, 'secondaryOutcomes', outcomeOf));
    },
  ],
  ['eligibilityModule', (facts, part) => readEligibility(facts.eligibility, part)],
  [
    'contactsLocationsModule',
    (facts, part) => {
      readSites(facts, part);
      put(facts, 'officials', listOf(part, 'overallOfficials', officialOf));
    },
  ],
  [
    'referencesModule',
    (facts, part) => {
      const references = listOf(part, 'references', (entry): Reference | null | undefined => {
        const pmid = textOf(entry, 'pmid');
        if (typeof pmid !== 'string') return null;
        const reference: Reference = { pmid };
        put(reference, 'type', wordOf(entry, 'type', words.REFERENCE_TYPES));
        return reference;
      });
      put(
        facts,
        'references',
        references?.filter((reference) => reference !== null),
      );
    },
  ],
];

/** Reads every module of a study's protocol section into the facts. */
export function readModules(facts: StudyFacts, protocol: Part): void {
  for (const [name, read] of MODULES) read(facts, partOf(protocol, name));
}
