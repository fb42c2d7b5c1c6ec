import { patients } from './arithmetic.ts';
import { productsOf, related } from './arm-vocabulary.ts';
import { readOverlapGroup } from './overlap.ts';

/** What the machine knows of a cohort when it looks for others with the same patients. Null and empty = not stated. */
export interface CohortFacts {
  id: string;
  label: string;
  study: string;
  citation: string;
  product: string;
  year: number | null;
  site: string | null;
  country: string | null;
  enrolledFrom: string | null;
  enrolledTo: string | null;
  nct: string | null;
  groups: readonly string[];
  n: number | null;
  arms: readonly { diseaseKeys: readonly string[] }[];
  authors: readonly string[];
  comparator: boolean;
}

/** One thing that speaks for shared patients (`weight` above 0) or against them (below). */
export interface ProposalReason {
  rule: string;
  words: string;
  weight: number;
}

/** Two cohorts that somebody should look at. `score`: the sum of the weights; it orders the list and is no probability. `a` < `b`. */
export interface Proposal {
  a: string;
  b: string;
  score: number;
  /** What weighs most first. */
  reasons: ProposalReason[];
}

/** Below this a pair is not worth a person's time. */
export const LEAST_SCORE = 3;
/** What more cohorts than this have in common tells none of them apart: such a mark brings no two together. */
const MOST_OF_A_MARK = 200;

const folded = (text: string): string =>
  text.normalize('NFKD').replace(/\p{M}/gu, '').replace(/\s+/g, ' ').trim().toLowerCase();

// Words of product names that say how a cell is made and not where.
const COMMON = new Set(
  'anti autologous allogeneic lentiviral retroviral platform fully human humanized compound secreting conditioning fludarabine free dose level flat ipsc derived centres centers german third generation infused fastcar'.split(
    ' ',
  ),
);

/** Names in the brackets of a product, most of them the place where it is made: 'CD19 CAR-T (Erlangen; lentiviral)' → erlangen. */
function placesOf(product: string): string[] {
  const inside = [...product.matchAll(/\(([^)]*)\)/g)].flatMap((m) => m[1]!.split(/[;,/]|\band\b/));
  return [
    ...new Set(
      inside
        .map((w) => w.trim())
        .filter((w) => /^\p{Lu}\p{Ll}{3,}(?: \p{Lu}\p{Ll}+)*$/u.test(w))
        .map(folded)
        .filter((w) => !COMMON.has(w.split(' ')[0]!)),
    ),
  ].filter((w) => productsOf(w).length === 0);
}

const firstAuthor = (c: CohortFacts): string | null => {
  const found = /^(\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’-]+)?) (\p{Lu}{1,3})\b(?=[,/.])/u.exec(c.citation);
  return found ? folded(`${found[1]} ${found[2]}`) : null;
};

interface Known extends CohortFacts {
  products: string[];
  places: string[];
  first: string | null;
  people: Set<string>;
  groupReads: { group: string; key: string; relation: string; words: string }[];
  diseases: string[];
}

function known(c: CohortFacts): Known {
  const first = firstAuthor(c);
  return {
    ...c,
    products: productsOf(c.product),
    places: placesOf(c.product),
    first,
    people: new Set([...c.authors.map(folded), ...(first ? [first] : [])]),
    groupReads: c.groups.flatMap((words) => {
      const read = readOverlapGroup(words);
      return read ? [{ ...read, key: folded(read.group).replaceAll(' ', ''), words }] : [];
    }),
    diseases: [...new Set(c.arms.flatMap((a) => a.diseaseKeys))],
  };
}

/** What brings two cohorts together to be compared at all. */
const marksOf = (c: Known): string[] => [
  ...(c.nct ? [`trial ${c.nct}`] : []),
  ...c.groupReads.map((g) => `group ${g.key}`),
  ...c.products.map((p) => `product ${p}`),
  `product text ${folded(c.product)}`,
  ...c.places.map((p) => `place ${p}`),
  ...(c.site ? [`place ${folded(c.site)}`] : []),
  `publication ${folded(c.citation)}`,
  ...[...c.people].map((p) => `author ${p}`),
];

const both = (a: Known, b: Known): string => `${a.label} and ${b.label}`;
const dates = (c: Known): string => `${c.enrolledFrom ?? 'not stated'} to ${c.enrolledTo ?? 'not stated'}`;
const ends = (d: string): string => `${d}${'-12-31'.slice(d.length - 4)}`;

