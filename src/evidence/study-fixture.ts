/** Small made-up studies in the shape of ClinicalTrials.gov API v2, for tests. No real study, sponsor or place. */

type Json = { [key: string]: unknown };

/** Modules that replace those of the fixture; a module given as null is left out. */
export type Modules = { [module: string]: Json | null };

const MODULES: Modules = {
  identificationModule: {
    nctId: 'NCT90000001',
    orgStudyIdInfo: { id: 'FIX-001' },
    organization: { fullName: 'Example Clinic', class: 'OTHER' },
    briefTitle: 'Example Cells in Example Disease',
    officialTitle: 'An Open-Label Study of Example Cells in Adults With Example Disease',
  },
  statusModule: {
    statusVerifiedDate: '2026-01',
    overallStatus: 'RECRUITING',
    startDateStruct: { date: '2025-03-01', type: 'ACTUAL' },
    primaryCompletionDateStruct: { date: '2027-06-30', type: 'ESTIMATED' },
    completionDateStruct: { date: '2028-06', type: 'ESTIMATED' },
    studyFirstSubmitDate: '2025-01-10',
    studyFirstPostDateStruct: { date: '2025-01-15', type: 'ACTUAL' },
    lastUpdatePostDateStruct: { date: '2026-02-01', type: 'ACTUAL' },
  },
  sponsorCollaboratorsModule: { leadSponsor: { name: 'Example Clinic', class: 'OTHER' } },
  descriptionModule: { briefSummary: 'Example cells are given once.' },
  conditionsModule: { conditions: ['Example Disease', 'Other Disease'], keywords: ['cells'] },
  designModule: {
    studyType: 'INTERVENTIONAL',
    phases: ['PHASE1'],
    designInfo: { allocation: 'NA', interventionModel: 'SINGLE_GROUP', maskingInfo: { masking: 'NONE' } },
    enrollmentInfo: { count: 30, type: 'ESTIMATED' },
  },
  armsInterventionsModule: {
    armGroups: [{ label: 'Cells', type: 'EXPERIMENTAL', description: 'One infusion.' }],
    interventions: [{ type: 'BIOLOGICAL', name: 'Example cells', otherNames: ['EX-1', 'EX-one'] }],
  },
  outcomesModule: {
    primaryOutcomes: [
      { measure: 'Dose-limiting toxicity', timeFrame: '28 days' },
      { measure: 'Remission', timeFrame: '12 months' },
    ],
    secondaryOutcomes: [{ measure: 'B-cell depth', timeFrame: '3 months' }],
  },
  eligibilityModule: {
    eligibilityCriteria: 'Inclusion Criteria:\n\n* Example disease\n\nExclusion Criteria:\n\n* None',
    healthyVolunteers: false,
    sex: 'ALL',
    minimumAge: '18 Years',
    stdAges: ['ADULT', 'OLDER_ADULT'],
  },
  contactsLocationsModule: {
    overallOfficials: [{ name: 'A. Example', affiliation: 'Example Clinic', role: 'PRINCIPAL_INVESTIGATOR' }],
    locations: [
      {
        facility: 'Example Clinic',
        status: 'RECRUITING',
        city: 'Berlin',
        country: 'Germany',
        geoPoint: { lat: 52.5, lon: 13.4 },
      },
      { facility: 'Second Clinic', status: 'RECRUITING', city: 'Lyon', country: 'France' },
    ],
  },
};

/** The protocol section with some modules replaced field by field; a field given as undefined is left out. */
function protocolSection(modules: Modules): Json {
  const section: Json = {};
  for (const name of new Set([...Object.keys(MODULES), ...Object.keys(modules)])) {
    if (modules[name] === null) continue;
    section[name] = { ...MODULES[name], ...modules[name] };
  }
  return JSON.parse(JSON.stringify(section)) as Json;
}

/** With every mark of a complete record: what it does not carry is known to be empty. */
export const completeStudy = (modules: Modules = {}, top: Json = {}): Json => ({
  protocolSection: protocolSection(modules),
  derivedSection: { miscInfoModule: { versionHolder: '2026-02-02' } },
  hasResults: false,
  ...top,
});

/** Only the given modules, and the NCT id: what it does not carry is unknown. */
export const projectedStudy = (modules: { [module: string]: Json } = {}, nctId = 'NCT90000001'): Json => ({
  protocolSection: { ...modules, identificationModule: { nctId, ...modules.identificationModule } },
});
