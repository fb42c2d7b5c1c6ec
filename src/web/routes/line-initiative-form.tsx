import { type ActionFunctionArgs, data, type LoaderFunctionArgs, useActionData, useLoaderData } from 'react-router';
import { CURRENCIES, PILLAR_WORDS, PILLARS } from '#claims/written-fields.ts';
import { readThing } from '#ledger/record.server.ts';
import { INITIATIVE_STATES, initiativeInput } from '#roadmap/initiative.ts';
import { readInitiative, reviseInitiative, writeInitiative } from '#roadmap/initiatives.server.ts';
import { appOf, type RequestApp } from '#web/context.server.ts';
import { openDesk } from '#web/desk-gate.server.ts';
import { DeskForm, Field, options, ThingChoices } from '#web/line-ui/desk-form.tsx';
import { type FormState, many, one, raw } from '#web/line-ui/form-state.ts';
import { loadChoices, startingValues, takeForm } from '#web/line-ui/forms.server.ts';
import { nothingHere, refOfAddress } from '#web/line-ui/thing-frame.server.ts';

export const handle = { script: false, keep: false };

const view = (app: RequestApp, id: string | null, seen: string, state: FormState) =>
  app.db.read(async (tx) => {
    const words = one(state.values, 'q-decision');
    return {
      id,
      seen,
      state,
      choices: await loadChoices(tx, app, ['decision'], many(state.values, 'decision'), words),
    };
  });

export async function loader({ context, request, params, url }: LoaderFunctionArgs) {
  const app = appOf(context);
  const ref = params.id === undefined ? null : refOfAddress('initiative', params.id);
  await openDesk(app, 'initiative.write', url, ref);
  if (!ref) return view(app, null, '', { values: startingValues(request, ['decision']), errors: {} });
  const [i, thing] = await app.db.read(
    async (tx) => [await readInitiative(tx, ref.id), await readThing(tx, ref)] as const,
  );
  if (!i || !thing) return nothingHere(ref);
  const maybe = (v: string | number | null) => (v === null ? [] : [String(v)]);
  const values = {
    decision: [`decision:${i.decision.id}`],
    title: [i.title],
    aim: [i.aim],
    owner: [i.owner],
    pillar: [i.pillar],
    state: [i.state],
    starts: maybe(i.starts),
    ends: maybe(i.ends),
    committed: maybe(i.committed),
    currency: [i.currency],
  };
  return view(app, ref.id, thing.hash, { values, errors: {} });
}

const FIELDS = ['decision', 'title', 'aim', 'owner', 'pillar', 'state', 'starts', 'ends', 'committed', 'currency'];

export async function action({ context, request, params }: ActionFunctionArgs) {
  const app = appOf(context);
  const ref = params.id === undefined ? null : refOfAddress('initiative', params.id);
  const taken = await takeForm(app, request, {
    action: 'initiative.write',
    ref,
    schema: initiativeInput,
    rawOf: (v) => raw(v, FIELDS),
    save: async (tx, input, by, at) => {
      if (!ref) return { kind: 'initiative', ...(await writeInitiative(tx, input, by, at)) };
      await reviseInitiative(tx, ref.id, input, by, at);
      return ref;
    },
  });
  if (taken instanceof Response) return taken;
  const status = Object.keys(taken.errors).length > 0 ? 422 : 200;
  return data(await view(app, ref?.id ?? null, one(taken.values, 'seen'), taken), { status });
}

export default function InitiativeForm() {
  const loaded = useLoaderData<typeof loader>();
  const { id, seen, state, choices } = useActionData<typeof action>() ?? loaded;
  const rough = 'As precisely as it is known: 2027, 2027-03 or 2027-03-15.';
  return (
    <DeskForm
      title={id ? `Change initiative ${id}` : 'Write an initiative'}
      lead="Work that follows from a decision: who answers for it, until when, with what money."
      back={
        id ? { label: `Initiative ${id}`, href: `/initiatives/${id}` } : { label: 'Initiatives', href: '/initiatives' }
      }
      state={state}
      seen={seen}
      label={id ? 'Save a new version' : 'Write the initiative'}
    >
      <ThingChoices
        single
        name="decision"
        legend="The decision that it follows from"
        state={state}
        choices={choices}
        none={
          <>
            No decision matches. <a href="/desk/decisions/new">Record a decision</a> first.
          </>
        }
      />
      <Field state={state} name="title" label="Title" required maxLength={200} />
      <Field state={state} name="aim" kind="textarea" label="Aim" required maxLength={4000} rows={4} />
      <Field
        state={state}
        name="owner"
        label="Who answers for it"
        description="A person or an institution."
        required
        maxLength={200}
      />
      <Field
        state={state}
        name="pillar"
        kind="select"
        label="Pillar"
        options={[{ value: '', label: 'Choose' }, ...options(PILLARS, PILLAR_WORDS)]}
      />
      <Field state={state} name="state" kind="select" label="How far it is" options={options(INITIATIVE_STATES)} />
      <div className="field-row">
        <Field state={state} name="starts" label="Starts" description={rough} />
        <Field state={state} name="ends" label="Ends" description={rough} />
      </div>
      <div className="field-row">
        <Field
          state={state}
          name="committed"
          label="Money committed"
          description="As a plain number."
          inputMode="numeric"
        />
        <Field
          state={state}
          name="currency"
          kind="select"
          label="Currency"
          description="Of the money."
          options={options(CURRENCIES)}
        />
      </div>
    </DeskForm>
  );
}
