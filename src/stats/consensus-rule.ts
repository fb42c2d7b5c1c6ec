/** When a panel agrees: the rules of METHODS §5 as data, and any other threshold. */
import { StatsRefusal } from './refusal.ts';

/** Lowest and highest point of a scale of whole numbers. */
export type Scale = readonly [low: number, high: number];
/** Lowest and highest rating of a band, both included. */
export type Band = readonly [from: number, to: number];

/** A share of the ratings in a band, as a fraction of 1, of which one bound or both are given. */
export interface ShareCondition {
  readonly band: Band;
  readonly atLeast?: number;
  readonly moreThan?: number;
  readonly atMost?: number;
  readonly lessThan?: number;
}

/** In or out when all conditions of the list hold. */
export interface ThresholdRule {
  readonly kind: 'threshold';
  readonly name: string;
  readonly scale: Scale;
  readonly in: readonly ShareCondition[];
  /** Empty: nothing is ever out. */
  readonly out: readonly ShareCondition[];
  /** `rated`: those who gave a rating. `all`: those who could not judge count too. */
  readonly denominator: 'rated' | 'all';
}

/** The RAND/UCLA appropriateness method; `classic` takes disagreement from a table by size of panel, else IPRAS. */
export interface RandRule {
  readonly kind: 'rand-ucla' | 'rand-ucla-classic';
  readonly name: string;
  readonly scale: Scale;
}

export type ConsensusRule = RandRule | ThresholdRule;

export const RULE_NAMES = ['rand-ucla', 'rand-ucla-classic', '70-15', '75'] as const;

/** Place of a point of any scale on the scale from 1 to 9. */
export const onNine = (rating: number, [low, high]: Scale): number => 1 + ((rating - low) * 8) / (high - low);

/**
 * The lower, middle and upper third of a scale: 1–3, 4–6, 7–9 of nine points; 1–2, 3–5, 6–7 of seven; 1–2, 3, 4–5 of five. A point of another
 * scale belongs to the third in which its place on the scale from 1 to 9 lies, with 3.5 and 6.5 as the borders.
 */
export function thirdsOf(scale: Scale): { low: Band; middle: Band; high: Band } {
  const [low, high] = scale;
  let lastLow = low;
  let firstHigh = high;
  for (let r = low; r <= high; r++) if (onNine(r, scale) < 3.5) lastLow = r;
  for (let r = high; r >= low; r--) if (onNine(r, scale) > 6.5) firstHigh = r;
  return { low: [low, lastLow], middle: [lastLow + 1, firstHigh - 1], high: [firstHigh, high] };
}

/** @throws StatsRefusal for a name that is none of {@link RULE_NAMES}. */
export function namedRule(name: string, scale: Scale): ConsensusRule {
  const { low, high } = thirdsOf(scale);
  switch (name) {
    case 'rand-ucla':
    case 'rand-ucla-classic':
      return { kind: name, name, scale };
    case '70-15':
      return {
        kind: 'threshold',
        name,
        scale,
        in: [
          { band: high, atLeast: 0.7 },
          { band: low, lessThan: 0.15 },
        ],
        out: [
          { band: low, atLeast: 0.7 },
          { band: high, lessThan: 0.15 },
        ],
        denominator: 'rated',
      };
    case '75':
      return {
        kind: 'threshold',
        name,
        scale,
        in: [{ band: high, atLeast: 0.75 }],
        out: [{ band: low, atLeast: 0.75 }],
        denominator: 'rated',
      };
    default:
      throw new StatsRefusal(
        `There is no rule "${name}"; take one of ${RULE_NAMES.join(', ')}, or a file with a rule.`,
      );
  }
}

type Fields = { readonly [key: string]: unknown };
const isFields = (v: unknown): v is Fields => typeof v === 'object' && v !== null && !Array.isArray(v);

/** @throws StatsRefusal in one sentence. */
export function scaleOf(value: unknown): Scale {
  const ends =
    typeof value === 'string' ? /^\s*(\d{1,3})\s*[-–]\s*(\d{1,3})\s*$/.exec(value)?.slice(1).map(Number) : value;
  if (Array.isArray(ends) && ends.length === 2) {
    const [low, high] = ends as unknown[];
    if (Number.isInteger(low) && Number.isInteger(high) && (low as number) < (high as number))
      return [low as number, high as number];
  }
  throw new StatsRefusal(`A scale has two ends, such as [1, 9] or "1-9", not ${JSON.stringify(value)}.`);
}

