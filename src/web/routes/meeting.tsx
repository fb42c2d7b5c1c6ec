import { type ActionFunctionArgs, type LoaderFunctionArgs, useActionData, useLoaderData } from 'react-router';
import { can } from '#governance/permissions.ts';
import { disclosurePath, disclosureStates } from '#network/disclosure-requests.server.ts';
import { dissentInput, MEETING_STATE_WORDS, momentWords, motionInput } from '#network/meeting.ts';
import { settleAction, writeDissent } from '#network/meeting-actions.server.ts';
import { recuseFromItem } from '#network/meeting-items.server.ts';
import { moveMotion, secondMotion, withdrawMotion } from '#network/meeting-motions.server.ts';
import { castVote } from '#network/meeting-votes.server.ts';
import { appOf } from '#web/context.server.ts';
import { ActionList } from '#web/meeting-ui/action-list.tsx';
import { choiceIn, doneWords, numberIn, openMeeting, readForm, runAct } from '#web/meeting-ui/acts.server.ts';
import { ItemCard } from '#web/meeting-ui/item-card.tsx';
import { isAsked } from '#web/meeting-ui/motion-card.tsx';
import { seatWords } from '#web/meeting-ui/seat-words.ts';
import { DemonstrationNote, DoneNote, ErrorNote } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import '#web/meeting-ui/meeting.css';

export const handle = { script: false, keep: false };

export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const app = appOf(context);
  const { view, person, prepares } = await openMeeting(app, request, params.id);
  const id = String(view.meeting.id);
  const asked = view.me && view.meeting.state === 'called';
  const states = asked ? await app.db.read((tx) => disclosureStates(tx, 'meeting', id, [person])) : null;
  return {
    view,
    person,
    prepares,
    mayMove: can(app.actor, 'motion.move'),
    disclose: states && states.get(person) !== 'confirmed' ? disclosurePath('meeting', id) : null,
    done: doneWords(request),
  };
}

/** The right that each form asks for. */
const WHO = {
  vote: 'motion.vote',
  recuse: 'meeting.read',
  move: 'motion.move',
  second: 'motion.move',
  withdraw: 'motion.move',
  dissent: 'motion.vote',
  settle: 'meeting.read',
} as const;

export async function action({ context, request, params }: ActionFunctionArgs) {
  const app = appOf(context);
  const { db, actor, now } = app;
  const id = numberIn(params.id, 'meeting');
  return runAct(app, request, `/meetings/${id}`, WHO, {
    vote: async (field) => {
      await castVote(db, actor, numberIn(field('motion'), 'motion'), choiceIn(field('choice')), now);
      return 'voted';
    },
    recuse: async (field) => {
      await recuseFromItem(db, actor, numberIn(field('item'), 'item'), field('reason'), now);
      return 'recused';
    },
    move: async (field) => {
      const input = readForm(motionInput, {
        text: field('text'),
        refs: field('refs'),
        majority: field('majority'),
        secret: field('secret'),
        closesAt: field('closesAt'),
      });
      await moveMotion(db, actor, numberIn(field('item'), 'item'), input, now);
      return 'moved';
    },
    second: async (field) => {
      await secondMotion(db, actor, numberIn(field('motion'), 'motion'), now);
      return 'seconded';
    },
    withdraw: async (field) => {
      await withdrawMotion(db, actor, numberIn(field('motion'), 'motion'), now);
      return 'withdrawn';
    },
    dissent: async (field) => {
      const input = readForm(dissentInput, { text: field('text'), anonymous: field('anonymous') });
      await writeDissent(db, actor, numberIn(field('motion'), 'motion'), input, now);
      return 'dissent';
    },
    settle: async (field) => {
      const state = field('state') === 'done' ? 'done' : field('state') === 'not-done' ? 'not-done' : 'open';
      await settleAction(db, actor, numberIn(field('action'), 'action'), state, field('note'), now);
      return 'settled';
    },
  });
}

type Data = ReturnType<typeof useLoaderData<typeof loader>>;

