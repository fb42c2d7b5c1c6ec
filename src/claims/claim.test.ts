import { expect, test } from 'vitest';
import type { CertaintyReasonKey } from '#outcomes/certainty.ts';
import { type ClaimContent, claimInput, compareClaims, renderClaim } from './claim.ts';
import { REASON_KEYS, type Start, wordOf } from './judgement.ts';
import { wordingProblem } from './quantity-words.ts';
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

const given = (more: Partial<Record<string, [string, string]>> = {}) =>
  REASON_KEYS.map((key) => ({ key, steps: more[key]?.[0] ?? '0', sentence: more[key]?.[1] ?? '' }));

test('what a form sends for a claim is read, and each field has its own sentence when it cannot be', () => {
  const good = {
    template: ' {events}  of {patients} ',
    bound: 'synthesis:Y1',
    reasons: given({ imprecision: ['1', ' Few patients\u202e only. '] }),
    wouldChange: 'A controlled trial.',
  };
  expect(claimInput.parse(good)).toEqual({
    template: '{events} of {patients}',
    bound: { kind: 'synthesis', id: 'Y1' },
    certainty: 'very low',
    certaintyReasons:
      'Starts at low (series without a control group). Down one step for imprecision: Few patients only.',
    judgement: {
      start: 'uncontrolled',
      reasons: [{ key: 'imprecision', steps: 1, sentence: 'Few patients only.' }],
    },
    wouldChange: 'A controlled trial.',
  });
  const bad = claimInput.safeParse({
    ...good,
    template: '',
    bound: 'study:NCT01234567',
    wouldChange: 'x'.repeat(1001),
  });
  expect(bad.error?.issues.map((i) => i.path[0])).toEqual(['template', 'bound', 'wouldChange']);
  const judgement = claimInput.safeParse({
    ...good,
    reasons: given({
      'risk-of-bias': ['3', 'Because of this.'],
      imprecision: ['1', 'few'],
      indirectness: ['0', 'A sentence that moves nothing.'],
      'dose-response': ['2', 'More cells did more.'],
      inconsistency: ['1', 'Half \ud800 of them.'],
    }),
  });
  expect(judgement.error?.issues.map((i) => [i.path[0], i.message])).toEqual([
    ['steps-risk-of-bias', 'Choose by how many steps risk of bias counts.'],
    ['why-inconsistency', 'The sentence on inconsistency cannot hold a broken character; delete it and type it again.'],
    ['steps-indirectness', 'Indirectness has a sentence and moves nothing; choose the steps, or delete the sentence.'],
    ['why-imprecision', 'Say in a sentence why imprecision moves the certainty down.'],
    ['steps-dose-response', 'Dose and response can move the certainty up by one step at most.'],
  ]);
  expect(claimInput.safeParse({ ...good, certainty: 'high' }).success).toBe(false);
  // nobody chooses where it starts: single arms at low, counts of a register at high
  expect(claimInput.safeParse({ ...good, start: 'register' }).success).toBe(false);
  expect(claimInput.parse({ ...good, bound: 'query:Q1', reasons: given() }).certainty).toBe('high');
  expect(claimInput.parse({ ...good, reasons: given() }).certainty).toBe('low');
});

test('the certainty follows from its steps, and never leaves the four words', () => {
  const word = (start: Start, ...steps: [CertaintyReasonKey, 1 | 2][]) =>
    wordOf({ start, reasons: steps.map(([key, n]) => ({ key, steps: n, sentence: 'Because.' })) });
  expect(word('uncontrolled')).toBe('low');
  expect(word('randomised')).toBe('high');
  expect(word('randomised', ['imprecision', 1], ['risk-of-bias', 1])).toBe('low');
  expect(word('uncontrolled', ['imprecision', 2], ['risk-of-bias', 2])).toBe('very low');
  expect(word('uncontrolled', ['large-effect', 2])).toBe('high');
  expect(word('randomised', ['large-effect', 2], ['dose-response', 1])).toBe('high');
  expect(word('register', ['indirectness', 1])).toBe('moderate');
});

