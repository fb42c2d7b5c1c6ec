import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { paragraphsOf, readCriteria, unescaped } from './registry-text.ts';

describe('eligibility criteria', () => {
  test('are parted into who may enter and who may not', () => {
    const parts = readCriteria(
      'Key Inclusion Criteria:\n\n* Age ≥ 18 years\n* SLE by the 2019 criteria\n\nExclusion criteria\n\n1. Pregnancy\n2. Prior CAR T',
    );
    expect(parts).toEqual([
      {
        kind: 'inclusion',
        heading: 'Key Inclusion Criteria',
        items: [
          { text: 'Age ≥ 18 years', depth: 0 },
          { text: 'SLE by the 2019 criteria', depth: 0 },
        ],
      },
      {
        kind: 'exclusion',
        heading: 'Exclusion criteria',
        items: [
          { text: 'Pregnancy', depth: 0 },
          { text: 'Prior CAR T', depth: 0 },
        ],
      },
    ]);
  });

  test('keep points below points, and a line without a mark goes on with the point before it', () => {
    const [part] = readCriteria(
      'Inclusion Criteria:\n\n* One of\n   * nephritis, class III\n     or IV\n   * myositis\n* Consent',
    );
    expect(part?.items).toEqual([
      { text: 'One of', depth: 0 },
      { text: 'nephritis, class III or IV', depth: 1 },
      { text: 'myositis', depth: 1 },
      { text: 'Consent', depth: 0 },
    ]);
  });

  test('a sentence that speaks of criteria is a point, not a heading', () => {
    const [part] = readCriteria(
      'Inclusion Criteria:\n\nMust meet the ACR/EULAR criteria\n\nSLICC classification criteria must be met.',
    );
    expect(part?.items).toHaveLength(2);
  });

  test('free text without headings is one part', () => {
    expect(readCriteria('Adults with refractory disease.')).toEqual([
      { kind: 'other', heading: null, items: [{ text: 'Adults with refractory disease.', depth: 0 }] },
    ]);
    expect(readCriteria('')).toEqual([]);
  });

  test('lose no word, whatever is written', () => {
    const line = fc.stringMatching(/^[ *\-0-9.()A-Za-z:]{0,40}$/);
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), (lines) => {
        const text = lines.join('\n');
        const shown = readCriteria(text)
          .flatMap((p) => [p.heading ?? '', ...p.items.map((i) => i.text)])
          .join(' ');
        const words = (s: string) => s.split(/[^A-Za-z]+/).filter((w) => w.length > 5);
        const seen = new Set(words(shown));
        return words(text).every((w) => seen.has(w));
      }),
    );
  });
});

test('the registry’s escapes are undone', () => {
  expect(unescaped('CRP \\<10 \\[mg/L\\] \\* 2')).toBe('CRP <10 [mg/L] * 2');
  expect(paragraphsOf('One\nline.\n\n  Two. ')).toEqual(['One line.', 'Two.']);
});
