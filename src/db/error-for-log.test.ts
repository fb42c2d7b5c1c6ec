import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { errorForLog } from './error-for-log.ts';
import { openTx } from './testing.server.ts';

test('what a database hangs on an error does not reach the log, whatever was written', async () => {
  const tx = await openTx();
  const write = () =>
    tx
      .insertInto('person')
      .values({
        id: 'p1',
        name: 'Secret Name',
        email: 'secret@example.org',
        demonstration: false,
        created_at: new Date(),
      })
      .execute();
  await write();
  const twice = errorForLog(await write().catch((e: unknown) => e));
  expect(twice).toContain('constraint person_pkey');
  expect(twice).not.toMatch(/[Ss]ecret|example\.org/);
});

test('what could not be read as a number is not told either', async () => {
  const tx = await openTx();
  const wrong = errorForLog(await sql`select ${'Secret Words'}::int`.execute(tx).catch((e: unknown) => e));
  expect(wrong).toContain('code 22P02');
  expect(wrong).not.toContain('Secret');
});

test('an error of a mail server keeps its reason and loses its addresses', () => {
  const e = Object.assign(new Error('550 No mailbox <jane.doe@example.org> here\nsecond line'), {
    code: 'EENVELOPE',
    rejected: ['jane.doe@example.org'],
  });
  const said = errorForLog(e);
  expect(said.split('\n')[0]).toBe('Error: 550 No mailbox <…@…> here, code EENVELOPE');
  expect(said).not.toMatch(/jane|second line/);
});

test('whatever is thrown can be told', () => {
  expect(errorForLog('Jane Doe')).toBe('a thrown string');
  expect(errorForLog(null)).toBe('a thrown object');
  expect(errorForLog({})).toBe('Error: ');
});
