/** How changes are put to a reader: registry words in lower case, long texts cut to what differs. */

/** 'ACTIVE_NOT_RECRUITING' as "active not recruiting"; null as "nothing". */
export const plainWord = (word: string | null): string =>
  word === null ? 'nothing' : word.toLowerCase().replaceAll('_', ' ');

const LONGEST = 240;
const CONTEXT = 60;

/** At most 240 characters, never half of a surrogate pair. */
export const shortened = (text: string, longest: number = LONGEST): string =>
  text.length <= longest
    ? text
    : `${text
        .slice(0, longest - 1)
        .toWellFormed()
        .replace(/\uFFFD$/, '')
        .trimEnd()}…`;

/** A text inside a sentence. */
export const named = (text: string): string => `“${shortened(text.replace(/\s+/g, ' '), 120)}”`;

/** From the last word boundary before the place, at most CONTEXT characters earlier. */
function windowStart(text: string, place: number): number {
  const earliest = Math.max(0, place - CONTEXT);
  if (earliest === 0) return 0;
  const space = text.indexOf(' ', earliest);
  return space >= 0 && space < place ? space + 1 : earliest;
}

const cutAt = (text: string, start: number): string =>
  shortened(start > 0 ? `…${text.slice(start).toWellFormed()}` : text);

/** Two texts as what differs, with a little of what stands before it. Short texts are given whole. */
export function excerpts(before: string, after: string): { before: string; after: string } {
  if (before.length <= LONGEST && after.length <= LONGEST) return { before, after };
  const shorter = Math.min(before.length, after.length);
  let same = 0;
  while (same < shorter && before.charCodeAt(same) === after.charCodeAt(same)) same++;
  const start = windowStart(before, same);
  return { before: cutAt(before, start), after: cutAt(after, start) };
}

/** "one, two and 3 more", each cut short. */
export function listed(names: readonly string[], most: number): string {
  const shown = names.slice(0, most).map((name) => shortened(name.replace(/\s+/g, ' '), 80));
  const rest = names.length - shown.length;
  return rest > 0 ? `${shown.join('; ')}; and ${rest} more` : shown.join('; ');
}
