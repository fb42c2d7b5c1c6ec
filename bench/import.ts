import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore, type Store } from '#db/connect.server.ts';
import { migrate } from '#db/migrate.server.ts';
import { compareFacts } from '#evidence/compare.ts';
import { importStudies } from '#evidence/import.server.ts';
import { readRecords } from '#evidence/read-records.server.ts';
import { parseCtgovStudy } from '#evidence/study-facts.ts';
import { canonicalFacts } from '#evidence/study-order.ts';
import { system } from '#governance/actors.ts';
import { contentHash } from '#ledger/content-hash.ts';
import { type Figure, round, seconds } from './measure.ts';
import { writeRecords } from './records.ts';

const RECORDS = 2000;

const into = (store: Store, file: string) =>
  importStudies(store.db, {
    source: 'ctgov',
    label: 'bench',
    records: readRecords(file),
    asOf: '2026-05-07',
    now: () => new Date(),
    actor: system('bench'),
  });

/** Reading, parsing, hashing and comparing without a database: the limit that an import cannot pass. */
async function withoutDatabase(file: string): Promise<void> {
  for await (const r of readRecords(file)) {
    if ('problem' in r) throw new Error(r.problem);
    const parsed = parseCtgovStudy(r.json);
    if (parsed.kind === 'refused') throw new Error(parsed.sentence);
    contentHash(canonicalFacts(parsed.facts));
    compareFacts(parsed.facts, parsed.facts);
  }
}

/** Import throughput on both engines, as a share of what the arithmetic alone would allow. */
export async function benchImport(postgresUrl: string | null): Promise<Figure[]> {
  const dir = await mkdtemp(join(tmpdir(), 'action-bench-'));
  try {
    const file = join(dir, 'records.ndjson');
    const bytes = await writeRecords(file, RECORDS);
    const limit = RECORDS / (await seconds(() => withoutDatabase(file)));
    const out: Figure[] = [
      {
        what: `read, parse, hash, compare; no database (${round(bytes / RECORDS / 1000)} kB a record)`,
        value: round(limit),
        unit: 'records/s',
      },
    ];
    const places = [
      { name: 'embedded, on disk', place: { dataDir: join(dir, 'pg') } },
      ...(postgresUrl ? [{ name: 'PostgreSQL', place: { url: postgresUrl } }] : []),
    ];
    for (const { name, place } of places) {
      const store = await openStore(place);
      try {
        await migrate(store.kysely);
        for (const run of ['first import', 'the same file again']) {
          const rate = RECORDS / (await seconds(() => into(store, file)));
          out.push({
            what: `${run}, ${name}`,
            value: round(rate),
            unit: 'records/s',
            ratio: { to: 'no database', value: round(rate / limit, 2) },
          });
        }
      } finally {
        await store.close();
      }
    }
    return out;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
