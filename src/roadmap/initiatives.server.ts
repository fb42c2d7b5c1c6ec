import { LineRefused } from '#claims/line-refused.ts';
import {
  groundsOf,
  type ListedThing,
  type ListOptions,
  listThings,
  oldestAsOf,
  openedContents,
  saveThing,
} from '#claims/resting.server.ts';
import type { Currency, Pillar } from '#claims/written-fields.ts';
import type { ReadTx, WriteTx } from '#db/tx.ts';
import { nextId, type Recorded, readThing } from '#ledger/record.server.ts';
import type { Ref } from '#ledger/things.ts';
import {
  compareInitiatives,
  type InitiativeContent,
  type InitiativeInput,
  type InitiativeState,
} from './initiative.ts';

const refOf = (id: string): Ref => ({ kind: 'initiative', id });

const rowOf = (i: InitiativeContent) => ({
  decision_id: i.decision.id,
  title: i.title,
  aim: i.aim,
  owner: i.owner,
  pillar: i.pillar,
  state: i.state,
  starts: i.starts,
  ends: i.ends,
  committed: i.committed,
  currency: i.currency,
});

async function save(
  tx: WriteTx,
  id: string,
  c: InitiativeContent,
  before: InitiativeContent | null,
  by: string,
  at: Date,
): Promise<Recorded> {
  const grounds = await groundsOf(tx, [c.decision], 'decision');
  return saveThing(
    tx,
    { ...refOf(id), title: c.title, asOf: oldestAsOf(grounds), content: c },
    before ? compareInitiatives(before, c) : [],
    grounds.map((to) => ({ to, seen: to.hash })),
    by,
    at,
  );
}

/** Writes an initiative that follows from a decision, which is pinned. @throws LineRefused on `decision` when there is none or it was superseded. */
export async function writeInitiative(
  tx: WriteTx,
  input: InitiativeInput,
  author: string,
  at: Date,
): Promise<{ id: string }> {
  await groundsOf(tx, [input.decision], 'decision');
  const id = await nextId(tx, 'initiative');
  await tx
    .insertInto('initiative')
    .values({ id, ...rowOf(input), author, made_at: at })
    .execute();
  await save(tx, id, { ...input }, null, author, at);
  return { id };
}

/** Writes a new version of an initiative: its state, money, dates, or the later decision that it follows from now. */
export async function reviseInitiative(
  tx: WriteTx,
  id: string,
  input: InitiativeInput,
  by: string,
  at: Date,
): Promise<Recorded> {
  await groundsOf(tx, [input.decision], 'decision');
  const row = await tx
    .updateTable('initiative')
    .set(rowOf(input))
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst();
  const before = row ? await readThing(tx, refOf(id)) : null;
  if (!before) throw new LineRefused(`There is no initiative ${id}.`);
  if (before.supersededBy) throw new LineRefused(`The initiative ${id} was superseded by ${before.supersededBy.id}.`);
  return save(tx, id, { ...input }, before.content as InitiativeContent, by, at);
}

export interface InitiativeRow extends InitiativeContent {
  id: string;
  author: string;
  authorName: string;
  madeAt: Date;
}

export async function readInitiative(tx: ReadTx, id: string): Promise<InitiativeRow | null> {
  const r = await tx
    .selectFrom('initiative as i')
    .innerJoin('person as p', 'p.id', 'i.author')
    .selectAll('i')
    .select('p.name as author_name')
    .where('i.id', '=', id)
    .executeTakeFirst();
  if (!r) return null;
  return {
    id: r.id,
    decision: { kind: 'decision', id: r.decision_id },
    title: r.title,
    aim: r.aim,
    owner: r.owner,
    pillar: r.pillar as Pillar,
    state: r.state as InitiativeState,
    starts: r.starts,
    ends: r.ends,
    committed: r.committed,
    currency: r.currency as Currency,
    author: r.author,
    authorName: r.author_name,
    madeAt: r.made_at,
  };
}

/** Initiatives, newest number first. */
export async function listInitiatives(
  tx: ReadTx,
  options: ListOptions,
): Promise<{
  total: number;
  rows: (ListedThing & Pick<InitiativeContent, 'owner' | 'pillar' | 'state' | 'starts' | 'ends'>)[];
}> {
  const { total, rows } = await listThings(tx, 'initiative', options);
  if (rows.length === 0) return { total, rows: [] };
  const found = await tx
    .selectFrom('initiative')
    .select(['id', 'owner', 'pillar', 'state', 'starts', 'ends'])
    .where(
      'id',
      'in',
      rows.map((r) => r.id),
    )
    .execute();
  const opened = await openedContents<InitiativeContent>(tx, rows, options);
  const byId = new Map(found.map((i) => [i.id, i]));
  return {
    total,
    rows: rows.flatMap((r) => {
      const i = opened.get(r.id) ?? byId.get(r.id);
      return i
        ? [
            {
              ...r,
              owner: i.owner,
              pillar: i.pillar as Pillar,
              state: i.state as InitiativeState,
              starts: i.starts,
              ends: i.ends,
            },
          ]
        : [];
    }),
  };
}
