import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { rankOptions } from '#stats/smaa.ts';
import { isFields, parseProblem, sampleFilesOf } from '#stats/smaa-problem.ts';
import { readMeasurementSamples, readWeightSamples } from '#stats/smaa-samples.ts';
import { type Command, Failure, table, Usage, wholeNumber } from './command.ts';

const MOST_BYTES = 512 * 1024 * 1024;
const MOST_DRAWS = 10_000_000;

async function readText(path: string): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readFile(path);
  } catch {
    throw new Failure(`${path} could not be read; name a file that is there.`);
  }
  if (bytes[0] === 0x1f && bytes[1] === 0x8b)
    try {
      bytes = gunzipSync(bytes, { maxOutputLength: MOST_BYTES });
    } catch {
      throw new Failure(`${path} is packed with gzip and damaged or too long; unpack it first.`);
    }
  return bytes.toString('utf8');
}

const idsOf = (list: unknown): string[] =>
  Array.isArray(list) ? list.flatMap((e: unknown) => (isFields(e) && typeof e.id === 'string' ? [e.id] : [])) : [];

export const command: Command = {
  name: ['priorities', 'rank'],
  summary: 'rank options under uncertain scores and weights (SMAA-2): rank acceptability, central weights, confidence',
  usage: 'PROBLEM.json [--draws 10000] [--seed 1] [--top 3]',
  options: { draws: { type: 'string' }, seed: { type: 'string' }, top: { type: 'string' } },
  async run(t, values, args) {
    const [file] = args;
    if (!file || args.length > 1) throw new Usage('Name one problem file, such as PROBLEM.json.');
    const draws = wholeNumber(values, 'draws', 1, MOST_DRAWS) ?? 10_000;
    const seed = wholeNumber(values, 'seed', 0, 2 ** 31 - 1) ?? 1;
    const top = wholeNumber(values, 'top', 1, 10_000);
    let problem: unknown;
    try {
      problem = JSON.parse(await readText(file));
    } catch (e) {
      if (e instanceof Failure) throw e;
      throw new Failure(`${file} is not JSON; write a problem with options, criteria and weights.`);
    }
    const files = sampleFilesOf(problem);
    const fields = isFields(problem) ? problem : {};
    const criteria = idsOf(fields.criteria);
    const beside = (name: string) => readText(resolve(dirname(file), name));
    const out = rankOptions(
      parseProblem(problem, {
        weights: files.weights === null ? null : readWeightSamples(await beside(files.weights), criteria),
        measurements:
          files.measurements === null
            ? null
            : readMeasurementSamples(await beside(files.measurements), idsOf(fields.options), criteria),
      }),
      { draws, seed, ...(top === undefined ? {} : { top }) },
    );
    const percent = (x: number) => `${(100 * x).toFixed(1)} %`;
    t.result(
      out,
      [
        table([
          ['option', 'first', `in the first ${out.top}`, 'mean rank', 'confidence', 'word'],
          ...Object.keys(out.rankAcceptability)
            .sort((a, b) => (out.expectedRank[a] ?? 0) - (out.expectedRank[b] ?? 0))
            .map((id) => [
              id,
              percent(out.rankAcceptability[id]?.[0] ?? 0),
              percent(out.inTop[id] ?? 0),
              (out.expectedRank[id] ?? 0).toFixed(2),
              out.confidenceFactor[id] === null ? 'never first' : percent(out.confidenceFactor[id] ?? 0),
              out.words[id] ?? '',
            ]),
        ]),
        `${out.draws} draws, seed ${out.seed}; chance leaves at most ${percent(out.monteCarloError)} (one standard error). Full precision with --json.`,
      ].join('\n'),
    );
    return 0;
  },
};
