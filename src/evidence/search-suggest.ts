import { countryWords } from './search-countries.ts';
import { vocabularyWords } from './search-names.ts';
import { printWords, readWords, statusSpellings } from './search-words.ts';

/** Words shorter than this are as often another word as a slip. */
const LEAST_LETTERS = 4;

/**
 * How many letters must be put in, left out, changed or swapped with their neighbour to make one word of the other.
 * @returns `most` + 1 as soon as it is more than `most`.
 */
export function editDistance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let least = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        least = Math.min(least, (before[j - 2] ?? 0) + 1);
      row.push(least);
    }
    if (Math.min(...row) > most) return most + 1;
    before = last;
    last = row;
  }
  return last[b.length] ?? most + 1;
}

const folded = (word: string): string =>
  word
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();

const KNOWN: ReadonlySet<string> = new Set(
  [...vocabularyWords(), ...countryWords(), ...statusSpellings()].filter((w) => w.length >= LEAST_LETTERS),
);

/** The nearest known word; null where the word is known, or nothing is near: one slip in five letters, two in longer words. */
function nearest(word: string): string | null {
  const letters = folded(word);
  if (letters.length < LEAST_LETTERS || !/^[a-z]+(?:-?\d+)?$/.test(letters) || KNOWN.has(letters)) return null;
  const most = letters.length <= 5 ? 1 : 2;
  let best: { word: string; distance: number } | null = null;
  for (const other of KNOWN) {
    const distance = editDistance(letters, other, most);
    const nearer = !best || distance < best.distance || (distance === best.distance && other[0] === letters[0]);
    if (distance <= most && nearer) best = { word: other, distance };
    if (distance === 1 && other[0] === letters[0]) break;
  }
  return best?.word ?? null;
}

/**
 * The query with each misspelt word replaced by the nearest word of the vocabulary, of a country or of a status; null where no word is near another.
 * For when nothing was found: whether the suggestion finds anything is for the caller to see.
 */
export function suggestWords(query: string | undefined): string | null {
  const read = readWords(query);
  let changed = false;
  const suggestion = printWords(read, (part) => {
    if (part.kind !== 'words' && part.kind !== 'phrase') return undefined;
    const words = part.words.split(' ').map((word) => {
      const near = nearest(word);
      changed ||= near !== null;
      return near ?? word;
    });
    const text = words.join(' ');
    return `${part.not ? '-' : ''}${part.kind === 'phrase' ? `"${text.replaceAll('"', '')}"` : text}`;
  });
  return changed ? suggestion : null;
}
