import { expect, test } from 'vitest';
import { ICMJE_CATEGORIES } from '#governance/interests.ts';
import {
  addMonths,
  type DisclosedInterest,
  entityKey,
  isOverdue,
  isPartialDate,
  lastDay,
  mayBeLeftOut,
  occasionFor,
  periodWords,
  renewalDay,
} from './disclosure.ts';
import { differencesOf } from './disclosure-differences.ts';
import {
  changeForm,
  type DisclosureForm,
  type EntryFields,
  emptyEntry,
  emptyForm,
  formOf,
  MOST_ENTRIES,
  readDisclosureForm,
  readStatement,
} from './disclosure-form.ts';
import type { RegisterRow } from './register.ts';
import { registerCsv } from './register-csv.ts';

const TODAY = '2026-11-23';
const ALL = ICMJE_CATEGORIES.map((c) => c.number as number);

const entry = (over: Partial<EntryFields> = {}): EntryFields => ({
  ...emptyEntry(4),
  entity: 'Made-up Pharma',
  band: 'to-1000',
  from: '2024',
  ...over,
});

/** A form in which every other category says "none". */
const filled = (...entries: EntryFields[]): DisclosureForm => ({
  nothing: false,
  none: ALL.filter((n) => !entries.some((e) => e.category === String(n))),
  entries,
});

const errorsOf = (form: DisclosureForm): Record<string, string> => {
  const read = readStatement(form, TODAY);
  return read.ok ? {} : read.errors;
};

test.each([
  ['2024', true],
  ['2024-02', true],
  ['2024-02-29', true],
  ['2023-02-29', false],
  ['2024-13', false],
  ['2024-00', false],
  ['2024-2', false],
  ['24', false],
  ['1899', false],
  ['2024-02-30', false],
  ['2024/02', false],
  [' 2024', false],
  ['２０２４', false],
  ['', false],
])('a date is a year, a month or a day of the calendar: %s', (text, good) => {
  expect(isPartialDate(text)).toBe(good);
});

test('a date that names no day can mean the last one', () => {
  expect([lastDay('2024'), lastDay('2024-02'), lastDay('2023-02'), lastDay('2024-02-03')]).toEqual([
    '2024-12-31',
    '2024-02-29',
    '2023-02-28',
    '2024-02-03',
  ]);
});

test('months are added on the calendar, and a day that the month lacks becomes its last', () => {
  expect(addMonths('2024-02-29', 12)).toBe('2025-02-28');
  expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
  expect(addMonths('2023-11-30', 3)).toBe('2024-02-29');
  expect(addMonths('2023-12-15', 36)).toBe('2026-12-15');
});

test.each([
  ['2023-11-23', false],
  ['2023-11-22', true],
  ['2023-11', false],
  ['2023-10', true],
  ['2023', false],
  ['2022', true],
  [null, false],
])('what ended (%s) may be left out only after 36 months from the last day that it can mean', (to, out) => {
  expect(mayBeLeftOut({ category: 4, to }, TODAY)).toBe(out);
});

test('support for the work itself has no limit in time', () => {
  expect(mayBeLeftOut({ category: 1, to: '2001' }, TODAY)).toBe(false);
});

test('a statement is overdue from the day twelve months later, and who made none is overdue', () => {
  const signed = new Date('2025-11-23T23:59:59Z');
  expect(renewalDay(signed)).toBe('2026-11-23');
  expect(isOverdue(signed, '2026-11-22')).toBe(false);
  expect(isOverdue(signed, '2026-11-23')).toBe(true);
  expect(isOverdue(null, TODAY)).toBe(true);
});

test('spellings of one entity that differ in case, accents, spaces and marks have one key', () => {
  const key = entityKey('Universitätsklinikum  Beispiel, e.V.');
  expect(entityKey('UNIVERSITATSKLINIKUM BEISPIEL E V')).toBe(key);
  expect(entityKey('…')).toBe('');
  expect(entityKey('百济神州')).toBe('百济神州');
});

