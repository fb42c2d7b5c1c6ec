import { sql } from 'kysely';
import type { ReadTx } from '#db/tx.ts';
import type { AuditEvent } from './audit-events.ts';
import type { AuditFilter } from './audit-filter.ts';

export interface FoundEvent {
  seq: number;
  at: Date;
  actor: string;
  /** Name of the person who did it; null for the machine, for somebody who is not signed in, and where the person is gone. */
  name: string | null;
  event: AuditEvent;
  hash: string;
}

const escaped = (words: string): string => words.replace(/[\\%_]/g, '\\$&');

/** Events that fit, the latest first, a page at a time. */
export async function findEvents(
  tx: ReadTx,
  f: AuditFilter,
  page: number,
  size: number,
): Promise<{ total: number; rows: FoundEvent[] }> {
  let q = tx.selectFrom('audit_event as a').leftJoin('person as p', 'p.id', 'a.actor');
  if (f.kind) q = q.where('a.kind', '=', f.kind);
  if (f.refusals) q = q.where('a.kind', '=', 'refused');
  if (f.actor)
    q = q.where((e) =>
      e.or([
        e('a.actor', '=', f.actor),
        e('p.name', 'ilike', `%${escaped(f.actor)}%`),
        e.and([e('a.actor', 'like', 'system:%'), e('a.actor', 'like', `${escaped(f.actor)}%`)]),
      ]),
    );
  if (f.thing) {
    // what an event speaks of stands in its body under many names; a number may be text or a number there
    const words = [f.thing, f.thing.toUpperCase(), f.thing.replace(/^[a-z-]+:/i, '')];
    q = q.where(
      sql<boolean>`exists (select 1 from jsonb_path_query(a.body, '$.**') as v(j) where j #>> '{}' = any(${[...new Set(words)]}::text[]))`,
    );
  }
  if (f.from) q = q.where('a.at', '>=', new Date(`${f.from}T00:00:00Z`));
  if (f.to) q = q.where('a.at', '<', new Date(Date.parse(`${f.to}T00:00:00Z`) + 86_400_000));
  const { total } = await q.select((e) => e.fn.countAll<number>().as('total')).executeTakeFirstOrThrow();
  const rows = await q
    .select(['a.seq', 'a.at', 'a.actor', 'a.kind', 'a.body', 'a.hash', 'p.name'])
    .orderBy('a.seq', 'desc')
    .limit(size)
    .offset((page - 1) * size)
    .execute();
  return {
    total: Number(total),
    rows: rows.map(({ kind, body, ...r }) => ({ ...r, event: { kind, body } as AuditEvent })),
  };
}
