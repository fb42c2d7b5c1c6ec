import type { Db } from '#db/tx.ts';
import { importStudies } from '#evidence/import.server.ts';
import type { RunCounts } from '#evidence/import-run.server.ts';
import { readEuropePmcJson } from '#evidence/literature/europepmc.ts';
import { importReports } from '#evidence/literature/import-reports.server.ts';
import { readRecords } from '#evidence/read-records.server.ts';
import type { Actor } from '#governance/actors.ts';
import { sha256 } from '#ledger/content-hash.ts';
import type { PageAnswer, SyncedSource } from './sync-source.ts';

/** A page that was read and found whole. */
export interface WholePage {
  answer: PageAnswer;
  /** The untouched bytes. */
  bytes: Buffer;
  label: string;
  /** The day of the fetch, YYYY-MM-DD. */
  asOf: string;
  now: () => Date;
  actor: Actor;
}

export interface ImportedPage {
  counts: RunCounts;
  /** Ids of the page of which we hold a record now. */
  held: Set<string>;
}

/** A second time the same page adds nothing. A record that cannot be read goes to quarantine and the others go on. */
export type ImportPage = (db: Db, page: WholePage) => Promise<ImportedPage>;

async function importStudyPage(db: Db, { answer, bytes, ...how }: WholePage): Promise<ImportedPage> {
  const whole = (async function* () {
    yield bytes;
  })();
  const { added, changed, unchanged, quarantined } = await importStudies(db, {
    ...how,
    source: 'ctgov',
    records: readRecords(whole),
  });
  const ids = answer.ids.filter((id) => id !== null);
  const rows = await db.read((tx) =>
    tx
      .selectFrom('source_record')
      .select('native_id')
      .distinct()
      .where('source', '=', 'ctgov')
      .where('native_id', 'in', ids.length > 0 ? ids : [''])
      .execute(),
  );
  return { counts: { added, changed, unchanged, quarantined }, held: new Set(rows.map((r) => r.native_id)) };
}

async function importReportPage(db: Db, { answer, bytes, ...how }: WholePage): Promise<ImportedPage> {
  const reports = [...readEuropePmcJson(bytes.toString('utf8'))];
  const { added, changed, unchanged, quarantined } = await importReports(db, { ...how, source: 'europepmc', reports });
  const hashes = reports.map((r) => sha256(r.text));
  const rows = await db.read((tx) =>
    tx
      .selectFrom('source_record')
      .select('raw_hash')
      .distinct()
      .where('source', '=', 'europepmc')
      .where('raw_hash', 'in', hashes.length > 0 ? hashes : [''])
      .execute(),
  );
  const kept = new Set(rows.map((r) => r.raw_hash));
  const held = answer.ids.filter((id, i) => id !== null && kept.has(hashes[i] ?? ''));
  return { counts: { added, changed, unchanged, quarantined }, held: new Set(held.filter((id) => id !== null)) };
}

export const PAGE_IMPORTS: Record<SyncedSource, ImportPage> = { ctgov: importStudyPage, europepmc: importReportPage };
