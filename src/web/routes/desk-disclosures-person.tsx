import { data } from 'react-router';
import { statementsOf } from '#network/interests.server.ts';
import { appOf } from '#web/context.server.ts';
import { openDesk } from '#web/desk-gate.server.ts';
import { StatementHistory } from '#web/disclosure-ui/statement-history.tsx';
import { DemonstrationNote, EmptyState } from '#web/ui/notes.tsx';
import { Page } from '#web/ui/page.tsx';
import { Pager, pageOf } from '#web/ui/pager.tsx';
import type { Route } from './+types/desk-disclosures-person';

export const handle = { script: false, keep: false };
const SIZE = 20;

export async function loader({ context, params, url }: Route.LoaderArgs) {
  const app = appOf(context);
  await openDesk(app, 'disclosure.read', url);
  const page = pageOf(url);
  const found = await app.db.read(async (tx) => {
    const person = await tx
      .selectFrom('person')
      .select(['name', 'demonstration'])
      .where('id', '=', params.id)
      .executeTakeFirst();
    return person ? { person, ...(await statementsOf(tx, params.id, page, SIZE)) } : null;
  });
  if (!found) throw data('There is no such person; go back to the list of disclosures.', { status: 404 });
  return { ...found, page, pages: Math.max(1, Math.ceil(found.total / SIZE)), url: url.pathname + url.search };
}

export default function PersonDisclosuresPage({ loaderData }: Route.ComponentProps) {
  const { person, statements, earlier, total, page, pages, url } = loaderData;
  return (
    <Page
      title={`Disclosures of ${person.name}`}
      lead="Every statement with its notes, the latest first, and what changed from one to the next. For the office and the committee only."
      breadcrumbs={[
        { label: 'Desk', href: '/desk' },
        { label: 'Disclosures', href: '/desk/disclosures' },
      ]}
      width="text"
    >
      {person.demonstration && <DemonstrationNote>made up for the demonstration</DemonstrationNote>}
      {total === 0 ? (
        <EmptyState title="This person has signed no statement yet." />
      ) : (
        <StatementHistory statements={statements} earlier={earlier} />
      )}
      <Pager page={page} pages={pages} url={url} />
    </Page>
  );
}
