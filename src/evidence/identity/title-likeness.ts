import { foldText } from '#vocabulary/fold.ts';

/** Titles are compared by this many characters: enough for any title, and a bound for whatever a record holds. */
const MOST_CHARACTERS = 400;

/** A title as titles are compared: no accents, case, punctuation or plurals; British and American spellings are one. */
export const comparedTitle = (title: string | null | undefined): string =>
  foldText((title ?? '').slice(0, MOST_CHARACTERS).toWellFormed());

/** Every run of three characters, the ends included, each once. */
function trigrams(text: string): Set<string> {
  const padded = `  ${text} `;
  const out = new Set<string>();
  for (let i = 0; i + 3 <= padded.length; i++) out.add(padded.slice(i, i + 3));
  return out;
}

/** A title made ready for comparing with many others. */
export interface ReadyTitle {
  /** As titles are compared; '' is like nothing. */
  text: string;
  grams: ReadonlySet<string>;
}

export function readyTitle(title: string | null | undefined): ReadyTitle {
  const text = comparedTitle(title);
  return { text, grams: trigrams(text) };
}

/** How much two titles have in common: shared trigrams of all trigrams (Jaccard), 0 to 1; 1 only for titles made of the same ones. */
export function titleLikeness(a: ReadyTitle, b: ReadyTitle): number {
  if (a.text === '' || b.text === '') return 0;
  if (a.text === b.text) return 1;
  let shared = 0;
  for (const t of a.grams) if (b.grams.has(t)) shared++;
  return shared / (a.grams.size + b.grams.size - shared);
}

/** The words of a compared title that carry a number or a code ("2", "cd19", "kyv101"): what tells sister studies apart. */
export const codesIn = (compared: string): string[] =>
  [...new Set(compared.split(' ').filter((word) => /\d/.test(word)))].sort();

const MOST_KEY = 300;

/** A key as the database's index can hold it: folding can make a hostile name many times longer. */
export const heldKey = (key: string): string => key.slice(0, MOST_KEY).toWellFormed();
