import { gradeOf, type RuleId } from '#evidence/change-rules.ts';
import { canonicalJson } from '#ledger/content-hash.ts';
import type { FieldChange } from '#ledger/grades.ts';
import { noticeOn } from './fold-readings.ts';
import type { NoticeKind, ReportFacts, ReportNotice } from './report-facts.ts';
import { comparedPages, comparedText } from './report-values.ts';

/** What differs between two states of one report, worst first, each graded by the published rules. */

/** PubMed's types that say that a paper does not stand as it was. */
const NOTICE_TYPE = /retract|expression of concern|corrected and republished|erratum/i;

type Field = keyof ReportFacts;

const FIELD_NAMES = {
  title: 'The title',
  vernacularTitle: 'The title in the language of the paper',
  journal: 'The journal',
  published: 'The publication date',
  authors: 'The list of authors',
  abstract: 'The abstract',
  volume: 'The volume',
  issue: 'The issue',
  pages: 'The pages',
  languages: 'The language',
  pmid: 'The PubMed id',
  doi: 'The DOI',
  pmcid: 'The PMC id',
} as const satisfies Partial<Record<Field, string>>;

export function compareReports(before: ReportFacts, after: ReportFacts): FieldChange[] {
  const out: FieldChange[] = [...noticeChanges(before, after)];
  const change = (field: Field, rule: RuleId, sentence: string): void => {
    out.push({ field, before: shown(before[field]), after: shown(after[field]), grade: gradeOf(rule), rule, sentence });
  };
  typeChange(before, after, change, out.length > 0);
  if (before.title !== after.title)
    change(
      'title',
      comparedText(before.title) === comparedText(after.title) ? 'wording-noise' : 'title-or-summary',
      `The title is now “${after.title}”.`,
    );
  const seen: Field[] = [];
  const known = (field: Field): boolean => {
    if (before[field] !== undefined) return true;
    if (after[field] !== undefined && !isEmpty(after[field])) seen.push(field);
    return false;
  };
  for (const field of [
    'journal',
    'published',
    'authors',
    'volume',
    'issue',
    'pages',
    'languages',
    'vernacularTitle',
  ] as const) {
    if (!known(field) || same(before[field], after[field])) continue;
    const manner = after[field] !== undefined && SAME_FACT[field](before, after);
    change(field, manner ? 'wording-noise' : 'report-detail', moved(FIELD_NAMES[field], before[field], after[field]));
  }
  if (known('abstract') && before.abstract !== after.abstract) {
    const manner = comparedText(before.abstract ?? '') === comparedText(after.abstract ?? '');
    change('abstract', manner ? 'wording-noise' : 'report-abstract', abstractSentence(before.abstract, after.abstract));
  }
  for (const field of ['pmid', 'doi', 'pmcid'] as const)
    if (before[field] !== after[field]) {
      // a further id of the same paper tells nothing new about it
      if (before[field] === null) seen.push(field);
      else change(field, 'report-detail', moved(FIELD_NAMES[field], before[field], after[field]));
    }
  for (const field of ['keywords', 'mesh', 'publicationStatus', 'registryNumbers', 'noticeOf'] as const)
    if (known(field) && !same(before[field], after[field]))
      change(field, 'report-indexing', `${INDEXING[field]} changed.`);
  if (seen.length > 0) out.push(firstSeen(seen));
  if (out.length === 0 && !same(before, after))
    change('notices', 'wording-noise', 'What is said of the notices about this paper is worded otherwise.');
  return out.sort((a, b) => ORDER.indexOf(a.grade) - ORDER.indexOf(b.grade));
}

const ORDER = ['high', 'medium', 'low', 'noise'];

const INDEXING = {
  keywords: 'The keywords',
  mesh: 'The Medical Subject Headings',
  publicationStatus: 'The state of publication',
  registryNumbers: 'The registry numbers that the paper names',
  noticeOf: 'What this paper is a notice of',
} as const;

// the database gives the keys of an object in an order of its own
const same = (a: unknown, b: unknown): boolean =>
  a === b || (a !== undefined && b !== undefined && canonicalJson(a) === canonicalJson(b));
const isEmpty = (value: unknown): boolean => value === null || (Array.isArray(value) && value.length === 0);

const MOST_SHOWN = 200;

/** Small enough to read; never a whole abstract. */
function shown(value: unknown): unknown {
  if (typeof value === 'string') return value.length > MOST_SHOWN ? `${value.slice(0, MOST_SHOWN)}…` : value;
  if (!Array.isArray(value)) return value ?? null;
  return value.every((v) => typeof v === 'string') ? shown(value.join('; ')) : value.length;
}

function moved(name: string, before: unknown, after: unknown): string {
  const word = (value: unknown) => (value === undefined || isEmpty(value) ? 'nothing' : String(shown(value)));
  return `${name} went from ${word(before)} to ${word(after)}.`;
}

const abstractSentence = (before: string | null | undefined, after: string | null | undefined): string =>
  !before ? 'An abstract was added.' : !after ? 'The abstract was taken away.' : 'The abstract was reworded.';

const STOP_WORDS = new Set(['of', 'the', 'and', 'in', 'for', 'de', 'der', 'et', 'la', 'a', 'on']);
const journalWords = (journal: string): string[] =>
  journal
    .replace(/\([^)]*\)/g, ' ')
    .replace(/\s*[:=].*$/, '')
    .normalize('NFKD')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '' && !STOP_WORDS.has(word));

