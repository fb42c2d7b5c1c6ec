/** A problem of ranking: options, criteria, scores that may be uncertain, and what is known of the weights. METHODS §6. */
import { StatsRefusal } from './refusal.ts';

/** A score of an option on a criterion, in the units of the criterion. */
export type Score =
  | { readonly kind: 'exact'; readonly value: number }
  /** Normal. */
  | { readonly kind: 'normal'; readonly mean: number; readonly sd: number }
  /** Uniform. */
  | { readonly kind: 'range'; readonly low: number; readonly high: number }
  /** One of the experts' scores, each as likely; null: not informed. */
  | { readonly kind: 'experts'; readonly values: readonly (number | null)[] };

export interface Criterion {
  readonly id: string;
  /** `benefit`: more is better. `cost`: less is better. */
  readonly direction: 'benefit' | 'cost';
  /** The score that is worth 0, and the one that is worth 1; linear between and beyond them. */
  readonly worst: number;
  readonly best: number;
}

export interface RankingOption {
  readonly id: string;
  /** By place of the criterion; null where scores come from drawn measurements. */
  readonly scores: readonly (Score | null)[];
}

export type WeightRule =
  /** Nothing is known: uniform on the simplex. */
  | { readonly kind: 'uniform' }
  /** Places of criteria from the most to the least important; those in one list are not told apart. */
  | { readonly kind: 'ranked'; readonly order: readonly (readonly number[])[] }
  /** Uniform on the part of the simplex between the bounds, by place of the criterion. */
  | { readonly kind: 'intervals'; readonly low: readonly number[]; readonly high: readonly number[] }
  /** Each expert's own weights, each expert as likely in every draw. */
  | { readonly kind: 'experts'; readonly rows: readonly (readonly number[])[] }
  /** Given draws, taken in their order. */
  | { readonly kind: 'samples'; readonly rows: readonly (readonly number[])[] };

export interface RankingProblem {
  readonly options: readonly RankingOption[];
  readonly criteria: readonly Criterion[];
  readonly weights: WeightRule;
  /** Given draws of the scores: [draw][option][criterion]; null: they are drawn from the scores. */
  readonly measurements: readonly (readonly (readonly number[])[])[] | null;
}

/** What a problem file says of draws that are in files of their own; the caller reads them. */
export interface SampleFiles {
  readonly weights: string | null;
  readonly measurements: string | null;
}

type Fields = { readonly [key: string]: unknown };
export const isFields = (v: unknown): v is Fields => typeof v === 'object' && v !== null && !Array.isArray(v);
const isNumber = (v: unknown): v is number => typeof v === 'number' && Number.isFinite(v);

const MOST_OPTIONS = 10_000;
const MOST_CRITERIA = 100;

function idsOf(list: unknown, what: string, most: number): { id: string; fields: Fields }[] {
  if (!Array.isArray(list) || list.length === 0)
    throw new StatsRefusal(`The problem has no ${what}; give a list "${what}" with at least one entry.`);
  if (list.length > most)
    throw new StatsRefusal(`${list.length} ${what} are more than ${most}, the most that are taken.`);
  const seen = new Set<string>();
  return list.map((entry: unknown, i) => {
    if (!isFields(entry) || typeof entry.id !== 'string' || entry.id === '')
      throw new StatsRefusal(`Entry ${i + 1} of "${what}" has no id; give each a text of its own as id.`);
    if (seen.has(entry.id)) throw new StatsRefusal(`The id "${entry.id}" stands twice in "${what}"; ids are unique.`);
    seen.add(entry.id);
    return { id: entry.id, fields: entry };
  });
}

