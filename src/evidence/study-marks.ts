import { labelOf } from '#vocabulary/vocabulary.ts';
import { PHASE_BANDS } from './phase-bands.ts';
import { STATUS_STAGES } from './status-stages.ts';
import { type StudyFilter, tidyFilter, typed, writeFilter } from './study-filter.ts';

/** What the columns of the gap map are. */
export type ColumnFacet = 'target' | 'modality';

/**
 * What a mark of a picture stands for, beyond the words of the filter that the whole picture has. All that is given must hold; what nothing
 * has gives an empty list, never an error.
 */
export interface StudyMark {
  /** Key of a disease, or `none`: none was recognised. */
  row?: string | undefined;
  /** Key of a target, or `none`: none is stated. */
  target?: string | undefined;
  /** Key of a kind of therapy, or `none`. */
  modality?: string | undefined;
  /** Key of `PHASE_BANDS`. */
  band?: string | undefined;
  /** Key of `STATUS_STAGES`. */
  stage?: string | undefined;
  /** Start in 2024, 2024-Q2 or 2024-06; `2024-only` where only the year is given; `none` where no start is. */
  start?: string | undefined;
  /** `begun` or `planned`: `StartKind`, as of the date of the evidence. */
  startKind?: string | undefined;
  /** Primary completion in 2026 or 2026-09; `none` where none is given. */
  completion?: string | undefined;
  /** Key of `COMPLETION_GROUPS`, as of the date of the evidence; `open`: passed without results, or still expected. */
  due?: string | undefined;
  /** The sponsor's name as the registry writes it, or `none`. */
  sponsor?: string | undefined;
  /** The country of a site as the registry writes it, or `none`. */
  place?: string | undefined;
  /** The city of that site as the registry writes it, or `none`. */
  city?: string | undefined;
  /** A square of latitude and longitude with a site in it: `squareKey`; `none`: a site without coordinates. */
  square?: string | undefined;
}

/** The words in the order in which addresses carry them. In addresses they begin with `at-`, so that they are not taken for words of the filter. */
const WORDS = {
  row: 'at-disease',
  target: 'at-target',
  modality: 'at-modality',
  band: 'at-phase',
  stage: 'at-stage',
  start: 'at-start',
  startKind: 'at-start-kind',
  completion: 'at-completion',
  due: 'at-due',
  sponsor: 'at-sponsor',
  place: 'at-country',
  city: 'at-city',
  square: 'at-square',
} as const satisfies Record<keyof StudyMark, string>;

type Key = keyof typeof WORDS;
const KEYS = Object.keys(WORDS) as Key[];

/** The mark that an address carries. */
export function readMark(params: URLSearchParams): StudyMark {
  const out: StudyMark = {};
  for (const key of KEYS) {
    const value = typed(params.get(WORDS[key]) ?? '');
    if (value !== '') out[key] = value;
  }
  return out;
}

export function writeMark(mark: StudyMark): URLSearchParams {
  const out = new URLSearchParams();
  for (const key of KEYS) {
    const value = mark[key];
    if (value !== undefined && value !== '') out.set(WORDS[key], value);
  }
  return out;
}

/** A word of the mark that a filter of the list can say takes its place there; null where the filter already says something else. */
const said = (now: string | undefined, wanted: string): string | null =>
  now === undefined || now === wanted ? wanted : null;

const SHARED_BANDS: Readonly<Record<string, string>> = { '1-2': 'PHASE1/PHASE2', '2': 'PHASE2-ONLY' };

/**
 * As much of the mark as the shared filter can say, moved into it, so that a reader comes to the ordinary list wherever that list can
 * show exactly the studies of the mark.
 */
export function foldMark(filter: StudyFilter, mark: StudyMark): { filter: StudyFilter; mark: StudyMark } {
  const f = { ...tidyFilter(filter) };
  const m = { ...mark };
  const move = (from: Key, to: keyof StudyFilter, value: string | undefined): void => {
    const word = value === undefined ? null : said(f[to], value);
    if (word === null) return;
    f[to] = word;
    delete m[from];
  };
  const key = (value: string | undefined) => (value === 'none' ? undefined : value);
  move('row', 'disease', key(m.row));
  move('target', 'target', key(m.target));
  move('modality', 'modality', key(m.modality));
  move('band', 'phase', m.band === undefined ? undefined : SHARED_BANDS[m.band]);
  const stage = STATUS_STAGES.find((s) => s.key === m.stage);
  if (stage?.statuses.length === 1) move('stage', 'status', stage.statuses[0]);
  if (m.start === 'none') move('start', 'startYear', 'NONE');
  else if (m.start && /^\d{4}$/.test(m.start)) move('start', 'startYear', m.start);
  // a country alone: with a city both must hold of one site
  if (m.city === undefined && m.square === undefined) move('place', 'country', key(m.place));
  return { filter: f, mark: m };
}

