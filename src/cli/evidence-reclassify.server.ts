import type { Store } from '#db/connect.server.ts';
import { reclassifyStudies } from '#evidence/curation/reclassify.server.ts';
import { CLASSIFIER } from '#evidence/relevance.ts';
import type { Command, Terminal } from './command.ts';
import { PLACE_OPTIONS, withStore } from './place.server.ts';
import { settleAfter } from './world.server.ts';

/** Classifies again what an older release has labelled, and does what follows from it. */
export async function reclassifyHere(t: Terminal, store: Store): Promise<{ studies: number; changed: number }> {
  const done = await reclassifyStudies(store.db, {
    now: t.now,
    onProgress: (n, of) => t.progress('classifying again', n, of),
  });
  t.progress('', null);
  if (done.changed > 0) await settleAfter(t, store);
  return done;
}

export const reclassifiedWords = ({ studies, changed }: { studies: number; changed: number }): string =>
  studies === 0 && changed === 0
    ? `Every study has the labels of the present classifier (${CLASSIFIER}).`
    : `${studies} studies were classified again by the present classifier (${CLASSIFIER}); ${changed} of them stand otherwise than before. Curators’ rulings were kept.`;

export const command: Command = {
  name: ['evidence', 'reclassify'],
  summary: 'classify again what an older release has labelled; curators’ rulings stay',
  usage: '[--data DIR]',
  options: PLACE_OPTIONS,
  async run(t, values) {
    return withStore(t, values, {}, async (store) => {
      const done = await reclassifyHere(t, store);
      t.result({ classifier: CLASSIFIER, ...done }, reclassifiedWords(done));
      return 0;
    });
  },
};
