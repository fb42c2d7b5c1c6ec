import { filterWords, type StudyFilter, writeFilter } from '#evidence/study-filter.ts';

/** The ways to look at the same studies. All take the words of the shared filter and pass them on. */
export const VIEWS = [
  { path: '/evidence', label: 'List' },
  { path: '/evidence/gaps', label: 'Gap map' },
  { path: '/evidence/timeline', label: 'Timeline' },
  { path: '/evidence/sites', label: 'Sites' },
  { path: '/evidence/sponsors', label: 'Sponsors and countries' },
  { path: '/evidence/completions', label: 'Expected completions' },
  { path: '/evidence/changes', label: 'What changed' },
] as const;

export type ViewPath = (typeof VIEWS)[number]['path'];

/** An address with the words of the filter and words of the page's own; those that are undefined or empty are left out. */
export function addressOf(
  path: string,
  filter: StudyFilter,
  own: Readonly<Record<string, string | undefined>> = {},
): string {
  const words = writeFilter(filter);
  for (const [key, value] of Object.entries(own)) if (value) words.set(key, value);
  const query = words.toString();
  return query ? `${path}?${query}` : path;
}

/** A title with what is asked for: "Evidence gap map: CD19 in lupus". Nothing is added where nothing is asked. */
export const titled = (title: string, filter: StudyFilter): string =>
  writeFilter(filter).size === 0 ? title : `${title}: ${filterWords(filter)}`;

export const countWords = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;
