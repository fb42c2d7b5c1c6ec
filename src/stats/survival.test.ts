import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CoxTies, coxGroups } from './cox.ts';
import oracle from './fixtures/survival.json' with { type: 'json' };
import { kaplanMeier, restrictedMean, survivalAt, survivalQuantile } from './kaplan-meier.ts';
import { groupTest } from './log-rank.ts';
import { compare, newWorst, type Worst } from './oracle.testing.ts';
import { StatsRefusal } from './refusal.ts';
import { type SurvivalRow, survivalGroups } from './survival-rows.ts';

const list = <T>(v: T | readonly T[]): T[] => (Array.isArray(v) ? [...v] : [v as T]);

interface Given {
  time: number | number[];
  status: number | number[];
  group?: string[] | null;
  entry?: number[] | null;
}

const rowsOf = ({ time, status, group, entry }: Given): SurvivalRow[] =>
  list(time).map((t, i) => ({
    time: t,
    status: list(status)[i] as number,
    ...(group ? { group: group[i] } : {}),
    ...(entry ? { entry: entry[i] } : {}),
  }));

/** Null on both sides is agreement. */
function same(worst: Worst, where: string, ours: unknown, theirs: unknown): void {
  const [a, b] = [list(ours as number | null), list(theirs as number | null)];
  expect(a.length, where).toBe(b.length);
  for (const [i, value] of b.entries())
    if (value === null || value === undefined) expect(a[i], `${where}[${i}]`).toBeNull();
    else compare(worst, `${where}[${i}]`, a[i], value, 1e-14);
}

const sets = Object.entries(oracle.sets) as unknown as [
  string,
  { rows: Given; km: Record<string, unknown>[]; [key: string]: unknown },
][];

