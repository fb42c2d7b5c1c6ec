import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exampleLine } from './chart-examples.ts';
import { foldLine, reach } from './line-fold.ts';
import { type LineEdge, type LineNode, lineStages } from './line-graph-data.ts';
import { type LineLayout, type LineOrientation, layoutLine } from './line-layout.ts';

const layout = (orientation?: LineOrientation): LineLayout =>
  layoutLine(exampleLine.nodes, exampleLine.edges, exampleLine.focus, orientation);

const overlaps = ({ boxes }: LineLayout): string[] =>
  boxes.flatMap((a, index) =>
    boxes
      .slice(index + 1)
      .filter((b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height)
      .map((b) => `${a.ref} ${b.ref}`),
  );

const isInside = ({ boxes, width, height }: LineLayout): boolean =>
  boxes.every(
    (box) => box.x >= 0 && box.y >= 0 && box.x + box.width <= width + 0.1 && box.y + box.height <= height + 0.1,
  );

const node = (ref: string, more: Partial<LineNode> = {}): LineNode => ({
  ref,
  kind: ref.split(':')[0] ?? '',
  title: ref,
  href: null,
  state: 'fresh',
  ...more,
});

const kinds = [...lineStages.flatMap((stage) => [...stage.kinds]), 'something-else'];
const anyLine = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...kinds), fc.nat(400)), {
    selector: ([kind, id]) => `${kind}:${id}`,
    maxLength: 60,
  })
  .chain((refs) => {
    const nodes = refs.map(([kind, id]) => node(`${kind}:${id}`));
    const ref =
      nodes.length > 0 ? fc.constantFrom(...nodes.map((one) => one.ref), 'claim:none') : fc.constant('claim:none');
    return fc.record({
      nodes: fc.constant(nodes),
      edges: fc.array(fc.record<LineEdge>({ from: ref, to: ref, changed: fc.boolean() }), { maxLength: 120 }),
      focus: ref,
    });
  });

describe('layout of the line', () => {
  test.each(['rows', 'columns'] as const)('no two cards overlap and all are inside, in %s', (orientation) => {
    expect(overlaps(layout(orientation))).toEqual([]);
    expect(isInside(layout(orientation))).toBe(true);
  });

  test('whatever the things and edges, cards do not overlap, are inside, and every path is finite', () => {
    fc.assert(
      fc.property(
        anyLine,
        fc.constantFrom<LineOrientation>('rows', 'columns'),
        ({ nodes, edges, focus }, orientation) => {
          const drawn = layoutLine(nodes, edges, focus, orientation);
          expect(overlaps(drawn)).toEqual([]);
          expect(isInside(drawn)).toBe(true);
          for (const path of drawn.paths) expect(path.d).toMatch(/^M[-0-9.,MCLQ ]+$/);
        },
      ),
      { numRuns: 60, seed: 7 },
    );
  });

  test('the order in which things and edges come does not matter', () => {
    fc.assert(
      fc.property(anyLine, ({ nodes, edges, focus }) => {
        expect(layoutLine([...nodes].reverse(), [...edges].reverse(), focus)).toEqual(layoutLine(nodes, edges, focus));
      }),
      { numRuns: 40, seed: 8 },
    );
    expect(layoutLine(exampleLine.nodes.toReversed(), exampleLine.edges.toReversed(), exampleLine.focus)).toEqual(
      layout(),
    );
  });

  test('stages follow the order of the line, downwards or to the right', () => {
    const order = [
      'record',
      'study',
      'report',
      'outcome',
      'synthesis',
      'claim',
      'statement',
      'area',
      'decision',
      'initiative',
      'passage',
    ];
    for (const orientation of ['rows', 'columns'] as const) {
      const { bands } = layout(orientation);
      expect(bands.map((band) => band.key.replace(/-\d+$/, ''))).toEqual(order);
      const along = bands.map((band) => (orientation === 'rows' ? band.y : band.x));
      expect(along).toEqual([...along].sort((a, b) => a - b));
    }
  });

  test('a line of up to five stages stands in columns, a longer one in rows', () => {
    const few = exampleLine.nodes.filter((one) => ['report', 'outcome', 'synthesis', 'claim'].includes(one.kind));
    expect(layoutLine(few, exampleLine.edges, 'claim:C1').orientation).toBe('columns');
    expect(layout().orientation).toBe('rows');
  });

  test('nothing at all is an empty layout', () => {
    expect(layoutLine([], [], 'claim:C1')).toMatchObject({ bands: [], boxes: [], paths: [] });
  });

  test('a hundred studies of one query pass the stages between in one lane', () => {
    const lanes = layout().paths.filter((path) => path.from === 'query:Q1');
    expect(lanes).toHaveLength(5);
    const tails = new Set(lanes.map((path) => path.d.split('C').slice(-2).join('C')));
    expect(tails.size).toBe(1);
  });
});

