/** Whether a text is a day of the calendar, YYYY-MM-DD. */
export function isDay(raw: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(raw)) return false;
  const t = new Date(`${raw}T00:00:00Z`);
  return !Number.isNaN(t.getTime()) && t.toISOString().slice(0, 10) === raw;
}

const DAY_MS = 86_400_000;

/** Whether a day has begun nowhere on earth yet. @param day YYYY-MM-DD. */
export const isToCome = (day: string, now: Date): boolean =>
  day > new Date(now.getTime() + DAY_MS).toISOString().slice(0, 10);
