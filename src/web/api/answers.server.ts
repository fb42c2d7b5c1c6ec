import { settleFilter } from '#evidence/filter-values.server.ts';
import { labelCombinations } from '#evidence/gap-map.server.ts';
import { gapMap } from '#evidence/gap-map.ts';
import { isOpenRecord } from '#evidence/literature/open-records.ts';
import { studiesOfReport } from '#evidence/literature/report-links.server.ts';
import { type ReportRow, readReport, listReports as readReports } from '#evidence/literature/reports.server.ts';
import { PHASE_BANDS } from '#evidence/phase-bands.ts';
import { PHASE_GROUPS, STATUS_WORDS } from '#evidence/phase-groups.ts';
import { evidenceDate, readRecord } from '#evidence/search.server.ts';
import { facetCounts } from '#evidence/search-facets.server.ts';
import { countStudies } from '#evidence/search-list.server.ts';
import { filterWords } from '#evidence/study-filter.ts';
import { sourceHealth } from '#evidence/sync/health.server.ts';
import { overall } from '#evidence/sync/health.ts';
import { changesOf } from '#evidence/week.server.ts';
import { GRADES } from '#ledger/grades.ts';
import { DISEASES, entriesOfFacet, type Facet, modalityOf, productOf, targetOf } from '#vocabulary/vocabulary.ts';
import { reportName } from '#web/report-address.ts';
import { type Answerer, apiAddress, filterOf, reportLinks, rulingOf, studyLinks } from './answer-parts.ts';
import type { Operation } from './endpoints.ts';
import { getStudy, getStudyHistory, listStudies, listStudyReports } from './study-answers.server.ts';

const reportOf = (r: ReportRow, site: string) => ({
  id: r.id,
  pmid: r.pmid,
  doi: r.doi,
  pmcid: r.pmcid,
  title: r.title,
  journal: r.journal,
  published: r.published,
  types: r.types,
  authors: r.authors,
  notice: r.notice,
  asOf: r.asOf,
  links: reportLinks(site, r.id),
});

const listReports: Answerer<'listReports'> = async (tx, { query }, { site }) => {
  const { q, page, size } = query;
  const found = await readReports(tx, { query: q, page, size });
  const { total, pages } = found;
  return { total, page: found.page, pages, size, items: found.rows.map((r) => reportOf(r, site)) };
};

const getReport: Answerer<'getReport'> = async (tx, { params }, { site }) => {
  const report = await readReport(tx, reportName(params.id));
  if (!report) return null;
  if (report.id !== params.id) return { movedTo: apiAddress(site, 'reports', report.id) };
  const { facts } = report;
  const studies = await studiesOfReport(tx, report.id);
  return {
    ...reportOf(report, site),
    volume: facts.volume ?? null,
    issue: facts.issue ?? null,
    pages: facts.pages ?? null,
    languages: facts.languages ?? [],
    keywords: facts.keywords ?? [],
    registryNumbers: facts.registryNumbers ?? [],
    notices: facts.notices ?? [],
    noticeOf: facts.noticeOf ?? [],
    studies: studies.map((s) => ({
      study: s.study,
      held: s.held && { ...s.held, links: studyLinks(site, s.held.id) },
      grounds: s.grounds,
      ruling: rulingOf(s.ruling),
    })),
  };
};

const getFacets: Answerer<'getFacets'> = async (tx, { query }) => {
  const { filter } = await settleFilter(tx, filterOf(query));
  const asOf = await evidenceDate(tx);
  return {
    total: await countStudies(tx, filter),
    asked: filterWords(filter),
    asOf,
    facets: await facetCounts(tx, filter, asOf),
  };
};

const listChanges: Answerer<'listChanges'> = async (tx, { query }, { site }) => {
  const { grade: _, changedSince: __, ...words } = filterOf(query);
  const { filter } = await settleFilter(tx, words);
  const { since, until, grade, page, size } = query;
  const found = await changesOf(tx, filter, { from: since ?? null, to: until ?? null, grade, page, size });
  return {
    total: found.studies,
    page: found.page,
    pages: found.pages,
    size,
    items: found.rows.map((r) => ({ ...r, links: studyLinks(site, r.id) })),
    changes: found.changes,
  };
};

const getGapMap: Answerer<'getGapMap'> = async (tx, { query }) => {
  const { filter } = await settleFilter(tx, filterOf(query));
  const { columns, rows } = query;
  const map = gapMap(await labelCombinations(tx, filter), columns, rows);
  return {
    total: map.total,
    asked: filterWords(filter),
    asOf: await evidenceDate(tx),
    columnsAre: columns,
    bands: PHASE_BANDS.map(({ key, label }) => ({ key, label })),
    columns: map.columns,
    rows: map.groups.flatMap((g) => g.rows.map((r) => ({ ...r, group: g.label }))),
  };
};

const entriesFor = (facet: Facet) =>
  entriesOfFacet(facet).map(({ key, label, synonyms }) => ({ key, label, synonyms: [...synonyms] }));

const listSources: Answerer<'listSources'> = async (tx, _, { now }) => {
  const all = await sourceHealth(tx, now);
  const moment = (at: Date | null) => at?.toISOString() ?? null;
  return {
    overall: overall(all),
    sources: all.map((s) => ({
      source: s.source,
      name: s.name,
      way: s.way,
      state: s.state,
      sentence: s.sentence,
      lastHeard: s.lastHeard,
      lagDays: s.lagDays,
      lastSuccess: moment(s.lastSuccess),
      lastAttempt: moment(s.lastAttempt),
      newest: s.newest,
      here: s.here,
      there: s.there,
      left: s.left,
      quarantined: s.quarantined,
    })),
  };
};

const getVocabulary: Answerer<'getVocabulary'> = async () => ({
  diseases: DISEASES.map((d) => ({
    key: d.key,
    label: d.label,
    synonyms: [...d.synonyms],
    family: d.family,
    parent: d.parent,
    ids: Object.fromEntries(Object.entries(d.ids).map(([name, ids]) => [name, [...ids]])),
  })),
  targets: entriesFor('target').map((e) => ({ ...e, gene: targetOf(e.key)?.gene ?? '' })),
  modalities: entriesFor('modality').map((e) => ({ ...e, what: modalityOf(e.key)?.what ?? '' })),
  products: entriesFor('product').map((e) => {
    const p = productOf(e.key);
    const { targets = [], modality = null } = p ?? {};
    // a sponsor that nobody has checked is no fact
    return { ...e, targets: [...targets], modality, sponsor: p?.sponsorChecked ? p.sponsor : null };
  }),
  statuses: Object.entries(STATUS_WORDS).map(([key, label]) => ({ key, label })),
  phases: PHASE_GROUPS.map(({ key, label }) => ({ key, label })),
  grades: [...GRADES],
});

const getRecord: Answerer<'getRecord'> = async (tx, { params }) => {
  const record = await readRecord(tx, params.hash);
  // abstracts are read at their source; here they are for members
  return record && isOpenRecord(record.source) ? { text: record.text } : null;
};

/** Every operation with how it is answered. */
export const ANSWERS: { [K in Operation]: Answerer<K> } = {
  listStudies,
  getStudy,
  getStudyHistory,
  listStudyReports,
  getFacets,
  listChanges,
  listReports,
  getReport,
  getGapMap,
  listSources,
  getVocabulary,
  getRecord,
};
