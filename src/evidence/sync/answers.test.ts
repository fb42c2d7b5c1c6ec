import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { quoted } from './answer-reading.ts';
import { CTGOV } from './ctgov-source.ts';
import { EUROPEPMC } from './europepmc-source.ts';
import { SourceFault } from './source-fault.ts';
import { ONE_QUESTION, study } from './sync-testing.server.ts';

const [question] = ONE_QUESTION;
const everything = { since: null, until: '2026-08-01' };

test('ClinicalTrials.gov: the count is asked for on the first page only, and changes by their day', () => {
  const first = new URL(CTGOV.address(CTGOV.base, question!, everything, null)).searchParams;
  expect([first.get('countTotal'), first.get('pageToken'), first.get('filter.advanced')]).toEqual(['true', null, null]);
  const later = new URL(
    CTGOV.address('http://mirror.example/v2?key=1', question!, { ...everything, since: '2026-07-27' }, 'a/b='),
  );
  expect(later.origin).toBe('http://mirror.example');
  expect([
    later.searchParams.get('key'),
    later.searchParams.get('pageToken'),
    later.searchParams.get('countTotal'),
  ]).toEqual(['1', 'a/b=', null]);
  expect(later.searchParams.get('filter.advanced')).toBe('AREA[LastUpdatePostDate]RANGE[2026-07-27,MAX]');
});

test('ClinicalTrials.gov: ids keep the places of their records, and impossible dates are passed over', () => {
  const page = { totalCount: 3, studies: [study(1), { odd: true }, study(3, '2026-02-31')], nextPageToken: 'n' };
  expect(CTGOV.read(JSON.stringify(page), null)).toEqual({
    ids: ['NCT90000001', null, 'NCT90000003'],
    next: 'n',
    counted: 3,
    newest: '2026-02-01',
  });
});

test('Europe PMC: one expression in titles and abstracts, changes within days, a cursor from the first page on', () => {
  const query = new URL(
    EUROPEPMC.address(EUROPEPMC.base, question!, { since: '2026-07-27', until: '2026-08-01' }, null),
  ).searchParams;
  expect(query.get('query')).toBe(
    'TITLE_ABS:("lupus") AND TITLE_ABS:("CAR-T") AND (SRC:MED OR SRC:PMC OR SRC:PPR) AND UPDATE_DATE:[2026-07-27 TO 2026-08-01]',
  );
  expect([query.get('cursorMark'), query.get('resultType'), query.get('format')]).toEqual(['*', 'core', 'json']);
});

const answer = (more: object) => JSON.stringify({ version: '6.9', hitCount: 2, resultList: { result: [] }, ...more });
const one = {
  resultList: { result: [{ id: '1', source: 'MED', dateOfRevision: '2026-05-01', firstIndexDate: '2026-04-01' }] },
};

test('Europe PMC ends at a mark that leads nowhere new, at no mark, and at a page without results', () => {
  const next = (more: object, sent: string | null) => EUROPEPMC.read(answer(more), sent).next;
  expect(next({ ...one, nextCursorMark: 'b' }, 'a')).toBe('b');
  expect(next({ ...one, nextCursorMark: 'a' }, 'a')).toBeNull();
  expect(next({ ...one, nextCursorMark: '*' }, null)).toBeNull();
  expect(next(one, 'a')).toBeNull();
  expect(next({ nextCursorMark: 'b' }, 'a')).toBeNull();
});

test('Europe PMC: an id names its collection, and the latest date is found', () => {
  expect(EUROPEPMC.read(answer({ ...one, nextCursorMark: 'b' }), null)).toEqual({
    ids: ['MED:1'],
    next: 'b',
    counted: 2,
    newest: '2026-05-01',
  });
  expect(
    EUROPEPMC.read(answer({ resultList: { result: [{ id: '1' }, 7, { source: 'PPR', id: 'PPR1' }] } }), null).ids,
  ).toEqual([null, null, 'PPR:PPR1']);
});

test('Europe PMC refuses with status 200; its words are told', () => {
  const refused = () => EUROPEPMC.read('{"errCode":"404","errMsg":"Invalid cursor mark."}', 'a');
  expect(refused).toThrow(new SourceFault('refused', 'Europe PMC refused the question: Invalid cursor mark.'));
  expect(() => EUROPEPMC.read('{"resultList":{}}', null)).toThrow(
    'answered without a list of results (it gave resultList)',
  );
});

const real = process.env.ACTION_REAL_RECORDS ?? '';

test.skipIf(!real)('real pages of ClinicalTrials.gov are read, with and without a count and a next page', () => {
  const list = join(real, 'trials/api-corners/list_page_full_records_10_with_nextPageToken.json');
  const full = CTGOV.read(readFileSync(list, 'utf8'), null);
  expect([full.ids.length, full.ids.includes(null), full.next !== null]).toEqual([10, false, true]);
  const folder = join(real, 'trials/api-corners/biomcp_receipted');
  const pages = readdirSync(folder).filter((f) => f.startsWith('search_'));
  const read = pages.map((f) => CTGOV.read(readFileSync(join(folder, f), 'utf8'), null));
  expect(read.every((p) => p.ids.every((id) => id !== null))).toBe(true);
  expect(read.some((p) => p.next === null) && read.some((p) => p.next !== null)).toBe(true);
  expect(read.some((p) => p.counted === null) && read.some((p) => (p.counted ?? 0) > 0)).toBe(true);
});

test.skipIf(!real)('real pages of Europe PMC are read, lite, core and empty', () => {
  const folder = join(real, 'literature/europepmc-search');
  expect(existsSync(folder)).toBe(true);
  const page = (file: string) => EUROPEPMC.read(readFileSync(join(folder, file), 'utf8'), null);
  expect(page('search_no_results.json')).toEqual({ ids: [], next: null, counted: 0, newest: null });
  for (const file of ['search_cancer_core.json', 'search_1000results_cancer.json', 'search_cancer_page2.json']) {
    const { ids, next, counted } = page(file);
    expect(ids.includes(null)).toBe(false);
    expect([ids[0], next === null, (counted ?? 0) > 1_000_000]).toEqual(['MED:39709209', false, true]);
  }
});

test('somebody else’s words of any length are quoted at once', () => {
  expect(quoted('<'.repeat(500_000))).toHaveLength(200);
  expect(quoted(`<b>No</b> such\n query. ${'x'.repeat(500)}`)).toMatch(/^No such query\. x+$/);
});
