import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { tableRows } from './chart-table.ts';
import { Dots, dotsTable } from './dots.tsx';
import { DotsDrawing, dotSize } from './dots-drawing.tsx';
import { GapMapChart, gapMapTable } from './gap-map.tsx';
import type { GapMapCount, GapMapData, GapMapRow } from './gap-map-data.ts';
import { GAP_WIDTH, GapMapWide } from './gap-map-drawing.tsx';
import { strip, tint } from './gap-map-marks.tsx';
import { flow, GapMapNarrow } from './gap-map-narrow.tsx';
import { exampleColumns, exampleDots, exampleGaps, exampleSites } from './seeing-examples.ts';
import { SiteMap } from './site-map.tsx';
import { legendCounts, namePlaces, radius, SiteMapDrawing } from './site-map-drawing.tsx';
import { TimeColumns, timeColumnsTable } from './time-columns.tsx';
import { fittingTicks, TimeColumnsDrawing } from './time-columns-drawing.tsx';

beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation((...said) => {
    throw new Error(said.map(String).join(' '));
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

const broken = /NaN|Infinity|undefined/;
const numbers = (markup: string, attribute: string): number[] =>
  [...markup.matchAll(new RegExp(` ${attribute}="(-?[0-9.]+)"`, 'g'))].map((m) => Number(m[1]));

/** A map of any size with a name of any length, every third cell filled. */
function big(rows: number, columns: number, name = 'Disease'): GapMapData {
  const count = (n: number): GapMapCount => ({ total: n, parts: [n], href: '/x' });
  const list: GapMapRow[] = Array.from({ length: rows }, (_, r) => ({
    key: `r${r}`,
    label: `${name} ${r}`,
    level: r % 4,
    ...count(1000 + r),
    cells: Array.from({ length: columns }, (_, c) => count((r + c) % 3 === 0 ? r * 40 + c + 1 : 0)),
  }));
  return {
    ...exampleGaps,
    parts: [{ key: 'p', label: 'All' }],
    columns: Array.from({ length: columns }, (_, c) => ({ key: `c${c}`, label: `${name} column ${c}`, ...count(5) })),
    groups: [{ label: 'All', rows: list }],
    whole: count(100_000),
  };
}

const nothing: GapMapData = {
  ...exampleGaps,
  columns: exampleGaps.columns.map((c) => ({ ...c, total: 0, parts: [0, 0, 0] })),
  groups: exampleGaps.groups.map((g) => ({
    ...g,
    rows: g.rows.map((r) => ({
      ...r,
      total: 0,
      parts: [0, 0, 0],
      cells: r.cells.map(() => ({ total: 0, parts: [0, 0, 0] })),
    })),
  })),
  whole: { total: 0, parts: [0, 0, 0] },
};

describe('the map of gaps', () => {
  test.each([
    ['no rows and no columns', { ...exampleGaps, columns: [], groups: [] }],
    ['nothing in it', nothing],
    ['one row and one column', big(1, 1)],
    ['55 rows and 17 columns', big(55, 17)],
    [
      'very long names',
      big(
        3,
        16,
        'Progressive multifocal inflammatory sclerosing-and-otherwise-unspecified-encephalomyeloradiculoneuropathy',
      ),
    ],
  ])('with %s is drawn at both widths without a fault, and nothing stands outside it', (_, data) => {
    for (const drawing of [<GapMapWide key="w" data={data} id="g" />, <GapMapNarrow key="n" data={data} id="g" />]) {
      const markup = renderToStaticMarkup(drawing);
      expect(markup).not.toMatch(broken);
      const [, width = 0, height = 0] = /viewBox="0 0 ([0-9.]+) ([0-9.]+)"/.exec(markup)?.map(Number) ?? [];
      expect(width).toBe(drawing.type === GapMapWide ? GAP_WIDTH : 340);
      for (const x of numbers(markup, 'x')) expect(x).toBeLessThanOrEqual(width);
      for (const y of numbers(markup, 'y')) expect(y).toBeLessThanOrEqual(height);
      expect(Math.min(0, ...numbers(markup, 'width'), ...numbers(markup, 'height'))).toBe(0);
    }
  });

  test('an empty cell is a dashed box and no link; a filled one leads to its list and each of its parts to theirs', () => {
    const markup = renderToStaticMarkup(<GapMapWide data={exampleGaps} id="g" />);
    const boxes = /class="gap-empty" d="([^"]*)"/.exec(markup)?.[1]?.match(/M/g);
    // one empty column in the margin, seven empty cells, one empty row in the margin
    expect(boxes).toHaveLength(1 + 1 + 2 + 3 + 1 + 1);
    expect(markup).toContain('href="/list?r=a&amp;c=A"><title>Disease A, Target A: 15 studies</title>');
    expect(markup).toContain('href="/list?r=a&amp;c=A&amp;part=1"');
    expect(markup).not.toContain('Target A of a narrower kind: 0');
  });

  test('the strip of a cell is as long as the cell whatever its parts, and leaves out what is empty', () => {
    const parts = strip({ total: 4, parts: [3, 0, 1] }, 30);
    expect(parts).toEqual([
      { index: 0, x: 0, width: 22.5 },
      { index: 2, x: 22.5, width: 7.5 },
    ]);
    expect(strip({ total: 0, parts: [] }, 30)).toEqual([]);
  });

  test('the ground of a cell is darker the more it holds, and without colour where it holds nothing', () => {
    const tints = [1, 2, 10, 60].map((n) => tint(n, 60));
    expect(tints).toEqual([...tints].sort((a, b) => a - b));
    expect(tint(0, 60)).toBe(0);
    expect(tint(3, 0)).toBe(0);
  });

  test('on a phone each disease says in words what is not held, and diseases without anything stand together', () => {
    const text = renderToStaticMarkup(<GapMapNarrow data={exampleGaps} id="g" />).replace(/<[^>]+>/g, '');
    expect(text).toContain('No study held here: A target with a long name');
    expect(text).toContain('No study held here at all: Disease B.');
  });

  test('tiles flow onto a further line before they run out', () => {
    expect(flow([100, 100, 150, 400], 260, 10)).toEqual([
      { x: 0, line: 0 },
      { x: 110, line: 0 },
      { x: 0, line: 1 },
      { x: 0, line: 2 },
    ]);
  });

  test('the table has the margins and the filled cells with their lists, a file the empty ones too', () => {
    const shown = gapMapTable(exampleGaps, 'without');
    expect(tableRows(shown)).toContainEqual(['Disease A', 'Target A', '15', '12', '3', 0]);
    expect(shown.rows[0]?.[2]).toEqual({ text: '18', href: '/list' });
    const all = tableRows(gapMapTable(exampleGaps, 'with empty cells'));
    expect(all).toContainEqual(['Disease B', 'Target A', 0, 0, 0, 0]);
    expect(all).toHaveLength(1 + 1 + 3 + 4 * 4);
    expect(renderToStaticMarkup(<GapMapChart data={exampleGaps} />)).toContain('<a href="/list?r=a&amp;c=A">15</a>');
  });
});

