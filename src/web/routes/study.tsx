import type { ReactNode } from 'react';
import { data, redirect } from 'react-router';
import { labelsAsTheyStand, rulingHistory } from '#evidence/curation/read-rulings.server.ts';
import { readableAll } from '#evidence/entities.ts';
import { studyMerges } from '#evidence/identity/merge-studies.server.ts';
import { studyByRegistryId } from '#evidence/identity/studies-by-number.server.ts';
import { reportsOfStudy } from '#evidence/literature/report-links.server.ts';
import { phaseGroup, phaseGroupLabel, statusWords } from '#evidence/phase-groups.ts';
import { registrationsOf } from '#evidence/registry-ids.ts';
import { evidenceDate, readStudy, studyHistory } from '#evidence/search.server.ts';
import { can } from '#governance/permissions.ts';
import { armsOf } from '#outcomes/outcomes-of.server.ts';
import { type Facet, labelOf } from '#vocabulary/vocabulary.ts';
import { appOf } from '#web/context.server.ts';
import { restingOn } from '#web/resting-on.server.ts';
import { EligibilityText } from '#web/study-ui/eligibility.tsx';
import { History, WhatMattered } from '#web/study-ui/history.tsx';
import { studyJsonLd } from '#web/study-ui/json-ld.ts';
import { JsonLdScript } from '#web/study-ui/json-ld-script.tsx';
import { Labels } from '#web/study-ui/labels.tsx';
import { PlannedOutcomes, Treatments } from '#web/study-ui/plan.tsx';
import { PublishedArms } from '#web/study-ui/published-arms.tsx';
import { paragraphsOf } from '#web/study-ui/registry-text.ts';
import { ReportsOf } from '#web/study-ui/reports-of.tsx';
import { Sites } from '#web/study-ui/sites.tsx';
import { dateWords, designWords, plainWord } from '#web/study-words.ts';
import { CiteAs } from '#web/ui/cite-as.tsx';
import { Facts } from '#web/ui/facts.tsx';
import { HashMark, SourceLink } from '#web/ui/marks.tsx';
import { InvestigationalNote } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import { RestingOn } from '#web/ui/resting-on.tsx';
import '#web/styles/study.css';
import type { Route } from './+types/study';

export const handle = { script: false };

export async function loader({ context, params, url }: Route.LoaderArgs) {
  const app = appOf(context);
  const found = await app.db.read(async (tx) => {
    const named = await studyByRegistryId(tx, params.id);
    // another number of the study, or one that was merged into another, leads to the page of the study that stands
    if (named && named.id !== params.id && !(named.merged === params.id && url.searchParams.has('as-registered')))
      return { moved: `/evidence/${named.id}` };
    const study = await readStudy(tx, params.id);
    if (!study) return null;
    const ref = { kind: 'study', id: study.id } as const;
    return {
      moved: null,
      study: readableAll(study),
      labels: readableAll(await labelsAsTheyStand(tx, study.id, { names: app.actor.kind === 'person' })),
      rulings: await rulingHistory(tx, study.id, { names: app.actor.kind === 'person' }),
      merges: readableAll(await studyMerges(tx, study.id)),
      evidence: await evidenceDate(tx),
      curates: can(app.actor, 'evidence.curate'),
      history: readableAll(await studyHistory(tx, study.id)),
      reports: await reportsOfStudy(tx, study.id),
      arms: await armsOf(tx, ref),
      resting: await restingOn(tx, ref, app.actor),
    };
  });
  if (!found)
    throw data(
      /^NCT\d{8}$/i.test(params.id)
        ? `The study ${params.id.toUpperCase()} is not among those that were imported here.`
        : 'There is no study with this number; a registry number looks like NCT01234567.',
      { status: 404 },
    );
  if (found.moved !== null) throw redirect(found.moved, 302);
  return { ...found, siteUrl: app.server.url };
}

type Loaded = Route.ComponentProps['loaderData'];

/** The labels that stand, without the broader diseases that follow from narrower ones. */
const named = (labels: Loaded['labels'], facet: Facet) =>
  labels.filter((l) => l.facet === facet && l.stands && l.broughtBy.length === 0);

/** Labels of one facet as links to the studies that share them. */
const LabelLinks = ({ of, labels }: { of: Facet; labels: Loaded['labels'] }) => (
  <>
    {named(labels, of).map((l, i) => (
      <span key={l.key}>
        {i > 0 && ', '}
        <a href={`/evidence?${of}=${encodeURIComponent(l.key)}`}>{labelOf(of, l.key)}</a>
      </span>
    ))}
  </>
);

