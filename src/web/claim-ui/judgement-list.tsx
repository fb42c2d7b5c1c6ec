import { type Judgement, REASONS, START_RULES, STEP_WORDS } from '#claims/judgement.ts';
import { REASON_NAMES } from '#outcomes/certainty.ts';

/** How a certainty was arrived at, step by step: pairs of a list of facts. */
export const JudgementList = ({ judgement }: { judgement: Judgement }) => (
  <>
    <dt>Start</dt>
    <dd>{START_RULES[judgement.start].words}</dd>
    {judgement.reasons.map((r) => (
      <div key={r.key} className="facts-pair">
        <dt>
          {REASONS[r.key].way === 'down' ? 'Down' : 'Up'} {STEP_WORDS[r.steps]}
        </dt>
        <dd>
          <strong>{REASON_NAMES[r.key]}.</strong> {r.sentence}
        </dd>
      </div>
    ))}
    {judgement.reasons.length === 0 && (
      <>
        <dt>Moved by</dt>
        <dd>nothing took it down or up</dd>
      </>
    )}
  </>
);
