import type { ChartWidth } from './chart-svg.tsx';

/** Counts at places, as plain data: the ground is drawn from `land`, the circles over it. */

export type SiteCircle = {
  key: string;
  /** 'Shanghai and 2 more places'. */
  label: string;
  count: number;
  href?: string;
  /** Degrees. */
  at: { lat: number; lon: number };
  /** Where it stands in the drawing of each width, in its units. */
  places: Record<ChartWidth, { x: number; y: number }>;
  /** For the table. */
  more: (string | number | null)[];
};

export type SiteMapData = {
  title: string;
  /** One line that says what the reader sees. */
  reading: string;
  /** What is counted, plural and in small letters: 'studies'. */
  unit: string;
  placeLabel: string;
  /** Column names of `more`. */
  moreLabels: string[];
  /** For each width: its height and the land as the `d` of a path. */
  ground: Record<ChartWidth, { width: number; height: number; land: string }>;
  /** The largest first. */
  circles: SiteCircle[];
  note?: string;
};
