import { type ActionFunctionArgs, data, type LoaderFunctionArgs, useActionData, useLoaderData } from 'react-router';
import { readThing } from '#ledger/record.server.ts';
import { decisionInput } from '#priorities/decision.ts';
import { readDecision, supersedeDecision, writeDecision } from '#priorities/decisions.server.ts';
import { WATCHED_CHANGE_KEYS, WATCHED_CHANGES } from '#priorities/revisit-if.ts';
import { appOf, type RequestApp } from '#web/context.server.ts';
import { openDesk } from '#web/desk-gate.server.ts';
import { rawDecision, valuesOfDecision } from '#web/line-ui/decision-fields.ts';
import { ChoiceBox, DeskForm, Field, ThingChoices, Tick } from '#web/line-ui/desk-form.tsx';
import { type FormState, many, one } from '#web/line-ui/form-state.ts';
import { loadChoices, startingValues, takeForm } from '#web/line-ui/forms.server.ts';
import { nothingHere, refOfAddress } from '#web/line-ui/thing-frame.server.ts';
import { DemonstrationNote } from '#web/ui/notes.tsx';

export const handle = { script: false, keep: false };

/** What a form can begin with by its address: a motion that was carried is taken over with its votes. */
const FROM_ADDRESS = [
  'areas',
  'claims',
  'title',
  'chosen',
  'decidedOn',
  'votesFor',
  'votesAgainst',
  'votesAbstained',
  'motion',
];

const view = (app: RequestApp, id: string | null, seen: string, state: FormState) =>
  app.db.read(async (tx) => ({
    id,
    seen,
    state,
    demonstration: app.actor.kind === 'person' && app.actor.demonstration,
    areas: await loadChoices(tx, app, ['area'], many(state.values, 'areas'), one(state.values, 'q-areas')),
    claims: await loadChoices(tx, app, ['claim'], many(state.values, 'claims'), one(state.values, 'q-claims')),
  }));

export async function loader({ context, request, params, url }: LoaderFunctionArgs) {
  const app = appOf(context);
  const ref = params.id === undefined ? null : refOfAddress('decision', params.id);
  await openDesk(app, 'decision.write', url, ref);
  if (!ref) return view(app, null, '', { values: startingValues(request, FROM_ADDRESS), errors: {} });
  const [d, thing] = await app.db.read(
    async (tx) => [await readDecision(tx, ref.id), await readThing(tx, ref)] as const,
  );
  if (!d || !thing) return nothingHere(ref);
  return view(app, ref.id, thing.hash, { values: valuesOfDecision(d), errors: {} });
}

export async function action({ context, request, params }: ActionFunctionArgs) {
  const app = appOf(context);
  const ref = params.id === undefined ? null : refOfAddress('decision', params.id);
  const taken = await takeForm(app, request, {
    action: 'decision.write',
    ref,
    schema: decisionInput,
    rawOf: rawDecision,
    save: async (tx, input, by, at) => ({
      kind: 'decision',
      ...(ref ? await supersedeDecision(tx, ref.id, input, by, at) : await writeDecision(tx, input, by, at)),
    }),
  });
  if (taken instanceof Response) return taken;
  const status = Object.keys(taken.errors).length > 0 ? 422 : 200;
  return data(await view(app, ref?.id ?? null, one(taken.values, 'seen'), taken), { status });
}

