import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { aalenJohansen, causesOf, incidenceAt } from './aalen-johansen.ts';
import oracle from './fixtures/competing.json' with { type: 'json' };
import { grayTest } from './gray.ts';
import { incidenceReport } from './incidence-report.ts';
import { kaplanMeier } from './kaplan-meier.ts';
import { compare, newWorst } from './oracle.testing.ts';
import { StatsRefusal } from './refusal.ts';
import { type SurvivalRow, survivalGroups } from './survival-rows.ts';

interface Given {
  time: number | number[];
  status: number | number[];
  group: string | string[] | null;
}
interface Steps {
  time: number[];
  estimate: number[];
  variance: number[];
}
interface Tests {
  cause: number[];
  chi2: number[];
  p: number[];
  df: number[];
}
const list = <T>(v: T | readonly T[]): T[] => (Array.isArray(v) ? [...v] : [v as T]);
const rowsOf = ({ time, status, group }: Given): SurvivalRow[] =>
  list(time).map((t, i) => ({
    time: t,
    status: list(status)[i] as number,
    ...(group ? { group: list(group)[i] } : {}),
  }));
const sets = Object.entries(oracle.sets) as unknown as [
  string,
  { rows: Given; curves: Record<string, Steps>; gray: Tests | null },
][];

describe('against the package cmprsk of R', () => {
  test('Aalen–Johansen: estimate and variance of every cause at every time', () => {
    const worst = newWorst();
    for (const [name, set] of sets) {
      const groups = survivalGroups(rowsOf(set.rows), 99);
      for (const group of groups)
        for (const { cause, curve } of aalenJohansen(group, causesOf(groups)).causes) {
          const theirs = set.curves[`${group.group || '1'} ${cause}`];
          if (!theirs) throw new Error(`${name} has no cause ${cause} in ${group.group}.`);
          for (const point of curve) {
            const at = theirs.time.findLastIndex((t) => t <= point.time);
            const where = `${name}, ${group.group}, cause ${cause}, time ${point.time}`;
            compare(worst, `${where}: estimate`, point.estimate, theirs.estimate[at], 1e-15);
            compare(worst, `${where}: variance`, point.se ** 2, theirs.variance[at], 1e-15);
          }
        }
    }
    expect(worst.compared).toBeGreaterThan(5000);
    expect(worst.error, worst.where).toBeLessThan(1e-8);
  });

  test('Aalen–Johansen with late entry, against the multi-state curves of the survival package', () => {
    const worst = newWorst();
    for (const [i, { rows, entry, time, estimate }] of oracle.late.entries()) {
      const group = survivalGroups(
        rowsOf(rows).map((row, j) => ({ ...row, entry: entry[j] })),
        2,
      )[0]!;
      for (const { cause, curve } of aalenJohansen(group, [1, 2]).causes)
        for (const point of curve) {
          const at = time.findLastIndex((t) => t <= point.time);
          compare(
            worst,
            `set ${i}, cause ${cause}, ${point.time}`,
            point.estimate,
            estimate[cause - 1]?.[at] ?? 0,
            1e-15,
          );
        }
    }
    expect(worst.compared).toBeGreaterThan(100);
    expect(worst.error, worst.where).toBeLessThan(1e-8);
  });

  test('Gray’s test of every cause over two to eight groups, with ties', () => {
    const worst = newWorst();
    let singular = 0;
    for (const [name, { rows, gray }] of sets) {
      const groups = survivalGroups(rowsOf(rows), 99);
      for (const [i, cause] of (gray?.cause ?? []).entries()) {
        const ours = grayTest(groups, cause);
        if (gray?.chi2[i] === -1) {
          singular++;
          expect(ours, `${name}, cause ${cause}`).toBeNull();
          continue;
        }
        compare(worst, `${name}, cause ${cause}: chi2`, ours?.chi2, gray?.chi2[i]);
        compare(worst, `${name}, cause ${cause}: df`, ours?.df, gray?.df[i]);
        compare(worst, `${name}, cause ${cause}: p`, ours?.p, gray?.p[i]);
      }
    }
    expect(singular).toBeGreaterThan(2);
    expect(worst.compared).toBeGreaterThan(240);
    expect(worst.error, worst.where).toBeLessThan(1e-8);
  });
});

const patient = fc.record({
  time: fc.integer({ min: 0, max: 12 }),
  status: fc.integer({ min: 0, max: 3 }),
  group: fc.constantFrom('A', 'B', 'C'),
});
const patients = fc.array(patient, { minLength: 1, maxLength: 40 });
const close = (a: number, b: number): boolean => Math.abs(a - b) <= 1e-9 * (1 + Math.abs(b));
const finiteOnly = (v: unknown): boolean =>
  typeof v === 'number'
    ? Number.isFinite(v)
    : typeof v === 'object' && v !== null
      ? Object.values(v).every(finiteOnly)
      : true;
const tested = (rows: SurvivalRow[]) => {
  const groups = survivalGroups(rows, 3);
  return [1, 2, 3].map((cause) => grayTest(groups, cause));
};

