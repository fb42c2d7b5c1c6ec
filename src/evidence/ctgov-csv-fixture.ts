import { isObject } from './registry-values.ts';

/** For tests: the row that the website of ClinicalTrials.gov gives for a record of its API. */

const COLUMNS = [
  'NCT Number',
  'Study Title',
  'Study URL',
  'Acronym',
  'Study Status',
  'Brief Summary',
  'Study Results',
  'Conditions',
  'Interventions',
  'Primary Outcome Measures',
  'Secondary Outcome Measures',
  'Other Outcome Measures',
  'Sponsor',
  'Collaborators',
  'Sex',
  'Age',
  'Phases',
  'Enrollment',
  'Funder Type',
  'Study Type',
  'Study Design',
  'Other IDs',
  'Start Date',
  'Primary Completion Date',
  'Completion Date',
  'First Posted',
  'Results First Posted',
  'Last Update Posted',
  'Locations',
  'Study Documents',
] as const;

const at = (json: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), json);
const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const texts = (value: unknown): string[] => list(value).map(text);
const quoted = (cell: string): string => (/[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

function cells(study: unknown): string[] {
  const p = (...path: string[]) => at(study, 'protocolSection', ...path);
  const status = (key: string) => text(p('statusModule', key, 'date'));
  const design = (key: string) => text(p('designModule', 'designInfo', key));
  const outcomes = (key: string) =>
    list(p('outcomesModule', key))
      .map((o) => [text(at(o, 'measure')), text(at(o, 'description')), text(at(o, 'timeFrame'))].join(', '))
      .join('|');
  const who = texts(p('designModule', 'designInfo', 'maskingInfo', 'whoMasked'));
  const masking = text(p('designModule', 'designInfo', 'maskingInfo', 'masking'));
  const interventional = text(p('designModule', 'studyType')) === 'INTERVENTIONAL';
  return [
    text(p('identificationModule', 'nctId')),
    text(p('identificationModule', 'briefTitle')),
    `https://clinicaltrials.gov/study/${text(p('identificationModule', 'nctId'))}`,
    text(p('identificationModule', 'acronym')),
    text(p('statusModule', 'overallStatus')),
    text(p('descriptionModule', 'briefSummary')),
    at(study, 'hasResults') === true ? 'YES' : 'NO',
    texts(p('conditionsModule', 'conditions')).join('|'),
    list(p('armsInterventionsModule', 'interventions'))
      .map((i) => `${text(at(i, 'type'))}: ${text(at(i, 'name'))}`)
      .join('|'),
    outcomes('primaryOutcomes'),
    outcomes('secondaryOutcomes'),
    outcomes('otherOutcomes'),
    text(p('sponsorCollaboratorsModule', 'leadSponsor', 'name')),
    list(p('sponsorCollaboratorsModule', 'collaborators'))
      .map((c) => text(at(c, 'name')))
      .join('|'),
    text(p('eligibilityModule', 'sex')),
    texts(p('eligibilityModule', 'stdAges')).join(', '),
    texts(p('designModule', 'phases')).join('|'),
    text(p('designModule', 'enrollmentInfo', 'count')),
    text(p('sponsorCollaboratorsModule', 'leadSponsor', 'class')),
    text(p('designModule', 'studyType')),
    interventional
      ? `Allocation: ${design('allocation')}|Intervention Model: ${design('interventionModel')}|Masking: ${masking}${who.length > 0 ? ` (${who.join(', ')})` : ''}|Primary Purpose: ${design('primaryPurpose')}`
      : 'Observational Model: |Time Perspective: p',
    [text(p('identificationModule', 'orgStudyIdInfo', 'id'))]
      .concat(list(p('identificationModule', 'secondaryIdInfos')).map((s) => text(at(s, 'id'))))
      .join('|'),
    status('startDateStruct'),
    status('primaryCompletionDateStruct'),
    status('completionDateStruct'),
    status('studyFirstPostDateStruct'),
    status('resultsFirstPostDateStruct'),
    status('lastUpdatePostDateStruct'),
    list(p('contactsLocationsModule', 'locations'))
      .map((l) =>
        ['facility', 'city', 'state', 'zip', 'country']
          .map((key) => text(at(l, key)))
          .filter((t) => t !== '')
          .join(', '),
      )
      .join('|'),
    '',
  ];
}

/** The table that the website would give for these records. */
export const ctgovTable = (studies: readonly unknown[]): string =>
  [COLUMNS.join(','), ...studies.map((s) => cells(s).map(quoted).join(','))].join('\r\n');
