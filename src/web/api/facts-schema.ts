import { z } from 'zod';

const text = z.string();
const maybe = <T extends z.ZodType>(shape: T) => shape.nullable().optional();
const date = z.string().meta({ description: 'YYYY, YYYY-MM or YYYY-MM-DD, as precise as the registry gives it' });

const studyDate = z
  .object({ date, type: maybe(text) })
  .meta({ description: 'A date of the plan or course; type is ACTUAL or ESTIMATED where the registry says' });
const organisation = z.object({ name: text, class: maybe(text) });
const official = z.object({ name: text, affiliation: maybe(text), role: maybe(text) });
const plannedOutcome = z.object({ measure: text, timeFrame: maybe(text), description: maybe(text) });

const eligibility = z.object({
  criteria: maybe(text),
  sex: maybe(text),
  minimumAge: maybe(text).meta({ description: 'With its unit, as the registry writes it; null: no limit' }),
  maximumAge: maybe(text),
  stdAges: z.array(text).optional(),
  healthyVolunteers: maybe(z.boolean()),
});

/** The facts of a study as evidence/study-facts.ts has them; a test holds the two together. */
export const studyFacts = z
  .object({
    nctId: text,
    nctIdAliases: z.array(text).optional(),
    orgStudyId: maybe(text),
    secondaryIds: z.array(z.object({ id: text, type: maybe(text), domain: maybe(text) })).optional(),
    acronym: maybe(text),
    briefTitle: maybe(text),
    officialTitle: maybe(text),
    briefSummary: maybe(text),
    detailedDescription: maybe(text),
    overallStatus: maybe(text),
    lastKnownStatus: maybe(text),
    whyStopped: maybe(text),
    startDate: maybe(studyDate),
    primaryCompletionDate: maybe(studyDate),
    completionDate: maybe(studyDate),
    firstPostDate: maybe(date),
    lastUpdatePostDate: maybe(date),
    verificationDate: maybe(date),
    resultsFirstPostDate: maybe(date),
    hasResults: z.boolean().optional(),
    sponsor: maybe(organisation),
    collaborators: z.array(organisation).optional(),
    conditions: z.array(text).optional(),
    keywords: z.array(text).optional(),
    studyType: maybe(text),
    phases: z.array(text).optional(),
    allocation: maybe(text),
    interventionModel: maybe(text),
    observationalModel: maybe(text),
    primaryPurpose: maybe(text),
    masking: maybe(text),
    enrolment: maybe(z.object({ count: z.number(), type: maybe(text) })).meta({
      description: 'People, planned (ESTIMATED) or entered (ACTUAL)',
    }),
    arms: z.array(z.object({ label: text, type: maybe(text), description: maybe(text) })).optional(),
    interventions: z
      .array(
        z.object({ name: text, type: maybe(text), otherNames: z.array(text).optional(), description: maybe(text) }),
      )
      .optional(),
    primaryOutcomes: z.array(plannedOutcome).optional(),
    secondaryOutcomes: z.array(plannedOutcome).optional(),
    eligibility,
    sites: z
      .array(
        z.object({
          facility: maybe(text),
          city: maybe(text),
          state: maybe(text),
          country: maybe(text),
          status: maybe(text),
          lat: maybe(z.number()),
          lon: maybe(z.number()),
        }),
      )
      .optional(),
    countries: z.array(text).optional(),
    officials: z.array(official).optional(),
    responsibleInvestigator: maybe(official),
    references: z.array(z.object({ pmid: text, type: maybe(text) })).optional(),
  })
  .meta({
    id: 'StudyFacts',
    description:
      'What the registry’s records say. A field that is absent is unknown: no record that is held carried it. null or [] is known to be empty.',
  });
