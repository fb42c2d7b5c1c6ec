import { curveBumpX, curveBumpY, line as linePath } from 'd3-shape';
import { add, foldLine, type Layer } from './line-fold.ts';
import type { LineEdge, LineNode } from './line-graph-data.ts';

/** 'rows': a stage is a row, upstream on top. 'columns': a stage is a column, upstream on the left. */
export type LineOrientation = 'rows' | 'columns';

/** A card. `node` is null on the card that stands for `more` things left out of its stage. */
export type LineBox = {
  ref: string;
  node: LineNode | null;
  more: number;
  stage: string;
  isFocus: boolean;
  x: number;
  y: number;
  width: number;
  height: number;
};

/** `from` rests on `to` (references of boxes); `d` is an SVG path from the upstream card to the downstream one. */
export type LinePath = { from: string; to: string; changed: boolean; d: string };

export type LineBand = { key: string; label: string; x: number; y: number; width: number; height: number };

export type LineLayout = {
  orientation: LineOrientation;
  width: number;
  height: number;
  bands: LineBand[];
  boxes: LineBox[];
  paths: LinePath[];
};

const lineWidth = 960;
const gap = 12; // between neighbours of a stage
const lane = 10; // the room of a path that passes a stage
const gutter = 108; // for the names of stages, in rows
const row = { height: 66, between: 36 };
const column = { width: 168, between: 30, card: 84, more: 36, head: 34 };

/** A thing with a place across its stage: a card, or the passing of a path. */
type Slot = { ref: string; size: number; at: number; isLast: boolean };

const sizesInRow = (layer: Layer): ((isMore: boolean) => number) => {
  const room = lineWidth - gutter;
  const cards = layer.nodes.length;
  const left = layer.more > 0 ? room - 92 - gap - 60 : room - 40;
  const card = Math.min(320, (left - gap * Math.max(0, cards - 1)) / Math.max(1, cards));
  return (isMore) => (isMore ? 92 : card);
};

const centre = (slot: Slot): number => slot.at + slot.size / 2;

/** Puts slots as near to where their neighbours are as their order and their sizes allow, inside [0, room]. */
const settle = (slots: readonly Slot[], wanted: ReadonlyMap<string, number>, room: number): void => {
  const start = slots.map((slot) => (wanted.get(slot.ref) ?? centre(slot)) - slot.size / 2);
  const leftmost: number[] = [];
  for (const [i, slot] of slots.entries()) {
    const before = i > 0 ? (leftmost[i - 1] ?? 0) + (slots[i - 1]?.size ?? 0) + gap : 0;
    leftmost.push(Math.max(start[i] ?? 0, before, 0));
    slot.at = leftmost[i] ?? 0;
  }
  // From the other side too; the mean of two placements without overlap has none either and leans to neither side.
  let limit = room;
  for (let i = slots.length - 1; i >= 0; i -= 1) {
    const slot = slots[i];
    if (!slot) continue;
    const rightmost = Math.min(start[i] ?? 0, limit - slot.size);
    limit = rightmost - gap;
    slot.at = (slot.at + rightmost) / 2;
  }
  let end = room;
  for (let i = slots.length - 1; i >= 0; i -= 1) {
    const slot = slots[i];
    if (!slot) continue;
    slot.at = Math.min(slot.at, end - slot.size);
    end = slot.at - gap;
  }
  let from = 0;
  for (const slot of slots) {
    slot.at = Math.max(slot.at, from);
    from = slot.at + slot.size + gap;
  }
};

const span = (edge: LineEdge, layerOf: ReadonlyMap<string, number>): [top: number, bottom: number] => {
  const [a, b] = [layerOf.get(edge.to) ?? 0, layerOf.get(edge.from) ?? 0];
  return [Math.min(a, b), Math.max(a, b)];
};

/**
 * The slots an edge passes, from its upper end to its lower one. Edges that pass stages share a lane with those of the same
 * thing, at whichever of their ends more of them meet: two hundred studies of one query are one lane.
 */
