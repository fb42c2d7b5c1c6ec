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
import { type Currency, inOrder, type Pillar } from '#claims/written-fields.ts';
import type { ReadTx, WriteTx } from '#db/tx.ts';
import { nextId, type Recorded, readThing } from '#ledger/record.server.ts';
import type { Ref } from '#ledger/things.ts';
import { type AreaContent, type AreaInput, compareAreas } from './area.ts';

const refOf = (id: string): Ref => ({ kind: 'area', id });

const rowOf = (a: AreaContent) => ({
  title: a.title,
  question: a.question,
  pillar: a.pillar,
  disease_keys: a.diseases,
  cost_low: a.costLow,
  cost_high: a.costHigh,
  currency: a.currency,
  months: a.months,
});

const contentOf = (input: AreaInput): AreaContent => ({ ...input, restsOn: inOrder(input.restsOn) });

async function save(tx: WriteTx, id: string, c: AreaContent, before: AreaContent | null, by: string, at: Date) {
  const grounds = await groundsOf(tx, c.restsOn, 'restsOn');
  return saveThing(
    tx,
    { ...refOf(id), title: c.title, asOf: oldestAsOf(grounds), content: c },
    before ? compareAreas(before, c) : [],
    grounds.map((to) => ({ to, seen: to.hash })),
    by,
    at,
  );
}

/**
 * Writes an area for investment that rests on at least one statement or claim, each pinned as it is now.
 * @throws LineRefused on `restsOn` when one of them does not exist or was superseded.
 */
export async function writeArea(tx: WriteTx, input: AreaInput, author: string, at: Date): Promise<{ id: string }> {
  const id = await nextId(tx, 'area');
  await tx
    .insertInto('area')
    .values({ id, ...rowOf(input), author, made_at: at })
    .execute();
  await save(tx, id, contentOf(input), null, author, at);
  return { id };
}

/** Writes a new version of an area and pins what it rests on anew. @throws LineRefused as `writeArea`, and when there is none. */
export async function reviseArea(tx: WriteTx, id: string, input: AreaInput, by: string, at: Date): Promise<Recorded> {
  const row = await tx.updateTable('area').set(rowOf(input)).where('id', '=', id).returning('id').executeTakeFirst();
  const before = row ? await readThing(tx, refOf(id)) : null;
  if (!before) throw new LineRefused(`There is no area for investment ${id}.`);
  if (before.supersededBy)
    throw new LineRefused(`The area for investment ${id} was superseded by ${before.supersededBy.id}.`);
  return save(tx, id, contentOf(input), before.content as AreaContent, by, at);
}

export interface AreaRow extends AreaContent {
  id: string;
  author: string;
  authorName: string;
  madeAt: Date;
}

export async function readArea(tx: ReadTx, id: string): Promise<AreaRow | null> {
  const r = await tx
    .selectFrom('area as a')
    .innerJoin('person as p', 'p.id', 'a.author')
    .selectAll('a')
    .select('p.name as author_name')
    .where('a.id', '=', id)
    .executeTakeFirst();
  if (!r) return null;
  return {
    id: r.id,
    title: r.title,
    question: r.question,
    pillar: r.pillar as Pillar,
    diseases: r.disease_keys,
    costLow: r.cost_low,
    costHigh: r.cost_high,
    currency: r.currency as Currency,
    months: r.months,
    restsOn: await restsOn(tx, refOf(id)),
    author: r.author,
    authorName: r.author_name,
    madeAt: r.made_at,
  };
}

/** Areas for investment, newest number first. */
export async function listAreas(
  tx: ReadTx,
  options: ListOptions,
): Promise<{
  total: number;
  rows: (ListedThing & Pick<AreaContent, 'pillar' | 'question' | 'costLow' | 'costHigh' | 'currency' | 'months'>)[];
}> {
  const { total, rows } = await listThings(tx, 'area', options);
  if (rows.length === 0) return { total, rows: [] };
  const found = await tx
    .selectFrom('area')
    .select(['id', 'question', 'pillar', 'cost_low', 'cost_high', 'currency', 'months'])
    .where(
      'id',
      'in',
      rows.map((r) => r.id),
    )
    .execute();
  const opened = await openedContents<AreaContent>(tx, rows, options);
  const byId = new Map(found.map((a) => [a.id, a]));
  return {
    total,
    rows: rows.flatMap((r) => {
      const a = byId.get(r.id);
      if (!a) return [];
      const present = { ...a, costLow: a.cost_low, costHigh: a.cost_high };
      const { question, months, currency, pillar, costLow, costHigh } = opened.get(r.id) ?? present;
      return [{ ...r, question, months, costLow, costHigh, currency: currency as Currency, pillar: pillar as Pillar }];
    }),
  };
}
