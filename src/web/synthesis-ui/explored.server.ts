import { choicesOnAPage } from '#outcomes/around-answer.ts';
import { type ExploreChoice, specOfChoice } from '#outcomes/explore.ts';
import { type Evidence, loadEvidence } from '#outcomes/syntheses.server.ts';
import type { SynthesisAnswer } from '#outcomes/synthesis-answer.ts';
import { answerSynthesis } from '#outcomes/synthesise.ts';
import type { RequestApp } from '#web/context.server.ts';

/** The answer to a choice, computed at once and not on record. `asOf`: the latest date of the evidence that it looked at. */
export interface Explored {
  answer: SynthesisAnswer;
  evidence: Evidence;
  asOf: string | null;
}

/** Loads, then computes outside the transaction; a sentence where the question cannot be asked. */
export async function explored(
  app: Pick<RequestApp, 'db'>,
  choice: ExploreChoice,
  title: string,
): Promise<{ found: Explored; problem: null } | { found: null; problem: string }> {
  const { spec, problem } = specOfChoice(choice);
  if (!spec) return { found: null, problem };
  const evidence = await app.db.read((tx) => loadEvidence(tx, spec.outcome));
  const answer = answerSynthesis(title, spec, evidence.rows, evidence.judgements, {
    most: choicesOnAPage(spec.method),
  });
  const dates = [...answer.rows, ...answer.setAside].flatMap((r) => evidence.things.get(r.outcome)?.asOf ?? []);
  return { found: { answer, evidence, asOf: dates.sort().at(-1) ?? null }, problem: null };
}
