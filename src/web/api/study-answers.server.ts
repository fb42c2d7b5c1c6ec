import type { ReadTx } from '#db/tx.ts';
import type { LabelStanding } from '#evidence/curation/label-standings.ts';
import { labelsAsTheyStand } from '#evidence/curation/read-rulings.server.ts';
import { settleFilter } from '#evidence/filter-values.server.ts';
import { unknownSentence } from '#evidence/filter-values.ts';
import { studyByRegistryId } from '#evidence/identity/studies-by-number.server.ts';
import { reportsOfStudy } from '#evidence/literature/report-links.server.ts';
import { registrationsOf } from '#evidence/registry-ids.ts';
import { evidenceDate, readStudy, studyHistory } from '#evidence/search.server.ts';
import { searchStudies } from '#evidence/search-list.server.ts';
import { sortOf } from '#evidence/search-sorts.ts';
import { filterWords } from '#evidence/study-filter.ts';
import type { StudyRow } from '#evidence/study-row.ts';
import { FACETS, type Facet, labelOf } from '#vocabulary/vocabulary.ts';
import { type Answerer, apiAddress, filterOf, pageOfList, reportLinks, rulingOf, studyLinks } from './answer-parts.ts';

const lastChangeOf = (s: Pick<StudyRow, 'lastChange' | 'lastChangeGrade'>) =>
  s.lastChange && s.lastChangeGrade ? { asOf: s.lastChange, grade: s.lastChangeGrade } : null;

const keysOf = (labels: StudyRow['labels'], facet: Facet): string[] =>
  labels.flatMap((l) => (l.facet === facet ? [l.key] : []));

const rowOf = (s: StudyRow, site: string) => ({
  id: s.id,
  title: s.title,
  status: s.status,
  phases: s.phases,
  sponsor: s.sponsor,
  sponsorClass: s.sponsorClass,
  conditions: s.conditions,
  countries: s.countries,
  enrolment: s.enrolment,
  startDate: s.startDate,
  asOf: s.lastAsOf,
  lastChange: lastChangeOf(s),
  labels: {
    disease: keysOf(s.labels, 'disease'),
    target: keysOf(s.labels, 'target'),
    modality: keysOf(s.labels, 'modality'),
    product: keysOf(s.labels, 'product'),
  },
  links: studyLinks(site, s.id),
});

const evidenceOf = (m: LabelStanding['machine']) => m && { words: m.words, field: m.field, rule: m.rule };

const isFacet = (facet: string): facet is Facet => (FACETS as readonly string[]).includes(facet);

/** The number under which a study is held now, where what was asked for is another of its numbers or was merged into it. */
async function elsewhere(tx: ReadTx, id: string): Promise<string | null> {
  const found = await studyByRegistryId(tx, id);
  return found && found.id !== id.trim().toUpperCase() ? found.id : null;
}

const moved = (site: string, id: string, ...rest: string[]) => ({ movedTo: apiAddress(site, 'studies', id, ...rest) });

export const listStudies: Answerer<'listStudies'> = async (tx, { query }, { site }) => {
  const { filter, unknown } = await settleFilter(tx, filterOf(query));
  const { page, size } = query;
  const found = await searchStudies(tx, { ...filter, sort: sortOf(query.sort, filter), page, size });
  return {
    total: found.total,
    page: found.page,
    pages: found.pages,
    size,
    items: found.rows.map((s) => rowOf(s, site)),
    asked: filterWords(filter),
    notes: unknown.map(unknownSentence),
    more: found.more,
    looser: found.looser,
    asOf: await evidenceDate(tx),
  };
};

export const getStudy: Answerer<'getStudy'> = async (tx, { params }, { site }) => {
  const other = await elsewhere(tx, params.id);
  if (other) return moved(site, other);
  const study = await readStudy(tx, params.id);
  if (!study) return null;
  const labels = await labelsAsTheyStand(tx, study.id);
  const relevance = labels.find((l) => l.facet === 'relevant');
  return {
    id: study.id,
    title: study.title,
    relevance: {
      relevant: relevance?.stands ?? false,
      why: relevance?.machine?.why ?? null,
      words: relevance?.machine?.words ?? null,
      field: relevance?.machine?.field ?? null,
      rule: relevance?.machine?.rule ?? '',
      ruling: rulingOf(relevance?.ruling ?? null),
    },
    labels: labels.flatMap(({ facet, key, stands, machine, ruling, broughtBy }) =>
      isFacet(facet)
        ? [
            {
              facet,
              key,
              label: labelOf(facet, key),
              stands,
              machine: evidenceOf(machine),
              ruling: rulingOf(ruling),
              broughtBy,
            },
          ]
        : [],
    ),
    registrations: registrationsOf(study.facts).map(({ id, registry }) => ({ id, registry })),
    facts: study.facts,
    complete: study.complete,
    firstAsOf: study.firstAsOf,
    asOf: study.lastAsOf,
    lastChange: lastChangeOf(study),
    versions: study.version,
    hash: study.hash,
    links: {
      ...studyLinks(site, study.id),
      history: apiAddress(site, 'studies', study.id, 'history'),
      reports: apiAddress(site, 'studies', study.id, 'reports'),
      record: study.rawHash && apiAddress(site, 'records', study.rawHash),
    },
  };
};

export const getStudyHistory: Answerer<'getStudyHistory'> = async (tx, { params, query }, { site }) => {
  const other = await elsewhere(tx, params.id);
  if (other) return moved(site, other, 'history');
  const versions = await studyHistory(tx, params.id);
  if (versions.length === 0) return null;
  const list = pageOfList(versions, query);
  return {
    ...list,
    items: list.items.map((v) => ({
      version: v.version,
      hash: v.hash,
      asOf: v.asOf,
      changes: v.changes,
      records: v.records.map((r) => ({ asOf: r.asOf, hash: r.rawHash, url: apiAddress(site, 'records', r.rawHash) })),
    })),
  };
};

export const listStudyReports: Answerer<'listStudyReports'> = async (tx, { params, query }, { site }) => {
  const other = await elsewhere(tx, params.id);
  if (other) return moved(site, other, 'reports');
  const study = await studyByRegistryId(tx, params.id);
  if (!study) return null;
  const list = pageOfList(await reportsOfStudy(tx, study.id), query);
  return {
    ...list,
    items: list.items.map(({ report: r, grounds, ruling }) => ({
      id: r.id,
      pmid: r.pmid,
      doi: r.doi,
      title: r.title,
      journal: r.journal,
      published: r.published,
      types: r.types,
      authors: r.authors,
      notice: r.notice,
      links: reportLinks(site, r.id),
      grounds,
      ruling: rulingOf(ruling),
    })),
  };
};
