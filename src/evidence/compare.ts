/** What changed between two versions of a study, graded by the published rules. Pure and deterministic. */

import {
  CHANGE_RULES,
  type Change,
  COMPLETION_DAYS,
  COMPLETION_MONTHS,
  changeOf as change,
  compareGrades,
  ENROLMENT_SHARE_PERCENT,
  type RuleId,
  STOPPED_STATUSES,
} from './change-rules.ts';
import { excerpts, plainWord } from './change-wording.ts';
import { LIST_FIELDS } from './compare-list-fields.ts';
import { sameWords } from './comparison-form.ts';
import type { Eligibility, Enrolment, Organisation, RegistryDate, StudyDate, StudyFacts } from './study-facts.ts';

const RULE_PLACE = new Map<RuleId, number>(CHANGE_RULES.map((rule, place) => [rule.id, place]));

/** Nothing to compare: unknown on a side, or the same. */
const settled = (before: unknown, after: unknown): boolean =>
  before === undefined || after === undefined || before === after;

function compareText(
  field: string,
  name: string,
  rule: RuleId,
  before: string | null | undefined,
  after: string | null | undefined,
): Change[] {
  if (before === undefined || after === undefined || before === after) return [];
  if (before === null) return [change(field, rule, null, excerpts('', after ?? '').after, `${name} was added.`)];
  if (after === null) return [change(field, rule, excerpts(before, '').before, null, `${name} was removed.`)];
  const cut = excerpts(before, after);
  if (sameWords(before, after))
    return [
      change(
        field,
        'wording-noise',
        cut.before,
        cut.after,
        `${name} differs only in white space, punctuation or case.`,
      ),
    ];
  return [change(field, rule, cut.before, cut.after, `${name} was reworded.`)];
}

function compareWord(
  field: string,
  name: string,
  rule: RuleId,
  before: string | null | undefined,
  after: string | null | undefined,
): Change[] {
  if (before === undefined || after === undefined || before === after) return [];
  if (before !== null && after !== null && sameWords(before, after))
    return compareText(field, name, rule, before, after);
  return [change(field, rule, before, after, `${name} changed from ${plainWord(before)} to ${plainWord(after)}.`)];
}

function compareStatus(before: StudyFacts, after: StudyFacts): Change[] {
  const to = after.overallStatus;
  const rule = typeof to === 'string' && STOPPED_STATUSES.has(to) ? 'status-stopped' : 'status-other';
  return compareWord('overallStatus', 'Overall status', rule, before.overallStatus, to);
}

const enrolmentText = ({ count, type }: Enrolment): string => (type ? `${count} (${plainWord(type)})` : String(count));

function compareEnrolment(before: Enrolment | null | undefined, after: Enrolment | null | undefined): Change[] {
  const field = 'enrolment';
  if (before === undefined || after === undefined || before === after) return [];
  if (before === null || after === null) {
    const [a, b] = [before && enrolmentText(before), after && enrolmentText(after)];
    return [change(field, 'enrolment-large', a, b, `Enrolment went from ${a ?? 'nothing'} to ${b ?? 'nothing'}.`)];
  }
  const typesKnown = before.type !== undefined && after.type !== undefined;
  const typeMoved = typesKnown && before.type !== after.type;
  const moved = Math.abs(after.count - before.count);
  if (moved === 0 && !typeMoved) return [];
  const toActual = typeMoved && before.type === 'ESTIMATED' && after.type === 'ACTUAL';
  const large = moved > 0 && moved * 100 >= before.count * ENROLMENT_SHARE_PERCENT;
  const rule = toActual ? 'enrolment-actual' : large ? 'enrolment-large' : 'enrolment-small';
  const [a, b] = [enrolmentText(before), enrolmentText(after)];
  const share = before.count > 0 ? Math.round((moved * 100) / before.count) : null;
  const extent =
    moved === 0 ? '' : ` (${share === null ? '' : `${share} % `}${after.count > before.count ? 'more' : 'fewer'})`;
  return [change(field, rule, a, b, `Enrolment went from ${a} to ${b}${share === null ? '' : extent}.`)];
}

const partsOfDate = (date: RegistryDate): { year: number; month: number | null; day: number | null } => {
  const [year = '', month, day] = date.split('-');
  return {
    year: Number(year),
    month: month === undefined ? null : Number(month),
    day: day === undefined ? null : Number(day),
  };
};

/**
 * Whether a completion date moved by 90 days or more, the limit included. Days are counted only between two dates that are known to the
 * day. With a month alone on a side, whole months are counted and three are enough (they have 89 to 92 days); with a year
 * alone, one year is enough.
 */
