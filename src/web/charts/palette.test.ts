import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { contrast } from './contrast.ts';
import { accentShades, darkPalette, lightPalette, type PaletteName, pageColours, seriesName } from './palette.ts';

const schemes = [
  ['light', lightPalette, pageColours.light],
  ['dark', darkPalette, pageColours.dark],
] as const;

const text: PaletteName[] = ['ink', 'muted', 'accent', 'accent-2', 'fresh', 'new', 'stale', 'superseded'];
const graphics: PaletteName[] = ['grid', 'series-1', 'series-2', 'series-3', 'series-4', 'series-5', 'series-6'];

/** The custom properties of the first block after `start`. */
const declared = (css: string, start: string): Record<string, string> => {
  const block = css.slice(css.indexOf('{', css.indexOf(start)) + 1).split('}')[0] ?? '';
  return Object.fromEntries(
    [...block.matchAll(/--chart-([a-z0-9-]+): (#[0-9a-f]{6});/g)].map((m) => [m[1] ?? '', m[2] ?? '']),
  );
};

test('contrast is 21 for black on white and 1 for a colour on itself', () => {
  expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 10);
  expect(contrast('#0b6666', '#0b6666')).toBe(1);
  expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48, 2);
});

describe.each(schemes)('%s palette', (_, palette, pages) => {
  test.each(text)('%s reads as text on every page and on the band', (name) => {
    for (const page of [...pages, palette.band]) expect(contrast(palette[name], page)).toBeGreaterThanOrEqual(4.5);
  });

  test.each(graphics)('%s stands out from every page', (name) => {
    for (const page of pages) expect(contrast(palette[name], page)).toBeGreaterThanOrEqual(3);
  });

  test.each([0, 1, 2, 3, 4, 5])('figures read on series %i', (index) => {
    const name = seriesName(index);
    expect(contrast(palette[`on-${name}`], palette[name])).toBeGreaterThanOrEqual(4.5);
  });

  test.each([0, 1, 2, 3, 4])('series %i and the next differ in lightness', (index) => {
    expect(contrast(palette[seriesName(index)], palette[seriesName(index + 1)])).toBeGreaterThanOrEqual(1.5);
  });
});

test('the style sheet carries the same colours, dark under the attribute, light in print', () => {
  const css = readFileSync(new URL('./charts.css', import.meta.url), 'utf8');
  expect(declared(css, ':root')).toEqual(lightPalette);
  expect(declared(css, 'scheme="dark"]')).toEqual(darkPalette);
  const print = css.slice(css.indexOf('@media print'));
  expect(declared(print, '[data-mantine-color-scheme]')).toEqual(lightPalette);
});

test('with forced colours every colour is one of the system', () => {
  const css = readFileSync(new URL('./charts.css', import.meta.url), 'utf8');
  const forced = css.slice(css.indexOf('forced-colors: active')).split('}')[0] ?? '';
  for (const name of Object.keys(lightPalette))
    expect(forced).toMatch(new RegExp(`--chart-${name}: (Canvas|CanvasText|GrayText|LinkText);`));
});

test('the shades of the accent hold both accents and grow darker', () => {
  expect([accentShades[7], accentShades[4]]).toEqual([lightPalette.accent, darkPalette.accent]);
  const lightness = accentShades.map((shade) => contrast(shade, '#000000'));
  expect(lightness).toEqual([...lightness].sort((a, b) => b - a));
});