export default function DecisionForm() {
  const loaded = useLoaderData<typeof loader>();
  const { id, seen, state, areas, claims, demonstration } = useActionData<typeof action>() ?? loaded;
  const ticked = new Set(many(state.values, 'revisitIf'));
  const counted = one(state.values, 'motion') !== '';
  return (
    <DeskForm
      title={id ? `Replace decision ${id}` : 'Record a decision'}
      lead={
        id
          ? `A decision is never edited. What you write here takes the place of ${id}, which stays on record.`
          : 'What was chosen, by which votes and why, and what would reopen it. A decision is never edited, only replaced.'
      }
      back={id ? { label: `Decision ${id}`, href: `/decisions/${id}` } : { label: 'Decisions', href: '/decisions' }}
      state={state}
      seen={seen}
      label={id ? 'Replace it' : 'Record the decision'}
    >
      {demonstration && (
        <DemonstrationNote>
          You act as a made-up person: the decision and its votes will be marked as made up.
        </DemonstrationNote>
      )}
      {one(state.values, 'motion') && (
        <p>
          <input type="hidden" name="motion" value={one(state.values, 'motion')} />
          From motion {one(state.values, 'motion')} of a meeting, with its votes as they were counted; where those are
          not shown, leave the votes empty.
        </p>
      )}
      <Field state={state} name="title" label="Title" required maxLength={200} />
      <ThingChoices
        name="areas"
        legend="Options that are areas for investment"
        description="The decision rests on all of them, the chosen and the others."
        state={state}
        choices={areas}
        none={
          <>
            No area matches. <a href="/desk/areas/new">Write an area for investment</a> first.
          </>
        }
      />
      <Field
        state={state}
        name="otherOptions"
        kind="textarea"
        label="Other options"
        description="One a line, in your own words; none is fine."
        rows={3}
      />
      <Field
        state={state}
        name="chosen"
        label="Which one was chosen?"
        description="The number of an area, such as A1, or the exact words of one of the other options."
        required
        maxLength={300}
      />
      <Field state={state} name="decidedOn" kind="date" label="Day of the decision" required />
      {!counted && (
        <p className="quiet">
          Without a motion the votes are as you type them, and the page of the decision says so; whoever writes it must
          be free of any conflict of interest in it.
        </p>
      )}
      <div className="field-row">
        <Field state={state} name="votesFor" label="Votes for" inputMode="numeric" required={!counted} />
        <Field state={state} name="votesAgainst" label="Votes against" inputMode="numeric" required={!counted} />
        <Field state={state} name="votesAbstained" label="Abstained" inputMode="numeric" required={!counted} />
      </div>
      <Field state={state} name="reasons" kind="textarea" label="Reasons" required maxLength={10000} rows={5} />
      <Field
        state={state}
        name="dissent"
        kind="textarea"
        label="Dissent"
        description="What those who were against it said; empty where nobody was."
        maxLength={10000}
        rows={3}
      />
      <ThingChoices
        name="claims"
        legend="Claims that it rests on besides"
        state={state}
        choices={claims}
        none="No claim matches."
      />
      <ChoiceBox
        name="revisitIf"
        legend="What would reopen it"
        description="Said in advance. Only these make the decision stale later on; everything else is new evidence."
        error={state.errors.revisitIf}
      >
        <ul>
          {WATCHED_CHANGE_KEYS.map((key) => (
            <Tick key={key} type="checkbox" name="revisitIf" value={key} checked={ticked.has(key)}>
              {WATCHED_CHANGES[key].words}
            </Tick>
          ))}
          <Tick type="checkbox" name="revisitIf" value="estimate-leaves" checked={ticked.has('estimate-leaves')}>
            the pooled estimate of a synthesis that this rests on leaves these limits:
          </Tick>
        </ul>
        <div className="field-row">
          <Field
            state={state}
            name="estimateSynthesis"
            label="Which synthesis"
            placeholder="Y1, if there are several"
          />
          <Field state={state} name="estimateLow" label="Not below, in %" inputMode="decimal" />
          <Field state={state} name="estimateHigh" label="Not above, in %" inputMode="decimal" />
        </div>
        <ul>
          <Tick type="checkbox" name="revisitIf" value="date-passes" checked={ticked.has('date-passes')}>
            this day passes:
          </Tick>
        </ul>
        <Field state={state} name="revisitDate" kind="date" label="Day" />
      </ChoiceBox>
    </DeskForm>
  );
}