describe('against the survival package of R', () => {
  test('Kaplan–Meier: numbers at risk, survival, error, three kinds of interval, quantiles, restricted mean', () => {
    const worst = newWorst();
    for (const [name, set] of sets) {
      const groups = survivalGroups(rowsOf(set.rows));
      expect(groups.length, name).toBe(set.km.length);
      set.km.forEach((expected, g) => {
        const group = groups[g]!;
        for (const kind of ['log-log', 'log', 'plain'] as const) {
          const km = kaplanMeier(group, kind);
          const where = `${name}, ${group.group}, ${kind}`;
          const theirs = expected[kind] as Record<string, unknown>;
          same(
            worst,
            `${where}: time`,
            km.curve.map((c) => c.time),
            expected.time,
          );
          same(
            worst,
            `${where}: at risk`,
            km.curve.map((c) => c.atRisk),
            expected.n,
          );
          same(
            worst,
            `${where}: events`,
            km.curve.map((c) => c.events),
            expected.d,
          );
          same(
            worst,
            `${where}: censored`,
            km.curve.map((c) => c.censored),
            expected.c,
          );
          same(
            worst,
            `${where}: survival`,
            km.curve.map((c) => c.survival),
            expected.surv,
          );
          same(
            worst,
            `${where}: se`,
            km.curve.map((c) => c.se),
            expected.se,
          );
          same(
            worst,
            `${where}: lower`,
            km.curve.map((c) => c.ci?.[0] ?? null),
            theirs.lower,
          );
          same(
            worst,
            `${where}: upper`,
            km.curve.map((c) => c.ci?.[1] ?? null),
            theirs.upper,
          );
          const middle = survivalQuantile(km);
          same(worst, `${where}: median`, [middle.estimate, ...middle.ci], theirs.median);
          const at = theirs.at as Record<string, number[]>;
          const read = (at.time as number[]).map((time) => survivalAt(km, group, time));
          same(
            worst,
            `${where}: read off`,
            read.map((r) => r?.survival ?? null),
            at.surv,
          );
          // where everybody has had the event R says nothing of the error, and neither do we
          same(
            worst,
            `${where}: read off, se`,
            read.map((r) => r?.se ?? null),
            at.se,
          );
          same(
            worst,
            `${where}: read off, lower`,
            read.map((r) => r?.ci?.[0] ?? null),
            at.lower,
          );
          same(
            worst,
            `${where}: read off, upper`,
            read.map((r) => r?.ci?.[1] ?? null),
            at.upper,
          );
          // R's quantile() takes the middle of a level stretch at the end, its printed median the first time: ours is the latter
          const ends = [km.curve.at(-1)?.survival, km.curve.at(-1)?.ci?.[0], km.curve.at(-1)?.ci?.[1]];
          const rest = (p: number, which: number) => Math.abs((ends[which] ?? -1) - (1 - p)) < 1e-6;
          // with late entry a lower limit can rise again; where it does, R interpolates and we take the first crossing
          const lower = list(theirs.lower as number | null).filter((v) => v !== null);
          const steady = lower.every((v, i) => i === 0 || v <= (lower[i - 1] as number));
          for (const [i, p] of [0.25, 0.5, 0.75].entries()) {
            const q = survivalQuantile(km, p);
            const theirsAt = (column: unknown) => list(column as number | null)[i];
            if (!rest(p, 0)) same(worst, `${where}: quantile ${p}`, q.estimate, theirsAt(theirs.q));
            if (!rest(p, 1) && steady) same(worst, `${where}: lower quantile ${p}`, q.ci[0], theirsAt(theirs.qLower));
            if (!rest(p, 2)) same(worst, `${where}: upper quantile ${p}`, q.ci[1], theirsAt(theirs.qUpper));
          }
          const rmst = expected.rmst as { h: number; estimate: number; se: number } | undefined;
          if (rmst) {
            const ours = restrictedMean(km, rmst.h);
            same(worst, `${where}: restricted mean`, [ours.estimate, ours.se], [rmst.estimate, rmst.se]);
          }
        }
      });
    }
    expect(worst.compared).toBeGreaterThan(5000);
    expect(worst.error, worst.where).toBeLessThan(1e-8);
  });

  test('log-rank and Peto–Prentice', () => {
    const worst = newWorst();
    for (const [name, set] of sets) {
      const groups = survivalGroups(rowsOf(set.rows));
      for (const [key, weights] of [
        ['logRank', 'log-rank'],
        ['petoPrentice', 'peto-prentice'],
      ] as const) {
        const expected = set[key] as Record<string, unknown> | undefined;
        const ours = groupTest(groups, weights);
        // no group was at risk beside another: R prints 0, and we say that there is no test
        if (set.alone) expect(ours, `${name}, ${weights}`).toBeNull();
        if (!expected) continue;
        for (const [part, value] of Object.entries(expected))
          same(worst, `${name}, ${weights}: ${part}`, ours?.[part as keyof typeof ours], value);
      }
    }
    expect(worst.compared).toBeGreaterThan(90);
    expect(worst.error, worst.where).toBeLessThan(1e-8);
  });

  test('Cox with the ties of Efron, of Breslow and exact, and with late entry', () => {
    const worst = newWorst();
    for (const [name, set] of sets) {
      const expected = set.cox as Record<CoxTies, Record<string, unknown>> | undefined;
      const groups = survivalGroups(rowsOf(set.rows));
      const apart = set.coxApart as Record<CoxTies, Record<string, unknown>> | undefined;
      const fits = [...Object.entries(expected ?? {}), ...Object.entries(apart ?? {})];
      for (const [method, fit] of fits as [CoxTies, Record<string, unknown>][]) {
        const ours = coxGroups(groups, method);
        const where = `${name}, ${method}`;
        const betas = list(fit.beta as number | number[]);
        const ses = list(fit.se as number | number[]);
        // of what runs away, or of what the data say nothing, R prints some number; we print none
        const told = fit.told as boolean[];
        for (const [i, coefficient] of (ours?.coefficients ?? []).entries()) {
          expect(coefficient.note === null, `${where}, ${coefficient.name}: ${betas[i]}`).toBe(told[i]);
          same(worst, `${where}, ${coefficient.name}: beta`, coefficient.beta, told[i] ? betas[i] : null);
          same(worst, `${where}, ${coefficient.name}: se`, coefficient.se, told[i] ? ses[i] : null);
        }
        if (!told.every((t) => t)) continue;
        same(worst, `${where}: score`, ours?.score?.chi2, fit.score);
        same(worst, `${where}: logLik`, ours?.logLik, [fit.logLik0, fit.logLik]);
      }
    }
    expect(worst.compared).toBeGreaterThan(100);
    expect(worst.error, worst.where).toBeLessThan(1e-6);
  });
});

const patient = fc.record({
  time: fc.integer({ min: 0, max: 12 }),
  status: fc.integer({ min: 0, max: 1 }),
  group: fc.constantFrom('A', 'B', 'C'),
});
const patients = fc.array(patient, { minLength: 1, maxLength: 40 });
const finiteOnly = (v: unknown): boolean =>
  typeof v === 'number'
    ? Number.isFinite(v)
    : typeof v === 'object' && v !== null
      ? Object.values(v).every(finiteOnly)
      : true;

