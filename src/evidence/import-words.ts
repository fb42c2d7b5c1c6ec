/**
 * The full-text vector of a text, put together from what the database itself makes of each piece of it between white space. Its parser never looks beyond
 * white space but inside of markup, so the vector is the one that it would make of the whole, with markup read as words; and most pieces of a record have
 * come before.
 */

/** What the index makes of one piece: how many places it takes (words that are left out take one too), and the lexemes with theirs, from 1. */
export interface PieceWords {
  /** Less than 0 while the database has not been asked. */
  places: number;
  /** In quotes, as they stand in a vector; one that comes twice stands twice. */
  lexemes: readonly string[];
  /** The place of each. */
  at: readonly number[];
}

/** What is known, and by key what the database has to be asked. */
export interface Pieces {
  known: Map<string, PieceWords>;
  asked: Map<string, PieceWords>;
}

export const noPieces = (): Pieces => ({ known: new Map(), asked: new Map() });

const WHITE = /[ \t\n\r\f\v]+/;
/** A word of plain letters with punctuation around it, which is no part of any lexeme. */
const PLAIN = /^["'([]*([A-Za-z]+)["')\].,;:?!]*$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII starts at the control characters
const ASCII = /^[\x00-\x7f]*$/;

/** Pieces with one key give the same lexemes. A sign that would begin markup is white space, for the database's parser hides what stands in a tag and all that follows `<script>`. */
function pieceKey(piece: string): string {
  const key = (PLAIN.exec(piece)?.[1] ?? piece).replaceAll(/<\/?/g, ' ');
  return ASCII.test(key) ? key.toLowerCase() : key;
}

/** Stands before and after every piece that the database is asked about: what its parser makes of a sign may hang on the space before it, and the last place tells how many there were. */
export const FRAME = 'zqzqz';
const QUOTED_FRAME = `'${FRAME}'`;
const LEXEME = /('(?:[^'\\]|''|\\\\)*'):([\d,]+)/g;

/** @param vector of a piece between two {@link FRAME}s, as the database writes it. */
export function readPiece(vector: string, into: PieceWords): void {
  const found: { lexeme: string; place: number }[] = [];
  for (const [, lexeme = '', places = ''] of vector.matchAll(LEXEME))
    for (const place of places.split(',')) found.push({ lexeme, place: Number(place) - 1 });
  found.sort((x, y) => x.place - y.place);
  const end = found.findLastIndex(({ lexeme }) => lexeme === QUOTED_FRAME);
  into.places = (found[end]?.place ?? 1) - 1;
  const words = found.slice(1, Math.max(end, 1));
  into.lexemes = words.map(({ lexeme }) => lexeme);
  into.at = words.map(({ place }) => place);
}

/** The pieces of a text in their order. Those that have not come before are put down to be asked. */
export function piecesOf(text: string, { known, asked }: Pieces): PieceWords[] {
  const out: PieceWords[] = [];
  for (const piece of text.split(WHITE)) {
    if (piece === '') continue;
    let words = known.get(piece);
    if (!words) {
      const key = pieceKey(piece);
      words = known.get(key);
      if (!words) {
        words = { places: -1, lexemes: [], at: [] };
        known.set(key, words);
        asked.set(key, words);
      }
      known.set(piece, words);
    }
    out.push(words);
  }
  return out;
}

/** Many more than a batch needs; beyond it the oldest are forgotten. */
const MOST_KNOWN = 20_000;
/** Longer pieces seldom come again. */
const LONG = 64;

/** To be called between batches. */
export function forgetPieces({ known }: Pieces): void {
  for (const piece of known.keys()) if (piece.length > LONG) known.delete(piece);
  for (const piece of known.keys()) {
    if (known.size <= MOST_KNOWN) break;
    known.delete(piece);
  }
}

const LIMIT = 16_383;
/** Places as they stand in a vector, made once. */
const PLACES = { A: [] as string[], B: [] as string[] };

/**
 * The vector of two texts: the words of `a` with weight A, those of `b` after them with weight B. A lexeme stands in it as often as it comes; the
 * database puts its places together. @throws when the database was not asked about a piece.
 */
export function vectorOf(a: readonly PieceWords[], b: readonly PieceWords[]): string {
  const parts: string[] = [];
  let last = 0;
  const add = (pieces: readonly PieceWords[], weight: 'A' | 'B', start: number): void => {
    const texts = PLACES[weight];
    let place = start;
    for (const { places, lexemes, at } of pieces) {
      if (places < 0) throw new Error('The full-text index was not asked about all words.');
      for (let i = 0; i < lexemes.length; i++) {
        const here = Math.min(place + (at[i] ?? 0), LIMIT);
        if (here > last) last = here;
        texts[here] ??= `:${here}${weight} `;
        parts.push(lexemes[i] ?? '', texts[here]);
      }
      place += places;
    }
  };
  add(a, 'A', 0);
  add(b, 'B', last);
  return parts.join('');
}
