import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { comparisonForm, formBySigns, sameWords } from './comparison-form.ts';

describe('texts that differ only in white space, punctuation or case', () => {
  test.each([
    ['CAR-T cells', 'CAR T cells'],
    ['CAR-T', 'CART'],
    ['Number of  patients\nwith AEs.', 'number of patients with AEs'],
    ['12 mg', '12mg'],
    ['weeks 12 – 24', 'weeks 12-24'],
    ['≥ 5 points', '>=5 points'],
    ['5 +/- 1', '5 ± 1'],
    ['1,000 cells', '1000 cells'],
    ['10⁶ cells/kg', '10^6 cells/kg'],
    ['10\\^6 \\[cells\\]', '10^6 [cells]'],
    ['IL-6', 'IL6'],
    ['“Remission”', '"remission"'],
    ['ＣＤ１９（全）', 'CD19(全)'],
    ['e\u0301tude', '\u00e9tude'],
  ])('%j says the same as %j', (a, b) => {
    expect(sameWords(a, b)).toBe(true);
  });
});

describe('texts that differ in meaning', () => {
  test.each([
    ['1.5 mg', '15 mg'],
    ['1.5 mg', '1 5 mg'],
    ['1/2', '12'],
    ['1-2 years', '1.2 years'],
    ['≥ 5 points', '≤ 5 points'],
    ['> 5', '5'],
    ['change of -5', 'change of 5'],
    ['dose .5', 'dose 5'],
    ['CD19+ cells', 'CD19 cells'],
    ['50 %', '50'],
    ['10⁶', '10⁸'],
    ['12 months', '24 months'],
    ['1,0', '10'],
    ['全身', '局部'],
  ])('%j is not %j', (a, b) => {
    expect(sameWords(a, b)).toBe(false);
  });
});

test('a text of punctuation alone has an empty form', () => {
  expect(comparisonForm(' — … ')).toBe('');
  expect(comparisonForm('')).toBe('');
});

test('a text read byte by byte has the form that it has sign by sign', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      ...'<= >= +/- < > + = / - . , ^ 10 5 000 1,000 CAR-T IL-6 % ~ $ ≥ ≤ × – — ’ “ ® ° ± µ ½ ª … ﬁ ⁄ ΑΣ İ ß é Ω 全身 ㎎ ９ ＋ ⩽ ≧'.split(
        ' ',
      ),
    ),
    fc.constantFrom(
      ' ',
      '  ',
      '\n',
      '\u00a0',
      '\u200b',
      'e\u0301',
      '10⁶',
      '²',
      '\ud55c',
      '\u1112\u1161',
      '\ufacf',
      '😀',
      '\ud800',
      'ﾞ',
    ),
    fc.string({ maxLength: 6 }),
    fc.string({ unit: 'binary', maxLength: 3 }),
  );
  const text = fc.array(piece, { maxLength: 40 }).map((list) => list.join(''));
  fc.assert(
    fc.property(text, (raw) => {
      expect(comparisonForm(raw)).toBe(formBySigns(raw));
    }),
    { numRuns: 5000 },
  );
  for (let i = 0; i < 65536; i++) {
    const raw = `1${String.fromCharCode(i)}2 ${String.fromCharCode(i)}a`;
    if (comparisonForm(raw) !== formBySigns(raw)) throw new Error(`U+${i.toString(16)}`);
  }
});

test('a text of a megabyte has its form too', () => {
  expect(comparisonForm('Ab-1, '.repeat(200_000))).toHaveLength(600_000);
});
