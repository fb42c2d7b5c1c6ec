import { type ActionFunctionArgs, data, type LoaderFunctionArgs, useActionData, useLoaderData } from 'react-router';
import { claimInput } from '#claims/claim.ts';
import { readClaim, reviseClaim, writeClaim } from '#claims/claims.server.ts';
import { readThing } from '#ledger/record.server.ts';
import { givenReasons, JudgementFields, reasonValues } from '#web/claim-ui/judgement-fields.tsx';
import { ruleFor } from '#web/claim-ui/suggested.server.ts';
import { appOf, type RequestApp } from '#web/context.server.ts';
import { openDesk } from '#web/desk-gate.server.ts';
import { DeskForm, Field, ThingChoices } from '#web/line-ui/desk-form.tsx';
import { type FormState, many, one, raw } from '#web/line-ui/form-state.ts';
import { loadChoices, startingValues, takeForm } from '#web/line-ui/forms.server.ts';
import { nothingHere, refOfAddress } from '#web/line-ui/thing-frame.server.ts';

export const handle = { script: false, keep: false };

const view = (app: RequestApp, id: string | null, seen: string, state: FormState) =>
  app.db.read(async (tx) => {
    const choices = await loadChoices(
      tx,
      app,
      ['synthesis', 'query'],
      many(state.values, 'bound'),
      one(state.values, 'q-bound'),
    );
    return { id, seen, state, choices, rule: await ruleFor(tx, one(state.values, 'bound')) };
  });

export async function loader({ context, request, params, url }: LoaderFunctionArgs) {
  const app = appOf(context);
  const ref = params.id === undefined ? null : refOfAddress('claim', params.id);
  await openDesk(app, 'claim.write', url, ref);
  if (!ref) {
    const values = startingValues(request, ['bound']);
    const rule = await app.db.read((tx) => ruleFor(tx, one(values, 'bound')));
    const judged = rule ? reasonValues(rule.down) : {};
    return view(app, null, '', { values: { ...judged, ...values }, errors: {} });
  }
  const [claim, thing] = await app.db.read(
    async (tx) => [await readClaim(tx, ref.id), await readThing(tx, ref)] as const,
  );
  if (!claim || !thing) return nothingHere(ref);
  const values = {
    template: [claim.template],
    bound: [`${claim.bound.kind}:${claim.bound.id}`],
    wouldChange: [claim.wouldChange ?? ''],
    ...(claim.judgement ? reasonValues(claim.judgement.reasons) : {}),
  };
  return view(app, ref.id, thing.hash, { values, errors: {} });
}

export async function action({ context, request, params }: ActionFunctionArgs) {
  const app = appOf(context);
  const ref = params.id === undefined ? null : refOfAddress('claim', params.id);
  const taken = await takeForm(app, request, {
    action: 'claim.write',
    ref,
    schema: claimInput,
    rawOf: (v) => ({ ...raw(v, ['template', 'bound', 'wouldChange']), reasons: givenReasons(v) }),
    save: async (tx, input, by, at) => {
      if (!ref) return { kind: 'claim', ...(await writeClaim(tx, input, by, at)) };
      await reviseClaim(tx, ref.id, input, by, at);
      return ref;
    },
  });
  if (taken instanceof Response) return taken;
  const status = Object.keys(taken.errors).length > 0 ? 422 : 200;
  return data(await view(app, ref?.id ?? null, one(taken.values, 'seen'), taken), { status });
}

export default function ClaimForm() {
  const loaded = useLoaderData<typeof loader>();
  const { id, seen, state, choices, rule } = useActionData<typeof action>() ?? loaded;
  return (
    <DeskForm
      title={id ? `Change claim ${id}` : 'Write a claim'}
      lead="A sentence whose number nobody types: it is taken from a synthesis or an evidence query, and stays tied to it."
      back={id ? { label: `Claim ${id}`, href: `/claims/${id}` } : { label: 'Claims', href: '/claims' }}
      state={state}
      seen={seen}
      label={id ? 'Save a new version' : 'Write the claim'}
    >
      <ThingChoices
        single
        name="bound"
        legend="Where its number comes from"
        description="In curly brackets stands what each gives, as it is now."
        state={state}
        choices={choices}
        none={
          <>
            Nothing matches. <a href="/desk/syntheses/new">Put a question to the published outcomes</a> or{' '}
            <a href="/desk/queries/new">to the registry</a> first.
          </>
        }
      />
      <Field
        state={state}
        name="template"
        kind="textarea"
        label="The sentence"
        description="Write {events} of {patients} and so on where a number stands, and a share only after them. Names such as CD19 and spans that the question names may be typed; no other number may."
        required
        maxLength={600}
        rows={3}
      />
      <JudgementFields state={state} rule={rule} />
      <Field
        state={state}
        name="wouldChange"
        kind="textarea"
        label="What would change it?"
        description="The result, the trial or the finding that would make you write another sentence, or be surer of this one."
        required
        maxLength={1000}
        rows={3}
      />
    </DeskForm>
  );
}
