import { existsSync } from 'node:fs';
import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openStore, type Store } from '#db/connect.server.ts';
import { migrate } from '#db/migrate.server.ts';
import { importStudies } from '#evidence/import.server.ts';
import { readBibliography } from '#evidence/literature/bibliography.ts';
import { importReports } from '#evidence/literature/import-reports.server.ts';
import { readRecords } from '#evidence/read-records.server.ts';
import { system } from '#governance/actors.ts';
import { readSettings, writeSetting } from '#governance/settings.server.ts';
import { settle } from '#jobs/settle.server.ts';
import { standings } from '#ledger/staleness.server.ts';
import { importCases } from '#outcomes/cases-import.server.ts';
import { importArms } from '#outcomes/import.server.ts';
import { requireBuilt, serveUntilStopped } from './built-server.server.ts';
import { type Command, Failure, type Terminal, text } from './command.ts';
import { demonstrateConflicts } from './demo-conflicts.server.ts';
import { demonstrateDisclosures } from './demo-disclosures.server.ts';
import { demonstrateExperts } from './demo-experts.server.ts';
import { ARMS_AS_OF, writeDemonstrationLines } from './demo-lines.server.ts';
import { demonstrateMeetings } from './demo-meetings.server.ts';
import { demonstrateMembership } from './demo-membership.server.ts';
import { demonstratePeople } from './demo-people.server.ts';
import { addDemonstrationNetwork } from './demo-people-added.server.ts';
import { portOf, SERVE_OPTIONS } from './start.server.ts';

const DATA = fileURLToPath(new URL('../../data/', import.meta.url));
/** The members of the demonstration wrote and decided on the evidence up to this day; what came later came after. */
const DECIDED_AS_OF = '2026-06-24';
const BIBLIOGRAPHY = 'publications-2026-07-22.csv';
const actor = system('demonstration');

async function importDays(t: Terminal, store: Store, days: readonly string[]): Promise<void> {
  for (const [i, file] of days.entries()) {
    t.progress('registry history, day by day', i, days.length);
    const asOf = file.slice(0, 10);
    await importStudies(store.db, {
      source: 'ctgov',
      label: file,
      records: readRecords(join(DATA, 'trials', file)),
      asOf,
      now: t.now,
      actor,
    });
  }
  t.progress('', null);
}

async function addNetwork(t: Terminal, store: Store): Promise<void> {
  await store.db.write(async (tx) => {
    await writeSetting(tx, 'demonstration', true, t.now());
    await addDemonstrationNetwork(tx, t.now());
  });
}

/** Builds the whole demonstration in an empty store. */
export async function buildDemonstration(t: Terminal, store: Store): Promise<{ passages: string[] }> {
  const world = { db: store.db, now: t.now, mail: null };
  const days = (await readdir(join(DATA, 'trials'))).filter((f) => /^\d{4}-\d{2}-\d{2}\.ndjson$/.test(f)).sort();
  await addNetwork(t, store);
  t.note(`1/6 registry history up to ${DECIDED_AS_OF}, day by day`);
  await importDays(
    t,
    store,
    days.filter((f) => f.slice(0, 10) <= DECIDED_AS_OF),
  );
  t.note('2/6 bibliography, published arms and published cases');
  await importReports(store.db, {
    source: 'bibliography',
    reports: readBibliography(await readFile(join(DATA, BIBLIOGRAPHY), 'utf8')),
    label: BIBLIOGRAPHY,
    asOf: BIBLIOGRAPHY.slice(13, 23),
    now: t.now,
    actor,
  });
  await importArms(store.db, await readFile(join(DATA, 'study-arms.csv'), 'utf8'), {
    label: 'study-arms.csv',
    asOf: ARMS_AS_OF,
    now: t.now,
    actor,
  });
  await importCases(store.db, await readFile(join(DATA, 'patients.csv'), 'utf8'), {
    label: 'patients.csv',
    asOf: ARMS_AS_OF,
    now: t.now,
    actor,
    published: true,
  });
  await settle(world);
  t.note('3/6 two lines from the evidence to a public passage, by a labelled demonstration network');
  const scene = { db: store.db, now: t.now };
  // whoever writes a decision has disclosed their interests before
  await demonstrateDisclosures(scene);
  const passages = await writeDemonstrationLines(scene);
  t.note('4/6 seats, profiles, disclosures, conflicts and meetings of the made-up members');
  await demonstrateMembership(scene);
  await demonstratePeople(scene);
  await demonstrateConflicts(scene);
  await demonstrateMeetings(scene);
  await demonstrateExperts(scene);
  t.note(`5/6 registry history after ${DECIDED_AS_OF}`);
  await importDays(
    t,
    store,
    days.filter((f) => f.slice(0, 10) > DECIDED_AS_OF),
  );
  await settle(world);
  t.note('6/6 how the passages stand now');
  const today = t.now().toISOString().slice(0, 10);
  const refs = passages.map((id) => ({ kind: 'passage' as const, id }));
  const standing = await store.db.read((tx) => standings(tx, refs, today));
  for (const { id } of refs) {
    const s = standing.get(`passage:${id}`);
    t.note(
      `    ${id}: ${s?.state === 'new-evidence' ? 'new evidence since' : s?.state}${s?.reasons[0] ? ` – ${s.reasons[0].sentence}` : ''}`,
    );
  }
  return { passages };
}

/** Builds beside the folder and renames at the end, so that a demonstration is there whole or not at all. */
async function ensureBuilt(t: Terminal, dir: string): Promise<void> {
  if (existsSync(dir)) return;
  const building = join(dirname(resolve(dir)), `.${resolve(dir).split('/').at(-1)}.building`);
  await rm(building, { recursive: true, force: true });
  const store = await openStore({ dataDir: building }, t.now);
  try {
    await migrate(store.kysely);
    await buildDemonstration(t, store);
  } finally {
    await store.close();
  }
  await rename(building, dir);
}

export const command: Command = {
  name: ['demo'],
  summary: 'build the demonstration on the bundled real evidence, once, and serve it',
  usage: '[--port N] [--host H] [--data DIR]',
  options: { ...SERVE_OPTIONS, 'build-only': { type: 'boolean' } },
  async run(t, values) {
    if (values['build-only'] !== true) requireBuilt();
    const started = performance.now();
    const dir = text(values, 'data') ?? join(process.env.ACTION_DATA ?? 'action-data', 'demonstration');
    const port = portOf(values);
    const host = text(values, 'host') ?? process.env.HOST ?? '127.0.0.1';
    await ensureBuilt(t, dir);
    const store = await openStore({ dataDir: dir }, t.now);
    try {
      await migrate(store.kysely);
      if (!(await store.db.read((tx) => readSettings(tx))).demonstration)
        throw new Failure(
          `${dir} holds a database that is not a demonstration; name another folder with --data, or serve it with "action start".`,
        );
      t.note(store.description);
      if (values['build-only'] === true) {
        t.result({ data: dir }, `The demonstration is in ${dir}.`);
        return 0;
      }
      await serveUntilStopped(
        t,
        { store, port, host, demonstration: true, development: false, worker: true },
        async (url) => {
          const seconds = Math.round((performance.now() - started) / 100) / 10;
          t.line(
            { url, seconds, data: dir },
            `The demonstration is at ${url} (${seconds} s). Try ${url}/ first, then ${url}/line/passage/P2. Stop it with Ctrl-C.`,
          );
        },
      );
      return 0;
    } finally {
      await store.close();
    }
  },
};
