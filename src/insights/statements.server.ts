import { LineRefused } from '#claims/line-refused.ts';
import {
  groundsOf,
  type ListedThing,
  type ListOptions,
  listThings,
  oldestAsOf,
  openedContents,
  restsOn,
  saveThing,
} from '#claims/resting.server.ts';
import { inOrder, type Pillar, shortened } from '#claims/written-fields.ts';
import type { ReadTx, WriteTx } from '#db/tx.ts';
import { nextId, type Recorded, readThing } from '#ledger/record.server.ts';
import type { Ref } from '#ledger/things.ts';
import { compareStatements, type StatementContent, type StatementInput } from './statement.ts';

const refOf = (id: string): Ref => ({ kind: 'statement', id });

const contentOf = (input: StatementInput): StatementContent => ({ ...input, restsOn: inOrder(input.restsOn) });

async function save(
  tx: WriteTx,
  id: string,
  c: StatementContent,
  before: StatementContent | null,
  by: string,
  at: Date,
) {
  const grounds = await groundsOf(tx, c.restsOn, 'restsOn');
  return saveThing(
    tx,
    { ...refOf(id), title: shortened(c.text, 400), asOf: oldestAsOf(grounds), content: c },
    before ? compareStatements(before, c) : [],
    grounds.map((to) => ({ to, seen: to.hash })),
    by,
    at,
  );
}

/**
 * Writes a statement that rests on at least one claim, each pinned as it is now. Its as-of date is the oldest of theirs.
 * @throws LineRefused on `restsOn` when a claim does not exist or was superseded.
 */
export async function writeStatement(
  tx: WriteTx,
  input: StatementInput,
  author: string,
  at: Date,
): Promise<{ id: string }> {
  const id = await nextId(tx, 'statement');
  await tx
    .insertInto('statement')
    .values({ id, text: input.text, pillar: input.pillar, author, made_at: at })
    .execute();
  await save(tx, id, contentOf(input), null, author, at);
  return { id };
}

/** Writes a new version of a statement and pins its claims anew. @throws LineRefused as `writeStatement`, and when there is none. */
export async function reviseStatement(
  tx: WriteTx,
  id: string,
  input: StatementInput,
  by: string,
  at: Date,
): Promise<Recorded> {
  const row = await tx
    .updateTable('statement')
    .set({ text: input.text, pillar: input.pillar })
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst();
  const before = row ? await readThing(tx, refOf(id)) : null;
  if (!before) throw new LineRefused(`There is no statement ${id}.`);
  if (before.supersededBy) throw new LineRefused(`The statement ${id} was superseded by ${before.supersededBy.id}.`);
  return save(tx, id, contentOf(input), before.content as StatementContent, by, at);
}

export interface StatementRow extends StatementContent {
  id: string;
  author: string;
  authorName: string;
  madeAt: Date;
}

export async function readStatement(tx: ReadTx, id: string): Promise<StatementRow | null> {
  const r = await tx
    .selectFrom('statement as s')
    .innerJoin('person as p', 'p.id', 's.author')
    .selectAll('s')
    .select('p.name as author_name')
    .where('s.id', '=', id)
    .executeTakeFirst();
  if (!r) return null;
  return {
    id: r.id,
    text: r.text,
    pillar: r.pillar as Pillar,
    restsOn: await restsOn(tx, refOf(id)),
    author: r.author,
    authorName: r.author_name,
    madeAt: r.made_at,
  };
}

/** Statements, newest number first. */
export async function listStatements(
  tx: ReadTx,
  options: ListOptions,
): Promise<{ total: number; rows: (ListedThing & { text: string; pillar: Pillar })[] }> {
  const { total, rows } = await listThings(tx, 'statement', options);
  if (rows.length === 0) return { total, rows: [] };
  const found = await tx
    .selectFrom('statement')
    .select(['id', 'text', 'pillar'])
    .where(
      'id',
      'in',
      rows.map((r) => r.id),
    )
    .execute();
  const byId = new Map(found.map((s) => [s.id, s]));
  const opened = await openedContents<StatementContent>(tx, rows, options);
  return {
    total,
    rows: rows.flatMap((r) => {
      const s = opened.get(r.id) ?? byId.get(r.id);
      return s ? [{ ...r, text: s.text, pillar: s.pillar as Pillar }] : [];
    }),
  };
}
