import { survivalReport } from '#stats/survival-report.ts';
import { parseSurvivalTable } from '#stats/survival-table.ts';
import { type Command, text, Usage } from './command.ts';
import { times as numbers, oneOf, TABLE_LIMIT_BYTES } from './stats-words.ts';

export const command: Command = {
  name: ['stats', 'kaplan-meier'],
  summary:
    'survival curves, log-rank tests and hazard ratios from a table time,status[,group][,entry] on standard input',
  usage:
    '[--group COLUMN] [--conf log-log|log|plain] [--times 6,12] [--rmst T] [--ties efron|breslow|exact] < rows.csv',
  options: {
    group: { type: 'string' },
    conf: { type: 'string' },
    times: { type: 'string' },
    rmst: { type: 'string' },
    ties: { type: 'string' },
  },
  async run(t, values, args) {
    if (args.length > 0) throw new Usage(`The table comes on standard input; "${args[0]}" is one word too many.`);
    const conf = oneOf('conf', text(values, 'conf'), ['log-log', 'log', 'plain']);
    const ties = oneOf('ties', text(values, 'ties'), ['efron', 'breslow', 'exact']);
    const horizon = numbers('rmst', text(values, 'rmst'));
    if (horizon.length > 1) throw new Usage('--rmst takes one number.');
    const times = numbers('times', text(values, 'times'));
    const rows = parseSurvivalTable(await t.stdin(TABLE_LIMIT_BYTES), text(values, 'group'));
    const out = survivalReport(rows, { conf, ties, times, rmst: horizon[0] });
    const n = (x: number | null) => (x === null ? 'not reached' : String(Number(x.toPrecision(4))));
    t.result(
      out,
      [
        ...out.groups.flatMap((g) => [
          `${g.group || 'all'}: ${g.n} patients, ${g.events} events, median ${n(g.median.estimate)} (${n(g.median.ci[0])} to ${n(g.median.ci[1])})`,
          ...g.atTimes.map((a) =>
            a.survival === undefined
              ? `  at ${a.time}: nobody is observed so long`
              : `  at ${a.time}: ${n(a.survival)}${a.ci ? ` (${n(a.ci[0])} to ${n(a.ci[1])})` : ''}, ${a.atRisk} at risk`,
          ),
          ...(g.rmst ? [`  mean up to ${horizon[0]}: ${n(g.rmst.estimate)}, standard error ${n(g.rmst.se)}`] : []),
        ]),
        ...(out.logRank
          ? [`log-rank: chi-square ${n(out.logRank.chi2)} on ${out.logRank.df}, p ${n(out.logRank.p)}`]
          : []),
        ...(out.cox?.coefficients ?? []).map((c) =>
          c.hr === null || c.ci === null
            ? `hazard ratio of ${c.name}: ${c.note}`
            : `hazard ratio of ${c.name} to ${out.cox?.reference}: ${n(c.hr)} (${n(c.ci[0])} to ${n(c.ci[1])}), p ${n(c.p)}`,
        ),
        'Full precision with --json.',
      ].join('\n'),
    );
    return 0;
  },
};
