import { sql } from 'kysely';
import type { ReadTx, WriteTx } from '#db/tx.ts';
import { lockImports } from '#evidence/import-run.server.ts';
import { ID_KINDS, idsOf, type Reading } from '#evidence/literature/fold-readings.ts';
import { loadWorld } from '#evidence/literature/load-world.server.ts';
import type { GivenReport, ReportFacts } from '#evidence/literature/report-facts.ts';
import {
  closeGone,
  enter,
  type HeldReport,
  join,
  namesOf,
  refold,
  type World,
} from '#evidence/literature/report-world.ts';
import { saveWorld } from '#evidence/literature/save-world.server.ts';
import { typed } from '#evidence/study-filter.ts';
import { announce } from '#ledger/announce.server.ts';
import { audit } from '#ledger/audit.server.ts';
import { unsupersede } from '#ledger/record.server.ts';
import type { Ref } from '#ledger/things.ts';
import { reasonTyped, writeDecision } from './decide.server.ts';
import { MergeRefused } from './merge-refused.ts';

const reportRef = (id: string): Ref => ({ kind: 'report', id });
const idTyped = (text: string): string => typed(text).toLowerCase();
const named = (id: string): string => id || 'without a number';

interface Row {
  id: string;
  facts: ReportFacts;
  mergedInto: string | null;
  created: string;
  hash: string;
  version: number;
  asOf: string;
  own: Reading[];
}

/** A report with its own readings, held together with all reports against imports and other merges. @throws MergeRefused when there is none. */
async function hold(tx: WriteTx, id: string): Promise<Row> {
  await lockImports(tx, 'identity', []);
  const { rows } = await sql<Row>`
    select r.id, r.facts, r.merged_into as "mergedInto", t.created_at::text as created, t.hash, t.version, r.as_of as "asOf",
           (select coalesce(jsonb_agg(jsonb_build_object('source', d.source, 'asOf', d.as_of, 'rawHash', d.raw_hash, 'facts', d.facts, 'ids', d.ids)), '[]')
              from report_reading d where d.report_id = r.id) as own
    from report r join thing t on t.kind = 'report' and t.id = r.id where r.id = ${id} for update of r`.execute(tx);
  const [row] = rows;
  if (!row) throw new MergeRefused(`There is no report ${named(id)}; check its number.`);
  return row;
}

const heldFrom = (row: Row): HeldReport => ({
  id: row.id,
  createdAt: row.created,
  own: new Map(row.own.map((r) => [r.source, r])),
  inherited: [],
  facts: row.facts,
  hash: row.hash,
  version: row.version,
  asOf: row.asOf,
  versions: [],
  read: new Set(),
  goneInto: null,
});

/** The report among those that its facts lead to; one that no id leads to is put there. */
function inWorld(world: World, row: Row): HeldReport {
  const found = world.reports.get(row.id);
  if (found) return found;
  const report = heldFrom(row);
  enter(world, report);
  return report;
}

/** Makes the saving write a report and its numbers again, also where its content is as it was. */
const touch = (report: HeldReport): void => {
  for (const { source } of [...report.own.values(), ...report.inherited]) report.read.add(source);
  report.sound = false;
};

/**
 * Says that one report is the same as a second, which takes over everything that sources have said of the first and say from now on. The first keeps its
 * address, which leads to the second; what rests on it shows that it was superseded.
 * @throws MergeRefused in one sentence.
 */
export async function mergeReports(
  tx: WriteTx,
  g: { gone: string; kept: string; reason: string; by: string },
  at: Date,
): Promise<void> {
  const ids = [idTyped(g.gone), idTyped(g.kept)] as const;
  const reason = reasonTyped(g.reason);
  if (ids[0] === ids[1])
    throw new MergeRefused(`${ids[0] || 'A report'} cannot be merged into itself; name two reports.`);
  const [gone, kept] = [await hold(tx, ids[0]), await hold(tx, ids[1])];
  if (gone.mergedInto) throw new MergeRefused(`${gone.id} is merged into ${gone.mergedInto} already; undo that first.`);
  if (kept.mergedInto)
    throw new MergeRefused(
      `${kept.id} was itself merged into ${kept.mergedInto}; merge ${gone.id} into ${kept.mergedInto} instead.`,
    );
  const world = await loadWorld(tx, [kept.facts, gone.facts]);
  const [stays, goes] = [inWorld(world, kept), inWorld(world, gone)];
  for (const report of [stays, goes]) await inherit(tx, report);
  join(world, stays, goes, reason, g.by);
  refold(world, stays);
  closeGone(goes);
  touch(stays);
  await saveWorld(tx, world, at);
  const body = { importId: null, studies: [], reports: [gone.id, kept.id] };
  await announce(tx, { kind: 'evidence.changed', body }, at);
  await audit(
    tx,
    g.by,
    { kind: 'duplicate.merged', body: { ref: reportRef(gone.id), into: reportRef(kept.id), reason } },
    at,
  );
}

/**
 * Takes a merge of reports back, whoever made it: both are folded anew from what their own sources said, and no record joins them again by itself. An id
 * that records have given to both is with the one that went where it came with it, else with the one that stayed.
 * @throws MergeRefused when it is not merged, when what it went into was merged further, when an id of it belongs to a third report by now, or when no reason
 * is given.
 */
