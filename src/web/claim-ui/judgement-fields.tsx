import { REASON_KEYS, REASONS, STEP_WORDS } from '#claims/judgement.ts';
import { type CertaintyReasonKey, REASON_NAMES, type SuggestedCertainty } from '#outcomes/certainty.ts';
import { Field } from '#web/line-ui/desk-form.tsx';
import type { FormState, Values } from '#web/line-ui/form-state.ts';
import { one } from '#web/line-ui/form-state.ts';

/** The fields of a judgement: where the certainty starts, and for each reason by how many steps and why. What the rule would say stands beside each. */
export const JudgementFields = ({ state, rule }: { state: FormState; rule: SuggestedCertainty | null }) => {
  const said = new Map([...(rule?.down ?? []), ...(rule?.up ?? [])].map((r) => [r.key, r]));
  return (
    <fieldset className="choice-list">
      <legend>How certain is it?</legend>
      <p className="quiet small">
        The word follows from the steps: high, moderate, low or very low. A number of a synthesis starts at low, because
        its patients had no control group; a count of a register starts at high. GRADE-informed, not GRADE.
        {rule && <> By rule it would be: {rule.summary}. The judgement is yours.</>}
      </p>
      {REASON_KEYS.map((key) => {
        const { way, most, asks } = REASONS[key];
        const suggested = said.get(key);
        return (
          <fieldset key={key} className="judged-reason">
            <legend>
              {REASON_NAMES[key]} <span className="quiet small">(takes it {way})</span>
            </legend>
            <Field
              state={state}
              name={`steps-${key}`}
              kind="select"
              label={`${way === 'down' ? 'Down' : 'Up'} by`}
              options={STEP_WORDS.slice(0, most + 1).map((label, n) => ({ value: String(n), label }))}
            />
            <Field
              state={state}
              name={`why-${key}`}
              kind="textarea"
              label="Because"
              description={suggested ? `${asks} By rule: ${suggested.sentence}` : asks}
              maxLength={400}
              rows={2}
            />
          </fieldset>
        );
      })}
    </fieldset>
  );
};

/** What stands in the form for each reason, in the shape that the schema reads. */
export const givenReasons = (values: Values) =>
  REASON_KEYS.map((key) => ({ key, steps: one(values, `steps-${key}`), sentence: one(values, `why-${key}`) }));

/** The form filled from reasons: those of a claim, or those of the rule. */
export const reasonValues = (
  reasons: readonly { key: CertaintyReasonKey; steps: number; sentence: string }[],
): Values =>
  Object.fromEntries(
    reasons
      .filter((r) => r.steps > 0)
      .flatMap((r) => [
        [`steps-${r.key}`, [String(r.steps)]],
        [`why-${r.key}`, [r.sentence]],
      ]),
  );
