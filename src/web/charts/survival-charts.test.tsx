import type { ReactElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { tableRows } from './chart-table.ts';
import { IncidenceCurve, incidenceCurves } from './incidence-curve.tsx';
import { SurvivalCurve, survivalCurveTable } from './survival-curve.tsx';
import type { CurveGroup, SurvivalCurveData } from './survival-curve-data.ts';
import { bandPaths, SurvivalCurveDrawing, stepPath } from './survival-curve-drawing.tsx';
import { curveStroke } from './survival-curve-risk.tsx';
import { exampleIncidence, exampleSurvival, exampleSwimmer } from './survival-examples.ts';
import { chartToSvgString } from './svg-document.server.tsx';
import { Swimmer, swimmerTable } from './swimmer.tsx';
import { knownUntil, SwimmerDrawing } from './swimmer-drawing.tsx';

beforeEach(() => {
  vi.spyOn(console, 'error').mockImplementation((...said) => {
    throw new Error(said.map(String).join(' '));
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

const figures: [string, ReactElement][] = [
  ['survival curves', <SurvivalCurve key="s" data={exampleSurvival} svgHref="/x.svg" csvHref="/x.csv" />],
  ['incidence curves', <IncidenceCurve key="i" data={exampleIncidence} />],
  ['swimmer plot', <Swimmer key="w" data={exampleSwimmer} />],
];

const drawings: [string, ReactElement][] = [
  ['survival-curve-wide', <SurvivalCurveDrawing key="s" data={exampleSurvival} id="s" width="wide" />],
  ['survival-curve-narrow', <SurvivalCurveDrawing key="n" data={exampleSurvival} id="s" width="narrow" />],
  ['incidence-curve', <SurvivalCurveDrawing key="i" data={incidenceCurves(exampleIncidence)} id="i" width="wide" />],
  ['swimmer-wide', <SwimmerDrawing key="w" data={exampleSwimmer} id="w" width="wide" />],
  ['swimmer-narrow', <SwimmerDrawing key="v" data={exampleSwimmer} id="w" width="narrow" />],
];

const texts = (markup: string): string[] =>
  [...markup.matchAll(/<text[^>]*>(?:<title>[^<]*<\/title>)?([^<]*)/g)].map((m) => (m[1] ?? '').trim());

describe('every figure', () => {
  test.each(figures)(
    '%s: each drawing is named and described by ids that occur once, also twice on a page',
    (_, figure) => {
      const markup = renderToStaticMarkup(
        <>
          <div>{figure}</div>
          <div>{figure}</div>
        </>,
      );
      const ids = [...markup.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
      expect(new Set(ids).size).toBe(ids.length);
      const named = [...markup.matchAll(/aria-labelledby="([^"]+)"/g)].flatMap((match) => (match[1] ?? '').split(' '));
      expect(named.length).toBeGreaterThan(2);
      for (const id of named) expect(ids).toContain(id);
    },
  );

  test.each(figures)('%s: the data stands as a table behind a disclosure that needs no script', (_, figure) => {
    const markup = renderToStaticMarkup(figure);
    expect(markup).toMatch(/<details[^>]*><summary>Data as a table<\/summary>.*<table.*<\/details>/s);
    expect(markup).not.toMatch(/NaN|undefined|Infinity|<script| style=/);
  });

  test.each(drawings)('%s as a document is as it was', async (name, drawing) => {
    await expect(chartToSvgString(drawing).replaceAll('><', '>\n<')).toMatchFileSnapshot(`./fixtures/${name}.svg`);
  });
});

describe('survival curves', () => {
  const x = (v: number) => v * 10;
  const y = (v: number) => 100 - v * 100;
  const [a, b] = exampleSurvival.groups as [CurveGroup, CurveGroup];

  test('run level from the start to each change, and to the last patient, no further', () => {
    expect(stepPath(a, 1, x, y)).toBe('M0 0H50V33.3H80V66.7H120');
    expect(stepPath(b, 1, x, y)).toBe('M0 0H90V100H90');
    expect(stepPath({ ...a, points: [] }, 1, x, y)).toBe('M0 0');
  });

  test('have a band only where there is an interval', () => {
    expect(bandPaths(a, x, y)).toEqual(['M50 5.5L80 5.5L80 22.6L120 22.6L120 99.1L80 99.1L80 94.6L50 94.6Z']);
    expect(bandPaths(b, x, y)).toEqual([]);
  });

  test('are told apart by their dashes, not by colour alone', () => {
    const strokes = [0, 1, 2, 3, 4, 5].map((i) => String(curveStroke(i).strokeDasharray));
    expect(new Set(strokes).size).toBe(6);
  });

  test.each(['wide', 'narrow'] as const)('%s: every number under the axis stands under its tick', (width) => {
    const markup = renderToStaticMarkup(<SurvivalCurveDrawing data={exampleSurvival} id="s" width={width} />);
    const at = (text: string) =>
      [...markup.matchAll(new RegExp(`<text x="([0-9.]+)"[^>]*text-anchor="middle"[^>]*>${text} </text>`, 'g'))].map(
        (m) => m[1],
      );
    const ticks = exampleSurvival.ticks.map((t) => at(String(t))[0]);
    expect(new Set(ticks).size).toBe(5);
    for (const name of ['At risk', 'Censored', 'Events'])
      expect(texts(markup).filter((t) => t === name)).toHaveLength(2);
    // four patients are at risk at the start and at no other tick
    expect(new Set(at('4'))).toEqual(new Set([ticks[0]]));
  });

  test('more than two groups are drawn without bands, and say so', () => {
    const three = { ...exampleSurvival, groups: [...exampleSurvival.groups, { ...a, key: 'c', label: 'C' }] };
    const draw = (data: SurvivalCurveData) =>
      renderToStaticMarkup(<SurvivalCurveDrawing data={data} id="s" width="wide" />);
    expect(draw(exampleSurvival)).toContain('fill-opacity');
    expect(draw(three)).not.toContain('fill-opacity');
    expect(draw(three)).toContain('would hide one another');
  });

  test('a curve of very many patients draws each mark once and lists the times of events alone', () => {
    const points = Array.from({ length: 5000 }, (_, i) => ({
      time: i / 500,
      value: 1 - Math.floor(i / 1000) / 10,
      low: null,
      high: null,
      atRisk: 5000 - i,
      events: i % 1000 === 0 && i > 0 ? 1 : 0,
      censored: 1,
    }));
    const data = { ...exampleSurvival, groups: [{ ...a, points, patients: 5000 }] };
    const markup = renderToStaticMarkup(<SurvivalCurveDrawing data={data} id="s" width="wide" />);
    expect(markup.length).toBeLessThan(150_000);
    expect(markup.replace(/<[^>]*>/g, '')).toContain('the CSV file has every one');
    expect(survivalCurveTable(data, 400).rows).toHaveLength(4);
    expect(survivalCurveTable(data).rows).toHaveLength(5000);
  });

  test('the table has a row for each time with full numbers, and what has no interval is empty', () => {
    const rows = tableRows(survivalCurveTable(exampleSurvival));
    expect(rows[0]?.slice(0, 3)).toEqual(['Group', 'Months since infusion', 'At risk']);
    expect(rows[2]).toEqual(['Group A', 5, 3, 1, 0, 2 / 3, 0.054, 0.945]);
    expect(rows[1]?.slice(-2)).toEqual([null, null]);
  });
});

test('incidence curves begin at 0, one for each cause, with the numbers under the axis once', () => {
  const data = incidenceCurves(exampleIncidence);
  expect([data.from, data.groups.map((g) => g.label)]).toEqual([0, ['relapse', 'death before it']]);
  expect(data.groups.map((g) => g.risk.length)).toEqual([5, 0]);
  const two = incidenceCurves({
    ...exampleIncidence,
    groups: [...exampleIncidence.groups, { ...exampleIncidence.groups[0]!, label: 'B' }],
  });
  expect(two.groups.map((g) => g.label)).toEqual([
    'all, relapse',
    'all, death before it',
    'B, relapse',
    'B, death before it',
  ]);
});

describe('swimmer plot', () => {
  const markup = renderToStaticMarkup(<SwimmerDrawing data={exampleSwimmer} id="w" width="wide" />);

  test('a bar is as long as the patient was followed, or as far as the source tells', () => {
    expect(exampleSwimmer.rows.map(knownUntil)).toEqual([12, 9, 5, 4, 3, null]);
    const widths = [...markup.matchAll(/<rect x="296"[^>]* width="([0-9.]+)" height="12"/g)].map((m) => Number(m[1]));
    expect(widths).toEqual([12, 9, 5, 4, 3].map((m) => (m / 12) * 420));
  });

  test('what the source does not say is said: a length, and whether there was a relapse', () => {
    expect(texts(markup).filter((t) => t === 'length not stated')).toHaveLength(2);
    expect(texts(markup)).toContain('followed; not stated whether there was a relapse');
  });

  test('the legend names the shapes that occur and no other', () => {
    const names = ['without relapse when last looked at', 'relapse', 'off immunosuppressants', 'death'];
    for (const name of names) expect(texts(markup)).toContain(name);
    const bare = { ...exampleSwimmer, rows: exampleSwimmer.rows.slice(5) };
    const shown = texts(renderToStaticMarkup(<SwimmerDrawing data={bare} id="w" width="wide" />));
    for (const name of names) expect(shown).not.toContain(name);
  });

  test('the table has a row for each patient', () => {
    expect(tableRows(swimmerTable(exampleSwimmer))).toHaveLength(7);
  });
});
