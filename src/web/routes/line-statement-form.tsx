import { type ActionFunctionArgs, data, type LoaderFunctionArgs, useActionData, useLoaderData } from 'react-router';
import { PILLAR_WORDS, PILLARS } from '#claims/written-fields.ts';
import { statementInput } from '#insights/statement.ts';
import { readStatement, reviseStatement, writeStatement } from '#insights/statements.server.ts';
import { readThing } from '#ledger/record.server.ts';
import { appOf, type RequestApp } from '#web/context.server.ts';
import { openDesk } from '#web/desk-gate.server.ts';
import { DeskForm, Field, options, ThingChoices } from '#web/line-ui/desk-form.tsx';
import { type FormState, many, one, raw } from '#web/line-ui/form-state.ts';
import { loadChoices, startingValues, takeForm } from '#web/line-ui/forms.server.ts';
import { nothingHere, refOfAddress } from '#web/line-ui/thing-frame.server.ts';

export const handle = { script: false, keep: false };

const view = (app: RequestApp, id: string | null, seen: string, state: FormState) =>
  app.db.read(async (tx) => {
    const choices = await loadChoices(
      tx,
      app,
      ['claim'],
      many(state.values, 'restsOn'),
      one(state.values, 'q-restsOn'),
    );
    return { id, seen, state, choices };
  });

export async function loader({ context, request, params, url }: LoaderFunctionArgs) {
  const app = appOf(context);
  const ref = params.id === undefined ? null : refOfAddress('statement', params.id);
  await openDesk(app, 'statement.write', url, ref);
  if (!ref) return view(app, null, '', { values: startingValues(request, ['restsOn']), errors: {} });
  const [s, thing] = await app.db.read(
    async (tx) => [await readStatement(tx, ref.id), await readThing(tx, ref)] as const,
  );
  if (!s || !thing) return nothingHere(ref);
  const values = { text: [s.text], pillar: [s.pillar], restsOn: s.restsOn.map((r) => `${r.kind}:${r.id}`) };
  return view(app, ref.id, thing.hash, { values, errors: {} });
}

export async function action({ context, request, params }: ActionFunctionArgs) {
  const app = appOf(context);
  const ref = params.id === undefined ? null : refOfAddress('statement', params.id);
  const taken = await takeForm(app, request, {
    action: 'statement.write',
    ref,
    schema: statementInput,
    rawOf: (v) => raw(v, ['text', 'pillar'], ['restsOn']),
    save: async (tx, input, by, at) => {
      if (!ref) return { kind: 'statement', ...(await writeStatement(tx, input, by, at)) };
      await reviseStatement(tx, ref.id, input, by, at);
      return ref;
    },
  });
  if (taken instanceof Response) return taken;
  const status = Object.keys(taken.errors).length > 0 ? 422 : 200;
  return data(await view(app, ref?.id ?? null, one(taken.values, 'seen'), taken), { status });
}

export default function StatementForm() {
  const loaded = useLoaderData<typeof loader>();
  const { id, seen, state, choices } = useActionData<typeof action>() ?? loaded;
  return (
    <DeskForm
      title={id ? `Change statement ${id}` : 'Write a statement'}
      lead="A position that members can agree with or not. It rests on claims, as they are now."
      back={id ? { label: `Statement ${id}`, href: `/statements/${id}` } : { label: 'Statements', href: '/statements' }}
      state={state}
      seen={seen}
      label={id ? 'Save a new version' : 'Write the statement'}
    >
      <Field state={state} name="text" kind="textarea" label="The statement" required maxLength={1200} rows={4} />
      <Field
        state={state}
        name="pillar"
        kind="select"
        label="Pillar"
        options={[{ value: '', label: 'Choose' }, ...options(PILLARS, PILLAR_WORDS)]}
      />
      <ThingChoices
        name="restsOn"
        legend="The claims that it rests on"
        state={state}
        choices={choices}
        none={
          <>
            No claim matches. <a href="/desk/claims/new">Write a claim</a> first.
          </>
        }
      />
    </DeskForm>
  );
}