/** The address of the list of exactly the studies that a mark stands for. */
export function listHref(filter: StudyFilter, mark: StudyMark = {}): string {
  const folded = foldMark(filter, mark);
  const words = writeFilter(folded.filter);
  const rest = writeMark(folded.mark);
  for (const [k, v] of rest) words.set(k, v);
  const query = words.toString();
  return `${rest.size > 0 ? '/evidence/studies' : '/evidence'}${query ? `?${query}` : ''}`;
}

const start = (value: string): string => {
  if (value === 'none') return 'no start date held';
  if (value.endsWith('-only')) return `start in ${value.slice(0, 4)}, month not given`;
  return `start in ${value.replace('-Q', ', quarter ')}`;
};

const KIND_WORDS: Readonly<Record<string, string>> = {
  begun: 'begun',
  planned: 'planned',
};

const DUE_WORDS: Readonly<Record<string, string>> = {
  open: 'completion awaited or passed without results',
  results: 'results posted',
  stopped: 'stopped',
  passed: 'completion date passed, no results posted',
  unclear: 'completion date passed, results not known',
  next: 'primary completion expected within twelve months',
  later: 'primary completion expected later',
  undated: 'no primary completion date held',
};

const wordsOf: { [K in Key]: (value: string, mark: StudyMark) => string | null } = {
  row: (v) => (v === 'none' ? 'no disease recognised' : labelOf('disease', v)),
  target: (v) => (v === 'none' ? 'no target stated' : labelOf('target', v)),
  modality: (v) => (v === 'none' ? 'kind of therapy not stated' : labelOf('modality', v)),
  band: (v) => PHASE_BANDS.find((b) => b.key === v)?.label.toLowerCase() ?? v,
  stage: (v) => STATUS_STAGES.find((s) => s.key === v)?.label.toLowerCase() ?? v,
  start,
  startKind: (v) => KIND_WORDS[v] ?? v,
  completion: (v) => (v === 'none' ? 'no primary completion date held' : `primary completion in ${v}`),
  due: (v) => DUE_WORDS[v] ?? v,
  sponsor: (v) => (v === 'none' ? 'sponsor not given' : `sponsor: ${v}`),
  place: (v, m) => (m.city ? null : v === 'none' ? 'a site without a country' : `a site in ${v}`),
  city: (v, m) => {
    const country = m.place && m.place !== 'none' ? `, ${m.place}` : '';
    return v === 'none' ? `a site without a city${country}` : `a site in ${v}${country}`;
  },
  square: (v) => {
    if (v === 'none') return 'a site without coordinates';
    const s = readSquare(v);
    return s ? `a site ${squareWords(s)}` : v;
  },
};

/** What a mark stands for as a phrase for people: "phase 1/2, start in 2024, quarter 2"; '' for an empty one. */
export function markWords(mark: StudyMark): string {
  return KEYS.flatMap((key) => {
    const value = mark[key];
    const words = value === undefined ? null : wordsOf[key](value, mark);
    return words === null ? [] : [words];
  }).join(', ');
}

/** A square of the map: `step` degrees a side; its south-west corner at `lat · step`, `lon · step` degrees. */
export interface Square {
  lat: number;
  lon: number;
  step: number;
}

/** Sides of squares, in degrees, from the whole world to a region. */
const SQUARE_STEPS = [6, 2, 1] as const;

export const squareKey = (s: Square): string => `${s.lat}.${s.lon}.${s.step}`;

export function readSquare(key: string): Square | null {
  const parts = /^(-?\d{1,3})\.(-?\d{1,3})\.(\d)$/.exec(key);
  if (!parts) return null;
  const [lat, lon, step] = parts.slice(1).map(Number) as [number, number, number];
  return SQUARE_STEPS.some((s) => s === step) ? { lat, lon, step } : null;
}

const degrees = (value: number, positive: string, negative: string): string =>
  `${Math.abs(value)}°${value === 0 ? '' : value > 0 ? ` ${positive}` : ` ${negative}`}`;

const squareWords = ({ lat, lon, step }: Square): string =>
  `between ${degrees(lat * step, 'N', 'S')} and ${degrees((lat + 1) * step, 'N', 'S')}, ${degrees(lon * step, 'E', 'W')} and ${degrees((lon + 1) * step, 'E', 'W')}`;

/** A study as the lists behind pictures show it. */
export interface MarkedStudy {
  id: string;
  title: string;
  sponsor: string | null;
  status: string | null;
  phases: string[];
  /** YYYY, YYYY-MM or YYYY-MM-DD; null where none is held. */
  startDate: string | null;
  /** ACTUAL or ESTIMATED; null where the record did not say. */
  startKind: string | null;
  completionDate: string | null;
  completionKind: string | null;
  resultsPosted: boolean | null;
}
