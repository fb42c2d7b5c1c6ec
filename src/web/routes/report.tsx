import { data, redirect } from 'react-router';
import type { ReportNotice } from '#evidence/literature/report-facts.ts';
import { studiesOfReport } from '#evidence/literature/report-links.server.ts';
import { readReport } from '#evidence/literature/reports.server.ts';
import { statusWords } from '#evidence/phase-groups.ts';
import { readThing } from '#ledger/record.server.ts';
import { pathOf } from '#ledger/things.ts';
import { armsOf } from '#outcomes/outcomes-of.server.ts';
import { appOf } from '#web/context.server.ts';
import { reportName } from '#web/report-address.ts';
import { restingOn } from '#web/resting-on.server.ts';
import { reportJsonLd } from '#web/study-ui/json-ld.ts';
import { JsonLdScript } from '#web/study-ui/json-ld-script.tsx';
import { PublishedArms } from '#web/study-ui/published-arms.tsx';
import { paragraphsOf } from '#web/study-ui/registry-text.ts';
import { thingHistory } from '#web/thing-history.server.ts';
import { CiteAs } from '#web/ui/cite-as.tsx';
import { Facts } from '#web/ui/facts.tsx';
import { SourceLink } from '#web/ui/marks.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import { RestingOn } from '#web/ui/resting-on.tsx';
import { ThingHistory } from '#web/ui/thing-history.tsx';
import '#web/styles/study.css';
import type { Route } from './+types/report';

export const handle = { script: false };

export async function loader({ context, params }: Route.LoaderArgs) {
  const app = appOf(context);
  const found = await app.db.read(async (tx) => {
    const report = await readReport(tx, reportName(params.id));
    if (!report) return null;
    const ref = { kind: 'report' as const, id: report.id };
    const { abstract, facts, ...rest } = report;
    return {
      report: rest,
      notices: facts.notices,
      noticeOf: facts.noticeOf,
      place: [facts.volume, facts.issue && `(${facts.issue})`, facts.pages && `: ${facts.pages}`]
        .filter(Boolean)
        .join(''),
      keywords: facts.keywords ?? [],
      // the words are the authors' and their publisher's: members read them here, everybody at the source
      abstract: app.actor.kind === 'person' ? abstract : null,
      hasAbstract: abstract !== null,
      studies: await studiesOfReport(tx, report.id),
      arms: await armsOf(tx, ref),
      hash: (await readThing(tx, ref))?.hash ?? '',
      resting: await restingOn(tx, ref, app.actor),
      history: await thingHistory(tx, ref),
    };
  });
  if (!found)
    throw data('There is no such report here; look for its title or its PubMed id in the list of reports.', {
      status: 404,
    });
  const stands = found.report.mergedInto ?? found.report.id;
  if (stands !== params.id) throw redirect(pathOf({ kind: 'report', id: stands }), 302);
  return { ...found, siteUrl: app.server.url };
}

const NOTICE_WORDS: Record<string, string> = {
  retraction: 'This paper was retracted',
  'partial-retraction': 'Part of this paper was retracted',
  concern: 'An expression of concern was published about this paper',
  correction: 'A correction of this paper was published',
  update: 'A later version of this paper was published',
};

const PaperLink = ({ pmid, doi, words }: { pmid: string | null; doi: string | null; words: string | null }) => {
  const href = pmid ? `https://pubmed.ncbi.nlm.nih.gov/${pmid}/` : doi ? `https://doi.org/${encodeURI(doi)}` : null;
  const text = words ?? (pmid ? `PubMed ${pmid}` : doi);
  return text ? <SourceLink href={href}>{text}</SourceLink> : null;
};

const Notices = ({ notices }: { notices: readonly ReportNotice[] }) =>
  notices.length === 0 ? null : (
    <div role="note" className="notices">
      {notices.map((n) => (
        <p key={`${n.kind} ${n.noticePmid} ${n.noticeDoi} ${n.words}`}>
          <strong>{NOTICE_WORDS[n.kind] ?? n.kind}.</strong>{' '}
          <PaperLink pmid={n.noticePmid} doi={n.noticeDoi} words={n.words} />
        </p>
      ))}
    </div>
  );

