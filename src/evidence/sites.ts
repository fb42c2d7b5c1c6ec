import type { Square } from './study-marks.ts';

/**
 * Parts of the map that can be looked at closely: windows of longitude and latitude, in degrees, and nothing more; which country lies where is for
 * the registry's own names to say. `step`: side of the squares in which sites are gathered.
 */
export const REGIONS = [
  { key: 'world', label: 'World', west: -169, east: 191, south: -56, north: 74, step: 6 },
  { key: 'europe', label: 'Europe', west: -11, east: 42, south: 34.5, north: 65, step: 1 },
  { key: 'asia', label: 'East and South Asia', west: 66, east: 148, south: -10, north: 52, step: 2 },
  { key: 'north-america', label: 'North America', west: -128, east: -62, south: 15, north: 56, step: 2 },
  { key: 'south-america', label: 'South America', west: -84, east: -33, south: -56, north: 14, step: 2 },
  { key: 'africa', label: 'Africa and the Middle East', west: -20, east: 62, south: -36, north: 42, step: 2 },
  { key: 'oceania', label: 'Australia and Oceania', west: 108, east: 182, south: -49, north: 4, step: 2 },
] as const;

export type Region = (typeof REGIONS)[number];

export const regionOf = (key: string | null): Region => REGIONS.find((r) => r.key === key) ?? REGIONS[0];

/** Sites in one square of latitude and longitude. */
export interface SiteSquare extends Square {
  key: string;
  studies: number;
  /** A place counts once in each study that names it. */
  sites: number;
  /** Mean of the sites' coordinates, degrees. */
  at: { lat: number; lon: number };
  /** The cities of the square, those with the most studies first; null where a record names none. */
  cities: { city: string | null; country: string | null; studies: number }[];
}

/** Whether a square's sites lie in the part of the map shown. Degrees east beyond 180 go on from the west. */
export function isInside(r: Region, at: { lat: number; lon: number }): boolean {
  const lon = at.lon < r.west ? at.lon + 360 : at.lon;
  return lon >= r.west && lon <= r.east && at.lat >= r.south && at.lat <= r.north;
}

/** The name of a square: its largest city, and how many others. */
export function squareName(s: SiteSquare): string {
  const [first] = s.cities;
  const name = first?.city ?? first?.country ?? 'place not named';
  const others = s.cities.length - 1;
  return others > 0 ? `${name} and ${others} more ${others === 1 ? 'place' : 'places'}` : name;
}

/** What is known of the sites of the studies that fit. */
export interface SiteCounts {
  studies: number;
  sites: number;
  /** Sites without coordinates, and the studies that have one. */
  unplaced: { sites: number; studies: number };
  /** Studies without a site: the complete record gives none, or the record held did not carry sites. */
  notGiven: number;
  notCarried: number;
}

const studies = (n: number): string => (n === 1 ? '1 study' : `${n} studies`);

/** One line that says what the map shows. */
export function sitesReading(squares: readonly SiteSquare[], counts: SiteCounts, region: Region): string {
  if (counts.studies === 0) return 'No study held here fits.';
  const shown = squares.filter((s) => isInside(region, s.at));
  const most = shown.reduce<SiteSquare | null>((a, b) => (b.studies > (a?.studies ?? 0) ? b : a), null);
  return most
    ? `The place with sites of the most studies is ${squareName(most)}: ${studies(most.studies)}.`
    : 'No site with coordinates lies in this part of the map.';
}

/** What the map cannot show, as a sentence; '' where that is nothing. */
export function sitesMissing(counts: SiteCounts): string {
  const missing = [
    counts.unplaced.sites > 0
      ? `${counts.unplaced.sites === 1 ? '1 site' : `${counts.unplaced.sites} sites`} without coordinates`
      : null,
    counts.notGiven + counts.notCarried > 0
      ? `${studies(counts.notGiven + counts.notCarried)} without a site held`
      : null,
  ].filter((p) => p !== null);
  return missing.length > 0 ? `Not on the map: ${missing.join(' and ')}.` : '';
}
