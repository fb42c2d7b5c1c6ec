import { GRADES, type Grade } from '#ledger/grades.ts';

/** Changes of one week: how many of each grade, and of how many studies. */
export interface WeekCount {
  /** The Monday, YYYY-MM-DD. */
  week: string;
  grade: Grade;
  changes: number;
}

export interface Week {
  /** The Monday, YYYY-MM-DD. */
  week: string;
  /** In the order of `GRADES`. */
  grades: number[];
  total: number;
}

const DAY = 86_400_000;
const iso = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** The Monday of the week of a day, both YYYY-MM-DD. */
export function mondayOf(day: string): string {
  const time = Date.parse(`${day}T00:00:00Z`);
  return iso(time - ((new Date(time).getUTCDay() + 6) % 7) * DAY);
}

/** The day some days later, YYYY-MM-DD. */
export const daysAfter = (day: string, days: number): string => iso(Date.parse(`${day}T00:00:00Z`) + days * DAY);

/** The first and the last day of the month of a day, all YYYY-MM-DD. */
export function monthOf(day: string): { from: string; to: string } {
  const [year = 0, month = 1] = day.split('-').map(Number);
  return { from: `${day.slice(0, 7)}-01`, to: iso(Date.UTC(year, month, 0)) };
}

/** The month before or after one, some months on: 2026-01 and −1 give 2025-12. */
export const monthsAfter = (month: string, months: number): string => {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return iso(Date.UTC(year, number - 1 + months, 1)).slice(0, 7);
};

/** A history longer than this is shown from its end. */
const MOST_WEEKS = 60;

/** Every week from the first with a change to the last, those without one too; at most the last sixty. Grades graver than or equal to `least`. */
export function weeksOf(counts: readonly WeekCount[], least: Grade): Week[] {
  const wanted = GRADES.slice(0, GRADES.indexOf(least) + 1);
  const kept = counts.filter((c) => wanted.includes(c.grade));
  const first = kept.map((c) => c.week).reduce((a, b) => (a !== '' && a < b ? a : b), '');
  const last = kept.map((c) => c.week).reduce((a, b) => (a > b ? a : b), '');
  const weeks: Week[] = [];
  for (let week = last; week !== '' && week >= first && weeks.length < MOST_WEEKS; week = daysAfter(week, -7)) {
    const grades = GRADES.map((g) =>
      kept.filter((c) => c.week === week && c.grade === g).reduce((n, c) => n + c.changes, 0),
    );
    weeks.push({ week, grades, total: grades.reduce((a, b) => a + b, 0) });
  }
  return weeks.reverse();
}

/** One line that says what the weeks show. */
export function weeksReading(weeks: readonly Week[]): string {
  const total = weeks.reduce((n, w) => n + w.total, 0);
  const [first] = weeks;
  if (!first || total === 0) return 'No change of this kind has been seen.';
  const most = weeks.reduce((a, b) => (b.total > a.total ? b : a));
  const high = weeks.reduce((n, w) => n + (w.grades[0] ?? 0), 0);
  const changes = (n: number) => (n === 1 ? '1 change' : `${n} changes`);
  return `${changes(total)} since the week of ${first.week}, ${high} of them graded high; the most, ${most.total}, in the week of ${most.week}.`;
}
