import { expect, test } from 'vitest';
import { jsonLdText, reportJsonLd, studyJsonLd } from './json-ld.ts';

const study = {
  id: 'NCT01234567',
  title: 'CD19 CAR T in lupus',
  diseases: ['SLE'],
  registryIds: [{ registry: 'ClinicalTrials.gov', id: 'NCT01234567' }],
  url: 'https://example.org/evidence/NCT01234567',
  asOf: '2026-05-01',
};

test('a study is a medical trial with its conditions, sponsor and status in the words of schema.org', () => {
  const doc = studyJsonLd({
    ...study,
    facts: {
      nctId: 'NCT01234567',
      eligibility: {},
      overallStatus: 'RECRUITING',
      phases: ['PHASE1'],
      sponsor: { name: 'Example Clinic' },
      conditions: ['Lupus'],
    },
  });
  expect(doc).toMatchObject({
    '@type': 'MedicalTrial',
    status: 'Recruiting',
    phase: 'Phase 1',
    sponsor: { name: 'Example Clinic' },
    healthCondition: [{ name: 'systemic lupus erythematosus', code: { codeValue: 'D008180' } }],
  });
});

test('what is not known is left out, never null', () => {
  const doc = studyJsonLd({ ...study, diseases: [], facts: { nctId: 'NCT01234567', eligibility: {} } });
  expect(JSON.stringify(doc)).not.toContain('null');
  expect(doc).not.toHaveProperty('status');
  expect(doc).not.toHaveProperty('healthCondition');
});

test('no title can end the element that holds it', () => {
  const text = jsonLdText(
    reportJsonLd({
      title: '</script><img src=x onerror=alert(1)>',
      authors: [],
      journal: null,
      published: null,
      pmid: null,
      doi: null,
      notice: null,
      url: 'https://example.org/reports/x',
    }),
  );
  expect(text).not.toMatch(/[<>&]/);
  expect(JSON.parse(text)).toMatchObject({ name: '</script><img src=x onerror=alert(1)>' });
});