describe('columns over time', () => {
  test('a part is as high as its count, and planned ones are hatched', () => {
    const markup = renderToStaticMarkup(<TimeColumnsDrawing data={exampleColumns} id="t" width="wide" />);
    const heights = [...markup.matchAll(/class="time-part"[^>]* height="([0-9.]+)"/g)].map((m) => Number(m[1]));
    expect(heights).toHaveLength(5);
    expect(heights[4] ?? 0).toBeCloseTo((heights[0] ?? 0) / 2, 0);
    expect(markup.match(/fill="url\(#t-hatch-1\)"/g)).toHaveLength(2);
  });

  test.each([
    ['no columns', { ...exampleColumns, columns: [] }],
    ['one empty column', { ...exampleColumns, columns: exampleColumns.columns.slice(0, 1) }],
    ['all of it in the future', { ...exampleColumns, future: 99 }],
    [
      'four hundred columns',
      {
        ...exampleColumns,
        columns: Array.from({ length: 400 }, (_, i) => ({
          key: `c${i}`,
          label: `period ${i}`,
          tick: String(1900 + i),
          parts: [{ series: 0, count: i * 1000 }],
        })),
      },
    ],
  ])('with %s are drawn without a fault', (_, data) => {
    for (const width of ['wide', 'narrow'] as const)
      expect(renderToStaticMarkup(<TimeColumnsDrawing data={data} id="t" width={width} />)).not.toMatch(broken);
  });

  test('ticks are left out before they run into one another', () => {
    const ticks = Array.from({ length: 10 }, (_, i) => ({ x: i * 12, text: i % 2 ? '' : '2026' }));
    const printed = fittingTicks(ticks, 12);
    expect(printed[0]).toBe(true);
    expect(printed.filter(Boolean).length).toBeLessThan(5);
    expect(fittingTicks([{ x: 0, text: '' }], 12)).toEqual([false]);
  });

  test('the table keeps planned ones apart', () => {
    expect(tableRows(timeColumnsTable(exampleColumns))).toEqual([
      ['Quarter', 'All studies', 'Phase 1', 'Phase 2', 'Phase 2, planned'],
      ['2025-Q4', 0, 0, 0, 0],
      ['2026-Q1', '4', 4, 0, 0],
      ['2026-Q2', '8', '5', '2', '1'],
      ['2026-Q3', '2', 0, 0, 2],
    ]);
    expect(renderToStaticMarkup(<TimeColumns data={exampleColumns} />)).not.toMatch(broken);
  });
});

