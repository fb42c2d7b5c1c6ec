import type { WriteTx } from '#db/tx.ts';
import { announce } from '#ledger/announce.server.ts';
import type { NoticeKind } from './waiting.ts';

export interface Notice {
  /** Id of the person. */
  to: string;
  kind: NoticeKind;
  /** One line; plain text. */
  title: string;
  /** Where it is done: '/meetings/3'. */
  path: string;
  /** The same matter under the same key is told once. */
  key: string;
  due: Date | null;
}

/** Tells a person of something, in the commit of the fact. It shows on their desk; mail follows as they chose. */
export async function tell(tx: WriteTx, n: Notice, at: Date): Promise<void> {
  const row = await tx
    .insertInto('notice')
    .values({
      person_id: n.to,
      kind: n.kind,
      title: n.title.replace(/\s+/g, ' ').slice(0, 200),
      path: n.path,
      key: n.key,
      due: n.due,
      told_at: at,
    })
    .onConflict((c) => c.columns(['person_id', 'key']).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (row) await announce(tx, { kind: 'notice.written', body: { notice: row.id } }, at);
}
