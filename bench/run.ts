/* Measures speed and writes a table and bench/results/latest.json. Nothing here is asserted: machines differ, ratios carry over. */
import { mkdir, writeFile } from 'node:fs/promises';
import * as os from 'node:os';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { openStore } from '#db/connect.server.ts';
import { startPostgres, whyNoPostgres } from '../test/postgres.ts';
import { benchExperts } from './experts.ts';
import { benchGapMap } from './gap-map.ts';
import { benchImport } from './import.ts';
import type { Figure } from './measure.ts';
import { benchMemory } from './memory.ts';
import { benchOverlap } from './overlap.ts';
import { benchPooling } from './pooling.ts';
import { benchSearch } from './search.ts';
import { benchSite } from './site.ts';
import { benchStaleness } from './staleness.ts';
import { benchSurvival } from './survival.ts';

const noPostgres = whyNoPostgres();
if (noPostgres) console.error(`PostgreSQL is left out: ${noPostgres}`);
const server = noPostgres ? null : await startPostgres();

/** A new database on the server for one measurement. */
async function database(name: string): Promise<string | null> {
  if (!server) return null;
  const store = await openStore({ url: server.url });
  await sql.raw(`create database ${name}`).execute(store.kysely);
  await store.close();
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  return url.href;
}

const figures: Figure[] = [];
const parts: Record<string, () => Promise<Figure[]>> = {
  pooling: async () => benchPooling(),
  overlap: async () => benchOverlap(),
  experts: async () => benchExperts(),
  survival: async () => benchSurvival(),
  import: async () => benchImport(await database('bench_import')),
  memory: async () => benchMemory(await database('bench_memory')),
  staleness: async () => benchStaleness(await database('bench_staleness')),
  search: async () => benchSearch(await database('bench_search')),
  site: benchSite,
  'gap-map': async () => benchGapMap(await database('bench_gap_map')),
};
const wanted = process.argv.slice(2);
try {
  for (const [name, part] of Object.entries(parts)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    console.error(`measuring ${name}`);
    figures.push(...(await part()));
  }
} finally {
  await server?.stop();
}

const machine = {
  cpu: os.cpus()[0]?.model ?? 'unknown',
  cores: os.cpus().length,
  memoryGiB: Math.round(os.totalmem() / 2 ** 30),
  node: process.version,
  system: `${os.type()} ${os.release()}`,
};
console.log(`${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, Node ${machine.node}`);
for (const f of figures)
  console.log(
    `${f.what.padEnd(72)} ${String(f.value).padStart(9)} ${f.unit.padEnd(11)} ${f.ratio ? `${f.ratio.value} × ${f.ratio.to}` : ''}`,
  );
const folder = fileURLToPath(new URL('./results/', import.meta.url));
await mkdir(folder, { recursive: true });
await writeFile(
  `${folder}latest.json`,
  `${JSON.stringify({ measured: new Date().toISOString(), machine, figures }, null, 2)}\n`,
);
process.exit();