export async function undoReportMerge(
  tx: WriteTx,
  g: { gone: string; reason: string; by: string },
  at: Date,
): Promise<{ kept: string }> {
  const reason = reasonTyped(g.reason);
  const gone = await hold(tx, idTyped(g.gone));
  const merge = await tx
    .selectFrom('report_merge')
    .select(['id', 'kept'])
    .where('gone', '=', gone.id)
    .where('undone_at', 'is', null)
    .executeTakeFirst();
  if (!merge) throw new MergeRefused(`${gone.id} is not merged into any other report.`);
  const kept = await hold(tx, merge.kept);
  if (kept.mergedInto)
    throw new MergeRefused(`${kept.id} was itself merged into ${kept.mergedInto} since; undo that first.`);
  await tx
    .updateTable('report_merge')
    .set({ undone_at: at, undone_by: g.by, undone_reason: reason })
    .where('id', '=', merge.id)
    .execute();
  const brought = await formerNames(tx, gone.id);
  // what had gone into it earlier comes with it
  await sql`
    with recursive member(id) as (
      select ${gone.id}::text union select m.gone from member join report_merge m on m.kept = member.id and m.undone_at is null
    )
    update report r set merged_into = nullif(${gone.id}, r.id) from member where r.id = member.id`.execute(tx);
  await unsupersede(tx, reportRef(gone.id), reportRef(kept.id));
  const told = [...gone.own, ...(await inheritedOf(tx, gone.id))].map(known);
  const world = await loadWorld(tx, [kept.facts, gone.facts, ...told]);
  const [stays, goes] = [inWorld(world, kept), inWorld(world, gone)];
  for (const report of [stays, goes]) await inherit(tx, report);
  partIds(stays, goes, brought);
  for (const report of [stays, goes]) {
    refold(world, report);
    touch(report);
  }
  await refuseTaken(tx, stays, goes);
  await saveWorld(tx, world, at);
  await writeDecision(
    tx,
    { kind: 'report', one: gone.id, other: kept.id, state: 'undone', kept: null, reason, by: g.by },
    at,
  );
  const body = { importId: null, studies: [], reports: [gone.id, kept.id] };
  await announce(tx, { kind: 'evidence.changed', body }, at);
  await audit(
    tx,
    g.by,
    { kind: 'duplicate.merge-undone', body: { ref: reportRef(gone.id), from: reportRef(kept.id), reason } },
    at,
  );
  return { kept: kept.id };
}

/** What the reports that went into one have said, read anew: a report that no id led to was entered without it. */
async function inherit(tx: ReadTx, report: HeldReport): Promise<void> {
  report.inherited = await inheritedOf(tx, report.id);
}

async function inheritedOf(tx: ReadTx, report: string): Promise<Reading[]> {
  const { rows } = await sql<Reading>`
    with recursive member(id) as (
      select m.gone from report_merge m where m.kept = ${report} and m.undone_at is null
      union select m.gone from member join report_merge m on m.kept = member.id and m.undone_at is null
    )
    select d.source, d.as_of as "asOf", d.raw_hash as "rawHash", d.facts, d.ids, d.report_id as member
    from report_reading d join member on member.id = d.report_id order by d.report_id, d.source`.execute(tx);
  return rows;
}

/** The names that a report, and those that had gone into it before, came with when it went. */
async function formerNames(tx: ReadTx, gone: string): Promise<Set<string>> {
  const { rows } = await sql<{ name: string }>`
    with recursive member(id) as (
      select ${gone}::text union select m.gone from member join report_merge m on m.kept = member.id and m.undone_at is null
    )
    select distinct n.name from member join report r on r.id = member.id cross join unnest(r.former_names) as n(name)`.execute(
    tx,
  );
  return new Set(rows.map((r) => r.name));
}

/** What a reading says, with every id that its source ever gave. */
const known = (reading: Reading): GivenReport => ({ ...reading.facts, ...idsOf([reading]) });
const namesIn = (readings: readonly Reading[]): Set<string> => new Set(readings.flatMap((r) => namesOf(idsOf([r]))));
const readingsOf = (report: HeldReport): Reading[] => [...report.own.values(), ...report.inherited];

/** Each id that records gave to both is again with one of the two. @param brought names that the one which went came with */
function partIds(stays: HeldReport, goes: HeldReport, brought: ReadonlySet<string>): void {
  const given = namesIn(readingsOf(goes));
  takeFrom(stays, new Set([...brought].filter((name) => given.has(name))));
  const held = namesIn(readingsOf(stays));
  takeFrom(goes, new Set([...given].filter((name) => held.has(name))));
}

function takeFrom(report: HeldReport, names: ReadonlySet<string>): void {
  const without = (reading: Reading): Reading => {
    const ids = { ...reading.ids };
    for (const kind of ID_KINDS) {
      const value = ids[kind]?.value;
      if (value && namesOf({ [kind]: value }).some((name) => names.has(name))) delete ids[kind];
    }
    return { ...reading, ids };
  };
  report.own = new Map([...report.own].map(([source, reading]) => [source, without(reading)]));
  report.inherited = report.inherited.map(without);
}

/** @throws MergeRefused when a third report has an id by now that one of the two would get back. */
async function refuseTaken(tx: ReadTx, stays: HeldReport, goes: HeldReport): Promise<void> {
  for (const report of [goes, stays]) {
    const { pmid = null, doi = null, pmcid = null } = report.facts ?? {};
    const third = await tx
      .selectFrom('report')
      .select(['id', 'pmid', 'doi', 'pmcid'])
      .where((e) => e.or([e('pmid', '=', pmid), e('doi', '=', doi), e('pmcid', '=', pmcid)]))
      .where('id', 'not in', [stays.id, goes.id])
      .orderBy('id')
      .executeTakeFirst();
    const name = third && namesOf(third).find((n) => namesOf({ pmid, doi, pmcid }).includes(n));
    if (name)
      throw new MergeRefused(
        `${third.id} has ${name} now, which ${report.id} had; merge ${third.id} into ${stays.id} first, then undo both.`,
      );
  }
}
