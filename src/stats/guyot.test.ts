import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import oracle from './fixtures/guyot.json' with { type: 'json' };
import { type PublishedCurve, reconstructSurvival } from './guyot.ts';
import { parsePublishedCurves } from './guyot-table.ts';
import { kaplanMeier, survivalQuantile } from './kaplan-meier.ts';
import { StatsRefusal } from './refusal.ts';
import { survivalGroups } from './survival-rows.ts';

const list = <T>(v: T | readonly T[]): T[] => (Array.isArray(v) ? [...v] : [v as T]);
const sets = Object.entries(oracle.sets);
const given = (set: (typeof sets)[number][1]): PublishedCurve => ({
  points: set.points,
  atRisk: set.atRisk,
  events: typeof set.events === 'number' ? set.events : undefined,
});

describe('against R and the patients behind the curve', () => {
  test('the rebuilt rows are those of the same steps written in R', () => {
    for (const [name, set] of sets) {
      const { rows } = reconstructSurvival(given(set));
      expect(
        rows.map((r) => r.status),
        name,
      ).toEqual(list(set.rows.status));
      for (const [i, row] of rows.entries()) expect(row.time, name).toBeCloseTo(list(set.rows.time)[i] as number, 9);
    }
  });

  test('the rebuilt curve goes through the points and stays near the true one', () => {
    for (const [name, set] of sets) {
      const rebuilt = reconstructSurvival(given(set));
      expect(rebuilt.n, name).toBe(set.true.n);
      expect(rebuilt.largestGap, name).toBeLessThan(0.1);
      if (rebuilt.largestGap > 0.03) expect(rebuilt.notes.join(), name).toContain('leaves the points');
      const lastPrinted = Math.max(...rebuilt.atRisk.map((r) => r.time));
      const km = kaplanMeier(survivalGroups(rebuilt.rows)[0]!);
      for (const [i, time] of list(set.true.time).entries()) {
        if (time > lastPrinted) continue; // there censoring is a guess
        const ours = km.curve.findLast((c) => c.time <= time)?.survival ?? 1;
        expect(Math.abs(ours - (list(set.true.survival)[i] as number)), `${name} at ${time}`).toBeLessThan(0.04);
      }
      const median = survivalQuantile(km).estimate;
      if (typeof set.true.median === 'number' && median !== null)
        expect(Math.abs(median / set.true.median - 1), `${name}: median`).toBeLessThan(0.12);
      expect(Math.abs(rebuilt.events - set.true.events), `${name}: events`).toBeLessThanOrEqual(
        Math.max(2, 0.1 * set.true.events),
      );
    }
  });

  test('where every step is read and all is printed, every number at risk comes back, and the events to one in a hundred', () => {
    for (const name of ['every step, events printed', 'nobody censored'] as const) {
      const set = oracle.sets[name];
      const rebuilt = reconstructSurvival(given(set));
      expect(Math.abs(rebuilt.events - set.true.events)).toBeLessThanOrEqual(0.011 * set.true.events);
      expect(rebuilt.atRisk.every((r) => r.printed === r.rebuilt)).toBe(true);
    }
  });
});

const curve: PublishedCurve = {
  points: [
    { time: 2, survival: 0.9 },
    { time: 5, survival: 0.7 },
    { time: 9, survival: 0.5 },
  ],
  atRisk: [
    { time: 0, n: 20 },
    { time: 6, n: 12 },
  ],
};

