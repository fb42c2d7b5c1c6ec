import { sql } from 'kysely';
import type { Db, ReadTx, WriteTx } from '#db/tx.ts';
import { type Actor, actorId } from '#governance/actors.ts';
import { gate } from '#governance/gate.server.ts';
import { audit } from '#ledger/audit.server.ts';
import { givenReason } from '#ledger/given-reason.ts';
import type { Notice } from './fold-readings.ts';
import type { LinkGround, ReportLink, ReportStudy, StudyReport } from './report-link.ts';

/** Which reports belong to which studies: the machine's links, with a curator's word over each. */

export class LinkRefused extends Error {}

interface Row {
  report_id: string;
  study_id: string;
  grounds: LinkGround[];
  ruling: { present: boolean; reason: string; by: string; at: string } | null;
}

/** Machine and curators side by side. Rulings on a report that went into another hold for that one; the latest of several holds. */
async function readLinks(
  tx: ReadTx,
  reports: readonly string[] | null,
  studies: readonly string[] | null,
): Promise<Row[]> {
  const only = (report: string, study: string) =>
    reports
      ? sql`${sql.ref(report)} = any(${[...reports]}::text[])`
      : sql`${sql.ref(study)} = any(${[...(studies ?? [])]}::text[])`;
  const { rows } = await sql<Row>`
    with machine as (
      select l.report_id, l.study_id, jsonb_agg(jsonb_build_object('via', l.via, 'words', l.words, 'field', l.field)
               order by case l.via when 'registry' then 1 when 'data-bank' then 2 else 3 end) as grounds
      from report_study l where ${only('l.report_id', 'l.study_id')} group by l.report_id, l.study_id
    ), ruled as (
      select distinct on (coalesce(r.merged_into, r.id), u.study_id) coalesce(r.merged_into, r.id) as report_id, u.study_id,
             jsonb_build_object('present', u.present, 'reason', u.reason, 'by', u.by, 'at', u.at) as ruling
      from report_study_ruling u join report r on r.id = u.report_id
      where u.withdrawn_at is null and ${only('u.report_id', 'u.study_id')}
      order by coalesce(r.merged_into, r.id), u.study_id, u.id desc
    )
    select coalesce(m.report_id, u.report_id) as report_id, coalesce(m.study_id, u.study_id) as study_id,
           coalesce(m.grounds, '[]'::jsonb) as grounds, u.ruling
    from machine m full join ruled u on u.report_id = m.report_id and u.study_id = m.study_id`.execute(tx);
  return rows;
}

const linkOf = ({ grounds, ruling }: Row): ReportLink => ({
  grounds,
  ruling: ruling && { ...ruling, at: new Date(ruling.at) },
  stands: ruling?.present ?? grounds.length > 0,
});

/** A report and those that went into it; rulings may have been given on any of them. */
async function membersOf(tx: ReadTx, report: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive member(id) as (
      select ${report}::text union select r.id from member m join report r on r.merged_into = m.id
    ) select id from member`.execute(tx);
  return rows.map((r) => r.id);
}

/** A study and the registrations that were merged into it. */
async function registrationsOf(tx: ReadTx, study: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive member(id) as (
      select ${study}::text union select s.id from member m join study s on s.merged_into = m.id
    ) select id from member`.execute(tx);
  return rows.map((r) => r.id);
}

/**
 * The reports of a study as they stand, newest first; those of registrations merged into it are its own.
 * @param all also the links that a curator has denied, with `stands` false.
 */
export async function reportsOfStudy(tx: ReadTx, studyId: string, all = false): Promise<StudyReport[]> {
  const links = await readLinks(tx, null, await registrationsOf(tx, studyId));
  const ids = [...new Set(links.map((l) => l.report_id))];
  if (ids.length === 0) return [];
  const reports = await tx
    .selectFrom('report')
    .select(['id', 'title', 'journal', 'published', 'authors', 'types', 'pmid', 'doi', 'notice'])
    .where('id', 'in', ids)
    .where('merged_into', 'is', null)
    .orderBy('published', (o) => o.desc().nullsLast())
    .orderBy('id')
    .execute();
  return reports.flatMap((report): StudyReport[] => {
    const rows = links.filter((l) => l.report_id === report.id);
    const grounds = rows.flatMap((l) => l.grounds);
    const ruling = rows.find((l) => l.ruling)?.ruling ?? null;
    const link = linkOf({ report_id: report.id, study_id: studyId, grounds, ruling });
    return link.stands || all ? [{ report: { ...report, notice: report.notice as Notice | null }, ...link }] : [];
  });
}

