import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import type { Store } from '#db/connect.server.ts';
import { dayInName, importFile } from '#evidence/import-file.server.ts';
import { ReportsRefused } from '#evidence/literature/report-facts.ts';
import { reasonsOfRun } from '#evidence/quarantine.server.ts';
import { system } from '#governance/actors.ts';
import { type Command, day, Failure, type Terminal, Usage } from './command.ts';
import { PLACE_OPTIONS, withStore } from './place.server.ts';
import { settleAfter } from './world.server.ts';

export interface Counts {
  added: number;
  changed: number;
  unchanged: number;
  quarantined: number;
}

/** Below a folder only files with these endings are looked at; what they hold is told by how they begin. */
const READABLE = new Set(['.json', '.ndjson', '.jsonl', '.gz', '.csv', '.xml', '.nbib', '.ris', '.txt', '.medline']);
/** Reasons and warnings told for one file; the pages have them all. */
const SHOWN = 5;
const MOST_FILES = 100_000;

/** The files behind the paths, folders walked, in the order of their names: files named by day are then read day by day. */
export async function filesBehind(paths: readonly string[]): Promise<string[]> {
  const out: string[] = [];
  const walk = async (path: string, asked: boolean): Promise<void> => {
    const info = await stat(path).catch(() => null);
    if (!info) throw new Failure(`There is no file or folder ${path}.`);
    if (info.isDirectory()) {
      for (const name of (await readdir(path)).sort()) await walk(join(path, name), false);
    } else if (asked || READABLE.has(extname(path).toLowerCase())) out.push(path);
    if (out.length > MOST_FILES)
      throw new Failure(`There are more than ${MOST_FILES} files below ${paths.join(', ')}; import them in parts.`);
  };
  for (const p of paths) await walk(p, true);
  return out;
}

const actor = system('command-line');

async function readOne(t: Terminal, store: Store, file: string, asOf: string): Promise<Counts> {
  const label = basename(file);
  const onProgress = (done: number) => t.progress(label, done);
  const got = await importFile(store.db, file, {
    label,
    asOf,
    now: t.now,
    actor,
    onProgress,
    smallHeap: true,
  }).catch((e: unknown) => {
    throw e instanceof ReportsRefused ? new Failure(`${label}: ${e.message}`) : e;
  });
  for (const w of got.warnings.slice(0, SHOWN)) t.note(`${label}: ${w}`);
  const held = await store.db.read((tx) => reasonsOfRun(tx, got.importId, SHOWN));
  for (const q of held) t.note(`${label}, record ${q.position}: ${q.reason}`);
  return got;
}

export const command: Command = {
  name: ['evidence', 'import'],
  summary:
    'import registry records (JSON, NDJSON, CSV) and papers (PubMed XML, NBIB, RIS, Europe PMC, CSV), plain or gzip',
  usage: 'PATH… [--as-of DATE] [--data DIR]',
  options: { ...PLACE_OPTIONS, 'as-of': { type: 'string' } },
  async run(t, values, paths) {
    if (paths.length === 0) throw new Usage('Name at least one file or folder to import.');
    const given = day(values, 'as-of');
    const files = await filesBehind(paths);
    if (files.length === 0)
      throw new Failure(
        `There is nothing to import below ${paths.join(', ')}: no file that ends in ${[...READABLE].join(', ')}.`,
      );
    return withStore(t, values, { create: true }, async (store) => {
      const total: Counts = { added: 0, changed: 0, unchanged: 0, quarantined: 0 };
      let unread = 0;
      for (const [i, file] of files.entries()) {
        const named = given ?? dayInName(basename(file));
        const asOf = named ?? t.now().toISOString().slice(0, 10);
        if (!named) t.note(`${basename(file)}: no --as-of and no day in its name; taken as of today, ${asOf}.`);
        if (files.length > 1) t.progress('files', i, files.length);
        try {
          const got = await readOne(t, store, file, asOf);
          for (const k of Object.keys(total) as (keyof Counts)[]) total[k] += got[k];
        } catch (e) {
          if (files.length === 1) throw e;
          unread++;
          const [line = ''] = (e as Error).message.split('\n');
          t.note(line.startsWith(`${basename(file)}: `) ? line : `${file}: ${line}`);
        }
      }
      t.progress('', null);
      await settleAfter(t, store);
      t.result(
        total,
        `${total.added} added, ${total.changed} changed, ${total.unchanged} unchanged, ${total.quarantined} in quarantine${files.length > 1 ? ` (${files.length} files)` : ''}`,
      );
      if (total.quarantined > 0)
        t.note('Records in quarantine keep their original; the page /desk/quarantine says why and reads them again.');
      const read = total.added + total.changed + total.unchanged;
      return unread > 0 || (read === 0 && total.quarantined > 0) ? 1 : 0;
    });
  },
};
