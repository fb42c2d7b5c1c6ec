import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { PILLAR_WORDS } from '#claims/written-fields.ts';
import { listInitiatives } from '#roadmap/initiatives.server.ts';
import { appOf } from '#web/context.server.ts';
import { loadList } from '#web/line-ui/list-page.server.ts';
import { ListPage } from '#web/line-ui/list-page.tsx';
export const handle = { script: false };

export const loader = ({ context, request }: LoaderFunctionArgs) =>
  loadList(appOf(context), request, 'initiative.write', listInitiatives, (r) =>
    [r.state, PILLAR_WORDS[r.pillar], r.owner].join(' · '),
  );

export default function Initiatives() {
  return (
    <ListPage
      data={useLoaderData<typeof loader>()}
      title="Initiatives"
      lead="Work that follows from decisions: who answers for it, from when to when, with what money."
      words={['initiative', 'initiatives']}
      path="/initiatives"
      writeHref="/desk/initiatives/new"
      writeLabel="Write an initiative"
    />
  );
}
