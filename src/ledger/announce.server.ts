import type { ReadTx, WriteTx } from '#db/tx.ts';
import type { Announcement } from './announcement.ts';

export async function announce(tx: WriteTx, what: Announcement, at: Date): Promise<void> {
  await tx
    .insertInto('announcement')
    .values({ at, kind: what.kind, body: JSON.stringify(what.body) })
    .execute();
}

/** Announcements that nobody has reacted to yet, oldest first. Under a write transaction they are held until its end; others skip them. */
export async function openAnnouncements(tx: ReadTx, limit: number): Promise<(Announcement & { id: number })[]> {
  const rows = await tx
    .selectFrom('announcement')
    .select(['id', 'kind', 'body'])
    .where('taken_at', 'is', null)
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map((r) => r as unknown as Announcement & { id: number });
}

export async function holdAnnouncements(tx: WriteTx, limit: number): Promise<(Announcement & { id: number })[]> {
  const rows = await tx
    .selectFrom('announcement')
    .select(['id', 'kind', 'body'])
    .where('taken_at', 'is', null)
    .orderBy('id')
    .limit(limit)
    .forUpdate()
    .skipLocked()
    .execute();
  return rows.map((r) => r as unknown as Announcement & { id: number });
}

export async function markTaken(tx: WriteTx, ids: readonly number[], at: Date): Promise<void> {
  if (ids.length > 0) await tx.updateTable('announcement').set({ taken_at: at }).where('id', 'in', ids).execute();
}
