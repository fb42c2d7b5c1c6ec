import { data, redirect } from 'react-router';
import { phaseGroup, phaseGroupLabel, statusWords } from '#evidence/phase-groups.ts';
import { readStudy, type StudyVersion, studyHistory } from '#evidence/search.server.ts';
import type { StudyFacts } from '#evidence/study-facts.ts';
import { FACETS, labelOf } from '#vocabulary/vocabulary.ts';
import { appOf } from '#web/context.server.ts';
import { restingOn } from '#web/resting-on.server.ts';
import { dateWords, designWords, eligibilityWords, plainWord, sitesByCountry, siteWords } from '#web/study-words.ts';
import { ChangeList } from '#web/ui/change-list.tsx';
import { CiteAs } from '#web/ui/cite-as.tsx';
import { Facts } from '#web/ui/facts.tsx';
import { HashMark, SourceLink } from '#web/ui/marks.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import { RestingOn } from '#web/ui/resting-on.tsx';
import type { Route } from './+types/study';

export const handle = { script: false };

export async function loader({ context, params }: Route.LoaderArgs) {
  const app = appOf(context);
  const found = await app.db.read(async (tx) => {
    const study = await readStudy(tx, params.id);
    if (!study) return null;
    return {
      study,
      history: await studyHistory(tx, study.id),
      resting: await restingOn(tx, { kind: 'study', id: study.id }, app.actor),
    };
  });
  if (!found)
    throw data(
      /^NCT\d{8}$/i.test(params.id)
        ? `The study ${params.id.toUpperCase()} is not among those that were imported here.`
        : 'There is no study with this number; a registry number looks like NCT01234567.',
      { status: 404 },
    );
  if (found.study.id !== params.id) throw redirect(`/evidence/${found.study.id}`, 301);
  return { ...found, siteUrl: app.server.url };
}

const FACET_WORDS = {
  disease: 'Diseases',
  target: 'Targets',
  modality: 'Kind of therapy',
  product: 'Products',
} as const;

const Labels = ({ labels }: { labels: Route.ComponentProps['loaderData']['study']['labels'] }) => (
  <Section
    title="What we recognise in it"
    note="By a curated vocabulary; each label names the words of the record that earned it."
  >
    <Facts
      facts={FACETS.map((facet) => {
        const of = labels.filter((l) => l.facet === facet);
        return [
          FACET_WORDS[facet],
          of.length > 0 ? (
            <ul key={facet} className="plain-list">
              {of.map((l) => (
                <li key={l.key}>
                  {labelOf(facet, l.key)}{' '}
                  <span className="quiet small">
                    {l.rule === 'parent' ? 'the broader disease' : `“${l.words}” in the ${l.field}`}
                  </span>
                </li>
              ))}
            </ul>
          ) : null,
        ] as const;
      })}
    />
  </Section>
);

const Sites = ({ facts, complete }: { facts: StudyFacts; complete: boolean }) => {
  if (!facts.sites) return <p className="quiet">The records that we hold do not say where the study takes place.</p>;
  if (facts.sites.length === 0)
    return <p className="quiet">The registry names no site{complete ? '' : ' in the records that we hold'}.</p>;
  const by = sitesByCountry(facts.sites);
  return (
    <>
      <p>
        {facts.sites.length === 1 ? '1 site' : `${facts.sites.length} sites`} in{' '}
        {by.length === 1 ? '1 country' : `${by.length} countries`}.
      </p>
      {by.map(({ country, sites }) => (
        <details key={country} className="fold">
          <summary>
            {country}, {sites.length === 1 ? '1 site' : `${sites.length} sites`}
          </summary>
          <ul>
            {sites.map((s, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a registry may list one site twice
              <li key={i}>
                {siteWords(s)}
                {s.status && <span className="quiet"> · {plainWord(s.status)}</span>}
              </li>
            ))}
          </ul>
        </details>
      ))}
    </>
  );
};

