import { can } from '#governance/permissions.ts';
import { openItems } from '#network/conflict-items.server.ts';
import { whoCounts } from '#network/conflict-preview.server.ts';
import { itemStandings } from '#network/conflict-standings.server.ts';
import { appOf } from '#web/context.server.ts';
import { openDesk } from '#web/desk-gate.server.ts';
import { DataTable } from '#web/ui/data-table.tsx';
import { EmptyState } from '#web/ui/notes.tsx';
import { Page } from '#web/ui/page.tsx';
import { Pager, pageOf } from '#web/ui/pager.tsx';
import type { Route } from './+types/desk-conflicts';

export const handle = { script: false };

const SIZE = 10;

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  await openDesk(app, 'conflict.rules', url);
  const at = app.now();
  const page = pageOf(url);
  const { total, rows } = await app.db.read(async (tx) => {
    const people = await whoCounts(tx, at);
    const { total, items } = await openItems(tx, { person: null, unreleased: true }, at, page, SIZE);
    const rows = [];
    for (const { key, title, path, where, refs, rules } of items) {
      const item = { key, title, refs, ...(rules === undefined ? {} : { rules }) };
      const ids = people.map((p) => p.person);
      const { standings, behind } = await itemStandings(tx, item, ids, at);
      const count = (duty: string) => [...standings.values()].filter((s) => s.duty === duty).length;
      rows.push({
        key,
        title,
        path,
        where,
        companies: new Set(behind.companies.map((c) => c.company)).size,
        unresolved: behind.unresolved.length,
        votes: count('may-vote'),
        counted: [...standings.values()].filter((s) => s.duty === 'may-vote' && s.level !== 'none').length,
        discusses: count('may-discuss'),
        leaves: count('must-leave'),
      });
    }
    return { total, rows };
  });
  return {
    total,
    rows,
    page,
    pages: Math.max(1, Math.ceil(total / SIZE)),
    url: url.pathname + url.search,
    override: can(app.actor, 'conflict.override'),
  };
}

export default function DeskConflictsPage({ loaderData }: Route.ComponentProps) {
  const { rows, total, page, pages, url, override } = loaderData;
  return (
    <Page
      title="Conflicts by item"
      lead="How the committee and the sponsors’ representatives stand to everything that is still to be decided, by the disclosures of this moment."
      breadcrumbs={[{ label: 'Desk', href: '/desk' }]}
      width="wide"
    >
      <p>
        <a href="/desk/conflicts/rules">Change the rules</a>
        {override && (
          <>
            {' '}
            · <a href="/desk/conflicts/representatives">Who speaks for which company</a>
          </>
        )}{' '}
        · <a href="/methods/conflicts">Rules and worked cases</a> · <a href="/desk/disclosures">Who has not declared</a>
      </p>
      <p className="count-line">{total === 1 ? '1 open item' : `${total} open items`}</p>
      {rows.length === 0 ? (
        <EmptyState title="Nothing waits for a decision." />
      ) : (
        <DataTable
          caption="Open items with the number of people by duty"
          columns={[
            { label: 'Item' },
            { label: 'Companies behind it', num: true },
            { label: 'Sponsors not resolved', num: true },
            { label: 'May vote', num: true },
            { label: 'of them conflicted', num: true },
            { label: 'Discuss only', num: true },
            { label: 'Must leave', num: true },
          ]}
          rows={rows.map((r) => ({
            key: r.key,
            cells: [
              <span key="item">
                <a href={`/desk/conflicts/item?item=${encodeURIComponent(r.key)}`}>{r.title}</a>
                {r.where && <span className="quiet small"> {r.where}</span>}
              </span>,
              r.companies,
              r.unresolved,
              r.votes,
              r.counted,
              r.discusses,
              r.leaves,
            ],
          }))}
        />
      )}
      <Pager page={page} pages={pages} url={url} />
    </Page>
  );
}
