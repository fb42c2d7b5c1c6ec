import { type LoaderFunctionArgs, useLoaderData } from 'react-router';
import { PILLAR_WORDS } from '#claims/written-fields.ts';
import { listAreas } from '#priorities/areas.server.ts';
import { appOf } from '#web/context.server.ts';
import { loadList } from '#web/line-ui/list-page.server.ts';
import { ListPage } from '#web/line-ui/list-page.tsx';
import { costWords } from '#web/line-ui/money.ts';
export const handle = { script: false };

export const loader = ({ context, request }: LoaderFunctionArgs) =>
  loadList(appOf(context), request, 'area.write', listAreas, (r) =>
    [PILLAR_WORDS[r.pillar], costWords(r), r.months === null ? '' : `${r.months} months`].filter(Boolean).join(' · '),
  );

export default function Areas() {
  return (
    <ListPage
      data={useLoaderData<typeof loader>()}
      title="Areas for investment"
      lead="Questions that money and work could answer, with what they would cost. Each rests on statements and claims."
      words={['area for investment', 'areas for investment']}
      path="/areas"
      writeHref="/desk/areas/new"
      writeLabel="Write an area for investment"
    />
  );
}
