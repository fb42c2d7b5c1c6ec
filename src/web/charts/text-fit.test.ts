import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { safeHref } from './safe-href.ts';
import { textWidth, truncate, wrap } from './text-fit.ts';

describe('text without a browser', () => {
  test('short text is left as it is', () => {
    expect(truncate('Müller 2024', 200, 13)).toBe('Müller 2024');
    expect(wrap('Müller 2024', 200, 13, 2)).toEqual(['Müller 2024']);
  });

  test('nothing is no line', () => {
    expect(wrap('', 100, 13, 2)).toEqual([]);
    expect(wrap('  ', 100, 13, 2)).toEqual([]);
  });

  test('a space that does not break keeps a number and its unit together', () => {
    expect(
      wrap('dose of 50\u00A0×\u00A010⁶ cells', 75, 13, 4).some((line) => line.includes('50\u00A0×\u00A010⁶')),
    ).toBe(true);
  });

  test('a word longer than a line is broken, a pair of surrogates is not', () => {
    const lines = wrap('😀'.repeat(30), 60, 13, 3);
    expect(lines).toHaveLength(3);
    expect(lines.every((line) => line.isWellFormed())).toBe(true);
  });

  test('whatever the text, lines fit, are no more than asked for, and a cut ends in an ellipsis', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 120 }),
        fc.integer({ min: 40, max: 300 }),
        fc.integer({ min: 1, max: 4 }),
        (text, width, most) => {
          const lines = wrap(text, width, 13, most);
          expect(lines.length).toBeLessThanOrEqual(most);
          for (const line of lines) expect(textWidth(line, 13)).toBeLessThanOrEqual(width);
          const kept = lines.join('').replace(/[ \t\r\n]/g, '');
          if (kept !== text.replace(/[ \t\r\n]/g, '')) expect(kept.endsWith('…')).toBe(true);
        },
      ),
      { seed: 3 },
    );
  });
});

describe('addresses', () => {
  test.each(['/studies/1', '#data', '?page=2', 'https://example.org', 'HTTP://example.org', 'mailto:a@example.org'])(
    '%s may be a link',
    (href) => {
      expect(safeHref(href)).toBe(href);
    },
  );

  test.each([
    'javascript:alert(1)',
    ' java\nscript:alert(1)',
    '\u0001javascript:1',
    'data:text/html,x',
    '//example.org',
    '/\\example.org',
    '/\t/example.org',
    'vbscript:x',
    '',
    'page',
  ])('%j may not', (href) => {
    expect(safeHref(href)).toBeNull();
  });
});