describe('dots', () => {
  test('there is one for each study while they fit, else one for several, and the picture says so', () => {
    const markup = renderToStaticMarkup(<DotsDrawing data={exampleDots} id="d" width="wide" />);
    expect(markup.match(/class="dot"/g)).toHaveLength(5 + 2);
    expect(markup).not.toContain('stands for up to');
    const many = { ...exampleDots, months: [{ month: '2026-01', counts: [1, 5000] }] };
    const crowded = renderToStaticMarkup(<DotsDrawing data={many} id="d" width="narrow" />);
    expect(crowded.match(/class="dot"/g)?.length).toBeLessThan(40);
    expect(crowded).toContain('stands for up to');
  });

  test('dots stay small enough for the months and the height there are', () => {
    expect(dotSize(84, 3, 340, 170).room * 84).toBeLessThanOrEqual(341);
    expect(dotSize(1, 0, 760, 200)).toEqual({ room: 13, each: 1 });
    expect(dotSize(0, 0, 760, 200).each).toBe(1);
  });

  test('without months, or months without anything, they are drawn without a fault', () => {
    for (const months of [[], [{ month: '2026-01', counts: [0, 0] }]])
      expect(renderToStaticMarkup(<Dots data={{ ...exampleDots, months }} />)).not.toMatch(broken);
    expect(tableRows(dotsTable(exampleDots))[1]).toEqual(['2025-12', '2', '2', 0]);
  });
});

describe('the map of sites', () => {
  test('areas are to one another as the counts', () => {
    expect(radius(40, 40, 24) ** 2 / radius(10, 40, 24) ** 2).toBeCloseTo(4, 6);
    expect(radius(1, 1_000_000, 24)).toBeGreaterThan(1);
    expect(radius(0, 0, 24)).toBeGreaterThan(0);
  });

  test('names keep off circles, off one another and inside the picture', () => {
    const circles = Array.from({ length: 40 }, (_, i) => ({
      label: `A town of a long name ${i}`,
      x: 20 + i * 18,
      y: 50 + (i % 3) * 6,
      r: 8,
    }));
    const placed = namePlaces(circles, 760, 14);
    expect(placed.length).toBeLessThanOrEqual(14);
    expect(namePlaces([{ label: 'x'.repeat(400), x: 5, y: 5, r: 3 }], 760, 5)).toEqual([]);
    expect(namePlaces([{ label: 'Town', x: 755, y: 5, r: 3 }], 760, 5)[0]?.anchor).toBe('end');
  });

  test('with no circle, or one, it is drawn without a fault', () => {
    for (const circles of [[], exampleSites.circles.slice(1)])
      expect(renderToStaticMarkup(<SiteMap data={{ ...exampleSites, circles }} />)).not.toMatch(broken);
    expect([0, 1, 3, 68].map(legendCounts)).toEqual([[], [1], [1, 3], [1, 17, 68]]);
  });

  test('a circle with a list is a link, one without is not', () => {
    const markup = renderToStaticMarkup(<SiteMapDrawing data={exampleSites} id="s" width="wide" />);
    expect(markup).toContain('href="/list?s=a" aria-label="Town A and 2 more places: 40 studies"');
    expect(markup.match(/class="site-link"/g)).toHaveLength(1);
  });
});
