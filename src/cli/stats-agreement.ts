import { agreementReport, parseRatings } from '#stats/agreement-report.ts';
import { type Command, text, Usage } from './command.ts';
import { TABLE_LIMIT_BYTES } from './stats-words.ts';

function scaleOf(given: string | undefined): readonly [number, number] | undefined {
  if (given === undefined) return undefined;
  const [low, high] = (/^(\d{1,3})-(\d{1,3})$/.exec(given)?.slice(1) ?? []).map(Number);
  if (low === undefined || high === undefined || low >= high)
    throw new Usage(`--scale takes its ends, such as 1-9, not "${given}".`);
  return [low, high];
}

export const command: Command = {
  name: ['stats', 'agreement'],
  summary:
    'agreement of raters from a table rater,item,rating on standard input: Cohen’s and weighted kappa, Fleiss’ kappa, AC1, ICC(2,1), Krippendorff’s alpha',
  usage: '[--scale 1-9] < rater,item,rating',
  options: { scale: { type: 'string' } },
  async run(t, values, args) {
    if (args.length > 0) throw new Usage(`The table comes on standard input; "${args[0]}" is one word too many.`);
    const scale = scaleOf(text(values, 'scale'));
    const out = agreementReport(parseRatings(await t.stdin(TABLE_LIMIT_BYTES)), scale);
    const n = (x: number | null | undefined) =>
      x === null || x === undefined ? 'none' : String(Number(x.toPrecision(4)));
    t.result(
      out,
      [
        `${out.raters.length} raters, ${out.items} items, ${out.ratings} ratings, ${out.cannotJudge} without judgement`,
        ...(out.cohen.length === 1
          ? out.cohen.map(
              (c) =>
                `Cohen’s kappa ${n(c.none?.estimate)}, linear weights ${n(c.linear?.estimate)}, quadratic ${n(c.quadratic?.estimate)}`,
            )
          : []),
        `Fleiss’ kappa ${n(out.fleiss?.estimate)} · AC1 ${n(out.ac1?.estimate)} · ICC(2,1) ${n(out.icc21?.estimate)}`,
        `Krippendorff’s alpha nominal ${n(out.alpha.nominal?.estimate)}, ordinal ${n(out.alpha.ordinal?.estimate)}, interval ${n(out.alpha.interval?.estimate)}`,
        ...out.notes,
        'Full precision with --json.',
      ].join('\n'),
    );
    return 0;
  },
};
