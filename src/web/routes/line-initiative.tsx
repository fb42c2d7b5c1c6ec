import { type ActionFunctionArgs, type LoaderFunctionArgs, useActionData, useLoaderData } from 'react-router';
import { PILLAR_WORDS } from '#claims/written-fields.ts';
import { readInitiative } from '#roadmap/initiatives.server.ts';
import { appOf } from '#web/context.server.ts';
import { act, doneOf } from '#web/line-ui/acting.server.ts';
import { moneyWords } from '#web/line-ui/money.ts';
import { asOpened, nothingHere, readFrame, refOfAddress } from '#web/line-ui/thing-frame.server.ts';
import { ThingPage } from '#web/line-ui/thing-page.tsx';

export const handle = { script: false };

export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const app = appOf(context);
  const ref = refOfAddress('initiative', params.id);
  return app.db.read(async (tx) => {
    const frame = await readFrame(tx, app, ref);
    return {
      frame,
      initiative: await asOpened(tx, app, ref, (await readInitiative(tx, ref.id)) ?? nothingHere(ref)),
      done: doneOf(request),
    };
  });
}

export const action = ({ context, request, params }: ActionFunctionArgs) =>
  act(appOf(context), request, refOfAddress('initiative', params.id), {});

export default function Initiative() {
  const { frame, initiative: i, done } = useLoaderData<typeof loader>();
  return (
    <ThingPage
      frame={frame}
      title={i.title}
      list={{ label: 'Initiatives', href: '/initiatives' }}
      author={{ name: i.authorName, at: i.madeAt }}
      done={done}
      answer={useActionData<typeof action>()}
      acts={
        frame.may.write && frame.state !== 'superseded' ? (
          <p className="member-act">
            <a href={`/desk/initiatives/${i.id}/edit`}>Change its state, money, dates or wording</a>
          </p>
        ) : null
      }
    >
      <p className="said mail-text">{i.aim}</p>
      <dl className="facts">
        <dt>State</dt>
        <dd>
          <strong>{i.state}</strong>
        </dd>
        <dt>Answers for it</dt>
        <dd>{i.owner}</dd>
        <dt>Pillar</dt>
        <dd>{PILLAR_WORDS[i.pillar]}</dd>
        <dt>From, to</dt>
        <dd>
          {i.starts ?? 'not set'} to {i.ends ?? 'not set'}
        </dd>
        <dt>Money committed</dt>
        <dd>{i.committed === null ? 'none stated' : moneyWords(i.committed, i.currency)}</dd>
      </dl>
    </ThingPage>
  );
}
