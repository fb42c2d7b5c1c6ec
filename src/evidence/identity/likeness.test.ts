import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { together } from './reasons.ts';
import { type ReportIdentity, reportKeys, reportLikeness } from './report-likeness.ts';
import { comparedCode, type StudyIdentity, studyKeys, studyLikeness } from './study-likeness.ts';
import { codesIn, comparedTitle, readyTitle, titleLikeness } from './title-likeness.ts';

const TITLE = 'A Phase 1 Study of Example CD19 CAR-T Cells in Systemic Lupus Erythematosus';
const study = (id: string, more: Partial<StudyIdentity> = {}): StudyIdentity => ({
  id,
  title: TITLE,
  officialTitle: null,
  sponsor: 'Example Bio',
  orgStudyId: null,
  registryIds: [id],
  diseases: ['SLE'],
  products: [],
  interventions: ['Example CAR-T'],
  ...more,
});
const A = study('NCT90000001');
const B = study('NCT90000002');
const rules = (a: StudyIdentity, b: StudyIdentity) =>
  studyLikeness(a, b)?.reasons.map((r) => (r.for ? '+' : '-') + r.rule) ?? null;

test('two registrations of one sponsor with the same title, treatment and disease may be one', () => {
  expect(rules(A, B)).toEqual(['+same-trial-by-title']);
  expect(studyLikeness(A, B)).toMatchObject({ relation: 'same', score: 0.75 });
});

test('sister studies are not one: another phase, target, disease, treatment or sponsor', () => {
  const sister = (more: Partial<StudyIdentity>) => rules(A, study('NCT90000002', more));
  expect(sister({ title: TITLE.replace('Phase 1', 'Phase 2') })).toBeNull();
  expect(sister({ title: TITLE.replace('CD19', 'CD20') })).toBeNull();
  expect(sister({ diseases: ['MS'] })).toBeNull();
  expect(sister({ interventions: ['Other cells'] })).toBeNull();
  expect(sister({ sponsor: 'Another Bio' })).toBeNull();
  expect(sister({ sponsor: null })).toBeNull();
  const official = (phase: number) => ({ officialTitle: `A Randomised Phase ${phase} Study Against Standard of Care` });
  expect(rules({ ...A, ...official(1) }, { ...B, ...official(2) })).toEqual(['+same-trial-by-title', '-other-codes']);
  expect(sister({ title: 'Quite another study', officialTitle: null })).toBeNull();
});

test('the same registration makes two studies one whatever else they say, and what speaks against it is said', () => {
  const number = '2019-001234-56';
  const other = study('NCT90000002', {
    registryIds: ['NCT90000002', number],
    sponsor: 'Another Bio',
    title: 'Long words of something else',
  });
  const likeness = studyLikeness(study('NCT90000001', { registryIds: ['NCT90000001', number] }), other);
  expect(likeness?.reasons.map((r) => [r.rule, r.for])).toEqual([
    ['same-registry-number', true],
    ['other-sponsor', false],
    ['unlike-titles', false],
  ]);
  expect(likeness?.relation).toBe('same');
  expect(likeness?.score).toBeLessThan(0.5);
});

test('a follow-up that names the study before it is related, not the same', () => {
  const after = study('NCT90000002', {
    title: 'Long-Term Follow-Up of People Treated With Example CD19 CAR-T Cells',
    registryIds: ['NCT90000002', 'NCT90000001'],
  });
  expect(studyLikeness(A, after)).toMatchObject({ relation: 'related' });
  expect(rules(A, after)).toEqual(['+names-the-other', '-unlike-titles', '-goes-on']);
  expect(studyLikeness(A, { ...after, title: 'Biomarkers in blood' })?.relation).toBe('related');
});

