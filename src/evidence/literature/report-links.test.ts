import { describe, expect, test } from 'vitest';
import { openTx } from '#db/testing.server.ts';
import { importList, NOW, within } from '#evidence/import-testing.server.ts';
import { type Actor, system } from '#governance/actors.ts';
import { Refused } from '#governance/gate.server.ts';
import { importReports } from './import-reports.server.ts';
import { linkReports } from './link-reports.server.ts';
import { PAPER, type Paper, pubmedArticle, pubmedSet } from './paper-fixture.ts';
import { readPubmedXml } from './pubmed-xml.ts';
import { LinkRefused, reportsOfStudy, ruleLink, studiesOfReport, withdrawLinkRuling } from './report-links.server.ts';

const CURATOR: Actor = {
  kind: 'person',
  id: 'person-7',
  name: 'A curator',
  roles: ['data-steward'],
  demonstration: true,
};
const by = { actor: CURATOR, now: () => NOW };

const study = (
  id: string,
  more: { secondary?: string; alias?: string; references?: { pmid: string; type: string }[] } = {},
) => ({
  protocolSection: {
    identificationModule: {
      nctId: id,
      briefTitle: `Study ${id}`,
      ...(more.alias ? { nctIdAliases: [more.alias] } : {}),
      ...(more.secondary ? { secondaryIdInfos: [{ id: more.secondary, type: 'EUDRACT_NUMBER' }] } : {}),
    },
    ...(more.references ? { referencesModule: { references: more.references } } : {}),
  },
});

async function open() {
  const tx = await openTx();
  const db = within(tx);
  return {
    tx,
    db,
    papers: (asOf: string, ...papers: Paper[]) =>
      importReports(db, {
        source: 'pubmed',
        reports: readPubmedXml(pubmedSet(...papers.map((p) => pubmedArticle(p)))),
        label: 'made up',
        asOf,
        now: () => NOW,
        actor: system('test'),
      }),
    studies: async (asOf: string, ...list: unknown[]) => {
      await importList(db, list, asOf);
      return (await linkReports(tx)).studies;
    },
    linked: async (id = 'pmid:90000001') =>
      (await studiesOfReport(tx, id)).map((l) => `${l.study} ${l.grounds.map((g) => `${g.via}/${g.field}`).join(' ')}`),
  };
}

const plain: Paper = { ...PAPER, trials: undefined, abstract: 'No number here.' };

