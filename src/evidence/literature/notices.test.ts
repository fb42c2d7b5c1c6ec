import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { openTx } from '#db/testing.server.ts';
import { within } from '#evidence/import-testing.server.ts';
import { system } from '#governance/actors.ts';
import { importReports } from './import-reports.server.ts';
import { nbibRecord, PAPER, type Paper, pubmedArticle, pubmedSet } from './paper-fixture.ts';
import { readReportText } from './report-readers.ts';
import { readReport } from './reports.server.ts';
import { type ReportFormat, SOURCE_OF } from './sniff-format.ts';

const NOTICE: Paper = {
  pmid: '90000005',
  doi: '10.5555/invented.5',
  title: 'Retraction: Invented cells calm an invented disease in mice that never were.',
  journal: 'Journal of invented results',
  year: '2026',
  types: ['Retraction of Publication'],
  relations: [{ type: 'RetractionOf', cite: 'J Invent Results. 2025 Mar;12:101-9.', pmid: PAPER.pmid }],
};

async function open() {
  const tx = await openTx();
  const read = (format: ReportFormat, text: string, asOf = '2026-07-22') =>
    importReports(within(tx), {
      source: SOURCE_OF[format],
      reports: readReportText(format, text),
      label: 'made up',
      asOf,
      now: () => new Date(`${asOf}T12:00:00Z`),
      actor: system('test'),
    });
  const changes = async () =>
    (
      await tx
        .selectFrom('thing_change')
        .select(['id', 'grade', 'rule', 'sentence'])
        .where('grade', '<>', 'noise')
        .orderBy('id')
        .execute()
    ).map((c) => `${c.id} ${c.grade} ${c.rule}: ${c.sentence}`);
  return { tx, read, changes };
}

const withRelation = (type: string, types = ['Journal Article']): Paper => ({
  ...PAPER,
  types,
  relations: [{ type, cite: 'J Invent Results. 2026 Jan;13:1.', pmid: '90000005' }],
});

