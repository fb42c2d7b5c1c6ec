import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { PILLAR_WORDS } from '#claims/written-fields.ts';
import { listStatements } from '#insights/statements.server.ts';
import { appOf } from '#web/context.server.ts';
import { loadList } from '#web/line-ui/list-page.server.ts';
import { ListPage } from '#web/line-ui/list-page.tsx';
export const handle = { script: false };

export const loader = ({ context, request }: LoaderFunctionArgs) =>
  loadList(appOf(context), request, 'statement.write', listStatements, (r) => PILLAR_WORDS[r.pillar]);

export default function Statements() {
  return (
    <ListPage
      data={useLoaderData<typeof loader>()}
      title="Statements"
      lead="Positions that members can agree with or not. Each rests on claims."
      words={['statement', 'statements']}
      path="/statements"
      writeHref="/desk/statements/new"
      writeLabel="Write a statement"
    />
  );
}
