import { KIND_WORDS } from '#ledger/things.ts';
import { type LineEdge, type LineNode, type LineState, lineStages } from './line-graph-data.ts';

/** One stage as drawn: the things shown and how many were left out (`more`, standing under `moreRef`). */
export type Layer = { key: string; label: string; nodes: LineNode[]; more: number; moreRef: string };

const urgency: Readonly<Record<LineState, number>> = { stale: 0, 'new-evidence': 1, superseded: 2, fresh: 3 };

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The word for a kind, with a capital; a kind nobody named shows under its own name. */
export const kindLabel = (kind: string): string => {
  const word = (KIND_WORDS as Readonly<Record<string, string>>)[kind] ?? kind;
  return word.charAt(0).toUpperCase() + word.slice(1);
};

/** Things once each, in an order that does not depend on how they came. The last of two with one reference is dropped. */
const distinct = (nodes: readonly LineNode[]): LineNode[] => {
  const sorted = [...nodes].sort(
    (a, b) => byText(a.ref, b.ref) || byText(a.title, b.title) || urgency[a.state] - urgency[b.state],
  );
  return sorted.filter((node, index) => node.ref !== sorted[index - 1]?.ref);
};

/** The kinds in the order of the line, in groups that share a stage; a stage whose kinds rest on one another is split. */
const groupsOf = (
  nodes: readonly LineNode[],
  edges: readonly LineEdge[],
): { key: string; label: string; kinds: string[] }[] => {
  const kindOf = new Map(nodes.map((node) => [node.ref, node.kind]));
  const isLinked = (kinds: readonly string[]): boolean =>
    edges.some(({ from, to }) => {
      const [a, b] = [kindOf.get(from), kindOf.get(to)];
      return a !== undefined && b !== undefined && a !== b && kinds.includes(a) && kinds.includes(b);
    });
  const known: string[] = lineStages.flatMap((stage) => [...stage.kinds]);
  const unknown = [...new Set(nodes.map((node) => node.kind).filter((kind) => !known.includes(kind)))].sort(byText);
  return [
    ...lineStages.flatMap((stage) =>
      isLinked(stage.kinds)
        ? stage.kinds.map((kind) => ({ key: kind, label: kindLabel(kind), kinds: [kind as string] }))
        : [{ key: stage.key as string, label: stage.label as string, kinds: [...stage.kinds] as string[] }],
    ),
    ...unknown.map((kind) => ({ key: kind, label: kindLabel(kind), kinds: [kind] })),
  ];
};

/**
 * The stages that have something, each folded to at most `cap` cards: the thing asked about first, then what changed, then what is not fresh,
 * then what touches the thing asked about. Edges of what was folded go to the card that stands for it. Edges to things that
 * are not there, or from a thing to itself, are left out.
 */
export const foldLine = (
  nodes: readonly LineNode[],
  edges: readonly LineEdge[],
  focus: string,
  cap: number,
): { layers: Layer[]; edges: LineEdge[] } => {
  const all = distinct(nodes);
  const refs = new Set(all.map((node) => node.ref));
  const real = edges.filter((edge) => refs.has(edge.from) && refs.has(edge.to) && edge.from !== edge.to);
  const near = new Set(
    real.filter((edge) => edge.from === focus || edge.to === focus).flatMap((edge) => [edge.from, edge.to]),
  );
  // the records behind what changed stand with it
  const changed = new Set(all.filter((node) => node.changed !== undefined).map((node) => node.ref));
  const causes = new Set(real.filter((edge) => changed.has(edge.from)).map((edge) => edge.to));
  const shownAs = new Map<string, string>();
  const layers = groupsOf(all, real).flatMap(({ key, label, kinds }): Layer[] => {
    const members = all
      .filter((node) => kinds.includes(node.kind))
      .sort(
        (a, b) =>
          Number(b.ref === focus) - Number(a.ref === focus) ||
          Number(b.changed !== undefined) - Number(a.changed !== undefined) ||
          Number(causes.has(b.ref)) - Number(causes.has(a.ref)) ||
          urgency[a.state] - urgency[b.state] ||
          Number(near.has(b.ref)) - Number(near.has(a.ref)) ||
          byText(a.ref, b.ref),
      );
    if (members.length === 0) return [];
    // "And 1 more" would take the place of the one.
    const shown = members.length > cap ? members.slice(0, cap - 1) : members;
    const moreRef = `more:${key}`;
    for (const [index, node] of members.entries()) shownAs.set(node.ref, index < shown.length ? node.ref : moreRef);
    return [{ key, label, nodes: shown, more: members.length - shown.length, moreRef }];
  });
  const merged = new Map<string, LineEdge>();
  for (const edge of real) {
    const [from, to] = [shownAs.get(edge.from) ?? '', shownAs.get(edge.to) ?? ''];
    if (from === to) continue;
    const key = JSON.stringify([from, to]);
    merged.set(key, { from, to, changed: edge.changed || merged.get(key)?.changed === true });
  }
  return { layers, edges: [...merged.entries()].sort(([a], [b]) => byText(a, b)).map(([, edge]) => edge) };
};

/** Adds to the list under a key. */
export const add = (lists: Map<string, string[]>, key: string, value: string): void => {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
};

/** The things that the thing asked about rests on (`below`) and those that rest on it (`above`), through the whole line. */
export const reach = (edges: readonly LineEdge[], focus: string): { below: Set<string>; above: Set<string> } => {
  const walk = (next: (ref: string) => readonly string[]): Set<string> => {
    const seen = new Set<string>();
    const queue = [focus];
    for (let ref = queue.pop(); ref !== undefined; ref = queue.pop()) {
      for (const other of next(ref)) {
        if (other === focus || seen.has(other)) continue;
        seen.add(other);
        queue.push(other);
      }
    }
    return seen;
  };
  const downTo = new Map<string, string[]>();
  const upTo = new Map<string, string[]>();
  for (const { from, to } of edges) {
    add(downTo, from, to);
    add(upTo, to, from);
  }
  return { below: walk((ref) => downTo.get(ref) ?? []), above: walk((ref) => upTo.get(ref) ?? []) };
};
