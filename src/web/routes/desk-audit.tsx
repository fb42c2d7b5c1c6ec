import { verifyChain } from '#ledger/audit.server.ts';
import { appOf } from '#web/context.server.ts';
import { openDesk } from '#web/desk-gate.server.ts';
import { DataTable } from '#web/ui/data-table.tsx';
import { HashMark, Moment } from '#web/ui/marks.tsx';
import { DoneNote, EmptyState, ErrorNote } from '#web/ui/notes.tsx';
import { Page } from '#web/ui/page.tsx';
import { Pager, pageOf } from '#web/ui/pager.tsx';
import type { Route } from './+types/desk-audit';

const SIZE = 50;

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  await openDesk(app, 'audit.read', url);
  const page = pageOf(url);
  return app.db.read(async (tx) => {
    const { total } = await tx
      .selectFrom('audit_event')
      .select((e) => e.fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow();
    const rows = await tx
      .selectFrom('audit_event as a')
      .leftJoin('person as p', 'p.id', 'a.actor')
      .select(['a.seq', 'a.at', 'a.actor', 'a.kind', 'a.body', 'a.hash', 'p.name'])
      .orderBy('a.seq', 'desc')
      .limit(SIZE)
      .offset((page - 1) * SIZE)
      .execute();
    return {
      total: Number(total),
      rows: rows.map((r) => ({ ...r, body: JSON.stringify(r.body) })),
      page,
      pages: Math.max(1, Math.ceil(Number(total) / SIZE)),
      url: url.pathname + url.search,
      check: url.searchParams.get('verify') === '1' ? await verifyChain(tx) : null,
    };
  });
}

export default function AuditPage({ loaderData }: Route.ComponentProps) {
  const { rows, total, page, pages, url, check } = loaderData;
  return (
    <Page
      title="Audit chain"
      lead="What happened, latest first. Each event is hashed together with the one before it, so that none can be taken out or altered unseen."
      breadcrumbs={[{ label: 'Desk', href: '/desk' }]}
    >
      {check?.ok === true && (
        <DoneNote>
          All {check.events} events follow from each other. The chain ends in <code>{check.head.slice(0, 16)}…</code>
        </DoneNote>
      )}
      {check?.ok === false && <ErrorNote sentence={check.why} />}
      <form method="get" action="/desk/audit" className="inline-form">
        <button type="submit" className="button" name="verify" value="1">
          Check the whole chain
        </button>
        <span className="quiet">{total} events</span>
      </form>
      {rows.length === 0 ? (
        <EmptyState title="Nothing has happened yet." />
      ) : (
        <DataTable
          caption="Audit events"
          columns={[
            { label: 'Number', num: false },
            { label: 'When' },
            { label: 'Who' },
            { label: 'What' },
            { label: 'Details' },
            { label: 'Hash' },
          ]}
          rows={rows.map((r) => ({
            key: String(r.seq),
            cells: [
              r.seq,
              <Moment key="at" at={r.at} />,
              r.name ?? r.actor,
              r.kind,
              <code key="body" className="small">
                {r.body.length > 240 ? `${r.body.slice(0, 240)}…` : r.body}
              </code>,
              <HashMark key="hash" hash={r.hash} />,
            ],
          }))}
        />
      )}
      <Pager page={page} pages={pages} url={url.replace(/[?&]verify=1/, '')} />
    </Page>
  );
}
