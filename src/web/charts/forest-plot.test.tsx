import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { exampleForest } from './chart-examples.ts';
import { cellText, tableRows } from './chart-table.ts';
import { ForestPlot } from './forest-plot.tsx';
import type { ForestPlotData } from './forest-plot-data.ts';
import { ForestPlotWide } from './forest-plot-drawing.tsx';
import {
  drawnDiamond,
  drawnInterval,
  forestAxis,
  forestPlotTable,
  poolingSummary,
  squareSide,
} from './forest-plot-geometry.ts';
import { ForestPlotNarrow } from './forest-plot-narrow.tsx';

const axis = forestAxis(exampleForest, 100, 300);
const wide = (data: ForestPlotData): string => renderToStaticMarkup(<ForestPlotWide data={data} id="t" />);
const narrow = (data: ForestPlotData): string => renderToStaticMarkup(<ForestPlotNarrow data={data} id="t" />);
const count = (markup: string, part: string): number => markup.split(part).length - 1;

describe('geometry of a forest plot', () => {
  test('the area of a square is proportional to the weight', () => {
    const areas = exampleForest.rows.map((row) => squareSide(row.weight, 0.4, 15) ** 2);
    expect(areas.map((area) => area / (areas[1] ?? 0))).toEqual(
      [0.25, 1, 0.75, 0.5].map((ratio) => expect.closeTo(ratio, 12)),
    );
  });

  test('the squares drawn keep that proportion in both widths', () => {
    for (const markup of [wide(exampleForest), narrow(exampleForest)]) {
      const sides = [...markup.matchAll(/class="forest-square"[^>]*width="([0-9.]+)"/g)].map((match) =>
        Number(match[1]),
      );
      expect(sides.slice(0, 4).map((side) => side ** 2 / 225)).toEqual(
        [0.25, 1, 0.75, 0.5].map((ratio) => expect.closeTo(ratio, 2)),
      );
    }
  });

  test('a study without weight, or with one that is no number, has no square', () => {
    expect([squareSide(0, 0.4, 15), squareSide(Number.NaN, 0.4, 15), squareSide(0, 0, 15)]).toEqual([0, 0, 0]);
  });

  test('an interval inside the axis has no arrow', () => {
    expect(drawnInterval([0, 1], axis)).toEqual({ x1: 100, x2: 300, arrowLeft: false, arrowRight: false });
    expect(wide(exampleForest)).not.toContain('forest-arrow');
  });

  test('an interval that leaves the axis is cut there and ends in an arrow', () => {
    const zoomed = { ...exampleForest, axis: [0.3, 0.9] as [number, number] };
    const near = forestAxis(zoomed, 100, 300);
    expect(drawnInterval([0.262, 0.878], near)).toMatchObject({ x1: 100, arrowLeft: true, arrowRight: false });
    expect(drawnInterval([0.519, 0.957], near)).toMatchObject({ x2: 300, arrowLeft: false, arrowRight: true });
    // Right: A, B, D, the prediction interval and E; left: C.
    expect(count(wide(zoomed), 'forest-arrow')).toBe(6);
    expect(count(narrow(zoomed), 'forest-arrow')).toBe(6);
  });

  test('an interval wholly beyond the axis is an arrow at its end', () => {
    const near = forestAxis({ ...exampleForest, axis: [0, 0.2] }, 100, 300);
    expect(drawnInterval([0.5, 0.9], near)).toEqual({ x1: 300, x2: 300, arrowLeft: false, arrowRight: true });
  });

  test('the diamond spans the interval and is widest at the estimate', () => {
    expect(drawnDiamond(0.77, [0.6, 0.88], axis)).toEqual({
      left: expect.closeTo(220, 9),
      middle: expect.closeTo(254, 9),
      right: expect.closeTo(276, 9),
    });
  });

  test('a dotted line stands at the pooled estimate', () => {
    const x = /class="forest-pooled-line" x1="([0-9.]+)" x2="([0-9.]+)"/.exec(wide(exampleForest));
    const tip = /class="forest-diamond" d="M[0-9.]+ [0-9.]+ L([0-9.]+) /.exec(wide(exampleForest));
    expect(x?.[1]).toBe(x?.[2]);
    expect(x?.[1]).toBe(tip?.[1]);
  });
});

