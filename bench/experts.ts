import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseCtgovStudy } from '#evidence/study-facts.ts';
import { findExperts, type NamingRecord } from '#network/expert-found.ts';
import { NODE_LIMIT, type Offer, smallestCover } from '#network/set-cover.ts';
import { type Figure, quantile, round } from './measure.ts';

const COPIES = 20;
const LIMIT_MS = 10_000;
const CLINICS = ['Hospital', 'University Hospital', 'Institute', 'Clinic'];

/** A number stream that is the same everywhere. */
function stream(seed: number): () => number {
  let at = seed;
  return () => {
    at = (at * 1_103_515_245 + 12_345) % 2_147_483_648;
    return at / 2_147_483_648;
  };
}

const word = (n: number): string => {
  let out = '';
  for (let at = n + 17; at > 0; at = Math.floor(at / 20))
    out += `${'bcdfghjklmnprstvwxyz'.charAt(at % 20)}${'aeiou'.charAt(at % 5)}`;
  return out.charAt(0).toUpperCase() + out.slice(1);
};

/** The bundled studies, each several times, with made-up people: the bundled records name nobody. */
function records(): NamingRecord[] {
  const folder = fileURLToPath(new URL('../data/trials', import.meta.url));
  const studies = new Map<string, { labels: string[]; year: number | null }>();
  for (const file of readdirSync(folder))
    for (const line of readFileSync(`${folder}/${file}`, 'utf8').split('\n')) {
      if (line === '') continue;
      const s = parseCtgovStudy(JSON.parse(line) as unknown);
      if (s.kind === 'study')
        studies.set(s.nctId, { labels: (s.facts.conditions ?? []).map((c) => `disease:${c}`), year: 2025 });
    }
  const next = stream(20_261_123);
  const pick = (n: number): number => Math.floor(next() * n);
  return Array.from({ length: COPIES }).flatMap((_, copy) =>
    [...studies].map(
      ([id, s]): NamingRecord => ({
        kind: 'study',
        id: `${id} copy ${copy}`,
        source: 'ctgov',
        date: '2025',
        year: s.year,
        labels: s.labels,
        houses: [],
        types: [],
        onlyCountry: null,
        people: Array.from({ length: 4 }, (_, i) => ({
          place: `official ${i + 1}`,
          role: 'principal-investigator' as const,
          name: { text: `${word(pick(120))} ${word(pick(4000))}` },
          affiliation: `${word(pick(300))} ${CLINICS[pick(4)]}`,
          country: null,
          city: null,
          orcid: null,
        })),
      }),
    ),
  );
}

function coverProblem(
  cells: number,
  people: number,
  each: number,
  seed: number,
): { wanted: string[]; offers: Offer[] } {
  const next = stream(seed);
  const wanted = Array.from({ length: cells }, (_, i) => `cell ${String(i).padStart(3, '0')}`);
  const offers = Array.from({ length: people }, (_, i) => ({
    id: `person ${String(i).padStart(4, '0')}`,
    covers: wanted.filter(() => next() < each / cells),
    weight: Math.floor(next() * 9),
  }));
  return { wanted, offers };
}

/** People found anew from many records, and the fewest invitations, exact against greedy. */
export function benchExperts(): Figure[] {
  const all = records();
  const started = performance.now();
  const found = findExperts(all);
  const took = performance.now() - started;
  const figures: Figure[] = [
    {
      what: `experts: ${found.mentions.toLocaleString('en-GB')} mentions → ${found.experts.length.toLocaleString('en-GB')} people, ${found.pairs.length.toLocaleString('en-GB')} may-be pairs`,
      value: round(took),
      unit: 'ms',
      ratio: { to: `limit ${LIMIT_MS} ms`, value: round(took / LIMIT_MS, 2) },
    },
  ];
  for (const [cells, people, each] of [
    [20, 200, 3],
    [40, 400, 4],
    [80, 1000, 5],
  ] as const) {
    const taken: number[] = [];
    let size = 0;
    let greedy = 0;
    let exact = 0;
    let gap = 0;
    for (let seed = 1; seed <= 5; seed++) {
      const { wanted, offers } = coverProblem(cells, people, each, seed);
      const at = performance.now();
      const cover = smallestCover(wanted, offers, NODE_LIMIT / 10);
      taken.push(performance.now() - at);
      size += cover.chosen.length;
      greedy += cover.greedy;
      exact += cover.exact ? 1 : 0;
      gap += cover.chosen.length - cover.lowerBound;
    }
    figures.push({
      what: `invitations: ${cells} gaps, ${people} people, ${exact} of 5 proven, ${size} in sum (lower bound ${size - gap}), p50`,
      value: round(quantile(taken, 0.5)),
      unit: 'ms',
      ratio: { to: 'greedy size by best size', value: round(greedy / size, 3) },
    });
  }
  return figures;
}
