import { access } from 'node:fs/promises';
import { classify } from '#evidence/classify.ts';
import { answerOf } from '#evidence/classify-answers.ts';
import type { Classification } from '#evidence/labels.ts';
import { readRecords } from '#evidence/read-records.server.ts';
import { parseCtgovStudy } from '#evidence/study-facts.ts';
import { type Command, Failure, Usage } from './command.ts';

/** One line of the answer. `diseases` are those that are named, `broader` what follows from them. */
export interface Classified {
  id: string;
  diseases: string[];
  targets: string[];
  modalities: string[];
  products: string[];
  relevant: boolean;
  broader: string[];
  /** The sentence and rule that decided on relevance, and for each label the words that earned it. */
  why: {
    relevance: string;
    rule: string;
    words: string | null;
    field: string | null;
    labels: { facet: string; key: string; words: string; field: string; rule: string }[];
  };
}

/** A record that could not be read; `id` where it was at least named. */
export interface NotClassified {
  id: string | null;
  error: string;
}

function answer(id: string, found: Classification): Classified {
  const { keys } = answerOf(found);
  const { relevance, labels } = found;
  return {
    id,
    diseases: [...keys.disease],
    targets: [...keys.target],
    modalities: [...keys.modality],
    products: [...keys.product],
    relevant: relevance.relevant,
    broader: labels.filter((l) => l.rule === 'parent').map((l) => l.key),
    why: {
      relevance: relevance.why,
      rule: relevance.rule,
      words: relevance.words,
      field: relevance.field,
      labels: labels.map(({ facet, key, words, field, rule }) => ({ facet, key, words, field, rule })),
    },
  };
}

/** Waits while the reader of standard output is slower than we are, so that a long file needs no more memory than a short one. */
const drained = (): Promise<void> | null =>
  process.stdout.writableNeedDrain ? new Promise((done) => process.stdout.once('drain', () => done())) : null;

export const command: Command = {
  name: ['evidence', 'classify'],
  summary: 'say what registry records are about, without a database; one line of NDJSON a record',
  usage: 'FILE (or - for standard input)',
  options: {},
  async run(t, _values, args) {
    const [file] = args;
    if (file === undefined || args.length > 1)
      throw new Usage('Name one file of registry records, or - for standard input.');
    if (file !== '-')
      await access(file).catch(() => {
        throw new Failure(`There is no file ${file} that can be read.`);
      });
    let read = 0;
    let failed = 0;
    for await (const record of readRecords(file === '-' ? process.stdin : file)) {
      const refuse = (id: string | null, error: string): void => {
        failed++;
        const line: NotClassified = { id, error };
        t.line(line, JSON.stringify(line));
      };
      if ('problem' in record) refuse(null, record.problem);
      else {
        const parsed = parseCtgovStudy(record.json);
        if (parsed.kind === 'refused') refuse(null, parsed.sentence);
        else {
          read++;
          const line = answer(parsed.nctId, classify(parsed.facts));
          t.line(line, JSON.stringify(line));
        }
      }
      t.progress('records', read + failed);
      await drained();
    }
    t.progress('', null);
    if (failed > 0) t.note(`${failed} of ${read + failed} records could not be read; each has a line with "error".`);
    return read > 0 ? 0 : 1;
  },
};
