import { type ActionFunctionArgs, data, type LoaderFunctionArgs, useActionData, useLoaderData } from 'react-router';
import { z } from 'zod';
import { readCohort } from '#outcomes/cohorts.server.ts';
import type { JudgedRelation } from '#outcomes/overlap.ts';
import { judgementOf, judgeOverlap } from '#outcomes/overlap-judgements.server.ts';
import { judgementInput, OverlapRefused, RELATION_EFFECTS, RELATION_WORDS } from '#outcomes/overlap-judgements.ts';
import { proposalFor } from '#outcomes/overlap-proposals.ts';
import { appOf, type RequestApp } from '#web/context.server.ts';
import { openDesk } from '#web/desk-gate.server.ts';
import { ChoiceBox, DeskForm, Field, Tick } from '#web/line-ui/desk-form.tsx';
import { type FormState, one, raw } from '#web/line-ui/form-state.ts';
import { takeForm } from '#web/line-ui/forms.server.ts';
import { PairTable, Reasons } from '#web/overlap-ui/pair-table.tsx';

export const handle = { script: false, keep: false };

/** With the hash of what stood when the form was opened. */
const formInput = judgementInput.and(z.object({ seen: z.string().max(64) }));

const RELATIONS = Object.keys(RELATION_WORDS) as JudgedRelation[];

const idsOf = (request: Request): [string, string] => {
  const search = new URL(request.url).searchParams;
  return [search.get('a')?.slice(0, 200) ?? '', search.get('b')?.slice(0, 200) ?? ''];
};

async function view(app: RequestApp, [a, b]: [string, string], given: FormState | null) {
  const found = await app.db.read(async (tx) => ({
    a: await readCohort(tx, a),
    b: await readCohort(tx, b),
    present: await judgementOf(tx, a, b),
  }));
  if (!found.a || !found.b || a === b)
    throw data('There is no such pair of cohorts; choose two from the list of cohorts.', { status: 404 });
  const { present } = found;
  const state: FormState = given ?? {
    values: present
      ? { relation: [present.relation], contained: [present.contained ?? ''], sourceUrl: [present.sourceUrl ?? ''] }
      : {},
    errors: {},
  };
  return { a: found.a, b: found.b, present, state, reasons: proposalFor(found.a, found.b)?.reasons ?? [] };
}

export async function loader({ context, request }: LoaderFunctionArgs) {
  const app = appOf(context);
  await openDesk(app, 'overlap.judge', new URL(request.url));
  return view(app, idsOf(request), null);
}

export async function action({ context, request }: ActionFunctionArgs) {
  const app = appOf(context);
  const [a, b] = idsOf(request);
  const taken = await takeForm(app, request, {
    action: 'overlap.judge',
    ref: null,
    schema: formInput,
    rawOf: (v) => ({ a, b, ...raw(v, ['relation', 'contained', 'evidence', 'sourceUrl', 'seen']) }),
    refusals: [OverlapRefused],
    save: async (tx, input, by, at) => ({
      kind: 'overlap' as const,
      id: (await judgeOverlap(tx, { ...input, by }, at)).id,
    }),
  });
  return taken instanceof Response ? taken : data(await view(app, [a, b], taken), { status: 422 });
}

export default function JudgeOverlap() {
  const loaded = useLoaderData<typeof loader>();
  const { a, b, present, state, reasons } = useActionData<typeof action>() ?? loaded;
  const relation = one(state.values, 'relation');
  const contained = one(state.values, 'contained');
  return (
    <DeskForm
      title={`Do ${a.label} and ${b.label} share patients?`}
      lead="Say how the two cohorts stand and what you go by. Every synthesis that could count both is computed again at once, and whatever rests on it shows the change with your judgement as its reason."
      back={{ label: 'Overlap', href: '/desk/overlap' }}
      state={state}
      seen={present?.hash}
      label={present ? 'Judge anew' : 'Write the judgement'}
    >
      <PairTable a={a} b={b} />
      {reasons.length > 0 && (
        <>
          <h2>What the machine noticed</h2>
          <Reasons reasons={reasons} />
        </>
      )}
      {present && (
        <p>
          <a href={`/outcomes/overlaps/${present.id}`}>{present.id}</a>, {present.day}: judged “
          {RELATION_WORDS[present.relation]}”. {present.evidence}
        </p>
      )}
      <ChoiceBox name="relation" legend="How they stand" error={state.errors.relation}>
        <ul>
          {RELATIONS.map((r) => (
            <Tick key={r} type="radio" name="relation" value={r} checked={relation === r}>
              <strong>{RELATION_WORDS[r]}</strong> <span className="quiet small">{RELATION_EFFECTS[r]}</span>
            </Tick>
          ))}
        </ul>
      </ChoiceBox>
      <ChoiceBox
        name="contained"
        legend="Which lies within the other"
        description="Only for “one lies within the other”."
        error={state.errors.contained}
      >
        <ul>
          {[a, b].map((c) => (
            <Tick key={c.id} type="radio" name="contained" value={c.id} checked={contained === c.id}>
              {c.label} <span className="quiet small">{c.id}</span>
            </Tick>
          ))}
        </ul>
      </ChoiceBox>
      <Field
        state={state}
        name="evidence"
        kind="textarea"
        label="What you go by"
        description="A sentence that others can check: the place in the text, what an author said, what the registry shows. It is public."
        required
        maxLength={1000}
      />
      <Field
        state={state}
        name="sourceUrl"
        label="Address of the source"
        description="Where it can be read; may stay empty."
        inputMode="url"
        maxLength={500}
      />
    </DeskForm>
  );
}