function inShort({ study, labels }: Pick<Loaded, 'study' | 'labels'>): [string, ReactNode][] {
  const f = study.facts;
  const links = (facet: Facet) =>
    named(labels, facet).length > 0 ? <LabelLinks key={facet} of={facet} labels={labels} /> : null;
  return [
    ['Disease', links('disease') ?? f.conditions?.join('; ')],
    ['Product', links('product')],
    ['Target', links('target')],
    ['Kind of therapy', links('modality')],
    ['Design', designWords(f)],
    [
      'People',
      f.enrolment ? `${f.enrolment.count}${f.enrolment.type ? ` (${plainWord(f.enrolment.type)})` : ''}` : null,
    ],
    ['Start', dateWords(f.startDate)],
    ['Primary completion', dateWords(f.primaryCompletionDate)],
    ['Completion', dateWords(f.completionDate)],
    ['Results on the registry', f.hasResults === undefined ? null : f.hasResults ? 'posted' : 'none posted'],
    ['Sponsor', f.sponsor && `${f.sponsor.name}${f.sponsor.class ? ` (${plainWord(f.sponsor.class)})` : ''}`],
    ['With', f.collaborators && f.collaborators.length > 0 ? f.collaborators.map((c) => c.name).join('; ') : null],
    [
      'Responsible',
      f.officials && f.officials.length > 0
        ? f.officials.map((o) => [o.name, o.affiliation].filter(Boolean).join(', ')).join('; ')
        : null,
    ],
  ];
}

/** The page's own parts, to jump to. */
const OnPage = ({ parts }: { parts: readonly (readonly [id: string, label: string] | null)[] }) => (
  <nav className="on-page" aria-label="On this page">
    <ul>
      {parts.map((p) =>
        p === null ? null : (
          <li key={p[0]}>
            <a href={`#${p[0]}`}>{p[1]}</a>
          </li>
        ),
      )}
    </ul>
  </nav>
);

const Summary = ({ text }: { text: string | null | undefined }) =>
  text ? (
    <div className="prose summary-text">
      {paragraphsOf(text).map((p, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: paragraphs of one text in its own order
        <p key={i}>{p}</p>
      ))}
    </div>
  ) : null;