describe('what a forest plot says', () => {
  test('a study in which nobody could be evaluated is listed and nothing is drawn', () => {
    const [first] = exampleForest.rows;
    const data = {
      ...exampleForest,
      rows: [{ ...(first ?? never()), x: 0, n: 0, p: Number.NaN, ci: [0, 1] as [number, number], weight: 0 }],
      setAside: [],
      pooled: null,
    };
    expect(wide(data)).toContain('0/0');
    expect(wide(data)).not.toMatch(/NaN|forest-square/);
    expect(narrow(data)).not.toMatch(/NaN|forest-square/);
    expect(cellText(forestPlotTable(data).rows[0]?.[4], { label: '', format: '.1%' })).toBe('–');
  });

  test('without a pooled estimate the reason stands in its place', () => {
    const data = { ...exampleForest, pooled: null, notPooledReason: 'Fewer than three studies can be counted.' };
    expect(wide(data)).toContain('Fewer than three studies can be counted.');
    expect(wide(data)).not.toMatch(/forest-diamond|forest-pooled-line/);
  });

  test('the pooled estimate stands with k, patients, events, τ² and I²', () => {
    expect(poolingSummary(exampleForest)).toBe('k = 4 studies; 31 of 39 patients; τ² = 0.41; I² = 18%');
  });

  test('an I² that is not defined is a dash', () => {
    const pooled = exampleForest.pooled ? { ...exampleForest.pooled, I2: null } : null;
    expect(poolingSummary({ ...exampleForest, pooled })).toContain('I² = –');
  });

  test('a study set aside stands below the pooled estimate with its reason', () => {
    const markup = wide(exampleForest);
    expect(markup.indexOf('Series E')).toBeGreaterThan(markup.indexOf('Pooled estimate'));
    expect(markup).toContain('Same patients as Series A');
  });

  test('every mark that occurs is explained in words, and no other', () => {
    expect(wide(exampleForest)).toMatch(/verified.*secondary source.*press release.*not verified/s);
    const plain = { ...exampleForest, rows: exampleForest.rows.slice(0, 1) };
    expect(wide(plain)).not.toContain('press release');
  });

  test('the table holds every number of the data, at full precision for an export', () => {
    const [, ...rows] = tableRows(forestPlotTable(exampleForest));
    expect(rows.map((row) => row.slice(0, 8))).toEqual([
      ['Series A', 'made-up product; 6 months', 8, 8, 1, 0.631, 1, 0.1],
      ['Series B', null, 12, 15, 0.8, 0.519, 0.957, 0.4],
      ['Series C', null, 6, 10, 0.6, 0.262, 0.878, 0.3],
      ['Series D', null, 5, 6, 0.833, 0.359, 0.996, 0.2],
      ['Pooled estimate', 'Binomial–normal model on the logit scale.', 31, 39, 0.77, 0.6, 0.88, 1],
      ['95% prediction interval', null, null, null, null, 0.35, 0.95, null],
      ['Series E', null, 5, 5, 1, 0.478, 1, null],
    ]);
  });

  test('hostile text is text and a hostile address is no link', () => {
    const text = '"><script>alert(1)</script><img src=x onerror=alert(2)>';
    const row = {
      key: 'x',
      label: text,
      sublabel: text,
      href: ' java\tscript:alert(3)',
      x: 1,
      n: 2,
      p: 0.5,
      ci: [0.01, 0.99] as [number, number],
      weight: 1,
    };
    const markup = renderToStaticMarkup(
      <ForestPlot
        data={{ ...exampleForest, title: text, reading: text, axisLabel: text, rows: [row] }}
        svgHref="javascript:alert(4)"
      />,
    );
    expect(markup).not.toMatch(/<script|<img|script:/);
    expect(markup).toContain('&lt;script&gt;');
  });
});

const never = (): never => {
  throw new Error('The example has a first row.');
};
