import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { openStore, type Store } from '#db/connect.server.ts';
import { migrate } from '#db/migrate.server.ts';
import { classify } from '#evidence/classify.ts';
import { compareFacts } from '#evidence/compare.ts';
import { importStudies } from '#evidence/import.server.ts';
import { readRecords } from '#evidence/read-records.server.ts';
import { parseCtgovStudy } from '#evidence/study-facts.ts';
import { canonicalText } from '#evidence/study-order.ts';
import { system } from '#governance/actors.ts';
import { sha256 } from '#ledger/content-hash.ts';
import { type Figure, round, seconds } from './measure.ts';
import { writeRecords } from './records.ts';

const RECORDS = 5000;
/** What is wanted of a first import, records/s. */
const WANTED = { embedded: 500, PostgreSQL: 1000 };

const into = (store: Store, file: string, asOf: string) =>
  importStudies(store.db, {
    source: 'ctgov',
    label: 'bench',
    records: readRecords(file),
    asOf,
    now: () => new Date(),
    actor: system('bench'),
  });

/** Reading, parsing, hashing, comparing and classifying without a database. */
async function withoutDatabase(file: string): Promise<void> {
  for await (const r of readRecords(file)) {
    if ('problem' in r) throw new Error(r.problem);
    const parsed = parseCtgovStudy(r.json);
    if (parsed.kind === 'refused') throw new Error(parsed.sentence);
    sha256(canonicalText(parsed.facts));
    classify(parsed.facts);
    compareFacts(parsed.facts, parsed.facts);
  }
}

/** The varied complete records of the registry in the folder of real records, each some times under a number of its own. @returns how many; 0 where there are none. */
async function writeRealRecords(file: string): Promise<number> {
  const folder = process.env.ACTION_REAL_RECORDS;
  if (!folder) return 0;
  const lines = gunzipSync(await readFile(join(folder, 'trials', 'v2-bulk-sample.ndjson.gz')))
    .toString('utf8')
    .trim()
    .split('\n');
  const out: string[] = [];
  for (let i = 0; i < RECORDS; i++) {
    const line = lines[i % lines.length] ?? '';
    const id = /"nctId":\s*"(NCT\d{8})"/.exec(line)?.[1] ?? '';
    out.push(line.replaceAll(id, `NCT${91_000_000 + i}`));
  }
  await writeFile(file, `${out.join('\n')}\n`);
  return RECORDS;
}

/** Import throughput on both engines, as a share of what the arithmetic alone would allow. */
export async function benchImport(postgresUrl: string | null): Promise<Figure[]> {
  const dir = await mkdtemp(join(tmpdir(), 'action-bench-'));
  try {
    const file = join(dir, 'records.ndjson');
    const { bytes } = await writeRecords(file, RECORDS);
    const limit = RECORDS / (await seconds(() => withoutDatabase(file)));
    const out: Figure[] = [
      {
        what: `read, parse, hash, compare, classify; no database (${round(bytes / RECORDS / 1000)} kB a record)`,
        value: round(limit),
        unit: 'records/s',
      },
    ];
    const places = [
      { name: 'embedded', place: { dataDir: join(dir, 'pg') } } as const,
      ...(postgresUrl ? [{ name: 'PostgreSQL', place: { url: postgresUrl } } as const] : []),
    ];
    for (const { name, place } of places) {
      const store = await openStore(place);
      try {
        await migrate(store.kysely);
        const rate = async (asOf: string) => RECORDS / (await seconds(() => into(store, file, asOf)));
        const first = await rate('2026-05-07');
        out.push({
          what: `first import, ${name}`,
          value: round(first),
          unit: 'records/s',
          ratio: { to: 'no database', value: round(first / limit, 2) },
        });
        out.push({
          what: `first import, ${name}, against what is wanted`,
          value: round(first),
          unit: 'records/s',
          ratio: { to: `${WANTED[name]} wanted`, value: round(first / WANTED[name], 2) },
        });
        for (const [run, asOf] of [
          ['the same file again', '2026-05-07'],
          ['the same file of a later day', '2026-05-08'],
        ] as const) {
          const again = await rate(asOf);
          out.push({
            what: `${run}, ${name}`,
            value: round(again),
            unit: 'records/s',
            ratio: { to: 'no database', value: round(again / limit, 2) },
          });
        }
      } finally {
        await store.close();
      }
    }
    const real = join(dir, 'real.ndjson');
    if ((await writeRealRecords(real)) > 0)
      for (const { name, place } of places) {
        const store = await openStore('dataDir' in place ? { dataDir: join(dir, 'pg-real') } : place);
        try {
          await migrate(store.kysely);
          const rate = RECORDS / (await seconds(() => into(store, real, '2026-05-09')));
          out.push({
            what: `first import of real records of the registry, ${name}`,
            value: round(rate),
            unit: 'records/s',
            ratio: { to: `${WANTED[name]} wanted`, value: round(rate / WANTED[name], 2) },
          });
        } finally {
          await store.close();
        }
      }
    return out;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