describe('links between reports and studies', () => {
  test('a number in the data bank and in the text, with its words, whether or not the study is held', async () => {
    const { tx, papers, studies, linked } = await open();
    await papers('2026-07-01', PAPER);
    expect(await linked()).toEqual(['NCT90000001 data-bank/data-bank text/abstract']);
    const [link] = await studiesOfReport(tx, 'pmid:90000001');
    expect(link).toMatchObject({ held: null, stands: true, ruling: null });
    expect(link?.grounds[1]?.words).toBe('Nothing in this abstract happened. Registered as NCT90000001.');
    await studies('2026-07-01', study('NCT90000001'));
    expect((await studiesOfReport(tx, 'pmid:90000001'))[0]?.held).toMatchObject({ title: 'Study NCT90000001' });
    expect((await reportsOfStudy(tx, 'NCT90000001')).map((r) => r.report.id)).toEqual(['pmid:90000001']);
  });

  test('a number of another registry leads to the study that claims it, whichever came first; an alias leads to its study', async () => {
    const { papers, studies, linked } = await open();
    const paper = { ...plain, abstract: 'EudraCT 2019-001234-12; also NCT90000099.', keywords: ['NCT90000098'] };
    await papers('2026-07-01', paper);
    expect(await linked()).toEqual(['NCT90000098 text/keywords', 'NCT90000099 text/abstract']);
    await studies('2026-07-01', study('NCT90000001', { secondary: '2019-001234-12', alias: 'NCT90000099' }));
    expect(await linked()).toEqual(['NCT90000001 text/abstract', 'NCT90000098 text/keywords']);
    await papers('2026-07-02', {
      ...paper,
      pmid: '90000002',
      doi: undefined,
      pmcid: undefined,
      title: 'A second paper of the same study.',
    });
    expect(await linked('pmid:90000002')).toEqual(['NCT90000001 text/abstract', 'NCT90000098 text/keywords']);
  });

  test('papers that the registry cites as results are reports of the study, background papers are not', async () => {
    const { tx, papers, studies, linked } = await open();
    const references = [
      { pmid: '90000001', type: 'DERIVED' },
      { pmid: '90000002', type: 'BACKGROUND' },
      { pmid: '90000003', type: 'RESULT' },
    ];
    const second = {
      ...plain,
      pmid: '90000002',
      doi: undefined,
      pmcid: undefined,
      title: 'A background paper that is invented.',
    };
    await papers('2026-07-01', plain, second);
    await studies('2026-07-01', study('NCT90000001', { references }));
    expect(await linked()).toEqual(['NCT90000001 registry/references.DERIVED']);
    expect(await linked('pmid:90000002')).toEqual([]);
    // one that comes later is linked in the commit of its import
    await papers('2026-07-02', { ...second, pmid: '90000003', title: 'A third paper that is invented as well.' });
    expect(await linked('pmid:90000003')).toEqual(['NCT90000001 registry/references.RESULT']);
    // a reference that the record no longer has makes no link any more
    await studies('2026-07-03', study('NCT90000001', { references: references.slice(2) }));
    expect(await linked()).toEqual([]);
    expect((await reportsOfStudy(tx, 'NCT90000001')).map((r) => r.report.id)).toEqual(['pmid:90000003']);
  });

  test('linking again does nothing', async () => {
    const { tx, papers, studies } = await open();
    await papers('2026-07-01', PAPER);
    expect(
      await studies('2026-07-01', study('NCT90000001', { references: [{ pmid: '90000001', type: 'RESULT' }] })),
    ).toBe(1);
    const before = await tx.selectFrom('report_study').selectAll().execute();
    expect(before).toHaveLength(3);
    expect(await linkReports(tx)).toEqual({ studies: 0, changed: [] });
    expect(await tx.selectFrom('report_study').selectAll().execute()).toEqual(before);
  });

  test('a curator’s word stands over the machine and is taken back with a reason; all of it is on record', async () => {
    const { tx, db, papers, linked } = await open();
    await papers('2026-07-01', PAPER);
    const said = { report: 'pmid:90000001', study: 'nct90000001' };
    await ruleLink(db, { ...said, present: false, reason: 'It only mentions the trial.' }, by);
    await ruleLink(db, { ...said, study: 'NCT90000055', present: true, reason: 'Its protocol says so.' }, by);
    expect(await linked()).toEqual(['NCT90000055 ']);
    expect(await reportsOfStudy(tx, 'NCT90000001')).toEqual([]);
    expect(await reportsOfStudy(tx, 'NCT90000001', true)).toMatchObject([
      {
        stands: false,
        ruling: { present: false, by: 'person-7', reason: 'It only mentions the trial.', at: NOW },
        grounds: [{ via: 'data-bank' }, { via: 'text' }],
      },
    ]);
    // a later import of the paper does not overrule it
    await papers('2026-07-02', { ...PAPER, volume: '13' });
    expect(await linked()).toEqual(['NCT90000055 ']);
    await ruleLink(db, { ...said, present: true, reason: 'It does report it after all.' }, by);
    await withdrawLinkRuling(db, { ...said, study: 'NCT90000055', reason: 'A typing error.' }, by);
    expect(await linked()).toEqual(['NCT90000001 data-bank/data-bank text/abstract']);
    const events = await tx
      .selectFrom('audit_event')
      .select(['kind', 'actor'])
      .where('kind', 'like', 'report-link.%')
      .orderBy('seq')
      .execute();
    expect(events).toEqual([
      ...Array.from({ length: 3 }, () => ({ kind: 'report-link.ruled', actor: 'person-7' })),
      { kind: 'report-link.ruling-withdrawn', actor: 'person-7' },
    ]);
    expect(await tx.selectFrom('report_study_ruling').select('id').execute()).toHaveLength(3);
  });

  test('a ruling goes with its report into the one that it turns out to be', async () => {
    const { db, papers, linked } = await open();
    const { title } = PAPER;
    await importReports(db, {
      source: 'ris',
      reports: [{ kind: 'report', position: 1, text: 'made up', facts: { title, doi: PAPER.doi ?? null } }],
      label: 'made up',
      asOf: '2026-07-01',
      now: () => NOW,
      actor: system('test'),
    });
    await papers('2026-07-01', { ...plain, doi: undefined });
    await ruleLink(
      db,
      { report: 'doi:10.5555/invented.1', study: 'NCT90000055', present: true, reason: 'Its protocol says so.' },
      by,
    );
    expect(await linked()).toEqual([]);
    // now a record names both ids
    await papers('2026-07-02', plain);
    expect(await linked()).toEqual(['NCT90000055 ']);
    await expect(
      ruleLink(db, { report: 'doi:10.5555/invented.1', study: 'NCT90000055', present: false, reason: 'Because.' }, by),
    ).rejects.toThrow('doi:10.5555/invented.1 was found to be pmid:90000001; say it of that report.');
  });

  test.each([
    [
      { report: 'pmid:90000001', study: 'NCT1', reason: 'Because.' },
      'Name the study by its NCT number: NCT and eight digits.',
    ],
    [{ report: 'pmid:90000001', study: 'NCT90000001', reason: ' ' }, 'Give a reason of 3 to 500 characters.'],
    [
      { report: 'pmid:7\u0000', study: 'NCT90000001', reason: 'Because.' },
      'There is no report pmid:7; check its number.',
    ],
  ])('%j is refused with a sentence', async (said, sentence) => {
    const { db, papers } = await open();
    await papers('2026-07-01', PAPER);
    await expect(ruleLink(db, { ...said, present: true }, by)).rejects.toThrow(new LinkRefused(sentence));
  });

  test('whoever may not curate is refused, and that is on record', async () => {
    const { tx, db, papers } = await open();
    await papers('2026-07-01', PAPER);
    const said = { report: 'pmid:90000001', study: 'NCT90000001', reason: 'Because.' };
    const member: Actor = { ...CURATOR, roles: ['member'] };
    await expect(ruleLink(db, { ...said, present: true }, { ...by, actor: member })).rejects.toThrow(Refused);
    await expect(withdrawLinkRuling(db, said, { ...by, actor: member })).rejects.toThrow(Refused);
    expect(await tx.selectFrom('audit_event').select('kind').where('kind', '=', 'refused').execute()).toHaveLength(2);
  });
});
