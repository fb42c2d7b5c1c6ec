import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { areaInput } from '#priorities/area.ts';
import { decisionInput } from '#priorities/decision.ts';
import { initiativeInput } from '#roadmap/initiative.ts';
import { rawDecision, valuesOfDecision } from './decision-fields.ts';
import { errorsOf, raw, valuesOf } from './form-state.ts';
import { costWords, moneyWords } from './money.ts';
import { PassageBody } from './passage-body.tsx';

const FIELDS = {
  title: ['Fund the registry'],
  areas: ['area:A1'],
  otherOptions: ['Wait a year\r\n\r\n Do nothing '],
  chosen: ['a1'],
  reasons: ['It answers the question.'],
  votesFor: ['5'],
  votesAgainst: ['0'],
  votesAbstained: ['1'],
  decidedOn: ['2026-05-20'],
  revisitIf: ['estimate-leaves', 'study-stops', 'date-passes'],
  estimateLow: ['70'],
  estimateHigh: ['90 %'],
  revisitDate: ['2027-05-20'],
};

test('the flat fields of a form become a decision, with the limits of an estimate where its box is ticked', () => {
  const d = decisionInput.parse(rawDecision(FIELDS));
  expect(d).toMatchObject({ otherOptions: ['Wait a year', 'Do nothing'], votesFor: 5, dissent: '', claims: [] });
  expect(d.revisitIf).toEqual([
    { if: 'study-stops' },
    { if: 'estimate-leaves', lowPercent: 70, highPercent: 90 },
    { if: 'date-passes', date: '2027-05-20' },
  ]);
  const without = decisionInput.parse(rawDecision({ ...FIELDS, revisitIf: ['study-stops'], estimateLow: ['x'] }));
  expect(without.revisitIf).toEqual([{ if: 'study-stops' }]);
});

test('each thing that is wrong with a decision comes back at its field', () => {
  const wrong = (over: Record<string, string[]>) => {
    const read = decisionInput.safeParse(rawDecision({ ...FIELDS, ...over }));
    return read.success ? {} : errorsOf(read.error.issues);
  };
  expect(Object.keys(wrong({ chosen: ['A2'] }))).toEqual(['chosen']);
  expect(Object.keys(wrong({ votesFor: ['-1'] }))).toEqual(['votesFor']);
  expect(Object.keys(wrong({ votesFor: ['1.5'] }))).toEqual(['votesFor']);
  expect(Object.keys(wrong({ votesFor: ['0'], votesAbstained: ['0'] }))).toEqual(['votesFor']);
  expect(Object.keys(wrong({ revisitIf: [] }))).toEqual(['revisitIf']);
  expect(Object.keys(wrong({ revisitDate: ['2026-05-20'] }))).toEqual(['revisitIf']);
  expect(Object.keys(wrong({ revisitDate: ['2026-02-30'] }))).toEqual(['revisitIf']);
  expect(Object.keys(wrong({ estimateLow: ['90'] }))).toEqual(['revisitIf']);
  expect(Object.keys(wrong({ decidedOn: ['yesterday'] }))).toEqual(['decidedOn']);
  expect(Object.keys(wrong({ areas: [], otherOptions: ['Wait a year'], chosen: ['Wait a year'] }))).toEqual(['claims']);
  expect(Object.keys(wrong({ areas: ['decision:D1'] }))).toEqual(['areas']);
  expect(wrong({ areas: ["area:A1'--"] }).areas).toBe('Choose an area for investment.');
  expect(Object.keys(wrong({ otherOptions: ['Wait a year\nWait a year'] }))).toEqual(['otherOptions']);
});

test('what stands in the form that replaces a decision is that decision, without its votes', () => {
  const rules = [
    { id: 'study-stops', onRules: ['status-stopped'] },
    { id: 'estimate-leaves-Y3', estimateOutside: [0.07, 0.29] as const },
    { id: 'date-passes', afterDate: '2027-05-20' },
  ];
  const values = valuesOfDecision({
    title: 'T',
    options: [
      { area: 'A1', text: 'x' },
      { area: null, text: 'Wait' },
    ],
    chosen: 'A1',
    reasons: 'R',
    revisitIf: rules,
    restsOn: [
      { kind: 'area', id: 'A1' },
      { kind: 'claim', id: 'C2' },
    ],
  });
  expect(values).toMatchObject({
    areas: ['area:A1'],
    otherOptions: ['Wait'],
    claims: ['claim:C2'],
    revisitIf: ['study-stops', 'estimate-leaves', 'date-passes'],
    estimateSynthesis: ['Y3'],
    estimateLow: ['7'],
    estimateHigh: ['29'],
    revisitDate: ['2027-05-20'],
  });
  expect(values.votesFor).toBeUndefined();
});

