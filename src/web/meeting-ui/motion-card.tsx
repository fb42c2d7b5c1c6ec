import { CHOICE_WORDS, CHOICES, MAJORITIES } from '#governance/motion-result.ts';
import { momentWords } from '#network/meeting.ts';
import type { ItemView, MotionView } from '#network/meeting-record.ts';
import { ErrorNote } from '#web/ui/notes.tsx';
import { ActButton, CheckField, LongField, typedIn } from './fields.tsx';
import type { MeetingRefusal } from './refusal.ts';
import { Result } from './result.tsx';

export const Papers = ({
  papers,
  label,
}: {
  papers: readonly { ref: string; title: string; path: string }[];
  label: string;
}) =>
  papers.length === 0 ? null : (
    <p>
      {label}:{' '}
      {papers.map((p, i) => (
        <span key={p.path}>
          {i > 0 && ' · '}
          <a href={p.path}>{p.title}</a> <span className="quiet small">{p.ref}</span>
        </span>
      ))}
    </p>
  );

export const motionState = (m: MotionView): string =>
  m.withdrawnAt
    ? `withdrawn by its mover ${momentWords(m.withdrawnAt)}`
    : m.closedAt
      ? `closed ${momentWords(m.closedAt)}`
      : m.openedAt
        ? m.closesAt
          ? `open to votes until ${momentWords(m.closesAt)}`
          : 'open to votes of those present'
        : m.secondedBy
          ? 'seconded, waits for the chair to put it to the vote'
          : 'moved, waits for somebody to second it';

/** Whether this person is asked to vote on it now. */
export const isAsked = (i: ItemView, m: MotionView): boolean =>
  m.openedAt !== null && m.closedAt === null && i.mine.votes && i.mine.duty === 'may-vote';

const VoteForm = ({ motion: m, refusal }: { motion: MotionView; refusal: MeetingRefusal | undefined }) => {
  const typed = typedIn(refusal, 'vote', String(m.id));
  return (
    <form method="post">
      <input type="hidden" name="motion" value={m.id} />
      {typed.sentence && <ErrorNote sentence={typed.sentence} />}
      <fieldset className="vote-choices">
        <legend>
          {m.mine ? `Your vote: ${CHOICE_WORDS[m.mine]}. You can change it until the vote closes.` : 'Your vote'}
        </legend>
        {CHOICES.map((c) => (
          <label key={c}>
            <input type="radio" name="choice" value={c} defaultChecked={m.mine === c} required /> {CHOICE_WORDS[c]}
          </label>
        ))}
      </fieldset>
      <button type="submit" name="do" value="vote" className="button">
        {m.mine ? 'Change my vote' : 'Cast my vote'}
      </button>{' '}
      <span className="quiet small">
        {m.secret
          ? 'Secret: nobody is shown who voted how, and no count before the vote closes.'
          : 'Open: who voted how is shown to members once the vote has closed; no count before.'}
      </span>
    </form>
  );
};

const DissentForm = ({ motion: m, refusal }: { motion: MotionView; refusal: MeetingRefusal | undefined }) => {
  const typed = typedIn(refusal, 'dissent', String(m.id));
  return (
    <details open={typed.sentence !== null}>
      <summary>Put dissent on record</summary>
      <form method="post" className="m-fields">
        <input type="hidden" name="motion" value={m.id} />
        {typed.sentence && <ErrorNote sentence={typed.sentence} />}
        <LongField name="text" label="Your dissent" typed={typed} required maxLength={5000} />
        {m.secret && (
          <CheckField
            name="anonymous"
            label="Without my name"
            help="Nothing is kept that says whose it is."
            typed={typed}
            start
          />
        )}
        <p>
          <button type="submit" name="do" value="dissent" className="plain-button">
            Put it on record
          </button>
        </p>
      </form>
    </details>
  );
};

/** One motion as the viewer may see and act on it. */
export const MotionCard = (props: {
  meeting: number;
  item: ItemView;
  motion: MotionView;
  nameOf: ReadonlyMap<string, string>;
  viewer: string;
  /** The minutes are not approved yet. */
  running: boolean;
  refusal: MeetingRefusal | undefined;
  /** On its own page the text is the heading. */
  alone?: boolean;
}) => {
  const { motion: m, item } = props;
  const r = m.result;
  const second = typedIn(props.refusal, 'second', String(m.id));
  const withdraw = typedIn(props.refusal, 'withdraw', String(m.id));
  const waits = !m.openedAt && !m.withdrawnAt && props.running;
  return (
    <div className="motion" id={`motion-${m.id}`}>
      {!props.alone && <p className="motion-text">{m.text}</p>}
      <p className="small">
        <a href={`/meetings/${props.meeting}/motions/${m.id}`}>Motion {m.id}</a>, {motionState(m)}. Moved by{' '}
        {m.movedByName}
        {m.secondedByName && `, seconded by ${m.secondedByName}`}.
      </p>
      <Papers papers={m.papers} label="About" />
      {isAsked(item, m) && <VoteForm motion={m} refusal={props.refusal} />}
      {m.openedAt && !m.closedAt && !isAsked(item, m) && (
        <p>
          {item.mine.votes
            ? `You have no vote on it: ${item.mine.because[0] ?? 'an interest behind the item stands in the way.'}`
            : 'You have no vote in this meeting.'}
        </p>
      )}
      {!m.closedAt && !m.withdrawnAt && <p className="quiet small">Carried by: {MAJORITIES[m.majority].words}.</p>}
      {waits && !m.secondedBy && item.mine.votes && item.mine.duty === 'may-vote' && m.movedBy !== props.viewer && (
        <>
          {second.sentence && <ErrorNote sentence={second.sentence} />}
          <ActButton act="second" label="Second it" fields={{ motion: m.id }} />
        </>
      )}
      {waits && !item.closedAt && m.movedBy === props.viewer && (
        <>
          {withdraw.sentence && <ErrorNote sentence={withdraw.sentence} />}
          <ActButton act="withdraw" label="Withdraw it" fields={{ motion: m.id }} />
        </>
      )}
      {r && (
        <Result
          motion={m.id}
          outcome={r.outcome}
          noChair={r.noChair}
          majority={r.majority}
          secret={r.secret}
          shown={r.shown}
          quorum={r.quorum}
          votes={r.votes.map(({ person, ...v }) => ({ name: props.nameOf.get(person) ?? person, ...v }))}
        />
      )}
      {m.dissents.length > 0 && (
        <div>
          <p className="small">
            <strong>Dissent in writing</strong>
          </p>
          {m.dissents.map((d) => (
            <blockquote key={`${d.name ?? ''}${d.text}`}>
              <p className="minutes-words">{d.text}</p>
              <footer className="quiet small">{d.name ?? 'without a name'}</footer>
            </blockquote>
          ))}
        </div>
      )}
      {r && props.running && m.voted && !m.dissented && <DissentForm motion={m} refusal={props.refusal} />}
    </div>
  );
};
