import { answerOutcomes } from '#outcomes/syntheses.server.ts';
import { synthesisSpec } from '#outcomes/synthesis-answer.ts';
import { rangeWords } from '#outcomes/synthesis-words.ts';
import { type Command, Failure, table, text, Usage, type Values } from './command.ts';
import { PLACE_OPTIONS, withStore } from './place.server.ts';

const list = (values: Values, name: string): string[] | undefined => {
  const given = values[name];
  return Array.isArray(given) ? given.map(String) : undefined;
};
// of the window of a synthesis
const MOST_MONTHS = 240;

/** @throws Usage when it is no span of months. */
function windowOf(values: Values): [number, number] | undefined {
  const given = text(values, 'window');
  if (given === undefined) return undefined;
  const months = /^(\d{1,3}(?:\.\d+)?)-(\d{1,3}(?:\.\d+)?)$/.exec(given);
  const [from, to] = [Number(months?.[1]), Number(months?.[2])];
  if (!(from <= MOST_MONTHS && to <= MOST_MONTHS))
    throw new Usage(`--window takes the first and the last month up to ${MOST_MONTHS} such as 3-12, not "${given}".`);
  return [from, to];
}
const pct = (x: number): string => `${(100 * x).toFixed(1)} %`;

export const command: Command = {
  name: ['outcomes', 'synthesise'],
  summary: 'pool an outcome over the published arms, one cohort of each overlapping group, and print the choice',
  usage:
    '--outcome NAME [--disease KEY]… [--target KEY]… [--modality KEY]… [--product NAME]… [--window FROM-TO] [--at-months M] [--verification verified|all] [--method glmm|logit|freeman-tukey|arcsine]',
  options: {
    ...PLACE_OPTIONS,
    outcome: { type: 'string' },
    disease: { type: 'string', multiple: true },
    target: { type: 'string', multiple: true },
    modality: { type: 'string', multiple: true },
    product: { type: 'string', multiple: true },
    window: { type: 'string' },
    'at-months': { type: 'string' },
    verification: { type: 'string' },
    method: { type: 'string' },
  },
  async run(t, values, args) {
    const outcome = text(values, 'outcome');
    if (!outcome || args.length > 0) throw new Usage('Name the outcome, for example --outcome "DORIS remission".');
    const months = text(values, 'at-months');
    if (months !== undefined && !/^\d{1,3}(\.\d+)?$/.test(months))
      throw new Usage(`--at-months takes a number of months such as 6, not "${months}".`);
    const window = windowOf(values);
    const read = synthesisSpec.safeParse({
      outcome,
      diseases: list(values, 'disease'),
      targets: list(values, 'target'),
      modalities: list(values, 'modality'),
      products: list(values, 'product'),
      ...(window === undefined ? {} : { window }),
      ...(months === undefined ? {} : { atMonths: Number(months) }),
      verification: text(values, 'verification') ?? 'verified',
      method: text(values, 'method') ?? 'glmm',
    });
    if (!read.success) throw new Usage(read.error.issues.map((i) => i.message).join(' '));
    return withStore(t, values, {}, async (store) => {
      const answer = await store.db.read((tx) => answerOutcomes(tx, read.data));
      if (answer.rows.length === 0 && answer.setAside.length === 0)
        throw new Failure(
          `No published arm has the outcome "${outcome}" under these conditions; the page /outcomes lists the names.`,
        );
      const pooled =
        answer.estimate === null || !answer.ci
          ? `not pooled: ${answer.notPooledReason}`
          : `pooled ${pct(answer.estimate)} (95 % interval ${pct(answer.ci[0])} to ${pct(answer.ci[1])})${answer.predictionInterval ? `, prediction interval ${pct(answer.predictionInterval[0])} to ${pct(answer.predictionInterval[1])}` : ''}`;
      const range = answer.overlap.range;
      t.result(
        answer,
        [
          table(
            answer.rows.map((r) => [
              r.label,
              `${r.x}/${r.n}`,
              `${pct(r.p)} (${pct(r.ci[0])} to ${pct(r.ci[1])})`,
              `weight ${pct(r.weight)}`,
              r.mark,
            ]),
          ),
          ...answer.setAside.map((r) => `not counted: ${r.label}, ${r.x}/${r.n}: ${r.reason}`),
          ...answer.overlap.choices.map((c) => `overlap ${c.group}: ${c.taken} taken, ${c.because}`),
          `${answer.events} of ${answer.patients} patients in ${answer.k} cohorts; ${pooled}`,
          range
            ? `over ${rangeWords(range).over} of cohorts ${pct(range.low)} to ${pct(range.high)}${rangeWords(range).without ? `; ${rangeWords(range).without}` : ''}`
            : '',
          answer.methodText,
        ]
          .filter(Boolean)
          .join('\n'),
      );
      return 0;
    });
  },
};
