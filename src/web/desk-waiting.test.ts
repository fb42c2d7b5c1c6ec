import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { openTx } from '#db/testing.server.ts';
import type { WriteTx } from '#db/tx.ts';
import { openUpstream } from '#ledger/open.server.ts';
import {
  AT,
  aChange,
  CHAIR,
  MEMBER,
  NOW,
  OFFICE,
  putStudy,
  STEWARD,
  TODAY,
  writeLine,
} from '#updates/line-testing.server.ts';
import { waitingWork } from './desk-waiting.server.ts';

async function line(): Promise<WriteTx> {
  const tx = await openTx();
  await writeLine(tx);
  return tx;
}
const waits = (tx: WriteTx, actor: typeof STEWARD) => waitingWork(tx, { actor, now: NOW }, TODAY);
const idsOf = (w: { moved: { id: string }[] }) => w.moved.map((m) => m.id).sort();

test('who reads only what is released is told of released things that moved, and that only those were looked at', async () => {
  const tx = await line();
  expect(await waits(tx, STEWARD)).toMatchObject({ moved: [], lookedAt: 'released', drafts: null });
  expect(await waits(tx, MEMBER)).toMatchObject({ moved: [], lookedAt: 'all', drafts: [{ id: 'P1', signatures: 0 }] });
  await putStudy(tx, 'NCT00000002', 'TERMINATED', [aChange('high', 'status-stopped', 'It was terminated.')]);
  // nothing is released yet: the steward is told of nothing, and not that everything stands
  expect(await waits(tx, STEWARD)).toMatchObject({ moved: [], lookedAt: 'released' });
  await openUpstream(tx, { kind: 'decision', id: 'D1' });
  const seen = await waits(tx, STEWARD);
  expect(seen.moved.find((m) => m.id === 'D1')?.standing.state).toBe('stale');
  expect(idsOf(seen)).not.toContain('P1');
  expect(idsOf(await waits(tx, CHAIR))).toContain('P1');
});

test('a released thing is listed in its released wording, and its reasons name nothing that is not open', async () => {
  const tx = await line();
  await tx.updateTable('thing').set({ open: true, open_title: 'As released' }).where('id', '=', 'D1').execute();
  await putStudy(tx, 'NCT00000002', 'TERMINATED', [aChange('high', 'status-stopped', 'It was terminated.')]);
  const [d1, ...others] = (await waits(tx, STEWARD)).moved;
  expect([d1?.id, others]).toEqual(['D1', []]);
  const named = d1?.standing.reasons.flatMap((r) => [r.from.id, r.to.id]) ?? [];
  for (const hidden of ['A1', 'C1', 'C2', 'S1', 'I1', 'P1']) expect(named).not.toContain(hidden);
});

test('pairs that wait for a decision are counted for whoever may decide, and for nobody else', async () => {
  const tx = await line();
  const pair = (kind: string, a: string, b: string, state = 'open') =>
    sql`insert into duplicate_proposal (kind, a, b, relation, score, reasons, state, found_at)
      values (${kind}, ${a}, ${b}, 'same', 0.9, '[]', ${state}, ${AT})`.execute(tx);
  await pair('study', 'NCT00000001', 'NCT00000002');
  await pair('report', 'pmid:1', 'pmid:2');
  await pair('report', 'pmid:3', 'pmid:4', 'kept-apart');
  for (const actor of [STEWARD, CHAIR, OFFICE])
    expect((await waits(tx, actor)).pairs).toEqual({ studies: 1, reports: 1 });
  expect((await waits(tx, MEMBER)).pairs).toBeNull();
  expect((await waits(tx, MEMBER)).quarantined).toBeNull();
  expect((await waits(tx, STEWARD)).quarantined).toBe(0);
});
