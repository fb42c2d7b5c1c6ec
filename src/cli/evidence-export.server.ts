import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { EXPORT_FORMATS, planExport, writeExport } from '#evidence/export.server.ts';
import { STUDY_SORTS, sortOf } from '#evidence/search-list.server.ts';
import { type Command, Failure, type Terminal, text, Usage } from './command.ts';
import { PLACE_OPTIONS, withStore } from './place.server.ts';
import { FILTER_OPTIONS, FILTER_USAGE, filterOf, settledFilter } from './study-filter-options.server.ts';

/** Writes the pieces, waiting where the reader is slower. */
async function pour(pieces: AsyncIterable<string>, out: Writable): Promise<void> {
  for await (const piece of pieces) if (!out.write(piece)) await once(out, 'drain');
}

async function pourInto(t: Terminal, file: string, pieces: AsyncIterable<string>): Promise<void> {
  const out = createWriteStream(file);
  try {
    const done = finished(out);
    await Promise.race([pour(pieces, out), done]);
    out.end();
    await done;
  } catch (e) {
    out.destroy();
    await rm(file, { force: true });
    throw new Failure(`${file} could not be written (${(e as Error).message.split('\n')[0]}); nothing was left of it.`);
  } finally {
    t.progress('', null);
  }
}

export const command: Command = {
  name: ['evidence', 'export'],
  summary: 'all studies of a search as a table, as JSON or as references',
  usage: `--format csv|json|ris ${FILTER_USAGE} [--sort ${STUDY_SORTS.join('|')}] [--out FILE]`,
  options: {
    ...PLACE_OPTIONS,
    ...FILTER_OPTIONS,
    format: { type: 'string' },
    sort: { type: 'string' },
    out: { type: 'string' },
  },
  async run(t, values, words) {
    const given = text(values, 'format') ?? (t.json ? 'json' : undefined);
    const format = EXPORT_FORMATS.find((f) => f === given);
    if (!format) throw new Usage(`--format takes ${EXPORT_FORMATS.join(', ')}${given ? `, not "${given}"` : ''}.`);
    const out = text(values, 'out');
    if (t.json && !out && format !== 'json')
      throw new Usage(`With --json the ${format} needs a file of its own: name it with --out.`);
    const filter = filterOf(values, words);
    const sort = text(values, 'sort');
    if (sort !== undefined && !STUDY_SORTS.some((s) => s === sort))
      throw new Usage(`--sort takes ${STUDY_SORTS.join(', ')}, not "${sort}".`);
    return withStore(t, values, {}, async (store) => {
      const plan = await store.db.read(async (tx) =>
        planExport(tx, { ...(await settledFilter(t, tx, filter)), sort: sortOf(sort, filter) }),
      );
      const pieces = writeExport(store.db, plan, format);
      const count = plan.ids.length;
      const said = `${count} ${count === 1 ? 'study' : 'studies'}${plan.cut ? ', and more that were left out' : ''}`;
      if (out) {
        await pourInto(t, out, pieces);
        t.result({ file: out, format, studies: count, cut: plan.cut, asOf: plan.asOf }, `${said} written to ${out}`);
      } else {
        await pour(pieces, process.stdout);
        t.note(said);
      }
      return 0;
    });
  },
};
