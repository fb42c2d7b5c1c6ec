import { sql } from 'kysely';
import type { ReadTx, WriteTx } from '#db/tx.ts';
import { actorId, system } from '#governance/actors.ts';
import { audit } from '#ledger/audit.server.ts';
import { setPins } from '#ledger/record.server.ts';
import { type Kind, type Ref, refText } from '#ledger/things.ts';
import { reportsOfArms } from './reports-of-arms.server.ts';

interface ArmLinks {
  arm: string;
  /** The study and the report that the arm names and that the database knows now. */
  known: Ref[];
  /** What the arm rests on at present. */
  pinned: Ref[];
  /** Of these the reports that were merged into another, which is among `known` now. */
  merged: Ref[];
}

/** For these arms, or for all: what they name by NCT, PubMed number or DOI among the studies and reports that are held, and what they rest on. */
async function readLinks(tx: ReadTx, arms: readonly string[] | null): Promise<ArmLinks[]> {
  const only = arms === null ? sql`true` : sql`a.id = any(${[...arms]}::text[])`;
  const known = await sql<{ arm: string; kind: Kind; id: string }>`
    select a.id as arm, t.kind, t.id from arm a join thing t on t.kind = 'study' and t.id = a.nct where ${only}
    union
    select n.arm, t.kind, t.id from (${reportsOfArms(only)}) n join thing t on t.kind = 'report' and t.id = n.report`.execute(
    tx,
  );
  const pinned = await sql<{ arm: string; kind: Kind; id: string; into: string | null }>`
    select a.id as arm, p.to_kind as kind, p.to_id as id, r.merged_into as into from arm a
    join thing f on f.kind = 'arm' and f.id = a.id
    join pin p on p.from_kind = 'arm' and p.from_id = f.id and p.pin_set = f.pin_set
    left join report r on p.to_kind = 'report' and r.id = p.to_id where ${only}`.execute(tx);
  const links = new Map<string, ArmLinks>();
  const of = (arm: string) => {
    const found = links.get(arm) ?? { arm, known: [], pinned: [], merged: [] };
    links.set(arm, found);
    return found;
  };
  for (const r of known.rows) of(r.arm).known.push({ kind: r.kind, id: r.id });
  for (const { arm, kind, id, into } of pinned.rows) {
    const one = of(arm);
    one.pinned.push({ kind, id });
    if (into !== null && one.known.some((k) => k.kind === 'report' && k.id === into)) one.merged.push({ kind, id });
  }
  return [...links.values()].sort((a, b) => (a.arm < b.arm ? -1 : 1));
}

const lacking = (wanted: readonly Ref[], have: readonly Ref[]): Ref[] =>
  wanted.filter((w) => !have.some((h) => refText(h) === refText(w)));

/**
 * Adds pins to the set that holds now. The pins that are there keep their hashes: what changed since they were made must go on showing,
 * and a new set would take it as seen.
 */
async function addPins(tx: WriteTx, from: Ref, to: readonly Ref[], at: Date): Promise<void> {
  const wanted = JSON.stringify(to.map(({ kind, id }) => ({ kind, id })));
  await sql`
    insert into pin (from_kind, from_id, pin_set, role, to_kind, to_id, to_hash, revisit_if, at)
    select f.kind, f.id, f.pin_set, 'rests-on', t.kind, t.id, t.hash, '[]'::jsonb, ${at}
    from thing f
    cross join jsonb_to_recordset(${wanted}::jsonb) as w(kind text, id text)
    join thing t on t.kind = w.kind and t.id = w.id
    where f.kind = ${from.kind} and f.id = ${from.id}
    on conflict do nothing`.execute(tx);
}

/**
 * Makes an arm rest on reports that stand in place of those merged into them. Its other pins keep their hashes, for the same reason; the set
 * that named the merged ones stays on record.
 */
async function replacePins(tx: WriteTx, from: Ref, gone: readonly Ref[], to: readonly Ref[], at: Date): Promise<void> {
  const left = JSON.stringify(gone.map(({ kind, id }) => ({ kind, id })));
  await sql`
    with bumped as (
      update thing set pin_set = pin_set + 1 where kind = ${from.kind} and id = ${from.id} returning kind, id, pin_set
    )
    insert into pin (from_kind, from_id, pin_set, role, to_kind, to_id, to_hash, revisit_if, at)
    select p.from_kind, p.from_id, b.pin_set, p.role, p.to_kind, p.to_id, p.to_hash, p.revisit_if, p.at
    from bumped b join pin p on p.from_kind = b.kind and p.from_id = b.id and p.pin_set = b.pin_set - 1
    where (p.to_kind, p.to_id) not in (select kind, id from jsonb_to_recordset(${left}::jsonb) as g(kind text, id text))`.execute(
    tx,
  );
  await addPins(tx, from, to, at);
}

/** Makes arms rest on the study and the report that they name. `dropOthers`: an arm that names another one now lets go of the former. */
async function pinLinks(tx: WriteTx, links: readonly ArmLinks[], dropOthers: boolean, at: Date): Promise<string[]> {
  const done: string[] = [];
  for (const { arm, known, pinned, merged } of links) {
    const from: Ref = { kind: 'arm', id: arm };
    const more = lacking(known, pinned);
    const gone = dropOthers ? lacking(pinned, known) : [];
    if (more.length === 0 && gone.length === 0 && merged.length === 0) continue;
    if (pinned.length === 0 || gone.length > 0)
      await setPins(
        tx,
        from,
        known.map((to) => ({ to })),
        at,
      );
    else if (merged.length > 0) await replacePins(tx, from, merged, more, at);
    else await addPins(tx, from, more, at);
    done.push(arm);
  }
  return done;
}

/** After an import: the arms that it wrote rest on what they name. */
export async function linkWrittenArms(tx: WriteTx, arms: readonly string[], at: Date): Promise<void> {
  if (arms.length > 0) await pinLinks(tx, await readLinks(tx, arms), true, at);
}

/**
 * Links arms to studies and reports that came into the database after them. May run any number of times.
 * @returns the arms that now rest on more than before.
 */
export async function linkArms(tx: WriteTx, at: Date): Promise<string[]> {
  const arms = await pinLinks(tx, await readLinks(tx, null), false, at);
  if (arms.length > 0) await audit(tx, actorId(system('refresh')), { kind: 'arms.linked', body: { arms } }, at);
  return arms;
}