type Rule = (a: Known, b: Known) => ProposalReason | null;

/** The rules, each a sentence with its weight. The first that speaks of a matter speaks alone: rules of one row exclude each other. */
const RULES: readonly (readonly [string, Rule])[] = [
  [
    'trial',
    (a, b) => {
      if (!a.nct || !b.nct) return null;
      if (a.nct === b.nct) return { rule: 'trial', words: `Both name the trial ${a.nct}.`, weight: 4 };
      return { rule: 'trial', words: `They name different trials: ${a.nct} and ${b.nct}.`, weight: -2 };
    },
  ],
  [
    'group',
    (a, b) => {
      const pair = a.groupReads.flatMap((g) =>
        b.groupReads.filter((h) => h.key === g.key).map((h) => [g, h] as const),
      )[0];
      if (!pair) return null;
      const [g, h] = pair;
      const words = `The table puts both in the group “${(g.words.length > h.words.length ? g : h).words}”.`;
      if (g.relation === 'separate' || h.relation === 'separate') return { rule: 'group', words, weight: -3 };
      return { rule: 'group', words, weight: g.relation === 'unknown' || h.relation === 'unknown' ? 3 : 4 };
    },
  ],
  [
    'publication',
    (a, b) =>
      folded(a.citation) === folded(b.citation)
        ? { rule: 'publication', words: 'Both come from the same publication.', weight: 2 }
        : null,
  ],
  [
    'product',
    (a, b) => {
      if (a.comparator || b.comparator) return null;
      const shared = a.products.filter((p) => b.products.includes(p))[0];
      if (shared) {
        const same = folded(a.product) === folded(b.product);
        const words = same
          ? `Both were treated with ${shared}.`
          : `“${a.product}” and “${b.product}” are both ${shared}, or of its platform.`;
        return { rule: 'product', words, weight: 2 };
      }
      if (folded(a.product) === folded(b.product))
        return { rule: 'product', words: `The product has the same name: ${a.product}.`, weight: 2 };
      return null;
    },
  ],
  [
    'site',
    (a, b) => {
      if (a.site && b.site && folded(a.site) === folded(b.site))
        return { rule: 'site', words: `Both were treated at ${a.site}.`, weight: 3 };
      const places = (c: Known) => [...c.places, ...(c.site ? [folded(c.site)] : [])];
      const within = (p: string, q: string) => ` ${q} `.includes(` ${p} `);
      const shared = places(a).find((p) => places(b).some((q) => within(p, q) || within(q, p)));
      if (shared)
        return {
          rule: 'site',
          words: `Both name the same place: ${shared.replace(/(^|\s)\p{L}/gu, (l) => l.toUpperCase())}.`,
          weight: 2.5,
        };
      if (a.site && b.site)
        return { rule: 'site', words: `They were treated at different sites: ${a.site} and ${b.site}.`, weight: -1 };
      return null;
    },
  ],
  [
    'country',
    (a, b) =>
      a.country && b.country && folded(a.country) !== folded(b.country)
        ? {
            rule: 'country',
            words: `They were treated in different countries: ${a.country} and ${b.country}.`,
            weight: -2,
          }
        : null,
  ],
  [
    'authors',
    (a, b) => {
      if (folded(a.citation) === folded(b.citation)) return null;
      const shared = [...a.people].filter((p) => b.people.has(p));
      if (a.first && a.first === b.first)
        return { rule: 'authors', words: 'Both have the same first author.', weight: shared.length > 2 ? 3 : 2 };
      if (shared.length === 0) return null;
      const words = `${shared.length === 1 ? '1 author' : `${shared.length} authors`} of one also signed the other.`;
      return { rule: 'authors', words, weight: shared.length > 2 ? 2 : 1 };
    },
  ],
  [
    'enrolment',
    (a, b) => {
      const stated = [a, b].filter((c) => c.enrolledFrom !== null || c.enrolledTo !== null);
      if (stated.length < 2) {
        const missing = [a, b].filter((c) => !stated.includes(c)).map((c) => c.label);
        return {
          rule: 'enrolment',
          words: `The enrolment of ${missing.join(' and of ')} is not stated, so that time does not tell them apart.`,
          weight: 0.25,
        };
      }
      const apart =
        (a.enrolledTo && b.enrolledFrom && ends(a.enrolledTo) < b.enrolledFrom) ||
        (b.enrolledTo && a.enrolledFrom && ends(b.enrolledTo) < a.enrolledFrom);
      const words = `${dates(a)}, and ${dates(b)}`;
      return apart
        ? { rule: 'enrolment', words: `They enrolled at different times: ${words}.`, weight: -4 }
        : { rule: 'enrolment', words: `They enrolled at the same time: ${words}.`, weight: 1 };
    },
  ],
  [
    'years',
    (a, b) =>
      a.year !== null && b.year !== null && Math.abs(a.year - b.year) <= 2
        ? {
            rule: 'years',
            words:
              a.year === b.year ? `Both were reported in ${a.year}.` : `They were reported in ${a.year} and ${b.year}.`,
            weight: 0.25,
          }
        : null,
  ],
  [
    'numbers',
    (a, b) => {
      if (a.n === null || b.n === null || a.comparator !== b.comparator) return null;
      if (a.n === b.n && a.n > 1) return { rule: 'numbers', words: `Both report ${patients(a.n)}.`, weight: 0.5 };
      const [small, large] = a.n < b.n ? [a, b] : [b, a];
      if (small.year === null || large.year === null || small.year > large.year) return null;
      return {
        rule: 'numbers',
        words: `${patients(small.n!)} in ${small.label} and ${small.year < large.year ? 'later ' : ''}${patients(large.n!)} in ${large.label}: the larger may hold the smaller.`,
        weight: 1,
      };
    },
  ],
  [
    'disease',
    (a, b) => {
      if (a.diseases.length === 0 || b.diseases.length === 0) return null;
      const shared = a.diseases.some((x) => b.diseases.some((y) => related(x, y)));
      return shared
        ? null
        : {
            rule: 'disease',
            words: `No disease in common: ${a.diseases.join(', ')}, and ${b.diseases.join(', ')}.`,
            weight: -3,
          };
    },
  ],
  [
    'comparator',
    (a, b) =>
      a.comparator !== b.comparator
        ? { rule: 'comparator', words: `One of ${both(a, b)} is a comparator arm.`, weight: -6 }
        : null,
  ],
];

