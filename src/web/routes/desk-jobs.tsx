import { data, Form, redirect } from 'react-router';
import { parkedJobs, takeParkedJob } from '#db/queue.server.ts';
import { gate } from '#governance/gate.server.ts';
import { announce } from '#ledger/announce.server.ts';
import { audit } from '#ledger/audit.server.ts';
import { appOf } from '#web/context.server.ts';
import { openDesk } from '#web/desk-gate.server.ts';
import { Moment } from '#web/ui/marks.tsx';
import { EmptyState, ErrorNote } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import type { Route } from './+types/desk-jobs';

const MOST = 100;

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  await openDesk(app, 'jobs.manage', url);
  return app.db.read(async (tx) => {
    const { waiting, oldest } = await tx
      .selectFrom('announcement')
      .select((e) => [e.fn.countAll<number>().as('waiting'), e.fn.min('at').as('oldest')])
      .where('taken_at', 'is', null)
      .executeTakeFirstOrThrow();
    const imports = await tx.selectFrom('import_run').selectAll().orderBy('id', 'desc').limit(10).execute();
    return { waiting: Number(waiting), oldest, parked: await parkedJobs(tx, MOST), imports };
  });
}

export async function action({ context, request }: Route.ActionArgs) {
  const app = appOf(context);
  await gate(app.db, app.actor, 'jobs.manage', null, app.now);
  const by = app.actor.kind === 'person' ? app.actor.id : 'anonymous';
  const id = (await request.formData()).get('job');
  const at = app.now();
  const taken = await app.db.write(async (tx) => {
    const job = await takeParkedJob(tx, typeof id === 'string' ? id : '');
    if (!job) return false;
    await announce(tx, { kind: 'job.retried', body: { queue: job.queue, data: job.data } }, at);
    await audit(tx, by, { kind: 'job.retried', body: { queue: job.queue, job: String(id) } }, at);
    return true;
  });
  if (!taken)
    return data(
      { sentence: 'That job is no longer parked; somebody else may have started it again.' },
      { status: 409 },
    );
  return redirect('/desk/jobs');
}

export default function JobsPage({ loaderData, actionData }: Route.ComponentProps) {
  const { waiting, oldest, parked, imports } = loaderData;
  return (
    <Page
      title="Jobs"
      lead="Work that the machine does by itself after something changed. What fails again and again is parked here."
      breadcrumbs={[{ label: 'Desk', href: '/desk' }]}
    >
      {actionData && <ErrorNote sentence={actionData.sentence} />}
      <p>
        {waiting === 0 ? (
          'Nothing waits to be taken up.'
        ) : (
          <>
            {waiting === 1 ? '1 event waits' : `${waiting} events wait`} to be taken up, the oldest since{' '}
            {oldest ? <Moment at={oldest} /> : 'just now'}. If this does not go down, no worker is running: start one
            with <code>action worker</code>.
          </>
        )}
      </p>
      <Section title="Parked jobs">
        {parked.length === 0 ? (
          <EmptyState title="No job is parked." />
        ) : (
          <ul className="plain-list ruled">
            {parked.map((j) => (
              <li key={j.id}>
                <p>
                  <strong>{j.queue}</strong> <span className="quiet">since </span>
                  <Moment at={j.since} />
                </p>
                <p>{j.why}</p>
                <Form method="post">
                  <input type="hidden" name="job" value={j.id} />
                  <button className="plain" type="submit">
                    Try again
                  </button>
                </Form>
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section title="Latest imports">
        {imports.length === 0 ? (
          <EmptyState title="Nothing has been imported yet.">
            <p>
              Import registry records with <code>action evidence import</code>.
            </p>
          </EmptyState>
        ) : (
          <ul className="plain-list ruled">
            {imports.map((i) => (
              <li key={i.id}>
                <strong>{i.label}</strong> <span className="quiet">{i.source}</span>
                <br />
                {i.added} added, {i.changed} changed, {i.unchanged} unchanged, {i.quarantined} quarantined;{' '}
                {i.finished_at ? (
                  <>
                    finished <Moment at={i.finished_at} />
                  </>
                ) : (
                  'not finished: if nothing is running, import it again'
                )}
                {i.problem && <ErrorNote sentence={i.problem} />}
              </li>
            ))}
          </ul>
        )}
      </Section>
    </Page>
  );
}