function criterionOf({ id, fields }: { id: string; fields: Fields }): Criterion {
  const direction = fields.direction ?? 'benefit';
  if (direction !== 'benefit' && direction !== 'cost')
    throw new StatsRefusal(
      `The direction of criterion "${id}" is ${JSON.stringify(direction)}; give "benefit" or "cost".`,
    );
  const [worst, best] = [
    fields.worst ?? (direction === 'benefit' ? 0 : 1),
    fields.best ?? (direction === 'benefit' ? 1 : 0),
  ];
  if (!isNumber(worst) || !isNumber(best))
    throw new StatsRefusal(`Criterion "${id}" needs numbers for worst and best.`);
  if (worst === best)
    throw new StatsRefusal(`Worst and best of criterion "${id}" are both ${best}; it cannot tell options apart. Give two numbers or leave it out.`); // biome-ignore format: one sentence
  if (fields.direction !== undefined && direction === 'benefit' !== best > worst)
    throw new StatsRefusal(`Criterion "${id}" is a ${direction}, but its best ${best} is ${best > worst ? 'above' : 'below'} its worst ${worst}; exchange them or the direction.`); // biome-ignore format: one sentence
  return { id, direction, worst, best };
}

function scoreOf(value: unknown, option: string, criterion: string): Score {
  const where = `The score of "${option}" on "${criterion}"`;
  if (isNumber(value)) return { kind: 'exact', value };
  if (value === undefined || value === null)
    throw new StatsRefusal(`${where} is missing; give one, or a range that says how little is known. None is made up here.`); // biome-ignore format: one sentence
  if (Array.isArray(value)) {
    if (!value.every((v) => v === null || isNumber(v)))
      throw new StatsRefusal(`${where} lists something that is no number; give a number for each expert, or null.`);
    if (!value.some(isNumber)) throw new StatsRefusal(`${where} comes from no expert; give at least one number.`);
    return { kind: 'experts', values: value as (number | null)[] };
  }
  if (isFields(value)) {
    const { mean, sd, low, high } = value;
    if (isNumber(mean) && isNumber(sd) && sd >= 0) return { kind: 'normal', mean, sd };
    if (isNumber(low) && isNumber(high) && low <= high) return { kind: 'range', low, high };
  }
  throw new StatsRefusal(`${where} is ${JSON.stringify(value).slice(0, 80)}; give a number, {mean, sd}, {low, high} or a list, one an expert.`); // biome-ignore format: one sentence
}

/** @throws StatsRefusal for weights that are negative, none above 0, or not one a criterion. They are brought to a sum of 1. */
function weightsOf(value: unknown, criteria: readonly { id: string }[], where: string): number[] {
  const list = Array.isArray(value) ? value : isFields(value) ? criteria.map((c) => value[c.id]) : [];
  if (list.length !== criteria.length || !list.every(isNumber))
    throw new StatsRefusal(`${where} needs one number for each of the ${criteria.length} criteria.`);
  const sum = (list as number[]).reduce((a, b) => a + b, 0);
  if ((list as number[]).some((w) => w < 0) || !(sum > 0))
    throw new StatsRefusal(`${where} has a negative weight or none above 0; weights are shares of importance.`);
  return (list as number[]).map((w) => w / sum);
}

function placesOf(ids: unknown, criteria: readonly Criterion[]): number[][] {
  const place = new Map(criteria.map((c, i) => [c.id, i]));
  const groups = (Array.isArray(ids) ? ids : []).map((g: unknown) => (Array.isArray(g) ? g : [g]));
  const order = groups.map((g) => g.map((id: unknown) => place.get(String(id)) ?? -1));
  const flat = order.flat();
  if (flat.includes(-1) || flat.length !== criteria.length || new Set(flat).size !== flat.length)
    throw new StatsRefusal('"order" of the weights needs every criterion once, the most important first; those of equal importance go into one list.'); // biome-ignore format: one sentence
  return order;
}

