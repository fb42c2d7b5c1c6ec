/**
 * Text as names are compared: no accents, one spelling for British and American forms, singular, hyphens and apostrophes gone.
 * Each token remembers where it stood, so that a label can quote the words that earned it.
 */

export interface Token {
  /** Folded, in lower case. */
  text: string;
  /** As written, for rules about the case of letters; the gap inside a code ("CD-19") left out. */
  raw: string;
  /** Place in the original text: from (included) to (excluded). */
  from: number;
  to: number;
}

/** Where the words and numbers of a text stand, one row a token. Cheap: no text is cut out. */
export interface Pieces {
  count: number;
  from: number[];
  to: number[];
  /** End of the letters, before a possessive 's or the number that joined them. */
  letters: number[];
  /** Start of the number that joined the letters ("CD19", "KYV-101"); -1 where none did. */
  number: number[];
  /** Two 32-bit hashes of the word in lower case; both 0 where it holds a letter outside ASCII. */
  hashA: number[];
  hashB: number[];
}

const LETTER = 1;
const DIGIT = 2;
const MARK = 3;
const OTHER = 4;

/** What kind of character a UTF-16 unit is; filled as characters are met. */
const KINDS = new Uint8Array(65_536);
for (let code = 0; code < 128; code++) {
  const digit = code >= 48 && code <= 57;
  const letter = (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
  KINDS[code] = digit ? DIGIT : letter ? LETTER : OTHER;
}

function kindOf(code: number): number {
  const known = KINDS[code] ?? OTHER;
  if (known !== 0) return known;
  const character = String.fromCharCode(code);
  const kind = /\p{L}/u.test(character)
    ? LETTER
    : /\p{N}/u.test(character)
      ? DIGIT
      : /\p{M}/u.test(character)
        ? MARK
        : OTHER;
  KINDS[code] = kind;
  return kind;
}

const isCapital = (code: number): boolean => code >= 65 && code <= 90;
const isApostrophe = (code: number): boolean => code === 39 || code === 0x2019 || code === 0x02bc || code === 96;

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
  if (word.length > 5 || NO_CODES.has(word.toLowerCase())) return false;
  return gap === '' || gap === '-' || (gap === ' ' && /^(?:\p{Lu}+|IgG)$/u.test(word));
}

/** "CD19xCD3", "BCMAxCD3": a small x between capitals or digits joins two names. */
const joins = (text: string, at: number): boolean =>
  at > 0 &&
  at + 1 < text.length &&
  text.charCodeAt(at) === 120 &&
  isCapital(text.charCodeAt(at + 1)) &&
  (isCapital(text.charCodeAt(at - 1)) || kindOf(text.charCodeAt(at - 1)) === DIGIT);

/** "antiCD19", "αCD19": the prefix is a word of its own. */
function prefixLength(text: string, from: number): number {
  if (from + 4 >= text.length) return 0;
  const first = text.charCodeAt(from);
  if (first === 0x3b1) return isCapital(text.charCodeAt(from + 1)) ? 1 : 0;
  if (first !== 97 && first !== 65) return 0;
  return isCapital(text.charCodeAt(from + 4)) && text.startsWith('nti', from + 1) ? 4 : 0;
}

/** The place behind a character written as a number ("&#39;"), which is no number of the text; else the place behind the ampersand. */
function afterEntity(text: string, at: number): number {
  if (at + 2 >= text.length || text.charCodeAt(at + 1) !== 35) return at + 1;
  let stop = at + 2;
  while (stop < at + 7 && stop < text.length && kindOf(text.charCodeAt(stop)) === DIGIT) stop++;
  return stop < text.length && text.charCodeAt(stop) === 59 ? stop + 1 : at + 1;
}

/** Whether the number that begins here belongs to the letters of the last row. */
function joinsRow(text: string, { from, to, letters, number }: Pieces, row: number, at: number): boolean {
  if (row < 0 || number[row] !== -1 || at - to[row]! > 1 || letters[row] !== to[row]) return false;
  const start = from[row]!;
  return kindOf(text.charCodeAt(start)) === LETTER && isCode(text.slice(start, to[row]), text.slice(to[row], at));
}

