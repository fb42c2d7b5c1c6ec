import type { ReadTx, WriteTx } from '#db/tx.ts';
import type { Announcement } from './announcement.ts';

export async function announce(tx: WriteTx, what: Announcement, at: Date): Promise<void> {
  await tx
    .insertInto('announcement')
    .values({ at, kind: what.kind, body: JSON.stringify(what.body) })
    .execute();
}

type Waiting = Announcement & { id: number };

const waiting = (tx: ReadTx, limit: number) =>
  tx.selectFrom('announcement').select(['id', 'kind', 'body']).where('taken_at', 'is', null).orderBy('id').limit(limit);

/** Announcements that nobody has reacted to yet, oldest first. */
export const openAnnouncements = async (tx: ReadTx, limit: number): Promise<Waiting[]> =>
  (await waiting(tx, limit).execute()) as unknown as Waiting[];

/** The same, held until the end of the transaction: another worker skips them meanwhile. */
export const holdAnnouncements = async (tx: WriteTx, limit: number): Promise<Waiting[]> =>
  (await waiting(tx, limit).forUpdate().skipLocked().execute()) as unknown as Waiting[];

export async function markTaken(tx: WriteTx, ids: readonly number[], at: Date): Promise<void> {
  if (ids.length > 0) await tx.updateTable('announcement').set({ taken_at: at }).where('id', 'in', ids).execute();
}