test.each([
  ['Most patients ({events} of {patients}) were in remission.', '12', '15', null],
  ['Most patients ({events} of {patients}) were in remission.', '7', '15', 'more than half'],
  ['Almost all children: {events} of {patients}.', '12', '15', 'nine in ten or more'],
  ['All patients, {events} of {patients}, were in remission.', '15', '15', null],
  ['All patients, {events} of {patients}, were in remission.', '14', '15', 'every single one'],
  ['Not all patients: {events} of {patients}.', '14', '15', null],
  ['No patient died: {events} of {patients}.', '0', '15', null],
  ['No patients died: {events} of {patients}.', '1', '15', 'not a single one'],
  ['{events} of {patients} relapsed; no patient counted twice.', '1', '15', null],
  ['About half: {events} of {patients}.', '7', '15', null],
  ['About half: {events} of {patients}.', '3', '15', 'four to six in ten'],
  ['Few patients relapsed: {events} of {patients}.', '8', '15', 'fewer than half'],
  ['Rarely: {events} of {patients}.', '2', '15', 'one in ten or fewer'],
  ['Half of the patients: {events} of {patients}.', '2', '40', 'four to six in ten'],
  ['Half of the patients: {events} of {patients}.', '20', '40', null],
  ['More than half: {events} of {patients}.', '30', '40', null],
  ['Two thirds of the patients: {events} of {patients}.', '2', '40', 'about two thirds'],
  ['A third: {events} of {patients}.', '13', '40', null],
  ['Three quarters: {events} of {patients}.', '30', '40', null],
  ['The vast majority, {events} of {patients}.', '2', '40', 'more than half'],
  ['Everybody reached it: {events} of {patients}.', '2', '40', 'every single one'],
  ['Nearly everybody: {events} of {patients}.', '2', '40', 'nine in ten'],
  ['Each patient reached it: {events} of {patients}.', '2', '40', 'every single one'],
  ['All reached it: {events} of {patients}.', '2', '40', 'every single one'],
  ['Most reached remission: {events} of {patients}.', '2', '40', 'more than half'],
  ['Of all {patients} patients, {events} reached it.', '30', '40', null],
  ['In all patients taken together, {events} of {patients}.', '30', '40', null],
  ['All-cause death came in {events} of {patients}.', '2', '40', null],
  ['{patients} of {events} patients.', '2', '40', 'the other way round'],
  ['Patients mostly had it: {events} of {patients}.', '2', '40', 'more than half'],
  ['It was usually seen: {events} of {patients}.', '30', '40', null],
  ['The most common event came in {events} of {patients}.', '2', '15', null],
  ['It was {percent}: {events} of {patients}.', '12', '15', 'before {percent}'],
  ['It was {percent}.', '12', '15', 'before {percent}'],
  ['{events} of {patients}, or {percent}.', '12', '15', null],
])('words and shares must fit the absolute numbers: %s with %s of %s', (template, events, patients, says) => {
  const found = wordingProblem(template, { events, patients, percent: '80 %' });
  if (says === null) expect(found).toBeNull();
  else expect(found).toContain(says);
});

test.each(['forty-five patients', 'dozens', 'hundreds', 'tenfold', 'double'])(
  'tens of patients in words, and words for many, are figures typed by hand: %s',
  (words) => expect(typedFigures(`It was seen in ${words} here.`)).toHaveLength(1),
);

test.each(['one in two', 'nine of every ten', 'three out of five', 'one in a hundred'])(
  'a ratio in words is a figure typed by hand: %s',
  (ratio) => expect(typedFigures(`It came in ${ratio} patients.`)).toEqual([ratio]),
);

test('a share of a count of studies stands after its counts too', () => {
  const figures = { total: '40', stopped: '4', stoppedPercent: '10 %' };
  expect(wordingProblem('{stoppedPercent} were stopped.', figures)).toContain('{stopped} of {total}');
  expect(wordingProblem('{stopped} of {total} ({stoppedPercent}) were stopped.', figures)).toBeNull();
});
