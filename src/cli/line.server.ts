import { type LineNode, readLine } from '#ledger/line.server.ts';
import type { State } from '#ledger/staleness.server.ts';
import { KIND_WORDS, parseRef, refText } from '#ledger/things.ts';
import { type Command, Failure, Usage } from './command.ts';
import { PLACE_OPTIONS, withStore } from './place.server.ts';

const WORDS: Record<State, string> = {
  fresh: 'fresh',
  'new-evidence': 'NEW EVIDENCE SINCE',
  stale: 'STALE',
  superseded: 'SUPERSEDED',
};
const SHOWN_OF_A_KIND = 12;

function show(n: LineNode): string[] {
  const mark = n.side === 'focus' ? '●' : n.side === 'up' ? '↑' : '↓';
  const head = `${mark} ${KIND_WORDS[n.kind]} ${n.kind === 'record' ? n.id.slice(0, 12) : n.id}: ${n.title}  [${WORDS[n.standing.state]}]  ${n.hash.slice(0, 12)}${n.asOf ? `  as of ${n.asOf}` : ''}`;
  return [head, ...n.standing.reasons.slice(0, 3).map((r) => `    – ${r.sentence}`)];
}

/** Kinds with many members fold: what is not fresh first, then a count of the rest. */
function fold(nodes: readonly LineNode[]): string[] {
  const rank: Record<State, number> = { stale: 0, superseded: 1, 'new-evidence': 2, fresh: 3 };
  const sorted = [...nodes].sort(
    (a, b) =>
      Number(b.side === 'focus') - Number(a.side === 'focus') || rank[a.standing.state] - rank[b.standing.state],
  );
  const rest = sorted.length - SHOWN_OF_A_KIND;
  const lines = sorted.slice(0, SHOWN_OF_A_KIND).flatMap(show);
  return rest > 0 ? [...lines, `  and ${rest} more of this kind`] : lines;
}

export const command: Command = {
  name: ['line'],
  summary: 'walk the line of a thing both ways: what it rests on, what rests on it, and how each stands',
  usage: 'THING   (NCT…, C1, D2, P1, claim:C1, pmid:…)',
  options: PLACE_OPTIONS,
  async run(t, values, args) {
    if (args.length !== 1) throw new Usage('Name one thing, for example C1, D1, P1 or NCT07006805.');
    const ref = parseRef(args[0]!);
    if (!ref)
      throw new Failure(
        `"${args[0]}" names no thing on the line; write for example C1, D1, P1, NCT07006805 or arm:NAME.`,
      );
    return withStore(t, values, {}, async (store) => {
      const today = t.now().toISOString().slice(0, 10);
      const line = await store.db.read((tx) => readLine(tx, ref, today));
      if (!line) throw new Failure(`There is no ${KIND_WORDS[ref.kind]} ${ref.id}.`);
      const nodes = line.nodes.map((n) => ({
        ref: refText(n),
        kind: n.kind,
        id: n.id,
        title: n.title,
        asOf: n.asOf,
        hash: n.hash,
        side: n.side,
        state: n.standing.state,
        reasons: n.standing.reasons.map((r) => r.sentence),
        minorChanges: n.standing.minorChanges,
      }));
      const kinds = [...new Set(line.nodes.map((n) => n.kind))];
      t.result(
        {
          focus: refText(ref),
          truncated: line.truncated,
          nodes,
          edges: line.edges.map((e) => ({
            from: refText(e.from),
            to: refText(e.to),
            role: e.role,
            pinned: e.pinnedHash,
            present: e.presentHash,
            changed: e.pinnedHash !== e.presentHash,
          })),
        },
        kinds.flatMap((k) => fold(line.nodes.filter((n) => n.kind === k))).join('\n'),
      );
      return 0;
    });
  },
};