const byWeight = (x: ProposalReason, y: ProposalReason): number =>
  Math.abs(y.weight) - Math.abs(x.weight) || (x.rule < y.rule ? -1 : 1);

function compare(a: Known, b: Known): Proposal {
  const reasons = RULES.flatMap(([, rule]) => rule(a, b) ?? []).sort(byWeight);
  return { a: a.id, b: b.id, score: reasons.reduce((s, r) => s + r.weight, 0), reasons };
}

const inOrder = <C extends { id: string }>(a: C, b: C): [C, C] => (a.id < b.id ? [a, b] : [b, a]);

/** What speaks for and against shared patients of two cohorts, whatever the score; null for a cohort and itself. */
export function proposalFor(a: CohortFacts, b: CohortFacts): Proposal | null {
  if (a.id === b.id) return null;
  const [first, second] = inOrder(known(a), known(b));
  return compare(first, second);
}

/**
 * Pairs of cohorts that may share patients, most likely first. Only cohorts with something in common are compared, so that the work grows with
 * the marks they share and not with the square of the list. Nothing is judged here.
 * @param judged pairs that a person judged, in any order: they are left out.
 */
export function proposeOverlaps(
  cohorts: readonly CohortFacts[],
  judged: readonly { a: string; b: string }[] = [],
): Proposal[] {
  const key = (a: string, b: string): string => JSON.stringify(a < b ? [a, b] : [b, a]);
  const done = new Set(judged.map((j) => key(j.a, j.b)));
  const marked = new Map<string, Known[]>();
  for (const c of cohorts.map(known))
    for (const mark of new Set(marksOf(c))) {
      const list = marked.get(mark);
      if (list) list.push(c);
      else marked.set(mark, [c]);
    }
  const out: Proposal[] = [];
  for (const list of marked.values()) {
    if (list.length > MOST_OF_A_MARK) continue;
    for (let i = 0; i < list.length; i++)
      for (let j = i + 1; j < list.length; j++) {
        const [a, b] = inOrder(list[i]!, list[j]!);
        if (a.id === b.id || done.has(key(a.id, b.id))) continue;
        done.add(key(a.id, b.id));
        const pair = compare(a, b);
        if (pair.score >= LEAST_SCORE) out.push(pair);
      }
  }
  return out.sort((x, y) => y.score - x.score || (x.a < y.a || (x.a === y.a && x.b < y.b) ? -1 : 1));
}
