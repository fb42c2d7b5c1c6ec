import { expect, test } from 'vitest';
import { openTx } from '#db/testing.server.ts';
import type { InterestInput } from './disclosure.ts';
import { AT, interest, later, person, present, refusalOf, sign } from './disclosure-testing.server.ts';

const stock = (over: Partial<InterestInput> = {}) =>
  interest({ category: 11, entity: 'Cabaletta Bio', band: 'over-50000', from: '2024', to: null, ...over });

/** What is said to somebody who stated `before` and signs `after` a day later; '' where it is taken. */
async function asking() {
  const tx = await openTx();
  let n = 0;
  return async (before: InterestInput[], after: InterestInput[]): Promise<string> => {
    const who = await person(tx, `c-left-${++n}`);
    await sign(tx, who, 0, before, AT);
    return refusalOf(sign(tx, who, 1, after, later(1)));
  };
}

test('an interest that still counts is not left out of the next statement in silence', async () => {
  const said = await asking();
  expect(await said([stock()], [])).toMatch(/^You left out “Cabaletta Bio” \(11\. .*2026-11-23.*end it today/);
  expect(await said([stock({ to: '2025' })], [])).toContain('You left out “Cabaletta Bio”');
  expect(await said([stock(), interest()], [])).toContain('The same holds for 1 more.');
});

test('another category, or a name that stands for another company or for none, leaves it out too', async () => {
  const said = await asking();
  expect(await said([stock()], [stock({ category: 7 })])).toContain('You left out');
  expect(await said([stock()], [stock({ entity: 'Cabaletta of nowhere, a fund' })])).toContain('You left out');
  expect(await said([stock()], [stock({ entity: 'Amgen' })])).toContain('You left out');
});

test('another spelling of the same company is the same interest', async () => {
  const said = await asking();
  expect(await said([stock()], [stock({ entity: 'CABALETTA  BIO, Inc.', band: 'to-50000' })])).toBe('');
});

test('it can end on the day of the earlier statement or later, and not before', async () => {
  const said = await asking();
  expect(await said([stock()], [stock({ to: '2026-11-23' })])).toBe('');
  expect(await said([stock()], [stock({ to: '2026-11' })])).toBe('');
  expect(await said([stock()], [stock({ to: '2026-11-22' })])).toContain('cannot lie before 2026-11-23');
  expect(await said([stock()], [stock({ to: '2020' })])).toContain('went on');
  // what had ended by the earlier statement may be told more exactly, and not made older
  expect(await said([stock({ to: '2025' })], [stock({ to: '2025-02' })])).toBe('');
  expect(await said([stock({ to: '2025-02' })], [stock({ to: '2024-12' })])).toContain('lasted until 2025-02');
});

test('an end that was kept does not stand for another entry of the same company that went on', async () => {
  const said = await asking();
  const ended = stock({ from: '2019', to: '2024-05' });
  expect(await said([ended, stock({ from: '2025' })], [ended])).toContain('went on');
});

test('what ended more than 36 months ago may go, support for the work itself never', async () => {
  const said = await asking();
  expect(await said([stock({ from: '2019', to: '2023-11-22' })], [])).toBe('');
  expect(await said([stock({ from: '2019', to: '2023-11-24' })], [])).toContain('You left out');
  expect(await said([stock({ category: 1, from: '2012', to: '2013' })], [])).toContain('You left out');
});

test('an entry made by mistake ends today, with a note; then it counts as ended that day', async () => {
  const tx = await openTx();
  const who = await person(tx, 'c-left');
  await sign(tx, who, 0, [stock()], AT);
  await sign(tx, who, 1, [stock({ to: '2026-11-24', note: 'Entered by mistake.' })], later(1));
  expect((await present(tx, who)).interests).toMatchObject([{ company: 'cabaletta', to: '2026-11-24' }]);
});