const chainsOf = (
  edges: readonly LineEdge[],
  layerOf: ReadonlyMap<string, number>,
): { edge: LineEdge; chain: string[] }[] => {
  const meeting = new Map<string, number>();
  for (const edge of edges) {
    const [top, bottom] = span(edge, layerOf);
    if (bottom - top < 2) continue;
    for (const end of [edge.from, edge.to]) meeting.set(end, (meeting.get(end) ?? 0) + 1);
  }
  return edges.map((edge) => {
    const [top, bottom] = span(edge, layerOf);
    const shared = (meeting.get(edge.from) ?? 0) >= (meeting.get(edge.to) ?? 0) ? edge.from : edge.to;
    const isDown = layerOf.get(edge.to) === top;
    const lanes = Array.from(
      { length: Math.max(0, bottom - top - 1) },
      (_, step) => `lane:${top + 1 + step}:${shared}`,
    );
    return { edge, chain: [isDown ? edge.to : edge.from, ...lanes, isDown ? edge.from : edge.to] };
  });
};

/** Orders every stage by the mean place of its neighbours, then places it; a fixed number of sweeps down and up. */
const arrange = (slots: readonly Slot[][], links: ReadonlyMap<string, readonly string[]>, room: number): void => {
  for (const layer of slots) {
    let at = Math.max(0, (room - layer.reduce((sum, slot) => sum + slot.size, 0) - gap * (layer.length - 1)) / 2);
    for (const slot of layer) {
      slot.at = at;
      at += slot.size + gap;
    }
  }
  const slotOf = new Map(slots.flat().map((slot) => [slot.ref, slot]));
  for (let sweep = 0; sweep < 12; sweep += 1) {
    for (const layer of sweep % 2 === 0 ? slots : [...slots].reverse()) {
      const wanted = new Map<string, number>();
      for (const slot of layer) {
        const near = (links.get(slot.ref) ?? []).flatMap((ref) => slotOf.get(ref) ?? []);
        wanted.set(
          slot.ref,
          near.length > 0 ? near.reduce((sum, other) => sum + centre(other), 0) / near.length : centre(slot),
        );
      }
      // The order settles in the first sweeps; the last ones only move things towards their neighbours.
      if (sweep < 8) {
        layer.sort(
          (p, q) =>
            Number(p.isLast) - Number(q.isLast) ||
            (wanted.get(p.ref) ?? 0) - (wanted.get(q.ref) ?? 0) ||
            (p.ref < q.ref ? -1 : 1),
        );
      }
      // A stage as a whole leans to the middle, or the lanes on one side would push the line to the other.
      const mean = [...wanted.values()].reduce((sum, at) => sum + at, 0) / Math.max(1, wanted.size);
      const lean = (room / 2 - mean) * 0.25;
      settle(layer, new Map([...wanted].map(([ref, at]) => [ref, at + lean])), room);
    }
  }
};

const round = (value: number): number => Math.round(value * 10) / 10;

const smooth = (points: [number, number][], orientation: LineOrientation): string =>
  linePath<[number, number]>(
    (p) => round(p[0]),
    (p) => round(p[1]),
  ).curve(orientation === 'rows' ? curveBumpY : curveBumpX)(points) ?? '';

/**
 * Places the line of a thing: stages in their order, cards without overlap, paths around the cards of stages they pass.
 * The same things give the same layout whatever their order. Up to five stages stand as columns, more as rows, unless told.
 */
