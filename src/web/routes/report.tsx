import { data, redirect } from 'react-router';
import { readReport } from '#evidence/reports.server.ts';
import { readThing } from '#ledger/record.server.ts';
import { pathOf } from '#ledger/things.ts';
import { appOf } from '#web/context.server.ts';
import { restingOn } from '#web/resting-on.server.ts';
import { thingHistory } from '#web/thing-history.server.ts';
import { CiteAs } from '#web/ui/cite-as.tsx';
import { Facts } from '#web/ui/facts.tsx';
import { SourceLink } from '#web/ui/marks.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import { RestingOn } from '#web/ui/resting-on.tsx';
import { ThingHistory } from '#web/ui/thing-history.tsx';
import type { Route } from './+types/report';

export const handle = { script: false };

export async function loader({ context, params }: Route.LoaderArgs) {
  const app = appOf(context);
  const found = await app.db.read(async (tx) => {
    const report = await readReport(tx, params.id);
    if (!report) return null;
    const ref = { kind: 'report' as const, id: report.id };
    return {
      report,
      hash: (await readThing(tx, ref))?.hash ?? '',
      resting: await restingOn(tx, ref, app.actor),
      history: await thingHistory(tx, ref),
    };
  });
  if (!found)
    throw data('There is no such report here; look for its title or its PubMed id in the list of reports.', {
      status: 404,
    });
  if (found.report.id !== params.id) throw redirect(pathOf({ kind: 'report', id: found.report.id }), 301);
  return { ...found, siteUrl: app.server.url };
}

export default function ReportPage({ loaderData }: Route.ComponentProps) {
  const { report: r, hash, resting, history, siteUrl } = loaderData;
  return (
    <Page title={r.title} kicker="Report" breadcrumbs={[{ label: 'Reports', href: '/reports' }]}>
      <Facts
        facts={[
          ['Journal', r.journal],
          ['Published', r.published],
          ['Type', r.types.join(', ')],
          [
            'PubMed',
            r.pmid && /^\d+$/.test(r.pmid) ? (
              <SourceLink key="pubmed" href={`https://pubmed.ncbi.nlm.nih.gov/${r.pmid}/`}>
                {r.pmid}
              </SourceLink>
            ) : (
              r.pmid
            ),
          ],
          [
            'DOI',
            r.doi && (
              <SourceLink key="doi" href={`https://doi.org/${encodeURI(r.doi)}`}>
                {r.doi}
              </SourceLink>
            ),
          ],
          ['Read here', `as of ${r.asOf}`],
        ]}
      />
      <RestingOn of={{ kind: 'report', id: r.id }} rows={resting.rows} more={resting.more} />
      <ThingHistory versions={history} />
      <Section title="Cite">
        <CiteAs
          title={`${r.title.replace(/\.$/, '')}${r.journal ? `. ${r.journal}` : ''}${r.published ? ` ${r.published}` : ''}`}
          path={pathOf({ kind: 'report', id: r.id })}
          siteUrl={siteUrl}
          asOf={r.asOf}
          hash={hash}
        />
      </Section>
    </Page>
  );
}