test('a statement is signed for the occasion that was named, if it was asked for, else for the first that is open, else for the year', () => {
  const open = [
    { occasion: 'meeting', id: '3' },
    { occasion: 'year', id: '2026' },
  ] as const;
  expect(occasionFor(open, { occasion: 'year', id: '2026' }, TODAY)).toEqual({ occasion: 'year', occasionId: '2026' });
  expect(occasionFor(open, { occasion: 'meeting', id: '4' }, TODAY)).toEqual({ occasion: 'meeting', occasionId: '3' });
  expect(occasionFor([], { occasion: 'meeting', id: '4' }, TODAY)).toEqual({ occasion: 'year', occasionId: '2026' });
});

test('an empty form is refused in every category: silence is no answer', () => {
  expect(Object.keys(errorsOf(emptyForm())).sort()).toEqual(ALL.map((n) => `c${n}`).sort());
});

test('nothing to declare is said once for all, or in every category', () => {
  const once = readStatement({ ...emptyForm(), nothing: true }, TODAY);
  const each = readStatement({ ...emptyForm(), none: ALL }, TODAY);
  expect(once).toEqual({ ok: true, input: { nothing: true, interests: [] } });
  expect(each).toEqual(once);
});

test('nothing to declare cannot stand together with an entry', () => {
  expect(errorsOf({ ...filled(entry()), nothing: true })).toHaveProperty('nothing');
  expect(errorsOf({ ...filled(entry()), none: ALL })).toHaveProperty('c4');
});

test('an entry in which nothing was written is passed over, but does not answer its category', () => {
  expect(errorsOf({ ...filled(emptyEntry(4)), none: ALL.filter((n) => n !== 4) })).toHaveProperty('c4');
  expect(readStatement({ ...filled(emptyEntry(4)), none: ALL }, TODAY).ok).toBe(true);
});

test.each([
  [{ entity: '' }, 'e0.entity'],
  [{ entity: '–' }, 'e0.entity'],
  [{ entity: 'x'.repeat(201) }, 'e0.entity'],
  [{ band: '' }, 'e0.band'],
  [{ band: '50000' }, 'e0.band'],
  [{ entityKind: 'club' }, 'e0.entityKind'],
  [{ recipient: 'nobody' }, 'e0.recipient'],
  [{ from: '2024-02-30' }, 'e0.from'],
  [{ from: '2037' }, 'e0.from'],
  [{ from: '2025', to: '2024' }, 'e0.to'],
  [{ from: '2024-06-02', to: '2024-06-01' }, 'e0.to'],
  [{ note: 'x'.repeat(1001) }, 'e0.note'],
])('what cannot be is refused beside its field: %j', (over, field) => {
  expect(Object.keys(errorsOf(filled(entry(over))))).toEqual([field]);
});

test('a beginning and an end of different precision are held against the days that they can mean', () => {
  expect(errorsOf(filled(entry({ from: '2024-06-15', to: '2024' })))).toEqual({});
  expect(errorsOf(filled(entry({ from: '2024', to: '2024-01-01' })))).toEqual({});
});

test('an entry that stands twice is refused the second time', () => {
  expect(Object.keys(errorsOf(filled(entry(), entry({ entity: 'MADE-UP PHARMA' }))))).toEqual(['e1.entity']);
  expect(errorsOf(filled(entry(), entry({ from: '2025' })))).toEqual({});
});

test('more entries than fit are refused with the limit', () => {
  const many = Array.from({ length: MOST_ENTRIES + 1 }, (_, n) => entry({ entity: `Company ${n}` }));
  const read = readStatement(filled(...many), TODAY);
  expect(read.ok ? '' : read.sentence).toContain(String(MOST_ENTRIES));
});

test('an entry is added and taken away without losing what was typed', () => {
  const form = filled(entry({ note: 'half typed' }));
  const more = changeForm({ ...form, nothing: true }, 'add-9');
  expect(more.entries).toEqual([...form.entries, emptyEntry(9)]);
  expect([more.nothing, more.none.includes(9)]).toEqual([false, false]);
  expect(changeForm(more, 'remove-0').entries).toEqual([emptyEntry(9)]);
  expect(changeForm(more, 'add-14')).toEqual(more);
  expect(changeForm(more, 'remove-77').entries).toEqual(more.entries);
});