function bandOf(value: unknown, [low, high]: Scale, where: string): Band {
  const ends =
    typeof value === 'number'
      ? [value, value]
      : typeof value === 'string'
        ? /^\s*(\d{1,3})\s*(?:[-–]\s*(\d{1,3}))?\s*$/
            .exec(value)
            ?.slice(1)
            .map((v, _, all) => Number(v ?? all[0]))
        : value;
  if (Array.isArray(ends) && ends.length === 2 && ends.every((v) => Number.isInteger(v))) {
    const [from, to] = ends as [number, number];
    if (from <= to && from >= low && to <= high) return [from, to];
  }
  throw new StatsRefusal(
    `"${where}" of the rule needs a band of ratings on the scale, such as {"band": [${Math.max(low, high - 2)}, ${high}], "atLeast": 0.7}, not ${JSON.stringify(value)}.`,
  );
}

/** A share; what is above 1 is read as percent. */
function shareOf(value: unknown, where: string): number {
  const n = typeof value === 'string' && /%\s*$/.test(value) ? Number.parseFloat(value) / 100 : Number(value);
  const share = n > 1 ? n / 100 : n;
  if (value === null || value === '' || !(share >= 0 && share <= 1))
    throw new StatsRefusal(
      `"${where}" of the rule is ${JSON.stringify(value)}; give a share from 0 to 1, such as 0.7.`,
    );
  return share;
}

const BOUNDS = ['atLeast', 'moreThan', 'atMost', 'lessThan'] as const;

function conditionsOf(value: unknown, scale: Scale, usual: Band, where: string): ShareCondition[] {
  if (value === undefined || value === null || value === false) return [];
  if (typeof value === 'number' || typeof value === 'string') return [{ band: usual, atLeast: shareOf(value, where) }];
  const list = Array.isArray(value) ? value : [value];
  return list.map((entry: unknown): ShareCondition => {
    if (!isFields(entry))
      throw new StatsRefusal(`"${where}" of the rule lists conditions such as {"band": [7, 9], "atLeast": 0.7}.`);
    const band = bandOf(entry.band ?? entry.ratings ?? usual, scale, where);
    const given = BOUNDS.filter((b) => entry[b] !== undefined);
    const unknown = Object.keys(entry).find((k) => k !== 'band' && k !== 'ratings' && !BOUNDS.some((b) => b === k));
    if (unknown !== undefined)
      throw new StatsRefusal(
        `"${where}" of the rule has "${unknown}", which is not known; a condition has band and ${BOUNDS.join(', ')}.`,
      );
    if (given.length === 0)
      throw new StatsRefusal(`"${where}" of the rule names no share; add one of ${BOUNDS.join(', ')}.`);
    return { band, ...Object.fromEntries(given.map((b) => [b, shareOf(entry[b], `${where}.${b}`)])) };
  });
}

/**
 * Reads a rule: `{scale, in, out, denominator}`. `in` and `out` are a condition `{band, atLeast | moreThan | atMost | lessThan}`, a list of
 * conditions that must all hold, or a share alone, which is asked of the upper (in) or lower (out) third of the scale. A share above 1 is percent.
 * `denominator` is "rated" (the default) or "all". `{"rule": "rand-ucla", "scale": [1, 9]}` names one that is known.
 * @param fallback scale where the rule states none.
 * @throws StatsRefusal in one sentence.
 */
export function parseRule(value: unknown, fallback: Scale | null): ConsensusRule {
  if (!isFields(value)) throw new StatsRefusal('A rule is a JSON object such as {"scale": [1, 9], "in": …, "out": …}.');
  const scale = value.scale === undefined ? (fallback ?? [1, 9]) : scaleOf(value.scale);
  if (fallback && value.scale !== undefined && (fallback[0] !== scale[0] || fallback[1] !== scale[1]))
    throw new StatsRefusal(
      `The rule is for the scale ${scale.join('–')}, and ${fallback.join('–')} was asked for; let them agree.`,
    );
  if (typeof value.rule === 'string') return namedRule(value.rule, scale);
  const unknown = Object.keys(value).find((k) => !['name', 'scale', 'in', 'out', 'denominator'].includes(k));
  if (unknown !== undefined)
    throw new StatsRefusal(`The rule has "${unknown}", which is not known; it has scale, in, out and denominator.`);
  const { low, high } = thirdsOf(scale);
  const conditions = conditionsOf(value.in, scale, high, 'in');
  if (conditions.length === 0)
    throw new StatsRefusal(
      'The rule does not say when an item is in; add "in", such as {"band": [7, 9], "atLeast": 0.7}.',
    );
  return {
    kind: 'threshold',
    name: typeof value.name === 'string' ? value.name : 'a rule of its own',
    scale,
    in: conditions,
    out: conditionsOf(value.out, scale, low, 'out'),
    denominator: denominatorOf(value.denominator),
  };
}

function denominatorOf(value: unknown): 'rated' | 'all' {
  if (value === undefined || value === 'rated' || value === 'ratings') return 'rated';
  if (value === 'all' || value === 'raters' || value === 'all-raters') return 'all';
  throw new StatsRefusal(
    `"denominator" of the rule is ${JSON.stringify(value)}; give "rated" (who could not judge is left out) or "all".`,
  );
}