describe('what is said against a paper', () => {
  test.each([
    ['RetractionIn', 'retracted', 'The paper was retracted (J Invent Results. 2026 Jan;13:1, pmid:90000005).'],
    [
      'PartialRetractionIn',
      'concern',
      'The paper was retracted in part (J Invent Results. 2026 Jan;13:1, pmid:90000005).',
    ],
    [
      'ExpressionOfConcernIn',
      'concern',
      'The paper was given an expression of concern (J Invent Results. 2026 Jan;13:1, pmid:90000005).',
    ],
    ['ErratumIn', 'corrected', 'The paper was corrected (J Invent Results. 2026 Jan;13:1, pmid:90000005).'],
    [
      'CorrectedandRepublishedIn',
      'corrected',
      'The paper was corrected (J Invent Results. 2026 Jan;13:1, pmid:90000005).',
    ],
  ])('%s makes it %s, a change of grade high', async (type, notice, sentence) => {
    const { tx, read, changes } = await open();
    await read('pubmed-xml', pubmedSet(pubmedArticle(PAPER)));
    expect(await read('pubmed-xml', pubmedSet(pubmedArticle(withRelation(type))), '2026-08-01')).toMatchObject({
      added: 0,
      changed: 1,
    });
    expect((await readReport(tx, 'pmid:90000001'))?.notice).toBe(notice);
    expect(await changes()).toEqual([`pmid:90000001 high report-notice: ${sentence}`]);
  });

  test.each(['UpdateIn', 'CommentIn', 'Cites'])('%s takes nothing back', async (type) => {
    const { tx, read, changes } = await open();
    await read('pubmed-xml', pubmedSet(pubmedArticle(PAPER)));
    await read('pubmed-xml', pubmedSet(pubmedArticle(withRelation(type))), '2026-08-01');
    expect((await readReport(tx, 'pmid:90000001'))?.notice).toBeNull();
    expect(await changes()).toEqual([]);
  });

  test('a notice on its own names the paper, whichever of the two comes first, and in one file', async () => {
    const texts = { paper: nbibRecord(PAPER), notice: nbibRecord(NOTICE) };
    const orders = [
      [texts.paper, texts.notice],
      [texts.notice, texts.paper],
      [`${texts.paper}\n\n${texts.notice}`],
      [`${texts.notice}\n\n${texts.paper}`],
    ];
    const states: unknown[] = [];
    const { tx, read } = await open();
    for (const order of orders) {
      await sql`savepoint empty`.execute(tx);
      for (const text of order) await read('nbib', text);
      const paper = await readReport(tx, 'pmid:90000001');
      expect(paper).toMatchObject({
        notice: 'retracted',
        facts: { notices: [{ kind: 'retraction', noticePmid: '90000005', noticeDoi: '10.5555/invented.5' }] },
      });
      expect((await readReport(tx, 'pmid:90000005'))?.notice).toBeNull();
      states.push(paper?.facts);
      await sql`rollback to savepoint empty`.execute(tx);
    }
    expect(new Set(states.map((s) => JSON.stringify(s))).size).toBe(1);
  });

  test('the notice tells of itself what the paper had told: nothing is said twice', async () => {
    const { tx, read, changes } = await open();
    await read('pubmed-xml', pubmedSet(pubmedArticle(PAPER)));
    await read(
      'pubmed-xml',
      pubmedSet(pubmedArticle(withRelation('RetractionIn', ['Journal Article', 'Retracted Publication']))),
      '2026-08-01',
    );
    await read('pubmed-xml', pubmedSet(pubmedArticle(NOTICE)), '2026-08-02');
    expect(await changes()).toHaveLength(1);
    expect((await readReport(tx, 'pmid:90000001'))?.facts.notices).toEqual([
      {
        kind: 'retraction',
        noticePmid: '90000005',
        noticeDoi: '10.5555/invented.5',
        words: 'J Invent Results. 2026 Jan;13:1.',
      },
    ]);
  });

  test('a notice that names the paper by its DOI finds it when the paper gets its DOI later', async () => {
    const { tx, read } = await open();
    const byDoi = nbibRecord({
      ...NOTICE,
      relations: [{ type: 'RetractionOf', cite: 'J Invent. doi: 10.5555/invented.1.' }],
    });
    await read('nbib', byDoi);
    await read('nbib', nbibRecord({ ...PAPER, doi: undefined }));
    expect((await readReport(tx, 'pmid:90000001'))?.notice).toBeNull();
    await read('nbib', nbibRecord(PAPER), '2026-08-01');
    expect((await readReport(tx, 'pmid:90000001'))?.notice).toBe('retracted');
  });

  test('a second correction is news, the same one again is none, and one taken back is told', async () => {
    const { tx, read, changes } = await open();
    await read('pubmed-xml', pubmedSet(pubmedArticle(withRelation('ErratumIn'))), '2026-07-01');
    const twice = {
      ...PAPER,
      relations: [
        { type: 'ErratumIn', cite: 'A', pmid: '90000005' },
        { type: 'ErratumIn', cite: 'B', pmid: '90000006' },
      ],
    };
    await read('pubmed-xml', pubmedSet(pubmedArticle(twice)), '2026-07-02');
    await read('pubmed-xml', pubmedSet(pubmedArticle({ ...twice, volume: '12 ' })), '2026-07-03');
    await read('pubmed-xml', pubmedSet(pubmedArticle(PAPER)), '2026-07-04');
    expect(await changes()).toEqual([
      'pmid:90000001 high report-notice: The paper was corrected once more (B, pmid:90000006).',
      'pmid:90000001 high report-notice: It is no longer said that the paper was corrected.',
    ]);
    expect((await readReport(tx, 'pmid:90000001'))?.notice).toBeNull();
  });

  test('a retraction that one source knows stands, though a better one has not heard of it', async () => {
    const { tx, read } = await open();
    await read('pubmed-xml', pubmedSet(pubmedArticle(PAPER)), '2026-08-01');
    await read(
      'ris',
      `TY  - JOUR\nTI  - RETRACTED: ${PAPER.title}\nDO  - ${PAPER.doi}\nM3  - Retracted\nER  - \n`,
      '2026-08-02',
    );
    expect(await readReport(tx, 'pmid:90000001')).toMatchObject({ notice: 'retracted', title: PAPER.title });
  });
});

