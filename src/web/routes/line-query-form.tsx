import { type ActionFunctionArgs, data, type LoaderFunctionArgs, useActionData, useLoaderData } from 'react-router';
import { lineText } from '#claims/written-fields.ts';
import { STATUS_WORDS } from '#evidence/phase-groups.ts';
import { defineQuery, QueryRefused } from '#evidence/queries.server.ts';
import { querySpec } from '#evidence/query-answer.ts';
import { announce } from '#ledger/announce.server.ts';
import { entriesOfFacet } from '#vocabulary/vocabulary.ts';
import { appOf } from '#web/context.server.ts';
import { openDesk } from '#web/desk-gate.server.ts';
import { DeskForm, Field } from '#web/line-ui/desk-form.tsx';
import { type FormState, one } from '#web/line-ui/form-state.ts';
import { startingValues, takeForm } from '#web/line-ui/forms.server.ts';

export const handle = { script: false, keep: false };

const SPEC = ['disease', 'target', 'modality', 'phase', 'status'] as const;

/** The specification's own fields, so that each problem comes back beside its field. */
const input = querySpec
  .extend({ question: lineText('the question', 5, 300) })
  .refine((q) => SPEC.some((name) => q[name] !== undefined), {
    path: ['disease'],
    message: 'Choose at least one condition; a query of everything answers nothing.',
  });

export async function loader({ context, request, url }: LoaderFunctionArgs): Promise<FormState> {
  const app = appOf(context);
  await openDesk(app, 'query.write', url);
  return { values: startingValues(request, SPEC), errors: {} };
}

export async function action({ context, request }: ActionFunctionArgs) {
  const taken = await takeForm(appOf(context), request, {
    action: 'query.write',
    ref: null,
    schema: input,
    rawOf: (v) => ({
      question: one(v, 'question'),
      ...Object.fromEntries(SPEC.flatMap((name) => (one(v, name) ? [[name, one(v, name)]] : []))),
    }),
    refusals: [QueryRefused],
    save: async (tx, { question, ...spec }, by, at) => {
      const ref = { kind: 'query' as const, ...(await defineQuery(tx, { question, spec, by }, at)) };
      await announce(tx, { kind: 'thing.changed', body: { ref } }, at);
      return ref;
    },
  });
  return taken instanceof Response ? taken : data(taken, { status: 422 });
}

const any = { value: '', label: 'any' };
const facet = (name: 'disease' | 'target' | 'modality') => [
  any,
  ...entriesOfFacet(name).map(({ key, label }) => ({ value: key, label })),
];
const PHASES = [
  { value: 'EARLY_PHASE1', label: 'early phase 1' },
  { value: 'PHASE1', label: 'phase 1' },
  { value: 'PHASE2', label: 'phase 2' },
  { value: 'PHASE3', label: 'phase 3' },
  { value: 'PHASE4', label: 'phase 4' },
  { value: 'NA', label: 'not applicable' },
];

export default function QueryForm() {
  const loaded = useLoaderData<typeof loader>();
  const state = useActionData<typeof action>() ?? loaded;
  return (
    <DeskForm
      title="Put a question to the registry"
      lead="An evidence query counts registered studies. It answers itself anew after every import, and whatever rests on it shows when the answer changes."
      back={{ label: 'Queries', href: '/queries' }}
      state={state}
      label="Put the question"
    >
      <Field
        state={state}
        name="question"
        label="The question"
        description="As it should be read: which studies, and what about them."
        required
        maxLength={300}
      />
      <Field
        state={state}
        name="disease"
        kind="select"
        label="Disease"
        description="With everything narrower."
        options={facet('disease')}
      />
      <Field state={state} name="target" kind="select" label="Target" options={facet('target')} />
      <Field state={state} name="modality" kind="select" label="Modality" options={facet('modality')} />
      <Field state={state} name="phase" kind="select" label="Phase" options={[any, ...PHASES]} />
      <Field
        state={state}
        name="status"
        kind="select"
        label="Status"
        options={[any, ...Object.entries(STATUS_WORDS).map(([value, label]) => ({ value, label }))]}
      />
    </DeskForm>
  );
}