describe('properties', () => {
  test('everything is finite or null, incidences never fall, and with those free of any event they make 1', () => {
    fc.assert(
      fc.property(patients, fc.constantFrom('log-log', 'log', 'plain'), (rows, conf) => {
        const report = incidenceReport(rows, { conf, times: [0, 3, 100] });
        const free = survivalGroups(rows, 3).map((g) => kaplanMeier(g));
        return (
          finiteOnly(report) &&
          report.groups.every((g, i) =>
            (free[i]?.curve ?? []).every((point, j) => {
              const here = g.causes.map((c) => c.curve[j]);
              const steady = here.every((p, c) => (p?.estimate ?? -1) >= (g.causes[c]?.curve[j - 1]?.estimate ?? 0));
              const inside = here.every((p) => p?.ci == null || (p.ci[0] <= p.estimate && p.estimate <= p.ci[1]));
              return (
                steady &&
                inside &&
                close(
                  here.reduce((s, p) => s + (p?.estimate ?? 0), point.survival),
                  1,
                )
              );
            }),
          )
        );
      }),
    );
  });

  test('one cause alone is one less Kaplan–Meier', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 30 }),
        fc.infiniteStream(fc.boolean()),
        (times, flips) => {
          const rows = times.map((time) => ({ time, status: flips.next().value ? 1 : 0 }));
          const group = survivalGroups(rows)[0]!;
          const curve = aalenJohansen(group, [1]).causes[0]!.curve;
          return kaplanMeier(group).curve.every((p, i) => close(1 - p.survival, curve[i]!.estimate));
        },
      ),
    );
  });

  test('the order of patients, the names of groups and the unit of time change no test', () => {
    fc.assert(
      fc.property(patients, (rows) => {
        const names: Record<string, string> = { A: 'z', B: 'm', C: 'a' };
        const changed = [...rows]
          .reverse()
          .map((r) => ({ ...r, time: r.time * 30.4375, group: names[r.group] as string }));
        const [a, b] = [tested(rows), tested(changed)];
        return a.every((x, i) => {
          const y = b[i] ?? null;
          return x === null || y === null ? x === y : close(x.chi2, y.chi2) && x.df === y.df;
        });
      }),
    );
  });

  test('the other causes may be one or several: only that they are others counts', () => {
    fc.assert(
      fc.property(patients, (rows) => {
        const merged = rows.map((r) => ({ ...r, status: r.status === 3 ? 2 : r.status }));
        const curves = (given: SurvivalRow[]) => survivalGroups(given, 3).map((g) => aalenJohansen(g, [1]).causes);
        return (
          JSON.stringify(curves(rows)) === JSON.stringify(curves(merged)) &&
          tested(rows)[0]?.chi2 === tested(merged)[0]?.chi2
        );
      }),
    );
  });

  test('everybody twice keeps the estimate', () => {
    fc.assert(
      fc.property(patients, (rows) => {
        const [once, twice] = [rows, [...rows, ...rows]].map((r) =>
          survivalGroups(r, 3).flatMap((g) => aalenJohansen(g, [1, 2, 3]).causes.flatMap((c) => c.curve)),
        );
        return once!.every((p, i) => close(p.estimate, twice![i]!.estimate) && 2 * p.atRisk === twice![i]!.atRisk);
      }),
    );
  });

  test('identical groups differ by nothing', () => {
    const rows = [1, 2, 2, 3, 5].flatMap((time, i) => ['A', 'B'].map((group) => ({ time, status: i % 3, group })));
    for (const test of Object.values(incidenceReport(rows).gray ?? {})) expect(test?.chi2).toBeLessThan(1e-20);
  });
});

describe('bad input', () => {
  test('late entry is counted in the curves and refused by the test, with the reason', () => {
    const rows = [
      { time: 3, status: 1, entry: 1, group: 'a' },
      { time: 4, status: 2, entry: 0, group: 'a' },
      { time: 5, status: 1, entry: 2, group: 'b' },
    ];
    const report = incidenceReport(rows);
    expect(report.gray).toBeNull();
    expect(report.notes.join()).toContain('enter late');
    expect(report.groups[0]?.causes[0]?.curve[0]).toMatchObject({ time: 3, atRisk: 2, estimate: 0.5 });
    expect(() => grayTest(survivalGroups(rows, 2), 1)).toThrow(StatsRefusal);
  });

  test('one group has no test and says so; nobody with an event has a curve at 0', () => {
    const report = incidenceReport([
      { time: 1, status: 0 },
      { time: 1e9, status: 0 },
    ]);
    expect(report.gray).toBeNull();
    expect(report.notes).toEqual(['There is one group, so there is nothing to test.']);
    expect(report.groups[0]?.causes).toMatchObject([{ cause: 1, events: 0, curve: [{ estimate: 0, se: 0 }, {}] }]);
  });

  test('beyond the last observation nothing is said, unless everybody had had an event', () => {
    const read = (status: number) => {
      const group = survivalGroups(
        [
          { time: 1, status: 1 },
          { time: 2, status },
        ],
        2,
      )[0]!;
      return incidenceAt(aalenJohansen(group, [1, 2]), group, 1, 3);
    };
    expect(read(0)).toBeNull();
    expect(read(2)).toMatchObject({ atRisk: 0, estimate: 0.5 });
  });

  test('a status or a time that cannot be is refused with its row', () => {
    const bad = (row: Partial<SurvivalRow>) => () =>
      incidenceReport([
        { time: 1, status: 1 },
        { time: 2, status: 2, ...row },
      ]);
    expect(bad({ status: 1e9 })).toThrow(/Row 2: status is 1000000000.*from 1 to 99/);
    expect(bad({ status: 1.5 })).toThrow(StatsRefusal);
    expect(bad({ status: -1 })).toThrow(StatsRefusal);
    expect(bad({ time: Number.NaN })).toThrow(/Row 2: time is NaN/);
    expect(bad({ time: -3 })).toThrow(/0 or more/);
    expect(() => incidenceReport([{ time: 1, status: 1 }], { times: [-1] })).toThrow(/no time/);
    expect(() => incidenceReport([{ time: 1, status: 1 }], { level: 1 })).toThrow(/level/);
    expect(() => incidenceReport([])).toThrow(/no patients/);
  });
});
