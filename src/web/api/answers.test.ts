import { RouterContextProvider } from 'react-router';
import { beforeEach, expect, test } from 'vitest';
import { openTx } from '#db/testing.server.ts';
import type { WriteTx } from '#db/tx.ts';
import { importList, NOW, within } from '#evidence/import-testing.server.ts';
import { importReports } from '#evidence/literature/import-reports.server.ts';
import { linkReports } from '#evidence/literature/link-reports.server.ts';
import { PAPER, pubmedArticle, pubmedSet } from '#evidence/literature/paper-fixture.ts';
import { readPubmedXml } from '#evidence/literature/pubmed-xml.ts';
import { searchStudies } from '#evidence/search-list.server.ts';
import { ANONYMOUS, system } from '#governance/actors.ts';
import { sha256 } from '#ledger/content-hash.ts';
import { appContext, type RequestApp } from '#web/context.server.ts';
import * as listPage from '#web/routes/evidence.tsx';
import { apiOn, madeUpEvidence, SITE } from './api-testing.server.ts';
import { ENDPOINTS, type Endpoint, OPERATIONS } from './endpoints.ts';

let tx: WriteTx;
let api: ReturnType<typeof apiOn>;
beforeEach(async () => {
  tx = await openTx();
  await madeUpEvidence(tx);
  api = apiOn(tx);
});

const idsOf = (body: Record<string, unknown>): string[] => (body.items as { id: string }[]).map((s) => s.id);

/** A path of an operation that leads to something held. */
async function pathOf(e: Endpoint): Promise<string> {
  const hash = (await tx.selectFrom('source_record').select('raw_hash').limit(1).executeTakeFirstOrThrow()).raw_hash;
  const report = await tx.selectFrom('report').select('id').limit(1).executeTakeFirst();
  const id = e.path.startsWith('/reports') ? (report?.id ?? '') : 'NCT90000001';
  return e.path.replace('{id}', encodeURIComponent(id)).replace('{hash}', hash);
}

async function oneReport(): Promise<void> {
  const paper = { ...PAPER, trials: ['NCT90000001', 'NCT99999999'] };
  const reports = readPubmedXml(pubmedSet(pubmedArticle(paper)));
  await importReports(within(tx), {
    source: 'pubmed',
    label: 'made up',
    reports,
    asOf: '2026-05-01',
    now: () => NOW,
    actor: system('test'),
  });
  await linkReports(tx);
}

test('every endpoint answers as its schema says, field by field, with no parameter and with the example of each', async () => {
  await oneReport();
  const asked: string[] = [];
  for (const operation of OPERATIONS) {
    const e: Endpoint = ENDPOINTS[operation];
    const path = await pathOf(e);
    const examples = Object.entries(e.query.shape).map(([name, shape]) => {
      const [value] = (shape as { meta(): { examples?: unknown[] } | undefined }).meta()?.examples ?? [];
      return `?${new URLSearchParams({ [name]: String(value) })}`;
    });
    for (const words of ['', ...examples, ...(e.example ? [`?${e.example}`] : [])]) {
      const out = await api.send(`/v1${path}${words}`);
      asked.push(`${path}${words}`);
      expect([path, words, out.status]).toEqual([path, words, 200]);
      if (!e.answer) continue;
      expect(out.headers.get('content-type')).toBe('application/json; charset=utf-8');
      const body: unknown = await out.json();
      // what the schema does not name would be left out here
      expect(e.answer.parse(body)).toEqual(body);
    }
  }
  expect(asked.length).toBeGreaterThan(40);
});

test('the ids over all pages are those of the list in the database and of the page for people, in one order', async () => {
  for (const words of [
    '',
    'disease=SLE&sort=start',
    'q=lupus+-terminated',
    'relevance=all&sort=title',
    'status=COMPLETED&grade=medium',
  ]) {
    const overApi: string[] = [];
    for (let at: string | null = `/v1/studies?size=7${words && `&${words}`}`; at !== null; ) {
      const out: Response = await api.send(at);
      overApi.push(...idsOf((await out.json()) as Record<string, unknown>));
      const next = /<([^>]+)>; rel="next"/.exec(out.headers.get('link') ?? '')?.[1];
      at = next ? next.replace(SITE, '') : null;
    }
    const params = new URLSearchParams(words);
    const filter = {
      query: params.get('q') ?? '',
      disease: params.get('disease') ?? '',
      relevance: params.get('relevance') ?? '',
      status: params.get('status') ?? '',
      grade: params.get('grade') ?? '',
    };
    const given = params.get('sort') as 'start' | 'title' | null;
    const sort = given ?? (filter.query ? 'relevance' : 'changed');
    const found = await searchStudies(tx, { ...filter, sort, page: 1, size: 100 });
    expect([words, overApi]).toEqual([words, found.rows.map((s) => s.id)]);
    expect([words, await idsOfPage(words)]).toEqual([words, overApi]);
  }
});