export default function StudyRoute({ loaderData }: Route.ComponentProps) {
  const { study, evidence, labels, rulings, merges, curates, history, reports, arms, resting, siteUrl } = loaderData;
  const f = study.facts;
  const changes = history.filter((v) => v.changes.some((c) => c.grade !== 'noise')).length;
  const grave = history.some((v) => v.changes.some((c) => c.grade === 'high' || c.grade === 'medium'));
  const registrations = registrationsOf(f);
  return (
    <Page
      title={study.title}
      kicker={`Study ${study.id}`}
      breadcrumbs={[{ label: 'Evidence', href: '/evidence' }]}
      lead={
        <p>
          {phaseGroupLabel(phaseGroup(f.phases ?? []))}, {statusWords(f.overallStatus ?? null)}
          {f.whyStopped && (
            <>
              ; reason given: <q>{f.whyStopped}</q>
            </>
          )}
          . Latest record of <time dateTime={study.lastAsOf}>{study.lastAsOf}</time>
          {evidence && evidence > study.lastAsOf && (
            <>
              ; no other record of it came up to <time dateTime={evidence}>{evidence}</time>, the date of the evidence,
              so that it stands unchanged
            </>
          )}
          .
        </p>
      }
    >
      <OnPage
        parts={[
          ['short', 'In short'],
          grave ? ['mattered', 'What changed'] : null,
          ['enter', 'Who may enter'],
          ['measured', 'What is measured'],
          ['sites', 'Sites'],
          arms.length > 0 ? ['results', 'Published results'] : null,
          reports.length > 0 ? ['reports', 'Reports'] : null,
          ['rests', 'What rests on it'],
          ['history', 'History'],
          ['cite', 'Cite'],
        ]}
      />
      {!study.complete && (
        <p className="quiet">
          The records that we hold carry only a part of what the registry knows; what they do not carry is left out
          here, which does not mean that there is none.
        </p>
      )}
      {merges.into && (
        <p role="note">
          This registration was found to be the same study as{' '}
          <a href={`/evidence/${merges.into.id}`}>{merges.into.id}</a>: {merges.into.why}
        </p>
      )}
      <section id="short" aria-label="In short">
        <Summary text={f.briefSummary} />
        <Facts facts={inShort(loaderData)} />
      </section>
      {grave && (
        <Section title="What changed that matters" id="mattered">
          <WhatMattered history={history} />
        </Section>
      )}
      <Section title="What is given" id="given">
        <Treatments facts={f} />
      </Section>
      <Section title="Who may enter" id="enter">
        <EligibilityText eligibility={f.eligibility} complete={study.complete} />
      </Section>
      <Section title="What is measured" id="measured">
        <PlannedOutcomes facts={f} />
      </Section>
      <Section title="Sites" id="sites">
        <Sites facts={f} complete={study.complete} />
      </Section>
      {arms.length > 0 && (
        <Section
          title="Published results"
          id="results"
          note="Groups of patients of this study that were read from publications."
        >
          <PublishedArms arms={arms} />
        </Section>
      )}
      {reports.length > 0 && (
        <Section title="Reports" id="reports" note="Papers and abstracts that belong to this study, newest first.">
          <ReportsOf reports={reports} />
        </Section>
      )}
      <RestingOn of={{ kind: 'study', id: study.id }} rows={resting.rows} more={resting.more} />
      <Section
        title="Sources and numbers"
        id="sources"
        note="Where this comes from, and under which numbers the study is registered."
      >
        <Facts
          facts={[
            ['Official title', f.officialTitle],
            ['Conditions as registered', f.conditions?.join('; ')],
            ['Registered as', registrations.map((r) => `${r.id} (${r.registry})`).join(', ')],
            ['Sponsor’s own number', f.orgStudyId],
            [
              'Same study as',
              merges.from.length > 0 ? (
                <ul key="merged" className="plain-list">
                  {merges.from.map((m) => (
                    <li key={m.id}>
                      <a href={`/evidence/${m.id}?as-registered=1`}>{m.id}</a> {m.title}{' '}
                      <span className="quiet small">{m.why}</span>
                    </li>
                  ))}
                </ul>
              ) : null,
            ],
            [
              'On the registry',
              <SourceLink key="registry" href={`https://clinicaltrials.gov/study/${study.id}`}>
                ClinicalTrials.gov, {study.id}
              </SourceLink>,
            ],
            [
              'Here',
              <span key="here">
                latest record of {study.lastAsOf}, first of {study.firstAsOf}
                {study.rawHash && (
                  <>
                    {' · '}
                    <a href={`/records/${study.rawHash}`}>the untouched record</a> <HashMark hash={study.rawHash} />
                  </>
                )}
              </span>,
            ],
          ]}
        />
        <details className="fold" id="labels">
          <summary>What we recognise in it, and by which words</summary>
          <p className="quiet">By a curated vocabulary; each label names the words of the record that earned it.</p>
          <Labels labels={labels} />
          <p className="small">
            <a href="/methods/classification">How labels are given, and how often they are right</a>
            {curates && (
              <>
                {' · '}
                <a href={`/desk/curation/${study.id}`}>Agree, add or take away</a>
              </>
            )}
          </p>
        </details>
      </Section>
      <Section
        title="History"
        id="history"
        note={
          <>
            {changes === 0
              ? 'Nothing that matters has changed since the first record.'
              : `${changes === 1 ? '1 version differs' : `${changes} versions differ`} from the one before by more than noise.`}{' '}
            Newest first; <a href="/methods/changes">how changes are graded</a>.
          </>
        }
      >
        <History history={history} />
        {rulings.length > 0 && (
          <>
            <h3>Curation</h3>
            <ul className="plain-list">
              {rulings.map((r) => (
                <li key={`${r.facet} ${r.key} ${String(r.at)}`}>
                  <time dateTime={new Date(r.at).toISOString()}>{new Date(r.at).toISOString().slice(0, 10)}</time>{' '}
                  {r.who}: {r.facet === 'relevant' ? 'relevant' : labelOf(r.facet, r.key)}{' '}
                  {r.present ? 'holds' : 'does not hold'}; {r.reason}
                  {r.withdrawnAt && <span className="quiet"> (taken back later)</span>}
                </li>
              ))}
            </ul>
          </>
        )}
      </Section>
      <Section title="Cite" id="cite">
        <CiteAs
          title={`${study.title} (${study.id})`}
          path={`/evidence/${study.id}`}
          siteUrl={siteUrl}
          asOf={study.lastAsOf}
          hash={study.hash}
        />
      </Section>
      <InvestigationalNote />
      <JsonLdScript
        doc={studyJsonLd({
          id: study.id,
          title: study.title,
          facts: f,
          diseases: named(labels, 'disease').map((l) => l.key),
          registryIds: registrations,
          url: `${siteUrl}/evidence/${study.id}`,
          asOf: study.lastAsOf,
        })}
      />
    </Page>
  );
}
