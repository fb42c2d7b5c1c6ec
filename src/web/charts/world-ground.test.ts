import { expect, test } from 'vitest';
import { REGIONS } from '#evidence/sites.ts';
import { groundOf } from './world-ground.server.ts';

test.each(REGIONS)('the ground of $label has land, fits a page, and holds the corners of its window', (region) => {
  for (const width of ['wide', 'narrow'] as const) {
    const ground = groundOf(region, width);
    expect(ground.land).toMatch(/^M-?[0-9.]+,/);
    expect(ground.land).not.toMatch(/NaN|Infinity/);
    expect(ground.land.length).toBeLessThan(80_000);
    expect(ground.height).toBeGreaterThan(100);
    const middle = ground.place({ lat: (region.south + region.north) / 2, lon: (region.west + region.east) / 2 });
    expect(middle?.x).toBeCloseTo(ground.width / 2, 0);
  }
});

test('a place outside the window has no place on the ground, and one beyond 180 degrees has the place it has on the globe', () => {
  const europe = groundOf(REGIONS[1], 'wide');
  expect(europe.place({ lat: -30, lon: 150 })).toBeNull();
  const world = groundOf(REGIONS[0], 'wide');
  const chukotka = world.place({ lat: 66, lon: -172 });
  expect(chukotka?.x).toBeGreaterThan(600);
});
