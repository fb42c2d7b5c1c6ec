import type { SuggestedCertainty } from '#outcomes/certainty.ts';
import type { PlainWords } from '#outcomes/plain-words.ts';
import type { SynthesisAnswer } from '#outcomes/synthesis-answer.ts';
import { clopperPearson } from '#stats/proportion-intervals.ts';
import { cohortWords, pct, pctRange } from './figure-words.ts';

/** The figures that a reader takes away, each with what it is; the certainty with who says so. */
export const AnswerFigures = ({ answer: a, certainty }: { answer: SynthesisAnswer; certainty: SuggestedCertainty }) =>
  a.k === 0 ? null : (
    <dl className="figures answer-figures">
      <div>
        <dt>Counted in {cohortWords(a.k)}</dt>
        <dd>
          {a.events} <small>of {a.patients}</small>
        </dd>
      </div>
      {a.estimate !== null && a.ci ? (
        <div>
          <dt>Pooled, 95 % interval</dt>
          <dd>
            {pct(a.estimate)} <small>{pctRange(a.ci)}</small>
          </dd>
        </div>
      ) : (
        <div>
          <dt>Not pooled; plain total, exact 95 % interval</dt>
          <dd>
            {pct(a.events / a.patients)} <small>{pctRange(clopperPearson(a.events, a.patients))}</small>
          </dd>
        </div>
      )}
      {a.predictionInterval && (
        <div>
          <dt>Expected in a new cohort (95 %)</dt>
          <dd>
            <small>{pctRange(a.predictionInterval)}</small>
          </dd>
        </div>
      )}
      <div>
        <dt>Certainty, suggested by rule</dt>
        <dd>
          <a href="#certainty">{certainty.word}</a>
        </dd>
      </div>
    </dl>
  );

/** What the sentence does not say. */
export const Limits = ({ plain }: { plain: PlainWords }) =>
  plain.limits.length === 0 ? null : (
    <ul className="limits">
      {plain.limits.map((l) => (
        <li key={l}>{l}</li>
      ))}
    </ul>
  );
