import type { Grade } from '#ledger/grades.ts';

export type StateName = 'fresh' | 'new-evidence' | 'stale' | 'superseded' | 'withdrawn';

const STATES: Record<StateName, { word: string; mark: string; meaning: string }> = {
  fresh: {
    word: 'fresh',
    mark: '●',
    meaning: 'Nothing that matters has changed upstream since this was last checked.',
  },
  'new-evidence': {
    word: 'new evidence since',
    mark: '◐',
    meaning: 'Something upstream changed since this was last checked.',
  },
  stale: {
    word: 'stale',
    mark: '▲',
    meaning: 'A condition that was set in advance has come true: this must be looked at again.',
  },
  superseded: { word: 'superseded', mark: '✕', meaning: 'A later version replaces this.' },
  withdrawn: { word: 'withdrawn', mark: '⊘', meaning: 'It was withdrawn and no longer stands.' },
};

/** How a thing stands to its evidence, in a word, a mark and a colour; the reasons unfold beneath. */
export const StateBadge = (props: { state: StateName; reasons?: readonly { sentence: string }[] }) => {
  const s = STATES[props.state];
  const badge = (
    <span className={`state state-${props.state}`} title={s.meaning}>
      <span aria-hidden="true">{s.mark}</span> {s.word}
    </span>
  );
  if (!props.reasons || props.reasons.length === 0) return badge;
  return (
    <details className="state-why">
      <summary>
        {badge} <span className="state-ask">why?</span>
      </summary>
      <ul>
        {[...new Set(props.reasons.map((r) => r.sentence))].map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </details>
  );
};

const GRADE_WORDS: Record<Grade, string> = { high: 'high', medium: 'medium', low: 'low', noise: 'noise' };

/** How much a change matters, by the published rules. */
export const GradeMark = ({ grade }: { grade: Grade }) => (
  <span className={`grade grade-${grade}`}>{GRADE_WORDS[grade]}</span>
);
