import { data, redirect } from 'react-router';
import { actorId } from '#governance/actors.ts';
import { gate } from '#governance/gate.server.ts';
import { ArmFileRefused } from '#outcomes/arm-rows.ts';
import { guessMapping, mappingProblems } from '#outcomes/column-mapping.ts';
import { importArms, previewArms } from '#outcomes/import.server.ts';
import { lookInto } from '#outcomes/import-csv.ts';
import { dropDraft, noteMapping, readDraft } from '#outcomes/import-drafts.server.ts';
import { fitted, mappingFor, rememberMapping } from '#outcomes/import-mappings.server.ts';
import { appOf, type RequestApp, todayOf } from '#web/context.server.ts';
import { openDesk } from '#web/desk-gate.server.ts';
import { one, valuesOf } from '#web/line-ui/form-state.ts';
import { ImportPreview } from '#web/outcome-entry/import-preview.tsx';
import { mappingOf } from '#web/outcome-entry/mapping-form.ts';
import { MappingRows } from '#web/outcome-entry/mapping-rows.tsx';
import { ErrorNote } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import type { Route } from './+types/desk-outcomes-import-draft';
import '#web/line-ui/line.css';
import '#web/outcome-entry/outcome-entry.css';

export const handle = { script: false, keep: false };

const MOST_STEPS = 200;

async function draftOf(app: RequestApp, id: string) {
  const draft = await app.db.read((tx) => readDraft(tx, id, app.actor));
  if (!draft)
    throw data('This table is not here any more; it was imported, or thrown away after a day. Send it again.', {
      status: 404,
    });
  return { draft, ...lookInto(draft.csv, 4) };
}

export async function loader({ context, params, url }: Route.LoaderArgs) {
  const app = appOf(context);
  await openDesk(app, 'outcomes.import', url);
  const { draft, columns, samples, rows } = await draftOf(app, params.draft);
  const known = await app.db.read((tx) => mappingFor(tx, columns));
  const mapping = draft.mapping ?? (known ? fitted(known.mapping, known.header, columns) : guessMapping(columns));
  // looked at as soon as it can be read: before anybody said anything the guess is shown with what it would do
  const problems = mappingProblems(mapping, columns);
  const preview = problems.length > 0 ? null : await previewArms(app.db, draft.csv, { mapping, most: MOST_STEPS });
  return {
    id: draft.id,
    label: draft.label,
    columns,
    samples,
    rows,
    mapping,
    problems,
    preview,
    known: known?.name ?? null,
    corrected: draft.mapping !== null,
    today: todayOf(app),
  };
}

export async function action({ context, params, request }: Route.ActionArgs) {
  const app = appOf(context);
  await gate(app.db, app.actor, 'outcomes.import', null, app.now);
  const { draft, columns } = await draftOf(app, params.draft);
  const values = valuesOf((await request.formData()).entries());
  const here = `/desk/outcomes/import/${draft.id}`;
  switch (one(values, 'act')) {
    case 'look':
      await noteMapping(app.db, draft.id, mappingOf(values, columns));
      return redirect(`${here}#preview`, 303);
    case 'guess':
      await noteMapping(app.db, draft.id, guessMapping(columns));
      return redirect(here, 303);
    case 'drop':
      await dropDraft(app.db, draft.id, app.actor);
      return redirect('/desk/outcomes/import', 303);
  }
  const known = await app.db.read((tx) => mappingFor(tx, columns));
  const mapping = draft.mapping ?? (known ? fitted(known.mapping, known.header, columns) : guessMapping(columns));
  try {
    const got = await importArms(app.db, draft.csv, {
      label: draft.label,
      asOf: one(values, 'asOf') || null,
      now: app.now,
      actor: app.actor,
      mapping,
      alongside: async (tx, at) => {
        const name = one(values, 'name') || draft.label;
        await rememberMapping(tx, { name, header: columns, mapping, by: actorId(app.actor) }, at);
        await tx.deleteFrom('outcome_import_draft').where('id', '=', draft.id).execute();
      },
    });
    const told = new URLSearchParams({
      added: String(got.added),
      changed: String(got.changed),
      unchanged: String(got.unchanged),
      refused: String(got.refused.length),
    });
    return redirect(`/desk/outcomes?${told}`, 303);
  } catch (e) {
    if (e instanceof ArmFileRefused) return data({ sentence: e.message }, { status: 422 });
    throw e;
  }
}

export default function ImportDraftPage({ loaderData, actionData }: Route.ComponentProps) {
  const { label, columns, samples, rows, mapping, problems, preview, known, corrected, today } = loaderData;
  const found = Object.keys(mapping.columns).length;
  return (
    <Page
      title={`Import ${label}`}
      lead={`${rows} ${rows === 1 ? 'row' : 'rows'}, ${columns.length} columns. ${
        corrected
          ? 'The columns are as you said.'
          : known
            ? `A table with this header was imported before: its columns are as they were remembered as “${known}”.`
            : `${found} fields were recognised by the names of the columns; correct what is wrong.`
      } Nothing is written before you import.`}
      breadcrumbs={[
        { label: 'Desk', href: '/desk' },
        { label: 'Outcomes', href: '/desk/outcomes' },
        { label: 'Import', href: '/desk/outcomes/import' },
      ]}
    >
      {actionData && <ErrorNote sentence={actionData.sentence} />}
      {problems.map((p) => (
        <ErrorNote key={p} sentence={p} />
      ))}
      <form method="post">
        <MappingRows columns={columns} samples={samples} mapping={mapping} />
        <div className="submit-row">
          <button type="submit" name="act" value="look" className="button">
            Show what this would do
          </button>
          <button type="submit" name="act" value="guess" className="plain-button">
            Guess again
          </button>
          <button type="submit" name="act" value="drop" className="plain-button">
            Throw this table away
          </button>
        </div>
      </form>
      {preview && (
        <Section title="What an import would do" id="preview">
          <ImportPreview of={preview} />
          <form method="post" className="import-end">
            <div>
              <label htmlFor="name">Remember these columns as</label>
              <input id="name" name="name" className="native-select" defaultValue={known ?? label} maxLength={100} />
            </div>
            <div>
              <label htmlFor="asOf">The table speaks of the day</label>
              <input id="asOf" name="asOf" type="date" className="native-select" defaultValue={today} />
            </div>
            <div className="submit-row">
              <button type="submit" name="act" value="import" className="button">
                Import{' '}
                {preview.added + preview.changed === 0 ? 'it all the same' : `${preview.added + preview.changed} rows`}
              </button>
            </div>
          </form>
        </Section>
      )}
    </Page>
  );
}
