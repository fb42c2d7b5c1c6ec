/**
 * The fewest of several offers that together cover everything wanted (minimum set cover). Exact by branch and bound as long as it visits no more nodes than
 * allowed; else the best cover found, which is never worse than the greedy one, together with the best lower bound: greedy needs at most H(d) times the
 * minimum, where d is the most that one offer covers and H(d) = 1 + 1/2 + … + 1/d (Chvátal 1979, 10.1287/moor.4.3.233).
 */

export interface Offer {
  id: string;
  covers: readonly string[];
  /** Among covers of the same size the one with the most of this in sum is taken. A whole number. */
  weight: number;
}

export interface Cover {
  /** Ids, sorted. */
  chosen: string[];
  /** Wanted, but nobody offers it; sorted. */
  uncovered: string[];
  /** True when `chosen` is proven to be of the smallest size. */
  exact: boolean;
  /** True when it is also proven to be of the most weight among those of its size. */
  heaviest: boolean;
  /** No cover is smaller than this. */
  lowerBound: number;
  /** Size of the greedy cover. */
  greedy: number;
  /** H(d): the greedy cover is at most this many times the smallest. */
  greedyBound: number;
  nodes: number;
}

export const NODE_LIMIT = 200_000;

interface Piece {
  id: string;
  mask: bigint;
  size: number;
  weight: number;
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function bits(mask: bigint): number {
  let n = 0;
  for (let at = mask; at > 0n; at &= at - 1n) n++;
  return n;
}

const harmonic = (d: number): number => Array.from({ length: d }, (_, i) => 1 / (i + 1)).reduce((a, b) => a + b, 0);

/** @param wanted what must be covered, each once */
export function smallestCover(wanted: readonly string[], offers: readonly Offer[], nodeLimit = NODE_LIMIT): Cover {
  const offered = new Set(offers.flatMap((o) => o.covers));
  const cells = [...new Set(wanted)].sort(compareText);
  const coverable = cells.filter((c) => offered.has(c));
  const uncovered = cells.filter((c) => !offered.has(c));
  const sets = distinctSets(coverable, offers);
  const whole = (1n << BigInt(coverable.length)) - 1n;
  const most = Math.max(0, ...sets.map((s) => s.size));
  const greedy = greedyCover(whole, sets);
  const root = dualBound(coverable.length, sets);
  const search = branch(whole, coverable.length, sets, greedy, nodeLimit);
  const lowerBound = search.smallest
    ? search.best.length
    : Math.max(root, Math.ceil(greedy.length / harmonic(most) - 1e-9));
  return {
    chosen: search.best.map((s) => s.id).sort(compareText),
    uncovered,
    exact: search.smallest,
    heaviest: search.heaviest,
    lowerBound,
    greedy: greedy.length,
    greedyBound: harmonic(most),
    nodes: search.nodes,
  };
}

/** Offers as bits, without those that another one replaces at no loss: it covers all the same and weighs no less (on a tie the earlier id). */
function distinctSets(cells: readonly string[], offers: readonly Offer[]): Piece[] {
  const bit = new Map(cells.map((c, i) => [c, 1n << BigInt(i)]));
  const all = offers
    .map((o) => {
      const mask = o.covers.reduce((m, c) => m | (bit.get(c) ?? 0n), 0n);
      return { id: o.id, mask, size: bits(mask), weight: o.weight };
    })
    .filter((s) => s.size > 0)
    .sort((a, b) => b.size - a.size || b.weight - a.weight || compareText(a.id, b.id));
  const kept: Piece[] = [];
  for (const s of all)
    if (
      !kept.some((k) => (k.mask & s.mask) === s.mask && (k.weight > s.weight || (k.weight === s.weight && k.id < s.id)))
    )
      kept.push(s);
  return kept;
}

/** Most new cells first, then most weight, then the earlier id. */
function greedyCover(whole: bigint, sets: readonly Piece[]): Piece[] {
  const out: Piece[] = [];
  for (let open = whole; open > 0n; ) {
    let best: Piece | null = null;
    let gain = 0;
    for (const s of sets) {
      const g = bits(s.mask & open);
      if (g > gain || (g === gain && g > 0 && best && (s.weight - best.weight || compareText(best.id, s.id)) > 0)) {
        best = s;
        gain = g;
      }
    }
    if (!best) break;
    out.push(best);
    open &= ~best.mask;
  }
  return out;
}

/** A feasible solution of the dual of the linear relaxation, rounded up: each cell is given what its fullest offer has left, the rarest cells first. */
function dualBound(n: number, sets: readonly Piece[]): number {
  const left = sets.map(() => 1);
  const holders = Array.from({ length: n }, (_, i) => sets.flatMap((s, j) => (s.mask & (1n << BigInt(i)) ? [j] : [])));
  // first every cell the equal share of its largest offer, which is feasible; then what is left over
  let sum = 0;
  for (const h of holders) {
    const y = Math.min(...h.map((j) => 1 / (sets[j]?.size ?? 1)));
    sum += y;
    for (const j of h) left[j] = (left[j] ?? 0) - y;
  }
  for (const h of [...holders].sort((a, b) => a.length - b.length)) {
    const y = Math.max(0, Math.min(...h.map((j) => left[j] ?? 0)));
    sum += y;
    for (const j of h) left[j] = (left[j] ?? 0) - y;
  }
  return n === 0 ? 0 : Math.ceil(sum - 1e-9);
}

const weightOf = (sets: readonly Piece[]): number => sets.reduce((w, s) => w + s.weight, 0);
const idsOf = (sets: readonly Piece[]): string =>
  sets
    .map((s) => s.id)
    .sort(compareText)
    .join('\n');

/** Whether a cover is better: smaller, then heavier, then earlier ids. */
const better = (a: readonly Piece[], b: readonly Piece[]): boolean =>
  a.length !== b.length
    ? a.length < b.length
    : weightOf(a) !== weightOf(b)
      ? weightOf(a) > weightOf(b)
      : compareText(idsOf(a), idsOf(b)) < 0;

interface Search {
  best: readonly Piece[];
  /** No cover is smaller. */
  smallest: boolean;
  /** And none of this size is heavier. */
  heaviest: boolean;
  nodes: number;
}

/**
 * Branch and bound, twice: first for the size alone, where whoever is covered by another is left out whatever they weigh and a branch ends as soon as it cannot be smaller;
 * then, in what is left of the nodes, for the heaviest of that size. Looking for both at once visits every cover of the smallest size.
 */
function branch(whole: bigint, n: number, sets: readonly Piece[], start: readonly Piece[], nodeLimit: number): Search {
  const bare = sets.filter((s) => !sets.some((o) => o !== s && covers(o, s) && (o.mask !== s.mask || o.id < s.id)));
  const size = descendInto(whole, n, bare, start, nodeLimit, (chosen, best) => chosen.length < best.length, 1, 0);
  if (!size.finished) return { best: size.best, smallest: false, heaviest: false, nodes: size.nodes };
  const most = Math.max(0, ...sets.map((s) => s.weight));
  // greedy knows the weights: of its size it is the better start
  const from = start.length === size.best.length && better(start, size.best) ? start : size.best;
  const weight = descendInto(whole, n, sets, from, nodeLimit - size.nodes, better, 0, most);
  return { best: weight.best, smallest: true, heaviest: weight.finished, nodes: size.nodes + weight.nodes };
}

const covers = (a: Piece, b: Piece): boolean => (a.mask & b.mask) === b.mask;

/** @param spare a branch must promise to be smaller by this. @param most weight that one more piece can add; 0 when weights do not count */
function descendInto(
  whole: bigint,
  n: number,
  sets: readonly Piece[],
  start: readonly Piece[],
  nodeLimit: number,
  isBetter: (a: readonly Piece[], b: readonly Piece[]) => boolean,
  spare: number,
  most: number,
): { best: readonly Piece[]; finished: boolean; nodes: number } {
  const bit = Array.from({ length: n }, (_, i) => 1n << BigInt(i));
  const holders = bit.map((b) => sets.filter((s) => s.mask & b));
  const reach = holders.map((h) => h.reduce((m, s) => m | s.mask, 0n));
  const byRarity = bit.map((_, i) => i).sort((a, b) => (holders[a]?.length ?? 0) - (holders[b]?.length ?? 0) || a - b);
  let best = start;
  let nodes = 0;

  /** Cells no two of which one offer covers: each needs an offer of its own. */
  function apart(open: bigint): number {
    let count = 0;
    let rest = open;
    for (const cell of byRarity)
      if (rest & (bit[cell] ?? 0n)) {
        count++;
        rest &= ~(reach[cell] ?? 0n);
      }
    return count;
  }
  /** A feasible dual of the relaxation for what is open: each cell one by the most that an offer which covers it still covers. */
  function shares(open: bigint, gains: ReadonlyMap<Piece, number>): number {
    let sum = 0;
    for (let i = 0; i < n; i++)
      if (open & (bit[i] ?? 0n)) {
        let top = 1;
        for (const s of holders[i] ?? []) top = Math.max(top, gains.get(s) ?? 0);
        sum += 1 / top;
      }
    return Math.ceil(sum - 1e-9);
  }
  function visit(open: bigint, chosen: readonly Piece[], weight: number): boolean {
    if (++nodes > nodeLimit) return false;
    if (open === 0n) {
      if (isBetter(chosen, best)) best = chosen;
      return true;
    }
    const room = best.length - spare - chosen.length;
    let needs = Math.max(apart(open), 1);
    if (needs > room) return true;
    const gains = new Map(sets.map((s) => [s, bits(s.mask & open)] as const));
    needs = Math.max(needs, shares(open, gains));
    if (needs > room) return true;
    if (most > 0 && needs === room && weight + needs * most < weightOf(best)) return true;
    const cell = byRarity.find((c) => open & (bit[c] ?? 0n)) ?? 0;
    const order = [...(holders[cell] ?? [])].sort(
      (a, b) => (gains.get(b) ?? 0) - (gains.get(a) ?? 0) || b.weight - a.weight || compareText(a.id, b.id),
    );
    return order.every((s) => visit(open & ~s.mask, [...chosen, s], weight + s.weight));
  }
  const finished = visit(whole, [], 0);
  return { best, finished, nodes };
}
