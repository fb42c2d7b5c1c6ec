import { type ActionFunctionArgs, data, type LoaderFunctionArgs, useActionData, useLoaderData } from 'react-router';
import { can } from '#governance/permissions.ts';
import { dissentInput } from '#network/meeting.ts';
import { writeDissent } from '#network/meeting-actions.server.ts';
import { secondMotion, withdrawMotion } from '#network/meeting-motions.server.ts';
import { castVote } from '#network/meeting-votes.server.ts';
import { appOf } from '#web/context.server.ts';
import { choiceIn, doneWords, numberIn, openMeeting, readForm, runAct } from '#web/meeting-ui/acts.server.ts';
import { DutyMark } from '#web/meeting-ui/item-card.tsx';
import { MotionCard } from '#web/meeting-ui/motion-card.tsx';
import { DemonstrationNote, DoneNote, ErrorNote } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import '#web/meeting-ui/meeting.css';

export const handle = { script: false, keep: false };

export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const app = appOf(context);
  const { view, person } = await openMeeting(app, request, params.id);
  const id = numberIn(params.motion, 'motion');
  const item = view.items.find((i) => i.motions.some((m) => m.id === id));
  const motion = item?.motions.find((m) => m.id === id);
  // the same answer for what is not there and for what somebody who must leave may not see yet
  if (!item || !motion)
    throw data('There is no such motion, or you may not see it before its item is closed.', { status: 404 });
  return { view, item, motion, person, decides: can(app.actor, 'decision.write'), done: doneWords(request) };
}

/** The right that each form asks for. */
const WHO = { vote: 'motion.vote', second: 'motion.move', withdraw: 'motion.move', dissent: 'motion.vote' } as const;

export async function action({ context, request, params }: ActionFunctionArgs) {
  const app = appOf(context);
  const { db, actor, now } = app;
  const meeting = numberIn(params.id, 'meeting');
  const motion = numberIn(params.motion, 'motion');
  return runAct(app, request, `/meetings/${meeting}/motions/${motion}`, WHO, {
    vote: async (field) => {
      await castVote(db, actor, motion, choiceIn(field('choice')), now);
      return 'voted';
    },
    second: async () => {
      await secondMotion(db, actor, motion, now);
      return 'seconded';
    },
    withdraw: async () => {
      await withdrawMotion(db, actor, motion, now);
      return 'withdrawn';
    },
    dissent: async (field) => {
      const input = readForm(dissentInput, { text: field('text'), anonymous: field('anonymous') });
      await writeDissent(db, actor, motion, input, now);
      return 'dissent';
    },
  });
}

export default function MotionPage() {
  const { view, item, motion, person, decides, done } = useLoaderData<typeof loader>();
  const refusal = useActionData<typeof action>();
  const { meeting } = view;
  const running = meeting.state === 'called' || meeting.state === 'ended';
  const { result } = motion;
  const nameOf = new Map(view.electors.map((e) => [e.person, e.name]));
  return (
    <Page
      title={`Motion ${motion.id}`}
      kicker={item.title}
      lead={<p className="motion-text">{motion.text}</p>}
      breadcrumbs={[
        { label: 'Meetings', href: '/meetings' },
        { label: meeting.title, href: `/meetings/${meeting.id}` },
      ]}
    >
      {meeting.demonstration && (
        <DemonstrationNote>Demonstration: this motion and its votes are made up.</DemonstrationNote>
      )}
      {done && <DoneNote>{done}</DoneNote>}
      {refusal && <ErrorNote sentence={refusal.sentence} />}
      {!motion.closedAt && <DutyMark item={item} />}
      <MotionCard
        meeting={meeting.id}
        item={item}
        motion={motion}
        nameOf={nameOf}
        viewer={person}
        running={running}
        refusal={refusal}
        alone
      />
      {result?.outcome === 'carried' && decides && (
        <Section title="What follows">
          <p>
            <a href={decisionLink(motion, item)}>Take it over as a decision of the line</a>
            {result.shown.all === null && '; its votes are not shown and cannot be taken over'}
          </p>
        </Section>
      )}
    </Page>
  );
}

/** The form of a decision with what the motion says of it. */
function decisionLink(
  motion: ReturnType<typeof useLoaderData<typeof loader>>['motion'],
  item: ReturnType<typeof useLoaderData<typeof loader>>['item'],
): string {
  const q = new URLSearchParams();
  const refs = [...new Set([...motion.papers, ...item.papers].map((p) => p.ref))];
  const areas = refs.filter((r) => /^A\d+$/.test(r));
  for (const a of areas) q.append('areas', `area:${a}`);
  for (const c of refs.filter((r) => /^C\d+$/.test(r))) q.append('claims', `claim:${c}`);
  q.set('title', item.title);
  if (areas[0]) q.set('chosen', areas[0]);
  const votes = motion.result?.shown.all;
  if (votes) {
    q.set('votesFor', String(votes.for));
    q.set('votesAgainst', String(votes.against));
    q.set('votesAbstained', String(votes.abstain));
  }
  if (motion.closedAt) q.set('decidedOn', motion.closedAt.toISOString().slice(0, 10));
  q.set('motion', String(motion.id));
  return `/desk/decisions/new?${q}`;
}
