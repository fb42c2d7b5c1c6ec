import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { listPassages } from '#updates/passages.server.ts';
import { appOf } from '#web/context.server.ts';
import { loadList } from '#web/line-ui/list-page.server.ts';
import { ListPage } from '#web/line-ui/list-page.tsx';

export const handle = { script: false };

export const loader = ({ context, request }: LoaderFunctionArgs) =>
  loadList(appOf(context), request, 'passage.write', listPassages, (r) =>
    [
      r.state === 'draft' ? 'draft' : `released ${r.releasedAt?.toISOString().slice(0, 10) ?? ''}`,
      r.demonstration ? 'demonstration' : '',
    ]
      .filter(Boolean)
      .join(' · '),
  );

export default function Updates() {
  return (
    <ListPage
      data={useLoaderData<typeof loader>()}
      title="Updates"
      lead="What the network says to the public. Every number comes from a claim that can be walked back to its sources; two people released each text, and it stays as it was."
      words={['update', 'updates']}
      path="/updates"
      writeHref="/desk/updates/new"
      writeLabel="Write an update"
    />
  );
}
