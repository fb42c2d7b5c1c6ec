import { effectColumns, parseEffectTable } from '#stats/effect-table.ts';
import { poolEffectTable } from '#stats/pool-effects.ts';
import { type Command, text, Usage } from './command.ts';
import { oneOf, POOL_OPTIONS, POOL_USAGE, poolOptions, TABLE_LIMIT_BYTES } from './stats-words.ts';

const MEASURES = ['logRR', 'logOR', 'RD', 'MD', 'SMD', 'generic'] as const;
export const command: Command = {
  name: ['stats', 'pool-effects'],
  summary: 'pool effects of two arms, or any effects with standard errors, from a table on standard input',
  usage: `--measure logRR|logOR|RD < study,ai,n1i,ci,n2i | --measure MD|SMD < study,m1i,sd1i,n1i,m2i,sd2i,n2i | --measure generic < study,yi,sei ${POOL_USAGE} [--egger lm|mixed]`,
  options: { measure: { type: 'string' }, egger: { type: 'string' }, ...POOL_OPTIONS },
  async run(t, values, args) {
    if (args.length > 0) throw new Usage(`The table comes on standard input; "${args[0]}" is one word too many.`);
    const measure = oneOf('measure', text(values, 'measure'), MEASURES);
    if (!measure) throw new Usage(`Name the effect with --measure ${MEASURES.join('|')}.`);
    const egger = oneOf('egger', text(values, 'egger'), ['lm', 'mixed'] as const);
    const options = poolOptions(values);
    const out = poolEffectTable(parseEffectTable(await t.stdin(TABLE_LIMIT_BYTES), measure), { egger, ...options });
    const four = (x: number) => String(Number(x.toPrecision(4)));
    t.result(
      out,
      [
        `${out.k} studies, columns study, ${effectColumns(measure).join(', ')}`,
        `pooled ${measure} ${four(out.estimate)} (${Number((100 * out.level).toPrecision(6))} % interval ${four(out.ci[0])} to ${four(out.ci[1])})`,
        out.predictionInterval
          ? `prediction interval ${four(out.predictionInterval[0])} to ${four(out.predictionInterval[1])}`
          : 'no prediction interval',
        ...out.notes,
        'Full precision with --json.',
      ].join('\n'),
    );
    return 0;
  },
};