export function movedFar(before: RegistryDate, after: RegistryDate): boolean {
  const a = partsOfDate(before);
  const b = partsOfDate(after);
  if (a.month === null || b.month === null) return a.year !== b.year;
  if (a.day === null || b.day === null)
    return Math.abs((b.year - a.year) * 12 + b.month - a.month) >= COMPLETION_MONTHS;
  return Math.abs(Date.parse(after) - Date.parse(before)) >= COMPLETION_DAYS * 86_400_000;
}

const dateText = ({ date, type }: StudyDate): string => (type ? `${date} (${plainWord(type)})` : date);

function compareStudyDate(
  field: string,
  name: string,
  before: StudyDate | null | undefined,
  after: StudyDate | null | undefined,
): Change[] {
  if (before === undefined || after === undefined || before === after) return [];
  if (before === null || after === null) {
    const [a, b] = [before && dateText(before), after && dateText(after)];
    return [
      change(field, 'date-moved', a, b, a === null ? `${name} was set to ${b}.` : `${name} was removed; it was ${a}.`),
    ];
  }
  const typesKnown = before.type !== undefined && after.type !== undefined;
  const typeMoved = typesKnown && before.type !== after.type;
  if (before.date === after.date && !typeMoved) return [];
  const far = field === 'primaryCompletionDate' && before.date !== after.date && movedFar(before.date, after.date);
  const [a, b] = [dateText(before), dateText(after)];
  return [change(field, far ? 'primary-completion-far' : 'date-moved', a, b, `${name} moved from ${a} to ${b}.`)];
}

/** A registry date without a type; one that is compared at all was seen on both sides. */
function comparePlainDate(
  field: string,
  name: string,
  rule: RuleId,
  before: RegistryDate | null | undefined,
  after: RegistryDate | null | undefined,
): Change[] {
  if (before === undefined || after === undefined || before === after) return [];
  return [change(field, rule, before, after, `${name} went from ${before ?? 'nothing'} to ${after ?? 'nothing'}.`)];
}

function compareResults(before: StudyFacts, after: StudyFacts): Change[] {
  const posted = 'Results were posted.';
  const gone = 'Results were taken down.';
  const [a, b] = [before.resultsFirstPostDate, after.resultsFirstPostDate];
  if (!settled(before.hasResults, after.hasResults)) {
    return [
      change(
        'hasResults',
        'results-posted',
        before.hasResults ? 'posted' : null,
        after.hasResults ? (b ?? 'posted') : null,
        after.hasResults ? posted : gone,
      ),
    ];
  }
  if (a === undefined || b === undefined || a === b) return [];
  if (a !== null && b !== null)
    return comparePlainDate('resultsFirstPostDate', 'The day results were posted', 'date-moved', a, b);
  return [change('resultsFirstPostDate', 'results-posted', a, b, a === null ? posted : gone)];
}

const organisationText = ({ name, class: kind }: Organisation): string =>
  kind ? `${name} (${plainWord(kind)})` : name;

function compareSponsor(before: Organisation | null | undefined, after: Organisation | null | undefined): Change[] {
  const field = 'sponsor';
  if (before === undefined || after === undefined || before === after) return [];
  const [a, b] = [before && organisationText(before), after && organisationText(after)];
  const moved = change(field, 'sponsor', a, b, `The lead sponsor went from ${a ?? 'nothing'} to ${b ?? 'nothing'}.`);
  if (before === null || after === null) return [moved];
  if (!settled(before.class, after.class) || !sameWords(before.name, after.name)) return [moved];
  return compareText(field, 'The name of the lead sponsor', 'sponsor', before.name, after.name);
}

function comparePhases(before: readonly string[] | undefined, after: readonly string[] | undefined): Change[] {
  if (before === undefined || after === undefined) return [];
  const [a, b] = [[...before].sort().join(', '), [...after].sort().join(', ')];
  const [was, is] = [plainWord(a || null), plainWord(b || null)];
  if (a !== b) return [change('phases', 'phase', a || null, b || null, `The phase changed from ${was} to ${is}.`)];
  if (before.join() === after.join()) return [];
  return [change('phases', 'order-noise', before.join(', '), after.join(', '), 'The phases stand in another order.')];
}

