import type { CueName } from './cues.ts';
import { foldPiece, type Pieces, piecesOf, rawPiece } from './fold.ts';
import { GROUPS, type Group, lettersOf, misspeltId, type Node, rootOf, type Term, wordId } from './lexicon.ts';

/** A name or cue in a text; `first` and `last` are tokens, both included. */
export interface Hit {
  term: Term;
  first: number;
  last: number;
  /** A word of it is misspelt in the text. */
  misspelt: boolean;
}

/** One text read once: its tokens, every name and every cue. */
export interface Scan {
  text: string;
  pieces: Pieces;
  /** For each token its word in the lexicon; -1 for all others. */
  words: readonly number[];
  hits: readonly Hit[];
}

/**
 * Folding a word costs more than all the rest, and texts repeat their words: what was found for a word in lower case is remembered by two
 * hashes (64 bits) in a table of fixed size. It changes no answer and is emptied when it is nearly full.
 */
const SLOTS = 1 << 16;
const MASK = SLOTS - 1;
const keysA = new Int32Array(SLOTS);
const keysB = new Int32Array(SLOTS);
const remembered = new Int32Array(SLOTS);
let used = 0;
/** Stored with 2 added, so that 0 is an empty slot. */
const EMPTY = 0;

function forget(): void {
  remembered.fill(EMPTY);
  used = 0;
}

function wordAt(text: string, pieces: Pieces, row: number): number {
  const a = pieces.hashA[row]!;
  const b = pieces.hashB[row]!;
  if (a === 0 && b === 0) return wordId(foldPiece(text, pieces, row));
  let slot = (a ^ (b >>> 7)) & MASK;
  for (;;) {
    const value = remembered[slot]!;
    if (value === EMPTY) break;
    if (keysA[slot] === a && keysB[slot] === b) return value - 2;
    slot = (slot + 1) & MASK;
  }
  const id = wordId(foldPiece(text, pieces, row));
  if (used > SLOTS * 0.7) {
    forget();
    slot = (a ^ (b >>> 7)) & MASK;
  }
  keysA[slot] = a;
  keysB[slot] = b;
  remembered[slot] = id + 2;
  used++;
  return id;
}

const GROUP_NUMBER = Object.fromEntries(GROUPS.map((group, i) => [group, i])) as Record<Group, number>;

const CODE = /^CD\d+$/i;

/** No letter or digit touches the words, but for the receptor itself and a second antigen: "CD19CAR" and "CD19CD20" name CD19, "CD3E" does not name CD3. */
function isWhole(text: string, pieces: Pieces, first: number, last: number): boolean {
  if (first > 0 && pieces.to[first - 1] === pieces.from[first]) {
    const before = rawPiece(text, pieces, first - 1);
    if (!CODE.test(before) && before !== 'anti' && before !== 'Anti' && before !== 'α') return false;
  }
  if (last + 1 < pieces.count && pieces.to[last] === pieces.from[last + 1]) {
    const next = rawPiece(text, pieces, last + 1);
    return CODE.test(next) || /^(?:car|bcma)/i.test(next);
  }
  return true;
}

const capitals = (written: string): number => written.length - written.replace(/\p{Lu}/gu, '').length;

function isWrittenSo(text: string, pieces: Pieces, first: number, last: number, term: Term): boolean {
  if (term.exact === null) return true;
  let written = '';
  for (let row = first; row <= last; row++) written += lettersOf(rawPiece(text, pieces, row));
  if (written === term.exact) return true;
  if (term.strict) return false;
  if (written.endsWith('s') && written.slice(0, -1) === term.exact) return true;
  return (
    term.exact.length >= 3 &&
    written.toLowerCase() === term.exact.toLowerCase() &&
    capitals(written) >= 2 &&
    capitals(written) >= capitals(term.exact)
  );
}

/** The longest name of each group at each place, in the order of the text. */
function hitsOf(text: string, pieces: Pieces, words: readonly number[], misspelt: ReadonlySet<number> | null): Hit[] {
  const hits: Hit[] = [];
  const free = GROUPS.map(() => 0);
  const best: (Hit | null)[] = GROUPS.map(() => null);
  for (let at = 0; at < pieces.count; at++) {
    const id = words[at]!;
    if (id < 0) continue;
    let node: Node | undefined = rootOf(id);
    if (!node) continue;
    let any = false;
    for (let last = at; node; ) {
      if (node.terms)
        for (const term of node.terms) {
          const group = GROUP_NUMBER[term.group];
          if (term.group === 'cue') {
            if (!isWrittenSo(text, pieces, at, last, term)) continue;
            hits.push({ term, first: at, last, misspelt: false });
            continue;
          }
          if (at < free[group]!) continue;
          if (!isWrittenSo(text, pieces, at, last, term) || !isWhole(text, pieces, at, last)) continue;
          const held = best[group];
          // of two names of one length the one that may stand alone
          if (held && held.last === last && (held.term.alone || !term.alone)) continue;
          best[group] = { term, first: at, last, misspelt: false };
          any = true;
        }
      last++;
      if (last >= pieces.count) break;
      node = node.next?.get(words[last]!);
    }
    if (!any) continue;
    for (let group = 0; group < best.length; group++) {
      const hit = best[group];
      if (!hit) continue;
      if (misspelt) for (let row = hit.first; row <= hit.last; row++) if (misspelt.has(row)) hit.misspelt = true;
      hits.push(hit);
      free[group] = hit.last + 1;
      best[group] = null;
    }
  }
  return hits;
}

/** Reads a text. With `spelling` long words that no name holds are read as the disease word that they misspell. */
export function scan(text: string, spelling = false): Scan {
  const pieces = piecesOf(text);
  const words: number[] = [];
  let misspelt: Set<number> | null = null;
  for (let row = 0; row < pieces.count; row++) {
    let id = wordAt(text, pieces, row);
    if (spelling && id < 0 && pieces.to[row]! - pieces.from[row]! >= 8) {
      id = misspeltWord(foldPiece(text, pieces, row));
      if (id >= 0) {
        misspelt ??= new Set();
        misspelt.add(row);
      }
    }
    words.push(id);
  }
  return { text, pieces, words, hits: hitsOf(text, pieces, words, misspelt) };
}

const MOST_REMEMBERED = 20_000;
const slips = new Map<string, number>();

function misspeltWord(folded: string): number {
  const known = slips.get(folded);
  if (known !== undefined) return known;
  if (slips.size >= MOST_REMEMBERED) slips.clear();
  const id = misspeltId(folded);
  slips.set(folded, id);
  return id;
}

/** The words of a hit, as written. */
export const wordsOf = (scanned: Scan, hit: { first: number; last: number }): string =>
  scanned.text.slice(scanned.pieces.from[hit.first], scanned.pieces.to[hit.last]);

export const isCue = (hit: Hit, name: CueName): boolean => hit.term.group === 'cue' && hit.term.keys[0] === name;

/** The first hit of a cue; null when the text has none. */
export const cueIn = (scanned: Scan, name: CueName): Hit | null => scanned.hits.find((hit) => isCue(hit, name)) ?? null;
