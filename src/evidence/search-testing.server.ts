import { openTx } from '#db/testing.server.ts';
import type { ReadTx, WriteTx } from '#db/tx.ts';
import { importList, projected, type RecordFacts, within } from './import-testing.server.ts';
import { searchStudies } from './search-list.server.ts';
import type { StudyFilter } from './study-filter.ts';

export const given = (facts: RecordFacts, more: Record<string, unknown> = {}): unknown => {
  const record = projected({ interventions: ['CD19 CAR-T cells'], ...facts }) as {
    protocolSection: Record<string, Record<string, unknown>>;
  };
  for (const [module, fields] of Object.entries(more))
    record.protocolSection[module] = { ...record.protocolSection[module], ...(fields as object) };
  return record;
};
export const sites = (...countries: string[]) => ({
  contactsLocationsModule: { locations: countries.map((country) => ({ country, facility: 'Clinic' })) },
});

export const STUDIES = [
  given(
    {
      id: 'NCT90000001',
      title: 'KYV-101 in lupus nephritis',
      conditions: ['Lupus Nephritis'],
      status: 'RECRUITING',
      phases: ['PHASE1', 'PHASE2'],
      count: 20,
    },
    {
      ...sites('Germany', 'United States'),
      sponsorCollaboratorsModule: { leadSponsor: { name: 'Made-up Therapeutics', class: 'INDUSTRY' } },
      statusModule: { overallStatus: 'RECRUITING', startDateStruct: { date: '2024-05' } },
    },
  ),
  given(
    {
      id: 'NCT90000002',
      title: 'Cells in Sjögren disease',
      conditions: ['Sjögren Syndrome'],
      status: 'COMPLETED',
      phases: ['PHASE1'],
      count: 5,
    },
    {
      identificationModule: {
        secondaryIdInfos: [{ id: '2021-001234-22', type: 'EUDRACT_NUMBER' }, { id: '2023-505123-41-00' }],
      },
    },
  ),
  given({
    id: 'NCT90000003',
    title: 'Cells in SLE',
    conditions: ['SLE'],
    status: 'WITHDRAWN',
    phases: [],
    interventions: ['CD19 CAR-NK'],
  }),
  given({
    id: 'NCT90010004',
    title: 'A <b>bold</b> study',
    conditions: ['Autoimmune Diseases'],
    interventions: ['Talking'],
    phases: ['PHASE2'],
    count: 50,
  }),
  given(
    {
      id: 'NCT90000005',
      title: 'CAR-NK cells against diffuse hardening of the skin',
      conditions: ['Systemic Sclerosis'],
      interventions: ['Anti-CD19 CAR-NK cells'],
      status: 'RECRUITING',
      phases: ['PHASE1'],
    },
    {
      ...sites('Germany'),
      descriptionModule: { briefSummary: 'Lupus is no reason to be left out, nor is nephritis.' },
      identificationModule: { orgStudyIdInfo: { id: 'CHICTR2100012345' } },
    },
  ),
];

export async function evidence(): Promise<WriteTx> {
  const tx = await openTx();
  await importList(within(tx), STUDIES, '2026-05-01');
  return tx;
}
export const lastDigits = (rows: readonly { id: string }[]): string => rows.map((r) => r.id.slice(-1)).join('');
export const sorted = (digits: string): string => [...digits].sort().join('');
export const search = async (tx: ReadTx, query: string, more: StudyFilter = {}) =>
  sorted(lastDigits((await searchStudies(tx, { ...more, query, page: 1, size: 50 })).rows));
