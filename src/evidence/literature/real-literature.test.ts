import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Store } from '#db/connect.server.ts';
import { freshStore } from '#db/testing.server.ts';
import { NOW } from '#evidence/import-testing.server.ts';
import { retry } from '#evidence/quarantine.server.ts';
import { system } from '#governance/actors.ts';
import { importReports } from './import-reports.server.ts';
import { readReportFile, sniffFile } from './read-reports.server.ts';
import { readReport } from './reports.server.ts';
import { SOURCE_OF } from './sniff-format.ts';

const root = process.env.ACTION_REAL_RECORDS ?? '';
if (root === '')
  console.warn('Real files of the literature: not tested, because ACTION_REAL_RECORDS names no folder with them.');
const folder = join(root, 'literature');

/** Files below the folder of real literature, by their path in it. */
function files(below = ''): string[] {
  return readdirSync(join(folder, below))
    .sort()
    .flatMap((name) => {
      const path = join(below, name);
      return statSync(join(folder, path)).isDirectory() ? files(path) : [path];
    });
}

/** What each file holds: its format, the reports in it and the records that are refused; or why it is refused as a whole. */
const EXPECTED: Readonly<Record<string, readonly [format: string, reports: number, refused: number] | string>> = {
  'pubmed-candidates-2026-07-22.csv': ['bibliography', 2480, 1],
  'europepmc-search/search_1000results_cancer.json': ['europepmc-json', 1000, 0],
  'europepmc-search/search_cancer.json': ['europepmc-json', 25, 0],
  'europepmc-search/search_cancer.xml': ['europepmc-xml', 25, 0],
  'europepmc-search/search_cancer_core.json': ['europepmc-json', 25, 0],
  'europepmc-search/search_cancer_dc.xml': 'Dublin Core',
  'europepmc-search/search_cancer_idlist.json': ['europepmc-json', 0, 25],
  'europepmc-search/search_cancer_page2.json': ['europepmc-json', 5, 0],
  'europepmc-search/search_cancer_sorted_cited.json': ['europepmc-json', 25, 0],
  'europepmc-search/search_no_results.json': ['europepmc-json', 0, 0],
  'europepmc-search/search_post_cancer.json': ['europepmc-json', 25, 0],
  'europepmc-single/20614e48e1a47c8776601207a94922f3a2268a834d36ad4e6c33422c03d0bf46.json': ['europepmc-json', 5, 0],
  'europepmc-single/3b4da36e4f15d030ab656985583a5726148457bd0a39e1fdbc4610811546a74f.json': ['europepmc-json', 1, 0],
  'europepmc-single/7beaf0a48632abc91021bd2018ac838a499529b7b91e010744c01a655badc74f.json': ['europepmc-json', 6, 0],
  'europepmc-single/87a89806f519ffaea179c329dbdc6b0b2ab372800badfa84d2a96cfec9858f3f.json': ['europepmc-json', 2, 0],
  'europepmc-single/961f20e7efdd91c93557c890856e69aeabe3b8ab624f5063f6166a021c667120.json': ['europepmc-json', 1, 0],
  'europepmc-single/ba037a15794e19c79a4f3d9a4a8495d1730e3f0f43e0544b59d9b881a1bec6b7.json': ['europepmc-json', 1, 0],
  'europepmc-single/pmc3040717-supplementary-not-open-access.xml': 'is not open access',
  'europepmc-single/search_pmid_20516115.json': ['europepmc-json', 1, 0],
  'nbib/25744111.nbib': ['nbib', 1, 0],
  'nbib/35128459.nbib': ['nbib', 1, 0],
  'nbib/36216673.nbib': ['nbib', 1, 0],
  'nbib/8402898.nbib': ['nbib', 1, 0],
  'nbib/8692918.nbib': ['nbib', 2, 0],
  'openalex/W2741809807.json': 'OpenAlex',
  'pubmed-xml/efetch_citation_22663011.xml': ['pubmed-xml', 1, 0],
  'pubmed-xml/pubmed-29768149.xml': ['pubmed-xml', 1, 0],
  'pubmed-xml/zotero_0_18157122.xml': ['pubmed-xml', 2, 0],
  'pubmed-xml/zotero_10_37398060.xml': ['pubmed-xml', 1, 0],
  'pubmed-xml/zotero_1_20821847.xml': ['pubmed-xml', 1, 0],
  'pubmed-xml/zotero_2_26074225.xml': ['pubmed-xml', 2, 0],
  'pubmed-xml/zotero_3_20729678.xml': ['pubmed-xml', 1, 0],
  'pubmed-xml/zotero_4_30133126.xml': ['pubmed-xml', 1, 0],
  'pubmed-xml/zotero_5_30714901.xml': ['pubmed-xml', 1, 0],
  'pubmed-xml/zotero_6_29292925.xml': ['pubmed-xml', 1, 0],
  'pubmed-xml/zotero_7_33760390.xml': ['pubmed-xml', 1, 0],
  'pubmed-xml/zotero_8_36798302.xml': ['pubmed-xml', 1, 0],
  'pubmed-xml/zotero_9_37064529.xml': ['pubmed-xml', 1, 0],
  'ris-exports/baseline_zotero.ris': ['ris', 100, 0],
  'ris-exports/embase.csv': ['embase-csv', 6, 0],
  'ris-exports/embase.ris': ['ris', 6, 0],
  'ris-exports/embase_newpage.csv': ['embase-csv', 6, 0],
  'ris-exports/ovid_psycinfo.ris': ['ris', 6, 0],
  'ris-exports/ovid_zotero.ris': ['ris', 6, 0],
  'ris-exports/proquest.ris': ['ris', 6, 0],
  'ris-exports/pubmed_endnote.txt': ['ris', 6, 0],
  'ris-exports/pubmed_zotero.ris': ['ris', 6, 0],
  'ris-exports/scopus.ris': ['ris', 6, 0],
  'ris-exports/web_of_science.txt': ['ris', 10, 0],
};