test('a study says its relevance and each label with the words that earned it, and leads to its records', async () => {
  const { body } = await api.read('/studies/nct90000001');
  expect(body).toMatchObject({
    id: 'NCT90000001',
    versions: 2,
    asOf: '2026-06-01',
    relevance: { relevant: true, ruling: null },
    lastChange: { asOf: '2026-06-01', grade: 'high' },
  });
  const labels = body.labels as { facet: string; key: string; stands: boolean; machine: { words: string } | null }[];
  expect(labels.find((l) => l.facet === 'target' && l.key === 'CD19')).toMatchObject({
    stands: true,
    machine: { words: expect.stringContaining('CD19') },
  });
  const links = body.links as { record: string };
  const record = await api.send(links.record.replace(SITE, '').replace('/api', ''));
  expect(record.headers.get('content-type')).toBe('text/plain; charset=utf-8');
  expect(record.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(sha256(await record.text())).toBe(links.record.slice(-64));
});

test('the history of a study is paged, latest first', async () => {
  const { body } = await api.read('/studies/NCT90000001/history?size=1');
  expect(body).toMatchObject({ total: 2, page: 1, pages: 2, size: 1, items: [{ version: 2, asOf: '2026-06-01' }] });
});

test('changes are those of the studies that fit, from the grade and the day on that were asked for', async () => {
  expect(idsOf((await api.read('/changes?grade=high')).body)).toEqual(['NCT90000001']);
  expect(idsOf((await api.read('/changes?disease=MS')).body)).toEqual(['NCT90000057']);
  expect((await api.read('/changes?since=2026-06-02')).body).toMatchObject({ total: 0, changes: 0, items: [] });
  expect((await api.read('/changes?until=2026-05-31')).body.total).toBe(0);
});

test('each id of a report leads to it, bare or with its kind, in whatever case, the slashes of a DOI written as %2F', async () => {
  await oneReport();
  expect((await api.read('/reports/pmid:90000001')).body.id).toBe('pmid:90000001');
  const doi = '10.5555%2Finvented.1';
  for (const id of [
    '90000001',
    'PMID:90000001',
    doi,
    `doi:${doi}`,
    `DOI%3A${doi.toUpperCase()}`,
    'pmc9900001',
    'pmcid:PMC9900001',
  ]) {
    const out = await api.send(`/v1/reports/${id}`);
    expect([id, out.status, out.headers.get('location')]).toEqual([id, 308, `${SITE}/api/v1/reports/pmid%3A90000001`]);
  }
  for (const id of ['pmid:2', '2', '10.5555%2Fnone', 'PMC2'])
    expect((await api.read(`/reports/${id}`)).status).toBe(404);
});

test('a report and its studies lead to each other, with the words that link them; a study that is not held is named', async () => {
  await oneReport();
  const { body } = await api.read('/reports/pmid:90000001');
  expect(body.studies).toMatchObject([
    { study: 'NCT90000001', held: { id: 'NCT90000001' }, ruling: null },
    { study: 'NCT99999999', held: null },
  ]);
  const { body: of } = await api.read('/studies/NCT90000001/reports');
  expect(of).toMatchObject({
    total: 1,
    items: [
      {
        id: 'pmid:90000001',
        grounds: [{ via: 'data-bank', words: expect.stringContaining('NCT90000001') }, { via: 'text' }],
      },
    ],
  });
  expect((await api.read('/studies/NCT90000002/reports')).body.total).toBe(0);
  expect((await api.read('/studies/NCT12345678/reports')).status).toBe(404);
});

test('a key of a facet that is chosen counts as the list does', async () => {
  const { body } = await api.read('/facets?disease=SLE');
  const counts = (body.facets as Record<string, { key: string; count: number }[]>).disease;
  expect(counts?.find((c) => c.key === 'SLE')?.count).toBe(body.total);
  expect((await api.read('/studies?disease=SLE&size=1')).body.total).toBe(body.total);
});

test('the gap map counts the studies of the list, each once in its total', async () => {
  const { body } = await api.read('/gap-map?disease=MS');
  const rows = body.rows as { key: string; total: number; cells: { total: number }[] }[];
  const columns = body.columns as { key: string }[];
  const cell = rows.find((r) => r.key === 'MS')?.cells[columns.findIndex((c) => c.key === 'CD19')];
  expect([body.total, cell?.total]).toEqual([1, 1]);
  expect(rows.every((r) => r.cells.length === columns.length)).toBe(true);
});

test('text of a record comes back as it is, as JSON that no browser takes for a page', async () => {
  const { body } = await api.read('/studies?q=NCT90000058');
  expect((body.items as { title: string }[])[0]?.title).toBe('<script>"&\u2028 title');
  expect((await api.send('/v1/studies?q=script')).headers.get('x-content-type-options')).toBe('nosniff');
});

test('another number of a study leads to it, with all that was asked', async () => {
  const record = {
    protocolSection: {
      identificationModule: {
        nctId: 'NCT90000070',
        briefTitle: 'T',
        secondaryIdInfos: [{ id: '2021-000123-12', type: 'EUDRACT_NUMBER' }],
      },
    },
  };
  await importList(within(tx), [record], '2026-05-01');
  const out = await api.send('/v1/studies/2021-000123-12/history?size=1');
  expect([out.status, out.headers.get('location')]).toEqual([308, `${SITE}/api/v1/studies/NCT90000070/history?size=1`]);
});

/** The ids that the page for people shows on all of its pages. */
async function idsOfPage(words: string): Promise<string[]> {
  const context = new RouterContextProvider();
  context.set(appContext, {
    db: within(tx),
    now: () => NOW,
    actor: ANONYMOUS,
    server: { url: SITE },
  } as unknown as RequestApp);
  const out: string[] = [];
  for (let page = 1, pages = 1; page <= pages; page++) {
    const url = new URL(`${SITE}/evidence?${words}${words && '&'}page=${page}`);
    const args = { context, url, request: new Request(url), params: {} } as unknown as Parameters<
      typeof listPage.loader
    >[0];
    const { found } = await listPage.loader(args);
    pages = found.pages;
    out.push(...found.rows.map((s) => s.id));
  }
  return out;
}
