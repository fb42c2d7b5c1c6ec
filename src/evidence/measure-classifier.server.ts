/* Measures the classifier on the labelled records and writes src/evidence/accuracy-figures.gen.ts. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Papa from 'papaparse';
import { FACETS, type Facet } from '#vocabulary/vocabulary.ts';
import { type Answer, type Answers, accuracy, agreement } from './accuracy.ts';
import type { Figures, Measured } from './accuracy-figures.ts';
import { classify } from './classify.ts';
import { answerOf } from './classify-answers.ts';
import { readRecords } from './read-records.server.ts';
import { CLASSIFIER } from './relevance.ts';
import { parseCtgovStudy, type StudyFacts } from './study-facts.ts';
import { mergeFacts } from './study-order.ts';

const LABELS = fileURLToPath(new URL('../../data/labels/labels.csv', import.meta.url));
const BUNDLED = fileURLToPath(new URL('../../data/trials', import.meta.url));
const TARGET = fileURLToPath(new URL('./accuracy-figures.gen.ts', import.meta.url));
/** The folder of the same records with their summaries, below the one that ACTION_REAL_RECORDS names. */
const FULL = 'trials/autoimmune-history';

const COLUMNS = {
  disease: 'diseases',
  target: 'targets',
  modality: 'modalities',
  product: 'products',
} as const satisfies Record<Facet, string>;
/** The words of the column `inferred`. */
const BELIEVED: Record<Facet, string> = {
  disease: 'diseases',
  target: 'targets',
  modality: 'modality',
  product: 'products',
};

type LabelRow = Record<
  'nct_id' | 'relevant' | 'inferred' | 'disagreed_on' | 'labeller_a' | 'labeller_b' | (typeof COLUMNS)[Facet],
  string
>;

const listed = (cell: string): string[] => cell.split(';').filter((key) => key !== '' && key !== 'none');

/** The labelled records, and what each labeller had said before the differences were settled. */
export interface Labelled {
  gold: Map<string, Answer>;
  labellers: [Map<string, Answer>, Map<string, Answer>];
  /** Facets of a record whose labels a labeller gave by belief, not by words of the record. */
  believed: Map<string, ReadonlySet<Facet>>;
}

export function readLabels(): Labelled {
  const { data } = Papa.parse<LabelRow>(readFileSync(LABELS, 'utf8'), { header: true, skipEmptyLines: true });
  const labelled: Labelled = { gold: new Map(), labellers: [new Map(), new Map()], believed: new Map() };
  for (const row of data) {
    const keys = Object.fromEntries(FACETS.map((f) => [f, listed(row[COLUMNS[f]])])) as Record<Facet, string[]>;
    const gold: Answer = { relevant: row.relevant === 'yes', keys };
    labelled.gold.set(row.nct_id, gold);
    for (const [i, cell] of [row.labeller_a, row.labeller_b].entries()) {
      const own = new Map(
        cell.split(' / ').map((part): [string, string] => [part.split(': ')[0] ?? '', part.split(': ')[1] ?? '']),
      );
      labelled.labellers[i]?.set(row.nct_id, {
        relevant: gold.relevant,
        keys: Object.fromEntries(
          FACETS.map((f) => [f, own.has(COLUMNS[f]) ? listed(own.get(COLUMNS[f]) ?? '') : keys[f]]),
        ) as Record<Facet, string[]>,
      });
    }
    const words = listed(row.inferred);
    labelled.believed.set(row.nct_id, new Set(FACETS.filter((f) => words.includes(BELIEVED[f]))));
  }
  return labelled;
}

/** The machine's answers to the latest state of every study in a folder of records, read in the order of the files' names. */
export async function classifyFolder(folder: string): Promise<Map<string, Answer>> {
  const latest = new Map<string, StudyFacts>();
  for (const file of readdirSync(folder).sort())
    for await (const record of readRecords(join(folder, file))) {
      const parsed = 'json' in record ? parseCtgovStudy(record.json) : null;
      if (parsed?.kind !== 'study') continue;
      const before = latest.get(parsed.nctId);
      latest.set(parsed.nctId, before ? mergeFacts(before, parsed.facts) : parsed.facts);
    }
  return new Map([...latest].map(([id, facts]) => [id, answerOf(classify(facts))]));
}

function measure(labelled: Labelled, predicted: Answers): Measured {
  const all = accuracy(labelled.gold, predicted);
  const worded = { ...all, facets: { ...all.facets } };
  for (const facet of FACETS) {
    const kept = new Map([...labelled.gold].filter(([id]) => !labelled.believed.get(id)?.has(facet)));
    worded.facets[facet] = accuracy(kept, predicted).facets[facet];
  }
  return { all, worded };
}

export async function figures(realRecords: string): Promise<Figures> {
  const labelled = readLabels();
  const [a, b] = labelled.labellers;
  const of = <T>(make: (facet: Facet) => T) => Object.fromEntries(FACETS.map((f) => [f, make(f)])) as Record<Facet, T>;
  return {
    classifier: CLASSIFIER,
    bundled: measure(labelled, await classifyFolder(BUNDLED)),
    full: measure(labelled, await classifyFolder(join(realRecords, FULL))),
    agreement: of((facet) => agreement(a, b, facet)),
    labelled: labelled.gold.size,
    believed: of((facet) => [...labelled.believed.values()].filter((set) => set.has(facet)).length),
  };
}

export const bundledFigures = async (): Promise<Measured> => measure(readLabels(), await classifyFolder(BUNDLED));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = process.env.ACTION_REAL_RECORDS;
  if (!folder) {
    process.stderr.write(
      'Set ACTION_REAL_RECORDS to the folder of real records, so that the full form can be measured.\n',
    );
    process.exit(1);
  }
  const found = await figures(folder);
  writeFileSync(
    TARGET,
    `// Generated by \`node src/evidence/measure-classifier.server.ts\` from data/labels. Do not edit.
import type { Figures } from './accuracy-figures.ts';

export const FIGURES = JSON.parse(
  '${JSON.stringify(found)}',
) as Figures;
`,
  );
  execFileSync('npx', ['biome', 'format', '--write', TARGET], { stdio: 'inherit' });
}
