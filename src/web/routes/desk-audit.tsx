import { data, redirect } from 'react-router';
import { actorId } from '#governance/actors.ts';
import { gate } from '#governance/gate.server.ts';
import { checkChain, latestCheck } from '#ledger/audit-check.server.ts';
import { lastEvent } from '#ledger/audit-export.server.ts';
import { readAuditFilter } from '#ledger/audit-filter.ts';
import { findEvents } from '#ledger/audit-search.server.ts';
import { AUDIT_KINDS, auditWords } from '#ledger/audit-words.ts';
import { appOf } from '#web/context.server.ts';
import { openDesk } from '#web/desk-gate.server.ts';
import { DataTable } from '#web/ui/data-table.tsx';
import { FormField, SubmitRow } from '#web/ui/form-field.tsx';
import { HashMark, Moment } from '#web/ui/marks.tsx';
import { DoneNote, EmptyState, ErrorNote } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import { Pager, pageOf } from '#web/ui/pager.tsx';
import '#web/line-ui/line.css';
import type { Route } from './+types/desk-audit';

export const handle = { script: false, keep: false };

const SIZE = 50;

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  await openDesk(app, 'audit.read', url);
  const { filter, problems } = readAuditFilter(url.searchParams);
  const page = pageOf(url);
  const events = await lastEvent(app.db);
  return app.db.read(async (tx) => {
    const { total, rows } = await findEvents(tx, filter, page, SIZE);
    return {
      filter,
      problems,
      total,
      events,
      rows: rows.map(({ event, ...r }) => ({
        ...r,
        kind: event.kind,
        words: auditWords(event),
        details: JSON.stringify(event.body),
      })),
      page,
      pages: Math.max(1, Math.ceil(total / SIZE)),
      url: url.pathname + url.search,
      check: await latestCheck(tx),
      done: url.searchParams.get('checked') === '1',
    };
  });
}

export async function action({ context, request }: Route.ActionArgs) {
  const app = appOf(context);
  await gate(app.db, app.actor, 'audit.read', null, app.now);
  const what = (await request.formData()).get('do');
  if (what !== 'check' && what !== 'check-anew')
    throw data('This page has no such form; open it again and send it once more.', { status: 400 });
  const found = await checkChain(app.db, actorId(app.actor), what === 'check-anew', app.now);
  // what is broken is said at once, and stands on the chain too
  if (!found.ok) return data({ sentence: found.why }, { status: 409 });
  return redirect('/desk/audit?checked=1', 303);
}

type Loaded = Route.ComponentProps['loaderData'];

const Checked = ({ of: { check, events } }: { of: Loaded }) => {
  if (!check) return <p>Nobody has checked the chain yet.</p>;
  if (!check.ok)
    return (
      <p>
        When the chain was last checked (<Moment at={check.at} />, by {check.by}), it was broken after event {check.to}.
      </p>
    );
  // the check itself is the next event
  const since = Math.max(0, events - check.to - 1);
  return (
    <p>
      Checked up to event {check.to} on <Moment at={check.at} />, by {check.by}: every event
      {check.after > 0 ? ` from ${check.after + 1}` : ''} follows from the one before it. <HashMark hash={check.hash} />{' '}
      {since === 0
        ? 'Nothing was added since.'
        : since === 1
          ? '1 event was added since.'
          : `${since} events were added since.`}
    </p>
  );
};

const Filter = ({ of: { filter: f, problems } }: { of: Loaded }) => (
  <form method="get" action="/desk/audit" className="form">
    <div className="field-row">
      <FormField
        name="kind"
        kind="select"
        label="What happened"
        defaultValue={f.kind ?? ''}
        error={problems.kind}
        options={[{ value: '', label: 'anything' }, ...AUDIT_KINDS.map((k) => ({ value: k, label: k }))]}
      />
      <FormField
        name="actor"
        label="Who did it"
        description="Part of a name, an id, “anonymous”, or “system:”."
        defaultValue={f.actor}
        maxLength={100}
      />
      <FormField
        name="thing"
        label="About what"
        description="A number, such as C1, NCT01234567 or person-3."
        defaultValue={f.thing}
        maxLength={100}
      />
      <FormField name="from" kind="date" label="From day" defaultValue={f.from} error={problems.from} />
      <FormField name="to" kind="date" label="To day" defaultValue={f.to} error={problems.to} />
    </div>
    <label>
      <input type="checkbox" name="refusals" value="1" defaultChecked={f.refusals} /> only what was refused
    </label>
    <SubmitRow label="Show these">
      <a href="/desk/audit">Show everything</a>
    </SubmitRow>
  </form>
);

export default function AuditPage({ loaderData, actionData }: Route.ComponentProps) {
  const { rows, total, events, page, pages, url, done } = loaderData;
  return (
    <Page
      title="Audit chain"
      lead="What happened, latest first. Each event is hashed together with the one before it, so that none can be taken out or altered unseen."
      breadcrumbs={[{ label: 'Desk', href: '/desk' }]}
    >
      {actionData && <ErrorNote sentence={actionData.sentence} />}
      {done && !actionData && <DoneNote>The chain was checked.</DoneNote>}
      <Section
        title="Is the chain whole?"
        note="At most 50 000 events are walked at a time. A copy kept elsewhere is the only guard against somebody who rewrites the whole chain in the database."
      >
        <Checked of={loaderData} />
        <form method="post" action="/desk/audit" className="inline-form">
          <button type="submit" className="button" name="do" value="check">
            Check what was added since
          </button>
          <button type="submit" className="button" name="do" value="check-anew">
            Check from the first event
          </button>
          <a href="/desk/audit/events.ndjson">Copy of the whole chain (NDJSON)</a>
        </form>
      </Section>
      <Section title="Events">
        <Filter of={loaderData} />
        <p className="count-line">{total === events ? `${events} events` : `${total} of ${events} events`}</p>
        {rows.length === 0 ? (
          <EmptyState title="No event fits." />
        ) : (
          <DataTable
            caption="Audit events"
            columns={[
              { label: 'Number' },
              { label: 'When' },
              { label: 'Who' },
              { label: 'What happened' },
              { label: 'Hash' },
            ]}
            rows={rows.map((r) => ({
              key: String(r.seq),
              cells: [
                r.seq,
                <Moment key="at" at={r.at} />,
                r.name === null ? r.actor : `${r.name} (${r.actor})`,
                <div key="what">
                  {r.words}.
                  <details className="fold">
                    <summary>{r.kind}</summary>
                    <code className="small">{r.details}</code>
                  </details>
                </div>,
                <HashMark key="hash" hash={r.hash} />,
              ],
            }))}
          />
        )}
        <Pager page={page} pages={pages} url={url.replace(/([?&])checked=1&?/, '$1').replace(/[?&]$/, '')} />
      </Section>
    </Page>
  );
}
