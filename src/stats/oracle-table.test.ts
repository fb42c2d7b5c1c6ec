import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { newWorst, type OracleRow } from './oracle.testing.ts';
import { BASIC_ORACLES } from './oracles-basic.testing.ts';
import { POOLING_ORACLES, unfitted } from './oracles-pooling.testing.ts';
import { SURVIVAL_ORACLES } from './oracles-survival.testing.ts';

/** A new kernel is one more entry in one of these lists. */
const ORACLES: readonly OracleRow[] = [...POOLING_ORACLES, ...SURVIVAL_ORACLES, ...BASIC_ORACLES];

/** The next power of ten, so that the last bits of another machine's arithmetic do not change the page. */
const power = (error: number): string =>
  error === 0 ? '0' : error < 1e-15 ? 'below 1e-15' : `1e${Math.ceil(Math.log10(error))}`;

const measured = ORACLES.map((row) => {
  const worst = newWorst();
  const cases = row.run(worst);
  return { ...row, cases, compared: worst.compared, error: worst.error, where: worst.where };
});

const count = (n: number): string => n.toLocaleString('en-GB');

const page = `# What the numbers are held to

Every kernel of \`src/stats\` is compared with reference numbers that R printed. Script and numbers lie beside each other in \`src/stats/fixtures\`; R is needed only to make them again.
This page is written by \`npx vitest run src/stats/oracle-table.test.ts -u\`, and the test fails when it is stale or an error exceeds its tolerance.

*Cases* are data sets, or arguments of a distribution. *Error* is the worst relative one among all values compared, rounded up to a power of ten; numbers that may be zero are held to an absolute distance
between 1e-15 and 1e-12 (1e-9 for the interval of ICC), and two that are nearer count as equal. R's own rounding is part of it: its output has 15 digits.

| kernel | source | reference in R | fixture | cases | values | error | tolerance |
|---|---|---|---|---:|---:|---|---|
${measured
  .map(
    ({ kernel, source, reference, fixture, cases, compared, error, tolerance }) =>
      `| ${kernel} | ${source.map((file) => `\`${file}\``).join(', ')} | ${reference} | \`${fixture}\` | ${count(cases)} | ${count(compared)} | ${power(error)} | ${tolerance.toExponential(0).replace('e-0', 'e-')} |`,
  )
  .join('\n')}
| **together** | | | | ${count(measured.reduce((n, row) => n + row.cases, 0))} | ${count(measured.reduce((n, row) => n + row.compared, 0))} | | |
`;

describe('every kernel agrees with its oracle', () => {
  test.each(measured)('$kernel, $fixture', ({ cases, compared, error, where, tolerance }) => {
    expect(cases).toBeGreaterThan(0);
    expect(compared).toBeGreaterThanOrEqual(cases);
    expect(error, where).toBeLessThan(tolerance);
  });

  test('what R cannot fit is refused, and nothing else', () => {
    expect(unfitted()).toEqual([]);
  });

  test('no fixture is left out of the table, and none is without its script', () => {
    const files = readdirSync(new URL('./fixtures', import.meta.url));
    const named = (ending: string) => files.filter((f) => f.endsWith(ending)).map((f) => f.slice(0, -ending.length));
    expect(named('.json').sort()).toEqual([...new Set(ORACLES.map((row) => row.fixture))].sort());
    expect(named('.R').sort()).toEqual(named('.json').sort());
  });

  test('docs/oracles.md is what the kernels give today', async () => {
    await expect(page).toMatchFileSnapshot('../../docs/oracles.md');
  });
});
