import { listQueries } from '#evidence/queries.server.ts';
import { appOf } from '#web/context.server.ts';
import { EmptyState } from '#web/ui/notes.tsx';
import { Page } from '#web/ui/page.tsx';
import type { Route } from './+types/queries';

export const handle = { script: false };

export async function loader({ context }: Route.LoaderArgs) {
  return { queries: await appOf(context).db.read(listQueries) };
}

export default function QueriesPage({ loaderData }: Route.ComponentProps) {
  const { queries } = loaderData;
  return (
    <Page
      title="Evidence queries"
      lead="Questions that the network keeps asking of the registered studies. Each is answered anew whenever the evidence changes."
    >
      {queries.length === 0 ? (
        <EmptyState title="No question is being asked yet." />
      ) : (
        <ul className="plain-list ruled">
          {queries.map((q) => (
            <li key={q.id}>
              <a href={`/queries/${q.id}`}>{q.question}</a> <span className="quiet">{q.id}</span>
            </li>
          ))}
        </ul>
      )}
    </Page>
  );
}
