import { data, Form, redirect, useNavigation } from 'react-router';
import { dismiss, QuarantineRefused, readQuarantined, retry } from '#evidence/quarantine.server.ts';
import { atBeginning, quarantinedName } from '#evidence/quarantine-words.ts';
import { quarantineCounts, quarantineList, quarantineState } from '#evidence/sync/quarantine-list.server.ts';
import { gate } from '#governance/gate.server.ts';
import { appOf } from '#web/context.server.ts';
import { openDesk } from '#web/desk-gate.server.ts';
import { Moment } from '#web/ui/marks.tsx';
import { DoneNote, EmptyState, ErrorNote } from '#web/ui/notes.tsx';
import { Page } from '#web/ui/page.tsx';
import { Pager, pageOf } from '#web/ui/pager.tsx';
import type { Route } from './+types/desk-quarantine';

const SIZE = 25;

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  await openDesk(app, 'quarantine.manage', url);
  const source = url.searchParams.get('source') || undefined;
  const state = quarantineState(url.searchParams.get('state'));
  return app.db.read(async (tx) => ({
    found: await quarantineList(tx, { source, state }, { page: pageOf(url), size: SIZE }),
    counts: await quarantineCounts(tx),
    source: source ?? '',
    state: state ?? '',
    url: url.pathname + url.search,
  }));
}

export async function action({ context, request, url }: Route.ActionArgs) {
  const app = appOf(context);
  await gate(app.db, app.actor, 'quarantine.manage', null, app.now);
  const form = await request.formData();
  const text = (name: string) => {
    const v = form.get(name);
    return typeof v === 'string' ? v : '';
  };
  const id = /^\d{1,15}$/.test(text('id')) ? Number(text('id')) : Number.NaN;
  const refused = (sentence: string, status: number) =>
    data({ sentence, id, reason: text('reason').slice(0, 500) }, { status });
  if (Number.isNaN(id)) return refused('Choose a record from the list.', 400);
  try {
    const by = { actor: app.actor, now: app.now };
    if (text('do') === 'retry') {
      const record = await app.db.read((tx) => readQuarantined(tx, id));
      if ((await retry(app.db, id, by)) === 'refused-again')
        return refused(
          `${record ? atBeginning(quarantinedName(record)) : 'The record'} could still not be read; the reason is unchanged.`,
          409,
        );
    } else await dismiss(app.db, id, text('reason'), by);
  } catch (e) {
    if (e instanceof QuarantineRefused) return refused(e.message, 409);
    throw e;
  }
  const { pathname, search } = url;
  return redirect(pathname + search);
}

const SOURCE_WORDS: Record<string, string> = {
  ctgov: 'ClinicalTrials.gov',
  europepmc: 'Europe PMC',
  pubmed: 'PubMed',
  nbib: 'PubMed (NBIB)',
  ris: 'RIS',
  bibliography: 'bibliography',
};
const sourceWords = (source: string): string => SOURCE_WORDS[source] ?? source;

const STATE_WORDS = { open: 'open', retried: 'read on a later try', dismissed: 'put aside' } as const;

export default function QuarantinePage({ loaderData, actionData }: Route.ComponentProps) {
  const { found, counts, source, state, url } = loaderData;
  const busy = useNavigation().state === 'submitting';
  return (
    <Page
      title="Quarantine"
      lead="Records that could not be read, with the reason and the original. The rest of their file was imported; nothing is lost."
      breadcrumbs={[{ label: 'Desk', href: '/desk' }]}
    >
      {actionData && <ErrorNote sentence={actionData.sentence} />}
      {busy && <DoneNote>Working …</DoneNote>}
      {counts.length > 0 && (
        <form action="/desk/quarantine" method="get" className="filters">
          <label>
            Source
            <select name="source" defaultValue={source}>
              <option value="">every source</option>
              {counts.map((c) => (
                <option key={c.source} value={c.source}>
                  {sourceWords(c.source)} ({c.open} open of {c.all})
                </option>
              ))}
            </select>
          </label>
          <label>
            State
            <select name="state" defaultValue={state}>
              <option value="">every state</option>
              {Object.entries(STATE_WORDS).map(([key, words]) => (
                <option key={key} value={key}>
                  {words}
                </option>
              ))}
            </select>
          </label>
          <button type="submit">Show</button>
        </form>
      )}
      {counts.length > 0 && (
        <p className="count-line" role="status">
          {found.total === 1 ? '1 record' : `${found.total} records`} ·{' '}
          <a href="/evidence/sources">how current each source is</a>
        </p>
      )}
      {found.rows.length === 0 &&
        (counts.length === 0 ? (
          <EmptyState title="Every record could be read." />
        ) : (
          <EmptyState title="No record fits this.">
            <p>
              <a href="/desk/quarantine">Show every source and state</a>.
            </p>
          </EmptyState>
        ))}
      <ul className="plain-list ruled">
        {found.rows.map((r) => (
          <li key={r.id}>
            <p>
              <strong>{r.nativeId ?? `Record ${r.position}`}</strong>{' '}
              <span className="quiet">
                {sourceWords(r.source)} · {r.position > 0 ? `number ${r.position} of ${r.label}` : r.label}
                {r.asOf && `, as of ${r.asOf}`} · {STATE_WORDS[r.state]} · <Moment at={r.at} />
              </span>
            </p>
            <p>{r.reason}</p>
            <details>
              <summary>How it begins</summary>
              <pre className="record-text">{r.excerpt}</pre>
              {r.kept ? (
                <p>
                  <a href={`/desk/quarantine/${r.id}/original`} download>
                    Download the original
                  </a>
                </p>
              ) : (
                <p className="quiet">The original was larger than what is kept here.</p>
              )}
            </details>
            {r.state === 'open' && (
              <div className="inline-form">
                {r.kept && (
                  <Form method="post">
                    <input type="hidden" name="id" value={r.id} />
                    <button
                      className="plain"
                      type="submit"
                      name="do"
                      value="retry"
                      aria-label={`Read it again: ${quarantinedName(r)}`}
                    >
                      Read it again
                    </button>
                  </Form>
                )}
                <Form method="post" className="inline-form">
                  <input type="hidden" name="id" value={r.id} />
                  <input
                    className="native-select"
                    name="reason"
                    aria-label={`Why ${quarantinedName(r)} is put aside`}
                    placeholder="why"
                    minLength={3}
                    maxLength={500}
                    required
                    defaultValue={actionData && actionData.id === r.id ? actionData.reason : ''}
                  />
                  <button className="plain" type="submit" name="do" value="dismiss">
                    Put aside
                  </button>
                </Form>
              </div>
            )}
          </li>
        ))}
      </ul>
      <Pager page={found.page} pages={found.pages} url={url} />
    </Page>
  );
}
