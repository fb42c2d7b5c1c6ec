import { sql } from 'kysely';
import type { ReadTx } from '#db/tx.ts';
import { type Standing, standings } from './staleness.server.ts';
import { KINDS, type Kind, type Ref, refText } from './things.ts';

/** One thing on a line, with how it stands to what is upstream of it. */
export interface LineNode extends Ref {
  title: string;
  asOf: string | null;
  hash: string;
  /** Upstream of the thing asked for, downstream of it, or the thing itself. */
  side: 'up' | 'focus' | 'down';
  standing: Standing;
}

export interface LineEdge {
  from: Ref;
  to: Ref;
  role: 'rests-on' | 'watches';
  pinnedHash: string;
  presentHash: string;
}

export interface Line {
  focus: Ref;
  nodes: LineNode[];
  edges: LineEdge[];
  /** True when the line has more things than were asked for; the nearest are kept. */
  truncated: boolean;
}

interface NodeRow {
  kind: Kind;
  id: string;
  title: string;
  as_of: string | null;
  hash: string;
  side: 'up' | 'focus' | 'down';
}

/**
 * Everything that a thing rests on and everything that rests on it, through the present pins, with each state.
 * @param limit most things to return, nearest first.
 * @returns null when there is no such thing.
 */
export async function readLine(tx: ReadTx, focus: Ref, today: string, limit = 2000): Promise<Line | null> {
  const found = await sql<NodeRow>`
    with recursive up(kind, id, depth) as (
      select kind, id, 0 from thing where kind = ${focus.kind} and id = ${focus.id}
      union
      select p.to_kind, p.to_id, u.depth + 1 from up u
      join thing f on f.kind = u.kind and f.id = u.id
      join pin p on p.from_kind = f.kind and p.from_id = f.id and p.pin_set = f.pin_set
      where u.depth < 30
    ), down(kind, id, depth) as (
      select kind, id, 0 from thing where kind = ${focus.kind} and id = ${focus.id}
      union
      select p.from_kind, p.from_id, d.depth + 1 from down d
      join pin p on p.to_kind = d.kind and p.to_id = d.id
      join thing f on f.kind = p.from_kind and f.id = p.from_id and f.pin_set = p.pin_set
      where d.depth < 30
    ), place as (
      select kind, id, min(depth) as depth, min(side) as side from (
        select kind, id, depth, case when depth = 0 then 'focus' else 'up' end as side from up
        union all select kind, id, depth, 'down' from down where depth > 0) x
      group by kind, id
    )
    select t.kind, t.id, t.title, t.as_of, t.hash,
           case when t.kind = ${focus.kind} and t.id = ${focus.id} then 'focus' else p.side end as side
    from place p join thing t using (kind, id)
    order by p.depth, t.kind, t.id
    limit ${limit + 1}`.execute(tx);
  if (found.rows.length === 0) return null;
  const truncated = found.rows.length > limit;
  const rows = found.rows.slice(0, limit);
  const wanted = JSON.stringify(rows.map(({ kind, id }) => ({ kind, id })));
  const edges = await sql<{
    from_kind: Kind;
    from_id: string;
    to_kind: Kind;
    to_id: string;
    role: LineEdge['role'];
    to_hash: string;
    hash: string;
  }>`
    with place as (select kind, id from jsonb_to_recordset(${wanted}::jsonb) as r(kind text, id text))
    select p.from_kind, p.from_id, p.to_kind, p.to_id, p.role, p.to_hash, t.hash
    from place a
    join thing f on f.kind = a.kind and f.id = a.id
    join pin p on p.from_kind = a.kind and p.from_id = a.id and p.pin_set = f.pin_set
    join place b on b.kind = p.to_kind and b.id = p.to_id
    join thing t on t.kind = p.to_kind and t.id = p.to_id
    order by p.from_kind, p.from_id, p.role, p.to_kind, p.to_id`.execute(tx);
  const states = await standings(tx, rows, today);
  const order = (k: Kind) => KINDS.indexOf(k);
  return {
    focus,
    truncated,
    nodes: rows
      .map((r) => ({
        kind: r.kind,
        id: r.id,
        title: r.title,
        asOf: r.as_of,
        hash: r.hash,
        side: r.side,
        standing: states.get(refText(r)) ?? {
          state: 'fresh' as const,
          supersededBy: null,
          reasons: [],
          minorChanges: 0,
        },
      }))
      .sort((a, b) => order(a.kind) - order(b.kind) || a.id.localeCompare(b.id, 'en', { numeric: true })),
    edges: edges.rows.map((e) => ({
      from: { kind: e.from_kind, id: e.from_id },
      to: { kind: e.to_kind, id: e.to_id },
      role: e.role,
      pinnedHash: e.to_hash,
      presentHash: e.hash,
    })),
  };
}
