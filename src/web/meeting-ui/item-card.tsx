import { MAJORITIES, MAJORITY_KEYS } from '#governance/motion-result.ts';
import { ITEM_KIND_WORDS } from '#network/meeting.ts';
import type { ItemView, MeetingView } from '#network/meeting-record.ts';
import { ErrorNote } from '#web/ui/notes.tsx';
import { CheckField, ChoiceField, LongField, TextField, typedIn } from './fields.tsx';
import { MotionCard, Papers } from './motion-card.tsx';
import type { MeetingRefusal } from './refusal.ts';
import { openEnded } from './seat-words.ts';

const DUTY = {
  'may-vote': 'You may vote',
  'may-discuss': 'You may discuss, not vote',
  'must-leave': 'You must leave',
} as const;

/** What the viewer may do in an item, and why. */
export const DutyMark = ({ item }: { item: ItemView }) => {
  const { duty, votes, because } = item.mine;
  const words = duty === 'may-vote' && !votes ? 'You may discuss; you have no vote in this meeting' : DUTY[duty];
  return (
    <div>
      <span className={`duty duty-${duty}`}>
        {item.kind === 'decision' || duty !== 'may-vote' ? words : 'You may take part'}
      </span>
      {because.length > 0 && duty !== 'may-vote' && (
        <ul className="small">
          {because.map((b) => (
            <li key={b}>{b}</li>
          ))}
        </ul>
      )}
      {because.length > 0 && duty === 'may-vote' && (
        <details className="small">
          <summary>Why</summary>
          <ul>
            {because.map((b) => (
              <li key={b}>{b}</li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
};

const MoveForm = ({
  item,
  remote,
  refusal,
}: {
  item: ItemView;
  remote: boolean;
  refusal: MeetingRefusal | undefined;
}) => {
  const typed = typedIn(refusal, 'move', String(item.id));
  return (
    <details open={typed.sentence !== null}>
      <summary>Make a motion</summary>
      <form method="post" className="m-fields">
        <input type="hidden" name="item" value={item.id} />
        {typed.sentence && <ErrorNote sentence={typed.sentence} />}
        <LongField name="text" label="The motion" typed={typed} required maxLength={3000} />
        <TextField
          name="refs"
          label="What it is about"
          help="Numbers of things here, such as A1. What stands behind them decides who may vote."
          typed={typed}
          start={item.papers.map((p) => p.ref).join(', ')}
        />
        <div className="row">
          <ChoiceField
            name="majority"
            label="Carried by"
            typed={typed}
            options={MAJORITY_KEYS.map((value) => ({ value, label: MAJORITIES[value].words }))}
          />
          <TextField
            name="closesAt"
            label="The vote closes (UTC)"
            help={
              remote
                ? 'Nobody meets here, so a vote needs a closing time.'
                : 'Empty: those present vote, and the chair closes.'
            }
            kind="datetime-local"
            typed={typed}
          />
        </div>
        <CheckField name="secret" label="Secret ballot" typed={typed} start />
        <p>
          <button type="submit" name="do" value="move" className="plain-button">
            Make this motion
          </button>
        </p>
      </form>
    </details>
  );
};

const RecuseForm = ({ item, refusal }: { item: ItemView; refusal: MeetingRefusal | undefined }) => {
  const typed = typedIn(refusal, 'recuse', String(item.id));
  return (
    <details open={typed.sentence !== null}>
      <summary>Recuse yourself from this item</summary>
      <form method="post" className="m-fields">
        <input type="hidden" name="item" value={item.id} />
        {typed.sentence && <ErrorNote sentence={typed.sentence} />}
        <p className="small">
          You leave it and every vote on it; a vote that you cast already is set aside. The minutes say that you did.
        </p>
        <TextField name="reason" label="Reason" help="If you wish to give one." typed={typed} maxLength={500} />
        <p>
          <button type="submit" name="do" value="recuse" className="plain-button">
            Leave this item
          </button>
        </p>
      </form>
    </details>
  );
};

/** One item of the agenda, for the person who looks. */
export const ItemCard = (props: {
  view: MeetingView;
  item: ItemView;
  viewer: string;
  mayMove: boolean;
  refusal: MeetingRefusal | undefined;
}) => {
  const { item, view } = props;
  const { state } = view.meeting;
  const running = state === 'called' && !item.closedAt;
  const nameOf = new Map(view.electors.map((e) => [e.person, e.name]));
  return (
    <li id={`item-${item.id}`}>
      <p className="kicker">
        {ITEM_KIND_WORDS[item.kind]}
        {item.closedAt ? ' · closed' : item.openedAt ? ' · being dealt with' : ''}
      </p>
      <h3>
        {item.position}. {item.title}
      </h3>
      {running && <DutyMark item={item} />}
      <Papers papers={item.papers} label="Papers" />
      {item.hidden ? (
        <p className="quiet">You see its discussion, motions and votes once the item is closed.</p>
      ) : (
        <>
          {item.text && <p className="minutes-words">{item.text}</p>}
          {item.minutes && (
            <p className="minutes-words">
              <span className="quiet small">From the minutes: </span>
              {item.minutes}
            </p>
          )}
          {item.motions.map((m) => (
            <MotionCard
              key={m.id}
              meeting={view.meeting.id}
              item={item}
              motion={m}
              nameOf={nameOf}
              viewer={props.viewer}
              running={state === 'called' || state === 'ended'}
              refusal={props.refusal}
            />
          ))}
        </>
      )}
      {item.kind === 'decision' && (
        <p className="quiet small">
          Chair of this item: {item.chair.name ?? openEnded(item.chair.why ?? 'nobody')}
          {item.handovers.at(-1)?.to && ` (${item.handovers.at(-1)?.why})`}. {!item.closedAt && item.quorum?.why}
          {item.without.length > 0 &&
            ` Without a vote on it: ${item.without.map((w) => `${w.name} (${w.duty === 'must-leave' ? 'leaves' : 'discusses'})`).join(', ')}.`}
        </p>
      )}
      {running && view.me && item.mine.duty !== 'must-leave' && (
        <>
          {props.mayMove && item.kind === 'decision' && item.mine.votes && item.mine.duty === 'may-vote' && (
            <MoveForm item={item} remote={view.meeting.asynchronous} refusal={props.refusal} />
          )}
          <RecuseForm item={item} refusal={props.refusal} />
        </>
      )}
    </li>
  );
};
