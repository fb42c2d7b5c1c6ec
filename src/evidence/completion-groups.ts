/**
 * How a study stands to its primary completion on the day of the evidence; each study is in exactly one group. A date that gives only the
 * month or the year has passed when all of that month or year has.
 */
export const COMPLETION_GROUPS = [
  { key: 'passed', label: 'Date passed, no results posted' },
  { key: 'next', label: 'Expected within twelve months' },
  { key: 'later', label: 'Expected later' },
  { key: 'results', label: 'Results posted' },
  { key: 'stopped', label: 'Stopped' },
  { key: 'unclear', label: 'Date passed, results not known here' },
  { key: 'undated', label: 'No completion date held' },
] as const;

export type CompletionGroup = (typeof COMPLETION_GROUPS)[number]['key'];

/** The same day a year later, as far as the calendar has it: 29 February becomes 28 February. */
export function yearAfter(day: string): string {
  const next = `${String(Number(day.slice(0, 4)) + 1).padStart(4, '0')}${day.slice(4)}`;
  return next.endsWith('-02-29') ? next.replace(/29$/, '28') : next;
}
