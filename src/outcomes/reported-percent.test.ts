import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { eventsGiving, percentProblem } from './reported-percent.ts';

describe('a reported percentage', () => {
  test('that the counts give is no problem, rounded either way at a half', () => {
    expect(percentProblem('71', 10, 14)).toBeNull();
    expect(percentProblem('71.4', 10, 14)).toBeNull();
    expect(percentProblem('71.43', 10, 14)).toBeNull();
    // 1 of 8 is 12.5%: printed as 12 and as 13
    expect(percentProblem('12', 1, 8)).toBeNull();
    expect(percentProblem('13', 1, 8)).toBeNull();
    expect(percentProblem('0', 0, 5)).toBeNull();
    expect(percentProblem('100', 5, 5)).toBeNull();
  });

  test('that other counts give names them', () => {
    expect(percentProblem('80', 7, 10)).toBe(
      '7 of 10 are 70.0%, but 80% is reported, which would be 8 of 10; read the source again.',
    );
    expect(percentProblem('50', 1, 1000)).toMatch(/which would be 495 to 505 of 1000/);
  });

  test('that no whole number of patients gives names the nearest', () => {
    expect(percentProblem('94', 11, 12)).toBe(
      'no whole number of 12 patients gives the reported 94% (11 are 91.7%, 12 are 100.0%), and 11 of 12 are 91.7%; perhaps it is of other patients.',
    );
    expect(percentProblem('99', 3, 3)).toMatch(/2 are 66.7%, 3 are 100.0%/);
  });

  test.each(['', 'about half', '-5', '101', '1e2', '50.12345', '5,5'])(
    'written as “%s” is none, and says nothing',
    (text) => {
      expect(percentProblem(text, 1, 2)).toBeNull();
      expect(eventsGiving(text, 2)).toBeNull();
    },
  );

  test.each([0, -1, 2.5, Number.NaN, Number.POSITIVE_INFINITY])('of %d patients has no answer', (n) => {
    expect(eventsGiving('50', n)).toBeNull();
  });

  test('as printed from any counts, to any decimals, is never a problem and its counts are among those that give it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 0, max: 4 }),
        (n, share, decimals) => {
          const x = Math.min(n, Math.floor(share * (n + 1)));
          // exact rounding half up, in whole numbers
          const scale = 10n ** BigInt(decimals);
          const units = (200n * scale * BigInt(x) + BigInt(n)) / (2n * BigInt(n));
          const printed =
            decimals === 0 ? String(units) : `${units / scale}.${String(units % scale).padStart(decimals, '0')}`;
          expect(percentProblem(printed, x, n)).toBeNull();
          const could = eventsGiving(printed, n);
          expect(could !== null && could.least <= x && x <= could.most).toBe(true);
        },
      ),
    );
  });

  test('is given by exactly the counts that do not contradict it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 1000 }), (n, tenths) => {
        const printed = `${Math.floor(tenths / 10)}.${tenths % 10}`;
        const fits = Array.from({ length: n + 1 }, (_, x) => x).filter((x) => percentProblem(printed, x, n) === null);
        const could = eventsGiving(printed, n);
        expect(could).toEqual(fits.length === 0 ? null : { least: fits[0], most: fits.at(-1) });
      }),
    );
  });
});
