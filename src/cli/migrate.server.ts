import { openStore } from '#db/connect.server.ts';
import { migrate } from '#db/migrate.server.ts';
import type { Command } from './command.ts';
import { reclassifiedWords, reclassifyHere } from './evidence-reclassify.server.ts';
import { PLACE_OPTIONS, placeOf } from './place.server.ts';

export const command: Command = {
  name: ['migrate'],
  summary: 'bring the schema of the database up to date',
  usage: '[--data DIR]',
  options: PLACE_OPTIONS,
  async run(t, values) {
    const store = await openStore(placeOf(values), t.now);
    try {
      t.note(store.description);
      const applied = await migrate(store.kysely);
      const reclassified = await reclassifyHere(t, store);
      const words = [applied.length ? `Applied ${applied.join(', ')}.` : 'The schema is up to date.'];
      if (reclassified.studies > 0) words.push(reclassifiedWords(reclassified));
      t.result({ applied, reclassified }, words.join(' '));
      return 0;
    } finally {
      await store.close();
    }
  },
};
