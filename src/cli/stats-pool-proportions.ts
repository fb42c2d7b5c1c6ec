import { parseTable } from '#stats/parse-table.ts';
import { poolProportions } from '#stats/pool-proportions.ts';
import { type Command, text, Usage } from './command.ts';
import { oneOf, POOL_OPTIONS, POOL_USAGE, poolOptions, TABLE_LIMIT_BYTES } from './stats-words.ts';

const METHODS = ['glmm', 'logit', 'freeman-tukey', 'arcsine'] as const;
export const command: Command = {
  name: ['stats', 'pool-proportions'],
  summary: 'pool single-arm proportions from a table study,x,n on standard input',
  usage: `[--method glmm|logit|freeman-tukey|arcsine] ${POOL_USAGE} < rows.csv`,
  options: { method: { type: 'string' }, ...POOL_OPTIONS },
  async run(t, values, args) {
    if (args.length > 0) throw new Usage(`The table comes on standard input; "${args[0]}" is one word too many.`);
    const method = oneOf('method', text(values, 'method'), METHODS);
    const options = poolOptions(values);
    const rows = parseTable(await t.stdin(TABLE_LIMIT_BYTES));
    const out = poolProportions(rows, { method, ...options });
    const pct = (x: number | null) => (x === null ? '–' : `${(100 * x).toFixed(1)} %`);
    t.result(
      out,
      [
        `${out.k} studies, ${out.events} events among ${out.patients} patients`,
        `pooled ${pct(out.estimate)} (${Number((100 * out.level).toPrecision(6))} % interval ${pct(out.ci[0])} to ${pct(out.ci[1])})`,
        out.predictionInterval
          ? `prediction interval ${pct(out.predictionInterval[0])} to ${pct(out.predictionInterval[1])}`
          : 'no prediction interval',
        'Full precision with --json.',
      ].join('\n'),
    );
    return 0;
  },
};
