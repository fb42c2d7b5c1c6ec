import { describe, expect, test } from 'vitest';
import { diseasesOf, isWithin, modalitiesOf, sameTargets, targetsOf } from './arm-vocabulary.ts';
import { citationLabel, labelRows, yearOf } from './citation-label.ts';
import { sourceMark } from './source-marks.ts';
import { byTimepoint, readTimepoint } from './timepoints.ts';

describe('the disease text of an arm', () => {
  test.each([
    ['SLE+IIM+SSc (8+3+4)', ['IIM', 'SLE', 'SSc'], []],
    ['SLE/LN', ['LN', 'SLE'], []],
    ['SLE (LN class III/IV)', ['LN'], []],
    ['IIM (ASyS, Jo-1)', ['ASyS'], []],
    ['MS (1 PPMS, 4 SPMS)', ['PPMS', 'SPMS'], []],
    ['SjD (with DLBCL)', ['SjD'], []],
    ['RA+SSc+MG+DM+PAN', ['DM', 'MG', 'RA', 'SSc'], ['PAN']],
    ['six refractory autoimmune diseases', [], ['six refractory autoimmune diseases']],
  ])('“%s” is read', (text, keys, unread) => {
    expect(diseasesOf(text)).toEqual({ keys, unread });
  });
  test('nephritis is within lupus, and lupus not within nephritis', () => {
    expect(isWithin('LN', 'SLE')).toBe(true);
    expect(isWithin('SLE', 'LN')).toBe(false);
  });
});

test('targets are read whatever their order and sign, and a control arm has none', () => {
  expect(sameTargets(targetsOf('CD19+BCMA'), targetsOf('BCMA+CD19'))).toBe(true);
  expect(targetsOf('CD19xCD3')).toEqual(['CD19', 'CD3']);
  expect(targetsOf('CD19 then BCMA')).toEqual(['BCMA', 'CD19']);
  expect(targetsOf('newtarget9')).toEqual(['newtarget9']);
  expect(targetsOf(null)).toEqual([]);
});

test.each([
  ['autologous CAR-T (two products co-infused)', ['CD19', 'BCMA'], ['auto-CAR-T', 'dual-CAR']],
  ['autologous mRNA CAR-T (no lymphodepletion)', ['BCMA'], ['mRNA-CAR-T']],
  ['allogeneic iPSC CAR-T', ['CD19'], ['iPSC-CAR-T']],
  ['in vivo CAR-T (mRNA-LNP)', ['CD19'], ['in-vivo-LNP']],
  ['bispecific TCE', ['CD19', 'CD3'], ['TCE-bi']],
  ['placebo', [], ['comparator']],
])('the modality “%s” is read', (text, targets, keys) => {
  expect(modalitiesOf(text, targets)).toEqual(keys);
});

describe('a time point', () => {
  test.each([
    ['3 months', 3],
    ['month 6', 6],
    ['week 24', 5.52],
    ['24 weeks', 5.52],
    ['28 days', 0.92],
    ['3-6 months', 6],
    ['last visit (12 months)', 12],
    ['2 years', 24],
  ])('“%s” is fixed', (text, months) => {
    const read = readTimepoint(text);
    expect(read.kind === 'fixed' ? read.months : null).toBeCloseTo(months, 2);
  });
  test.each(['follow-up', 'data cut Dec 2025', 'median 5.5 months', 'up to 15 months', 'at some time'])(
    '“%s” is open',
    (text) => expect(readTimepoint(text).kind).toBe('open'),
  );
  test('is chosen as the closest to six months, of two equally close the earlier, a stated one before an open one', () => {
    const first = (...points: string[]) =>
      points.map((timepoint, i) => ({ id: `${i}`, timepoint })).sort(byTimepoint(6))[0]!.timepoint;
    expect(first('week 48', 'week 36', 'week 24')).toBe('week 24');
    expect(first('9 months', '3 months')).toBe('3 months');
    expect(first('follow-up', '24 months')).toBe('24 months');
    expect(first('not stated', 'acute')).toBe('acute');
  });
});

test('a figure is marked by how it was read, and a kind of source that nobody foresaw is not marked verified', () => {
  expect(sourceMark(true, 'journal abstract (cut)')).toBe('verified');
  expect(sourceMark(true, 'congress abstract digest')).toBe('verified');
  expect(sourceMark(true, 'press release digest')).toBe('press-release');
  expect(sourceMark(true, 'news digest of paper')).toBe('secondary');
  expect(sourceMark(true, 'systematic review abstract')).toBe('secondary');
  expect(sourceMark(true, 'somebody said so')).toBe('secondary');
  expect(sourceMark(false, 'journal abstract')).toBe('unverified');
});

test('a citation is shortened to its first author and year, and rows that would share a label are told apart', () => {
  expect(citationLabel('Mackensen A, et al. Nat Med 2022;28:2124-2132')).toBe('Mackensen 2022');
  expect(citationLabel('Breakfree-1, ACR Convergence 2025 (BMS release 25 Oct 2025)')).toBe('Breakfree-1 2025');
  expect(citationLabel('Chen Y, ... Dong L. Anti-BCMA CAR-T')).toBe('Chen');
  expect(yearOf('no year')).toBeNull();
  const rows = ['a', 'b'].map((id) => ({
    id,
    arm: `ARM-${id}`,
    citation: 'Roddie C, et al. ASH 2025',
    timepoint: 'acute',
  }));
  expect([...labelRows(rows).values()]).toEqual(['Roddie 2025, ARM-a', 'Roddie 2025, ARM-b']);
});
