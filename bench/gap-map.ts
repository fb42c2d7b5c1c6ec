import { openStore } from '#db/connect.server.ts';
import { migrate } from '#db/migrate.server.ts';
import { labelCombinations } from '#evidence/gap-map.server.ts';
import { gapMap } from '#evidence/gap-map.ts';
import type { StudyFilter } from '#evidence/study-filter.ts';
import { startCounts } from '#evidence/timeline.server.ts';
import { type Figure, quantile, round } from './measure.ts';
import { fillStudies } from './search-records.ts';

const STUDIES = 100_000;
const ROUNDS = 30;
const LIMIT = 300;

/** The gap map over 100,000 made-up studies: what the database takes, and with the counting into cells, diseases by targets and all of them by kinds. */
export async function benchGapMap(databaseUrl: string | null): Promise<Figure[]> {
  if (!databaseUrl) return [];
  const store = await openStore({ url: databaseUrl });
  try {
    await migrate(store.kysely);
    await fillStudies(store.kysely, STUDIES);
    const time = async (work: () => Promise<unknown>): Promise<number[]> => {
      await work();
      const times: number[] = [];
      for (let i = 0; i < ROUNDS; i++) {
        const t = performance.now();
        await work();
        times.push(performance.now() - t);
      }
      return times;
    };
    const combinations = (f: StudyFilter) => store.db.read((tx) => labelCombinations(tx, f));
    const figures: Figure[] = [];
    const add = (what: string, times: readonly number[]) => {
      for (const [name, q] of [
        ['p50', 0.5],
        ['p99', 0.99],
      ] as const) {
        const value = quantile(times, q);
        figures.push({
          what: `${what}, ${name}`,
          value: round(value),
          unit: 'ms',
          ratio: { to: `the limit of ${LIMIT} ms`, value: round(value / LIMIT, 2) },
        });
      }
    };
    add('gap map of 100,000 studies: in the database', await time(() => combinations({})));
    add(
      'gap map of 100,000 studies: counted into cells',
      await time(async () => gapMap(await combinations({}), 'target', 'top')),
    );
    add(
      'gap map of 100,000 studies: narrower diseases by kind',
      await time(async () => gapMap(await combinations({}), 'modality', 'all')),
    );
    add('gap map of 100,000 studies, of one disease', await time(async () => gapMap(await combinations({ disease: 'SLE' }), 'target', 'top'))); // biome-ignore format: one line as the others
    add('timeline of starts of 100,000 studies', await time(() => store.db.read((tx) => startCounts(tx, {}))));
    return figures;
  } finally {
    await store.close();
  }
}
