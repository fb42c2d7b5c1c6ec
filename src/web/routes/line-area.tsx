import { type ActionFunctionArgs, type LoaderFunctionArgs, useActionData, useLoaderData } from 'react-router';
import { PILLAR_WORDS } from '#claims/written-fields.ts';
import { readArea } from '#priorities/areas.server.ts';
import { diseaseOf } from '#vocabulary/vocabulary.ts';
import { appOf } from '#web/context.server.ts';
import { act, doneOf } from '#web/line-ui/acting.server.ts';
import { costWords } from '#web/line-ui/money.ts';
import { asOpened, nothingHere, readFrame, refOfAddress } from '#web/line-ui/thing-frame.server.ts';
import { ThingPage } from '#web/line-ui/thing-page.tsx';

export const handle = { script: false };

export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const app = appOf(context);
  const ref = refOfAddress('area', params.id);
  return app.db.read(async (tx) => {
    const frame = await readFrame(tx, app, ref);
    const area = await asOpened(tx, app, ref, (await readArea(tx, ref.id)) ?? nothingHere(ref));
    const diseases = area.diseases.map((key) => ({ key, label: diseaseOf(key)?.label ?? key }));
    return { frame, area, diseases, done: doneOf(request) };
  });
}

export const action = ({ context, request, params }: ActionFunctionArgs) =>
  act(appOf(context), request, refOfAddress('area', params.id), {});

export default function Area() {
  const { frame, area, diseases, done } = useLoaderData<typeof loader>();
  return (
    <ThingPage
      frame={frame}
      title={area.title}
      list={{ label: 'Areas for investment', href: '/areas' }}
      author={{ name: area.authorName, at: area.madeAt }}
      done={done}
      answer={useActionData<typeof action>()}
      acts={
        frame.may.write && frame.state !== 'superseded' ? (
          <p className="member-act">
            <a href={`/desk/areas/${area.id}/edit`}>Change it</a> ·{' '}
            <a href={`/desk/decisions/new?areas=${area.id}`}>Record a decision on it</a>
          </p>
        ) : null
      }
    >
      <p className="said mail-text">{area.question}</p>
      <dl className="facts">
        <dt>Pillar</dt>
        <dd>{PILLAR_WORDS[area.pillar]}</dd>
        <dt>Diseases</dt>
        <dd>
          {diseases.length === 0
            ? 'none in particular'
            : diseases.map((d) => (
                <a key={d.key} className="chip" href={`/evidence?disease=${encodeURIComponent(d.key)}`}>
                  {d.label}
                </a>
              ))}
        </dd>
        <dt>Cost</dt>
        <dd>{costWords(area) || 'not estimated'}</dd>
        <dt>Time</dt>
        <dd>{area.months === null ? 'not estimated' : area.months === 1 ? '1 month' : `${area.months} months`}</dd>
      </dl>
    </ThingPage>
  );
}
