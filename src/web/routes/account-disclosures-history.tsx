import { statementsOf } from '#network/interests.server.ts';
import { appOf } from '#web/context.server.ts';
import { openOwn } from '#web/desk-gate.server.ts';
import { StatementHistory } from '#web/disclosure-ui/statement-history.tsx';
import { DemonstrationNote, EmptyState } from '#web/ui/notes.tsx';
import { Page } from '#web/ui/page.tsx';
import { Pager, pageOf } from '#web/ui/pager.tsx';
import type { Route } from './+types/account-disclosures-history';

export const handle = { script: false, keep: false };
const SIZE = 20;

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  const actor = openOwn(app, url);
  const page = pageOf(url);
  const found = await app.db.read((tx) => statementsOf(tx, actor.id, page, SIZE));
  return {
    ...found,
    page,
    pages: Math.max(1, Math.ceil(found.total / SIZE)),
    demonstration: actor.demonstration,
    url: url.pathname + url.search,
  };
}

export default function DisclosureHistoryPage({ loaderData }: Route.ComponentProps) {
  const { statements, earlier, total, page, pages, demonstration, url } = loaderData;
  return (
    <Page
      title="All my statements"
      lead="Every statement that you signed, the latest first, and what changed from one to the next. None can be altered or taken away."
      breadcrumbs={[
        { label: 'Desk', href: '/desk' },
        { label: 'My disclosures', href: '/account/disclosures' },
      ]}
      width="text"
    >
      {demonstration && <DemonstrationNote>Everything here is made up for the demonstration.</DemonstrationNote>}
      {total === 0 ? (
        <EmptyState title="You have signed no statement yet.">
          <p>
            <a href="/account/disclosures/new">Fill in the form</a>
          </p>
        </EmptyState>
      ) : (
        <StatementHistory statements={statements} earlier={earlier} />
      )}
      <Pager page={page} pages={pages} url={url} />
    </Page>
  );
}
