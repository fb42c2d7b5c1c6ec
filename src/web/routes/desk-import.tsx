import { data, redirect } from 'react-router';
import { dayInName, importFile } from '#evidence/import-file.server.ts';
import { ImportRefused } from '#evidence/import-run.server.ts';
import { ReportsRefused } from '#evidence/literature/report-facts.ts';
import { readRun, reasonsOfRun } from '#evidence/quarantine.server.ts';
import { gate } from '#governance/gate.server.ts';
import { can } from '#governance/permissions.ts';
import { appOf, todayOf } from '#web/context.server.ts';
import { openDesk } from '#web/desk-gate.server.ts';
import { MOST_UPLOAD, UploadRefused, withUpload } from '#web/evidence-import/take-upload.server.ts';
import { DoneNote, ErrorNote } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import '#web/line-ui/line.css';
import '#web/outcome-entry/outcome-entry.css';
import type { Route } from './+types/desk-import';

export const handle = { script: false, keep: false };

const SHOWN = 5;
const MEGABYTE = 1024 * 1024;

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  await openDesk(app, 'evidence.import', url);
  const asked = url.searchParams.get('run') ?? '';
  const run = /^\d{1,15}$/.test(asked) ? await app.db.read((tx) => readRun(tx, Number(asked))) : null;
  return {
    today: todayOf(app),
    most: MOST_UPLOAD / MEGABYTE,
    quarantine: can(app.actor, 'quarantine.manage'),
    run,
    reasons: run && run.quarantined > 0 ? await app.db.read((tx) => reasonsOfRun(tx, run.id, SHOWN)) : [],
  };
}

export async function action({ context, request }: Route.ActionArgs) {
  const app = appOf(context);
  // before a byte of the file is read
  await gate(app.db, app.actor, 'evidence.import', null, app.now);
  try {
    const importId = await withUpload(request, 'file', async ({ path, label, fields }) => {
      const asOf = fields.asOf?.trim() || dayInName(label) || todayOf(app);
      const got = await importFile(app.db, path, { label, asOf, now: app.now, actor: app.actor });
      return got.importId;
    });
    return redirect(`/desk/import?run=${importId}`, 303);
  } catch (e) {
    if (e instanceof UploadRefused) return data({ sentence: e.message }, { status: e.status });
    if (e instanceof ReportsRefused || e instanceof ImportRefused)
      return data({ sentence: e.message }, { status: 422 });
    throw e;
  }
}

export default function ImportPage({ loaderData, actionData }: Route.ComponentProps) {
  const { today, most, quarantine, run, reasons } = loaderData;
  return (
    <Page
      title="Import evidence"
      lead="One file of registry records or papers. What it is, is told by what it holds; what cannot be read goes to quarantine with the reason, and the rest goes on."
      breadcrumbs={[{ label: 'Desk', href: '/desk' }]}
      width="text"
    >
      {actionData && <ErrorNote sentence={actionData.sentence} />}
      {run && !actionData && (
        <Section title={run.label} note={run.asOf ? `As of ${run.asOf}.` : undefined}>
          {run.finished ? (
            <DoneNote>
              {run.added} added, {run.changed} changed, {run.unchanged} unchanged, {run.quarantined} in quarantine.
            </DoneNote>
          ) : (
            <p>
              This import did not come to its end: {run.problem ?? 'it is still under way, or was cut off'}. So far{' '}
              {run.added} were added, {run.changed} changed, {run.unchanged} unchanged, {run.quarantined} in quarantine.
            </p>
          )}
          {reasons.length > 0 && (
            <ul>
              {reasons.map((r) => (
                <li key={`${r.position} ${r.reason}`}>
                  {r.position > 0 ? `Record ${r.position}` : 'The file'}: {r.reason}
                </li>
              ))}
            </ul>
          )}
          <p>
            {run.quarantined > 0 && quarantine && (
              <>
                <a href={`/desk/quarantine?source=${encodeURIComponent(run.source)}&state=open`}>
                  What could not be read
                </a>{' '}
                ·{' '}
              </>
            )}
            <a href="/evidence/changes">what changed</a> · <a href="/evidence/sources">how current each source is</a>
          </p>
          <p className="quiet small">Answers that rest on it are brought up to date by themselves, within minutes.</p>
        </Section>
      )}
      <form method="post" action="/desk/import" encType="multipart/form-data" className="upload">
        <label htmlFor="as-of">The day on which the records were read</label>
        <p className="quiet small" id="as-of-help">
          Left empty: the day in the file’s name, as in 2026-07-31.ndjson, else today.
        </p>
        <input id="as-of" name="asOf" type="date" max={today} aria-describedby="as-of-help" />
        <label htmlFor="file">The file</label>
        <p className="quiet small" id="file-help">
          ClinicalTrials.gov (JSON, NDJSON or its CSV), PubMed XML, NBIB, RIS, Europe PMC (JSON or XML), or a
          bibliography as CSV; plain or packed with gzip, at most {most} MB. Larger files are imported on the command
          line. The same file twice changes nothing.
        </p>
        <input id="file" name="file" type="file" required aria-describedby="file-help" />
        <div className="submit-row">
          <button type="submit" className="button">
            Import
          </button>
        </div>
        <p className="quiet small">
          A large file takes minutes; leave the page open until it answers. Another import that is under way is waited
          for.
        </p>
      </form>
    </Page>
  );
}
