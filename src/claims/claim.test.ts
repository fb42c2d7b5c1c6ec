import { expect, test } from 'vitest';
import { type ClaimContent, claimInput, compareClaims, renderClaim } from './claim.ts';
import { timeSpans, typedFigures } from './typed-figures.ts';

const FIGURES = { events: '12', patients: '15', percent: '80 %' };
const render = (template: string, spans: string[] = []) => renderClaim(template, FIGURES, spans, 'synthesis Y1');
const problem = (template: string, spans: string[] = []) => {
  const r = render(template, spans);
  return r.ok ? null : r.problem;
};

test('a claim is its template with the figures of the bound answer in place, and keeps those that it used', () => {
  expect(render('{events} of {patients} patients with SLE were in remission after CD19 CAR T.')).toEqual({
    ok: true,
    sentence: '12 of 15 patients with SLE were in remission after CD19 CAR T.',
    used: { events: '12', patients: '15' },
  });
});

test('spaces inside a placeholder do not matter, and a figure with a dollar sign is text', () => {
  const r = renderClaim('About { cost } each, in all.', { cost: '$& 5' }, [], 'query Q1');
  expect(r.ok && r.sentence).toBe('About $& 5 each, in all.');
});

test('an unknown placeholder is refused with the known ones and their present values', () => {
  expect(problem('{percentt} of patients.')).toBe(
    'The synthesis Y1 gives no figure called {percentt}; it gives {events} = 12, {patients} = 15, {percent} = 80 %.',
  );
  expect(problem('{constructor} of {events}.')).toContain('{constructor}');
});

test('a claim without a placeholder is refused', () => {
  expect(problem('Most patients were in remission.')).toContain('use at least one placeholder');
});

test('a curly bracket that stands alone is refused', () => {
  for (const t of ['{events of patients', 'events} of', '{{events}} of', '{events} and }'])
    expect(problem(t), t).not.toBeNull();
});

test('a figure typed by hand is refused and named', () => {
  for (const figure of [
    '12',
    '80%',
    '3.5',
    '1/2',
    '½',
    '٣',
    '１２',
    'Ⅻ',
    '10³',
    '12of15',
    'n=12',
    '2-year',
    'x12',
    '1e3',
    '+5',
    '95-100',
  ])
    expect(problem(`{events} patients and ${figure} more.`), figure).toContain('was typed by hand');
  expect(problem('{events} of 15 patients.')).toContain('“15”');
});

test('a figure glued to a placeholder is found', () => {
  expect(problem('1{events} of patients.')).toContain('typed by hand');
  expect(problem('{events}0 of patients.')).toContain('typed by hand');
});

test('names that carry numbers, registry numbers and phases are not figures', () => {
  for (const name of [
    'CD19',
    'BCMA-CD19',
    'anti-CD19',
    'CD19/BCMA',
    'KYV-101',
    'IL-6',
    'SLEDAI-2K',
    'Th17',
    'CABA-201',
    'YTB323',
    'NCT01234567',
    'phase 2',
    'Phase 1/2',
    'phase 1/2a',
    'CD19-directed',
  ])
    expect(typedFigures(`{events} with ${name}, and others.`), name).toEqual([]);
});

test('letters before digits alone make no name, and a number in words before a share is a figure', () => {
  const typed: [string, string][] = [
    ['Remission was SLE-80 percent', 'SLE-80'],
    ['ORR-80 of all', 'ORR-80'],
    ['about A80 of them', 'A80'],
    ['remission in N95 cases', 'N95'],
    ['CD80 percent of them', 'CD80'],
    ['CD19-80 of them', 'CD19-80'],
    ['eighty per cent of them', 'eighty'],
    ['Eighty-five percent of them', 'Eighty-five'],
    ['eight in ten', 'eight'],
    ['seven of ten', 'seven'],
  ];
  for (const [text, figure] of typed) expect(typedFigures(text), text).toEqual([figure]);
  for (const text of [
    'one of the centres',
    'twelve centres',
    'CTCAE v5.0',
    'KYV-101-treated',
    'ACR20',
    'anyone in tendons',
  ])
    expect(typedFigures(text), text).toEqual([]);
});

test('a stretch of time may be typed only when the question names it', () => {
  const spans = timeSpans('DORIS remission at 6 months');
  expect(spans).toEqual(['6 months']);
  expect(problem('{events} of {patients} at 6 months.', spans)).toBeNull();
  expect(problem('{events} of {patients} at 12 months.', spans)).toContain('“12”');
});

const CLAIM: ClaimContent = {
  template: '{events} of {patients}',
  bound: { kind: 'synthesis', id: 'Y1' },
  sentence: '12 of 15',
  figures: { events: '12', patients: '15' },
  certainty: 'low',
  certaintyReasons: 'Few patients, one centre.',
  asOf: '2026-10-01',
};

test('a claim whose number moved changed by a high grade, and says both numbers', () => {
  const after = { ...CLAIM, sentence: '14 of 18', figures: { events: '14', patients: '18' }, asOf: '2026-11-01' };
  expect(compareClaims(CLAIM, after)).toMatchObject([
    { rule: 'number-changed', grade: 'high', sentence: 'The number changed from “12 of 15” to “14 of 18”.' },
    { rule: 'as-of-changed', grade: 'low' },
  ]);
});

test('where only the denominator moved, both parts are told', () => {
  const after = { ...CLAIM, figures: { events: '12', patients: '18' } };
  expect(compareClaims(CLAIM, after)[0]?.sentence).toContain('“12 of 18”');
});

test('another wording is medium, another certainty is medium, and no change is none', () => {
  expect(compareClaims(CLAIM, { ...CLAIM, template: 'Of {patients}, {events}' })).toMatchObject([
    { rule: 'reworded', grade: 'medium' },
  ]);
  expect(compareClaims(CLAIM, { ...CLAIM, certainty: 'moderate' })).toMatchObject([
    { rule: 'certainty-changed', grade: 'medium' },
  ]);
  expect(compareClaims(CLAIM, { ...CLAIM })).toEqual([]);
});

test('what a form sends for a claim is read, and each field has its own sentence when it cannot be', () => {
  const good = {
    template: ' {events}  of {patients} ',
    bound: 'synthesis:Y1',
    certainty: 'low',
    certaintyReasons: 'Few patients only.',
  };
  expect(claimInput.parse(good)).toMatchObject({
    template: '{events} of {patients}',
    bound: { kind: 'synthesis', id: 'Y1' },
  });
  const bad = claimInput.safeParse({
    template: '',
    bound: 'study:NCT01234567',
    certainty: 'certain',
    certaintyReasons: 'x'.repeat(2001),
  });
  expect(bad.error?.issues.map((i) => i.path[0])).toEqual(['template', 'bound', 'certainty', 'certaintyReasons']);
  const broken = claimInput.safeParse({ ...good, certaintyReasons: 'Few patients \ud800 only.' });
  expect(broken.error?.issues.map((i) => i.message)).toEqual([
    'The reasons for the certainty cannot hold a broken character; delete it and type it again.',
  ]);
  expect(claimInput.safeParse({ ...good, sentence: '15 of 15' }).success).toBe(false);
  expect(claimInput.parse({ ...good, certaintyReasons: `Evil ${'\u202e'}txt here` }).certaintyReasons).toBe(
    'Evil txt here',
  );
});
