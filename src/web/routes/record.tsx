import { data } from 'react-router';
import { isOpenRecord } from '#evidence/literature/open-records.ts';
import { readRecord } from '#evidence/search.server.ts';
import { pathOf } from '#ledger/things.ts';
import { appOf } from '#web/context.server.ts';
import { restingOn } from '#web/resting-on.server.ts';
import { Facts } from '#web/ui/facts.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import { RestingOn } from '#web/ui/resting-on.tsx';
import type { Route } from './+types/record';

export const handle = { script: false };

/** A record longer than this is shown in part; the download is always whole. */
const SHOWN_CHARACTERS = 200_000;

export async function loader({ context, params }: Route.LoaderArgs) {
  const app = appOf(context);
  const found = await app.db.read(async (tx) => {
    const record = /^[0-9a-f]{64}$/.test(params.hash) ? await readRecord(tx, params.hash) : null;
    return record && { record, resting: await restingOn(tx, { kind: 'record', id: params.hash }, app.actor) };
  });
  if (!found)
    throw data('There is no record with this hash; follow a link from a study to its records.', { status: 404 });
  const { text, ...record } = found.record;
  const open = isOpenRecord(record.source) || app.actor.kind === 'person';
  const pretty = open ? (prettyJson(text) ?? text) : '';
  return {
    record,
    open,
    pretty: pretty.slice(0, SHOWN_CHARACTERS),
    cut: pretty.length > SHOWN_CHARACTERS,
    resting: found.resting,
  };
}

function prettyJson(text: string): string | null {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return null;
  }
}

const SOURCES: Record<string, string> = {
  ctgov: 'ClinicalTrials.gov',
  bibliography: 'a bibliography in CSV',
  pubmed: 'PubMed',
  nbib: 'PubMed (NBIB)',
  europepmc: 'Europe PMC',
  ris: 'a RIS export',
};

export default function RecordPage({ loaderData }: Route.ComponentProps) {
  const { record, open, pretty, cut, resting } = loaderData;
  const study = /^NCT\d{8}$/.test(record.nativeId) ? pathOf({ kind: 'study', id: record.nativeId }) : null;
  return (
    <Page
      title={`Record of ${record.nativeId}`}
      kicker="Untouched record"
      lead="The text exactly as the source gave it, kept for good. Its hash is computed from these bytes and nothing else, so anybody can check that it was not altered."
      breadcrumbs={[
        { label: 'Evidence', href: '/evidence' },
        ...(study ? [{ label: record.nativeId, href: study }] : []),
      ]}
    >
      <Facts
        facts={[
          ['Source', SOURCES[record.source] ?? record.source],
          [
            'About',
            study ? (
              <a key="about" href={study}>
                {record.nativeId}
              </a>
            ) : (
              record.nativeId
            ),
          ],
          ['Said by the source', record.asOf.join(', ')],
          ['Size', `${record.bytes.toLocaleString('en-GB')} bytes`],
          ['SHA-256', <code key="hash">{record.rawHash}</code>],
          [
            'Download',
            open && (
              <a key="raw" href={`/records/${record.rawHash}/raw`} download>
                the bytes as they came
              </a>
            ),
          ],
        ]}
      />
      <RestingOn of={{ kind: 'record', id: record.rawHash }} rows={resting.rows} more={resting.more} />
      {open ? (
        <Section
          title="To read"
          note={`Set out with line ends for reading.${cut ? ' Only the beginning is shown.' : ''}`}
        >
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must take the focus to be scrolled by keyboard */}
          <pre className="record-text" tabIndex={0}>
            {pretty}
          </pre>
        </Section>
      ) : (
        <p className="quiet">
          The record holds the abstract, whose words belong to its authors or publisher: members who are signed in read
          it here, everybody at the source.
        </p>
      )}
    </Page>
  );
}
