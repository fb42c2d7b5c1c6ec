import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect, useActionData, useLoaderData } from 'react-router';
import { listPeople } from '#governance/people.server.ts';
import { ITEM_KIND_WORDS, ITEM_KINDS, itemInput, meetingInput } from '#network/meeting.ts';
import { callMeeting, cancelMeeting } from '#network/meeting-call.server.ts';
import { erasedAmong } from '#network/meeting-standings.server.ts';
import { addItem, editItem, editMeeting, raiseItem, removeItem, setGuest } from '#network/meetings.server.ts';
import { appOf } from '#web/context.server.ts';
import { openDesk } from '#web/desk-gate.server.ts';
import { doneWords, numberIn, openMeeting, readForm, runAct } from '#web/meeting-ui/acts.server.ts';
import { ActButton, ChoiceField, LongField, TextField, type Typed, typedIn } from '#web/meeting-ui/fields.tsx';
import { CancelMeeting, MEETING_FIELDS, MeetingFields } from '#web/meeting-ui/meeting-fields.tsx';
import { seatWords } from '#web/meeting-ui/seat-words.ts';
import { DoneNote, ErrorNote } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import '#web/meeting-ui/meeting.css';

export const handle = { script: false, keep: false };

export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const app = appOf(context);
  await openDesk(app, 'meeting.prepare', new URL(request.url));
  const { view } = await openMeeting(app, request, params.id);
  // once called there is nothing left to edit here
  if (view.meeting.state !== 'draft') throw redirect(`/meetings/${view.meeting.id}/run`);
  const { people, gone } = await app.db.read(async (tx) => {
    const { rows } = await listPeople(tx, app.now(), 1, 500);
    const ids = rows.map((p) => p.id);
    return { people: rows, gone: await erasedAmong(tx, ids) };
  });
  const inside = new Set(view.electors.map((e) => e.person));
  return {
    view,
    people: people.flatMap((p) => (inside.has(p.id) || gone.has(p.id) ? [] : [{ value: p.id, label: p.name }])),
    done: doneWords(request),
  };
}

/** The right that each form asks for. */
const WHO = {
  save: 'meeting.prepare',
  'add-item': 'meeting.prepare',
  'edit-item': 'meeting.prepare',
  'raise-item': 'meeting.prepare',
  'remove-item': 'meeting.prepare',
  'set-guest': 'meeting.prepare',
  call: 'meeting.prepare',
  cancel: 'meeting.prepare',
} as const;

export async function action({ context, request, params }: ActionFunctionArgs) {
  const app = appOf(context);
  const { db, actor, now } = app;
  const id = numberIn(params.id, 'meeting');
  const itemOf = (field: (name: string) => string) =>
    readForm(itemInput, { kind: field('kind'), title: field('title'), text: field('text'), refs: field('refs') });
  return runAct(app, request, `/meetings/${id}/edit`, WHO, {
    save: async (field) => {
      const raw = Object.fromEntries(MEETING_FIELDS.map((n) => [n, field(n)]));
      await editMeeting(db, actor, id, readForm(meetingInput, raw), now);
      return 'saved';
    },
    'add-item': async (field) => {
      await addItem(db, actor, id, itemOf(field), now);
      return 'saved';
    },
    'edit-item': async (field) => {
      await editItem(db, actor, id, numberIn(field('item'), 'item'), itemOf(field), now);
      return 'saved';
    },
    'raise-item': async (field) => {
      await raiseItem(db, actor, id, numberIn(field('item'), 'item'), now);
      return 'saved';
    },
    'remove-item': async (field) => {
      await removeItem(db, actor, id, numberIn(field('item'), 'item'), now);
      return 'saved';
    },
    'set-guest': async (field) => {
      const votes = field('votes');
      await setGuest(db, actor, id, field('person'), votes === 'yes' ? true : votes === 'no' ? false : null, now);
      return 'saved';
    },
    call: async () => {
      await callMeeting(db, actor, id, now);
      return `/meetings/${id}?done=called`;
    },
    cancel: async (field) => {
      await cancelMeeting(db, actor, id, field('why'), now);
      return `/meetings/${id}?done=cancelled`;
    },
  });
}

const KINDS = ITEM_KINDS.map((value) => ({ value, label: ITEM_KIND_WORDS[value] }));

const ItemFields = ({
  typed,
  start,
}: {
  typed: Typed;
  start: { kind: string; title: string; text: string; refs: string };
}) => (
  <>
    <div className="row">
      <TextField name="title" label="Item" typed={typed} start={start.title} required maxLength={200} />
      <ChoiceField name="kind" label="What it is for" typed={typed} start={start.kind} options={KINDS} />
    </div>
    <TextField
      name="refs"
      label="Papers"
      help="Numbers of things here, such as A1, C2, NCT01234567. The companies behind them decide who may vote on the item."
      typed={typed}
      start={start.refs}
    />
    <LongField name="text" label="Text" typed={typed} start={start.text} maxLength={5000} />
  </>
);

