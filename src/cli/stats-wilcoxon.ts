import { wilcoxonSignedRank } from '#stats/wilcoxon.ts';
import { parsePairs } from '#stats/wilcoxon-table.ts';
import { type Command, Usage } from './command.ts';
import { TABLE_LIMIT_BYTES } from './stats-words.ts';

export const command: Command = {
  name: ['stats', 'wilcoxon'],
  summary: 'Wilcoxon’s signed-rank test, exact up to 200 pairs, from a table before,after on standard input',
  usage: '< before,after',
  options: {},
  async run(t, _values, args) {
    if (args.length > 0) throw new Usage(`The table comes on standard input; "${args[0]}" is one word too many.`);
    const { differences, incomplete } = parsePairs(await t.stdin(TABLE_LIMIT_BYTES));
    const out = { pairs: differences.length, incomplete, ...wilcoxonSignedRank(differences) };
    t.result(
      out,
      [
        `${out.pairs} pairs, ${out.zeros} of them without a difference; ${out.incomplete} incomplete ones left out`,
        `V ${out.v}, p ${Number(out.p.toPrecision(4))} (${out.exact ? 'exact' : 'normal approximation'}, two-sided)`,
        'Full precision with --json.',
      ].join('\n'),
    );
    return 0;
  },
};
