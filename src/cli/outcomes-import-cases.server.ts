import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { system } from '#governance/actors.ts';
import { importCases } from '#outcomes/cases-import.server.ts';
import { type Command, day, Failure, Usage } from './command.ts';
import { PLACE_OPTIONS, withStore } from './place.server.ts';

const LIMIT_BYTES = 20_000_000;

export const command: Command = {
  name: ['outcomes', 'import-cases'],
  summary: 'import single cases, de-identified; a column that could tell who somebody is refuses the table',
  usage: 'FILE.csv [--published] [--as-of DATE] [--data DIR]',
  options: { ...PLACE_OPTIONS, 'as-of': { type: 'string' }, published: { type: 'boolean' } },
  async run(t, values, args) {
    const file = args[0];
    if (!file || args.length > 1) throw new Usage('Name one table of cases, for example patients.csv.');
    const info = await stat(file).catch(() => null);
    if (!info?.isFile()) throw new Failure(`There is no file ${file}.`);
    if (info.size > LIMIT_BYTES) throw new Failure(`${file} is larger than ${LIMIT_BYTES} bytes; split the table.`);
    const asOf = day(values, 'as-of') ?? null;
    const csv = await readFile(file, 'utf8');
    return withStore(t, values, { create: true }, async (store) => {
      const got = await importCases(store.db, csv, {
        label: basename(file),
        asOf,
        now: t.now,
        actor: system('command-line'),
        published: values.published === true,
      });
      for (const w of got.warnings) t.note(w);
      for (const r of got.refused.slice(0, 50)) t.note(r.sentence);
      if (got.refused.length > 50)
        t.note(`… and ${got.refused.length - 50} rows more were left out; --json names all.`);
      if (got.notPublished > 0)
        t.note(
          `${got.notPublished} cases are held as not published and show on no public page; where each was published as a single case, say so with --published or a column published.`,
        );
      t.result(
        got,
        `${got.cases} cases: ${got.added} added, ${got.changed} changed, ${got.unchanged} unchanged, ${got.refused.length} refused`,
      );
      return got.refused.length > 0 ? 1 : 0;
    });
  },
};
