import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { listDecisions } from '#priorities/decisions.server.ts';
import { appOf } from '#web/context.server.ts';
import { loadList } from '#web/line-ui/list-page.server.ts';
import { ListPage } from '#web/line-ui/list-page.tsx';
import { votesWords } from '#web/line-ui/money.ts';
export const handle = { script: false };

export const loader = ({ context, request }: LoaderFunctionArgs) =>
  loadList(
    appOf(context),
    request,
    'decision.write',
    listDecisions,
    (r) =>
      `decided ${r.decidedOn} · ${r.votes ? votesWords(r.votes) : 'votes not shown'}${r.demonstration ? ' · demonstration' : ''}`,
  );

export default function Decisions() {
  return (
    <ListPage
      data={useLoaderData<typeof loader>()}
      title="Decisions"
      lead="What the network chose, by which votes and why, and what would reopen it."
      words={['decision', 'decisions']}
      path="/decisions"
      writeHref="/desk/decisions/new"
      writeLabel="Record a decision"
    />
  );
}
