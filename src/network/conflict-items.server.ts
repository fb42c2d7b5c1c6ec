import { sql } from 'kysely';
import { upstreamOf } from '#claims/resting.server.ts';
import type { ReadTx } from '#db/tx.ts';
import { pathOf, type Ref } from '#ledger/things.ts';
import type { ConflictItem } from './conflict-standings.server.ts';
import { itemKey } from './meeting.ts';
import { refsBehind, voteHasOpened, wordsBehind } from './meeting-standings.server.ts';

/** Something that is still to be decided, with its page. */
export interface OpenItem extends ConflictItem {
  kind: 'area' | 'agenda';
  path: string;
  /** The meeting, for an item of an agenda. */
  where: string | null;
  /** A vote on it has opened: a recusal is not taken back any more. */
  opened: boolean;
}

interface Row {
  kind: OpenItem['kind'];
  id: string;
  title: string;
  where: string | null;
  meeting: number | null;
  refs: Ref[];
  rules: number | null;
  hash: string | null;
  /** When the meeting was called; disclosures are renewed from then on. */
  called: Date | null;
  /** The text of an item of an agenda. */
  text: string;
}

/** Whose items: everybody's (the desk), or those that one person may see. */
export interface ItemsFor {
  /** Only agendas of meetings to which this person belongs; null: of all. */
  person: string | null;
  /** Areas that are not open to everybody too. */
  unreleased: boolean;
}

/** Areas for investment that no decision rests on, and agendas of meetings that are called and not over. Refs of an area are the area itself. */
const open = (of: ItemsFor, at: Date) => sql<Row>`
  select 'agenda' as kind, i.id::text as id, i.title, m.title as "where", m.id as meeting, i.refs,
         (m.locked ->> 'conflictRules')::int as rules, m.locked ->> 'rulesHash' as hash, m.called_at as called, i.text, 0 as rank, m.starts_at as begins, i.position as place
  from agenda_item i join meeting m on m.id = i.meeting_id
  where m.called_at is not null and m.ended_at is null and m.cancelled_at is null and i.closed_at is null and i.kind <> 'information'
    and (${of.person}::text is null or exists (select 1 from meeting_elector e where e.meeting_id = m.id and e.person_id = ${of.person}))
  union all
  select 'area', t.id, coalesce(case when ${of.unreleased} then t.title end, t.open_title, t.title), null, null,
         jsonb_build_array(jsonb_build_object('kind', 'area', 'id', t.id)), null, null, null, '', 1, ${at}::timestamptz,
         length(t.id) * 1000000 + coalesce(nullif(regexp_replace(t.id, '\\D', '', 'g'), '')::int, 0)
  from thing t
  where t.kind = 'area' and t.superseded_by_id is null and (t.open or ${of.unreleased})
    and not exists (
      select 1 from pin p join thing d on d.kind = p.from_kind and d.id = p.from_id and d.pin_set = p.pin_set
      where p.to_kind = 'area' and p.to_id = t.id and d.kind = 'decision' and d.superseded_by_id is null)`;

/** Areas behind items of an agenda on which a vote has opened and whose meeting is not over: nobody takes a recusal from them back now. */
async function areasUnderVote(tx: ReadTx): Promise<Set<string>> {
  const { rows } = await sql<{ id: number; refs: Ref[] }>`
    select i.id, i.refs from agenda_item i join meeting m on m.id = i.meeting_id
    where m.called_at is not null and m.ended_at is null and m.cancelled_at is null
      and exists (select 1 from motion v where v.item_id = i.id and v.opened_at is not null)`.execute(tx);
  const refs: Ref[] = [];
  for (const r of rows) refs.push(...(await refsBehind(tx, { id: Number(r.id), refs: r.refs })));
  return new Set((await upstreamOf(tx, refs, ['area'])).map((a) => a.id));
}

async function itemOf(tx: ReadTx, r: Row, underVote: ReadonlySet<string>): Promise<OpenItem> {
  const { kind, title, where } = r;
  if (kind === 'area') {
    const ref: Ref = { kind: 'area', id: r.id };
    return { kind, title, where, key: `area:${r.id}`, refs: [ref], path: pathOf(ref), opened: underVote.has(r.id) };
  }
  const id = Number(r.id);
  const key = itemKey(id);
  return {
    kind,
    title,
    where,
    key,
    words: await wordsBehind(tx, { id, title, text: r.text }),
    refs: await refsBehind(tx, { id, refs: r.refs }),
    path: `/meetings/${r.meeting}`,
    opened: await voteHasOpened(tx, key),
    ...(r.rules === null ? {} : { rules: r.rules }),
    ...(r.hash === null ? {} : { rulesHash: r.hash }),
    ...(r.called === null ? {} : { declaredSince: new Date(r.called) }),
  };
}

/** What is still to be decided, agendas first, a page at a time. */
export async function openItems(
  tx: ReadTx,
  of: ItemsFor,
  at: Date,
  page: number,
  size: number,
): Promise<{ total: number; items: OpenItem[] }> {
  const { rows: counted } = await sql<{ total: number }>`
    select count(*)::int as total from (${open(of, at)}) x`.execute(tx);
  const { rows } = await sql<Row>`
    select * from (${open(of, at)}) x order by rank, begins, place limit ${size} offset ${(page - 1) * size}`.execute(
    tx,
  );
  const items: OpenItem[] = [];
  const underVote = await areasUnderVote(tx);
  for (const r of rows) items.push(await itemOf(tx, r, underVote));
  return { total: counted[0]?.total ?? 0, items };
}

/** One of them by its key; null where it is none of them, or no longer. */
export async function openItem(tx: ReadTx, of: ItemsFor, key: string, at: Date): Promise<OpenItem | null> {
  const found = /^(?:area:([A-Z]\d{1,9})|agenda-(\d{1,15}))$/.exec(key);
  if (!found) return null;
  const kind = found[1] ? 'area' : 'agenda';
  const { rows } = await sql<Row>`
    select * from (${open(of, at)}) x where kind = ${kind} and id = ${found[1] ?? found[2] ?? ''}`.execute(tx);
  return rows[0] ? itemOf(tx, rows[0], await areasUnderVote(tx)) : null;
}
