import { readFile } from 'node:fs/promises';
import { analyseConsensus } from '#stats/consensus-rounds.ts';
import { type ConsensusRule, namedRule, parseRule, RULE_NAMES, type Scale, scaleOf } from '#stats/consensus-rule.ts';
import { parseRoundRatings } from '#stats/consensus-table.ts';
import { type Command, Failure, table, text, Usage } from './command.ts';
import { TABLE_LIMIT_BYTES } from './stats-words.ts';

const NAMED: readonly string[] = RULE_NAMES;

async function ruleOf(given: string, scale: Scale | null): Promise<ConsensusRule> {
  if (NAMED.includes(given)) return namedRule(given, scale ?? [1, 9]);
  let content: string;
  try {
    content = await readFile(given, 'utf8');
  } catch {
    throw new Usage(`--rule takes one of ${RULE_NAMES.join(', ')}, or a file with a rule; "${given}" is neither.`);
  }
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch {
    throw new Failure(`${given} is not JSON; write a rule such as {"scale": [1, 9], "in": {"band": [7, 9], "atLeast": 0.7}}.`); // biome-ignore format: one sentence
  }
  return parseRule(json, scale);
}

const short = (x: number | null): string => (x === null ? '–' : String(Number(x.toPrecision(3))));

export const command: Command = {
  name: ['consensus', 'analyse'],
  summary:
    'what a panel’s ratings amount to, item by item and round by round: RAND/UCLA (IPRAS or classic), 70/15, 75 % or a rule of your own; stability, attrition, agreement',
  usage:
    '[RATINGS.csv] [--rule rand-ucla|rand-ucla-classic|70-15|75|FILE.json] [--scale 1-9] < rater,item,round,rating[,group]',
  options: { rule: { type: 'string' }, scale: { type: 'string' } },
  async run(t, values, args) {
    if (args.length > 1) throw new Usage(`One table at a time; "${args[1]}" is one word too many.`);
    const given = text(values, 'scale');
    const scale = given === undefined ? null : scaleOf(given);
    const rule = await ruleOf(text(values, 'rule') ?? 'rand-ucla', scale);
    const [file] = args;
    const csv = file === undefined ? await t.stdin(TABLE_LIMIT_BYTES) : await readFile(file, 'utf8');
    const out = analyseConsensus(parseRoundRatings(csv, rule.scale), rule);
    t.result(
      out,
      [
        table([
          ['round', 'n', 'cannot judge', 'median', 'low/middle/high', 'verdict', 'item'],
          ...out.items.map((i) => [
            i.round,
            String(i.n),
            String(i.cannotJudge),
            short(i.median),
            `${i.bands.low}/${i.bands.middle}/${i.bands.high}`,
            i.verdict ?? 'none can be given',
            i.item,
          ]),
        ]),
        ...out.rounds.map(
          (r) =>
            `Round ${r}: ${
              Object.entries(out.verdicts[r] ?? {})
                .map(([v, n]) => `${n} ${v}`)
                .join(', ') || 'no verdict'
            }`,
        ),
        ...out.panel.map(
          (p) =>
            `Round ${p.round}: ${p.raters} raters; Fleiss’ kappa ${short(p.fleissKappa)}, ICC(2,1) ${short(p.icc21)}, Krippendorff’s alpha (ordinal) ${short(p.krippendorffAlphaOrdinal)}`,
        ),
        ...out.notes,
        'Full precision, stability and attrition with --json.',
      ].join('\n'),
    );
    return 0;
  },
};
