import type { ReadTx, WriteTx } from '#db/tx.ts';
import { announce } from '#ledger/announce.server.ts';
import { audit } from '#ledger/audit.server.ts';
import { type Manner, mannerWithoutChoice } from './notice-choices.ts';
import { holdPerson } from './people.server.ts';
import { NOTICE_KINDS, type NoticeKind } from './waiting.ts';

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
      title: n.title.replace(/\s+/g, ' ').trim().slice(0, 200),
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

export interface NoticeRow {
  id: number;
  kind: NoticeKind;
  title: string;
  path: string;
  due: Date | null;
  toldAt: Date;
  seen: boolean;
}

/** What a person was told, latest first, a page at a time. */
export async function noticesOf(
  tx: ReadTx,
  person: string,
  page: number,
  size: number,
): Promise<{ total: number; unseen: number; rows: NoticeRow[] }> {
  const counts = await tx
    .selectFrom('notice')
    .select((e) => [
      e.fn.countAll<number>().as('total'),
      e.fn.countAll<number>().filterWhere('seen_at', 'is', null).as('unseen'),
    ])
    .where('person_id', '=', person)
    .executeTakeFirstOrThrow();
  const rows = await tx
    .selectFrom('notice')
    .select(['id', 'kind', 'title', 'path', 'due', 'told_at', 'seen_at'])
    .where('person_id', '=', person)
    .orderBy('told_at', 'desc')
    .orderBy('id', 'desc')
    .limit(size)
    .offset((page - 1) * size)
    .execute();
  return {
    total: Number(counts.total),
    unseen: Number(counts.unseen),
    rows: rows.map((r) => ({
      id: r.id,
      kind: r.kind as NoticeKind,
      title: r.title,
      path: r.path,
      due: r.due,
      toldAt: r.told_at,
      seen: r.seen_at !== null,
    })),
  };
}

/** Everything that a person was told so far counts as seen, up to the latest that they were shown. */
export async function markNoticesSeen(tx: WriteTx, person: string, upTo: number, at: Date): Promise<void> {
  await tx
    .updateTable('notice')
    .set({ seen_at: at })
    .where('person_id', '=', person)
    .where('id', '<=', upTo)
    .where('seen_at', 'is', null)
    .execute();
}

/** How a person is told of each kind, and whether they chose it. */
export async function choicesOf(tx: ReadTx, person: string): Promise<{ kind: NoticeKind; manner: Manner }[]> {
  const rows = await tx
    .selectFrom('notice_choice')
    .select(['kind', 'manner'])
    .where('person_id', '=', person)
    .execute();
  const chosen = new Map(rows.map((r) => [r.kind, r.manner as Manner]));
  return NOTICE_KINDS.map((kind) => ({ kind, manner: chosen.get(kind) ?? mannerWithoutChoice(kind) }));
}

/** A person wants to be told of a kind in another manner. @returns false when it was so already or there is no such person. */
export async function chooseManner(
  tx: WriteTx,
  person: string,
  kind: NoticeKind,
  manner: Manner,
  at: Date,
): Promise<boolean> {
  if (!(await holdPerson(tx, person))) return false;
  const before = (await choicesOf(tx, person)).find((c) => c.kind === kind)?.manner;
  if (before === manner) return false;
  await tx
    .insertInto('notice_choice')
    .values({ person_id: person, kind, manner, chosen_at: at })
    .onConflict((c) => c.columns(['person_id', 'kind']).doUpdateSet({ manner, chosen_at: at }))
    .execute();
  await audit(tx, person, { kind: 'notice.manner-chosen', body: { kind, manner } }, at);
  return true;
}
