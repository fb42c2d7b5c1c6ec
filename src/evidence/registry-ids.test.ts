import { expect, test } from 'vitest';
import { findRegistryIds, registrationsOf } from './registry-ids.ts';
import type { StudyFacts } from './study-facts.ts';

const ids = (text: string) => findRegistryIds(text).map((r) => r.id);

test('numbers of every registry are found in running text, each once, with its registry', () => {
  expect(
    findRegistryIds(
      'nct01234567; NCT01234567, EudraCT 2019-001234-56, ChiCTR2000034567 and ChiCTR-OIC-17012345, jRCT2033200001, UMIN000012345, ' +
        'ISRCTN12345678, ACTRN12620000123456, DRKS00012345, CTRI/2020/01/022345, IRCT20150101020034N1, KCT0001234, NTR1234, ' +
        'NL-OMON12345, PACTR202001234567890, TCTR20200101001, SLCTR/2020/001, RPCEC00000123, RBR-1abc23, ITMCTR2024000123, U1111-1234-5678',
    ).map((r) => `${r.registry} ${r.id}`),
  ).toEqual([
    'ClinicalTrials.gov NCT01234567',
    'EudraCT 2019-001234-56',
    'ChiCTR CHICTR2000034567',
    'ChiCTR CHICTR-OIC-17012345',
    'ITMCTR ITMCTR2024000123',
    'jRCT JRCT2033200001',
    'UMIN UMIN000012345',
    'ISRCTN ISRCTN12345678',
    'ANZCTR ACTRN12620000123456',
    'DRKS DRKS00012345',
    'CTRI CTRI/2020/01/022345',
    'IRCT IRCT20150101020034N1',
    'KCT KCT0001234',
    'NTR NTR1234',
    'NTR NL-OMON12345',
    'PACTR PACTR202001234567890',
    'TCTR TCTR20200101001',
    'SLCTR SLCTR/2020/001',
    'RPCEC RPCEC00000123',
    'ReBEC RBR-1ABC23',
    'WHO UTN U1111-1234-5678',
  ]);
});

test('one trial has one number, whatever country, resubmission or typesetter is added to it', () => {
  expect(ids('EUCTR2019-001234-56-DE')).toEqual(['2019-001234-56']);
  expect(ids('EUCTR2013-003884-71-3rd')).toEqual(['2013-003884-71']);
  expect(ids('CTIS2023-507820-22-00')).toEqual(['2023-507820-22']);
  expect(ids('2023-507820-22-01, 2023-507820-22')).toEqual(['2023-507820-22']);
  expect(ids('2019‑001234–56')).toEqual(['2019-001234-56']);
  expect(ids('ACTRN12620000123456p')).toEqual(['ACTRN12620000123456']);
  expect(ids('JPRN-jRCT2033200001')).toEqual(['JRCT2033200001']);
});

test('what only looks like a number is none: longer ones, parts of words, dates and telephones', () => {
  for (const text of [
    'NCT012345678',
    'NCT0123456',
    'XNCT01234567',
    '12019-001234-56',
    '2019-001234-567',
    '2019-01-12',
    '0049-2020-500123-45-678',
    '',
  ])
    expect([text, ids(text)]).toEqual([text, []]);
});

test('a record claims its own number, aliases, its sponsor’s code where that is a registration, and its secondary ones', () => {
  const facts: StudyFacts = {
    nctId: 'NCT90000001',
    nctIdAliases: ['NCT90000009'],
    orgStudyId: '2019-001234-56',
    secondaryIds: [{ id: 'ABC-101' }, { id: 'NCT90000001' }, { id: '2023-507820-22-00', type: 'CTIS' }],
    eligibility: {},
  };
  expect(registrationsOf(facts).map((r) => r.id)).toEqual([
    'NCT90000001',
    'NCT90000009',
    '2019-001234-56',
    '2023-507820-22',
  ]);
});
