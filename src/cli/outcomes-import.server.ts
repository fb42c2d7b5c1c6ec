import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { system } from '#governance/actors.ts';
import { importArms } from '#outcomes/import.server.ts';
import { type Command, day, Failure, Usage } from './command.ts';
import { PLACE_OPTIONS, withStore } from './place.server.ts';
import { settleAfter } from './world.server.ts';

const LIMIT_BYTES = 50_000_000;

export const command: Command = {
  name: ['outcomes', 'import'],
  summary: 'import published arms and outcomes from a table',
  usage: 'FILE.csv [--as-of DATE] [--data DIR]',
  options: { ...PLACE_OPTIONS, 'as-of': { type: 'string' } },
  async run(t, values, args) {
    const file = args[0];
    if (!file || args.length > 1) throw new Usage('Name one table of arms, for example study-arms.csv.');
    const info = await stat(file).catch(() => null);
    if (!info?.isFile()) throw new Failure(`There is no file ${file}.`);
    if (info.size > LIMIT_BYTES) throw new Failure(`${file} is larger than ${LIMIT_BYTES} bytes; split the table.`);
    const asOf = day(values, 'as-of') ?? null;
    const csv = await readFile(file, 'utf8');
    return withStore(t, values, { create: true }, async (store) => {
      const got = await importArms(store.db, csv, {
        label: basename(file),
        asOf,
        now: t.now,
        actor: system('command-line'),
      });
      await settleAfter(t, store);
      for (const w of got.warnings.slice(0, 20)) t.note(w);
      if (got.vanished.length > 0)
        t.note(
          `${got.vanished.length} outcomes that are held do not stand in this table; they stay: ${got.vanished
            .slice(0, 5)
            .map((v) => v.outcome)
            .join(', ')}${got.vanished.length > 5 ? ' …' : ''}`,
        );
      for (const r of got.refused) t.note(`row ${r.row}: ${r.sentence}`);
      t.result(
        got,
        `${got.arms} arms, ${got.outcomes} outcomes: ${got.changed} changed, ${got.unchanged} unchanged, ${got.heldBack.length} held back, ${got.refused.length} refused`,
      );
      return got.refused.length > 0 ? 1 : 0;
    });
  },
};
