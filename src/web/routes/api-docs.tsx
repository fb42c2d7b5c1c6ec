import { sql } from 'kysely';
import type { ReadTx } from '#db/tx.ts';
import { apiDocument, REQUESTS_A_MINUTE } from '#web/api/document.ts';
import { ENDPOINTS, type Operation } from '#web/api/endpoints.ts';
import { type ListedAddress, listedAddresses } from '#web/api/listing.ts';
import { appOf } from '#web/context.server.ts';
import { DataTable } from '#web/ui/data-table.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import type { Route } from './+types/api-docs';

export const handle = { script: false };

/** One of each kind of thing that is held, so that every example leads somewhere. */
async function held(tx: ReadTx): Promise<{ study: string | null; report: string | null; record: string | null }> {
  const { rows } = await sql<{ study: string | null; report: string | null; record: string | null }>`
    with one as (select id from study where relevant and merged_into is null order by last_change desc nulls last, id limit 1)
    select (select id from one) as study,
           (select id from report where merged_into is null order by published desc nulls last, id limit 1) as report,
           (select p.to_id from pin p join thing t on t.kind = p.from_kind and t.id = p.from_id and t.pin_set = p.pin_set
              where p.from_kind = 'study' and p.from_id = (select id from one) and p.to_kind = 'record' limit 1) as record`.execute(
    tx,
  );
  return rows[0] ?? { study: null, report: null, record: null };
}

export async function loader({ context }: Route.LoaderArgs) {
  const app = appOf(context);
  const site = app.server.url;
  const things = await app.db.read(held);
  const addresses = listedAddresses(apiDocument(site)).map((a) => {
    const id = a.path.startsWith('/reports')
      ? things.report
      : a.path.startsWith('/records')
        ? things.record
        : things.study;
    const words = ENDPOINTS[a.operation as Operation].example;
    const path = a.path.replace(/\{\w+\}/, id ? encodeURIComponent(id) : '{}');
    return { ...a, example: path.includes('{}') ? null : `/api/v1${path}${words ? `?${words}` : ''}` };
  });
  return { site, addresses };
}

const Parameters = ({ of }: { of: ListedAddress }) =>
  of.parameters.length === 0 ? (
    <p className="quiet">It takes no parameters.</p>
  ) : (
    <DataTable
      caption={`Parameters of ${of.path}`}
      columns={[{ label: 'Parameter' }, { label: 'What it says' }, { label: 'Example' }]}
      rows={of.parameters.map((p) => ({
        key: p.name,
        cells: [
          <code key="name">{p.inPath ? `{${p.name}}` : p.name}</code>,
          p.description,
          p.example.length > 40 ? (
            <code key="example">{p.example.slice(0, 12)}…</code>
          ) : (
            <code key="example">{p.example}</code>
          ),
        ],
      }))}
    />
  );

const Fields = ({ of }: { of: ListedAddress }) =>
  of.fields.length === 0 ? (
    <p className="quiet">It answers with the text itself.</p>
  ) : (
    <DataTable
      caption={`What ${of.path} answers`}
      columns={[{ label: 'Field' }, { label: 'Kind' }, { label: 'What it says' }]}
      rows={of.fields.map((f) => ({
        key: f.name,
        cells: [<code key="name">{f.name}</code>, f.type, f.description || '–'],
      }))}
    />
  );

export default function ApiPage({ loaderData }: Route.ComponentProps) {
  const { site, addresses } = loaderData;
  const first = addresses[0]?.example ?? '/api/v1/studies';
  return (
    <Page
      title="The evidence for programs"
      lead="Everything that the evidence pages show, as JSON: open to everybody, without a key, to be read and not changed. The answers are those of the pages."
    >
      <Section title="To begin">
        <pre className="record-text">{`curl '${site}${first}'`}</pre>
        <p>
          The same is described for programs by <a href="/api/openapi.json">an OpenAPI 3.1 document</a>, from which a
          client can be made in most languages. All addresses begin with <code>{site}/api/v1</code>.
        </p>
        <ul>
          {addresses.map((a) => (
            <li key={a.operation}>
              <a href={`#${a.operation}`}>
                <code>{a.path}</code>
              </a>{' '}
              {a.summary.toLowerCase()}
            </li>
          ))}
        </ul>
      </Section>
      <Section title="Rules for all of them" id="rules">
        <ul>
          <li>
            Lists come in pages: <code>page</code> from 1, <code>size</code> at most 100, <code>total</code> and{' '}
            <code>pages</code> in the answer, and the neighbours in the header <code>Link</code>. A page that is not
            there is 404.
          </li>
          <li>
            An answer carries an <code>ETag</code>. Send it back in <code>If-None-Match</code>, and what has not changed
            is answered with 304 and nothing else.
          </li>
          <li>
            A parameter that is not known, is given twice or is not as it must be is refused with 400 and one sentence
            that names it, as <code>application/problem+json</code>.
          </li>
          <li>
            {REQUESTS_A_MINUTE} requests a minute from one address; above that 429 with <code>Retry-After</code>.
          </li>
          <li>A page of any other site may read it from a browser. No cookie is looked at.</li>
          <li>
            Within version 1 fields may be added; none is taken away or changes its meaning. Days are those of the
            records, <code>YYYY-MM-DD</code>.
          </li>
          <li>
            What is new comes as a feed too, with the same words of the filter: <a href="/evidence/feed.atom">Atom</a>{' '}
            and <a href="/evidence/feed.json">JSON Feed</a>; <code>grade</code> is then the least grade that is told,
            and <code>new=no</code> leaves out studies that are new.
          </li>
        </ul>
      </Section>
      {addresses.map((a) => (
        <Section key={a.operation} id={a.operation} title={<code>{`GET ${a.path}`}</code>} note={a.description}>
          {a.example && (
            <p>
              Try it:{' '}
              <a href={a.example}>
                <code>{a.example.length > 90 ? `${a.example.slice(0, 60)}…` : a.example}</code>
              </a>
            </p>
          )}
          <Parameters of={a} />
          <details className="fold">
            <summary>What it answers</summary>
            <Fields of={a} />
          </details>
        </Section>
      ))}
    </Page>
  );
}
