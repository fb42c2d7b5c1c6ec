import type { DotsData } from './dots-data.ts';
import type { GapMapCount, GapMapData } from './gap-map-data.ts';
import type { SiteMapData } from './site-map-data.ts';
import type { TimeColumnsData } from './time-columns-data.ts';

/** Made-up data for the tests of the pictures of the evidence: no study, place or count here is real. */

const counted = (parts: number[], href?: string): GapMapCount => ({
  total: parts.reduce((a, b) => a + b, 0),
  parts,
  ...(href ? { href, partHrefs: parts.map((_, i) => `${href}&part=${i}`) } : {}),
});

export const exampleGaps: GapMapData = {
  title: 'Example of a map of gaps',
  reading: 'Made-up counts; target A in disease A has the most.',
  unit: 'studies',
  emptyWords: 'no study held here',
  rowLabel: 'Disease',
  columnLabel: 'Target',
  parts: [
    { key: 'early', label: 'Phase 1' },
    { key: 'late', label: 'Phase 2' },
    { key: 'none', label: 'Not stated', paint: 'series-6' },
  ],
  columns: [
    { key: 'A', label: 'Target A', ...counted([13, 3, 0], '/list?c=A') },
    { key: 'B', label: 'Target B', ...counted([0, 1, 1], '/list?c=B') },
    { key: 'C', label: 'A target with a long name that needs two lines', ...counted([0, 0, 0]) },
  ],
  groups: [
    {
      label: 'Family one',
      rows: [
        {
          key: 'a',
          label: 'Disease A',
          level: 0,
          ...counted([12, 4, 0], '/list?r=a'),
          cells: [counted([12, 3, 0], '/list?r=a&c=A'), counted([0, 1, 0], '/list?r=a&c=B'), counted([0, 0, 0])],
        },
        {
          key: 'a1',
          label: 'Disease A of a narrower kind with a name so long that it has to be cut',
          level: 1,
          ...counted([1, 0, 0], '/list?r=a1'),
          cells: [counted([1, 0, 0], '/list?r=a1&c=A'), counted([0, 0, 0]), counted([0, 0, 0])],
        },
      ],
    },
    {
      label: '',
      rows: [
        {
          key: 'b',
          label: 'Disease B',
          level: 0,
          ...counted([0, 0, 0]),
          cells: [counted([0, 0, 0]), counted([0, 0, 0]), counted([0, 0, 0])],
        },
        {
          key: 'none',
          label: 'no disease recognised',
          level: 0,
          ...counted([1, 0, 1]),
          cells: [counted([1, 0, 0]), counted([0, 0, 1]), counted([0, 0, 0])],
        },
      ],
    },
  ],
  whole: counted([13, 4, 1], '/list'),
  note: 'A study of several diseases stands in each.',
};

export const exampleColumns: TimeColumnsData = {
  title: 'Example of columns over time',
  reading: 'Made-up counts that rise.',
  unit: 'studies',
  periodLabel: 'Quarter',
  series: [
    { key: 'one', label: 'Phase 1' },
    { key: 'two', label: 'Phase 2' },
  ],
  hatchedLabel: 'Planned',
  columns: [
    { key: '2025-Q4', label: 'quarter 4 of 2025', parts: [] },
    { key: '2026-Q1', label: 'quarter 1 of 2026', tick: '2026', href: '/list?q=1', parts: [{ series: 0, count: 4 }] },
    {
      key: '2026-Q2',
      label: 'quarter 2 of 2026',
      href: '/list?q=2',
      parts: [
        { series: 0, count: 5, href: '/list?q=2&s=0' },
        { series: 1, count: 2, href: '/list?q=2&s=1' },
        { series: 1, count: 1, hatched: true, href: '/list?q=2&s=1&planned' },
      ],
    },
    { key: '2026-Q3', label: 'quarter 3 of 2026', href: '/list?q=3', parts: [{ series: 1, count: 2, hatched: true }] },
  ],
  future: 1,
  futureLabel: 'planned',
  note: 'Made up.',
};

export const exampleDots: DotsData = {
  title: 'Example of dots',
  reading: 'Made-up dates.',
  unit: 'studies',
  series: [
    { key: 'passed', label: 'Date passed', paint: 'accent-2', open: true },
    { key: 'next', label: 'Expected', paint: 'series-1' },
  ],
  months: [
    { month: '2025-12', href: '/list?m=12', counts: [2, 0], hrefs: ['/list?m=12&s=0', undefined] },
    { month: '2026-01', counts: [0, 0] },
    { month: '2026-02', href: '/list?m=2', counts: [0, 3], hrefs: [undefined, '/list?m=2&s=1'] },
  ],
  now: '2026-01',
  nowLabel: 'evidence of 2026-01-15',
  note: 'Made up.',
};

const ground = {
  wide: { width: 760, height: 320, land: 'M10,10L400,10L400,200Z' },
  narrow: { width: 340, height: 143, land: 'M5,5L180,5L180,90Z' },
};

export const exampleSites: SiteMapData = {
  title: 'Example of a map of sites',
  reading: 'Made-up places.',
  unit: 'studies',
  placeLabel: 'Place',
  moreLabels: ['Sites'],
  ground,
  circles: [
    {
      key: 'a',
      label: 'Town A and 2 more places',
      count: 40,
      href: '/list?s=a',
      at: { lat: 50, lon: 10 },
      places: { wide: { x: 380, y: 100 }, narrow: { x: 170, y: 45 } },
      more: [51],
    },
    {
      key: 'b',
      label: 'Town B',
      count: 1,
      at: { lat: 30, lon: -80 },
      places: { wide: { x: 120, y: 150 }, narrow: { x: 54, y: 67 } },
      more: [1],
    },
  ],
  note: 'Made up.',
};