/** The words and numbers of a text. A number joins the letters of a code before it. */
export function piecesOf(text: string): Pieces {
  const pieces: Pieces = { count: 0, from: [], to: [], letters: [], number: [], hashA: [], hashB: [] };
  const { from, to, letters, number, hashA, hashB } = pieces;
  const kinds = KINDS;
  const end = text.length;
  let count = 0;
  let at = 0;
  while (at < end) {
    const code = text.charCodeAt(at);
    const kind = kinds[code] || kindOf(code);
    if (kind === OTHER || kind === MARK) {
      at = code === 38 ? afterEntity(text, at) : at + 1;
      continue;
    }
    const start = at;
    let a = 0x811c9dc5 | 0;
    let b = 0x1b873593 | 0;
    let ascii = true;
    if (kind === DIGIT) {
      const joined = joinsRow(text, pieces, count - 1, at);
      const row = joined ? count - 1 : count++;
      if (joined) {
        a = hashA[row]!;
        b = hashB[row]!;
        ascii = a !== 0 || b !== 0;
      }
      for (; at < end; at++) {
        const next = text.charCodeAt(at);
        if ((kinds[next] || kindOf(next)) !== DIGIT) break;
        if (next > 127) ascii = false;
        a = Math.imul(a ^ next, 0x01000193);
        b = Math.imul(b ^ next, 0x5bd1e995);
      }
      number[row] = joined ? start : -1;
      if (!joined) {
        from[row] = start;
        letters[row] = at;
      }
      to[row] = at;
      hashA[row] = ascii ? a : 0;
      hashB[row] = ascii ? b : 0;
      continue;
    }
    const prefix = code === 97 || code === 65 || code === 0x3b1 ? prefixLength(text, start) : 0;
    const stop = prefix > 0 ? start + prefix : end;
    for (; at < stop; at++) {
      const next = text.charCodeAt(at);
      if (next < 128) {
        if (kinds[next] !== LETTER) break;
        if (next === 120 && joins(text, at)) break;
      } else {
        const nextKind = kinds[next] || kindOf(next);
        if (nextKind !== LETTER && !(nextKind === MARK && at > start)) break;
        ascii = false;
      }
      a = Math.imul(a ^ (next | 32), 0x01000193);
      b = Math.imul(b ^ (next | 32), 0x5bd1e995);
    }
    if (at === start) {
      at++; // the x of CD19xCD3
      continue;
    }
    const last = at;
    if (
      at + 1 < end &&
      text.charCodeAt(at + 1) === 115 &&
      isApostrophe(text.charCodeAt(at)) &&
      !(at + 2 < end && kindOf(text.charCodeAt(at + 2)) === LETTER)
    )
      at += 2;
    if (last - start === 1 && code === 115) continue;
    from[count] = start;
    to[count] = at;
    letters[count] = last;
    number[count] = -1;
    hashA[count] = ascii ? a : 0;
    hashB[count] = ascii ? b : 0;
    count++;
  }
  pieces.count = count;
  return pieces;
}

const MARKS = /\p{M}+/gu;

const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/haem/g, 'hem'],
  [/thaen/g, 'then'],
  [/anaem/g, 'anem'],
  [/p(?:a)?enia$/g, 'penia'],
  [/paed/g, 'ped'],
  [/oed/g, 'ed'],
  [/tising$/, 'tizing'],
  [/ised$/, 'ized'],
  [/tumour/g, 'tumor'],
  [/leuka?em/g, 'leukem'],
  [/leuko/g, 'leuco'],
];

/** One form for singular and plural of long words. Words in us, is, ss have no plural s. */
function singular(word: string): string {
  if (word.length < 5 || !word.endsWith('s')) return word;
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  return /(?:us|is|ss)$/.test(word) ? word : word.slice(0, -1);
}

function foldWord(raw: string): string {
  let word = raw.normalize('NFKD').replace(MARKS, '').toLowerCase();
  for (const [pattern, to] of SPELLINGS) word = word.replace(pattern, to);
  return singular(word);
}

/** The comparison form of one token. */
export function foldPiece(text: string, pieces: Pieces, row: number): string {
  const word = text.slice(pieces.from[row], pieces.letters[row]);
  const number = pieces.number[row]!;
  if (number === -1) return kindOf(word.charCodeAt(0)) === DIGIT ? word.normalize('NFKD') : foldWord(word);
  return foldWord(word) + text.slice(number, pieces.to[row]).normalize('NFKD');
}

/** One token as written; the gap inside a code left out. */
export function rawPiece(text: string, pieces: Pieces, row: number): string {
  const number = pieces.number[row]!;
  return number === -1
    ? text.slice(pieces.from[row], pieces.to[row])
    : text.slice(pieces.from[row], pieces.letters[row]) + text.slice(number, pieces.to[row]);
}

export function tokensOf(text: string): Token[] {
  const pieces = piecesOf(text);
  const out: Token[] = [];
  for (let row = 0; row < pieces.count; row++) {
    const word = foldPiece(text, pieces, row);
    if (word !== '')
      out.push({ text: word, raw: rawPiece(text, pieces, row), from: pieces.from[row]!, to: pieces.to[row]! });
  }
  return out;
}

/** A name in its comparison form. */
export const foldText = (text: string): string =>
  tokensOf(text)
    .map((t) => t.text)
    .join(' ');
