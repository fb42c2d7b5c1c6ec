import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, test } from 'vitest';
import type { CohortRow } from '#outcomes/cohorts.ts';
import type { JudgementRow } from '#outcomes/overlap-judgements.ts';
import { overlapGraphData, overlapTable } from '#web/overlap-ui/graph-data.ts';
import { OverlapGraph } from './overlap-graph.tsx';
import { OverlapGraphNarrow, OverlapGraphWide } from './overlap-graph-drawing.tsx';
import { chartToSvgString } from './svg-document.server.tsx';

/** Made up: no cohort here is real. */
const cohort = (id: string, more: Partial<CohortRow> = {}): CohortRow => ({
  id,
  label: `Label ${id}`,
  study: id,
  citation: id,
  product: 'cells',
  year: 2024,
  site: null,
  country: null,
  enrolledFrom: null,
  enrolledTo: null,
  nct: null,
  groups: [],
  n: 8,
  arms: [],
  authors: [],
  comparator: false,
  retracted: false,
  ...more,
});
const judgement = (
  id: string,
  a: string,
  b: string,
  relation: JudgementRow['relation'],
  contained: string | null = null,
): JudgementRow => ({
  id,
  a,
  b,
  relation,
  contained,
  evidence: 'Made up.',
  sourceUrl: null,
  who: 'a curator',
  at: new Date(0),
  day: '2026-01-01',
  hash: '0',
  version: 1,
});

const COHORTS = [
  cohort('A', { groups: ['G'], n: 5, year: 2022 }),
  cohort('B', { groups: ['G (first six)'], n: 15 }),
  cohort('C', { groups: ['H (overlap possible)'] }),
  cohort('D', { groups: ['H'], n: null }),
  cohort('E', { n: 0 }),
  cohort('F<script>', {
    n: 100_000,
    label: 'A label that is very much longer than the room that there is for it in any drawing',
  }),
  cohort('K'),
];
const JUDGED = [
  judgement('V1', 'A', 'B', 'subset', 'A'),
  judgement('V2', 'B', 'E', 'none'),
  judgement('V10', 'A', 'E', 'unknown'),
  judgement('V3', 'C', 'D', 'same'),
];

describe('the picture of shared patients', () => {
  const data = overlapGraphData(COHORTS, JUDGED);
  test('puts together what the table or a person put together, each cohort once, and the others apart', () => {
    expect(data.panels.map((p) => [p.title, p.nodes.map((n) => n.id), p.edges.map((e) => e.id)])).toEqual([
      ['G', ['A', 'B', 'E'], ['V1', 'V2', 'V10']],
      ['H', ['C', 'D'], ['V3']],
    ]);
    expect(data.panels[1]?.bands).toEqual([{ name: 'H', sure: false, members: ['C', 'D'] }]);
    expect(data.alone.map((n) => n.id)).toEqual(['F<script>', 'K']);
    expect(data.reading).toBe(
      'Of 7 cohorts, 5 share patients with another or may; 4 pairs were judged by people. Each circle is a cohort, its area the number of patients.',
    );
  });

  test('does not depend on the order of cohorts and judgements', () => {
    expect(overlapGraphData([...COHORTS].reverse(), [...JUDGED].reverse())).toEqual(data);
  });

  test.each([
    ['wide', OverlapGraphWide],
    ['narrow', OverlapGraphNarrow],
  ])('says every relation in words at its line, links to it, and has a place for every mark (%s)', (_, Drawing) => {
    const svg = renderToStaticMarkup(<Drawing data={data} id="x" />);
    for (const words of ['V1 within', 'V2 none shared', 'V10 unknown', 'V3 same']) expect(svg).toContain(`>${words}<`);
    for (const dash of ['stroke-dasharray="1.5 4"', 'stroke-dasharray="2 2"']) expect(svg).toContain(dash);
    expect(svg).toContain('href="/outcomes/overlaps/V1"');
    expect(svg).toContain('href="/outcomes/cohorts/F%3Cscript%3E"');
    expect(svg).not.toMatch(/NaN|Infinity|undefined|<script/);
    expect([...svg.matchAll(/<circle [^>]*r="([0-9.]+)"/g)].every((m) => Number(m[1]) > 0 && Number(m[1]) <= 15)).toBe(
      true,
    );
    expect([...svg.matchAll(/<circle /g)]).toHaveLength(COHORTS.length);
  });

  test('has behind it a table of every pair, each once: the judgement where there is one, else what the table of arms says', () => {
    const rows = overlapTable(COHORTS, JUDGED).rows.map((r) => r.map((c) => (typeof c === 'object' && c ? c.text : c)));
    expect(rows.map((r) => [r[0], r[2], r[4], r[5]])).toEqual([
      ['Label A', 'Label B', 'subset (Label A within)', 'V1'],
      ['Label B', 'Label E', 'none', 'V2'],
      ['Label A', 'Label E', 'unknown', 'V10'],
      ['Label C', 'Label D', 'same', 'V3'],
    ]);
    expect(overlapTable(COHORTS, []).rows.map((r) => r[4])).toEqual(['share patients', 'may share patients']);
  });

  test('without any cohort, or any pair, is still a picture; and a file without a variable in it', () => {
    for (const some of [[], [cohort('A')]]) {
      const figure = renderToStaticMarkup(
        <OverlapGraph data={overlapGraphData(some, [])} table={overlapTable(some, [])} />,
      );
      expect(figure).toContain('viewBox="0 0 960 ');
      expect(figure).not.toMatch(/NaN|Infinity/);
    }
    expect(chartToSvgString(<OverlapGraphWide data={data} id="x" />)).not.toContain('var(');
  });
});
