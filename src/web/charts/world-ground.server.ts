import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type ExtendedFeature, type GeoProjection, geoEqualEarth, geoPath } from 'd3-geo';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import type { ChartWidth } from './chart-svg.tsx';

/**
 * The ground of maps: Natural Earth's land (public domain, https://www.naturalearthdata.com), as world-atlas packs it, in the equal-earth projection,
 * which keeps areas. Coasts only: the map draws no border between countries.
 */

/** A window of the world in degrees; `east` may go beyond 180. */
export interface Window {
  key: string;
  west: number;
  east: number;
  south: number;
  north: number;
}

export interface Ground {
  width: number;
  height: number;
  /** The land as the `d` of a path. */
  land: string;
  /** Where a place stands; null when it is outside the window. */
  place: (at: { lat: number; lon: number }) => { x: number; y: number } | null;
}

const WIDTHS: Record<ChartWidth, number> = { wide: 760, narrow: 340 };
const MOST_HEIGHT: Record<ChartWidth, number> = { wide: 560, narrow: 400 };

const lands = new Map<string, ExtendedFeature>();

const require = createRequire(import.meta.url);
/** 110m for the world, 50m for a part of it. */
const FILES = {
  coarse: () => require.resolve('world-atlas/land-110m.json'),
  fine: () => require.resolve('world-atlas/land-50m.json'),
} as const;

function landOf(detail: keyof typeof FILES): ExtendedFeature {
  const known = lands.get(detail);
  if (known) return known;
  const atlas = JSON.parse(readFileSync(FILES[detail](), 'utf8')) as Topology<{ land: GeometryCollection }>;
  const land = { type: 'Feature' as const, properties: {}, geometry: mergedOf(atlas) };
  lands.set(detail, land);
  return land;
}

function mergedOf(atlas: Topology<{ land: GeometryCollection }>): ExtendedFeature['geometry'] {
  const found = feature(atlas, atlas.objects.land);
  return { type: 'GeometryCollection', geometries: found.features.map((f) => f.geometry) };
}

/** The outline of a window as points, for fitting. */
function outline(w: Window): { type: 'MultiPoint'; coordinates: [number, number][] } {
  const points: [number, number][] = [];
  for (let i = 0; i <= 24; i++) {
    const lon = w.west + ((w.east - w.west) * i) / 24;
    points.push([lon, w.south], [lon, w.north]);
    const lat = w.south + ((w.north - w.south) * i) / 24;
    points.push([w.west, lat], [w.east, lat]);
  }
  return { type: 'MultiPoint', coordinates: points };
}

const grounds = new Map<string, Ground>();

/** The ground of a window, made once and kept: there are few windows. */
export function groundOf(w: Window, chart: ChartWidth): Ground {
  const key = `${w.key} ${chart}`;
  const known = grounds.get(key);
  if (known) return known;
  const made = makeGround(w, chart);
  grounds.set(key, made);
  return made;
}

function makeGround(w: Window, chart: ChartWidth): Ground {
  const width = WIDTHS[chart];
  const isWorld = w.east - w.west > 300;
  const projection: GeoProjection = geoEqualEarth().rotate([-(w.west + w.east) / 2, 0]);
  projection.fitWidth(width, outline(w));
  const corners = outline(w).coordinates.flatMap((c) => projection(c)?.[1] ?? []);
  let height = Math.max(...corners) - Math.min(...corners);
  if (height > MOST_HEIGHT[chart]) {
    height = MOST_HEIGHT[chart];
    projection.fitExtent(
      [
        [0, 0],
        [width, height],
      ],
      outline(w),
    );
  }
  height = Math.round(height);
  projection.clipExtent([
    [0, 0],
    [width, height],
  ]);
  const land = thinned(landOf(isWorld || chart === 'narrow' ? 'coarse' : 'fine'), projection);
  return {
    width,
    height,
    land,
    place: ({ lat, lon }) => {
      const [x, y] = projection([lon, lat]) ?? [Number.NaN, Number.NaN];
      return x >= 0 && x <= width && y >= 0 && y <= height ? { x, y } : null;
    },
  };
}

/** Points closer to the one before, in units of the drawing, say nothing on a screen. */
const NEAREST = 0.9;

/** A feature as the `d` of a path, in tenths, without points that cannot be told apart and without islands smaller than a dot. */
function thinned(land: ExtendedFeature, projection: GeoProjection): string {
  const rings: string[] = [];
  let ring: [number, number][] = [];
  const end = () => {
    const xs = ring.map((p) => p[0]);
    const ys = ring.map((p) => p[1]);
    const size = Math.max(...xs) - Math.min(...xs) + Math.max(...ys) - Math.min(...ys);
    if (ring.length > 2 && size > 2.5) rings.push(`M${ring.map(([x, y]) => `${tenths(x)},${tenths(y)}`).join('L')}Z`);
    ring = [];
  };
  geoPath(projection, {
    beginPath: () => {},
    moveTo: (x, y) => {
      ring = [[x, y]];
    },
    lineTo: (x, y) => {
      const last = ring.at(-1);
      if (!last || Math.hypot(x - last[0], y - last[1]) >= NEAREST) ring.push([x, y]);
    },
    arc: () => {},
    closePath: end,
  })(land);
  return rings.join('');
}

const tenths = (n: number): string => String(Math.round(n * 10) / 10);
