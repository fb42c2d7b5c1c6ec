import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { can } from '#governance/permissions.ts';
import { MEETING_STATE_WORDS, momentWords } from '#network/meeting.ts';
import { waitingMeetings } from '#network/meeting-waiting.server.ts';
import { listMeetings } from '#network/meetings.server.ts';
import { appOf } from '#web/context.server.ts';
import { openDesk } from '#web/desk-gate.server.ts';
import { DemonstrationNote, EmptyState } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import { Pager, pageOf } from '#web/ui/pager.tsx';
import '#web/meeting-ui/meeting.css';

export const handle = { script: false, keep: false };
const SIZE = 25;

export async function loader({ context, request }: LoaderFunctionArgs) {
  const app = appOf(context);
  const url = new URL(request.url);
  await openDesk(app, 'meeting.read', url);
  const prepares = can(app.actor, 'meeting.prepare');
  const page = pageOf(url);
  const person = app.actor.kind === 'person' ? app.actor.id : '';
  const { total, rows, waiting } = await app.db.read(async (tx) => ({
    ...(await listMeetings(tx, { page, size: SIZE, drafts: prepares })),
    waiting: await waitingMeetings(tx, person, app.now()),
  }));
  const meetings = rows.map(({ id, title, startsAt, place, asynchronous, state, demonstration }) => ({
    id,
    title,
    startsAt,
    place,
    asynchronous,
    state,
    demonstration,
  }));
  return {
    meetings,
    waiting,
    total,
    page,
    pages: Math.max(1, Math.ceil(total / SIZE)),
    url: url.pathname + url.search,
    prepares,
  };
}

export default function Meetings() {
  const { meetings, waiting, total, page, pages, url, prepares } = useLoaderData<typeof loader>();
  return (
    <Page
      title="Meetings"
      lead="What the network decides together: agenda and papers, who may vote on what, results, minutes."
    >
      {waiting.length > 0 && (
        <section className="asked" aria-label="What waits for you">
          <h2>What waits for you</h2>
          <ul>
            {waiting.map((w) => (
              <li key={w.path + w.title}>
                <a href={w.path}>{w.title}</a>{' '}
                {w.due && (
                  <span className="quiet small">by {w.due.length > 10 ? momentWords(new Date(w.due)) : w.due}</span>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
      {prepares && (
        <p>
          <a href="/meetings/new">Prepare a meeting</a>
        </p>
      )}
      <Section title="All meetings">
        <p className="count-line">{total === 1 ? '1 meeting' : `${total} meetings`}</p>
        {meetings.length === 0 ? (
          <EmptyState title="No meeting has been called yet." />
        ) : (
          <ul className="plain-list ruled">
            {meetings.map((m) => (
              <li key={m.id}>
                <p>
                  <a href={`/meetings/${m.id}`}>{m.title}</a>{' '}
                  <span className="chip">{MEETING_STATE_WORDS[m.state]}</span>
                </p>
                <p className="quiet small">
                  {momentWords(m.startsAt)}
                  {m.asynchronous ? ', from afar, by closing times' : m.place && `, ${m.place}`}
                </p>
                {m.demonstration && <DemonstrationNote>made up for the demonstration</DemonstrationNote>}
              </li>
            ))}
          </ul>
        )}
        <Pager page={page} pages={pages} url={url} />
      </Section>
    </Page>
  );
}
