import { type SuggestedCertainty, suggestCertainty } from './certainty.ts';
import { type LeftOutRow, leaveOneOut } from './leave-one-out.ts';
import type { Judged } from './overlap.ts';
import { type PlainWords, plainWords } from './plain-words.ts';
import { type Sensitivity, sensitivityOf } from './sensitivity.ts';
import { armFacts, type SubgroupTable, subgroupTables } from './subgroups.ts';
import type { SynthesisAnswer, SynthesisSpec } from './synthesis-answer.ts';
import { answerSynthesis, type CandidateRow } from './synthesise.ts';

/** What stands around an answer: words, certainty, and the analyses that show how much hangs on what. */
export interface AroundAnswer {
  plain: PlainWords;
  certainty: SuggestedCertainty;
  leftOut: LeftOutRow[];
  subgroups: SubgroupTable[];
  sensitivity: Sensitivity;
}

/**
 * Beyond this many admissible choices a page samples them, so that no question can hold the server up: each costs some 0.3 ms by the
 * binomial–normal model, 0.05 ms by a two-step method.
 */
const CHOICES_ON_A_PAGE = 200;
const TWO_STEP_CHOICES_ON_A_PAGE = 512;

/** How many admissible choices a page tries by this method before it samples them. */
export const choicesOnAPage = (method: SynthesisSpec['method']): number =>
  method === 'glmm' ? CHOICES_ON_A_PAGE : TWO_STEP_CHOICES_ON_A_PAGE;

/**
 * Computes all of it from the answer and the evidence behind it. Pure; some 50 to 200 ms for 15 cohorts, most of it the model fits.
 * @param evidence the rows of the same outcome and the judgements, as the answer was computed from.
 */
export function aroundAnswer(
  answer: SynthesisAnswer,
  evidence: { rows: readonly CandidateRow[]; judgements: readonly Judged[] },
): AroundAnswer {
  const facts = armFacts(evidence.rows);
  return {
    plain: plainWords(answer),
    certainty: suggestCertainty(answer, { diseases: diseasesOfRows(evidence.rows) }),
    leftOut: leaveOneOut(answer),
    subgroups: subgroupTables(answer, facts),
    sensitivity: sensitivityOf(answer, (spec) =>
      answerSynthesis(answer.question, spec, evidence.rows, evidence.judgements, {
        most: choicesOnAPage(spec.method),
      }),
    ),
  };
}

/** The diseases of every row by its outcome id, as `suggestCertainty` takes them. */
const diseasesOfRows = (rows: readonly Pick<CandidateRow, 'id' | 'diseaseKeys'>[]): Map<string, readonly string[]> =>
  new Map(rows.map((r) => [r.id, r.diseaseKeys]));