/** What this person is asked to do here, first of all. */
const Asked = ({ data }: { data: Data }) => {
  const { view, disclose } = data;
  const { meeting } = view;
  const votes = view.items.flatMap((i) => i.motions.filter((m) => isAsked(i, m)).map((m) => ({ i, m })));
  const todo = votes.filter((v) => v.m.mine === null);
  const papers = view.items.reduce((n, i) => n + i.papers.length, 0);
  const lines = [
    ...(disclose
      ? [
          <li key="disclose">
            <a href={disclose}>Confirm your interests for this meeting</a>: what you may do below follows from them.
          </li>,
        ]
      : []),
    ...todo.map(({ i, m }) => (
      <li key={m.id}>
        <a href={`#motion-${m.id}`}>Vote on “{i.title}”</a>
        {m.closesAt && ` by ${momentWords(m.closesAt)}`}
      </li>
    )),
    ...votes
      .filter((v) => v.m.mine !== null)
      .map(({ i, m }) => (
        <li key={m.id}>
          You voted on “{i.title}”; <a href={`#motion-${m.id}`}>change it</a> until it closes.
        </li>
      )),
    ...(papers > 0 && meeting.state === 'called' && view.me
      ? [<li key="papers">Read {papers === 1 ? 'the paper' : `the ${papers} papers`} linked below.</li>]
      : []),
    ...(meeting.state === 'ended' || meeting.correction
      ? [
          <li key="minutes">
            <a href={`/meetings/${meeting.id}/minutes`}>Read the minutes</a>
            {view.me && ['chair', 'co-chair'].includes(view.me.seat) && ' and approve them'}
          </li>,
        ]
      : []),
  ];
  if (lines.length === 0) return null;
  return (
    <section className="asked" aria-label="What is asked of you">
      <h2>What is asked of you</h2>
      <ul>{lines}</ul>
    </section>
  );
};

export default function MeetingPage() {
  const data = useLoaderData<typeof loader>();
  const refusal = useActionData<typeof action>();
  const { view, prepares, person } = data;
  const { meeting } = view;
  return (
    <Page
      title={meeting.title}
      kicker={MEETING_STATE_WORDS[meeting.state]}
      lead={
        <p>
          {momentWords(meeting.startsAt)} to {momentWords(meeting.endsAt)}
          {meeting.asynchronous
            ? '. Nobody meets: each vote has its closing time.'
            : meeting.place && `, ${meeting.place}`}
          {meeting.link && (
            <>
              {' '}
              <a href={meeting.link} rel="noreferrer">
                Join from afar
              </a>
            </>
          )}
        </p>
      }
      breadcrumbs={[{ label: 'Meetings', href: '/meetings' }]}
    >
      {meeting.demonstration && (
        <DemonstrationNote>Demonstration: this meeting and its votes are made up.</DemonstrationNote>
      )}
      {data.done && <DoneNote>{data.done}</DoneNote>}
      {refusal && <ErrorNote sentence={refusal.sentence} />}
      {meeting.cancelledWhy && <ErrorNote sentence={`This meeting is cancelled: ${meeting.cancelledWhy}`} />}
      <Asked data={data} />
      {prepares && (
        <p className="no-print">
          {meeting.state === 'draft' ? (
            <a href={`/meetings/${meeting.id}/edit`}>Prepare and call it</a>
          ) : (
            <a href={`/meetings/${meeting.id}/run`}>Run the meeting</a>
          )}
        </p>
      )}
      {meeting.about && <p className="minutes-words">{meeting.about}</p>}
      {meeting.state === 'approved' && (
        <p>
          <a href={`/meetings/${meeting.id}/minutes`}>Approved minutes</a>
        </p>
      )}
      <Section
        title="Agenda"
        note="Who may vote on an item follows from the interests that each has declared and the companies behind its papers."
      >
        <ol className="agenda">
          {view.items.map((i) => (
            <ItemCard key={i.id} view={view} item={i} viewer={person} mayMove={data.mayMove} refusal={refusal} />
          ))}
        </ol>
      </Section>
      <ActionList actions={view.actions} viewer={person} prepares={prepares} refusal={refusal} />
      <Section
        title="Who belongs to it"
        note={meeting.calledAt ? 'Fixed when the meeting was called.' : 'As it would be if it were called now.'}
      >
        <ul className="plain-list">
          {view.electors.map((e) => (
            <li key={e.person}>
              {e.name}{' '}
              <span className="quiet small">
                {seatWords(e)}
                {e.present ? ', present' : ''}
              </span>
            </li>
          ))}
        </ul>
        {meeting.lockedHash && (
          <p className="quiet small">
            Electorate and rules were locked when it was called:{' '}
            <code className="hash">{meeting.lockedHash.slice(0, 16)}…</code>{' '}
            <a href="/methods/conflicts">The rules of conflicts</a>
          </p>
        )}
      </Section>
    </Page>
  );
}
