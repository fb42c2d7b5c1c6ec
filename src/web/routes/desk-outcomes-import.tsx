import { randomUUID } from 'node:crypto';
import { data, redirect } from 'react-router';
import { gate } from '#governance/gate.server.ts';
import { ArmFileRefused } from '#outcomes/arm-rows.ts';
import { keepDraft, listDrafts, MOST_UPLOAD_BYTES } from '#outcomes/import-drafts.server.ts';
import { FIELD_WORDS, FIELDS } from '#outcomes/import-fields.ts';
import { forgetMapping, listMappings } from '#outcomes/import-mappings.server.ts';
import { appOf } from '#web/context.server.ts';
import { openDesk } from '#web/desk-gate.server.ts';
import { Moment } from '#web/ui/marks.tsx';
import { ErrorNote } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import type { Route } from './+types/desk-outcomes-import';
import '#web/line-ui/line.css';
import '#web/outcome-entry/outcome-entry.css';

export const handle = { script: false, keep: false };

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  await openDesk(app, 'outcomes.import', url);
  return app.db.read(async (tx) => ({
    drafts: await listDrafts(tx, app.actor),
    mappings: (await listMappings(tx)).map(({ name, fingerprint, mapping, usedAt }) => ({
      name,
      fingerprint,
      usedAt,
      fields: FIELDS.flatMap((f) => (mapping.columns[f] ? [`${FIELD_WORDS[f].label} ← ${mapping.columns[f]}`] : [])),
    })),
    most: MOST_UPLOAD_BYTES / 1000,
  }));
}

export async function action({ context, request }: Route.ActionArgs) {
  const app = appOf(context);
  await gate(app.db, app.actor, 'outcomes.import', null, app.now);
  const form = await request.formData();
  const forget = form.get('forget');
  if (typeof forget === 'string') {
    await forgetMapping(app.db, forget, app.actor, app.now);
    return redirect('/desk/outcomes/import', 303);
  }
  const file = form.get('table');
  if (!(file instanceof File))
    return data({ sentence: 'No file was chosen; choose a table saved as CSV.' }, { status: 422 });
  if (file.size > MOST_UPLOAD_BYTES)
    return data(
      {
        sentence: `The file is larger than ${MOST_UPLOAD_BYTES / 1000} kB; split it, or import it on the command line.`,
      },
      { status: 413 },
    );
  const id = randomUUID();
  try {
    const bytes = new Uint8Array(await file.arrayBuffer());
    await keepDraft(app.db, { id, label: file.name, bytes, actor: app.actor }, app.now);
  } catch (e) {
    if (e instanceof ArmFileRefused) return data({ sentence: e.message }, { status: 422 });
    throw e;
  }
  return redirect(`/desk/outcomes/import/${id}`, 303);
}

export default function ImportPage({ loaderData, actionData }: Route.ComponentProps) {
  const { drafts, mappings, most } = loaderData;
  return (
    <Page
      title="Import outcomes"
      lead="Any table with one row for each outcome of a group of patients. Its columns are recognised, you correct what was not, and see what would happen before anything is written."
      breadcrumbs={[
        { label: 'Desk', href: '/desk' },
        { label: 'Outcomes', href: '/desk/outcomes' },
      ]}
      width="text"
    >
      {actionData && <ErrorNote sentence={actionData.sentence} />}
      <form method="post" encType="multipart/form-data" className="upload">
        <label htmlFor="table">A table as CSV</label>
        <p className="quiet small" id="table-help">
          Plain text (UTF-8), separated by commas, semicolons or tabs, at most {most} kB. No patients’ names, dates of
          birth or numbers: a table with such a column is not taken in.
        </p>
        <input
          id="table"
          name="table"
          type="file"
          accept=".csv,.tsv,.txt,text/csv"
          required
          aria-describedby="table-help"
        />
        <div className="submit-row">
          <button type="submit" className="button">
            Look at the columns
          </button>
        </div>
      </form>
      {drafts.length > 0 && (
        <Section title="Sent and not imported" note="Only you see these; they are thrown away after a day.">
          <ul className="plain-list ruled">
            {drafts.map((d) => (
              <li key={d.id}>
                <a href={`/desk/outcomes/import/${d.id}`}>{d.label}</a>{' '}
                <span className="quiet">
                  sent <Moment at={d.madeAt} />
                </span>
              </li>
            ))}
          </ul>
        </Section>
      )}
      {mappings.length > 0 && (
        <Section title="Remembered columns" note="Offered by themselves when a table with the same header comes again.">
          <ul className="plain-list ruled">
            {mappings.map((m) => (
              <li key={m.fingerprint}>
                <strong>{m.name}</strong>{' '}
                <span className="quiet">
                  last used <Moment at={m.usedAt} />
                </span>
                <p className="quiet small">{m.fields.join(' · ')}</p>
                <form method="post">
                  <button
                    type="submit"
                    name="forget"
                    value={m.fingerprint}
                    className="plain"
                    aria-label={`Forget the columns of ${m.name}`}
                  >
                    Forget
                  </button>
                </form>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </Page>
  );
}
