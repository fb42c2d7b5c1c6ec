import { FACETS, type Facet } from '#vocabulary/vocabulary.ts';

/** What somebody, or the machine, says of one record. */
export interface Answer {
  relevant: boolean;
  /** Keys of the vocabulary; an order or a repetition means nothing. */
  keys: Readonly<Record<Facet, readonly string[]>>;
}

/** By NCT id. */
export type Answers = ReadonlyMap<string, Answer>;

/** One key of a facet, over all records. */
export interface ClassAccuracy {
  key: string;
  /** Records that have it in the gold standard. */
  support: number;
  truePositive: number;
  falsePositive: number;
  falseNegative: number;
  /** Null where nothing was predicted. */
  precision: number | null;
  /** Null where the gold standard has none. */
  recall: number | null;
  f1: number;
}

/** How often a key of the gold standard was answered by a key; `none`: by nothing, or for nothing. */
export interface Confused {
  gold: string;
  predicted: string;
  count: number;
}

export interface FacetAccuracy {
  /** In the order of falling support, then by key; keys that were only predicted stand last. */
  classes: ClassAccuracy[];
  /** Mean F1 over the keys with support; null where there are none. */
  macroF1: number | null;
  /** F1 of all decisions taken together; null where there are none. */
  microF1: number | null;
  /** Records whose keys are exactly those of the gold standard. */
  exact: number;
  /** Everything off the diagonal, most frequent first. */
  confusion: Confused[];
}

export interface Accuracy {
  /** Records that both know; the others are left out. */
  records: number;
  relevance: { truePositive: number; falsePositive: number; falseNegative: number; trueNegative: number };
  facets: Record<Facet, FacetAccuracy>;
}

const NONE = 'none';

const f1 = (tp: number, fp: number, fn: number): number => (tp === 0 ? 0 : (2 * tp) / (2 * tp + fp + fn));

function facetAccuracy(gold: Answers, predicted: Answers, ids: readonly string[], facet: Facet): FacetAccuracy {
  const counts = new Map<string, { tp: number; fp: number; fn: number }>();
  const of = (key: string) => {
    const known = counts.get(key) ?? { tp: 0, fp: 0, fn: 0 };
    counts.set(key, known);
    return known;
  };
  const confused = new Map<string, Confused>();
  let exact = 0;
  for (const id of ids) {
    const g = new Set(gold.get(id)?.keys[facet]);
    const p = new Set(predicted.get(id)?.keys[facet]);
    for (const key of g) if (p.has(key)) of(key).tp++;
    const missed = [...g].filter((key) => !p.has(key)).sort();
    const extra = [...p].filter((key) => !g.has(key)).sort();
    for (const key of missed) of(key).fn++;
    for (const key of extra) of(key).fp++;
    if (missed.length === 0 && extra.length === 0) exact++;
    // each mistake counts once: what was missed is set against what was said instead, in the order of the keys
    for (let i = 0; i < Math.max(missed.length, extra.length); i++) {
      const pair = { gold: missed[i] ?? NONE, predicted: extra[i] ?? NONE };
      const name = `${pair.gold}\n${pair.predicted}`;
      const known = confused.get(name) ?? { ...pair, count: 0 };
      known.count++;
      confused.set(name, known);
    }
  }
  const classes = [...counts].map(
    ([key, { tp, fp, fn }]): ClassAccuracy => ({
      key,
      support: tp + fn,
      truePositive: tp,
      falsePositive: fp,
      falseNegative: fn,
      precision: tp + fp === 0 ? null : tp / (tp + fp),
      recall: tp + fn === 0 ? null : tp / (tp + fn),
      f1: f1(tp, fp, fn),
    }),
  );
  const byKey = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
  classes.sort((a, b) => b.support - a.support || byKey(a.key, b.key));
  const supported = classes.filter((c) => c.support > 0);
  const sum = (what: 'truePositive' | 'falsePositive' | 'falseNegative') => classes.reduce((n, c) => n + c[what], 0);
  return {
    classes,
    macroF1: supported.length === 0 ? null : supported.reduce((n, c) => n + c.f1, 0) / supported.length,
    microF1: classes.length === 0 ? null : f1(sum('truePositive'), sum('falsePositive'), sum('falseNegative')),
    exact,
    confusion: [...confused.values()].sort(
      (a, b) => b.count - a.count || byKey(a.gold, b.gold) || byKey(a.predicted, b.predicted),
    ),
  };
}

/**
 * Precision, recall and F1 of each key, their plain mean over the keys that the gold standard has (macro), and all decisions together (micro), for
 * each facet; over the records that both know. A record may have several keys of a facet. Definitions: Sokolova and Lapalme 2009 (10.1016/j.ipm.2009.03.002).
 */
export function accuracy(gold: Answers, predicted: Answers): Accuracy {
  const ids = [...gold.keys()].filter((id) => predicted.has(id));
  const relevance = { truePositive: 0, falsePositive: 0, falseNegative: 0, trueNegative: 0 };
  for (const id of ids) {
    const [g, p] = [gold.get(id)?.relevant, predicted.get(id)?.relevant];
    if (g) relevance[p ? 'truePositive' : 'falseNegative']++;
    else relevance[p ? 'falsePositive' : 'trueNegative']++;
  }
  const facets = Object.fromEntries(FACETS.map((facet) => [facet, facetAccuracy(gold, predicted, ids, facet)]));
  return { records: ids.length, relevance, facets: facets as Record<Facet, FacetAccuracy> };
}

/** How alike two labellings are in one facet. */
export interface Agreement {
  records: number;
  /** Records with exactly the same keys. */
  exact: number;
  /** Cohen's kappa of the yes-or-no decisions, one for each record and each key that either used; null where there are none. */
  kappa: number | null;
}

export function agreement(a: Answers, b: Answers, facet: Facet): Agreement {
  const ids = [...a.keys()].filter((id) => b.has(id));
  const keysOf = (answers: Answers, id: string) => new Set(answers.get(id)?.keys[facet]);
  const all = new Set(ids.flatMap((id) => [...keysOf(a, id), ...keysOf(b, id)]));
  let [both, onlyA, onlyB, exact] = [0, 0, 0, 0];
  for (const id of ids) {
    const [x, y] = [keysOf(a, id), keysOf(b, id)];
    const shared = [...x].filter((key) => y.has(key)).length;
    both += shared;
    onlyA += x.size - shared;
    onlyB += y.size - shared;
    if (shared === x.size && shared === y.size) exact++;
  }
  const n = ids.length * all.size;
  if (n === 0) return { records: ids.length, exact, kappa: null };
  const observed = (n - onlyA - onlyB) / n;
  const [yesA, yesB] = [(both + onlyA) / n, (both + onlyB) / n];
  const chance = yesA * yesB + (1 - yesA) * (1 - yesB);
  return { records: ids.length, exact, kappa: chance === 1 ? 1 : (observed - chance) / (1 - chance) };
}
