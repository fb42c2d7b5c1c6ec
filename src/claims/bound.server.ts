import type { ReadTx } from '#db/tx.ts';
import { type QueryAnswer, queryFigures } from '#evidence/query-answer.ts';
import { readThing } from '#ledger/record.server.ts';
import { KIND_WORDS, type Ref } from '#ledger/things.ts';
import { type SynthesisAnswer, synthesisFigures } from '#outcomes/synthesis-answer.ts';
import { LineRefused } from './line-refused.ts';
import { timeSpans } from './typed-figures.ts';

/** The present answer of a synthesis or an evidence query, as a claim sees it. */
export interface BoundAnswer {
  ref: Ref;
  question: string;
  /** Every placeholder that a claim may use, with its present value. */
  figures: Record<string, string>;
  /** Stretches of time that the question names; they may be typed in a claim. */
  spans: string[];
  asOf: string | null;
  hash: string;
}

/** @returns null when there is no such synthesis or query. */
export async function readBound(tx: ReadTx, ref: Ref): Promise<BoundAnswer | null> {
  const thing = await readThing(tx, ref);
  if (!thing) return null;
  // what stands under these kinds was written by our own refresh in exactly these shapes
  const answer = thing.content as QueryAnswer | SynthesisAnswer;
  const figures =
    ref.kind === 'query' ? queryFigures(answer as QueryAnswer) : synthesisFigures(answer as SynthesisAnswer);
  const specWords = Object.values(answer.spec).filter((v): v is string => typeof v === 'string');
  if ('atMonths' in answer.spec && answer.spec.atMonths !== undefined) specWords.push(`${answer.spec.atMonths} months`);
  return {
    ref: { kind: ref.kind, id: ref.id },
    question: answer.question,
    figures,
    spans: timeSpans(answer.question, ...specWords),
    asOf: thing.asOf,
    hash: thing.hash,
  };
}

/** The same for writing. @throws LineRefused when there is none, or when its evidence has no date. */
export async function requireBound(tx: ReadTx, ref: Ref): Promise<BoundAnswer & { asOf: string }> {
  const bound = await readBound(tx, ref);
  const name = `${KIND_WORDS[ref.kind]} ${ref.id}`;
  if (!bound) throw new LineRefused(`There is no ${name}; check its number.`, 'bound');
  if (!bound.asOf)
    throw new LineRefused(`The ${name} has no evidence behind it yet, so a claim would have no date.`, 'bound');
  return { ...bound, asOf: bound.asOf };
}