describe('folding of the line', () => {
  const fold = (cap: number) => foldLine(exampleLine.nodes, exampleLine.edges, exampleLine.focus, cap);
  const studies = (cap: number) => fold(cap).layers.find((layer) => layer.key === 'study');

  test('what is not fresh is shown first, the rest is counted', () => {
    expect(studies(5)?.nodes[0]?.ref).toBe('study:150');
    expect(studies(5)).toMatchObject({ more: 216, moreRef: 'more:study' });
    expect(studies(5)?.nodes).toHaveLength(4);
  });

  test('one too many is not folded into "and 1 more"', () => {
    expect(studies(220)?.more).toBe(0);
    expect(studies(219)?.more).toBe(2);
  });

  test('the thing asked about is never folded away', () => {
    const { layers } = foldLine(exampleLine.nodes, exampleLine.edges, 'study:219', 5);
    expect(layers.find((layer) => layer.key === 'study')?.nodes[0]?.ref).toBe('study:219');
  });

  test('edges of what was folded are one edge, changed when any of them is', () => {
    const nodes = [node('query:Q'), ...Array.from({ length: 9 }, (_, i) => node(`study:${i}`))];
    const edges = nodes.slice(1).map((one, i) => ({ from: 'query:Q', to: one.ref, changed: i === 8 }));
    const folded = foldLine(nodes, edges, 'query:Q', 3).edges;
    expect(folded).toContainEqual({ from: 'query:Q', to: 'more:study', changed: true });
    expect(folded).toHaveLength(3);
  });

  test('an edge to something that is not there, or to itself, is left out', () => {
    const edges = [
      { from: 'claim:1', to: 'study:9', changed: false },
      { from: 'claim:1', to: 'claim:1', changed: true },
    ];
    expect(foldLine([node('claim:1')], edges, 'claim:1', 5).edges).toEqual([]);
  });

  test('a stage whose kinds rest on one another becomes two stages', () => {
    const nodes = [node('arm:1'), node('outcome:1')];
    expect(foldLine(nodes, [], 'arm:1', 5).layers.map((layer) => layer.label)).toEqual(['Arm and outcome']);
    const edges = [{ from: 'outcome:1', to: 'arm:1', changed: false }];
    expect(foldLine(nodes, edges, 'arm:1', 5).layers.map((layer) => layer.label)).toEqual(['Arm', 'Outcome']);
  });

  test('a kind nobody named comes last under its own name', () => {
    expect(foldLine([node('gadget:1'), node('passage:1')], [], 'gadget:1', 5).layers.at(-1)?.label).toBe('Gadget');
  });

  test('what a thing rests on is followed to the end, and a circle ends', () => {
    const edges = [
      { from: 'c', to: 'b', changed: false },
      { from: 'b', to: 'a', changed: false },
      { from: 'a', to: 'c', changed: false },
      { from: 'd', to: 'c', changed: false },
    ];
    expect(reach(edges, 'c')).toEqual({ below: new Set(['b', 'a']), above: new Set(['d', 'a', 'b']) });
  });
});
