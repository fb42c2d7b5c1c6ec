import { expect, test } from 'vitest';
import { contrast } from './charts/contrast.ts';
import { darkPalette, lightPalette } from './charts/palette.ts';
import { darkShades, darkWithoutScript, greyShades } from './theme.ts';

test('text, states and links reach 4.5:1 on the page and on a band, in light and in dark', () => {
  for (const p of [lightPalette, darkPalette])
    for (const ground of ['page', 'band'] as const)
      for (const ink of ['ink', 'muted', 'accent', 'accent-2', 'fresh', 'new', 'stale', 'superseded'] as const)
        expect(contrast(p[ink], p[ground]), `${ink} ${p[ink]} on ${ground} ${p[ground]}`).toBeGreaterThanOrEqual(4.5);
});

test('the letters on a filled button reach 4.5:1, and the border of a field 3:1', () => {
  for (const p of [lightPalette, darkPalette]) {
    expect(contrast(p.page, p.accent)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(p.grid, p.page)).toBeGreaterThanOrEqual(3);
  }
});

test('the library’s own greys reach what they are used for', () => {
  expect(contrast(greyShades[4], '#ffffff')).toBeGreaterThanOrEqual(3);
  expect(contrast(greyShades[5], '#ffffff')).toBeGreaterThanOrEqual(4.5);
  expect(contrast(darkShades[3], darkShades[6])).toBeGreaterThanOrEqual(4.5);
});

test('readers without scripts get the whole dark palette', () => {
  for (const [name, value] of Object.entries(darkPalette))
    expect(darkWithoutScript).toContain(`--chart-${name}:${value}`);
});
