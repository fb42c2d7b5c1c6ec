import type { Db, ReadTx, WriteTx } from '#db/tx.ts';
import { audit } from '#ledger/audit.server.ts';
import { givenReason } from '#ledger/given-reason.ts';
import { forgetInReadings } from './expert-evidence.server.ts';
import { keyHash } from './expert-found.ts';
import { nameOnlyKeys } from './expert-identity.ts';
import { isPerson, readName } from './expert-names.ts';
import { holdExperts, namesObjected, objectedKeys, refreshExperts } from './expert-refresh.server.ts';

/** What persons decide about who was found: joined or kept apart, not to be invited, not to be listed at all. One sentence each refusal. */
export class ExpertRefused extends Error {}

const reasonTyped = (text: string): string => givenReason(text, ExpertRefused);

async function keysOfExpert(tx: ReadTx, id: string): Promise<string[]> {
  const row = await tx.selectFrom('expert').select('keys').where('id', '=', id).executeTakeFirst();
  if (!row) throw new ExpertRefused('This person is not in the finder any more; go back to the list.');
  return row.keys;
}

/** Everything by which somebody is found is one hash: which of several names them in a ruling does not matter, so the first by order does. */
const first = (keys: readonly string[]): string => [...keys].sort()[0] ?? '';

interface Said {
  by: string;
  at: Date;
}

/** A person's word on two who may be one. It takes the place of an earlier word on the same two. */
export async function ruleOnPair(
  tx: WriteTx,
  g: { one: string; other: string; verdict: 'join' | 'apart'; reason: string },
  { by, at }: Said,
): Promise<number> {
  const reason = reasonTyped(g.reason);
  if (g.one === g.other) throw new ExpertRefused('Choose two different people.');
  const paired = await tx
    .selectFrom('expert_pair')
    .select('one')
    .where((e) =>
      e.or([
        e.and([e('one', '=', g.one), e('other', '=', g.other)]),
        e.and([e('one', '=', g.other), e('other', '=', g.one)]),
      ]),
    )
    .executeTakeFirst();
  if (!paired) throw new ExpertRefused('These two are not shown as a pair that may be one person; reload the page.');
  const keys = [first(await keysOfExpert(tx, g.one)), first(await keysOfExpert(tx, g.other))].sort();
  const [one_key = '', other_key = ''] = keys;
  await tx
    .updateTable('expert_ruling')
    .set({ withdrawn_at: at, withdrawn_by: by })
    .where('one_key', '=', one_key)
    .where('other_key', '=', other_key)
    .where('withdrawn_at', 'is', null)
    .execute();
  const made = await tx
    .insertInto('expert_ruling')
    .values({ verdict: g.verdict, one_key, other_key, reason, by, at })
    .returning('id')
    .executeTakeFirstOrThrow();
  await audit(tx, by, { kind: 'expert.ruled', body: { ruling: made.id, verdict: g.verdict } }, at);
  return made.id;
}

/** Takes a word back: the two stand as the machine found them. */
export async function withdrawRuling(tx: WriteTx, id: number, { by, at }: Said): Promise<void> {
  const done = await tx
    .updateTable('expert_ruling')
    .set({ withdrawn_at: at, withdrawn_by: by })
    .where('id', '=', id)
    .where('withdrawn_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  if (!done) throw new ExpertRefused('This was taken back already.');
  await audit(tx, by, { kind: 'expert.ruling-withdrawn', body: { ruling: id } }, at);
}

/** That the office does not invite this person. They stay in the finder, out of its first view. */
export async function dismissExpert(tx: WriteTx, id: string, why: string, { by, at }: Said): Promise<void> {
  const reason = reasonTyped(why);
  const key = first(await keysOfExpert(tx, id));
  const standing = await tx
    .selectFrom('expert_dismissal')
    .select('id')
    .where('key', '=', key)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst();
  if (standing) throw new ExpertRefused('This person is marked already.');
  const made = await tx
    .insertInto('expert_dismissal')
    .values({ key, reason, by, at })
    .returning('id')
    .executeTakeFirstOrThrow();
  await audit(tx, by, { kind: 'expert.dismissed', body: { dismissal: made.id } }, at);
}

export async function withdrawDismissal(tx: WriteTx, id: number, { by, at }: Said): Promise<void> {
  const done = await tx
    .updateTable('expert_dismissal')
    .set({ withdrawn_at: at, withdrawn_by: by })
    .where('id', '=', id)
    .where('withdrawn_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  if (!done) throw new ExpertRefused('This was taken back already.');
  await audit(tx, by, { kind: 'expert.dismissal-withdrawn', body: { dismissal: id } }, at);
}

/**
 * Somebody does not want to be listed. Only hashes of what identifies them are kept; they go from the finder, from what was kept of the readings, and
 * no later reading brings them back. It cannot be undone here, because nothing says any more who it was.
 * @param everywhere also wherever else the same full name stands; namesakes go with it
 */
export async function recordObjection(
  db: Db,
  g: { id: string; everywhere: boolean },
  { by, now }: { by: string; now: () => Date },
): Promise<{ hashes: number }> {
  const at = now();
  const hashes = await db.write(async (tx) => {
    await holdExperts(tx);
    const keys = await keysOfExpert(tx, g.id);
    const known = await tx.selectFrom('expert').select('match_keys').where('id', '=', g.id).executeTakeFirstOrThrow();
    const names = g.everywhere
      ? (await tx.selectFrom('expert_mention').select('name').where('expert_id', '=', g.id).execute()).flatMap((m) => {
          const name = readName({ text: m.name });
          return isPerson(name) ? nameOnlyKeys(name).map(keyHash) : [];
        })
      : [];
    const all = [...new Set([...keys, ...known.match_keys, ...names])];
    await tx
      .insertInto('expert_objection')
      .values(all.map((key) => ({ key, by, at })))
      .onConflict((c) => c.doNothing())
      .execute();
    // what was written about them by hand goes too; that something was ruled stays, by hashes
    await tx.updateTable('expert_dismissal').set({ reason: '' }).where('key', 'in', all).execute();
    await tx
      .updateTable('expert_ruling')
      .set({ reason: '' })
      .where((e) => e.or([e('one_key', 'in', all), e('other_key', 'in', all)]))
      .execute();
    await tx.deleteFrom('expert').where('id', '=', g.id).execute();
    await audit(tx, by, { kind: 'expert.objected', body: { hashes: all.length } }, at);
    return all.length;
  });
  const objected = await db.read(objectedKeys);
  await forgetInReadings(db, namesObjected(objected));
  await refreshExperts(db, { now });
  return { hashes };
}
