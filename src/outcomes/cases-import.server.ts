import { sql } from 'kysely';
import type { Db, WriteTx } from '#db/tx.ts';
import { type Actor, actorId } from '#governance/actors.ts';
import { gate } from '#governance/gate.server.ts';
import { audit } from '#ledger/audit.server.ts';
import { canonicalJson, sha256 } from '#ledger/content-hash.ts';
import type { RowNote } from './arm-rows.ts';
import { CaseFileRefused, readCaseTable } from './case-rows.ts';
import { readCases } from './cases.server.ts';
import type { CaseContent } from './cases.ts';

export interface ImportCases {
  /** What people call the table, for example its file name. */
  label: string;
  now: () => Date;
  actor: Actor;
  /** The day of which the table speaks, YYYY-MM-DD; null or left out: today. */
  asOf?: string | null;
  /** Whoever imports says that each case was published as a single case in the source its row names. A column `published` goes before it. */
  published: boolean;
}

/** `cases` = `added` + `changed` + `unchanged`: the rows of the table that came in. */
export interface ImportedCases {
  cases: number;
  added: number;
  changed: number;
  unchanged: number;
  /** Of `cases`, those that may not show on a public page. */
  notPublished: number;
  /** Left out, with the row and the reason. */
  refused: RowNote[];
  warnings: string[];
}

// Any fixed number: importers of cases save one after the other.
const CASES_LOCK = 4_202_614;

/**
 * Reads a table of single cases into the database: all of its good rows, or when something fails none; the same table again changes nothing.
 * A case whose facts differ from those held takes the new ones, and the audit chain names it. Cases that the table no longer has stay.
 * @throws Refused when the actor may not import. @throws CaseFileRefused when a column could tell who somebody is, or one is missing.
 */
export async function importCases(db: Db, csvText: string, options: ImportCases): Promise<ImportedCases> {
  const { label, now, actor, published } = options;
  await gate(db, actor, 'outcomes.import', null, now);
  const asOf = options.asOf ?? now().toISOString().slice(0, 10);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(asOf) || Number.isNaN(Date.parse(asOf)))
    throw new CaseFileRefused(`“${asOf}” is not a day; write the date of the table as YYYY-MM-DD.`);
  const table = readCaseTable(csvText, { published });
  return db.write(async (tx) => {
    await sql`select pg_advisory_xact_lock(${CASES_LOCK})`.execute(tx);
    const before = await readCases(tx, { keys: table.rows.map((r) => r.key) });
    const held = new Map(before.map(({ asOf: _, retracted: _r, ...c }) => [c.key, canonicalJson(c)]));
    const printed = new Set(before.filter((c) => c.published).map((c) => c.key));
    // what was published stays so while nobody says otherwise
    const rows = table.rows.map((r) => (table.unsaid.has(r.key) && printed.has(r.key) ? { ...r, published: true } : r));
    const at = now();
    const added = rows.filter((r) => !held.has(r.key));
    const changed = rows.filter((r) => held.has(r.key) && held.get(r.key) !== canonicalJson(r));
    const written = [...added, ...changed].sort((a, b) => (a.key < b.key ? -1 : 1));
    for (const c of written) await saveCase(tx, c, asOf, at);
    await audit(
      tx,
      actorId(actor),
      {
        kind: 'cases.imported',
        body: {
          label,
          cases: rows.length,
          added: added.map((c) => c.key),
          changed: changed.map((c) => c.key),
          refused: table.refused.length,
          hash: sha256(canonicalJson(written.map((c) => [c.key, c]))),
        },
      },
      at,
    );
    return {
      cases: rows.length,
      added: added.length,
      changed: changed.length,
      unchanged: rows.length - written.length,
      notPublished: rows.filter((r) => !r.published).length,
      refused: table.refused,
      warnings: table.warnings,
    };
  });
}

async function saveCase(tx: WriteTx, c: CaseContent, asOf: string, at: Date): Promise<void> {
  const row = {
    study_key: c.study,
    citation: c.citation,
    doi: c.doi,
    product: c.product,
    product_keys: c.productKeys,
    target: c.target,
    target_keys: c.targetKeys,
    age: c.age,
    sex: c.sex,
    disease: c.disease,
    disease_keys: c.diseaseKeys,
    disease_unread: c.diseaseUnread,
    follow_up_months: c.followUpMonths,
    relapse: c.relapse,
    relapse_month: c.relapseMonth,
    immunosuppressants_off: c.immunosuppressantsOff,
    immunosuppressants_off_month: c.immunosuppressantsOffMonth,
    died: c.died,
    death_month: c.deathMonth,
    crs_grade: c.crs?.words ?? null,
    crs_low: c.crs?.low ?? null,
    crs_high: c.crs?.high ?? null,
    icans_grade: c.icans?.words ?? null,
    icans_low: c.icans?.low ?? null,
    icans_high: c.icans?.high ?? null,
    outcome: c.outcome,
    source_url: c.sourceUrl,
    source_type: c.sourceType,
    verified: c.verified,
    published: c.published,
    notes: c.notes,
    as_of: asOf,
    imported_at: at,
  };
  await tx
    .insertInto('case_row')
    .values({ case_key: c.key, ...row })
    .onConflict((on) => on.column('case_key').doUpdateSet(row))
    .execute();
}
