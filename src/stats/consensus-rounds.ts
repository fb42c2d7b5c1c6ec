/** Every item of every round, what moved between rounds, who stayed, and how far the panel agrees. METHODS §5. */
import { cohenKappa, crossTable } from './agreement-kappa.ts';
import { agreementReport } from './agreement-report.ts';
import { type ItemResult, itemResult } from './consensus-item.ts';
import { type ConsensusRule, thirdsOf } from './consensus-rule.ts';
import type { RoundRating } from './consensus-table.ts';
import { StatsRefusal } from './refusal.ts';
import { wilcoxonSignedRank } from './wilcoxon.ts';

export interface ItemOfRound extends ItemResult {
  readonly item: string;
  readonly round: string;
  /** The same by stakeholder group, where groups are named. */
  readonly groups?: Readonly<Record<string, ItemResult>>;
}

/** How the ratings of those who rated an item in two consecutive rounds moved. */
export interface Stability {
  readonly item: string;
  readonly from: string;
  readonly to: string;
  /** Raters with a rating in both. */
  readonly pairs: number;
  /** Share of them whose rating is not the same. */
  readonly moved: number | null;
  /** Share of all ratings in the third of the scale in which the later median lies: later minus earlier, as a fraction of 1. */
  readonly changeInAgreement: number | null;
  /** Cohen's kappa with quadratic weights between the rounds, and with linear ones; null where it is not defined. */
  readonly weightedKappa: { readonly linear: number | null; readonly quadratic: number | null };
  /** Signed-rank test of later minus earlier. */
  readonly wilcoxon: { readonly n: number; readonly v: number; readonly p: number; readonly exact: boolean } | null;
}

/** Who took part, over the rounds. Somebody takes part in a round with at least one line in it, "cannot judge" included. */
export interface Attrition {
  readonly round: string;
  /** 'all', or the name of a stakeholder group. */
  readonly group: string;
  readonly raters: number;
  /** Of those of the round before; null for the first. */
  readonly stayed: number | null;
  readonly left: number | null;
  readonly joined: number | null;
  /** Share of those of the first round who are in this one. */
  readonly ofFirst: number;
}

export interface PanelAgreement {
  readonly round: string;
  readonly raters: number;
  readonly items: number;
  readonly fleissKappa: number | null;
  readonly icc21: number | null;
  readonly krippendorffAlphaOrdinal: number | null;
}

export interface ConsensusAnalysis {
  readonly rule: ConsensusRule;
  readonly rounds: readonly string[];
  readonly items: readonly ItemOfRound[];
  /** Verdicts counted by round. */
  readonly verdicts: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly stability: readonly Stability[];
  readonly attrition: readonly Attrition[];
  readonly panel: readonly PanelAgreement[];
  readonly notes: readonly string[];
}

/** Rounds as people number them: 2 before 10; those without a number after, as they come. */
function inOrder(rounds: readonly string[]): string[] {
  const number = (r: string) => Number(/\d+/.exec(r)?.[0] ?? Number.POSITIVE_INFINITY);
  return rounds.map((r, i) => ({ r, i })).sort((a, b) => number(a.r) - number(b.r) || a.i - b.i).map(({ r }) => r); // biome-ignore format: a chain
}

const grouped = <T>(rows: readonly T[], key: (row: T) => string): Map<string, T[]> => {
  const out = new Map<string, T[]>();
  for (const row of rows) {
    const list = out.get(key(row));
    if (list) list.push(row);
    else out.set(key(row), [row]);
  }
  return out;
};

const result = (rows: readonly RoundRating[], rule: ConsensusRule): ItemResult => {
  const ratings = rows.flatMap((r) => (r.rating === null ? [] : [r.rating]));
  return itemResult(ratings, rows.length - ratings.length, rule);
};

/** The order of the lines matters for nothing but the order in which items and groups are listed. */
export function analyseConsensus(rows: readonly RoundRating[], rule: ConsensusRule): ConsensusAnalysis {
  if (rows.length === 0) throw new StatsRefusal('There are no ratings to analyse.');
  const rounds = inOrder([...new Set(rows.map((r) => r.round))]);
  const byRound = grouped(rows, (r) => r.round);
  const groups = [...new Set(rows.map((r) => r.group))].filter(Boolean).sort();
  const notes: string[] = [];
  const items = rounds.flatMap((round) =>
    [...grouped(byRound.get(round) ?? [], (r) => r.item)].map(
      ([item, of]): ItemOfRound => ({
        item,
        round,
        ...result(of, rule),
        ...(groups.length > 0
          ? {
              groups: Object.fromEntries(
                groups.map(
                  (g) =>
                    [
                      g,
                      result(
                        of.filter((r) => r.group === g),
                        rule,
                      ),
                    ] as const,
                ),
              ),
            }
          : {}),
      }),
    ),
  );
  const uncovered = items.filter((i) => i.n > 0 && i.verdict === null).length;
  if (uncovered > 0)
    notes.push(
      `The classic method is defined for 8 to 16 ratings of an item; ${uncovered === 1 ? '1 item has' : `${uncovered} items have`} another number and no verdict. The rule rand-ucla (IPRAS) holds for any.`,
    );
  const verdicts = Object.fromEntries(
    rounds.map((round) => {
      const of = items.filter((i) => i.round === round && i.verdict !== null);
      return [round, Object.fromEntries([...grouped(of, (i) => i.verdict ?? '')].map(([v, l]) => [v, l.length]))];
    }),
  );
  return {
    rule,
    rounds,
    items,
    verdicts,
    stability: rounds.slice(1).flatMap((to, i) => stabilityOf(rounds[i] as string, to, byRound, rule)),
    attrition: attritionOf(rounds, byRound, groups),
    panel: rounds.map((round) => panelOf(round, byRound.get(round) ?? [], rule)),
    notes,
  };
}

