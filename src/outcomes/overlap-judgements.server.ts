import { sql } from 'kysely';
import type { ReadTx, WriteTx } from '#db/tx.ts';
import { announce } from '#ledger/announce.server.ts';
import { audit } from '#ledger/audit.server.ts';
import { nextId, type Recorded, readThing, recordThing, setPins } from '#ledger/record.server.ts';
import type { Judged } from './overlap.ts';
import {
  compareJudgements,
  type JudgementInput,
  type JudgementRow,
  judgementInput,
  type OverlapContent,
  OverlapRefused,
  RELATION_WORDS,
} from './overlap-judgements.ts';

/** Every judgement that stands, with the hash of its thing; in the order of their numbers. */
export async function readJudged(tx: ReadTx): Promise<(Judged & { hash: string })[]> {
  const { rows } = await sql<Omit<Judged, 'contained'> & { contained: string | null; hash: string }>`
    select j.id, j.a, j.b, j.relation, j.contained, t.hash from overlap_judgement j
    join thing t on t.kind = 'overlap' and t.id = j.id
    order by length(j.id), j.id`.execute(tx);
  return rows.map(({ contained, ...j }) => (j.relation === 'subset' && contained !== null ? { ...j, contained } : j));
}

/** Holds both cohorts until the end of the transaction: two people who judge one pair at once do so one after the other. */
async function holdCohorts(tx: WriteTx, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await tx
    .selectFrom('cohort')
    .select(['id', 'name'])
    .where('id', 'in', ids)
    .orderBy('id')
    .forUpdate()
    .execute();
  const missing = ids.find((id) => !rows.some((r) => r.id === id));
  if (missing !== undefined)
    throw new OverlapRefused(`There is no cohort “${missing.slice(0, 100)}”; choose one from the list.`, 'b');
  return new Map(rows.map((r) => [r.id, r.name]));
}

/**
 * Writes what a person judged of two cohorts. The first judgement of a pair is a new thing, a later one a new version of it; one that says
 * exactly what stands changes nothing. It rests on the arms of both cohorts as they are now.
 * @param given `seen`: the hash of the judgement that the writer saw, '' for none; left out, nothing is compared.
 * @throws OverlapRefused when a cohort does not exist, the judgement is not complete, or somebody else judged the pair meanwhile.
 */
export async function judgeOverlap(
  tx: WriteTx,
  given: JudgementInput & { by: string; seen?: string },
  at: Date,
): Promise<Recorded & { id: string }> {
  const read = judgementInput.safeParse(given);
  if (!read.success) {
    const issue = read.error.issues[0]!;
    throw new OverlapRefused(issue.message, typeof issue.path[0] === 'string' ? issue.path[0] : null);
  }
  const { relation, contained, evidence, sourceUrl } = read.data;
  const [a, b] = [read.data.a, read.data.b].sort() as [string, string];
  const names = await holdCohorts(tx, [a, b]);
  const present = await tx
    .selectFrom('overlap_judgement')
    .select('id')
    .where('a', '=', a)
    .where('b', '=', b)
    .executeTakeFirst();
  const id = present?.id ?? (await nextId(tx, 'overlap'));
  const ref = { kind: 'overlap' as const, id };
  const content: OverlapContent = {
    a,
    b,
    relation,
    ...(relation === 'subset' && contained ? { contained } : {}),
    evidence,
    ...(sourceUrl ? { sourceUrl } : {}),
    by: given.by,
    day: at.toISOString().slice(0, 10),
  };
  const stands = present ? await readThing(tx, ref) : null;
  if (given.seen !== undefined && given.seen !== (stands?.hash ?? ''))
    throw new OverlapRefused(
      'Somebody else judged this pair while you were writing; open it in another window, then open this form again.',
    );
  const before = stands ? (stands.content as OverlapContent) : null;
  const row = {
    relation,
    contained: content.contained ?? null,
    evidence,
    source_url: content.sourceUrl ?? null,
    by: given.by,
    at,
  };
  const title = `${names.get(a)} and ${names.get(b)}: ${RELATION_WORDS[relation]}`;
  const recorded = await recordThing(
    tx,
    { ...ref, title, asOf: content.day, content },
    before ? compareJudgements(before, content) : [],
    at,
  );
  if (!recorded.changed) return { ...recorded, id };
  if (present) await tx.updateTable('overlap_judgement').set(row).where('id', '=', id).execute();
  else
    await tx
      .insertInto('overlap_judgement')
      .values({ id, a, b, ...row })
      .execute();
  const arms = await tx.selectFrom('arm').select('id').where('cohort_id', 'in', [a, b]).orderBy('id').execute();
  await setPins(
    tx,
    ref,
    arms.map((arm) => ({ to: { kind: 'arm', id: arm.id } })),
    at,
  );
  const { hash, version } = recorded;
  await audit(tx, given.by, { kind: 'overlap.judged', body: { judgement: id, a, b, relation, evidence } }, at);
  await audit(tx, given.by, { kind: 'thing.written', body: { ref, hash, version } }, at);
  await announce(tx, { kind: 'overlap.judged', body: { judgement: id } }, at);
  return { ...recorded, id };
}

/**
 * The judgements that stand, in the order of their numbers.
 * @param names whether the reader may see who judged.
 */
export async function listJudgements(
  tx: ReadTx,
  names: boolean,
  of: { id?: string; cohort?: string } = {},
): Promise<JudgementRow[]> {
  const { rows } = await sql<JudgementRow>`
    select j.id, j.a, j.b, j.relation, j.contained, j.evidence, j.source_url as "sourceUrl", j.at, t.as_of as day, t.hash, t.version,
           case when ${names} then coalesce(p.name, j.by) else 'a curator' end as who
    from overlap_judgement j
    join thing t on t.kind = 'overlap' and t.id = j.id
    left join person p on p.id = j.by
    where ${of.id === undefined ? sql`true` : sql`j.id = ${of.id}`}
      and ${of.cohort === undefined ? sql`true` : sql`${of.cohort} in (j.a, j.b)`}
    order by length(j.id), j.id`.execute(tx);
  return rows;
}

/** What stands of two cohorts, in either order; null where nobody judged them. Names nobody. */
export async function judgementOf(tx: ReadTx, a: string, b: string): Promise<JudgementRow | null> {
  const [one, other] = a < b ? [a, b] : [b, a];
  const row = await tx
    .selectFrom('overlap_judgement')
    .select('id')
    .where('a', '=', one)
    .where('b', '=', other)
    .executeTakeFirst();
  return row ? ((await listJudgements(tx, false, { id: row.id }))[0] ?? null) : null;
}
