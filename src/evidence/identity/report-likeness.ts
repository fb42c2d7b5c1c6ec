import { foldText } from '#vocabulary/fold.ts';
import { type Likeness, type Reason, together } from './reasons.ts';
import { heldKey, type ReadyTitle, readyTitle, titleLikeness } from './title-likeness.ts';

/** What two reports are compared by. */
export interface ReportIdentity {
  id: string;
  title: string;
  journal: string | null;
  /** YYYY, YYYY-MM or YYYY-MM-DD, or as the source gave it. */
  published: string | null;
  types: readonly string[];
  /** "Family GN" in the order of the paper. */
  authors: readonly string[];
  pmid: string | null;
  doi: string | null;
}

/** Numbers that congresses print before a title: "POS0123", "Abstract 42:", "LB-12". */
const CONGRESS_NUMBER =
  /^\s*(?:abstract\s+(?:no\.?\s*)?[A-Z]{0,4}-?\d{1,5}|(?:POS|OP|AB|LB|SAT|FRI|THU|LBA|PS|EP|OA|PO|O|P)-?\d{1,5}(?:\.\d+)?)\s*[:.|–-]?\s+/i;
/** What is published about another report; it carries that report's title and is a report of its own. */
const ABOUT_ANOTHER =
  /^\s*(?:(?:author|publisher)['’]?s?\s+)?(?:correction|corrigendum|erratum|retraction|expression of concern|reply|response|comment|commentary|editorial)\b/i;
const ABOUT_TYPES = [
  'Published Erratum',
  'Retraction of Publication',
  'Retraction Notice',
  'Expression of Concern',
  'Comment',
  'Corrected and Republished Article',
];

// a report is compared with dozens of others: its title is made ready once
const known = new WeakMap<ReportIdentity, ReadyTitle>();
function titleOf(r: ReportIdentity): ReadyTitle {
  const held = known.get(r) ?? readyTitle(r.title.replace(CONGRESS_NUMBER, ''));
  known.set(r, held);
  return held;
}
const isAboutAnother = (r: ReportIdentity): boolean =>
  ABOUT_ANOTHER.test(r.title) || r.types.some((t) => ABOUT_TYPES.includes(t));
const isAbstract = (r: ReportIdentity): boolean =>
  CONGRESS_NUMBER.test(r.title) || r.types.some((t) => /abstract|congress|conference/i.test(t));
const isPreprint = (r: ReportIdentity): boolean =>
  r.types.some((t) => /^preprint$/i.test(t)) ||
  /^(?:10\.1101\/(?:\d{4}\.|\d{6})|10\.21203\/rs\.|10\.2139\/ssrn|10\.20944\/preprints|10\.22541\/|10\.36227\/)/.test(
    r.doi ?? '',
  ) ||
  /^(?:medrxiv|biorxiv|research square|preprints\.org|ssrn)/i.test(r.journal ?? '');

const LEAST_LETTERS = 25;
const LEAST_WORDS = 5;
const END_WORDS = 6;

/** Only reports that share one of these are compared. A short title ("Reply.") says nothing and has none. */
export function reportKeys(r: ReportIdentity): string[] {
  const { text: title } = titleOf(r);
  const words = title.split(' ');
  if (title.length < LEAST_LETTERS || words.length < LEAST_WORDS || isAboutAnother(r)) return [];
  const ends =
    words.length <= END_WORDS
      ? []
      : [`begins:${words.slice(0, END_WORDS).join(' ')}`, `ends:${words.slice(-END_WORDS).join(' ')}`];
  return [`title:${title}`, ...ends].map(heldKey);
}

const yearOf = (r: ReportIdentity): number | null => {
  const year = /^\d{4}/.exec(r.published ?? '')?.[0];
  return year ? Number(year) : null;
};

/** The family names of the first authors, folded; initials left out. */
const families = (r: ReportIdentity): string[] =>
  r.authors.slice(0, 10).map((a) =>
    foldText(
      a
        .slice(0, 100)
        .toWellFormed()
        .replace(/\s+\p{Lu}{1,4}$/u, ''),
    ),
  );

const LIKE = 0.85;
const LIKE_VERSIONS = 0.7;

/**
 * Whether two reports may be one; null where nothing says so. A preprint and its paper are versions of one work; an abstract of a congress and the paper that came of
 * it are `related`: they were published apart and may say different things. Papers whose known authors have nobody in common are not one, whatever their titles.
 */
export function reportLikeness(a: ReportIdentity, b: ReportIdentity): Likeness | null {
  if (isAboutAnother(a) || isAboutAnother(b)) return null;
  const likeness = titleLikeness(titleOf(a), titleOf(b));
  const versions = isPreprint(a) !== isPreprint(b);
  const abstracts = isAbstract(a) !== isAbstract(b);
  if (likeness < (versions || abstracts ? LIKE_VERSIONS : LIKE)) return null;
  const [yearA, yearB] = [yearOf(a), yearOf(b)];
  const apart = yearA !== null && yearB !== null ? Math.abs(yearA - yearB) : null;
  if (apart !== null && apart > (versions || abstracts ? 3 : 1)) return null;
  const [namesA, namesB] = [families(a), families(b)];
  const common = namesA.filter((n) => n !== '' && namesB.includes(n)).length;
  const authorsKnown = namesA.length > 0 && namesB.length > 0;
  if (authorsKnown && common === 0) return null;
  // a title that is only alike, of authors that nobody knows, would be a guess
  if (!authorsKnown && likeness < 1) return null;

  const reasons: Reason[] = [
    {
      rule: likeness === 1 ? 'same-title' : 'like-titles',
      for: true,
      words: likeness === 1 ? 'They have the same title.' : `Their titles are ${Math.round(likeness * 100)} % alike.`,
    },
  ];
  const scores = [likeness * 0.6];
  if (authorsKnown) {
    const least = Math.min(namesA.length, namesB.length);
    reasons.push({ rule: 'authors', for: true, words: `${common} of the first ${least} authors are the same.` });
    scores.push((0.5 * common) / least);
  }
  if (apart !== null)
    reasons.push({
      rule: 'years',
      for: apart <= 1,
      words: apart === 0 ? `Both are of ${yearA}.` : `They are of ${yearA} and ${yearB}.`,
    });
  if (versions) {
    const [preprint, paper] = isPreprint(a) ? [a, b] : [b, a];
    reasons.push({
      rule: 'preprint-and-paper',
      for: true,
      words: `${preprint.id} is a preprint, ${paper.id} is not: two versions of one work.`,
    });
    scores.push(0.3);
  } else if (a.journal && b.journal && foldText(a.journal) !== foldText(b.journal) && !abstracts)
    reasons.push({
      rule: 'other-journal',
      for: false,
      words: `They stand in different journals: ${a.journal}; ${b.journal}.`,
    });
  if (!versions && !abstracts && a.pmid && b.pmid)
    reasons.push({
      rule: 'own-pubmed-ids',
      for: false,
      words: 'Each has a PubMed number of its own; PubMed seldom lists a paper twice.',
    });
  if (abstracts) {
    const [abstract] = isAbstract(a) ? [a] : [b];
    reasons.push({
      rule: 'abstract-and-paper',
      for: false,
      words: `${abstract.id} is an abstract of a congress: it belongs to the paper and is not the paper.`,
    });
  }
  const against = reasons.filter((r) => !r.for && r.rule !== 'abstract-and-paper').length;
  return {
    relation: abstracts ? 'related' : 'same',
    score: Math.round(together(scores) * 0.6 ** against * 1000) / 1000,
    reasons,
  };
}