test('the sponsor’s own code counts within one sponsor only, and only where it can tell studies apart', () => {
  const coded = (id: string, code: string, sponsor = 'Example Bio') =>
    study(id, { orgStudyId: code, sponsor, title: `Title of ${id} and nothing else`, diseases: [] });
  expect(rules(coded('NCT90000001', 'EX-101/b'), coded('NCT90000002', 'ex 101B'))).toContain('+same-sponsor-code');
  expect(rules(coded('NCT90000001', 'EX-101'), coded('NCT90000002', 'EX-101', 'Another'))).toBeNull();
  expect([comparedCode('001'), comparedCode('PILOT'), comparedCode('\ud800'), comparedCode(null)]).toEqual([
    null,
    null,
    null,
    null,
  ]);
});

test('comparing is symmetric, and whatever is alike shares a key, so that it is found', () => {
  const word = fc.constantFrom(
    'Example',
    'Phase',
    '1',
    '2',
    'CD19',
    'CAR-T',
    'Lupus',
    'Follow-up',
    'é',
    '\u0000',
    '\ud800',
    '細胞',
    '',
  );
  const arbitrary = fc.record({
    title: fc.array(word, { maxLength: 8 }).map((w) => w.join(' ')),
    officialTitle: fc.option(fc.string({ unit: 'grapheme' })),
    sponsor: fc.constantFrom('Example Bio', 'EXAMPLE bio', 'Other', '', null),
    orgStudyId: fc.constantFrom('EX-101', 'ex101', '1', null),
    registryIds: fc.subarray(['2019-001234-56', 'NCT90000001', 'NCT90000002']),
    diseases: fc.subarray(['SLE', 'MS']),
    products: fc.subarray(['KYV-101']),
    interventions: fc.subarray(['Cells', 'cells', '\ud800']),
  });
  fc.assert(
    fc.property(arbitrary, arbitrary, (x, y) => {
      const a = { id: 'NCT90000001', ...x };
      const b = { id: 'NCT90000002', ...y };
      const [there, back] = [studyLikeness(a, b), studyLikeness(b, a)];
      expect(back?.score).toBe(there?.score);
      expect(back?.relation).toBe(there?.relation);
      if (there) expect(studyKeys(a).some((k) => studyKeys(b).includes(k))).toBe(true);
    }),
  );
});

test('keys are bounded, whatever a record holds, and the registrations are always among them', () => {
  const many = Array.from({ length: 300 }, (_, i) => `Cells ${i} ${'\ufdfa'.repeat(500)}`);
  const keys = studyKeys(study('NCT90000001', { sponsor: '\ufdfa'.repeat(9999), interventions: many, diseases: many }));
  expect(keys.length).toBeLessThanOrEqual(40);
  expect(Math.max(...keys.map((k) => k.length))).toBeLessThanOrEqual(300);
  expect(keys[0]).toBe('number:NCT90000001');
});

test('titles are compared without regard to case, accents, hyphens, plurals and spelling; an empty one is like nothing', () => {
  expect(titleLikeness(readyTitle('Paediatric Lupus: CAR-T cells'), readyTitle('pediatric lupus – CAR T cell'))).toBe(
    1,
  );
  expect(titleLikeness(readyTitle(''), readyTitle(null))).toBe(0);
  expect(titleLikeness(readyTitle('abc'), readyTitle('xyz'))).toBe(0);
  expect(codesIn(comparedTitle('Phase 1/2 of CD-19 and KYV-101'))).toEqual(
    codesIn(comparedTitle('KYV-101, CD19: phase 1/2')),
  );
  const slow = 'x'.repeat(5_000_000);
  const from = performance.now();
  readyTitle(slow);
  expect(performance.now() - from).toBeLessThan(200);
});

test('grounds together leave less doubt, and never none', () => {
  expect(together([])).toBe(0);
  expect(together([0.5, 0.5])).toBe(0.75);
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 0.9, noNaN: true }), { maxLength: 4 }), (s) => {
      expect(together(s)).toBeGreaterThanOrEqual(Math.round(Math.max(0, ...s) * 1000) / 1000 - 0.001);
      expect(together(s)).toBeLessThanOrEqual(1);
    }),
  );
});