function intervalsOf(bounds: unknown, criteria: readonly Criterion[]): WeightRule {
  const given = isFields(bounds) ? bounds : {};
  const unknown = Object.keys(given).find((k) => !criteria.some((c) => c.id === k));
  if (unknown !== undefined) throw new StatsRefusal(`The weights bound "${unknown}", which is no criterion.`);
  const pairs = criteria.map((c): [number, number] => {
    const b = given[c.id] ?? [0, 1];
    if (
      Array.isArray(b) &&
      b.length === 2 &&
      isNumber(b[0]) &&
      isNumber(b[1]) &&
      b[0] >= 0 &&
      b[0] <= b[1] &&
      b[1] <= 1
    )
      return [b[0], b[1]];
    throw new StatsRefusal(
      `The bounds of the weight of "${c.id}" are ${JSON.stringify(b)}; give [lower, upper] between 0 and 1.`,
    );
  });
  const low = pairs.map(([l]) => l);
  const high = pairs.map(([, h]) => h);
  const sum = (list: number[]) => list.reduce((a, b) => a + b, 0);
  if (sum(low) > 1 + 1e-9 || sum(high) < 1 - 1e-9)
    throw new StatsRefusal(`No weights lie within these bounds: the lower ones add up to ${sum(low)} and the upper ones to ${sum(high)}, and weights add up to 1.`); // biome-ignore format: one sentence
  return { kind: 'intervals', low, high };
}

/** Which files a problem names. @throws StatsRefusal when it is no object. */
export function sampleFilesOf(problem: unknown): SampleFiles {
  if (!isFields(problem)) throw new StatsRefusal('A problem is a JSON object with options, criteria and weights.');
  const file = (v: unknown) => (isFields(v) && v.kind === 'samples' && typeof v.file === 'string' ? v.file : null);
  return { weights: file(problem.weights), measurements: file(problem.measurements) };
}

/**
 * Reads a problem. @param samples what the files of draws held, read by {@link readWeightSamples} and {@link readMeasurementSamples}.
 * @throws StatsRefusal in one sentence that names what is wrong.
 */
export function parseProblem(
  problem: unknown,
  samples: { weights: readonly (readonly number[])[] | null; measurements: RankingProblem['measurements'] },
): RankingProblem {
  sampleFilesOf(problem);
  const fields = problem as Fields;
  const criteria = idsOf(fields.criteria, 'criteria', MOST_CRITERIA).map(criterionOf);
  const options = idsOf(fields.options, 'options', MOST_OPTIONS).map(({ id, fields: o }): RankingOption => {
    if (samples.measurements) return { id, scores: criteria.map(() => null) };
    const scores = isFields(o.scores) ? o.scores : {};
    return { id, scores: criteria.map((c) => scoreOf(scores[c.id], id, c.id)) };
  });
  const weights = weightRuleOf(
    isFields(fields.weights) ? fields.weights : { kind: 'uniform' },
    criteria,
    samples.weights,
  );
  if (weights.kind === 'samples' && samples.measurements && weights.rows.length !== samples.measurements.length)
    throw new StatsRefusal(`There are ${weights.rows.length} drawn weights and ${samples.measurements.length} drawn measurements; both must be the same number of draws.`); // biome-ignore format: one sentence
  return { options, criteria, weights, measurements: samples.measurements };
}

function weightRuleOf(
  w: Fields,
  criteria: readonly Criterion[],
  rows: readonly (readonly number[])[] | null,
): WeightRule {
  switch (w.kind) {
    case undefined:
    case 'uniform':
      return { kind: 'uniform' };
    case 'ranked':
      return { kind: 'ranked', order: placesOf(w.order ?? w.ranks ?? w.ranking, criteria) };
    case 'intervals':
      return intervalsOf(w.bounds ?? w.intervals, criteria);
    case 'experts': {
      const list = w.weights ?? w.experts ?? w.rows;
      const all = Array.isArray(list) ? list : isFields(list) ? Object.values(list) : [];
      if (all.length === 0)
        throw new StatsRefusal('The weights are of experts, and none is given; list them in "weights".');
      return { kind: 'experts', rows: all.map((e, i) => weightsOf(e, criteria, `Expert ${i + 1}`)) };
    }
    case 'samples':
      if (!rows)
        throw new StatsRefusal('The weights are given draws, and no file of them is named; name it in "file".');
      return { kind: 'samples', rows };
    default:
      throw new StatsRefusal(`Weights of the kind ${JSON.stringify(w.kind)} are not known; give uniform, ranked, intervals, experts or samples.`); // biome-ignore format: one sentence
  }
}
