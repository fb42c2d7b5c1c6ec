import type { InterestTime } from './conflict-rules.ts';

/** Days of interests. A date that says less than a day is read to the person's disadvantage: as early as it may begin, as late as it may end. */

const two = (n: number): string => String(n).padStart(2, '0');
const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** The day so many months before; where that month is shorter, its last day: three years before a 29 February is a 28 February. */
export function monthsBefore(day: string, months: number): string {
  const [y = 0, m = 1, d = 1] = day.split('-').map(Number);
  const at = y * 12 + (m - 1) - months;
  const year = Math.floor(at / 12);
  const month = at - year * 12 + 1;
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(Math.min(d, daysIn(year, month)))}`;
}

function parts(raw: string): { year: number; month: number | null; day: number | null } | null {
  const found = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(raw.trim());
  if (!found) return null;
  const year = Number(found[1]);
  const month = found[2] === undefined ? null : Number(found[2]);
  const day = found[3] === undefined ? null : Number(found[3]);
  if (month !== null && (month < 1 || month > 12)) return null;
  if (month !== null && day !== null && (day < 1 || day > daysIn(year, month))) return null;
  return { year, month, day };
}

/** The first day that a date of a beginning can mean; null where it says nothing that can be read, which counts as "always". */
export function earliestDay(raw: string | null): string | null {
  const p = raw === null ? null : parts(raw);
  if (!p) return null;
  return `${String(p.year).padStart(4, '0')}-${two(p.month ?? 1)}-${two(p.day ?? 1)}`;
}

/** The last day that a date of an end can mean; null where it says nothing that can be read, which counts as "goes on". */
export function latestDay(raw: string | null): string | null {
  const p = raw === null ? null : parts(raw);
  if (!p) return null;
  const month = p.month ?? 12;
  return `${String(p.year).padStart(4, '0')}-${two(month)}-${two(p.day ?? daysIn(p.year, month))}`;
}

/**
 * When an interest is, seen from a day (YYYY-MM-DD). The day of its end still belongs to it, and so does the first day of the window of `months`.
 * An end before the beginning is a slip of the pen that nobody can read: the interest counts as going on.
 */
export function timeOf(
  interest: { from: string | null; to: string | null },
  day: string,
  months: number,
): InterestTime {
  const from = earliestDay(interest.from);
  const to = latestDay(interest.to);
  if (to !== null && from !== null && to < from) return 'current';
  if (from !== null && from > day) return 'future';
  if (to === null || to >= day) return 'current';
  return to >= monthsBefore(day, months) ? 'ended' : 'past';
}
