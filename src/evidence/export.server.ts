import { sql } from 'kysely';
import type { Db, ReadTx } from '#db/tx.ts';
import { FACETS } from '#vocabulary/vocabulary.ts';
import { toCsv } from './csv.ts';
import { readableAll } from './entities.ts';
import { toRis } from './export-ris.ts';
import { type ExportedStudy, registryUrl, STUDY_COLUMNS } from './export-study.ts';
import { evidenceDate } from './search.server.ts';
import { listStudyIds, type StudySort, sortOf } from './search-list.server.ts';
import { filterWords, type StudyFilter, tidyFilter } from './study-filter.ts';

export const EXPORT_FORMATS = ['csv', 'json', 'ris'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export const EXPORT_TYPES: Readonly<Record<ExportFormat, string>> = {
  csv: 'text/csv; charset=utf-8; header=present',
  json: 'application/json; charset=utf-8',
  ris: 'application/x-research-info-systems; charset=utf-8',
};

/** So many studies at most; more than that are left out of the end, and the JSON says so. */
const MOST_EXPORTED = 100_000;
const AT_ONCE = 200;

/** What an export gives, decided once: the studies and their order do not change while it is written. */
export interface Export {
  filter: StudyFilter;
  sort: StudySort;
  ids: string[];
  /** More fit than are given. */
  cut: boolean;
  /** Date of the evidence; null while nothing is held. */
  asOf: string | null;
}

/** Looks up what a filter gives: exactly the studies that the list shows over all its pages, in its order. */
export async function planExport(
  tx: ReadTx,
  f: StudyFilter & { sort?: StudySort | undefined },
  most = MOST_EXPORTED,
): Promise<Export> {
  const { sort: given, ...words } = f;
  const filter = tidyFilter(words);
  const sort = given ?? sortOf(null, filter);
  const ids = await listStudyIds(tx, { ...filter, sort }, most + 1);
  return { filter, sort, ids: ids.slice(0, most), cut: ids.length > most, asOf: await evidenceDate(tx) };
}

async function exportedStudies(tx: ReadTx, ids: readonly string[]): Promise<ExportedStudy[]> {
  const { rows } = await sql<Omit<ExportedStudy, 'labels'> & { labelKeys: string[] }>`
    select s.id, s.facts, s.label_keys as "labelKeys", s.relevant, s.relevance as judged, s.registry_ids as "registryIds",
           s.first_as_of as "firstAsOf", s.last_as_of as "lastAsOf", s.last_change as "lastChange", s.last_change_grade as "lastChangeGrade",
           t.hash, t.version
    from study s join thing t on t.kind = 'study' and t.id = s.id where s.id = any(${[...ids]}::text[])`.execute(tx);
  const byId = new Map(rows.map((r) => [r.id, r]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    if (!row) return [];
    const { labelKeys, ...study } = row;
    const labels = labelKeys.flatMap((text) => {
      const facet = FACETS.find((f) => text.startsWith(`${f}:`));
      return facet ? [{ facet, key: text.slice(facet.length + 1) }] : [];
    });
    return [{ ...study, labels }];
  });
}

/** A spreadsheet takes a file for UTF-8 only when it begins with this mark. */
const MARK = '\uFEFF';

const opening = (e: Export, format: ExportFormat): string => {
  if (format === 'csv') return `${MARK}${toCsv([STUDY_COLUMNS.map((c) => c.name)])}`;
  if (format === 'ris') return '';
  const { filter, sort, asOf, cut, ids } = e;
  const head = JSON.stringify({ asked: filterWords(filter), filter, sort, asOf, count: ids.length, cut });
  return `${head.slice(0, -1)},"studies":[`;
};

const written = (s: ExportedStudy, format: ExportFormat): string => {
  if (format === 'json') return JSON.stringify({ ...s, address: registryUrl(s.id) });
  const plain = readableAll(s);
  return format === 'csv' ? toCsv([STUDY_COLUMNS.map((c) => c.of(plain))]) : toRis(plain);
};

/**
 * Writes an export piece by piece, a short read of the database for each, so that any number of studies takes the memory of a few hundred. A study that
 * changes meanwhile is given as it then is.
 */
export async function* writeExport(db: Db, e: Export, format: ExportFormat): AsyncGenerator<string> {
  yield opening(e, format);
  for (let from = 0; from < e.ids.length; from += AT_ONCE) {
    const studies = await db.read((tx) => exportedStudies(tx, e.ids.slice(from, from + AT_ONCE)));
    const pieces = studies.map((s) => written(s, format));
    if (pieces.length === 0) continue;
    yield format === 'json' ? `${from === 0 ? '' : ','}${pieces.join(',')}` : pieces.join('');
  }
  if (format === 'json') yield ']}\n';
}
