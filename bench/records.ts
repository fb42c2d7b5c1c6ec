import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

const FREQUENT =
  'the of and in to with patients or study cells for will be at treatment disease after participants weeks dose safety efficacy from clinical by is response days infusion adverse events severe baseline months therapy autoimmune screening who have received refractory lymphodepletion cyclophosphamide fludarabine syndrome release cytokine remission antibody phase single arm escalation expansion peripheral blood chimeric antigen receptor manufacturing product activity index score organ damage flare'.split(
    ' ',
  );
const SYLLABLES = 'ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo za bra cle dri gru pla sti tro'.split(' ');

/** 6,000 words: as in any text the first are frequent and the last are rare; some with figures and hyphens. */
const WORDS = [...FREQUENT];
for (let i = 0; WORDS.length < 6000; i++) {
  const part = (n: number) => SYLLABLES[(i * n + Math.floor(i / n)) % SYLLABLES.length] ?? 'ba';
  const word = `${part(7)}${part(11)}${part(17)}${i % 3 === 0 ? part(23) : ''}`;
  WORDS.push(i % 29 === 0 ? `${word}-${i % 97}` : word);
}

/** The same numbers from 0 to 1 at every run. */
function chance(seed: number): () => number {
  let x = seed >>> 0;
  return () => {
    x = (Math.imul(x, 1_664_525) + 1_013_904_223) >>> 0;
    return x / 2 ** 32;
  };
}

/** 4,000 sentences of some 140 characters; a text is made of some of them. */
const draw = chance(7);
const SENTENCES = Array.from({ length: 4000 }, () => {
  const words = Array.from({ length: 20 }, () => WORDS[Math.floor(WORDS.length * draw() ** 7)] ?? '');
  return `${words.join(' ')}. `;
});

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
  const pick = chance(i);
  const text = (sentences: number): string =>
    Array.from({ length: sentences }, () => SENTENCES[Math.floor(SENTENCES.length * pick())] ?? '').join('');
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
    description: text(2),
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
      descriptionModule: { briefSummary: text(10), detailedDescription: text(20) },
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
        eligibilityCriteria: text(25),
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

/** Writes records as NDJSON, `n` of them or until they fill `most` bytes. @returns how many and how large. */
export async function writeRecords(
  file: string,
  n: number,
  most = Number.POSITIVE_INFINITY,
): Promise<{ records: number; bytes: number }> {
  const out = createWriteStream(file);
  let bytes = 0;
  let i = 0;
  for (; i < n && bytes < most; i++) {
    const line = `${JSON.stringify(record(i))}\n`;
    bytes += Buffer.byteLength(line);
    if (!out.write(line)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'close');
  return { records: i, bytes };
}