describe('one paper that was held as two', () => {
  const two = async () => {
    const { tx, read, changes } = await open();
    await read(
      'ris',
      `TY  - JOUR\nTI  - ${PAPER.title}\nDO  - ${PAPER.doi}\nAB  - From the vendor.\nER  - \n`,
      '2026-07-01',
    );
    await read('nbib', nbibRecord({ ...PAPER, doi: undefined, abstract: undefined }), '2026-07-02');
    return { tx, read, changes };
  };

  test('becomes one when a record names both ids: the earlier stays, the other leads to it, and it is in the audit chain', async () => {
    const { tx, read } = await two();
    expect((await tx.selectFrom('report').select('id').execute()).length).toBe(2);
    expect(
      await read(
        'europepmc-json',
        JSON.stringify({ id: PAPER.pmid, source: 'MED', pmid: PAPER.pmid, doi: PAPER.doi, title: PAPER.title }),
      ),
    ).toMatchObject({
      added: 0,
      quarantined: 0,
    });
    for (const id of ['pmid:90000001', 'doi:10.5555/invented.1', 'pmcid:pmc9900001'])
      expect(await readReport(tx, id)).toMatchObject({
        id: 'doi:10.5555/invented.1',
        pmid: '90000001',
        pmcid: 'PMC9900001',
        abstract: 'From the vendor.',
        journal: 'Journal of invented results',
      });
    expect(
      await tx.selectFrom('thing').select('superseded_by_id').where('id', '=', 'pmid:90000001').executeTakeFirst(),
    ).toEqual({
      superseded_by_id: 'doi:10.5555/invented.1',
    });
    expect(await tx.selectFrom('report_merge').select(['kept', 'gone', 'by']).execute()).toEqual([
      { kept: 'doi:10.5555/invented.1', gone: 'pmid:90000001', by: 'system:identity' },
    ]);
    const events = await tx
      .selectFrom('audit_event')
      .select(['actor', 'body'])
      .where('kind', '=', 'duplicate.merged')
      .execute();
    expect(events).toMatchObject([
      { actor: 'system:test', body: { ref: { id: 'pmid:90000001' }, into: { id: 'doi:10.5555/invented.1' } } },
    ]);
  });

  test('ids that contradict each other join nothing: the record goes to quarantine', async () => {
    const { tx, read } = await two();
    await read(
      'nbib',
      nbibRecord({
        ...PAPER,
        pmid: '90000009',
        doi: '10.5555/other',
        pmcid: undefined,
        title: 'Another invented paper altogether.',
      }),
    );
    expect(
      await read('nbib', nbibRecord({ ...PAPER, doi: '10.5555/other', pmcid: undefined }), '2026-07-03'),
    ).toMatchObject({ added: 0, quarantined: 1 });
    expect((await tx.selectFrom('quarantine').select(['native_id', 'reason']).execute())[0]).toEqual({
      native_id: 'pmid:90000001',
      reason:
        'Here the PubMed id 90000001 and the DOI 10.5555/other belong to two different reports; find out which is right.',
    });
  });

  test('what was news about the one that went is told on it, before it leads to the other', async () => {
    const { tx, read } = await two();
    await read('pubmed-xml', pubmedSet(pubmedArticle(withRelation('RetractionIn'))), '2026-08-01');
    const rows = await tx
      .selectFrom('thing_change')
      .select(['id'])
      .where('rule', '=', 'report-notice')
      .orderBy('id')
      .execute();
    expect(rows.map((r) => r.id)).toEqual(['doi:10.5555/invented.1', 'pmid:90000001']);
  });
});