test('costs are read with spaces between thousands, one without the other is refused, and so is a wrong order', () => {
  const area = (low: string, high: string) =>
    areaInput.safeParse({
      ...raw(
        { title: ['A registry'], question: ['How long does it last?'], pillar: ['clinical'], currency: ['EUR'] },
        ['title', 'question', 'pillar', 'currency', 'months'],
        ['diseases'],
      ),
      costLow: low,
      costHigh: high,
      restsOn: ['C1', 'claim:C1', 'S2'],
    });
  expect(area('50 000', '1 250 000.5').data).toMatchObject({ costLow: 50_000, costHigh: 1_250_000.5, months: null });
  expect(area('', '').data?.restsOn).toEqual([
    { kind: 'claim', id: 'C1' },
    { kind: 'statement', id: 'S2' },
  ]);
  for (const [low, high, field] of [
    ['5', '', 'costHigh'],
    ['', '5', 'costLow'],
    ['6', '5', 'costHigh'],
    ['1,5', '9', 'costLow'],
    ['1e5', '9', 'costLow'],
    ['Infinity', '9', 'costLow'],
    ['1', '999999999999', 'costHigh'],
  ] as const)
    expect(Object.keys(errorsOf(area(low, high).error?.issues ?? [])), `${low}–${high}`).toEqual([field]);
});

test('dates of an initiative are as rough as they are known, and an end before the start is refused', () => {
  const dates = (starts: string, ends: string) => {
    const read = initiativeInput.safeParse({
      decision: 'D1',
      title: 'A registry',
      aim: 'Follow everybody up.',
      owner: 'The office',
      pillar: 'clinical',
      state: 'planned',
      starts,
      ends,
      committed: '',
      currency: 'EUR',
    });
    return read.success ? [read.data.starts, read.data.ends] : Object.keys(errorsOf(read.error.issues));
  };
  expect(dates('2027-03', '2027')).toEqual(['2027-03', '2027']);
  expect(dates('', '')).toEqual([null, null]);
  expect(dates('2027-03', '2027-02-28')).toEqual(['ends']);
  expect(dates('2027-13', '')).toEqual(['starts']);
  expect(dates('2027-02-30', '')).toEqual(['starts']);
  expect(dates('03/2027', '')).toEqual(['starts']);
});

test('fields of a form keep every ticked box, leave files out, and a field called __proto__ is a field', () => {
  const form = new FormData();
  form.append('a', '1');
  form.append('a', '2');
  form.append('file', new Blob(['x']), 'x.txt');
  form.append('__proto__', 'polluted');
  const values = valuesOf(form.entries());
  expect(values.a).toEqual(['1', '2']);
  expect(values.file).toBeUndefined();
  expect(Object.getPrototypeOf(values)).toBe(Object.prototype);
});

test('money is grouped and carries its currency, and equal limits are told once', () => {
  expect(moneyWords(1_250_000, 'EUR')).toBe('1\u202f250\u202f000 EUR');
  expect(costWords({ costLow: 5, costHigh: 5, currency: 'USD' })).toBe('5 USD');
  expect(costWords({ costLow: null, costHigh: 5, currency: 'USD' })).toBe('');
});

test('hostile text in a passage reaches the page as text', () => {
  const reference = {
    kind: 'claim' as const,
    id: 'C1',
    sentence: '<img src=x onerror=alert(1)> of patients',
    certainty: 'low' as const,
    asOf: '2026-05-01',
    hash: 'x',
    demonstration: false,
  };
  const body = '<script>alert(1)</script> [[claim:C1]] [x](javascript:alert(1)) [ok](https://example.org/?a="b)';
  const html = renderToStaticMarkup(
    createElement(PassageBody, { doc: { body, references: [reference], status: '<b>' } }),
  );
  expect(html).not.toMatch(/<script|<img|<b>|href="javascript/);
  expect(html).toContain('&lt;img src=x onerror=alert(1)&gt; of patients');
  expect(html).toContain('href="/claims/C1"');
});
