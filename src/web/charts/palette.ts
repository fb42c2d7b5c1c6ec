/**
 * The colours of the product's charts and its accent, as sRGB hex. `charts.css` carries the same values as custom
 * properties (`--chart-<name>`), and a test holds the two together and computes every contrast.
 */
export type PaletteName = keyof typeof lightPalette;

export const lightPalette = {
  page: '#ffffff',
  band: '#f3f1ec',
  ink: '#1a2226',
  muted: '#566067',
  grid: '#868e93',
  accent: '#0b6666',
  'accent-2': '#a04a16',
  fresh: '#3f6b6d',
  new: '#8a5800',
  stale: '#b0261e',
  superseded: '#666f75',
  'series-1': '#0b4f55',
  'series-2': '#3a9690',
  'series-3': '#34568b',
  'series-4': '#c07f1e',
  'series-5': '#8c3b2a',
  'series-6': '#868c92',
  'on-series-1': '#ffffff',
  'on-series-2': '#060a0b',
  'on-series-3': '#ffffff',
  'on-series-4': '#060a0b',
  'on-series-5': '#ffffff',
  'on-series-6': '#060a0b',
} as const;

export const darkPalette: Readonly<Record<PaletteName, string>> = {
  page: '#14181c',
  band: '#20262c',
  ink: '#e9edef',
  muted: '#a6b0b6',
  grid: '#6f7a81',
  accent: '#5cc6c0',
  'accent-2': '#f0a266',
  fresh: '#8fb5b4',
  new: '#e5b04a',
  stale: '#ff8f84',
  superseded: '#98a2a8',
  'series-1': '#a5e3dd',
  'series-2': '#3f9a94',
  'series-3': '#a9c1f0',
  'series-4': '#bd7f22',
  'series-5': '#f2ab97',
  'series-6': '#7f898f',
  'on-series-1': '#060a0b',
  'on-series-2': '#060a0b',
  'on-series-3': '#060a0b',
  'on-series-4': '#060a0b',
  'on-series-5': '#060a0b',
  'on-series-6': '#060a0b',
};

/** The pages a chart may stand on. */
export const pageColours = { light: ['#ffffff', '#fbfaf7'], dark: ['#14181c', '#1a1f24'] } as const;

/** The accent from lightest to darkest; index 7 is the accent on a light page, index 4 on a dark one. */
export const accentShades = [
  '#e8f5f4',
  '#cfeae8',
  '#a8dad6',
  '#80cfca',
  '#5cc6c0',
  '#2f9f9a',
  '#15817f',
  '#0b6666',
  '#084f50',
  '#053a3b',
] as const;

/** The colour as a chart element names it: a custom property, so that light, dark, print and forced colours can differ. */
export const paint = (name: PaletteName): string => `var(--chart-${name})`;

const seriesNames = ['series-1', 'series-2', 'series-3', 'series-4', 'series-5', 'series-6'] as const;

export type SeriesName = (typeof seriesNames)[number];

/** The colour of the nth series, counted from 0; beyond the sixth they repeat. */
export const seriesName = (index: number): SeriesName => seriesNames[index % seriesNames.length] ?? 'series-1';
