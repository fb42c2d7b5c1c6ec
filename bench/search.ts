import { openStore, type Store } from '#db/connect.server.ts';
import { migrate } from '#db/migrate.server.ts';
import { facetCounts } from '#evidence/search-facets.server.ts';
import { STUDY_SORTS, type StudySort, searchStudies } from '#evidence/search-list.server.ts';
import type { StudyFilter } from '#evidence/study-filter.ts';
import { type Figure, quantile, round, seconds } from './measure.ts';
import { fillStudies } from './search-records.ts';

const STUDIES = 100_000;
const READERS = 4;
const SEARCHES = 2000;

/** What people type: names, short forms, codes, common and rare words, several at once, phrases, exclusions, numbers. */
const QUERIES = [
  'lupus nephritis', 'KYV-101', 'kyv101', 'CD19 lupus', 'SSc CAR-NK', 'scleroderma Germany recruiting', 'myasthenia gravis', 'BCMA', 'CAR-T', 'lupus',
  'CD19', 'myositis in vivo', 'multiple sclerosis phase 2', 'rituximab', 'steroid refractory', 'safety and efficacy', 'cells', 'infusion', 'neurotoxicity',
  'biopsy renal flare', '"lupus nephritis"', '"chimeric antigen"', 'lupus -nephritis', 'scleroderma or myositis', 'NCT10004711', 'NCT1000', '2019-500471-22',
  'gukima', 'Measuring sponsor 17', 'allogeneic CD19 China', 'rap-cel', 'CAR-Treg', 'Sjogren', 'vasculitis completed', 'nothing of the kind',
]; // biome-ignore format: a list
const FILTERS: readonly StudyFilter[] = [
  { disease: 'SLE' }, { disease: 'LN', status: 'RECRUITING' }, { target: 'CD19' }, { target: 'BCMA', phase: 'PHASE1' }, { modality: 'CAR-NK' }, { country: 'China' },
  { country: 'Germany', status: 'RECRUITING' }, { sponsorClass: 'INDUSTRY' }, { startYear: '2025' }, { phase: 'PHASE1/PHASE2' }, { changedSince: '2026-09-01' },
  { grade: 'high', disease: 'SSc' }, { product: 'rapcabtagene autoleucel' }, { relevance: 'all', target: 'CD20' }, { disease: 'MS', startYear: '2024', country: 'United States' },
]; // biome-ignore format: a list

type Search = StudyFilter & { sort?: StudySort; page: number; size: number };

/** A mix by fixed arithmetic: half words only, a quarter words and filters, a quarter filters or nothing; one page in six is deep. */
function searchNumber(i: number): Search {
  const pick = <T>(list: readonly T[], n: number): T | undefined => list[n % list.length];
  const page = i % 6 === 5 ? 2 + ((i * 7) % 60) : 1;
  const sort = i % 5 === 0 ? pick(STUDY_SORTS, i / 5) : undefined;
  const query = i % 4 === 3 ? undefined : pick(QUERIES, i * 11);
  const filter = i % 4 >= 2 && i % 32 !== 3 ? pick(FILTERS, i * 7) : undefined;
  return { ...filter, query, page, size: 25, sort: sort ?? (query ? 'relevance' : 'changed') };
}

/** The times of all searches in ms, in their order, several readers at once. */
async function times(store: Store, searches: readonly Search[], readers: number): Promise<number[]> {
  const out: number[] = [];
  let next = 0;
  const reader = async (): Promise<void> => {
    for (let i = next++; i < searches.length; i = next++) {
      const search = searches[i];
      if (!search) continue;
      const started = performance.now();
      await store.db.read((tx) => searchStudies(tx, search));
      out[i] = performance.now() - started;
    }
  };
  await Promise.all(Array.from({ length: readers }, reader));
  return out;
}

/** Searches over 100,000 studies, four readers at once; this process, which shares the machine, makes and reads the questions. */
async function measureSearches(store: Store): Promise<Figure[]> {
  const searches = Array.from({ length: SEARCHES }, (_, i) => searchNumber(i));
  await times(store, searches.slice(0, 200), READERS);
  const measured = await times(store, searches, READERS);
  const figure = (what: string, value: number, limit: number): Figure => ({
    what: `${what}, ${STUDIES.toLocaleString('en-GB')} studies, PostgreSQL`,
    value: round(value),
    unit: 'ms',
    ratio: { to: `limit ${limit} ms`, value: round(value / limit, 2) },
  });
  const facets = async (f: StudyFilter): Promise<number> => {
    const taken: number[] = [];
    for (let i = 0; i < 5; i++)
      taken.push(1000 * (await seconds(() => store.db.read((tx) => facetCounts(tx, f, '2026-10-01')))));
    return quantile(taken, 0.5);
  };
  return [
    figure(`search, ${READERS} readers at once, p50`, quantile(measured, 0.5), 40),
    figure(`search, ${READERS} readers at once, p99`, quantile(measured, 0.99), 100),
    figure('every facet of every study, p50', await facets({}), 300),
    figure('every facet of “lupus nephritis”, p50', await facets({ query: 'lupus nephritis' }), 300),
    figure('every facet of CD19, recruiting, p50', await facets({ target: 'CD19', status: 'RECRUITING' }), 300),
  ];
}

export async function benchSearch(postgresUrl: string | null): Promise<Figure[]> {
  if (!postgresUrl) return [];
  const store = await openStore({ url: postgresUrl });
  try {
    await migrate(store.kysely);
    await fillStudies(store.kysely, STUDIES);
    return await measureSearches(store);
  } finally {
    await store.close();
  }
}