const History = ({ history }: { history: readonly StudyVersion[] }) => (
  <ol className="history">
    {history.map((v) => (
      <li key={v.version}>
        <div>
          <time className="history-date" dateTime={v.asOf}>
            {v.asOf}
          </time>
          <div className="small quiet">version {v.version}</div>
          {v.records.slice(0, 1).map((r) => (
            <a key={r.rawHash} className="small" href={`/records/${r.rawHash}`}>
              record
            </a>
          ))}
          {v.records.length > 1 && <div className="small quiet">confirmed by {v.records.length - 1} more</div>}
        </div>
        <div>
          {v.changes.length > 0 ? (
            <ChangeList changes={v.changes} />
          ) : (
            <p className="quiet">{v.version === 1 ? 'The first record that we hold.' : 'No difference was found.'}</p>
          )}
        </div>
      </li>
    ))}
  </ol>
);

export default function StudyPage({ loaderData }: Route.ComponentProps) {
  const { study, history, resting, siteUrl } = loaderData;
  const f = study.facts;
  const changes = history.filter((v) => v.changes.some((c) => c.grade !== 'noise')).length;
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
          .
        </p>
      }
    >
      {!study.complete && (
        <p className="quiet">
          The records that we hold carry only a part of what the registry knows; what they do not carry is left out
          here, which does not mean that there is none.
        </p>
      )}
      <Facts
        facts={[
          ['Official title', f.officialTitle],
          ['Sponsor', f.sponsor && `${f.sponsor.name}${f.sponsor.class ? ` (${plainWord(f.sponsor.class)})` : ''}`],
          [
            'With',
            f.collaborators && f.collaborators.length > 0 ? f.collaborators.map((c) => c.name).join('; ') : null,
          ],
          ['Conditions', f.conditions?.join('; ')],
          [
            'Interventions',
            f.interventions && f.interventions.length > 0 ? (
              <ul key="interventions" className="plain-list">
                {f.interventions.map((i) => (
                  <li key={`${i.name}${i.type}`}>
                    {i.name}
                    {i.type && <span className="quiet"> · {plainWord(i.type)}</span>}
                    {i.otherNames && i.otherNames.length > 0 && (
                      <span className="quiet small"> also {i.otherNames.join(', ')}</span>
                    )}
                  </li>
                ))}
              </ul>
            ) : null,
          ],
          ['Design', designWords(f)],
          [
            'People',
            f.enrolment ? `${f.enrolment.count}${f.enrolment.type ? ` (${plainWord(f.enrolment.type)})` : ''}` : null,
          ],
          ['Who may enter', eligibilityWords(f)],
          ['Start', dateWords(f.startDate)],
          ['Primary completion', dateWords(f.primaryCompletionDate)],
          ['Completion', dateWords(f.completionDate)],
          [
            'Primary outcomes',
            f.primaryOutcomes && f.primaryOutcomes.length > 0 ? (
              <ul key="outcomes" className="plain-list">
                {f.primaryOutcomes.map((o) => (
                  <li key={`${o.measure}${o.timeFrame}`}>
                    {o.measure}
                    {o.timeFrame && <span className="quiet"> · {o.timeFrame}</span>}
                  </li>
                ))}
              </ul>
            ) : null,
          ],
          ['Results on the registry', f.hasResults === undefined ? null : f.hasResults ? 'posted' : 'none posted'],
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
      {study.labels.length > 0 && <Labels labels={study.labels} />}
      <Section title="Sites">
        <Sites facts={f} complete={study.complete} />
      </Section>
      <RestingOn of={{ kind: 'study', id: study.id }} rows={resting.rows} more={resting.more} />
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
      </Section>
      <Section title="Cite">
        <CiteAs
          title={`${study.title} (${study.id})`}
          path={`/evidence/${study.id}`}
          siteUrl={siteUrl}
          asOf={study.lastAsOf}
          hash={study.hash}
        />
      </Section>
    </Page>
  );
}