describe('properties', () => {
  test('everything is finite or null, and the curve never rises or leaves 0 to 1', () => {
    fc.assert(
      fc.property(patients, (rows) => {
        const groups = survivalGroups(rows);
        const all = groups.map((g) => kaplanMeier(g));
        const steady = all.every((km) =>
          km.curve.every((c, i) => c.survival >= 0 && c.survival <= (km.curve[i - 1]?.survival ?? 1)),
        );
        return (
          steady &&
          finiteOnly([
            all,
            groupTest(groups, 'log-rank'),
            groupTest(groups, 'prentice'),
            coxGroups(groups),
            coxGroups(groups, 'exact'),
          ])
        );
      }),
    );
  });

  test('the order of patients does not matter, and another unit of time changes no test', () => {
    fc.assert(
      fc.property(patients, (rows) => {
        const a = survivalGroups(rows);
        const b = survivalGroups([...rows].reverse().map((r) => ({ ...r, time: r.time * 30 })));
        const [x, y] = [groupTest(a, 'log-rank'), groupTest(b, 'log-rank')];
        return x === null ? y === null : y !== null && Math.abs(x.chi2 - y.chi2) < 1e-9 * (1 + x.chi2);
      }),
    );
  });

  test('entering at zero is the same as not entering late', () => {
    fc.assert(
      fc.property(patients, (rows) => {
        const zero = survivalGroups(rows.map((r) => ({ ...r, entry: 0 }))).map((g) => kaplanMeier(g));
        return JSON.stringify(zero) === JSON.stringify(survivalGroups(rows).map((g) => kaplanMeier(g)));
      }),
    );
  });
});

test('what cannot be is refused, naming the row', () => {
  const bad = (row: Partial<SurvivalRow>) => () =>
    survivalGroups([
      { time: 1, status: 1 },
      { time: 2, status: 0, ...row },
    ]);
  expect(bad({ time: -1 })).toThrow(/Row 2: time is -1/);
  expect(bad({ time: Number.NaN })).toThrow(StatsRefusal);
  expect(bad({ status: 2 })).toThrow(/status is 2/);
  expect(bad({ entry: 3 })).toThrow(/nobody is then observed/);
  expect(() => survivalGroups([])).toThrow(/no patients/);
});

describe('hazard ratios without end', () => {
  const of = (group: string, ...pairs: [number, number][]) => pairs.map(([time, status]) => ({ time, status, group }));
  const fitOf = (...rows: SurvivalRow[][]) => coxGroups(survivalGroups(rows.flat()));

  test('a reference without events has none, and says so', () => {
    const fit = fitOf(of('A', [1, 0], [9, 0]), of('B', [2, 1], [3, 1], [4, 0]));
    expect(fit?.coefficients).toMatchObject([{ name: 'B', beta: null, se: null, hr: null, ci: null, p: null }]);
    expect(fit?.coefficients[0]?.note).toContain('no upper end');
  });

  test('a group without events falls to 0, and the others keep the ratio they have without it', () => {
    const two = [of('A', [1, 1], [3, 1], [5, 0], [6, 1]), of('B', [2, 1], [4, 1], [7, 1])];
    const three = fitOf(...two, of('C', [1.5, 0], [8, 0]));
    expect(three?.coefficients[1]?.note).toContain('falls to 0');
    expect(three?.coefficients[0]?.beta).toBeCloseTo(fitOf(...two)?.coefficients[0]?.beta as number, 10);
  });

  test('groups that were never at risk together are not compared', () => {
    const fit = fitOf(
      of('A', [1, 1], [2, 0]),
      of('B', [5, 1], [6, 0]).map((r) => ({ ...r, entry: 4 })),
    );
    expect(fit?.coefficients[0]?.note).toContain('never at risk together');
    expect(fit?.score).toBeNull();
  });

  test('naming another group the reference turns the ratio over', () => {
    fc.assert(
      fc.property(patients, (rows) => {
        const two = rows.map((r) => ({ ...r, group: r.group === 'A' ? 'A' : 'B' }));
        const turned = two.map((r) => ({ ...r, group: r.group === 'A' ? 'B' : 'A' }));
        const [a, b] = [two, turned].map((r) => coxGroups(survivalGroups(r))?.coefficients[0]?.beta ?? null);
        return a === null || b === null ? a === b : Math.abs((a as number) + (b as number)) < 1e-8;
      }),
    );
  });
});

test('more groups than a comparison can hold are refused, as when every patient is a group', () => {
  const rows = Array.from({ length: 12_000 }, (_, i) => ({ time: i, status: 1, group: `patient ${i}` }));
  expect(() => groupTest(survivalGroups(rows), 'log-rank')).toThrow(/name of a patient/);
});