function stabilityOf(
  from: string,
  to: string,
  byRound: ReadonlyMap<string, readonly RoundRating[]>,
  rule: ConsensusRule,
): Stability[] {
  const before = grouped(byRound.get(from) ?? [], (r) => r.item);
  const after = grouped(byRound.get(to) ?? [], (r) => r.item);
  const [low, high] = rule.scale;
  const points = Array.from({ length: high - low + 1 }, (_, i) => low + i);
  return [...after].flatMap(([item, later]): Stability[] => {
    const earlier = before.get(item);
    if (!earlier) return [];
    const first = new Map(earlier.map((r) => [r.rater, r.rating]));
    const pairs = later.flatMap((r): [number, number][] => {
      const was = first.get(r.rater);
      return r.rating === null || was === null || was === undefined ? [] : [[was, r.rating]];
    });
    const kappa = (weights: 'linear' | 'quadratic') => {
      try {
        return pairs.length > 0 ? cohenKappa(crossTable(pairs, points), weights).estimate : null;
      } catch (e) {
        if (e instanceof StatsRefusal) return null;
        throw e;
      }
    };
    const signed = pairs.length > 0 ? wilcoxonSignedRank(pairs.map(([a, b]) => b - a)) : null;
    return [
      {
        item,
        from,
        to,
        pairs: pairs.length,
        moved: pairs.length > 0 ? pairs.filter(([a, b]) => a !== b).length / pairs.length : null,
        changeInAgreement: changeInAgreement(result(earlier, rule), result(later, rule), rule),
        weightedKappa: { linear: kappa('linear'), quadratic: kappa('quadratic') },
        wilcoxon: signed && { n: signed.n, v: signed.v, p: signed.p, exact: signed.exact },
      },
    ];
  });
}

function changeInAgreement(before: ItemResult, after: ItemResult, rule: ConsensusRule): number | null {
  if (before.n === 0 || after.n === 0 || after.median === null) return null;
  const { low, high } = thirdsOf(rule.scale);
  const third = after.median >= high[0] ? 'high' : after.median <= low[1] ? 'low' : 'middle';
  return after.bands[third] / after.n - before.bands[third] / before.n;
}

function attritionOf(
  rounds: readonly string[],
  byRound: ReadonlyMap<string, readonly RoundRating[]>,
  groups: readonly string[],
): Attrition[] {
  const of = (round: string, group: string | null) =>
    new Set((byRound.get(round) ?? []).filter((r) => group === null || r.group === group).map((r) => r.rater));
  return [null, ...groups].flatMap((group) => {
    const first = of(rounds[0] ?? '', group);
    return rounds.map((round, i): Attrition => {
      const now = of(round, group);
      const last = i > 0 ? of(rounds[i - 1] as string, group) : null;
      const stayed = last && [...now].filter((r) => last.has(r)).length;
      return {
        round,
        group: group ?? 'all',
        raters: now.size,
        stayed,
        left: last && last.size - (stayed ?? 0),
        joined: last && now.size - (stayed ?? 0),
        ofFirst: first.size > 0 ? [...now].filter((r) => first.has(r)).length / first.size : 0,
      };
    });
  });
}

function panelOf(round: string, rows: readonly RoundRating[], rule: ConsensusRule): PanelAgreement {
  const raters = new Set(rows.map((r) => r.rater)).size;
  const items = new Set(rows.map((r) => r.item)).size;
  const none = { round, raters, items, fleissKappa: null, icc21: null, krippendorffAlphaOrdinal: null };
  if (raters < 2) return none;
  const report = agreementReport(rows, rule.scale);
  return {
    ...none,
    fleissKappa: report.fleiss?.estimate ?? null,
    icc21: report.icc21?.estimate ?? null,
    krippendorffAlphaOrdinal: report.alpha.ordinal?.estimate ?? null,
  };
}
