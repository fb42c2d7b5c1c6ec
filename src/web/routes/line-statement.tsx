import { type ActionFunctionArgs, type LoaderFunctionArgs, useActionData, useLoaderData } from 'react-router';
import { PILLAR_WORDS, shortened } from '#claims/written-fields.ts';
import { readStatement } from '#insights/statements.server.ts';
import { appOf } from '#web/context.server.ts';
import { act, doneOf } from '#web/line-ui/acting.server.ts';
import { asOpened, nothingHere, readFrame, refOfAddress } from '#web/line-ui/thing-frame.server.ts';
import { ThingPage } from '#web/line-ui/thing-page.tsx';

export const handle = { script: false };

export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const app = appOf(context);
  const ref = refOfAddress('statement', params.id);
  return app.db.read(async (tx) => {
    const frame = await readFrame(tx, app, ref);
    return {
      frame,
      statement: await asOpened(tx, app, ref, (await readStatement(tx, ref.id)) ?? nothingHere(ref)),
      done: doneOf(request),
    };
  });
}

export const action = ({ context, request, params }: ActionFunctionArgs) =>
  act(appOf(context), request, refOfAddress('statement', params.id), {});

export default function Statement() {
  const { frame, statement, done } = useLoaderData<typeof loader>();
  return (
    <ThingPage
      frame={frame}
      title={shortened(statement.text.replace(/\s+/g, ' ').trim(), 90)}
      list={{ label: 'Statements', href: '/statements' }}
      author={{ name: statement.authorName, at: statement.madeAt }}
      done={done}
      answer={useActionData<typeof action>()}
      acts={
        frame.may.write && frame.state !== 'superseded' ? (
          <p className="member-act">
            <a href={`/desk/statements/${statement.id}/edit`}>Reword it, or change what it rests on</a> ·{' '}
            <a href={`/desk/areas/new?restsOn=${statement.id}`}>Write an area for investment that rests on it</a>
          </p>
        ) : null
      }
    >
      <p className="said mail-text">{statement.text}</p>
      <p className="quiet">Pillar: {PILLAR_WORDS[statement.pillar]}</p>
    </ThingPage>
  );
}
