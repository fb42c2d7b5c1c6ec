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
const UNIT_MONTHS: Record<string, number> = {
  day: 1 / DAYS_PER_MONTH,
  week: 7 / DAYS_PER_MONTH,
  month: 1,
  year: 12,
};

// What is said of a median or of the longest follow-up is not a time at which everybody was looked at.
const OPEN = /median|mean|up to|follow-?up|cut|analysis|course|study|infusion|onset/i;
const NUMBER_UNIT = /(\d+(?:\.\d+)?)\s*(day|week|month|year)s?\b/i;
const UNIT_NUMBER = /\b(day|week|month|year)\s*(\d+(?:\.\d+)?)/i;

/** '-' and an empty cell mean that the source does not state one. Of a span ('3-6 months') the end counts: by then all had been looked at. */
export function readTimepoint(text: string): Timepoint {
  const t = text.trim();
  if (t === '' || t === '-' || t === NOT_STATED) return { kind: 'not-stated' };
  if (/^acute\b/i.test(t)) return { kind: 'acute' };
  if (OPEN.test(t)) return { kind: 'open' };
  const before = NUMBER_UNIT.exec(t);
  if (before) return { kind: 'fixed', months: Number(before[1]) * (UNIT_MONTHS[before[2]!.toLowerCase()] ?? 1) };
  const after = UNIT_NUMBER.exec(t);
  if (after) return { kind: 'fixed', months: Number(after[2]) * (UNIT_MONTHS[after[1]!.toLowerCase()] ?? 1) };
  return { kind: 'open' };
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
