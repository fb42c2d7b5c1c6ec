import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { freshStore, onPostgres, openTx } from '#db/testing.server.ts';
import type { Db, ReadTx } from '#db/tx.ts';
import { lockImports } from '#evidence/import-run.server.ts';
import { importList, NOW, within } from '#evidence/import-testing.server.ts';
import { system } from '#governance/actors.ts';
import { importReports } from './import-reports.server.ts';
import { linkReports, refreshReportLinks, relinkReports } from './link-reports.server.ts';
import { PAPER, pubmedArticle, pubmedSet } from './paper-fixture.ts';
import { readPubmedXml } from './pubmed-xml.ts';

const NUMBER = '2019-001234-12';
const study = (id: string, more: { secondary?: string; cites?: string; status?: string } = {}) => ({
  protocolSection: {
    ...(more.status ? { statusModule: { overallStatus: more.status } } : {}),
    identificationModule: {
      nctId: id,
      briefTitle: `Study ${id}`,
      ...(more.secondary ? { secondaryIdInfos: [{ id: more.secondary, type: 'EUDRACT_NUMBER' }] } : {}),
    },
    ...(more.cites ? { referencesModule: { references: [{ pmid: more.cites, type: 'RESULT' }] } } : {}),
  },
});

const papers = (db: Db) =>
  importReports(db, {
    source: 'pubmed',
    reports: readPubmedXml(
      pubmedSet(pubmedArticle({ ...PAPER, trials: undefined, abstract: `Registered as EudraCT ${NUMBER}.` })),
    ),
    label: 'made up',
    asOf: '2026-07-01',
    now: () => NOW,
    actor: system('test'),
  });

const linked = async (tx: ReadTx) =>
  (await tx.selectFrom('report_study').select(['study_id', 'via']).orderBy('study_id').orderBy('via').execute()).map(
    (l) => `${l.study_id} ${l.via}`,
  );
const said = async (tx: ReadTx) =>
  (await tx.selectFrom('audit_event').select(['actor', 'body']).where('kind', '=', 'reports.linked').execute()).map(
    ({ actor, body }) => ({ actor, ...(body as object) }),
  );

describe('linking', () => {
  test('is in the audit chain once where it changed links, and not where it changed none', async () => {
    const tx = await openTx();
    const db = within(tx);
    await papers(db);
    await importList(db, [study('NCT90000002', { cites: '80000001' })], '2026-07-01');
    await refreshReportLinks(tx, NOW);
    expect(await said(tx)).toEqual([]);
    await importList(db, [study('NCT90000001', { cites: '90000001' })], '2026-07-01');
    await refreshReportLinks(tx, NOW);
    expect(await said(tx)).toMatchObject([{ actor: 'system:refresh', reports: 1 }]);
    // read once more, with the same links
    await importList(db, [study('NCT90000001', { cites: '90000001', status: 'COMPLETED' })], '2026-07-02');
    await refreshReportLinks(tx, NOW);
    expect(await said(tx)).toHaveLength(1);
    await importList(db, [study('NCT90000001', { cites: '80000001' })], '2026-07-03');
    await refreshReportLinks(tx, NOW);
    expect(await said(tx)).toHaveLength(2);
    expect(await linked(tx)).toEqual([]);
  });

  test('is due where a newer release read other numbers from a record that stayed', async () => {
    const tx = await openTx();
    const db = within(tx);
    await papers(db);
    await importList(db, [study('NCT90000001', { secondary: NUMBER })], '2026-07-01');
    // as an older release read it, which did not know that number
    await sql`update study set registry_ids = array['NCT90000001']`.execute(tx);
    await linkReports(tx);
    expect(await linked(tx)).toEqual([]);
    await sql`update study set registry_ids = array['NCT90000001', ${NUMBER}]`.execute(tx);
    expect(await linkReports(tx)).toEqual({ studies: 1, changed: ['pmid:90000001'] });
    expect(await linked(tx)).toEqual(['NCT90000001 text']);
  });

  // the embedded engine has one connection
  test.runIf(onPostgres)('beside an import that links the same reports, makes each link once', async () => {
    const store = await freshStore();
    const imported = Promise.withResolvers<void>();
    const committing = Promise.withResolvers<void>();
    try {
      const { db } = store;
      await papers(db);
      await importList(db, [study('NCT90000001', { secondary: NUMBER, cites: '90000001' })], '2026-07-01');
      // as an import saves
      const saving = db.write(async (tx) => {
        await lockImports(tx, 'pubmed', []);
        await relinkReports(tx, ['pmid:90000001']);
        imported.resolve();
        await committing.promise;
      });
      await imported.promise;
      const linking = [1, 2].map(() => db.write((tx) => refreshReportLinks(tx, NOW)));
      setTimeout(committing.resolve, 300);
      await Promise.all([saving, ...linking]);
      expect(await db.read(linked)).toEqual(['NCT90000001 registry', 'NCT90000001 text']);
      expect(await db.read(said)).toHaveLength(1);
    } finally {
      await store.close();
    }
  });
});