describe.skipIf(root === '')('the real files of the literature', () => {
  let store: Store;
  beforeAll(async () => {
    store = await freshStore();
  });
  afterAll(() => store.close());

  const importAll = async (asOf: string) => {
    const total = { added: 0, changed: 0, unchanged: 0, quarantined: 0 };
    for (const file of files()) {
      const path = join(folder, file);
      const sniffed = await sniffFile(path);
      if ('refused' in sniffed || sniffed.format === 'ctgov-json' || sniffed.format === 'ctgov-csv') continue;
      const got = await importReports(store.db, {
        source: SOURCE_OF[sniffed.format],
        label: file,
        reports: readReportFile(path, sniffed.format),
        asOf,
        now: () => NOW,
        actor: system('test'),
      });
      for (const key of ['added', 'changed', 'unchanged', 'quarantined'] as const) total[key] += got[key];
    }
    return total;
  };

  test('each is known by what it holds, and every record of it is read or refused with a reason', async () => {
    expect(files()).toEqual(Object.keys(EXPECTED).sort());
    for (const [file, wanted] of Object.entries(EXPECTED)) {
      const path = join(folder, file);
      const sniffed = await sniffFile(path);
      if (typeof wanted === 'string') {
        expect('refused' in sniffed && sniffed.refused).toContain(wanted);
        continue;
      }
      if ('refused' in sniffed || sniffed.format === 'ctgov-json' || sniffed.format === 'ctgov-csv')
        throw new Error(`${file} is not known`);
      const found: [string, number, number] = [sniffed.format, 0, 0];
      const whole = readFileSync(path, 'utf8');
      for await (const r of readReportFile(path, sniffed.format)) {
        found[r.kind === 'report' ? 1 : 2]++;
        // the text of a record is what stood in the file; that of a table has its header before it
        const text =
          sniffed.format.endsWith('csv') || sniffed.format === 'bibliography'
            ? r.text.slice(r.text.indexOf('\n') + 1)
            : r.text;
        expect(whole.replaceAll('\r\n', '\n')).toContain(text.replaceAll('\r\n', '\n'));
        if (r.kind === 'report') expect(r.facts.title.length).toBeGreaterThan(3);
        else expect(r.reason).toMatch(/\.$/);
      }
      expect([file, ...found]).toEqual([file, ...wanted]);
    }
  });

  test('all of them import, nothing is lost, and imported once more nothing changes', async () => {
    const first = await importAll('2026-07-22');
    const records = Object.values(EXPECTED).flatMap((e) => (typeof e === 'string' ? [] : [e[1] + e[2]]));
    expect(first.added + first.changed + first.unchanged + first.quarantined).toBe(records.reduce((a, b) => a + b, 0));
    // the ids alone of 25 records, and one row without a title
    expect(first.quarantined).toBe(26);
    const { n } = await store.db.read((tx) =>
      tx
        .selectFrom('report')
        .select((e) => e.fn.countAll<number>().as('n'))
        .where('merged_into', 'is', null)
        .executeTakeFirstOrThrow(),
    );
    expect(Number(n)).toBe(first.added);
    const again = await importAll('2026-07-22');
    expect(again).toMatchObject({ added: 0, changed: 0, quarantined: 26 });
    const later = await importAll('2026-08-01');
    expect(later.added).toBe(0);
  }, 120_000);

  test('the same papers from two vendors are one: Ovid and Zotero, Embase as RIS and as CSV', async () => {
    const doi = (d: string) => store.db.read((tx) => readReport(tx, `doi:${d}`));
    expect(await doi('10.1002/cpp.2398')).toMatchObject({
      authors: ['Trindade IA', 'Irons C', 'Ferreira C', 'Portela F', 'Pinto-Gouveia J'],
    });
    const embase = await doi('10.1002/cncr.20369');
    expect(embase).toMatchObject({ pmid: '15368318', journal: 'Cancer' });
    const sources = await store.db.read((tx) =>
      tx
        .selectFrom('report_reading')
        .select('source')
        .where('report_id', '=', embase?.id ?? '')
        .orderBy('source')
        .execute(),
    );
    expect(sources.map((s) => s.source)).toEqual(['bibliography', 'ris']);
    expect(
      (await store.db.read((tx) => readReport(tx, 'pmid:22663011')))?.facts.registryNumbers.map((r) => [r.id, r.field]),
    ).toEqual([
      ['NCT01245062', 'data-bank'],
      ['NCT01245062', 'abstract'],
    ]);
  });

  test('a quarantined original can be tried again, and is refused again for the same reason', async () => {
    const open = await store.db.read((tx) =>
      tx.selectFrom('quarantine').select(['id', 'source']).where('state', '=', 'open').orderBy('id').execute(),
    );
    expect(open.map((q) => q.source).sort()).toEqual([
      'bibliography',
      ...Array.from({ length: 25 }, () => 'europepmc'),
    ]);
    for (const { id } of [...open.slice(0, 1), ...open.slice(-1)])
      expect(await retry(store.db, id, { actor: system('test'), now: () => NOW })).toBe('refused-again');
  });
});
