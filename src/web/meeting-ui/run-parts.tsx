import { ATTENDANCE, ATTENDANCE_WORDS, ITEM_KIND_WORDS, momentWords } from '#network/meeting.ts';
import type { ItemView, MeetingView } from '#network/meeting-record.ts';
import { Section } from '#web/ui/page.tsx';
import { ActButton, ChoiceField, LongField, TextField, typedIn } from './fields.tsx';
import { motionState } from './motion-card.tsx';
import type { MeetingRefusal } from './refusal.ts';
import { OUTCOME_WORDS } from './result.tsx';
import { openEnded, seatWords } from './seat-words.ts';

/** Who is in the room; a click says that somebody came or went, now. */
export const Room = ({ electors }: { electors: MeetingView['electors'] }) => (
  <Section
    title="Who is here"
    note="The time is kept: whoever comes late or leaves early counts for the items in between."
  >
    <ul className="room">
      {electors.map((e) => (
        <li key={e.person}>
          <span className="who">
            {e.name} <span className="quiet small">{seatWords(e)}</span>
          </span>
          <span className="chip">{e.attendance ? ATTENDANCE_WORDS[e.attendance] : 'not marked'}</span>
          <form method="post" className="m-acts">
            <input type="hidden" name="person" value={e.person} />
            <input type="hidden" name="do" value="attend" />
            {ATTENDANCE.filter(
              (a) => a !== e.attendance && (a !== 'left' || e.present) && (!e.present || a === 'left'),
            ).map((a) => (
              <button
                key={a}
                type="submit"
                name="state"
                value={a}
                className="plain small"
                aria-label={`${e.name}: ${ATTENDANCE_WORDS[a]}`}
              >
                {ATTENDANCE_WORDS[a]}
              </button>
            ))}
          </form>
        </li>
      ))}
    </ul>
  </Section>
);

const HandOver = ({
  view,
  item,
  refusal,
}: {
  view: MeetingView;
  item: ItemView;
  refusal: MeetingRefusal | undefined;
}) => {
  const typed = typedIn(refusal, 'hand-over', String(item.id));
  const others = view.electors.filter(
    (e) => (e.seat === 'chair' || e.seat === 'co-chair') && e.person !== item.chair.person,
  );
  if (others.length === 0) return null;
  return (
    <details open={typed.sentence !== null}>
      <summary>Hand over the chair</summary>
      <form method="post" className="m-fields">
        <input type="hidden" name="item" value={item.id} />
        <div className="row">
          <ChoiceField
            name="person"
            label="To"
            typed={typed}
            options={others.map((e) => ({ value: e.person, label: e.name }))}
          />
          <TextField name="why" label="Why" typed={typed} required maxLength={300} />
        </div>
        <p>
          <button type="submit" name="do" value="hand-over" className="plain-button">
            Hand over
          </button>
        </p>
      </form>
    </details>
  );
};

/** One item for whoever runs the meeting: its chair, its quorum as it stands, its motions, the words of the minutes. */
export const RunItem = (props: {
  view: MeetingView;
  item: ItemView;
  person: string;
  refusal: MeetingRefusal | undefined;
}) => {
  const { view, item } = props;
  const called = view.meeting.state === 'called';
  const running = called && !item.closedAt;
  const runs = item.mine.notRunning === null;
  const leads = item.chair.person === props.person;
  return (
    <li id={`item-${item.id}`}>
      <p className="kicker">
        {ITEM_KIND_WORDS[item.kind]}
        {item.closedAt
          ? ` · closed ${momentWords(item.closedAt)}`
          : item.openedAt
            ? ` · open since ${momentWords(item.openedAt)}`
            : ''}
      </p>
      <h3>
        {item.position}. {item.title}
      </h3>
      <p>
        Chair: <strong>{item.chair.name ?? openEnded(item.chair.why ?? 'nobody')}</strong>
        {running && item.quorum && (
          <>
            {' '}
            · Quorum:{' '}
            <strong>
              {item.quorum.needed === null
                ? 'out of reach'
                : view.meeting.asynchronous
                  ? `${item.quorum.needed} must vote`
                  : !view.begun
                    ? `${item.quorum.needed} must take part`
                    : item.quorum.met
                      ? 'there'
                      : 'not there'}
            </strong>
            . {((view.begun && !view.meeting.asynchronous) || item.quorum.needed === null) && item.quorum.why}
          </>
        )}
      </p>
      {item.without.length > 0 && (
        <p className="quiet small">
          Without a vote on it:{' '}
          {item.without.map((w) => `${w.name} (${w.duty === 'must-leave' ? 'leaves' : 'discusses'})`).join(', ')}.
        </p>
      )}
      {item.hidden ? (
        <p className="quiet">
          You leave this item: its discussion and votes are run by others and shown to you once it is closed.
        </p>
      ) : (
        <>
          {item.motions.map((m) => (
            <div className="motion" key={m.id}>
              <p className="motion-text">{m.text}</p>
              <p className="small">
                Motion {m.id}, {motionState(m)}.{m.result && ` ${OUTCOME_WORDS[m.result.outcome]}.`}{' '}
                <a href={`/meetings/${view.meeting.id}/motions/${m.id}`}>Open it</a>
              </p>
              <div className="m-acts">
                {running && leads && m.secondedBy && !m.openedAt && !m.withdrawnAt && (
                  <ActButton
                    act="open-motion"
                    label="Put it to the vote"
                    fields={{ motion: m.id }}
                    described={`Put it to the vote: motion ${m.id}`}
                  />
                )}
                {running && (leads || (runs && !item.chair.person)) && m.openedAt && !m.closedAt && !m.closesAt && (
                  <ActButton
                    act="close-motion"
                    label="Close the vote"
                    fields={{ motion: m.id }}
                    described={`Close the vote: motion ${m.id}`}
                  />
                )}
              </div>
            </div>
          ))}
          {called && !runs && <p className="quiet small">{item.mine.notRunning}</p>}
          {running && runs && (
            <div className="m-acts">
              {!item.openedAt && (
                <ActButton
                  act="open-item"
                  label="Open the item"
                  fields={{ item: item.id }}
                  described={`Open the item: ${item.title}`}
                />
              )}
              {item.openedAt && (
                <ActButton
                  act="close-item"
                  label="Close the item"
                  fields={{ item: item.id }}
                  described={`Close the item: ${item.title}`}
                />
              )}
            </div>
          )}
          {running && <HandOver view={view} item={item} refusal={props.refusal} />}
          {called && runs && (
            <details>
              <summary>Words for the minutes</summary>
              <form method="post" className="m-fields">
                <input type="hidden" name="item" value={item.id} />
                <LongField
                  name="text"
                  label="What was said"
                  help="Attendance, chair, recusals, motions and results are put in by themselves."
                  typed={typedIn(props.refusal, 'minutes', String(item.id))}
                  start={item.minutes ?? ''}
                  rows={5}
                />
                <p>
                  <button type="submit" name="do" value="minutes" className="plain-button">
                    Save
                  </button>
                </p>
              </form>
            </details>
          )}
        </>
      )}
    </li>
  );
};