function compareEligibility(before: Eligibility, after: Eligibility): Change[] {
  const word = (key: 'sex' | 'minimumAge' | 'maximumAge', name: string): Change[] =>
    compareWord(`eligibility.${key}`, name, 'eligibility', before[key], after[key]);
  const ages = (list: readonly string[] | undefined): string | null | undefined =>
    list === undefined ? undefined : [...list].sort().join(', ') || null;
  const volunteers = (flag: boolean | null | undefined): string | null | undefined =>
    typeof flag === 'boolean' ? (flag ? 'yes' : 'no') : flag;
  return [
    ...compareText('eligibility.criteria', 'The eligibility criteria', 'eligibility', before.criteria, after.criteria),
    ...word('sex', 'The sex that may enter'),
    ...word('minimumAge', 'The lowest age'),
    ...word('maximumAge', 'The highest age'),
    ...compareWord('eligibility.stdAges', 'The age groups', 'eligibility', ages(before.stdAges), ages(after.stdAges)),
    ...compareWord(
      'eligibility.healthyVolunteers',
      'Entry of healthy volunteers',
      'eligibility',
      volunteers(before.healthyVolunteers),
      volunteers(after.healthyVolunteers),
    ),
  ];
}

const compareWhyStopped = (before: StudyFacts['whyStopped'], after: StudyFacts['whyStopped']): Change[] =>
  compareText(
    'whyStopped',
    'The reason for stopping',
    after === null ? 'why-stopped-removed' : 'why-stopped',
    before,
    after,
  );

const TEXT_FIELDS = [
  ['briefTitle', 'The brief title', 'title-or-summary'],
  ['officialTitle', 'The official title', 'title-or-summary'],
  ['acronym', 'The acronym', 'title-or-summary'],
  ['briefSummary', 'The brief summary', 'title-or-summary'],
  ['detailedDescription', 'The detailed description', 'title-or-summary'],
  ['orgStudyId', "The sponsor's own id", 'other-detail'],
] as const satisfies readonly (readonly [keyof StudyFacts, string, RuleId])[];

const WORD_FIELDS = [
  ['studyType', 'The study type', 'design'],
  ['allocation', 'The allocation', 'design'],
  ['interventionModel', 'The intervention model', 'design'],
  ['observationalModel', 'The observational model', 'design'],
  ['primaryPurpose', 'The primary purpose', 'design'],
  ['masking', 'The masking', 'design'],
  ['lastKnownStatus', 'The last known status', 'housekeeping-noise'],
] as const satisfies readonly (readonly [keyof StudyFacts, string, RuleId])[];

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Worst first, then by field, rule and entry: the same two versions always give the same list. */
function inOrder(a: Change, b: Change): number {
  return (
    compareGrades(a.grade, b.grade) ||
    byText(a.field, b.field) ||
    (RULE_PLACE.get(a.rule) ?? 0) - (RULE_PLACE.get(b.rule) ?? 0) ||
    byText(a.sentence, b.sentence) ||
    byText(`${a.before}→${a.after}`, `${b.before}→${b.after}`)
  );
}

/**
 * The differences between two versions of a study, worst first. A field that is unknown on either side is never a change: a projected record after a
 * complete one removes nothing, and a complete one after a projected one adds nothing. Equal facts give an empty list.
 */
export function compareFacts(before: StudyFacts, after: StudyFacts): Change[] {
  const changes = [
    ...compareStatus(before, after),
    ...compareResults(before, after),
    ...compareEnrolment(before.enrolment, after.enrolment),
    ...compareStudyDate('startDate', 'The start', before.startDate, after.startDate),
    ...compareStudyDate(
      'primaryCompletionDate',
      'Primary completion',
      before.primaryCompletionDate,
      after.primaryCompletionDate,
    ),
    ...compareStudyDate('completionDate', 'Completion', before.completionDate, after.completionDate),
    ...comparePlainDate('firstPostDate', 'The first posting', 'date-moved', before.firstPostDate, after.firstPostDate),
    ...comparePlainDate(
      'lastUpdatePostDate',
      'The last update',
      'housekeeping-noise',
      before.lastUpdatePostDate,
      after.lastUpdatePostDate,
    ),
    ...comparePlainDate(
      'verificationDate',
      'The last verification',
      'housekeeping-noise',
      before.verificationDate,
      after.verificationDate,
    ),
    ...compareSponsor(before.sponsor, after.sponsor),
    ...comparePhases(before.phases, after.phases),
    ...compareEligibility(before.eligibility, after.eligibility),
  ];
  changes.push(...compareWhyStopped(before.whyStopped, after.whyStopped));
  for (const [key, name, rule] of TEXT_FIELDS) changes.push(...compareText(key, name, rule, before[key], after[key]));
  for (const [key, name, rule] of WORD_FIELDS) changes.push(...compareWord(key, name, rule, before[key], after[key]));
  for (const compareField of LIST_FIELDS) changes.push(...compareField(before, after));
  return changes.sort(inOrder);
}
