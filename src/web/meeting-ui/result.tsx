import type { ShownResult } from '#governance/ballot-secrecy.ts';
import {
  CHOICE_WORDS,
  type Choice,
  isMajority,
  MAJORITIES,
  type Tally,
  type VoteOutcome,
  votesIn,
} from '#governance/motion-result.ts';
import type { Quorum } from '#governance/quorum.ts';
import { DataTable } from '#web/ui/data-table.tsx';

export const OUTCOME_WORDS: Record<VoteOutcome, string> = {
  carried: 'Carried',
  'not-carried': 'Not carried',
  'no-quorum': 'Not decided: too few took part',
  'no-chair': 'Not decided: nobody could take the chair',
  'too-few': 'Not decided: too few votes for a secret ballot',
  'not-counted': 'Not counted: the ballots do not match those who voted',
};

/** A result with and without conflicted votes, or the sentence that says why one of them is not shown. */
export const Result = (props: {
  motion: number;
  outcome: VoteOutcome;
  /** Why nobody could take the chair of it. */
  noChair: string | null;
  majority: string;
  secret: boolean;
  shown: ShownResult;
  quorum: Quorum | null;
  votes: readonly { name: string; choice: Choice; conflicted: boolean; setAside: boolean }[];
  /** Who voted how is read at once, as on paper. */
  unfolded?: boolean;
}) => {
  const { shown } = props;
  const row = (key: string, label: string, t: Tally, carried: boolean | null) => ({
    key,
    cells: [label, t.for, t.against, t.abstain, votesIn(t), carried ? 'carried' : 'not carried'],
  });
  const without = shown.withoutConflicted;
  const rows = [
    ...(shown.all ? [row('all', 'All votes that count', shown.all, shown.carried)] : []),
    ...(without?.tally ? [row('without', 'Without conflicted votes', without.tally, without.carried)] : []),
  ];
  return (
    <div className="result">
      <p>
        <strong>{OUTCOME_WORDS[props.outcome]}</strong>
        {shown.tie && ' – a tie'}{' '}
        <span className="quiet small">
          {props.secret ? 'secret ballot' : 'open ballot'};{' '}
          {isMajority(props.majority) ? MAJORITIES[props.majority].words : props.majority}
        </span>
      </p>
      {rows.length > 0 && (
        <DataTable
          caption={`Result of motion ${props.motion}${without?.tally ? ' with and without conflicted votes' : ''}`}
          columns={[
            { label: 'Counted' },
            { label: 'For', num: true },
            { label: 'Against', num: true },
            { label: 'Abstain', num: true },
            { label: 'Votes', num: true },
            { label: 'By its rule' },
          ]}
          rows={rows}
        />
      )}
      <p className="small">{shown.note}</p>
      {props.noChair && <p className="small">{props.noChair}</p>}
      {shown.setAside !== null && shown.setAside > 0 && (
        <p className="small">
          {shown.setAside === 1 ? '1 vote was' : `${shown.setAside} votes were`} set aside and not counted: after it was
          cast, a new interest, a recusal or the loss of a seat stood in the way.
        </p>
      )}
      {shown.setAside === null && shown.all && (
        <p className="small quiet">Whether votes were set aside is not said where they are fewer than three.</p>
      )}
      {props.quorum && <p className="small quiet">Quorum: {props.quorum.why}</p>}
      {props.votes.length > 0 && (
        <details open={props.unfolded ?? false}>
          <summary>Who voted how</summary>
          <ul className="plain-list">
            {props.votes.map((v) => (
              <li key={v.name}>
                {v.name}: {CHOICE_WORDS[v.choice]}
                {v.conflicted && <span className="quiet"> (an interest behind the item)</span>}
                {v.setAside && <span className="quiet"> (set aside)</span>}
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
};