const report = (id: string, more: Partial<ReportIdentity> = {}): ReportIdentity => ({
  id,
  title: 'Example cells bring remission in systemic lupus erythematosus',
  journal: 'Journal of Examples',
  published: '2024-03',
  types: ['Journal Article'],
  authors: ['Example AB', 'Muster C'],
  pmid: null,
  doi: null,
  ...more,
});
const P = report('pmid:1');
const reasons = (a: ReportIdentity, b: ReportIdentity) =>
  reportLikeness(a, b)?.reasons.map((r) => (r.for ? '+' : '-') + r.rule) ?? null;

test('reports of the same title, year and authors may be one; years apart or other authors are not', () => {
  expect(reportLikeness(P, report('doi:10.1/x'))).toMatchObject({ relation: 'same' });
  expect(reasons(P, report('doi:10.1/x', { published: '2025' }))).toEqual(['+same-title', '+authors', '+years']);
  expect(reasons(P, report('doi:10.1/x', { published: '2026' }))).toBeNull();
  expect(reasons(P, report('doi:10.1/x', { authors: ['Somebody Else'] }))).toBeNull();
  expect(
    reasons(
      P,
      report('doi:10.1/x', { authors: [], title: 'Example cell bring remissions in lupus erythematosus systemic' }),
    ),
  ).toBeNull();
  expect(reasons(P, report('doi:10.1/x', { authors: [] }))).toEqual(['+same-title', '+years']);
});

test('a preprint and its paper are versions of one work, years later too and with another title in part', () => {
  const preprint = report('doi:10.1101/2022.01.01.22268765', {
    doi: '10.1101/2022.01.01.22268765',
    journal: 'medRxiv',
    published: '2022',
    title: 'Example cells bring remission in refractory systemic lupus erythematosus',
  });
  expect(reportLikeness(P, preprint)).toMatchObject({ relation: 'same' });
  expect(reasons(P, preprint)).toEqual(['+like-titles', '+authors', '-years', '+preprint-and-paper']);
});

test('an abstract of a congress is related to the paper, not the same', () => {
  const abstract = report('doi:10.1136/ard.2023.1', {
    title: `POS0123 ${P.title.toUpperCase()}`,
    published: '2023',
    journal: 'Annals',
  });
  expect(reportLikeness(P, abstract)).toMatchObject({ relation: 'related' });
  expect(reportLikeness(P, report('x', { types: ['Meeting Abstract'] }))).toMatchObject({ relation: 'related' });
});

test('a correction, a retraction notice, a comment or a reply is not the paper that it is about', () => {
  for (const more of [
    { title: `Correction: ${P.title}` },
    { title: `Author Correction: ${P.title}` },
    { types: ['Published Erratum'] },
    { types: ['Retraction of Publication'] },
    { types: ['Comment'] },
  ]) {
    expect(reasons(P, report('pmid:2', more))).toBeNull();
    expect(reportKeys(report('pmid:2', more))).toEqual([]);
  }
});

test('two with a PubMed number each in different journals are told apart, but shown', () => {
  const twin = report('pmid:2', { pmid: '2', journal: 'Another Journal' });
  const likeness = reportLikeness({ ...P, pmid: '1' }, twin);
  expect(likeness?.reasons.filter((r) => !r.for).map((r) => r.rule)).toEqual(['other-journal', 'own-pubmed-ids']);
  expect(likeness?.score).toBeLessThan(0.4);
});

test('short titles and bare words make no keys; long ones share one with whatever begins or ends alike', () => {
  expect(reportKeys(report('x', { title: 'Reply.' }))).toEqual([]);
  expect(reportKeys(report('x', { title: '\u0000\ud800<b></b>' }))).toEqual([]);
  const longer = reportKeys(report('y', { title: `${P.title} of adults` }));
  expect(reportKeys(P).some((k) => longer.includes(k))).toBe(true);
});
