import { expect, test } from 'vitest';
import { cellOf, coverageTable, gapsOf, isGap, planInvitations } from './coverage.ts';

const evidence = [
  { disease: 'SLE', region: 'western-europe', open: 3, all: 5 },
  { disease: 'SLE', region: 'eastern-asia', open: 7, all: 9 },
  { disease: 'IIM', region: 'eastern-asia', open: 2, all: 2 },
  { disease: 'IIM', region: 'northern-america', open: 0, all: 4 },
];
const member = (country: string | null, diseases: string[], expertise: string[] = ['trialist']) => ({
  country,
  diseases,
  expertise,
});

test('a gap is where studies are open and nobody of the network is; closed studies make none', () => {
  const t = coverageTable([member('DE', ['SLE'])], evidence);
  expect(isGap(cellOf(t, 'SLE', 'western-europe'))).toBe(false);
  expect(isGap(cellOf(t, 'SLE', 'eastern-asia'))).toBe(true);
  expect(isGap(cellOf(t, 'IIM', 'northern-america'))).toBe(false);
});

test('who works on a narrower disease counts for the broader, and not the other way', () => {
  const t = coverageTable([member('DE', ['LN'])], evidence);
  expect(cellOf(t, 'SLE', 'western-europe').members).toBe(1);
  expect(cellOf(coverageTable([member('DE', ['SLE'])], evidence), 'LN', 'western-europe').members).toBe(0);
});

test('without a country a member counts nowhere; with another expertise not for this one', () => {
  expect(cellOf(coverageTable([member(null, ['SLE'])], evidence), 'SLE', 'western-europe').members).toBe(0);
  const biostatistician = [member('DE', ['SLE'], ['biostatistics'])];
  expect(cellOf(coverageTable(biostatistician, evidence, 'trialist'), 'SLE', 'western-europe').members).toBe(0);
  expect(
    gapsOf({ diseases: ['SLE'], regions: ['western-europe'], expertise: ['trialist'] }, biostatistician, evidence),
  ).toHaveLength(1);
  expect(
    gapsOf({ diseases: ['SLE'], regions: ['western-europe'], expertise: ['biostatistics'] }, biostatistician, evidence),
  ).toHaveLength(0);
});

test('the plan names who closes what, and what nobody closes', () => {
  const gaps = gapsOf({ diseases: [], regions: [], expertise: ['trialist'] }, [], evidence);
  expect(gaps.map((g) => g.key)).toEqual([
    'IIM eastern-asia trialist',
    'SLE eastern-asia trialist',
    'SLE western-europe trialist',
  ]);
  const asia = { region: 'eastern-asia', expertise: ['trialist'] };
  const plan = planInvitations(gaps, [
    { id: 'both', ...asia, labels: ['disease:SLE', 'disease:IIM'], studies: 2 },
    { id: 'one', ...asia, labels: ['disease:SLE'], studies: 9 },
    { id: 'author', ...asia, labels: ['disease:SLE', 'disease:IIM'], expertise: [], studies: 20 },
    { id: 'nowhere', region: null, expertise: ['trialist'], labels: ['disease:SLE'], studies: 1 },
  ]);
  expect(plan.chosen.map((c) => [c.id, c.closes.length])).toEqual([['both', 2]]);
  expect(plan.uncovered.map((g) => g.region)).toEqual(['western-europe']);
  expect(plan.exact).toBe(true);
});
