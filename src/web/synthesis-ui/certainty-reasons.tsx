import type { SuggestedCertainty } from '#outcomes/certainty.ts';
import { Section } from '#web/ui/page.tsx';

const stepWords = (steps: number): string =>
  steps === 0 ? 'not rated down' : steps === 1 ? 'one step down' : 'two steps down';

const NOTE =
  'Informed by GRADE, and not GRADE: suggested by a fixed rule from the figures alone. The judgement of people, who have read the reports, stands in a claim.';

/** The suggestion with each of its reasons, and that it is no judgement. */
export const CertaintyReasons = ({ certainty }: { certainty: SuggestedCertainty }) => (
  <Section title="How certain this is" id="certainty" note={NOTE}>
    <ReasonList certainty={certainty} />
  </Section>
);

/** The same without a section of its own. */
export const CertaintyBlock = ({ certainty }: { certainty: SuggestedCertainty }) => (
  <>
    <h3>How certain this is</h3>
    <p className="quiet small">{NOTE}</p>
    <ReasonList certainty={certainty} />
  </>
);

const ReasonList = ({ certainty: c }: { certainty: SuggestedCertainty }) => (
  <>
    {c.down.length === 0 ? (
      <p>{c.startSentence}</p>
    ) : (
      <>
        <p>
          <strong className="certainty-word">{c.word}</strong>: {c.startSentence.replace(/\.$/, '')}
          {c.down.some((r) => r.steps > 0)
            ? `; rated down for ${c.down
                .filter((r) => r.steps > 0)
                .map((r) => `${r.name.toLowerCase()}${r.steps > 1 ? ' (two steps)' : ''}`)
                .join(', ')}.`
            : '; no reason to rate it down was found.'}
        </p>
        <dl className="facts certainty-reasons">
          {c.down.map((r) => (
            <div key={r.key} className="facts-pair">
              <dt>
                {r.name}
                <span className={r.steps > 0 ? 'step step-down' : 'step'}>{stepWords(r.steps)}</span>
              </dt>
              <dd>{r.sentence}</dd>
            </div>
          ))}
        </dl>
        <details className="fold">
          <summary>Three reasons to rate up, which no rule can see</summary>
          <dl className="facts">
            {c.up.map((r) => (
              <div key={r.key} className="facts-pair">
                <dt>{r.name}</dt>
                <dd>{r.sentence}</dd>
              </div>
            ))}
          </dl>
        </details>
      </>
    )}
  </>
);
