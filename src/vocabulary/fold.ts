/**
 * Text as names are compared: no accents, one spelling for British and American forms, singular, hyphens and apostrophes gone.
 * Each token remembers where it stood, so that a label can quote the words that earned it.
 */

export interface Token {
  /** Folded, in lower case. */
  text: string;
  /** As written, for rules about the case of letters. */
  raw: string;
  /** Place in the original text: from (included) to (excluded). */
  from: number;
  to: number;
}

const MARKS = /\p{M}+/gu;
/** Letters and digits are tokens of their own ("CD19CAR" is cd 19 car), so that "CD19", "CD-19" and "CD 19" are the same. */
const PIECES = /&#\d{1,5};|\p{L}[\p{L}\p{M}]*(?:['’ʼ`]s(?!\p{L}))?|\p{N}+/gu;

const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/haem/g, 'hem'],
  [/thaen/g, 'then'],
  [/anaem/g, 'anem'],
  [/paed/g, 'ped'],
  [/oed/g, 'ed'],
  [/tising$/, 'tizing'],
  [/ised$/, 'ized'],
  [/leuko/g, 'leuco'],
];

/** One form for singular and plural of long words. Words in us, is, ss have no plural s. */
function singular(word: string): string {
  if (word.length < 5 || !word.endsWith('s')) return word;
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  return /(?:us|is|ss)$/.test(word) ? word : word.slice(0, -1);
}

function foldWord(raw: string): string {
  let word = raw
    .normalize('NFKD')
    .replace(MARKS, '')
    .toLowerCase()
    .replace(/['’ʼ`]s$/, '');
  for (const [pattern, to] of SPELLINGS) word = word.replace(pattern, to);
  return singular(word);
}

/** Words before a number that are no part of a code. */
const NO_CODES: ReadonlySet<string> = new Set([
  'type',
  'stage',
  'phase',
  'class',
  'grade',
  'group',
  'part',
  'arm',
  'dose',
  'day',
  'week',
  'and',
  'or',
]);

/** Whether a number belongs to the letters before it: CD19, CD-19, kyv-101; with a gap only after capitals: KYV 101, IgG 4. */
function isCode(word: string, gap: string): boolean {
  if (!/^\p{L}{1,5}$/u.test(word) || NO_CODES.has(word.toLowerCase())) return false;
  return gap === '' || gap === '-' || (gap === ' ' && /^(?:\p{Lu}+|IgG)$/u.test(word));
}

/** The words and numbers of a text. A number joins the letters of a code before it. */
export function tokensOf(text: string): Token[] {
  const out: Token[] = [];
  for (const match of text.matchAll(PIECES)) {
    const raw = match[0];
    if (raw.startsWith('&#')) continue;
    const from = match.index;
    const to = from + raw.length;
    const last = out.at(-1);
    const number = /^\p{N}/u.test(raw);
    if (number && last && isCode(last.raw, text.slice(last.to, from))) {
      out[out.length - 1] = { text: last.text + raw.normalize('NFKD'), raw: last.raw + raw, from: last.from, to };
      continue;
    }
    const word = number ? raw.normalize('NFKD') : foldWord(raw);
    if (word !== '' && raw !== 's') out.push({ text: word, raw, from, to });
  }
  return out;
}

/** A name in its comparison form. */
export const foldText = (text: string): string =>
  tokensOf(text)
    .map((t) => t.text)
    .join(' ');