test('what a browser sends is read back in its order, and markup and control characters stay words', () => {
  const data = new FormData();
  data.set('none2', 'yes');
  data.set('none99', 'yes');
  for (const [n, entity] of [
    [10, 'Later\u0000 \u202eCompany'],
    [2, '<script>alert(1)</script>'],
  ] as const) {
    for (const [k, v] of Object.entries(entry({ entity }))) data.set(`e${n}.${k}`, v);
  }
  data.set('e99999.category', '4');
  const form = readDisclosureForm(data);
  expect(form.entries.map((e) => e.entity)).toEqual(['<script>alert(1)</script>', 'Later Company']);
  expect(form.none).toEqual([2]);
});

const disclosed = (over: Partial<DisclosedInterest> = {}): DisclosedInterest => ({
  id: '1',
  position: 1,
  category: 4,
  company: null,
  entity: 'Made-up Pharma',
  entityKind: 'company',
  recipient: 'self',
  band: 'to-1000',
  from: '2024',
  to: null,
  note: '',
  erased: false,
  ...over,
});

test('an earlier statement fills the form with the same answers to every category', () => {
  const form = formOf({ nothing: false, interests: [disclosed(), disclosed({ category: 9, to: '2025-03' })] });
  const read = readStatement(form, TODAY);
  expect(read.ok && read.input.interests.map((i) => [i.category, i.from, i.to])).toEqual([
    [4, '2024', null],
    [9, '2024', '2025-03'],
  ]);
  expect(readStatement(formOf({ nothing: true, interests: [] }), TODAY)).toMatchObject({
    ok: true,
    input: { nothing: true },
  });
});

test('differences pair what is alike first, then say what changed, came and went', () => {
  const before = [disclosed(), disclosed({ band: 'none' }), disclosed({ category: 11, entity: 'Gone Ltd' })];
  const after = [
    disclosed({ band: 'none' }),
    disclosed({ to: '2026-05' }),
    disclosed({ category: 2, entity: 'New Ltd' }),
  ];
  const d = differencesOf(before, after);
  expect(d.unchanged).toBe(1);
  expect(d.changed.map((c) => c.changes)).toEqual([['time: since 2024 → 2024 to 2026-05']]);
  expect(d.added.map((i) => i.entity)).toEqual(['New Ltd']);
  expect(d.left.map((i) => i.entity)).toEqual(['Gone Ltd']);
});

test('a period says as much as was stated', () => {
  expect([
    periodWords(null, null),
    periodWords('2024', null),
    periodWords(null, '2024-02'),
    periodWords('2024', '2024'),
  ]).toEqual(['', 'since 2024', 'until 2024-02', '2024']);
});

test('the table of the register runs nothing in a spreadsheet, shows years only and holds no note', () => {
  const row: RegisterRow = {
    person: 'p',
    name: '=HYPERLINK("http://example.org")',
    demonstration: true,
    erased: false,
    active: true,
    statedOn: '2026-01-02',
    nothing: false,
    overdueSince: null,
    interests: [disclosed({ entity: '@SUM(A1)', from: '2024-03-15', to: '2025-02' })],
    others: 0,
  };
  const csv = registerCsv([
    row,
    { ...row, name: 'B', interests: [], nothing: true },
    { ...row, name: 'C', interests: [], statedOn: null },
  ]);
  const lines = csv.trim().split('\r\n');
  expect(lines[1]).toContain(`"'=HYPERLINK(""http://example.org"")"`);
  expect(lines[1]).toContain(`'@SUM(A1)`);
  expect(lines[1]).toMatch(/,2024,2025$/);
  expect(lines[2]).toContain('nothing to declare');
  expect(lines[3]).toContain('no statement');
  expect(new Set(lines.slice(2).map((l) => l.split(',').length))).toEqual(new Set([14]));
});
