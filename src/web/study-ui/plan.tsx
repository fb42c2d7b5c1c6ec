import type { PlannedOutcome, StudyFacts } from '#evidence/study-facts.ts';
import { plainWord } from '#web/study-words.ts';
import { paragraphsOf } from './registry-text.ts';

const Text = ({ text }: { text: string | null | undefined }) =>
  text
    ? paragraphsOf(text).map((p, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: paragraphs of one text in its own order
        <p className="quiet small" key={i}>
          {p}
        </p>
      ))
    : null;

const Outcomes = ({ list }: { list: readonly PlannedOutcome[] }) => (
  <ul>
    {list.map((o, i) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: a registry may list one outcome twice
      <li key={i}>
        {o.measure}
        {o.timeFrame && <span className="quiet"> · {o.timeFrame}</span>}
        <Text text={o.description} />
      </li>
    ))}
  </ul>
);

/** What will be measured: the primary outcomes open, the secondary ones folded. */
export const PlannedOutcomes = ({ facts }: { facts: StudyFacts }) => {
  const { primaryOutcomes: primary, secondaryOutcomes: secondary } = facts;
  if (!primary && !secondary) return <p className="quiet">The records that we hold do not carry the outcomes.</p>;
  return (
    <>
      <h3>Primary</h3>
      {primary && primary.length > 0 ? <Outcomes list={primary} /> : <p className="quiet">None is given.</p>}
      {secondary && secondary.length > 0 && (
        <details className="fold">
          <summary>{secondary.length === 1 ? '1 secondary outcome' : `${secondary.length} secondary outcomes`}</summary>
          <Outcomes list={secondary} />
        </details>
      )}
    </>
  );
};

/** What is given, and to which arms. */
export const Treatments = ({ facts }: { facts: StudyFacts }) => {
  const { interventions, arms } = facts;
  return (
    <>
      {interventions && interventions.length > 0 ? (
        <ul>
          {interventions.map((i) => (
            <li key={`${i.name}${i.type}`}>
              {i.name}
              {i.type && <span className="quiet"> · {plainWord(i.type)}</span>}
              {i.otherNames && i.otherNames.length > 0 && (
                <span className="quiet small"> also {i.otherNames.join(', ')}</span>
              )}
              <Text text={i.description} />
            </li>
          ))}
        </ul>
      ) : (
        <p className="quiet">
          {interventions ? 'The registry names none.' : 'The records that we hold do not say what is given.'}
        </p>
      )}
      {arms && arms.length > 0 && (
        <details className="fold">
          <summary>{arms.length === 1 ? '1 arm' : `${arms.length} arms`}</summary>
          <ul>
            {arms.map((a) => (
              <li key={a.label}>
                {a.label}
                {a.type && <span className="quiet"> · {plainWord(a.type)}</span>}
                <Text text={a.description} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
};
