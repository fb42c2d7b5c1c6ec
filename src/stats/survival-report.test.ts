import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { StatsRefusal } from './refusal.ts';
import { survivalReport } from './survival-report.ts';
import type { SurvivalRow } from './survival-rows.ts';
import { parseSurvivalTable } from './survival-table.ts';

const patient = fc
  .record({
    entry: fc.constantFrom(0, 0, 0, 1, 2.5),
    length: fc.constantFrom(0, 1e-9, 0.1, 0.3, 1, 2, 7, 1e3),
    status: fc.integer({ min: 0, max: 1 }),
    group: fc.constantFrom('1', '2', '10', 'ä', ''),
  })
  .map(({ entry, length, status, group }): SurvivalRow => {
    // nobody leaves at the moment of a late entry
    const time = entry > 0 ? entry + Math.max(0.1, length) : length;
    return { time, status, group, entry };
  });

describe('the report of times to an event', () => {
  test('every number in it is finite, or null, whatever the rows', () => {
    const finite = (v: unknown): boolean =>
      typeof v === 'number'
        ? Number.isFinite(v)
        : typeof v !== 'object' || v === null || Object.values(v).every(finite);
    fc.assert(
      fc.property(
        fc.array(patient, { minLength: 1, maxLength: 25 }),
        fc.constantFrom('log-log', 'log', 'plain'),
        fc.constantFrom('efron', 'breslow', 'exact'),
        (rows, conf, ties) => finite(survivalReport(rows, { conf, ties, times: [0, 0.3, 5, 2e3], rmst: 4 })),
      ),
      { numRuns: 400 },
    );
  });

  test('the same patients twice have the same curve and restricted mean', () => {
    fc.assert(
      fc.property(fc.array(patient, { minLength: 1, maxLength: 15 }), (rows) => {
        const [a, b] = [rows, [...rows, ...rows]].map((r) => survivalReport(r, { rmst: 4 }));
        return (a?.groups ?? []).every((g, i) => {
          const twice = b?.groups[i];
          return (
            g.curve.every((p, j) => Math.abs(p.survival - (twice?.curve[j]?.survival ?? -1)) < 1e-12) &&
            Math.abs((g.rmst?.estimate ?? 0) - (twice?.rmst?.estimate ?? -1)) < 1e-9
          );
        });
      }),
    );
  });

  test('another unit of time moves the medians and restricted means with it, and nothing else', () => {
    fc.assert(
      fc.property(fc.array(patient, { minLength: 1, maxLength: 15 }), (rows) => {
        const unit = 64; // a power of two, so that no digit is lost
        const scaled = rows.map((r) => ({ ...r, time: r.time * unit, entry: (r.entry ?? 0) * unit }));
        const [a, b] = [survivalReport(rows, { rmst: 4 }), survivalReport(scaled, { rmst: 4 * unit })];
        // times nearer than rounding are one time, and the unit says what that is
        if (rows.some((r) => r.time > 0 && r.time < 1e-6)) return true;
        return a.groups.every((g, i) => {
          const other = b.groups[i];
          const median = g.median.estimate === null ? null : g.median.estimate * unit;
          return (
            median === other?.median.estimate && Math.abs((g.rmst?.se ?? 0) * unit - (other?.rmst?.se ?? -1)) < 1e-7
          );
        });
      }),
    );
  });

  test('before the first time nobody has had the event; beyond the last nothing is said', () => {
    const report = survivalReport(
      [
        { time: 5, status: 1 },
        { time: 8, status: 0 },
      ],
      { times: [0, 6, 9] },
    );
    expect(report.groups[0]?.atTimes).toEqual([
      { time: 0, atRisk: 2, survival: 1, se: 0, ci: [1, 1] },
      { time: 6, atRisk: 1, survival: 0.5, se: expect.closeTo(Math.sqrt(0.125), 12), ci: expect.anything() },
      { time: 9, atRisk: 0 },
    ]);
  });

  test('a time of 10^9 is a time; a late entry that it swallows by rounding is refused', () => {
    const [long, short] = [
      { time: 1e9, status: 0 },
      { time: 1.1, status: 1, entry: 1 },
    ];
    expect(survivalReport([long, { time: 1.1, status: 1 }]).groups[0]?.curve).toHaveLength(2);
    expect(() => survivalReport([long, short])).toThrow(/Row 2: entry 1 and time 1.1 are one and the same/);
  });

  test('options that make no sense are refused', () => {
    const rows = [{ time: 1, status: 1 }];
    expect(() => survivalReport(rows, { times: [Number.NaN] })).toThrow(StatsRefusal);
    expect(() => survivalReport(rows, { rmst: 0 })).toThrow(/above 0/);
    expect(() => survivalReport(rows, { level: 0 })).toThrow(/level/);
  });
});

describe('a table of times', () => {
  test('columns are found by name, the group by the name that is asked for', () => {
    const text = 'Arm;Status;time;entry\nA;1;5;0\nB;0;7.5;2\n';
    expect(parseSurvivalTable(text, 'arm')).toEqual([
      { time: 5, status: 1, group: 'A', entry: 0 },
      { time: 7.5, status: 0, group: 'B', entry: 2 },
    ]);
    expect(() => parseSurvivalTable(text, 'site')).toThrow(/no column site/);
  });
  test('text, an empty cell and a table without patients are refused', () => {
    expect(() => parseSurvivalTable('time,status\n1,1\nlate,0')).toThrow(/Line 3: time is "late"/);
    expect(() => parseSurvivalTable('time,status\n1,')).toThrow(/status is empty/);
    expect(() => parseSurvivalTable('time,status\nNaN,1')).toThrow(/give a number/);
    expect(() => parseSurvivalTable('time,status\n')).toThrow(/no patients/);
  });
});
