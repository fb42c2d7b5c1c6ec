import { sql } from 'kysely';
import type { WriteTx } from '#db/tx.ts';
import { typed } from '#evidence/study-filter.ts';
import { audit } from '#ledger/audit.server.ts';
import { givenReason } from '#ledger/given-reason.ts';
import { MergeRefused } from './merge-refused.ts';
import type { Reason } from './reasons.ts';

export type DuplicateKind = 'study' | 'report';
type Decided = 'merged' | 'kept-apart' | 'undone';

/** What a person typed as a reason, on one line and as a database can hold it. @throws MergeRefused when it is too short or too long. */
export const reasonTyped = (text: string): string => givenReason(text, MergeRefused);

const BY_HAND = { rule: 'by-hand', for: true, words: 'A person said so; the machine had not proposed it.' };

/** What speaks for a pair that had not been proposed before it was decided. */
const groundsOf = ({ by, reason }: { by: string; reason: string }): Reason[] => [
  by.startsWith('system:') ? { rule: 'one-record', for: true, words: reason } : BY_HAND,
];

export const pairOf = (one: string, other: string): readonly [a: string, b: string] =>
  one < other ? [one, other] : [other, one];

/** Writes what was decided of a pair, also of one that the machine had not proposed. @param kept which of the two stays, where they are merged. */
export async function writeDecision(
  tx: WriteTx,
  d: {
    kind: DuplicateKind;
    one: string;
    other: string;
    state: Decided;
    kept: string | null;
    reason: string;
    by: string;
  },
  at: Date,
): Promise<void> {
  const [a, b] = pairOf(d.one, d.other);
  await sql`
    insert into duplicate_proposal (kind, a, b, relation, score, reasons, state, kept, found_at, by, at, why)
    values (${d.kind}, ${a}, ${b}, 'same', 1, ${JSON.stringify(groundsOf(d))}::jsonb, ${d.state}, ${d.kept}, ${at}, ${d.by}, ${at}, ${d.reason})
    on conflict (kind, a, b) do update set state = excluded.state, kept = excluded.kept, by = excluded.by, at = excluded.at, why = excluded.why`.execute(
    tx,
  );
}

/** These two are not one: the pair is not proposed again. @throws MergeRefused when they are merged, were never proposed, or no reason is given. */
export async function keepApart(
  tx: WriteTx,
  g: { kind: DuplicateKind; one: string; other: string; reason: string; by: string },
  at: Date,
): Promise<void> {
  const reason = reasonTyped(g.reason);
  const [a, b] = pairOf(typed(g.one), typed(g.other));
  const pair = await tx
    .selectFrom('duplicate_proposal')
    .select('state')
    .where('kind', '=', g.kind)
    .where('a', '=', a)
    .where('b', '=', b)
    .forUpdate()
    .executeTakeFirst();
  if (!pair) throw new MergeRefused(`${a} and ${b} are not among the pairs that were found alike.`);
  if (pair.state === 'merged') throw new MergeRefused(`${a} and ${b} are merged; undo that first.`);
  await writeDecision(tx, { ...g, one: a, other: b, reason, state: 'kept-apart', kept: null }, at);
  if (g.kind === 'report') await keepRecordsApart(tx, { a, b, reason, by: g.by }, at);
  const body = { one: { kind: g.kind, id: a }, other: { kind: g.kind, id: b }, reason };
  await audit(tx, g.by, { kind: 'duplicate.kept-apart', body }, at);
}

/** Nor does a record that names the ids of both join two reports again: the table of merges knows that as a merge that was undone. */
async function keepRecordsApart(
  tx: WriteTx,
  g: { a: string; b: string; reason: string; by: string },
  at: Date,
): Promise<void> {
  await sql`
    insert into report_merge (kept, gone, reason, by, at, undone_at, undone_by, undone_reason)
    select ${g.a}, ${g.b}, 'They were found alike.', 'system:identity', ${at}, ${at}, ${g.by}, ${g.reason}
    where not exists (select 1 from report_merge m where m.undone_at is not null
      and ((m.kept = ${g.a} and m.gone = ${g.b}) or (m.kept = ${g.b} and m.gone = ${g.a})))`.execute(tx);
}