/** The studies of a report as they stand, by their numbers. @param all also denied ones, with `stands` false. */
export async function studiesOfReport(tx: ReadTx, reportId: string, all = false): Promise<ReportStudy[]> {
  const links = await readLinks(tx, await membersOf(tx, reportId), null);
  const ids = links.map((l) => l.study_id);
  if (ids.length === 0) return [];
  const { rows: held } = await sql<{ asked: string; id: string; title: string; status: string | null }>`
    select s.id as asked, t.id, t.title, t.status from study s join study t on t.id = coalesce(s.merged_into, s.id)
    where s.id = any(${ids}::text[])`.execute(tx);
  return links
    .map((l): ReportStudy => {
      const found = held.find((h) => h.asked === l.study_id);
      return {
        study: l.study_id,
        held: found ? { id: found.id, title: found.title, status: found.status } : null,
        ...linkOf(l),
      };
    })
    .filter((l) => all || l.stands)
    .sort((a, b) => (a.study < b.study ? -1 : 1));
}

const reasonTyped = (text: string): string => givenReason(text, LinkRefused);

interface Said {
  report: string;
  /** NCT id; the study need not be held. */
  study: string;
  reason: string;
}

interface By {
  actor: Actor;
  now: () => Date;
}

/** Holds the report against imports and other curators. @returns the report that stands for it. */
async function hold(tx: WriteTx, given: string): Promise<string> {
  const id = given.trim().toLowerCase().slice(0, 600).toWellFormed().replaceAll('\0', '');
  const row = await tx
    .selectFrom('report')
    .select(['id', 'merged_into'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!row) throw new LinkRefused(`There is no report ${id || 'without a number'}; check its number.`);
  if (row.merged_into) throw new LinkRefused(`${row.id} was found to be ${row.merged_into}; say it of that report.`);
  return row.id;
}

function studyTyped(text: string): string {
  const id = text.trim().toUpperCase();
  if (!/^NCT\d{8}$/.test(id)) throw new LinkRefused('Name the study by its NCT number: NCT and eight digits.');
  return id;
}

/**
 * A curator's word that a report belongs to a study (`present`), or does not, in place of an earlier one, which stays on record with the machine's links.
 * @throws LinkRefused in one sentence; Refused when the actor may not curate.
 */
export async function ruleLink(db: Db, g: Said & { present: boolean }, { actor, now }: By): Promise<void> {
  await gate(db, actor, 'evidence.curate', null, now);
  const [study, reason] = [studyTyped(g.study), reasonTyped(g.reason)];
  await db.write(async (tx) => {
    const report = await hold(tx, g.report);
    const [at, by] = [now(), actorId(actor)];
    await withdraw(tx, report, study, by, at);
    await tx
      .insertInto('report_study_ruling')
      .values({ report_id: report, study_id: study, present: g.present, reason, by, at })
      .execute();
    const body = { report, study, present: g.present, reason };
    await audit(tx, by, { kind: 'report-link.ruled', body }, at);
  });
}

/** Takes a curator's word on a link back: the machine's links hold again. @throws LinkRefused when there is none, or no reason. */
export async function withdrawLinkRuling(db: Db, g: Said, { actor, now }: By): Promise<void> {
  await gate(db, actor, 'evidence.curate', null, now);
  const [study, reason] = [studyTyped(g.study), reasonTyped(g.reason)];
  await db.write(async (tx) => {
    const report = await hold(tx, g.report);
    const [at, by] = [now(), actorId(actor)];
    if ((await withdraw(tx, report, study, by, at)) === 0)
      throw new LinkRefused(`Nobody has ruled on ${report} and ${study}; there is nothing to take back.`);
    await audit(tx, by, { kind: 'report-link.ruling-withdrawn', body: { report, study, reason } }, at);
  });
}

/** Also the rulings on reports that went into this one. */
async function withdraw(tx: WriteTx, report: string, study: string, by: string, at: Date): Promise<number> {
  const rows = await tx
    .updateTable('report_study_ruling')
    .set({ withdrawn_at: at, withdrawn_by: by })
    .where('report_id', 'in', await membersOf(tx, report))
    .where('study_id', '=', study)
    .where('withdrawn_at', 'is', null)
    .returning('id')
    .execute();
  return rows.length;
}
