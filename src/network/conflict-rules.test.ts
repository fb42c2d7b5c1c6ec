import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openTx } from '#db/testing.server.ts';
import type { WriteTx } from '#db/tx.ts';
import { DEFAULT_RULES } from '#governance/conflict-first-rules.ts';
import type { ConflictRules } from '#governance/conflict-rules.ts';
import { addPerson } from '#governance/people.server.ts';
import { contentHash } from '#ledger/content-hash.ts';
import { previewRules } from './conflict-preview.server.ts';
import {
  confirmRules,
  lockRules,
  rulesInForce,
  rulesVersion,
  rulesVersions,
  writeRules,
} from './conflict-rules.server.ts';
import { standingsFor } from './conflict-standings.server.ts';

const AT = new Date('2026-11-23T12:00:00Z');
const REASON = 'The network decided in its meeting to count interests for longer.';
const next = (version: number, months: number): ConflictRules => ({
  ...structuredClone(DEFAULT_RULES),
  version,
  months,
});

async function scene(): Promise<WriteTx> {
  const tx = await openTx();
  for (const id of ['office', 'chair', 'co'])
    await addPerson(
      tx,
      { id, name: `Person ${id}`, email: null, affiliation: null, roles: ['office'], demonstration: true },
      new Date('2026-01-01'),
    );
  return tx;
}

test('a version counts only once a second person has confirmed it, and never by whoever wrote it', async () => {
  const tx = await scene();
  await writeRules(tx, 'chair', next(2, 60), REASON, AT);
  expect((await rulesInForce(tx)).version).toBe(1);
  expect((await rulesVersions(tx)).map((v) => [v.version, v.state])).toEqual([
    [2, 'waits'],
    [1, 'confirmed'],
  ]);
  await expect(confirmRules(tx, 'chair', 2, AT)).rejects.toThrow(
    'somebody else who may change the rules must confirm it',
  );
  await confirmRules(tx, 'co', 2, AT);
  expect((await rulesInForce(tx)).months).toBe(60);
  expect((await rulesVersions(tx))[0]).toMatchObject({
    by: 'Person chair',
    confirmedBy: 'Person co',
    state: 'confirmed',
  });
  await expect(confirmRules(tx, 'office', 2, AT)).rejects.toThrow('has been confirmed already');
  await expect(confirmRules(tx, 'office', 1, AT)).rejects.toThrow('no such version');
  const kinds = (await tx.selectFrom('audit_event').select('kind').execute()).map((e) => e.kind);
  expect(kinds).toContain('conflict.rules-confirmed');
});

test('a version that waits is not lost by a later one, and cannot come back under it', async () => {
  const tx = await scene();
  await writeRules(tx, 'chair', next(2, 60), REASON, AT);
  await expect(writeRules(tx, 'co', next(2, 48), REASON, AT)).rejects.toThrow('must carry version 3');
  await writeRules(tx, 'co', next(3, 48), REASON, AT);
  await confirmRules(tx, 'chair', 3, AT);
  expect((await rulesInForce(tx)).version).toBe(3);
  expect((await rulesVersions(tx)).map((v) => v.state)).toEqual(['confirmed', 'passed-over', 'confirmed']);
  await expect(confirmRules(tx, 'office', 2, AT)).rejects.toThrow('A later version than 2 holds already');
});

test('the database itself refuses a confirmation by whoever wrote the version, and any change of one', async () => {
  const tx = await scene();
  await writeRules(tx, 'chair', next(2, 60), REASON, AT);
  await confirmRules(tx, 'co', 2, AT);
  await sql`savepoint before`.execute(tx);
  await expect(sql`update conflict_rules_confirmed set at = now()`.execute(tx)).rejects.toThrow('append only');
  await sql`rollback to savepoint before`.execute(tx);
  await writeRules(tx, 'chair', next(3, 48), REASON, AT);
  await expect(
    sql`insert into conflict_rules_confirmed (version, by_person, at) values (3, 'chair', now())`.execute(tx),
  ).rejects.toThrow('whoever wrote a version does not confirm it');
});

test('a document that makes a current holding milder is not written, even past the form', async () => {
  const tx = await scene();
  const emptied = next(2, 36);
  for (const r of emptied.rules) if (r.id === 'holding') Object.assign(r, { level: 'none', duty: 'may-vote' });
  await expect(writeRules(tx, 'chair', emptied, REASON, AT)).rejects.toThrow('never votes');
});

test('rules that are locked are kept, and others under the same number are refused', async () => {
  const tx = await scene();
  const locked = await lockRules(tx, AT);
  expect(locked).toEqual({ version: 1, hash: contentHash(DEFAULT_RULES) });
  expect(await lockRules(tx, AT)).toEqual(locked);
  expect(await rulesVersion(tx, 1, locked.hash)).toEqual(DEFAULT_RULES);
  const other = contentHash(next(1, 12));
  await expect(rulesVersion(tx, 1, other)).rejects.toThrow('not what was locked');
  const item = { key: 'agenda-1', title: 'x', refs: [], rules: 1, rulesHash: other };
  await expect(standingsFor(tx, item, ['chair'], AT)).rejects.toThrow('not what was locked');
  await sql`savepoint before`.execute(tx);
  await expect(sql`update conflict_rules_first set hash = 'x'`.execute(tx)).rejects.toThrow('append only');
  await sql`rollback to savepoint before`.execute(tx);
  await expect(sql`truncate conflict_rules_first`.execute(tx)).rejects.toThrow('append only');
});

test('version 1 stays what it was when the first meeting was called, whatever later software brings along', async () => {
  const tx = await scene();
  const earlier = next(1, 48);
  await tx
    .insertInto('conflict_rules_first')
    .values({ version: 1, content: JSON.stringify(earlier), hash: contentHash(earlier), at: AT })
    .execute();
  expect((await rulesInForce(tx)).months).toBe(48);
  expect((await rulesVersion(tx, 1))?.months).toBe(48);
  expect((await lockRules(tx, AT)).hash).toBe(contentHash(earlier));
});

test('a document whose content is not what was hashed is refused', async () => {
  const tx = await scene();
  const row = { version: 1, content: JSON.stringify(next(1, 12)), hash: contentHash(DEFAULT_RULES), at: AT };
  await tx.insertInto('conflict_rules_first').values(row).execute();
  await expect(rulesInForce(tx)).rejects.toThrow('not what was locked');
});

test('a preview of a version that waits says whom it would change, and changes nothing', async () => {
  const tx = await scene();
  await writeRules(tx, 'chair', next(2, 60), REASON, AT);
  const waiting = await rulesVersion(tx, 2);
  if (!waiting) throw new Error('no version');
  expect(await previewRules(tx, waiting, AT)).toEqual({ changed: [], items: 0, total: 0 });
  expect((await rulesInForce(tx)).version).toBe(1);
});