export default function EditMeeting() {
  const { view, people, done } = useLoaderData<typeof loader>();
  const refusal = useActionData<typeof action>();
  const { meeting } = view;
  const adding = typedIn(refusal, 'add-item');
  return (
    <Page
      title={`Prepare: ${meeting.title}`}
      lead="Nobody is told before you call it. Then its time, electorate and agenda stand."
      breadcrumbs={[
        { label: 'Meetings', href: '/meetings' },
        { label: meeting.title, href: `/meetings/${meeting.id}` },
      ]}
    >
      {done && <DoneNote>{done}</DoneNote>}
      {refusal && <ErrorNote sentence={refusal.sentence} />}
      <Section title="Agenda">
        <ol className="agenda">
          {view.items.map((i) => {
            const typed = typedIn(refusal, 'edit-item', String(i.id));
            return (
              <li key={i.id}>
                <h3>
                  {i.position}. {i.title} <span className="quiet small">{ITEM_KIND_WORDS[i.kind]}</span>
                </h3>
                <p className="quiet small">
                  {i.papers.length > 0 && `Papers: ${i.papers.map((p) => `${p.title} (${p.ref})`).join(' · ')}. `}
                  {i.without.length === 0
                    ? 'Everybody with a vote may vote on it as things stand.'
                    : `As things stand, without a vote on it: ${i.without.map((w) => w.name).join(', ')}.`}{' '}
                  {i.quorum?.needed === null && i.quorum?.why}
                </p>
                <div className="m-acts">
                  <ActButton act="raise-item" label="Up" fields={{ item: i.id }} described={`Up: ${i.title}`} />
                  <ActButton
                    act="remove-item"
                    label="Remove"
                    fields={{ item: i.id }}
                    described={`Remove: ${i.title}`}
                  />
                </div>
                <details open={typed.sentence !== null}>
                  <summary>Change this item</summary>
                  <form method="post" className="m-fields">
                    <input type="hidden" name="item" value={i.id} />
                    <ItemFields
                      typed={typed}
                      start={{
                        kind: i.kind,
                        title: i.title,
                        text: i.text ?? '',
                        refs: i.papers.map((p) => p.ref).join(', '),
                      }}
                    />
                    <p>
                      <button type="submit" name="do" value="edit-item" className="plain-button">
                        Save the item
                      </button>
                    </p>
                  </form>
                </details>
              </li>
            );
          })}
        </ol>
        <details open={view.items.length === 0 || adding.sentence !== null}>
          <summary>Add an item</summary>
          <form method="post" className="m-fields">
            <ItemFields typed={adding} start={{ kind: 'decision', title: '', text: '', refs: '' }} />
            <p>
              <button type="submit" name="do" value="add-item" className="button">
                Add the item
              </button>
            </p>
          </form>
        </details>
      </Section>
      <Section
        title="Who is called"
        note="Everybody who holds a seat of the committee on the day of the meeting, and guests."
      >
        <ul className="room">
          {view.electors.map((e) => (
            <li key={e.person}>
              <span className="who">
                {e.name} <span className="quiet small">{seatWords(e)}</span>
              </span>
              {e.seat === 'guest' && (
                <ActButton
                  act="set-guest"
                  label="take off"
                  plain
                  fields={{ person: e.person, votes: 'off' }}
                  described={`take off: ${e.name}`}
                />
              )}
            </li>
          ))}
        </ul>
        <form method="post" className="m-fields">
          <div className="row">
            <ChoiceField name="person" label="Invite a guest" typed={typedIn(undefined, '')} options={people} />
            <ChoiceField
              name="votes"
              label="With a vote?"
              typed={typedIn(undefined, '')}
              options={[
                { value: 'no', label: 'without a vote' },
                { value: 'yes', label: 'with a vote' },
              ]}
            />
          </div>
          <p>
            <button type="submit" name="do" value="set-guest" className="plain-button">
              Invite
            </button>
          </p>
        </form>
      </Section>
      <Section title="Time and place">
        <form method="post" className="m-fields">
          <MeetingFields typed={typedIn(refusal, 'save')} start={meeting} />
          <p>
            <button type="submit" name="do" value="save" className="plain-button">
              Save
            </button>
          </p>
        </form>
      </Section>
      <Section
        title="Call it"
        note="Everybody above is told and asked to confirm their interests; electorate, quorum and majorities are locked and hashed."
      >
        <form method="post">
          <button type="submit" name="do" value="call" className="button">
            Call the meeting
          </button>
        </form>
        <CancelMeeting typed={typedIn(refusal, 'cancel')} />
      </Section>
    </Page>
  );
}
