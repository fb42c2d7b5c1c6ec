import { type ActionFunctionArgs, data, type LoaderFunctionArgs, useActionData, useLoaderData } from 'react-router';
import { CURRENCIES, PILLAR_WORDS, PILLARS } from '#claims/written-fields.ts';
import { readThing } from '#ledger/record.server.ts';
import { areaInput } from '#priorities/area.ts';
import { readArea, reviseArea, writeArea } from '#priorities/areas.server.ts';
import { entriesOfFacet } from '#vocabulary/vocabulary.ts';
import { appOf, type RequestApp } from '#web/context.server.ts';
import { openDesk } from '#web/desk-gate.server.ts';
import { ChoiceBox, DeskForm, Field, options, ThingChoices, Tick } from '#web/line-ui/desk-form.tsx';
import { type FormState, many, one, raw } from '#web/line-ui/form-state.ts';
import { loadChoices, startingValues, takeForm } from '#web/line-ui/forms.server.ts';
import { nothingHere, refOfAddress } from '#web/line-ui/thing-frame.server.ts';

export const handle = { script: false, keep: false };

const view = (app: RequestApp, id: string | null, seen: string, state: FormState) =>
  app.db.read(async (tx) => {
    const words = one(state.values, 'q-restsOn');
    const choices = await loadChoices(tx, app, ['statement', 'claim'], many(state.values, 'restsOn'), words);
    const diseases = entriesOfFacet('disease').map(({ key, label }) => ({ key, label }));
    return { id, seen, state, choices, diseases };
  });

export async function loader({ context, request, params, url }: LoaderFunctionArgs) {
  const app = appOf(context);
  const ref = params.id === undefined ? null : refOfAddress('area', params.id);
  await openDesk(app, 'area.write', url, ref);
  if (!ref) return view(app, null, '', { values: startingValues(request, ['restsOn']), errors: {} });
  const [a, thing] = await app.db.read(async (tx) => [await readArea(tx, ref.id), await readThing(tx, ref)] as const);
  if (!a || !thing) return nothingHere(ref);
  const number = (n: number | null) => (n === null ? [] : [String(n)]);
  const values = {
    title: [a.title],
    question: [a.question],
    pillar: [a.pillar],
    diseases: a.diseases,
    costLow: number(a.costLow),
    costHigh: number(a.costHigh),
    currency: [a.currency],
    months: number(a.months),
    restsOn: a.restsOn.map((r) => `${r.kind}:${r.id}`),
  };
  return view(app, ref.id, thing.hash, { values, errors: {} });
}

export async function action({ context, request, params }: ActionFunctionArgs) {
  const app = appOf(context);
  const ref = params.id === undefined ? null : refOfAddress('area', params.id);
  const taken = await takeForm(app, request, {
    action: 'area.write',
    ref,
    schema: areaInput,
    rawOf: (v) =>
      raw(v, ['title', 'question', 'pillar', 'costLow', 'costHigh', 'currency', 'months'], ['diseases', 'restsOn']),
    save: async (tx, input, by, at) => {
      if (!ref) return { kind: 'area', ...(await writeArea(tx, input, by, at)) };
      await reviseArea(tx, ref.id, input, by, at);
      return ref;
    },
  });
  if (taken instanceof Response) return taken;
  const status = Object.keys(taken.errors).length > 0 ? 422 : 200;
  return data(await view(app, ref?.id ?? null, one(taken.values, 'seen'), taken), { status });
}

export default function AreaForm() {
  const loaded = useLoaderData<typeof loader>();
  const { id, seen, state, choices, diseases } = useActionData<typeof action>() ?? loaded;
  const ticked = new Set(many(state.values, 'diseases'));
  return (
    <DeskForm
      title={id ? `Change area for investment ${id}` : 'Write an area for investment'}
      lead="A question that money and work could answer: an option for the network to choose, or not."
      back={id ? { label: `Area ${id}`, href: `/areas/${id}` } : { label: 'Areas for investment', href: '/areas' }}
      state={state}
      seen={seen}
      label={id ? 'Save a new version' : 'Write the area'}
    >
      <Field state={state} name="title" label="Title" required maxLength={200} />
      <Field
        state={state}
        name="question"
        kind="textarea"
        label="The question that it would answer"
        required
        maxLength={2000}
        rows={4}
      />
      <Field
        state={state}
        name="pillar"
        kind="select"
        label="Pillar"
        options={[{ value: '', label: 'Choose' }, ...options(PILLARS, PILLAR_WORDS)]}
      />
      <div className="field-row">
        <Field
          state={state}
          name="costLow"
          label="Cost, at least"
          description="As a plain number."
          inputMode="numeric"
        />
        <Field
          state={state}
          name="costHigh"
          label="Cost, at most"
          description="As a plain number."
          inputMode="numeric"
        />
        <Field
          state={state}
          name="currency"
          kind="select"
          label="Currency"
          description="Of both."
          options={options(CURRENCIES)}
        />
      </div>
      <Field state={state} name="months" label="Months that it would take" inputMode="numeric" />
      <ChoiceBox name="diseases" legend="Diseases that it is about" error={state.errors.diseases}>
        <ul>
          {diseases.map((d) => (
            <Tick key={d.key} type="checkbox" name="diseases" value={d.key} checked={ticked.has(d.key)}>
              {d.label}
            </Tick>
          ))}
        </ul>
      </ChoiceBox>
      <ThingChoices
        name="restsOn"
        legend="The statements and claims that it rests on"
        state={state}
        choices={choices}
        none={
          <>
            Nothing matches. <a href="/desk/claims/new">Write a claim</a> or{' '}
            <a href="/desk/statements/new">a statement</a> first.
          </>
        }
      />
    </DeskForm>
  );
}