export default function ReportPage({ loaderData }: Route.ComponentProps) {
  const { report: r, notices, noticeOf, place, keywords, abstract, hasAbstract } = loaderData;
  const { studies, arms, hash, resting, history, siteUrl } = loaderData;
  const path = pathOf({ kind: 'report', id: r.id });
  return (
    <Page title={r.title} kicker="Report" breadcrumbs={[{ label: 'Reports', href: '/reports' }]}>
      <Notices notices={notices} />
      <Facts
        facts={[
          ['Authors', r.authors.join(', ')],
          ['Journal', [r.journal, place].filter(Boolean).join(' ')],
          ['Published', r.published],
          ['Type', r.types.join(', ')],
          [
            'Notice of',
            noticeOf.length > 0 ? (
              <ul key="of" className="plain-list">
                {noticeOf.map((n) => (
                  <li key={`${n.pmid} ${n.doi} ${n.words}`}>
                    <PaperLink pmid={n.pmid} doi={n.doi} words={n.words} />
                  </li>
                ))}
              </ul>
            ) : null,
          ],
          [
            'PubMed',
            r.pmid && (
              <SourceLink key="pubmed" href={`https://pubmed.ncbi.nlm.nih.gov/${r.pmid}/`}>
                {r.pmid}
              </SourceLink>
            ),
          ],
          [
            'PubMed Central',
            r.pmcid && (
              <SourceLink key="pmc" href={`https://pmc.ncbi.nlm.nih.gov/articles/${r.pmcid}/`}>
                {r.pmcid}
              </SourceLink>
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
          ['Keywords', keywords.join('; ')],
          ['Read here', `as of ${r.asOf}`],
        ]}
      />
      {abstract ? (
        <Section title="Abstract" note="The authors’ words, shown to members; everybody reads them at the source.">
          <div className="prose">
            {paragraphsOf(abstract).map((p, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: paragraphs of one text in its own order
              <p key={i}>{p}</p>
            ))}
          </div>
        </Section>
      ) : (
        hasAbstract && (
          <p className="quiet">The abstract is at the source; members who are signed in read it here too.</p>
        )
      )}
      <Section title="Studies" id="studies">
        {studies.length === 0 ? (
          <p className="quiet">No registered study is known to belong to it.</p>
        ) : (
          <ul className="plain-list">
            {studies.map((s) => (
              <li key={s.study}>
                {s.held ? <a href={`/evidence/${s.held.id}`}>{s.held.title}</a> : s.study}{' '}
                <span className="quiet small">
                  {s.study}
                  {s.held ? `, ${statusWords(s.held.status)}` : ', not held here'}
                  {s.grounds[0] && ` · ${s.grounds[0].field}: “${s.grounds[0].words}”`}
                  {s.ruling && ` · a curator: ${s.ruling.reason}`}
                </span>
              </li>
            ))}
          </ul>
        )}
      </Section>
      {arms.length > 0 && (
        <Section title="Published results" id="results" note="Groups of patients that were read from this report.">
          <PublishedArms arms={arms} />
        </Section>
      )}
      <RestingOn of={{ kind: 'report', id: r.id }} rows={resting.rows} more={resting.more} />
      <ThingHistory versions={history} />
      <Section title="Cite">
        <CiteAs
          title={`${r.title.replace(/\.$/, '')}${r.journal ? `. ${r.journal}` : ''}${r.published ? ` ${r.published}` : ''}`}
          path={path}
          siteUrl={siteUrl}
          asOf={r.asOf}
          hash={hash}
        />
      </Section>
      <JsonLdScript doc={reportJsonLd({ ...r, url: `${siteUrl}${path}` })} />
    </Page>
  );
}