export const layoutLine = (
  nodes: readonly LineNode[],
  edges: readonly LineEdge[],
  focus: string,
  wanted?: LineOrientation,
): LineLayout => {
  const stages = new Set(foldLine(nodes, edges, focus, Number.POSITIVE_INFINITY).layers.map((layer) => layer.key)).size;
  const orientation = wanted ?? (stages <= 5 ? 'columns' : 'rows');
  const isRows = orientation === 'rows';
  const { layers, edges: kept } = foldLine(nodes, edges, focus, isRows ? 5 : 8);

  const layerOf = new Map<string, number>();
  const slots = layers.map((layer, index): Slot[] => {
    const size = isRows ? sizesInRow(layer) : (isMore: boolean) => (isMore ? column.more : column.card);
    const cards = layer.nodes.map((node) => ({ ref: node.ref, size: size(false), at: 0, isLast: false }));
    if (layer.more > 0) cards.push({ ref: layer.moreRef, size: size(true), at: 0, isLast: true });
    for (const card of cards) layerOf.set(card.ref, index);
    return cards;
  });
  const links = new Map<string, string[]>();
  const link = (a: string, b: string): void => {
    add(links, a, b);
    add(links, b, a);
  };
  const chains = chainsOf(kept, layerOf);
  for (const { edge, chain } of chains) {
    const [top] = span(edge, layerOf);
    for (const [step, ref] of chain.entries()) {
      const passing = slots[top + step];
      if (ref.startsWith('lane:') && passing && !passing.some((slot) => slot.ref === ref)) {
        passing.push({ ref, size: lane, at: 0, isLast: false });
      }
      const next = chain[step + 1];
      if (next) link(ref, next);
    }
  }
  const needed = slots.map((layer) => layer.reduce((sum, slot) => sum + slot.size + gap, -gap));
  const room = Math.max(isRows ? lineWidth - gutter : 0, ...needed);
  arrange(slots, links, room);

  const along = (layer: number): number =>
    isRows ? layer * (row.height + row.between) : layer * (column.width + column.between);
  const depth = isRows ? row.height : column.width;
  const across = isRows ? gutter : column.head;
  const slotOf = new Map(slots.flat().map((slot) => [slot.ref, slot]));

  const boxes = layers.flatMap((layer, index): LineBox[] => {
    const box = (ref: string, node: LineNode | null, more: number): LineBox => {
      const slot = slotOf.get(ref);
      const [at, size] = [round(across + (slot?.at ?? 0)), round(slot?.size ?? 0)];
      const place = isRows
        ? { x: at, y: along(index), width: size, height: depth }
        : { x: along(index), y: at, width: depth, height: size };
      return { ref, node, more, stage: layer.key, isFocus: ref === focus, ...place };
    };
    return [
      ...layer.nodes.map((node) => box(node.ref, node, 0)),
      ...(layer.more > 0 ? [box(layer.moreRef, null, layer.more)] : []),
    ];
  });

  const point = (mid: number, main: number): [number, number] => (isRows ? [across + mid, main] : [main, across + mid]);
  const paths = chains.map(({ edge, chain }): LinePath => {
    const [top] = span(edge, layerOf);
    const mids = chain.map((ref) => {
      const slot = slotOf.get(ref);
      return slot ? centre(slot) : 0;
    });
    const first = mids[0] ?? 0;
    const last = mids.at(-1) ?? 0;
    if (layerOf.get(edge.from) === layerOf.get(edge.to)) {
      // Two of one stage: out of the stage and back, in the gap that follows it.
      const main = along(top) + depth;
      const [p, c, e] = [
        point(first, main),
        point((first + last) / 2, main + (isRows ? row.between : column.between) * 1.1),
        point(last, main),
      ];
      return { ...edge, d: `M${p.map(round).join(',')}Q${c.map(round).join(',')} ${e.map(round).join(',')}` };
    }
    const points = mids.flatMap((mid, step): [number, number][] => {
      const start = along(top + step);
      if (step === 0) return [point(mid, start + depth)];
      return step === mids.length - 1 ? [point(mid, start)] : [point(mid, start), point(mid, start + depth)];
    });
    return { ...edge, d: smooth(points, orientation) };
  });

  const bands = layers.map((layer, index): LineBand => {
    const named = { key: `${layer.key}-${index}`, label: layer.label };
    return isRows
      ? { ...named, x: 0, y: along(index), width: gutter + room, height: depth }
      : { ...named, x: along(index), y: 0, width: depth, height: across + room };
  });
  const length = layers.length === 0 ? 0 : along(layers.length - 1) + depth;
  return {
    orientation,
    width: round(isRows ? gutter + room : Math.max(lineWidth, length)),
    height: round(isRows ? length : across + room),
    bands,
    boxes,
    paths,
  };
};
