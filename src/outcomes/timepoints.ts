/**
 * What the text of a time point says. `fixed`: that many months after treatment. `acute`: the first weeks.
 * `open`: whenever the data were cut or the last visit was, which differs from patient to patient.
 */
export type Timepoint =
  | { kind: 'fixed'; months: number }
  | { kind: 'acute' }
  | { kind: 'open' }
  | { kind: 'not-stated' };

/**
 * Which time point of an arm is counted when it reports the same outcome at several. Fixed in advance and the same for every arm, so that
 * nobody can pick the best one. Six months is when most trials of this field set their efficacy endpoint and most reports give one; the
 * latest would count those who stayed longest, the earliest would count a response that may not last.
 */
export const TIMEPOINT_RULE = {
  months: 6,
  words: (months: number): string =>
    `where an arm reports several time points, the one closest to ${months} months is counted (of two equally close the earlier; a stated time before "at follow-up")`,
} as const;

const DAYS_PER_MONTH = 30.4375;
/** By the first letter of the unit, which tells all of them apart. */
const UNIT_MONTHS: Record<string, number> = { d: 1 / DAYS_PER_MONTH, w: 7 / DAYS_PER_MONTH, m: 1, y: 12 };
const monthsOf = (count: string, unit: string): number => Number(count) * (UNIT_MONTHS[unit[0]!.toLowerCase()] ?? 1);

// What is said of a median or of the longest follow-up is not a time at which everybody was looked at.
const OPEN = /median|mean|average|range|up to|\bcut|analysis|course|onset/i;
// Open by themselves; beside a stated time they say what it is counted from.
const COUNTED_FROM = /follow[- ]?up|study|infusion/i;
const BEFORE_TIME =
  /^(?:at|by|within|from|about|between|approximately|(?:post|after)[- ]infusion[:,]?|[~<≤=(]|\d+(?:\.\d+)? ?(?:-|to)|\s)*$/i;
const AFTER_TIME =
  /^[.'’]?[ ,(-]*(?:(?:after|post|from|since|following)\b(?!.*(?:\bto\b|\bor\b|until|through|last (?:visit|follow)))|(?:of )?follow[- ]?up(?: visit)?\)?$|\)?$)/i;

const NUMBER = String.raw`\d+(?:\.\d+)?`;
const WORD = 'days?|weeks?|wks?|months?|mths?|mos?|years?|yrs?';
const LETTER = '[dwmy]';
const NUMBER_UNIT = String.raw`(${NUMBER})(?:[ -]*(${WORD})| ?(${LETTER}))\b`;
// 'weeks 12 to 24': the second number is its end, unless it has a unit of its own
const UNIT_NUMBER = String.raw`\b(${WORD}|${LETTER})\.? ?\+?(${NUMBER})(?: ?(?:-|to|through) ?(${NUMBER})(?![\d.]*[ -]*(?:${WORD}|${LETTER})\b))?`;
const YEARS_AND_MONTHS = String.raw`(${NUMBER}) ?(?:years?|yrs?|y)(?: and|,)? (${NUMBER}) ?(?:months?|mths?|mos?|m)\b`;
// 'phase 2 month 6': a unit in the singular that a number follows belongs to that one
const TIMES = new RegExp(String.raw`${YEARS_AND_MONTHS}|${UNIT_NUMBER}|${NUMBER_UNIT}(?:(?<=s)|(?! ?\+?\d))`, 'gi');

interface Stated {
  months: number;
  /** Where it stands in the text. */
  start: number;
  end: number;
}

/** The first time that a text states, of a span its end. */
function firstTime(t: string): Stated | null {
  const joins = /^between\b/i.test(t) ? /^ ?(?:-|to|and|until|through) ?$/i : /^ ?(?:-|to|until|through) ?$/i;
  const times = [...t.matchAll(TIMES)].map((m): Stated => {
    const [all, years, more, unit, first, last, count, word, letter] = m;
    const at = { start: m.index, end: m.index + all.length };
    if (years && more) return { ...at, months: 12 * Number(years) + Number(more) };
    if (unit && first) return { ...at, months: monthsOf(last ?? first, unit) };
    return { ...at, months: monthsOf(count!, (word ?? letter)!) };
  });
  const [begin, ...others] = times;
  if (!begin) return null;
  let span = begin;
  for (const next of others) {
    if (!joins.test(t.slice(span.end, next.start))) break;
    span = { ...next, start: begin.start };
  }
  return span;
}

/**
 * '-' and an empty cell mean that the source does not state one. Of a span ('3-6 months', 'day 28 to month 3') the end counts: by then all
 * had been looked at. '6 months after infusion' and '6 months of follow-up' are stated times; 'follow-up to 46 months' is none.
 */
export function readTimepoint(text: string): Timepoint {
  const t = text
    .replace(/[‐-―−]/g, '-')
    .replace(/\s+/g, ' ')
    .trim();
  if (t === '' || t === '-' || t === NOT_STATED) return { kind: 'not-stated' };
  if (/^acute\b/i.test(t)) return { kind: 'acute' };
  const time = OPEN.test(t) ? null : firstTime(t);
  if (!time) return { kind: 'open' };
  const stated =
    !COUNTED_FROM.test(t) || (BEFORE_TIME.test(t.slice(0, time.start)) && AFTER_TIME.test(t.slice(time.end)));
  return stated ? { kind: 'fixed', months: time.months } : { kind: 'open' };
}

export const NOT_STATED = 'not stated';

/** Whether it is a stated time within these months, both included. The first weeks are within a window that begins at 0; an open or unstated time is in none. */
export function isWithinWindow(text: string, [from, to]: readonly [number, number]): boolean {
  const t = readTimepoint(text);
  if (t.kind === 'acute') return from === 0;
  // weeks and days come out as fractions of months
  return t.kind === 'fixed' && t.months >= from - 1e-9 && t.months <= to + 1e-9;
}

const KIND_ORDER = { fixed: 0, open: 1, acute: 2, 'not-stated': 3 } as const;

/** Orders time points of one arm: the one to count first. Equal ones are told apart by id, so that the order of rows never decides. */
export function byTimepoint(months: number) {
  return (a: { id: string; timepoint: string }, b: { id: string; timepoint: string }): number => {
    const s = readTimepoint(a.timepoint);
    const t = readTimepoint(b.timepoint);
    if (s.kind !== t.kind) return KIND_ORDER[s.kind] - KIND_ORDER[t.kind];
    if (s.kind === 'fixed' && t.kind === 'fixed') {
      const nearer = Math.abs(s.months - months) - Math.abs(t.months - months);
      if (Math.abs(nearer) > 1e-9) return nearer;
      if (s.months !== t.months) return s.months - t.months;
    }
    return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
  };
}