describe('properties', () => {
  test('whatever falls is rebuilt into as many patients as were at risk at the start, each labelled', () => {
    const falling = fc
      .array(
        fc.record({ time: fc.integer({ min: 0, max: 40 }), survival: fc.double({ min: 0, max: 1, noNaN: true }) }),
        {
          minLength: 1,
          maxLength: 25,
        },
      )
      .map((points) => {
        const times = points.map((p) => p.time).sort((a, b) => a - b);
        const shares = points.map((p) => p.survival).sort((a, b) => b - a);
        return times.map((time, i) => ({ time, survival: shares[i] as number }));
      });
    const risk = fc
      .array(fc.integer({ min: 0, max: 300 }), { minLength: 0, maxLength: 6 })
      .map((ns) => [310, ...ns.sort((a, b) => b - a)].map((n, i) => ({ time: i * 6, n })));
    const events = fc.option(fc.integer({ min: 0, max: 310 }), { nil: undefined });
    fc.assert(
      fc.property(falling, risk, events, (points, atRisk, printed) => {
        const out = reconstructSurvival({ points, atRisk, events: printed });
        const shuffled = reconstructSurvival({
          points: [...points].reverse(),
          atRisk: [...atRisk].reverse(),
          events: printed,
        });
        return (
          out.rows.length === 310 &&
          out.rows.every((r) => r.reconstructed && Number.isFinite(r.time) && r.time >= 0) &&
          out.rows.filter((r) => r.status === 1).length === out.events &&
          JSON.stringify(out) === JSON.stringify(shuffled)
        );
      }),
    );
  });

  test('another unit of time changes the times alone', () => {
    const days = reconstructSurvival({
      points: curve.points.map((p) => ({ ...p, time: p.time * 32 })),
      atRisk: curve.atRisk.map((r) => ({ ...r, time: r.time * 32 })),
    });
    const months = reconstructSurvival(curve);
    expect(days.rows.map((r) => [r.time, r.status])).toEqual(months.rows.map((r) => [r.time * 32, r.status]));
  });
});

describe('bad input', () => {
  const bad = (change: Partial<PublishedCurve>) => () => reconstructSurvival({ ...curve, ...change });
  test('what cannot be is refused in a sentence', () => {
    expect(bad({ points: [] })).toThrow(/no points/);
    expect(bad({ points: [{ time: 1, survival: 90 }] })).toThrow(/not per cent/);
    expect(bad({ points: [{ time: -1, survival: 0.9 }] })).toThrow(StatsRefusal);
    expect(bad({ points: [{ time: Number.NaN, survival: 0.9 }] })).toThrow(StatsRefusal);
    expect(bad({ points: [...curve.points, { time: 12, survival: 0.8 }] })).toThrow(/rises from 0.5 to 0.8/);
    expect(bad({ atRisk: [] })).toThrow(/at time 0/);
    expect(bad({ atRisk: [{ time: 0, n: 0 }] })).toThrow(/Nobody/);
    expect(bad({ atRisk: [{ time: 0, n: 1e9 }] })).toThrow(/whole number up to/);
    expect(bad({ atRisk: [{ time: 0, n: 10.5 }] })).toThrow(StatsRefusal);
    expect(bad({ atRisk: [...curve.atRisk, { time: 8, n: 15 }] })).toThrow(/rises from 12 to 15/);
    expect(bad({ atRisk: [...curve.atRisk, { time: 6, n: 12 }] })).toThrow(/two numbers at risk/);
    expect(bad({ events: 21 })).toThrow(/up to the 20 patients/);
  });

  test('a number at risk that the curve contradicts is said, not hidden', () => {
    const out = reconstructSurvival({
      ...curve,
      atRisk: [
        { time: 0, n: 20 },
        { time: 6, n: 19 },
      ],
    });
    expect(out.notes.join()).toContain('19 were printed as at risk, and the curve leaves 14');
    expect(out.n).toBe(20);
  });

  test('a small rise is taken as level and said', () => {
    const out = reconstructSurvival({ ...curve, points: [...curve.points, { time: 9.5, survival: 0.51 }] });
    expect(out.notes.join()).toContain('taken as level');
  });
});

describe('a table of published curves', () => {
  test('points, numbers at risk and events of each group', () => {
    const curves = parsePublishedCurves(
      'kind,time,value,group\nrisk,0,20,A\npoint,2,0.9,A\nevents,,9,A\nrisk,0,30,B\npoint,3,0.5,B',
    );
    expect(curves).toEqual([
      { group: 'A', points: [{ time: 2, survival: 0.9 }], atRisk: [{ time: 0, n: 20 }], events: 9 },
      { group: 'B', points: [{ time: 3, survival: 0.5 }], atRisk: [{ time: 0, n: 30 }] },
    ]);
  });
  test('a kind that is none, a number that is none and events given twice are refused with their line', () => {
    expect(() => parsePublishedCurves('kind,time,value\ncurve,1,2')).toThrow(/Line 2: kind is "curve"/);
    expect(() => parsePublishedCurves('kind,time,value\npoint,1,low')).toThrow(/Line 2: value is "low"/);
    expect(() => parsePublishedCurves('kind,time,value\nevents,,2\nevents,,3')).toThrow(/Line 3/);
  });
});
