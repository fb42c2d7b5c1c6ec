import type { ReadTx } from '#db/tx.ts';
import type { ConflictRules, Duty } from '#governance/conflict-rules.ts';
import { openItems } from './conflict-items.server.ts';
import { rulesInForce } from './conflict-rules.server.ts';
import { applyRules, beforeTheRules } from './conflict-standings.server.ts';
import { seatsOn } from './seats.server.ts';

export interface ChangedStanding {
  item: string;
  person: string;
  before: Duty;
  after: Duty;
}

/** Most open items of which a preview speaks. */
const PREVIEW_ITEMS = 30;

/**
 * Whom other rules would change: the committee of today and every representative of a sponsor, on what is still to be decided. Meetings that are
 * called keep the rules that were locked, and are left out.
 */
export async function previewRules(
  tx: ReadTx,
  rules: ConflictRules,
  at: Date,
): Promise<{ changed: ChangedStanding[]; items: number; total: number }> {
  const now = await rulesInForce(tx);
  const people = await whoCounts(tx, at);
  const names = new Map(people.map((p) => [p.person, p.name]));
  const { total, items } = await openItems(tx, { person: null, unreleased: true }, at, 1, PREVIEW_ITEMS);
  const changed: ChangedStanding[] = [];
  for (const item of items) {
    if (item.rules !== undefined) continue;
    const before = await beforeTheRules(tx, item, [...names.keys()], at);
    const old = applyRules(now, before, true);
    for (const [person, s] of applyRules(rules, before, true)) {
      const was = old.get(person)?.duty ?? s.duty;
      if (was !== s.duty)
        changed.push({ item: item.title, person: names.get(person) ?? person, before: was, after: s.duty });
    }
  }
  return { changed, items: items.length, total };
}

/** The committee as it sits today, then everybody who speaks for a sponsor. */
export async function whoCounts(
  tx: ReadTx,
  at: Date,
): Promise<{ person: string; name: string; seat: 'chair' | 'co-chair' | 'member' | 'sponsor' }[]> {
  const seats = await seatsOn(tx, at.toISOString().slice(0, 10));
  const sponsors = await tx
    .selectFrom('person_role as r')
    .innerJoin('person as p', 'p.id', 'r.person_id')
    .select(['p.id as person', 'p.name'])
    .where('r.role', '=', 'sponsor')
    .where('r.since', '<=', at)
    .where((e) => e.or([e('r.until', 'is', null), e('r.until', '>', at)]))
    .orderBy('p.name')
    .execute();
  const out = new Map<string, { person: string; name: string; seat: 'chair' | 'co-chair' | 'member' | 'sponsor' }>();
  for (const s of seats) if (!out.has(s.person)) out.set(s.person, { person: s.person, name: s.name, seat: s.role });
  for (const s of sponsors) if (!out.has(s.person)) out.set(s.person, { ...s, seat: 'sponsor' });
  return [...out.values()];
}
