import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  redirect,
  useActionData,
  useLoaderData,
} from 'react-router';
import { gate } from '#governance/gate.server.ts';
import { readThing } from '#ledger/record.server.ts';
import { pathOf } from '#ledger/things.ts';
import type { ArmContent } from '#outcomes/arms.ts';
import { setAsideReason } from '#outcomes/by-hand.ts';
import { citationLabel } from '#outcomes/citation-label.ts';
import { enterOutcome, readOutcomeContent } from '#outcomes/entry.server.ts';
import { checkEntry } from '#outcomes/entry-checks.ts';
import { EntryRefused } from '#outcomes/entry-plan.ts';
import { outcomeNames } from '#outcomes/outcomes.server.ts';
import { appOf, type RequestApp } from '#web/context.server.ts';
import { openDesk } from '#web/desk-gate.server.ts';
import { type FormState, one, valuesOf } from '#web/line-ui/form-state.ts';
import { type ArmChoice, numbersTyped } from '#web/outcome-entry/entry-fields.ts';
import { EntryForm } from '#web/outcome-entry/entry-form.tsx';
import { readEntryForm, valuesOfOutcome } from '#web/outcome-entry/entry-reading.ts';
import { ErrorNote } from '#web/ui/notes.tsx';
import { Page } from '#web/ui/page.tsx';
import '#web/line-ui/line.css';
import '#web/outcome-entry/outcome-entry.css';

const MOST_ARMS = 2000;
const MOST_TIMES = 60;

async function view(app: RequestApp, id: string | null, state: FormState) {
  return app.db.read(async (tx) => {
    const rows = await tx
      .selectFrom('arm')
      .select(['id', 'citation', 'product', 'disease', 'enrolled'])
      .orderBy('id')
      .limit(MOST_ARMS)
      .execute();
    const arms: ArmChoice[] = rows
      .map((a) => ({
        id: a.id,
        label: `${citationLabel(a.citation)}: ${a.product}`,
        disease: a.disease,
        enrolled: a.enrolled,
      }))
      .sort((a, b) => a.label.localeCompare(b.label, 'en'));
    const times = await tx
      .selectFrom('outcome')
      .select((e) => ['timepoint', e.fn.countAll<number>().as('n')])
      .groupBy('timepoint')
      .orderBy('n', 'desc')
      .limit(MOST_TIMES)
      .execute();
    const row = id === null ? null : await readOutcomeContent(tx, id);
    if (id !== null && !row)
      throw data('There is no such row here; the list of outcomes shows those there are.', { status: 404 });
    return {
      id,
      state,
      names: (await outcomeNames(tx)).map((n) => n.name),
      timepoints: times.map((t) => t.timepoint),
      arms: id === null ? arms : [],
      correcting: row && {
        arm: arms.find((a) => a.id === row.content.arm) ?? null,
        seen: row.hash,
        setAside: setAsideReason(row.content.heldBack) !== null,
        heldBack: row.content.heldBack,
      },
    };
  });
}

export async function loader({ context, request, params }: LoaderFunctionArgs) {
  const app = appOf(context);
  const url = new URL(request.url);
  await openDesk(app, 'outcomes.enter', url);
  const id = params.id ?? null;
  if (id === null)
    return view(app, null, {
      values: { arm: [url.searchParams.get('arm') ?? ''], pool_preferred: ['yes'] },
      errors: {},
    });
  const row = await app.db.read((tx) => readOutcomeContent(tx, id));
  return view(app, id, { values: row ? valuesOfOutcome(row.content) : {}, errors: {} });
}

export async function action({ context, request, params }: ActionFunctionArgs) {
  const app = appOf(context);
  const id = params.id ?? null;
  await gate(app.db, app.actor, 'outcomes.enter', id === null ? null : { kind: 'outcome', id }, app.now);
  const values = valuesOf((await request.formData()).entries());
  const answer = async (errors: Record<string, string>) => {
    const status = Object.keys(errors).length > 0 ? 422 : 200;
    return data(await view(app, id, { values, errors }), { status });
  };
  const armId = id === null ? one(values, 'arm') || null : null;
  const arm = await app.db.read(async (tx) => {
    const of = id === null ? armId : ((await readOutcomeContent(tx, id))?.content.arm ?? null);
    return of === null
      ? null
      : (((await readThing(tx, { kind: 'arm', id: of }))?.content ?? null) as ArmContent | null);
  });
  if (armId !== null && !arm) return answer({ arm: 'This group is not there any more; choose one from the list.' });
  const verdict = checkEntry(numbersTyped(values, arm?.disease ?? one(values, 'disease')), arm?.enrolled ?? null);
  const cannotBe = Object.fromEntries(verdict.refused.map((r) => [r.field, r.sentence]));
  if (one(values, 'act') === 'check') return answer(cannotBe);
  const read = readEntryForm(values, arm);
  if (verdict.refused.length > 0) return answer({ ...('errors' in read ? read.errors : {}), ...cannotBe });
  if ('errors' in read) return answer(read.errors);
  const reason = one(values, 'reason');
  try {
    const done = await enterOutcome(
      app.db,
      { row: read.row, arm: armId, outcome: id, setAside: one(values, 'set_aside') === 'yes' ? reason.trim() : null },
      { actor: app.actor, reason, seen: one(values, 'seen') || null },
      app.now,
    );
    return redirect(
      `${pathOf({ kind: 'outcome', id: done.outcome })}?done=${id === null ? 'entered' : 'corrected'}`,
      303,
    );
  } catch (e) {
    if (e instanceof EntryRefused) return answer({ [e.field ?? '']: e.message });
    throw e;
  }
}

export default function OutcomeForm() {
  const loaded = useLoaderData<typeof loader>();
  const { id, state, names, timepoints, arms, correcting } = useActionData<typeof action>() ?? loaded;
  const count = Object.keys(state.errors).length;
  const back = id === null ? '/desk/outcomes' : pathOf({ kind: 'outcome', id });
  return (
    <Page
      title={id === null ? 'Enter an outcome' : 'Correct an outcome'}
      lead={
        id === null
          ? 'One outcome of one group of patients. What cannot be is refused, what is doubtful is kept and held back.'
          : 'A correction is a new version: the old one stays on record, with your reason.'
      }
      breadcrumbs={[
        { label: 'Desk', href: '/desk' },
        { label: 'Outcomes', href: '/desk/outcomes' },
      ]}
      width="text"
    >
      {count > 0 && (
        <ErrorNote
          sentence={
            state.errors[''] ??
            `Nothing was written: ${count === 1 ? (Object.values(state.errors)[0] ?? '') : `${count} fields below cannot stand.`}`
          }
        />
      )}
      {correcting && correcting.heldBack.length > 0 && (
        <div className="entry-checks" data-verdict="held">
          <ul>
            {correcting.heldBack.map((s) => (
              <li key={s}>{s}</li>
            ))}
          </ul>
        </div>
      )}
      <EntryForm
        key={id ?? 'new'}
        state={state}
        arms={arms}
        names={names}
        timepoints={timepoints}
        correcting={correcting}
        back={back}
      />
    </Page>
  );
}
