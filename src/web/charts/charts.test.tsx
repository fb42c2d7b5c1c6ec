import type { ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { exampleBars, exampleForest, exampleLine, exampleSpark } from './chart-examples.ts';
import { tableRows } from './chart-table.ts';
import { Dots } from './dots.tsx';
import { DotsDrawing } from './dots-drawing.tsx';
import { ForestPlot } from './forest-plot.tsx';
import { ForestPlotWide } from './forest-plot-drawing.tsx';
import { ForestPlotNarrow } from './forest-plot-narrow.tsx';
import { GapMapChart } from './gap-map.tsx';
import { GapMapWide } from './gap-map-drawing.tsx';
import { GapMapNarrow } from './gap-map-narrow.tsx';
import { LineGraph, lineReading, lineTable } from './line-graph.tsx';
import { LineGraphDrawing } from './line-graph-drawing.tsx';
import { exampleColumns, exampleDots, exampleGaps, exampleSites } from './seeing-examples.ts';
import { SiteMap } from './site-map.tsx';
import { SiteMapDrawing } from './site-map-drawing.tsx';
import { Sparkbars, SparkbarsDrawing, sparkbarsTable } from './sparkbars.tsx';
import { StackedBars, stackedBarsTable } from './stacked-bars.tsx';
import { StackedBarsDrawing, segments } from './stacked-bars-drawing.tsx';
import { chartToSvgString } from './svg-document.server.tsx';
import { TimeColumns } from './time-columns.tsx';
import { TimeColumnsDrawing } from './time-columns-drawing.tsx';

const figures: [string, ReactElement][] = [
  [
    'forest plot',
    <ForestPlot
      key="f"
      data={exampleForest}
      number="Figure 1"
      csvHref="/x.csv"
      svgHref="/x.svg"
      source="made up"
      asOf="2026-03-01"
      demonstration
    />,
  ],
  ['stacked bars', <StackedBars key="b" data={exampleBars} />],
  ['monthly bars', <Sparkbars key="s" data={exampleSpark} />],
  ['line', <LineGraph key="l" data={exampleLine} />],
  ['map of gaps', <GapMapChart key="g" data={exampleGaps} />],
  ['columns over time', <TimeColumns key="t" data={exampleColumns} />],
  ['dots', <Dots key="d" data={exampleDots} />],
  ['map of sites', <SiteMap key="m" data={exampleSites} />],
];

const drawings: [string, ReactElement][] = [
  ['forest-plot-wide', <ForestPlotWide key="w" data={exampleForest} id="f" />],
  ['forest-plot-narrow', <ForestPlotNarrow key="n" data={exampleForest} id="f" />],
  ['stacked-bars', <StackedBarsDrawing key="b" data={exampleBars} id="b" width="wide" />],
  ['sparkbars', <SparkbarsDrawing key="s" data={exampleSpark} id="s" />],
  [
    'line-graph',
    <LineGraphDrawing key="l" data={exampleLine} id="l" title="Example of a line" reading="Made up." moreHref="#all" />,
  ],
  ['gap-map-wide', <GapMapWide key="gw" data={exampleGaps} id="g" />],
  ['gap-map-narrow', <GapMapNarrow key="gn" data={exampleGaps} id="g" />],
  ['time-columns', <TimeColumnsDrawing key="t" data={exampleColumns} id="t" width="wide" />],
  ['dots', <DotsDrawing key="d" data={exampleDots} id="d" width="wide" />],
  ['site-map', <SiteMapDrawing key="m" data={exampleSites} id="m" width="wide" />],
];

// React tells of a missing key, a wrong attribute or a wrong nesting on the console.
beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation((...said) => {
    throw new Error(said.map(String).join(' '));
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

describe('every figure', () => {
  test.each(figures)('%s: each drawing is named and described by ids that occur once', (_, figure) => {
    const markup = renderToStaticMarkup(figure);
    const ids = [...markup.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
    const named = [...markup.matchAll(/aria-labelledby="([^"]+)"/g)].flatMap((match) => (match[1] ?? '').split(' '));
    expect(named.length).toBeGreaterThan(2);
    for (const id of named) expect(ids).toContain(id);
  });

  test.each(figures)('%s: two on one page share no id', (_, figure) => {
    const markup = renderToStaticMarkup(
      <>
        <div>{figure}</div>
        <div>{figure}</div>
      </>,
    );
    const ids = [...markup.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test.each(figures)('%s: the data stands as a table behind a disclosure that needs no script', (_, figure) => {
    const markup = renderToStaticMarkup(figure);
    expect(markup).toMatch(/<details[^>]*><summary>Data as a table<\/summary>.*<table.*<\/details>/s);
    expect(markup).not.toMatch(/NaN|undefined|Infinity|<script| style=/);
  });

  test('number, source, date, downloads and the demonstration note are printed when given and only then', () => {
    const [full, bare] = [figures[0], figures[1]].map((figure) => renderToStaticMarkup(figure?.[1]));
    expect(full).toMatch(/Figure 1.*made up.*dateTime="2026-03-01".*href="\/x.svg".*href="\/x.csv"/is);
    expect(full).toContain('Demonstration:');
    expect(bare).not.toMatch(/Figure 1|Source:|As of|Download|Demonstration/);
  });
});

describe('drawings', () => {
  test.each(drawings)('%s as a document is as it was', async (name, drawing) => {
    await expect(chartToSvgString(drawing).replaceAll('><', '>\n<')).toMatchFileSnapshot(`./fixtures/${name}.svg`);
  });

  test('a document has colours of its own, a size, and no link that leads nowhere', () => {
    const svg = chartToSvgString(<ForestPlotWide data={exampleForest} id="f" />);
    expect(svg).not.toMatch(/="var\(|href=/);
    expect(svg).toMatch(/^<\?xml[^>]*>\n<svg width="760" height="[0-9.]+" xmlns="http:\/\/www.w3.org\/2000\/svg"/);
    expect(chartToSvgString(<ForestPlotWide data={exampleForest} id="f" />, 'https://example.org')).toContain(
      'href="https://example.org/a"',
    );
  });

  test('characters that XML cannot hold do not spoil a document', () => {
    const data = { ...exampleForest, title: 'A\u0000B\u000B\uFFFE\uD800 ]]> &amp; <b>' };
    const svg = chartToSvgString(<ForestPlotWide data={data} id="f" />);
    expect(svg).toContain('<title id="f-title">A\uFFFDB\uFFFD\uFFFD\uFFFD ]]&gt; &amp;amp; &lt;b&gt;</title>');
  });

  test('text that looks like a colour stays text', () => {
    const data = { ...exampleForest, title: 'fill="var(--chart-ink)" href="/x"' };
    expect(chartToSvgString(<ForestPlotWide data={data} id="f" />)).toContain(
      'fill=&quot;var(--chart-ink)&quot; href=&quot;/x&quot;</title>',
    );
  });
});

describe('stacked bars', () => {
  test('segments follow one another and leave out what is empty', () => {
    expect(segments({ key: 'b', label: 'B', counts: [3, 0, 2, Number.NaN] })).toEqual([
      { index: 0, from: 0, count: 3 },
      { index: 2, from: 3, count: 2 },
    ]);
  });

  test('the length of a segment is proportional to its count', () => {
    const markup = renderToStaticMarkup(<StackedBarsDrawing data={exampleBars} id="b" width="wide" />);
    const widths = [...markup.matchAll(/class="bar-segment"[^>]* width="([0-9.]+)"/g)].map(
      (match) => Number(match[1]) + 1.2,
    );
    expect(widths[1] ?? 0).toBeCloseTo(2 * (widths[0] ?? 0), 0);
    expect(widths).toHaveLength(9);
  });

  test('the table has every count and the total of each row', () => {
    expect(tableRows(stackedBarsTable(exampleBars))).toEqual([
      ['Disease', 'Early phase 1', 'Phase 1', 'Phase 1/2', 'Phase 2', 'Phase 3', 'Not stated', 'All studies'],
      ['Disease A', 10, 20, 8, 4, 0, 1, 43],
      ['Disease B', 3, 6, 0, 2, 1, 0, 12],
      ['Disease C', 0, 0, 0, 0, 0, 0, 0],
    ]);
  });

  test('no rows, or only empty ones, draw without a fault', () => {
    for (const rows of [[], exampleBars.rows.slice(2)]) {
      expect(renderToStaticMarkup(<StackedBars data={{ ...exampleBars, rows }} />)).not.toMatch(/NaN|Infinity/);
    }
  });
});

describe('monthly bars', () => {
  test('the height of a bar is proportional to its count and the highest month is named', () => {
    const markup = renderToStaticMarkup(<SparkbarsDrawing data={exampleSpark} id="s" />);
    const heights = [...markup.matchAll(/class="spark-bar"[^>]* height="([0-9.]+)"/g)].map((match) => Number(match[1]));
    expect(heights).toEqual([0, 20, 40]);
    expect(markup).toContain('10 in Mar 2026');
  });

  test('the table has every month, and months without any count draw without a fault', () => {
    expect(tableRows(sparkbarsTable(exampleSpark)).slice(1)).toEqual([
      ['2026-01', 0, 0],
      ['2026-02', 5, 1],
      ['2026-03', 10, 4],
    ]);
    for (const months of [[], [{ month: '2026-01', count: 0 }]]) {
      expect(renderToStaticMarkup(<Sparkbars data={{ ...exampleSpark, months }} />)).not.toMatch(/NaN|Infinity/);
    }
  });
});

describe('the line as a figure', () => {
  const markup = renderToStaticMarkup(<LineGraph data={exampleLine} />);

  test('its reading counts both ways and names what is not fresh', () => {
    expect(lineReading(exampleLine)).toBe(
      'Rests on 225 things; 6 things rest on it. On the whole line: 2 stale, 2 with new evidence since, 1 superseded.',
    );
    const alone = {
      focus: 'claim:C2',
      nodes: [{ ref: 'claim:C2', kind: 'claim', title: 'Alone', href: null, state: 'fresh' as const }],
      edges: [],
    };
    expect(lineReading(alone)).toBe('Rests on 0 things; 0 things rest on it. Everything on the line is fresh.');
  });

  test('the table has every thing, also those folded away', () => {
    expect(lineTable(exampleLine).rows).toHaveLength(exampleLine.nodes.length);
    expect(tableRows(lineTable(exampleLine))).toContainEqual([
      'A made-up claim',
      'Claim',
      'new evidence since',
      null,
      'Made-up synthesis (changed since); All made-up studies',
    ]);
  });

  test('a state is told in words in the drawing, the list and the table', () => {
    const told = [
      '(stale: it was terminated)',
      '>stale</span>: it was terminated',
      '<td>stale</td><td>it was terminated</td>',
    ];
    for (const words of told) expect(markup).toContain(words);
    expect(markup).toContain('<s>An area that was replaced</s>');
  });

  test('what was folded away leads to the table', () => {
    const target = /href="#([^"]+)"[^>]*>and 215 more/.exec(markup)?.[1];
    expect(target).toBeDefined();
    expect(markup).toContain(`<details class="chart-data" id="${target}"`);
  });

  test('the thing asked about is marked for everybody', () => {
    expect(markup.match(/aria-current="true"/g)).toHaveLength(2);
    expect(markup).toContain('line-focus');
  });

  test('hostile titles and addresses are text', () => {
    const nodes = exampleLine.nodes.map((one) => ({
      ...one,
      title: '</title><script>alert(1)</script>',
      href: 'javascript:alert(1)',
      reason: '<img src=x>',
    }));
    expect(renderToStaticMarkup(<LineGraph data={{ ...exampleLine, nodes }} />)).not.toMatch(
      /<script|<img|javascript:/,
    );
  });
});
