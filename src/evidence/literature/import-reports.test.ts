import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { openTx } from '#db/testing.server.ts';
import { NOW, within } from '#evidence/import-testing.server.ts';
import { readRecord } from '#evidence/search.server.ts';
import { system } from '#governance/actors.ts';
import { readBibliography } from './bibliography.ts';
import { importReports } from './import-reports.server.ts';
import { ReportsRefused } from './report-facts.ts';
import { listReports, readReport } from './reports.server.ts';

const HEAD = 'pmid,doi,title,journal,publication_date,publication_types';
const table = (...rows: string[]): string => [HEAD, ...rows].join('\n');
const ROW = '101,10.1000/ABC,"Cells, in lupus",J Ex,2026 Jul-Aug,Journal Article; Review';

async function open() {
  const tx = await openTx();
  const read = (csv: string, asOf: string | null = '2026-07-22') =>
    importReports(within(tx), {
      source: 'bibliography',
      reports: readBibliography(csv),
      label: 'table',
      asOf,
      now: () => NOW,
      actor: system('test'),
    });
  return { tx, read };
}

describe('importing a bibliography', () => {
  test('adds each report once, resting on its untouched row', async () => {
    const { tx, read } = await open();
    expect(await read(table(ROW))).toMatchObject({ added: 1, changed: 0, unchanged: 0, quarantined: 0 });
    expect(await readReport(tx, 'pmid:101')).toMatchObject({
      id: 'pmid:101',
      pmid: '101',
      doi: '10.1000/abc',
      title: 'Cells, in lupus',
      journal: 'J Ex',
      published: '2026-07',
      types: ['Journal Article', 'Review'],
      asOf: '2026-07-22',
      notice: null,
    });
    const [pin] = await tx.selectFrom('pin').select(['to_kind', 'to_id']).where('from_kind', '=', 'report').execute();
    expect((await readRecord(tx, pin?.to_id ?? ''))?.text).toBe(`${HEAD}\n${ROW}`);
  });

  test('the same table again changes nothing', async () => {
    const { tx, read } = await open();
    await read(table(ROW, ROW));
    expect(await read(table(ROW))).toMatchObject({ added: 0, changed: 0, unchanged: 1 });
    expect(await read(table(ROW), '2026-08-01')).toMatchObject({ added: 0, changed: 0, unchanged: 1 });
    expect(await tx.selectFrom('thing').select(['version', 'pin_set']).where('kind', '=', 'report').execute()).toEqual([
      { version: 1, pin_set: 1 },
    ]);
    expect((await readReport(tx, 'pmid:101'))?.asOf).toBe('2026-08-01');
  });

  test('a retraction is a change of grade high; an older table changes nothing', async () => {
    const { tx, read } = await open();
    await read(table(ROW));
    expect(await read(table(ROW.replace('Review', 'Retracted Publication')), '2026-08-01')).toMatchObject({
      changed: 1,
    });
    expect(await read(table(ROW.replace('Cells', 'Old cells')), '2026-01-01')).toMatchObject({
      changed: 0,
      unchanged: 1,
    });
    const changes = await tx
      .selectFrom('thing_change')
      .select(['grade', 'rule', 'sentence'])
      .where('kind', '=', 'report')
      .execute();
    expect(changes).toEqual([{ grade: 'high', rule: 'report-notice', sentence: 'The paper was retracted.' }]);
    expect(await readReport(tx, 'pmid:101')).toMatchObject({ title: 'Cells, in lupus', notice: 'retracted' });
  });

  test('each batch that adds or changes a report announces it and is in the audit chain, and no other', async () => {
    const { tx, read } = await open();
    const { importId } = await read(table(ROW));
    await read(table(ROW));
    const later = await read(table(ROW.replace('Review', 'Retracted Publication')), '2026-08-01');
    const said = await tx.selectFrom('announcement').select(['kind', 'body']).orderBy('id').execute();
    expect(said).toEqual(
      [importId, later.importId].map((id) => ({
        kind: 'evidence.changed',
        body: { importId: id, studies: [], reports: ['pmid:101'] },
      })),
    );
    const events = await tx.selectFrom('audit_event').select(['kind', 'actor', 'body']).orderBy('seq').execute();
    expect(events.filter((e) => e.kind === 'evidence.batch-saved')).toMatchObject([
      { actor: 'system:test', body: { importId, source: 'bibliography', added: 1, written: 2 } },
      { actor: 'system:test', body: { importId: later.importId, changed: 1, written: 2 } },
    ]);
  });

  test('a report known by its DOI gets its PubMed id and keeps its name; a further id is no news of the paper', async () => {
    const { tx, read } = await open();
    await read(table(ROW.replace('101,', ',')));
    expect(await read(table(ROW), '2026-08-01')).toMatchObject({ added: 0, changed: 1 });
    expect(await readReport(tx, 'pmid:101')).toMatchObject({ id: 'doi:10.1000/abc', pmid: '101' });
    expect((await listReports(tx, { query: 'pmid:101', page: 1, size: 10 })).total).toBe(1);
    expect(await tx.selectFrom('thing_change').select(['grade', 'rule']).execute()).toEqual([
      { grade: 'noise', rule: 'first-seen' },
    ]);
    // an id that a later table leaves out stays
    await read(table(ROW.replace('101,', ',').replace('Cells', 'The cells')), '2026-08-02');
    expect(await readReport(tx, 'pmid:101')).toMatchObject({ pmid: '101', title: 'The cells, in lupus' });
  });

  test('rows that cannot be read go to quarantine with the reason, and the rest goes on', async () => {
    const { tx, read } = await open();
    const bad = [
      'x1,,T,J,2026,',
      ',,No ids,J,2026,',
      '7,not-a-doi,T,J,2026,',
      '8,10.1000/x,,J,2026,',
      '9,10.1000/ABC,Other,J,2026,',
      '10,too,few',
    ];
    expect(await read(table(ROW, ...bad))).toMatchObject({ added: 1, quarantined: 6 });
    const rows = await tx.selectFrom('quarantine').select(['position', 'reason']).orderBy('position').execute();
    expect(rows.map((r) => r.position)).toEqual([2, 3, 4, 5, 6, 7]);
    for (const r of rows) expect(r.reason).toMatch(/\.$/);
    expect(rows[4]?.reason).toBe(
      'Here the PubMed id 9 and the DOI 10.1000/abc belong to two different reports; find out which is right.',
    );
    await read(table(ROW, ...bad));
    expect(await tx.selectFrom('quarantine').select('id').execute()).toHaveLength(6);
  });

  test.each(['', 'hello', 'a,b\n1,2', '{"studies": []}', '\u0000\u0000'])(
    '%j is refused as no bibliography',
    async (csv) => {
      const { read } = await open();
      await expect(read(csv)).rejects.toThrow(ReportsRefused);
    },
  );

  test('takes a byte order mark, other orders of columns, line ends of Windows, and NUL', async () => {
    const { tx, read } = await open();
    await read('\uFEFFTitle,extra,PMID\r\n"Cells\u0000 in\r\nlupus",x,5\r\n\r\n');
    expect(await readReport(tx, 'pmid:5')).toMatchObject({
      title: 'Cells in lupus',
      doi: null,
      journal: null,
      published: null,
    });
  });

  test('searches titles and journals, and nothing a person types makes it fail', async () => {
    const { tx, read } = await open();
    await read(table(ROW, '102,,Stroke,J Ex,2025,'));
    expect((await listReports(tx, { query: 'lupus', page: 1, size: 10 })).rows.map((r) => r.id)).toEqual(['pmid:101']);
    expect((await listReports(tx, { query: '', page: 99, size: 1 })).page).toBe(2);
    for (const query of ['\u0000', "'", '((', '10.1000/abc']) await listReports(tx, { query, page: 1, size: 10 });
    expect(await readReport(tx, 'nonsense')).toBeNull();
  });
});

test('a report that an older release hashed otherwise raises no alarm when it is read again', async () => {
  const { tx, read } = await open();
  await read(table(ROW));
  await tx.updateTable('thing').set({ hash: 'of an older form' }).where('kind', '=', 'report').execute();
  expect(await read(table(ROW), '2026-08-01')).toMatchObject({ changed: 0, unchanged: 1 });
  expect(await tx.selectFrom('thing_change').select(['version', 'grade', 'rule']).execute()).toEqual([
    { version: 2, grade: 'noise', rule: 'wording-noise' },
  ]);
});

test('the bundled bibliography has 2,481 rows, of which one cannot be read', () => {
  const csv = readFileSync(
    fileURLToPath(new URL('../../../data/publications-2026-07-22.csv', import.meta.url)),
    'utf8',
  );
  const rows = [...readBibliography(csv)];
  expect(rows).toHaveLength(2481);
  expect(rows.flatMap((r) => (r.kind === 'refused' ? [[r.nativeId, r.reason]] : []))).toEqual([
    ['pmid:41632856', 'Row 1038 cannot be read. It has no title.'],
  ]);
});
