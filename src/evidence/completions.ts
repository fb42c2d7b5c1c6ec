import type { CompletionGroup } from './completion-groups.ts';

/** How many studies of one group have their primary completion in one month. */
export interface CompletionCount {
  /** YYYY-MM, or YYYY where only the year is given; null where no date is held. */
  month: string | null;
  due: CompletionGroup;
  /** Whether the record held is complete: a date that it lacks is then known not to be given. */
  complete: boolean;
  count: number;
}

export interface CompletionMonth {
  /** YYYY-MM. */
  month: string;
  passed: number;
  next: number;
  later: number;
}

export interface Completions {
  total: number;
  byGroup: Record<CompletionGroup, number>;
  /** Of those without a date: the record is complete and gives none, or the record held did not carry the field. */
  notGiven: number;
  notCarried: number;
  /** Of those expected or passed: only the year is given, so they stand in no month. */
  onlyYear: number;
  /** Every month from the first to the last, at most `MOST_MONTHS` about the date of the evidence. */
  months: CompletionMonth[];
  /** Studies in months before the first or after the last shown. */
  outside: number;
}

/** Two years back and five ahead are what a figure holds. */
const MONTHS_BACK = 24;
const MONTHS_AHEAD = 60;

const ordinal = (month: string): number => Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7)) - 1;
const monthAt = (n: number): string =>
  `${String(Math.floor(n / 12)).padStart(4, '0')}-${String((n % 12) + 1).padStart(2, '0')}`;

const SHOWN = ['passed', 'next', 'later'] as const;
const isShown = (due: CompletionGroup): due is (typeof SHOWN)[number] => SHOWN.some((s) => s === due);

/** @param asOf YYYY-MM-DD, the date of the evidence. */
export function completions(counts: readonly CompletionCount[], asOf: string): Completions {
  const byGroup: Record<CompletionGroup, number> = {
    passed: 0,
    next: 0,
    later: 0,
    results: 0,
    stopped: 0,
    unclear: 0,
    undated: 0,
  };
  const now = ordinal(asOf.slice(0, 7));
  const by = new Map<number, CompletionMonth>();
  let [notGiven, notCarried, onlyYear, outside] = [0, 0, 0, 0];
  for (const c of counts) {
    byGroup[c.due] += c.count;
    if (c.due === 'undated') {
      if (c.complete) notGiven += c.count;
      else notCarried += c.count;
    }
    if (!isShown(c.due) || c.month === null) continue;
    if (c.month.length < 7) {
      onlyYear += c.count;
      continue;
    }
    const at = ordinal(c.month);
    if (at < now - MONTHS_BACK || at > now + MONTHS_AHEAD) {
      outside += c.count;
      continue;
    }
    const month = by.get(at) ?? { month: monthAt(at), passed: 0, next: 0, later: 0 };
    by.set(at, month);
    month[c.due] += c.count;
  }
  const months: CompletionMonth[] = [];
  if (by.size > 0) {
    const places = [...by.keys(), now];
    for (let at = Math.min(...places); at <= Math.max(...places); at++)
      months.push(by.get(at) ?? { month: monthAt(at), passed: 0, next: 0, later: 0 });
  }
  return {
    total: Object.values(byGroup).reduce((a, b) => a + b, 0),
    byGroup,
    notGiven,
    notCarried,
    onlyYear,
    months,
    outside,
  };
}

const studies = (n: number): string => (n === 1 ? '1 study' : `${n} studies`);

/** One line that says what is to be expected. */
export function completionsReading(c: Completions): string {
  if (c.total === 0) return 'No study held here fits.';
  const known = c.byGroup.passed + c.byGroup.next + c.byGroup.later;
  const missing = c.byGroup.undated > 0 ? ` Of ${studies(c.byGroup.undated)} no primary completion date is held.` : '';
  if (known === 0) return `No primary completion is to be expected of the studies shown.${missing}`;
  return `${studies(c.byGroup.next)} ${c.byGroup.next === 1 ? 'expects its' : 'expect their'} primary completion within twelve months of the date of the evidence, ${c.byGroup.later} later; of ${c.byGroup.passed} the date has passed and no results are posted.${missing}`;
}
