import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { survivalGroups } from '#stats/survival-rows.ts';
import { readCaseTable } from './case-rows.ts';
import type { CaseContent } from './cases.ts';
import {
  END_POINTS,
  foldGroups,
  GROUPINGS,
  MOST_GROUPS,
  monthTicks,
  riskTable,
  survivalView,
  testStanding,
  timesOf,
} from './survival-view.ts';

const CASES = readCaseTable(readFileSync('data/patients.csv', 'utf8'), { published: true }).rows;

const made = (key: string, more: Partial<CaseContent>): CaseContent => ({
  ...(CASES[0] as CaseContent),
  key,
  followUpMonths: null,
  relapse: 'not stated',
  relapseMonth: null,
  immunosuppressantsOff: 'not stated',
  immunosuppressantsOffMonth: null,
  died: 'not stated',
  deathMonth: null,
  ...more,
});

describe('the time of a case', () => {
  const of = (more: Partial<CaseContent>, endPoint: (typeof END_POINTS)[number] = 'relapse') => {
    const { timed, setAside } = timesOf([made('X', more)], endPoint, 'none');
    return timed[0] ? [timed[0].time, timed[0].status] : setAside[0]?.reason;
  };

  test('is the month of the relapse, or the end of follow-up without one, or the death before it', () => {
    expect(of({ relapse: 'yes', relapseMonth: 9.2, followUpMonths: 11 })).toEqual([9.2, 1]);
    expect(of({ relapse: 'yes', relapseMonth: 9 })).toEqual([9, 1]);
    expect(of({ relapse: 'no', followUpMonths: 18 })).toEqual([18, 0]);
    expect(of({ relapse: 'no', followUpMonths: 18, died: 'yes', deathMonth: 7 })).toEqual([7, 2]);
    expect(of({ relapse: 'no', followUpMonths: 0 })).toEqual([0, 0]);
  });

  test('is not there where the source does not say, and the reason names what is missing', () => {
    expect(of({ followUpMonths: 12 })).toMatch(/does not say whether there was a relapse/);
    expect(of({ relapse: 'unclear', followUpMonths: 12 })).toMatch(/cannot be read as yes or no/);
    expect(of({ relapse: 'yes', followUpMonths: 12 })).toMatch(/relapse without its month/);
    expect(of({ relapse: 'no' })).toMatch(/for how long/);
  });

  test('of a stop of immunosuppressants needs its month, and a stop without one is never a censored time', () => {
    expect(of({ immunosuppressantsOff: 'yes', immunosuppressantsOffMonth: 3 }, 'drug-free')).toEqual([3, 1]);
    expect(of({ immunosuppressantsOff: 'yes', followUpMonths: 12 }, 'drug-free')).toMatch(/without its month/);
    expect(of({ immunosuppressantsOff: 'no', followUpMonths: 12 }, 'drug-free')).toEqual([12, 0]);
  });

  test.each(END_POINTS.flatMap((e) => GROUPINGS.map((g) => [e, g] as const)))(
    'of the bundled cases, %s by %s: every case is either counted or set aside with a reason',
    (endPoint, by) => {
      const { timed, setAside } = timesOf(CASES, endPoint, by);
      expect([...timed, ...setAside].map((c) => c.key).sort()).toEqual(CASES.map((c) => c.key).sort());
      expect(setAside.filter((s) => s.reason === '')).toEqual([]);
    },
  );
});

describe('the curves of the bundled cases', () => {
  const view = (by: (typeof GROUPINGS)[number], cases = CASES) => {
    const { timed, setAside } = timesOf(cases, 'relapse', by);
    return survivalView(timed, setAside, { times: [6, 12] });
  };

  test('count 4 relapses among 19 cases, as worked out by hand', () => {
    const { report, ...v } = view('none');
    expect([v.patients, v.events, v.competing, v.setAside.length, v.incidence]).toEqual([19, 4, 0, 9, null]);
    // at risk 17, 15, 5, 4 at months 5, 6, 9, 9.2, two of those at risk at 9 leaving there with one relapse among them
    const curve = report?.groups[0]?.curve.filter((p) => p.events > 0) ?? [];
    expect(curve.map((p) => [p.time, p.atRisk])).toEqual([
      [5, 16],
      [6, 15],
      [9, 7],
      [9.2, 5],
    ]);
    expect(curve.at(-1)?.survival).toBeCloseTo((15 / 16) * (14 / 15) * (6 / 7) * (4 / 5), 12);
    expect(v.ticks).toEqual([0, 3, 6, 9, 12, 15, 18]);
  });

  test.each(GROUPINGS)('by %s do not depend on the order of the cases', (by) => {
    const want = view(by);
    fc.assert(
      fc.property(fc.shuffledSubarray(CASES, { minLength: CASES.length }), (list) => {
        expect(view(by, list)).toEqual(want);
      }),
      { numRuns: 20 },
    );
  });

  test.each(GROUPINGS)(
    'by %s: at risk, censored and events add up to the patients at every tick, and the last tick is not before the last patient',
    (by) => {
      const v = view(by);
      v.groups.forEach((g, i) => {
        for (const c of v.risk[i] ?? []) expect(c.atRisk + c.censored + c.events).toBe(g.patients);
        expect(v.horizon).toBeGreaterThanOrEqual(g.last);
      });
      expect(v.groups.reduce((n, g) => n + g.patients, 0)).toBe(19);
      expect(v.report?.groups.map((g) => g.group)).toEqual(v.groups.map((g) => g.label));
      expect(JSON.stringify(v)).not.toMatch(/NaN|Infinity/);
    },
  );

  test('a mean without relapse is not taken beyond what every group was watched for', () => {
    const { timed } = timesOf(CASES, 'relapse', 'disease');
    for (const horizon of [undefined, 1000, 3]) {
      const v = survivalView(timed, [], { horizon });
      expect(v.meanHorizon).toBe(horizon === 3 ? 3 : 6);
      for (const g of v.report?.groups ?? []) expect(g.rmst?.extended).toBe(false);
    }
  });

  test('nobody gives no curve, and one patient at time 0 gives one without a mean', () => {
    expect(survivalView([], [])).toMatchObject({ patients: 0, report: null, incidence: null });
    const one = survivalView([{ time: 0, status: 0, group: 'a' }], []);
    expect(one).toMatchObject({ patients: 1, meanHorizon: null, ticks: [0, 0.25] });
    expect(JSON.stringify(one)).not.toMatch(/NaN|Infinity/);
  });

  test('death before the event is a competing event and draws the incidence; the curve counts it as leaving', () => {
    const rows = [
      { time: 1, status: 1, group: 'a' },
      { time: 2, status: 2, group: 'a' },
      { time: 3, status: 0, group: 'a' },
      { time: 4, status: 1, group: 'a' },
    ];
    const v = survivalView(rows, []);
    expect([v.events, v.competing]).toEqual([2, 1]);
    const causes = v.incidence?.[0]?.causes ?? [];
    expect(causes.map((c) => c.curve.at(-1)?.estimate)).toEqual([0.75, 0.25]);
    expect(v.report?.groups[0]?.curve.at(-1)?.survival).toBe(0);
    expect(v.report?.groups[0]?.events).toBe(2);
  });
});

