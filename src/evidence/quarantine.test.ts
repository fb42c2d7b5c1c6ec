import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { openTx } from '#db/testing.server.ts';
import type { WriteTx } from '#db/tx.ts';
import { system } from '#governance/actors.ts';
import { Refused } from '#governance/gate.server.ts';
import { asBase64, unpackBytes } from './import-load.server.ts';
import { packBody } from './import-save.server.ts';
import { importList, NOW, projected, within } from './import-testing.server.ts';
import { dismiss, QuarantineRefused, readQuarantined, retry } from './quarantine.server.ts';
import { readRecords } from './read-records.server.ts';
import { readStudy } from './search.server.ts';
import { quarantineList } from './sync/quarantine-list.server.ts';

const NEWLINE = Buffer.from('\n');
const by = { actor: system('test'), now: () => NOW };
const kinds = async (tx: WriteTx) =>
  (await tx.selectFrom('audit_event').select(['kind', 'body']).orderBy('seq').execute()).filter((e) =>
    e.kind.startsWith('quarantine'),
  );

async function held() {
  const tx = await openTx();
  const db = within(tx);
  await importList(db, [projected({ id: 'NCT90000001', posted: '2026-99-99' }), 'not json', {}], '2026-05-01');
  const { rows } = await quarantineList(tx, {}, { page: 1, size: 10 });
  const id = (position: number): number => rows.find((r) => r.position === position)?.id ?? -1;
  return { tx, db, rows, id };
}

test('the list names the file, the place, the reason and the beginning of each record', async () => {
  const { tx, rows } = await held();
  expect(rows).toHaveLength(3);
  expect(rows.find((r) => r.position === 2)).toMatchObject({
    label: 'made-up records',
    excerpt: 'not json',
    kept: false,
    state: 'open',
    asOf: '2026-05-01',
  });
  expect(rows.find((r) => r.position === 1)).toMatchObject({ nativeId: 'NCT90000001', kept: true });
  expect(await quarantineList(tx, {}, { page: 9, size: 2 })).toMatchObject({ total: 3, page: 2, pages: 2 });
});

test('a record that still cannot be read is refused again, stays open and is not kept twice', async () => {
  const { tx, db, id } = await held();
  expect(await retry(db, id(1), by)).toBe('refused-again');
  expect(await quarantineList(tx, {}, { page: 1, size: 10 })).toMatchObject({ total: 3 });
  expect((await readQuarantined(tx, id(1)))?.state).toBe('open');
  expect(await kinds(tx)).toMatchObject([{ kind: 'quarantine.retried', body: { outcome: 'refused-again' } }]);
});

test('a record that can be read by now is imported with the day that it had, and settled', async () => {
  const { tx, db, id } = await held();
  // as if it had been held for a reason that has since been mended
  const { packed } = await packBody(JSON.stringify(projected({ id: 'NCT90000001' })));
  await tx.updateTable('quarantine').set({ packed }).where('id', '=', id(1)).execute();
  expect(await retry(db, id(1), by)).toBe('read');
  expect(await readStudy(tx, 'NCT90000001')).toMatchObject({ lastAsOf: '2026-05-01' });
  expect((await readQuarantined(tx, id(1)))?.state).toBe('retried');
  await expect(retry(db, id(1), by)).rejects.toThrow(/settled already/);
});

test('a record that is not UTF-8 is kept byte for byte, once wherever it stands, and is never read with letters replaced', async () => {
  const tx = await openTx();
  const db = within(tx);
  const bad = Buffer.from(JSON.stringify(projected({ title: `Étude ${'x'.repeat(900)}` })), 'latin1');
  const good = Buffer.from(JSON.stringify(projected({ id: 'NCT90000009' })));
  const file = (...list: Buffer[]) => readRecords(Readable.from([Buffer.concat(list.flatMap((b) => [b, NEWLINE]))]));
  const first = await importList(db, [], '2026-05-01', { records: file(bad, good) });
  const again = await importList(db, [], '2026-05-01', { records: file(good, bad, bad) });
  expect([first.quarantined, again.quarantined]).toEqual([1, 2]);
  const [row, ...others] = await tx
    .selectFrom('quarantine')
    .select(['id', 'body_hash', asBase64('packed').as('packed')])
    .execute();
  expect(others).toEqual([]);
  expect(unpackBytes(row?.packed ?? '', 10_000)).toEqual(bad);
  expect(row?.body_hash).toBe(createHash('sha256').update(bad).digest('hex'));
  expect(await retry(db, row?.id ?? -1, by)).toBe('refused-again');
  expect(await readStudy(tx, 'NCT90000001')).toBeNull();
  expect(await quarantineList(tx, {}, { page: 1, size: 10 })).toMatchObject({ total: 1 });
});

test('two files that could not be read at all for different reasons are both told', async () => {
  const tx = await openTx();
  const zip = Readable.from([Buffer.from([0x50, 0x4b, 3, 4, 0, 0])]);
  for (const source of [Readable.from([]), zip, Readable.from([])])
    await importList(within(tx), [], '2026-05-01', { records: readRecords(source) });
  expect((await quarantineList(tx, {}, { page: 1, size: 10 })).rows.map((r) => r.reason)).toEqual([
    expect.stringMatching(/ZIP archive/),
    'The file is empty.',
  ]);
});

test('a record of which only the beginning was kept cannot be read again', async () => {
  const { db, id } = await held();
  await expect(retry(db, id(2), by)).rejects.toThrow(/import its file again/);
});

test('a record is put aside with a reason, which the audit chain keeps', async () => {
  const { tx, db, id } = await held();
  await dismiss(db, id(3), ' an empty object \u0000', by);
  expect((await readQuarantined(tx, id(3)))?.state).toBe('dismissed');
  expect(await kinds(tx)).toEqual([
    { kind: 'quarantine.dismissed', body: { quarantineId: id(3), reason: 'an empty object' } },
  ]);
  await expect(dismiss(db, id(3), 'once more', by)).rejects.toThrow(/settled already/);
  expect((await quarantineList(tx, {}, { page: 1, size: 10 })).rows.at(-1)?.id).toBe(id(3));
});

test.each(['', '  ', 'x'.repeat(600)])('the reason %j is refused', async (reason) => {
  const { db, id } = await held();
  await expect(dismiss(db, id(3), reason, by)).rejects.toThrow(QuarantineRefused);
});

test('what does not exist is refused in a sentence, and whoever may not is refused and recorded', async () => {
  const { tx, db, id } = await held();
  await expect(retry(db, 999_999, by)).rejects.toThrow('There is no such record in quarantine');
  await expect(dismiss(db, id(3), 'because', { ...by, actor: { kind: 'anonymous' } })).rejects.toThrow(Refused);
  expect(await readQuarantined(tx, Number.NaN)).toBeNull();
});
