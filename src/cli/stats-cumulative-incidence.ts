import { incidenceReport } from '#stats/incidence-report.ts';
import { parseSurvivalTable } from '#stats/survival-table.ts';
import { type Command, text, Usage } from './command.ts';
import { oneOf, TABLE_LIMIT_BYTES, times } from './stats-words.ts';

export const command: Command = {
  name: ['stats', 'cumulative-incidence'],
  summary:
    'incidence of competing events and Gray’s tests from a table time,status[,group][,entry] on standard input; status 0 censored, 1, 2, … the cause',
  usage: '[--group COLUMN] [--conf log-log|log|plain] [--times 6,12] < rows.csv',
  options: { group: { type: 'string' }, conf: { type: 'string' }, times: { type: 'string' } },
  async run(t, values, args) {
    if (args.length > 0) throw new Usage(`The table comes on standard input; "${args[0]}" is one word too many.`);
    const conf = oneOf('conf', text(values, 'conf'), ['log-log', 'log', 'plain']);
    const at = times('times', text(values, 'times'));
    const rows = parseSurvivalTable(await t.stdin(TABLE_LIMIT_BYTES), text(values, 'group'));
    const out = incidenceReport(rows, { conf, times: at });
    const four = (x: number) => String(Number(x.toPrecision(4)));
    t.result(
      out,
      [
        ...out.groups.flatMap((g) =>
          g.causes.flatMap((c) => {
            const end = c.curve.at(-1);
            const interval = end?.ci ? `, 95 % interval ${four(end.ci[0])} to ${four(end.ci[1])}` : '';
            return [
              `${g.group || 'all'}, cause ${c.cause}: ${c.events} events among ${g.n} patients, incidence ${four(end?.estimate ?? 0)} by time ${end?.time}${interval}`,
              ...c.atTimes.map((a) =>
                a.estimate === undefined
                  ? `  by ${a.time}: nobody is observed so long`
                  : `  by ${a.time}: ${four(a.estimate)}${a.ci ? ` (${four(a.ci[0])} to ${four(a.ci[1])})` : ''}, ${a.atRisk} at risk`,
              ),
            ];
          }),
        ),
        ...Object.entries(out.gray ?? {}).flatMap(([cause, test]) =>
          test ? [`Gray, cause ${cause}: chi-square ${four(test.chi2)} on ${test.df}, p ${four(test.p)}`] : [],
        ),
        ...out.notes,
        'Full precision with --json.',
      ].join('\n'),
    );
    return 0;
  },
};
