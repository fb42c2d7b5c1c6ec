import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { listClaims } from '#claims/claims.server.ts';
import { appOf } from '#web/context.server.ts';
import { loadList } from '#web/line-ui/list-page.server.ts';
import { ListPage } from '#web/line-ui/list-page.tsx';

export const handle = { script: false };

export const loader = ({ context, request }: LoaderFunctionArgs) =>
  loadList(appOf(context), request, 'claim.write', listClaims, (r) => `${r.certainty} certainty`);

export default function Claims() {
  return (
    <ListPage
      data={useLoaderData<typeof loader>()}
      title="Claims"
      lead="Sentences whose numbers are taken from an analysis of the evidence. Each says how certain it is, and of which day its evidence is."
      words={['claim', 'claims']}
      path="/claims"
      writeHref="/desk/claims/new"
      writeLabel="Write a claim"
    />
  );
}
