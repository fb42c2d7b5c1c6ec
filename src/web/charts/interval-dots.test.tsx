import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import { tableRows } from './chart-table.ts';
import { IntervalDots, intervalDotsTable } from './interval-dots.tsx';
import { type IntervalDotsData, percentOf } from './interval-dots-data.ts';
import { IntervalDotsDrawing } from './interval-dots-drawing.tsx';
import { chartToSvgString } from './svg-document.server.tsx';

/** Made up: no product or count here is real. */
const data: IntervalDotsData = {
  title: 'Example of dots with intervals',
  reading: 'Made up.',
  axisLabel: 'Patients, %',
  rows: [
    {
      key: 'a',
      label: 'Event A & B',
      href: '/a?x=1&y=2',
      counts: '16/25',
      value: { estimate: 0.66, ci: [0.4, 0.85], pooled: true },
    },
    { key: 'b', label: 'Event B', counts: '0/5', value: { estimate: 0, ci: [0, 0.52], pooled: false } },
    { key: 'c', label: 'Event C', counts: '', value: null, otherwise: 'not reported' },
    {
      key: 'd',
      label: '<script>',
      href: 'javascript:alert(1)',
      counts: '1/1',
      value: { estimate: 1, ci: [0.03, 1], pooled: false },
    },
  ],
};

describe('dots with intervals', () => {
  test.each(['wide', 'narrow'] as const)(
    'are drawn %s: a mark where there is a figure, words where there is none, nothing outside',
    (width) => {
      const svg = renderToStaticMarkup(<IntervalDotsDrawing data={data} id="x" width={width} />);
      expect(svg.match(/<title>[^<]*16\/25, 66% \(40% to 85%\)/)).not.toBeNull();
      expect(svg).toContain('not reported');
      expect(svg).not.toContain('NaN');
      expect(svg).not.toContain('javascript:');
      expect(svg).not.toContain('<script>');
      const box = Number(/viewBox="0 0 ([\d.]+)/.exec(svg)?.[1]);
      for (const [, x] of svg.matchAll(/ (?:x1|x2|cx)="(-?[\d.]+)"/g)) {
        expect(Number(x)).toBeGreaterThanOrEqual(0);
        expect(Number(x)).toBeLessThanOrEqual(box);
      }
      // one filled mark in the legend and one for the pooled row; three rings: legend and the two that are not pooled
      expect(svg.match(/<path /g)).toHaveLength(2);
      expect(svg.match(/<circle /g)).toHaveLength(3);
    },
  );

  test('have a table behind them in which what is not reported is empty and said to be so', () => {
    expect(tableRows(intervalDotsTable(data))[3]).toEqual(['Event C', '', null, null, null, 'not reported']);
    expect(renderToStaticMarkup(<IntervalDots data={data} csvHref="/x.csv" />)).toContain('Data as a table');
  });

  test('are whole as a file', () => {
    expect(chartToSvgString(<IntervalDotsDrawing data={data} id="x" width="wide" />)).not.toContain('var(--');
    expect(
      renderToStaticMarkup(<IntervalDotsDrawing data={{ ...data, rows: [] }} id="x" width="wide" />),
    ).not.toContain('NaN');
  });

  test.each([
    [0, '0%'],
    [0.001, '<1%'],
    [0.5, '50%'],
    [0.999, '>99%'],
    [1, '100%'],
  ])('say %d as %s: neither none nor all unless it is', (p, words) => {
    expect(percentOf(p)).toBe(words);
  });
});