/** "N Engl J Med" and "The New England journal of medicine" name one journal. */
function sameJournal(a: string, b: string): boolean {
  const [x, y] = [journalWords(a), journalWords(b)];
  return x.length === y.length && x.every((word, i) => word.startsWith(y[i] ?? '-') || (y[i] ?? '-').startsWith(word));
}

/** Family name and first initial, in any order: groups stand at the end in some sources. */
const comparedAuthors = (authors: readonly string[]): string[] =>
  authors
    .map((author) => {
      const words = author.split(' ');
      const initials = words.length > 1 && /^\p{Lu}{1,5}$/u.test(words.at(-1) ?? '') ? (words.pop() ?? '') : '';
      return `${comparedText(words.join(' '))} ${initials[0] ?? ''}`;
    })
    .sort();

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Whether two values say the same fact in different manners. */
const SAME_FACT = {
  journal: (a, b) => sameJournal(text(a.journal), text(b.journal)),
  // one is the other, less precisely
  published: (a, b) =>
    text(a.published).startsWith(text(b.published) || '-') || text(b.published).startsWith(text(a.published) || '-'),
  authors: (a, b) => same(comparedAuthors(a.authors ?? []), comparedAuthors(b.authors ?? [])),
  volume: (a, b) => comparedText(text(a.volume)) === comparedText(text(b.volume)),
  issue: (a, b) => comparedText(text(a.issue)) === comparedText(text(b.issue)),
  pages: (a, b) => comparedPages(a.pages) === comparedPages(b.pages),
  languages: (a, b) => same([...(a.languages ?? [])].sort(), [...(b.languages ?? [])].sort()),
  vernacularTitle: (a, b) => comparedText(text(a.vernacularTitle)) === comparedText(text(b.vernacularTitle)),
} as const satisfies Partial<Record<Field, (a: ReportFacts, b: ReportFacts) => boolean>>;

/** A version that only knows more than the one before is no change of the paper: said as noise, so that it raises no alarm. */
const firstSeen = (fields: readonly Field[]): FieldChange => ({
  field: fields[0] ?? 'details',
  before: null,
  after: null,
  grade: 'noise',
  rule: 'first-seen',
  sentence: `The record now carries what earlier ones did not: ${fields.join(', ')}.`,
});

function typeChange(
  before: ReportFacts,
  after: ReportFacts,
  change: (field: Field, rule: RuleId, sentence: string) => void,
  told: boolean,
): void {
  const gained = after.types.filter((t) => !before.types.includes(t));
  const lost = before.types.filter((t) => !after.types.includes(t));
  if (gained.length + lost.length === 0) return;
  if ([...gained, ...lost].some((t) => NOTICE_TYPE.test(t))) {
    const words = [...gained.map((t) => `now ${t}`), ...lost.map((t) => `no longer ${t}`)].join(', ');
    // what the notices themselves have told is not told once more
    if (!told) change('types', 'report-notice', `The type of the publication changed: ${words}.`);
    return;
  }
  change(
    'types',
    before.types.length === 0 ? 'report-indexing' : 'report-detail',
    `The publication types are now ${after.types.join(', ') || 'none'}.`,
  );
}

const NOTICE_WORDS: Record<NoticeKind, string> = {
  retraction: 'was retracted',
  'partial-retraction': 'was retracted in part',
  concern: 'was given an expression of concern',
  correction: 'was corrected',
  update: 'was followed by a later version',
};

const idOf = (n: ReportNotice): string | null =>
  n.noticePmid ? `pmid:${n.noticePmid}` : n.noticeDoi ? `doi:${n.noticeDoi}` : null;

/** What was said against the paper since; a later version of the same work is not. */
function noticeChanges(before: ReportFacts, after: ReportFacts): FieldChange[] {
  const out: FieldChange[] = [];
  const add = (sentence: string): void => {
    out.push({
      field: 'notice',
      before: noticeOn(before),
      after: noticeOn(after),
      grade: gradeOf('report-notice'),
      rule: 'report-notice',
      sentence,
    });
  };
  for (const [kind, words] of Object.entries(NOTICE_WORDS) as [NoticeKind, string][]) {
    if (kind === 'update') continue;
    const [had, has] = [said(before, kind), said(after, kind)];
    if (has.known && !had.known) add(`The paper ${words}${citation(has.notices[0])}.`);
    else if (had.known && !has.known) add(`It is no longer said that the paper ${words}.`);
    else {
      // a notice that had no id may have got one: only a further one is news
      const more = has.notices.filter((n) => idOf(n) && !had.notices.some((m) => sharesId(m, n)));
      if (had.notices.some((n) => idOf(n) !== null) && more.length > 0)
        add(`The paper ${words} once more${citation(more[0])}.`);
    }
  }
  return out;
}

const sharesId = (a: ReportNotice, b: ReportNotice): boolean =>
  (a.noticePmid !== null && a.noticePmid === b.noticePmid) || (a.noticeDoi !== null && a.noticeDoi === b.noticeDoi);

function said(facts: ReportFacts, kind: NoticeKind): { known: boolean; notices: ReportNotice[] } {
  const notices = facts.notices.filter((n) => n.kind === kind);
  const known = notices.length > 0 || (kind === 'retraction' && noticeOn(facts) === 'retracted');
  return { known, notices };
}

function citation(notice: ReportNotice | undefined): string {
  if (!notice) return '';
  const parts = [notice.words?.replace(/\.$/, ''), idOf(notice)].filter((p) => p);
  return parts.length > 0 ? ` (${parts.join(', ')})` : '';
}
