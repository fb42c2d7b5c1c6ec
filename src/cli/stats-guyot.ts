import { reconstructSurvival } from '#stats/guyot.ts';
import { parsePublishedCurves } from '#stats/guyot-table.ts';
import { type Command, Usage } from './command.ts';
import { TABLE_LIMIT_BYTES } from './stats-words.ts';

export const command: Command = {
  name: ['stats', 'guyot'],
  summary:
    'individual times rebuilt from published curves (Guyot 2012), always labelled reconstructed; lines are point,TIME,SHARE · risk,TIME,NUMBER · events,,NUMBER',
  usage: '[--rows] < kind,time,value[,group]',
  options: { rows: { type: 'boolean' } },
  async run(t, values, args) {
    if (args.length > 0) throw new Usage(`The table comes on standard input; "${args[0]}" is one word too many.`);
    const groups = parsePublishedCurves(await t.stdin(TABLE_LIMIT_BYTES)).map(reconstructSurvival);
    const cell = (word: string) => (/[",\r\n]/.test(word) ? `"${word.replaceAll('"', '""')}"` : word);
    const text =
      values.rows === true
        ? [
            'time,status,group,reconstructed',
            ...groups.flatMap((g) => g.rows.map((r) => `${r.time},${r.status},${cell(r.group)},yes`)),
          ]
        : [
            ...groups.flatMap((g) => [
              `${g.group || 'all'}: ${g.n} patients, ${g.events} events, RECONSTRUCTED from a published curve; furthest from a point ${g.largestGap.toFixed(4)}`,
              ...g.notes,
            ]),
            'The rows with --rows, everything with --json.',
          ];
    t.result({ reconstructed: true, method: 'Guyot 2012, 10.1186/1471-2288-12-9', groups }, text.join('\n'));
    return 0;
  },
};
