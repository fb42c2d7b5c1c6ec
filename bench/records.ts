import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

const SENTENCE =
  'Participants receive lymphodepletion followed by one infusion of the investigational product and are seen at weeks 1, 2, 4, 12, 24 and 52. ';
const CONDITIONS = [
  'Systemic Lupus Erythematosus',
  'Multiple Sclerosis',
  'Systemic Sclerosis',
  'Idiopathic Inflammatory Myopathies',
  'Myasthenia Gravis',
];
const COUNTRIES = ['Germany', 'China', 'United States', 'France', 'Japan', 'Italy'];

/** A complete record in the shape of ClinicalTrials.gov API v2, about 20 kB, invented for measuring only. */
function record(i: number): object {
  const id = `NCT${String(90_000_000 + i).slice(-8)}`;
  const sites = Array.from({ length: 40 }, (_, s) => ({
    facility: `Measuring site ${s}`,
    status: 'RECRUITING',
    city: `City ${s % 17}`,
    country: COUNTRIES[(i + s) % COUNTRIES.length],
    geoPoint: { lat: 40 + (s % 10), lon: 5 + s },
  }));
  const outcomes = Array.from({ length: 12 }, (_, o) => ({
    measure: `Measure ${o} of trial ${i}`,
    timeFrame: `Week ${4 * o}`,
    description: SENTENCE.repeat(2),
  }));
  return {
    protocolSection: {
      identificationModule: {
        nctId: id,
        orgStudyIdInfo: { id: `M-${i}` },
        organization: { fullName: 'Measuring organisation', class: 'OTHER' },
        briefTitle: `CD19 CAR T cells in ${CONDITIONS[i % 5]}, measuring record ${i}`,
        officialTitle: `An invented study for measuring, number ${i}`,
      },
      statusModule: {
        statusVerifiedDate: '2026-05',
        overallStatus: i % 7 === 0 ? 'COMPLETED' : 'RECRUITING',
        startDateStruct: { date: '2025-03-01', type: 'ACTUAL' },
        primaryCompletionDateStruct: { date: '2027-03', type: 'ESTIMATED' },
        completionDateStruct: { date: '2028-03', type: 'ESTIMATED' },
        studyFirstSubmitDate: '2025-01-01',
        studyFirstPostDateStruct: { date: '2025-01-09', type: 'ACTUAL' },
        lastUpdateSubmitDate: '2026-05-01',
        lastUpdatePostDateStruct: { date: '2026-05-06', type: 'ACTUAL' },
      },
      sponsorCollaboratorsModule: { leadSponsor: { name: `Measuring sponsor ${i % 50}`, class: 'INDUSTRY' } },
      descriptionModule: { briefSummary: SENTENCE.repeat(10), detailedDescription: SENTENCE.repeat(20) },
      conditionsModule: { conditions: [CONDITIONS[i % 5]], keywords: ['CAR-T', 'CD19'] },
      designModule: {
        studyType: 'INTERVENTIONAL',
        phases: ['PHASE1', 'PHASE2'],
        designInfo: {
          allocation: 'NA',
          interventionModel: 'SINGLE_GROUP',
          primaryPurpose: 'TREATMENT',
          maskingInfo: { masking: 'NONE' },
        },
        enrollmentInfo: { count: 10 + (i % 90), type: 'ESTIMATED' },
      },
      armsInterventionsModule: {
        armGroups: [{ label: 'All', type: 'EXPERIMENTAL' }],
        interventions: [{ type: 'BIOLOGICAL', name: `Product ${i % 100}` }],
      },
      outcomesModule: { primaryOutcomes: outcomes.slice(0, 2), secondaryOutcomes: outcomes.slice(2) },
      eligibilityModule: {
        eligibilityCriteria: SENTENCE.repeat(25),
        healthyVolunteers: false,
        sex: 'ALL',
        minimumAge: '18 Years',
        stdAges: ['ADULT', 'OLDER_ADULT'],
      },
      contactsLocationsModule: { locations: sites },
    },
    derivedSection: { miscInfoModule: { versionHolder: '2026-05-07' } },
    hasResults: false,
  };
}

/** Writes `n` records as NDJSON. @returns bytes written. */
export async function writeRecords(file: string, n: number): Promise<number> {
  const out = createWriteStream(file);
  let bytes = 0;
  for (let i = 0; i < n; i++) {
    const line = `${JSON.stringify(record(i))}\n`;
    bytes += Buffer.byteLength(line);
    if (!out.write(line)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'close');
  return bytes;
}