test('Gray’s test is shown of groups with a competing event, and not where somebody entered late', () => {
  const rows = ['a', 'b'].flatMap((group, g) =>
    Array.from({ length: 30 }, (_, i) => ({ time: 1 + i + g / 3, status: i % 3, group })),
  );
  expect(survivalView(rows, []).gray).toMatchObject({ cause: 1, df: 1 });
  expect(
    survivalView(
      rows.map((r) => ({ ...r, status: r.status % 2 })),
      [],
    ).gray,
  ).toBeNull();
  expect(survivalView([{ time: 50, status: 0, entry: 5, group: 'a' }, ...rows], []).gray).toBeNull();
});

describe('a comparison of groups', () => {
  const rows = (n: number, events: number, groups: readonly string[]) =>
    groups.flatMap((group, g) =>
      Array.from({ length: n }, (_, i) => ({ time: 1 + i + g / 10, status: i < events ? 1 : 0, group })),
    );
  const standing = (list: ReturnType<typeof rows>) => survivalView(list, []).standing;

  test('is not shown for one group, for too few events, or for a group that is too small', () => {
    expect(standing(rows(9, 5, ['a']))).toMatchObject({ state: 'none', sentence: expect.stringMatching(/one group/) });
    expect(standing(rows(9, 1, ['a', 'b']))).toMatchObject({
      state: 'none',
      sentence: expect.stringMatching(/2 events/),
    });
    expect(standing([...rows(9, 5, ['a']), ...rows(2, 1, ['b'])])).toMatchObject({
      state: 'none',
      sentence: expect.stringMatching(/b has fewer than 3/),
    });
  });

  test('is shown with a warning where few events are expected, and without one where enough are', () => {
    expect(standing(rows(6, 3, ['a', 'b'])).state).toBe('tiny');
    expect(standing(rows(40, 20, ['a', 'b'])).state).toBe('sound');
  });

  test('of groups never watched at the same time is not shown', () => {
    const early = Array.from({ length: 4 }, (_, i) => ({ time: 1 + i / 10, status: i < 3 ? 0 : 1, group: 'early' }));
    const late = Array.from({ length: 4 }, (_, i) => ({ time: 20 + i, status: 1, entry: 10, group: 'late' }));
    const view = survivalView([...early, ...late], []);
    expect(view.report?.logRank).toBeNull();
    expect(testStanding(view.report as NonNullable<typeof view.report>)).toMatchObject({ state: 'none' });
  });
});

test('more groups than can be told apart are drawn together, the smallest of them', () => {
  const rows = Array.from({ length: 8 }, (_, g) => Array.from({ length: 8 - g }, () => ({ group: `g${g}` }))).flat();
  const { rows: folded, order } = foldGroups(rows);
  expect(order).toEqual(['g0', 'g1', 'g2', 'g3', '4 smaller groups together']);
  expect(order).toHaveLength(MOST_GROUPS);
  expect(folded.filter((r) => r.group === order.at(-1))).toHaveLength(4 + 3 + 2 + 1);
});

test('ticks begin at 0, reach the last time, are few, and keep their steps', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.01, max: 5000, noNaN: true }), (last) => {
      const ticks = monthTicks(last);
      expect(ticks[0]).toBe(0);
      expect(ticks.at(-1)).toBeGreaterThanOrEqual(last * (1 - 1e-9));
      expect(ticks.length).toBeLessThanOrEqual(11);
      const steps = ticks.slice(1).map((t, i) => t - (ticks[i] as number));
      for (const s of steps) expect(s).toBeCloseTo(steps[0] as number, 9);
    }),
  );
  expect(monthTicks(0)).toEqual([0, 0.25]);
});

test('who enters late is not at risk before, and is counted at risk from then on', () => {
  const [group] = survivalGroups([
    { time: 5, status: 1, entry: 2 },
    { time: 6, status: 0 },
  ]);
  expect(riskTable(group as NonNullable<typeof group>, [0, 3, 6, 9])).toEqual([
    { atRisk: 1, censored: 0, events: 0 },
    { atRisk: 2, censored: 0, events: 0 },
    { atRisk: 1, censored: 0, events: 1 },
    { atRisk: 0, censored: 1, events: 1 },
  ]);
});
