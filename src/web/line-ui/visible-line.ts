import { type Ref, refText } from '#ledger/things.ts';

interface ReasonLike {
  from: Ref;
  to: Ref;
  change: unknown;
  rule: { words: string } | null;
  sentence: string;
}
interface StandingLike {
  supersededBy: Ref | null;
  reasons: ReasonLike[];
}
interface Face {
  title: string;
  asOf: string | null;
  hash: string;
}
interface LineLike {
  focus: Ref;
  nodes: (Ref & Face & { standing: StandingLike })[];
  edges: { from: Ref; to: Ref }[];
}

/**
 * The part of a line that a reader may see: only things in `visible`, reached from the focus through such things alone,
 * and reasons that speak of such things alone. Nothing tells that there is more.
 * @param opened how this reader sees things that were revised since they were opened, keyed by `kind:id`
 */
export function visibleLine<L extends LineLike>(
  line: L,
  visible: ReadonlySet<string>,
  opened: ReadonlyMap<string, Face> = new Map(),
): L {
  const seen = (ref: Ref) => visible.has(refText(ref));
  const edges = line.edges.filter((e) => seen(e.from) && seen(e.to));
  const shown = new Set([...reached(edges, line.focus, 'up'), ...reached(edges, line.focus, 'down')]);
  return {
    ...line,
    nodes: line.nodes
      .filter((n) => seen(n) && shown.has(refText(n)))
      .map((n) => {
        const { title, asOf, hash } = opened.get(refText(n)) ?? n;
        return { ...n, title, asOf, hash, standing: visibleStanding(n.standing, seen, (r) => opened.has(refText(r))) };
      }),
    edges: edges.filter((e) => shown.has(refText(e.from)) && shown.has(refText(e.to))),
  };
}

function reached(edges: LineLike['edges'], focus: Ref, way: 'up' | 'down'): Set<string> {
  const next = new Map<string, string[]>();
  for (const e of edges) {
    const from = refText(way === 'up' ? e.from : e.to);
    const to = refText(way === 'up' ? e.to : e.from);
    const list = next.get(from);
    if (list) list.push(to);
    else next.set(from, [to]);
  }
  const out = new Set([refText(focus)]);
  // a set grows while it is walked, and each thing in it is walked once
  for (const at of out) for (const to of next.get(at) ?? []) out.add(to);
  return out;
}

/**
 * The same standing without a successor, and without reasons, that the reader may not know of. The state itself stays true.
 * @param revised what has a newer wording that this reader may not know: a reason tells that it was revised, and not how
 */
export function visibleStanding<S extends StandingLike>(
  standing: S,
  seen: (ref: Ref) => boolean,
  revised: (ref: Ref) => boolean = () => false,
): S {
  return {
    ...standing,
    supersededBy: standing.supersededBy && seen(standing.supersededBy) ? standing.supersededBy : null,
    reasons: standing.reasons
      .filter((r) => seen(r.from) && seen(r.to))
      // what replaces it may be a draft; the page of the thing names its successor to whoever may know it
      .map((r) => {
        if (!r.change && !r.rule) return { ...r, sentence: r.sentence.replace(/ by \S+\.$/, '.') };
        if (!revised(r.to)) return r;
        const sentence = r.rule ? `“${r.rule.words}” came true.` : `${r.to.id} was revised since it was pinned.`;
        return { ...r, change: null, sentence };
      }),
  };
}
