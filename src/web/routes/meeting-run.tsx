import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect, useActionData, useLoaderData } from 'react-router';
import { ATTENDANCE, actionInput, MEETING_STATE_WORDS } from '#network/meeting.ts';
import { giveAction } from '#network/meeting-actions.server.ts';
import { cancelMeeting, endMeeting } from '#network/meeting-call.server.ts';
import { closeMotion } from '#network/meeting-close.server.ts';
import { closeItem, handOver, markAttendance, openItem } from '#network/meeting-items.server.ts';
import { editMinutes } from '#network/meeting-minutes.server.ts';
import { openMotion } from '#network/meeting-motions.server.ts';
import { appOf } from '#web/context.server.ts';
import { openDesk } from '#web/desk-gate.server.ts';
import { doneWords, numberIn, openMeeting, readForm, runAct } from '#web/meeting-ui/acts.server.ts';
import { ChoiceField, TextField, typedIn } from '#web/meeting-ui/fields.tsx';
import { CancelMeeting } from '#web/meeting-ui/meeting-fields.tsx';
import { Room, RunItem } from '#web/meeting-ui/run-parts.tsx';
import { DemonstrationNote, DoneNote, ErrorNote } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import '#web/meeting-ui/meeting.css';

export const handle = { script: false, keep: false };

export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const app = appOf(context);
  await openDesk(app, 'meeting.prepare', new URL(request.url));
  const { view, person } = await openMeeting(app, request, params.id);
  if (view.meeting.state === 'draft') throw redirect(`/meetings/${view.meeting.id}/edit`);
  return { view, person, done: doneWords(request) };
}

/** The right that each form asks for. */
const WHO = {
  attend: 'meeting.prepare',
  'open-item': 'meeting.prepare',
  'close-item': 'meeting.prepare',
  'hand-over': 'meeting.prepare',
  'open-motion': 'meeting.prepare',
  'close-motion': 'meeting.prepare',
  minutes: 'meeting.prepare',
  give: 'meeting.prepare',
  end: 'meeting.prepare',
  cancel: 'meeting.prepare',
} as const;

export async function action({ context, request, params }: ActionFunctionArgs) {
  const app = appOf(context);
  const { db, actor, now } = app;
  const id = numberIn(params.id, 'meeting');
  const item = (field: (name: string) => string) => numberIn(field('item'), 'item');
  return runAct(app, request, `/meetings/${id}/run`, WHO, {
    attend: async (field) => {
      const state = ATTENDANCE.find((a) => a === field('state'));
      if (state) await markAttendance(db, actor, id, field('person'), state, now);
      return 'settled';
    },
    'open-item': async (field) => {
      await openItem(db, actor, item(field), now);
      return 'settled';
    },
    'close-item': async (field) => {
      await closeItem(db, actor, item(field), now);
      return 'settled';
    },
    'hand-over': async (field) => {
      await handOver(db, actor, item(field), field('person'), field('why'), now);
      return 'settled';
    },
    'open-motion': async (field) => {
      await openMotion(db, actor, numberIn(field('motion'), 'motion'), now);
      return 'opened';
    },
    'close-motion': async (field) => {
      await closeMotion(db, actor, numberIn(field('motion'), 'motion'), now);
      return 'closed';
    },
    minutes: async (field) => {
      await editMinutes(db, actor, id, { opening: null, items: [{ item: item(field), text: field('text') }] }, now);
      return 'saved';
    },
    give: async (field) => {
      const input = readForm(actionInput, { title: field('title'), owner: field('owner'), due: field('due') });
      await giveAction(db, actor, id, field('of') === '' ? null : numberIn(field('of'), 'item'), input, now);
      return 'given';
    },
    end: async () => {
      await endMeeting(db, actor, id, now);
      return `/meetings/${id}/minutes?done=ended`;
    },
    cancel: async (field) => {
      await cancelMeeting(db, actor, id, field('why'), now);
      return `/meetings/${id}?done=cancelled`;
    },
  });
}

export default function RunMeeting() {
  const { view, person, done } = useLoaderData<typeof loader>();
  const refusal = useActionData<typeof action>();
  const { meeting } = view;
  const called = meeting.state === 'called';
  const giving = typedIn(refusal, 'give');
  return (
    <Page
      title={`Run: ${meeting.title}`}
      kicker={MEETING_STATE_WORDS[meeting.state]}
      lead="Who is here, which item is open, who has its chair, and whether enough of those who may vote on it are here."
      breadcrumbs={[
        { label: 'Meetings', href: '/meetings' },
        { label: meeting.title, href: `/meetings/${meeting.id}` },
      ]}
    >
      {meeting.demonstration && (
        <DemonstrationNote>Demonstration: this meeting and its votes are made up.</DemonstrationNote>
      )}
      {done && <DoneNote>{done}</DoneNote>}
      {refusal && <ErrorNote sentence={refusal.sentence} />}
      {called && !meeting.asynchronous && <Room electors={view.electors} />}
      <Section title="Items">
        <ol className="agenda">
          {view.items.map((i) => (
            <RunItem key={i.id} view={view} item={i} person={person} refusal={refusal} />
          ))}
        </ol>
      </Section>
      {(called || meeting.state === 'ended') && (
        <Section title="Give an action">
          <form method="post" className="m-fields">
            <TextField name="title" label="What is to be done" typed={giving} required maxLength={300} />
            <div className="row">
              <ChoiceField
                name="owner"
                label="By whom"
                typed={giving}
                options={view.electors.map((e) => ({ value: e.person, label: e.name }))}
              />
              <TextField name="due" label="By when" kind="date" typed={giving} required />
              <ChoiceField
                name="of"
                label="From which item"
                typed={giving}
                options={[
                  { value: '', label: 'none' },
                  ...view.items
                    .filter((i) => i.mine.notRunning === null)
                    .map((i) => ({ value: String(i.id), label: `${i.position}. ${i.title}` })),
                ]}
              />
            </div>
            <p>
              <button type="submit" name="do" value="give" className="plain-button">
                Give it
              </button>
            </p>
          </form>
          <ul>
            {view.actions.map((a) => (
              <li key={a.id}>
                {a.title}{' '}
                <span className="quiet small">
                  {a.ownerName}, by {a.due}
                </span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {called && (
        <Section title="End the meeting" note="Every item is closed then, and its minutes can be approved.">
          <form method="post">
            <button type="submit" name="do" value="end" className="button">
              End the meeting
            </button>
          </form>
          <CancelMeeting typed={typedIn(refusal, 'cancel')} />
        </Section>
      )}
      {(meeting.state === 'ended' || meeting.state === 'approved') && (
        <p>
          <a href={`/meetings/${meeting.id}/minutes`}>To the minutes</a>
        </p>
      )}
    </Page>
  );
}
