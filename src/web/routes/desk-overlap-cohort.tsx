import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { actorId } from '#governance/actors.ts';
import { gate } from '#governance/gate.server.ts';
import { editCohort, readCohort } from '#outcomes/cohorts.server.ts';
import { COHORT_FACTS, factsSeen } from '#outcomes/cohorts.ts';
import { cohortFactsInput, OverlapRefused } from '#outcomes/overlap-judgements.ts';
import { appOf, type RequestApp } from '#web/context.server.ts';
import { openDesk } from '#web/desk-gate.server.ts';
import { DeskForm, Field } from '#web/line-ui/desk-form.tsx';
import { errorsOf, type FormState, one, raw, valuesOf } from '#web/line-ui/form-state.ts';
import { cohortPath } from '#web/overlap-ui/cohort-words.ts';

export const handle = { script: false, keep: false };

const FIELDS = [...COHORT_FACTS, 'reason'] as const;

async function view(app: RequestApp, id: string, given: FormState | null) {
  const cohort = await app.db.read((tx) => readCohort(tx, id));
  if (!cohort) throw data('There is no such cohort; choose one from the list of cohorts.', { status: 404 });
  const present = COHORT_FACTS.map((f) => [f, [cohort[f] ?? '']]);
  return { cohort, state: given ?? ({ values: Object.fromEntries(present), errors: {} } satisfies FormState) };
}

export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const app = appOf(context);
  await openDesk(app, 'overlap.judge', new URL(request.url));
  return view(app, params.id ?? '', null);
}

export async function action({ context, request, params }: ActionFunctionArgs) {
  const app = appOf(context);
  const id = params.id ?? '';
  await gate(app.db, app.actor, 'overlap.judge', null, app.now);
  const values = valuesOf((await request.formData()).entries());
  const refuse = async (errors: Record<string, string>) =>
    data(await view(app, id, { values, errors }), { status: 422 });
  const read = cohortFactsInput.safeParse(raw(values, FIELDS));
  if (!read.success) return refuse(errorsOf(read.error.issues));
  const at = app.now();
  try {
    const given = { ...read.data, id, by: actorId(app.actor), seen: one(values, 'seen') };
    await app.db.write((tx) => editCohort(tx, given, at));
  } catch (e) {
    if (!(e instanceof OverlapRefused)) throw e;
    return refuse({ [e.field ?? '']: e.message });
  }
  return redirect(`${cohortPath(id)}?done=edited`, 303);
}

export default function CohortFactsForm() {
  const loaded = useLoaderData<typeof loader>();
  const { cohort, state } = useActionData<typeof action>() ?? loaded;
  return (
    <DeskForm
      title={`Where and when: ${cohort.label}`}
      lead="The site and the enrolment of a cohort tell whether another can hold the same patients. Leave empty what no source states."
      back={{ label: cohort.label, href: cohortPath(cohort.id) }}
      state={state}
      seen={factsSeen(cohort)}
      label="Write"
    >
      <Field
        state={state}
        name="site"
        label="Site"
        description="Hospital or centre, as the source names it."
        maxLength={200}
      />
      <Field state={state} name="country" label="Country" maxLength={200} />
      <Field
        state={state}
        name="enrolledFrom"
        label="Enrolment from"
        description="2021, 2021-03 or 2021-03-15, as exact as the source."
        maxLength={10}
      />
      <Field state={state} name="enrolledTo" label="Enrolment to" maxLength={10} />
      <Field
        state={state}
        name="reason"
        kind="textarea"
        rows={3}
        label="Where this was read"
        required
        maxLength={1000}
      />
    </DeskForm>
  );
}
