import { pathOf } from '#ledger/things.ts';
import { alikeCases } from '#outcomes/alike-cases.ts';
import { caseMark } from '#outcomes/case-source.ts';
import { gradeWords } from '#outcomes/cases.ts';
import { SUPPRESSION_WORDS, shownWords } from '#outcomes/suppression.ts';
import { Swimmer } from '#web/charts/swimmer.tsx';
import { appOf } from '#web/context.server.ts';
import { byCourse, coursesReading, personWords, swimmerFigure } from '#web/time-to-event/case-figures.ts';
import { CaseSelects, NotToBeConcluded, sharedQuery } from '#web/time-to-event/case-parts.tsx';
import { loadCases, loadUnpublished } from '#web/time-to-event/loads.server.ts';
import { DataTable } from '#web/ui/data-table.tsx';
import { SourceLink } from '#web/ui/marks.tsx';
import { EmptyState, InvestigationalNote } from '#web/ui/notes.tsx';
import { CheckedMark } from '#web/ui/outcome-marks.tsx';
import { OutcomeNav } from '#web/ui/outcome-nav.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import { Pager, pageOf } from '#web/ui/pager.tsx';
import type { Route } from './+types/outcomes-cases';

export const handle = { script: false };

const SIZE = 40;

export async function loader({ context, url }: Route.LoaderArgs) {
  return appOf(context).db.read(async (tx) => {
    const found = await loadCases(tx, url.searchParams);
    const sorted = [...found.cases].sort(byCourse);
    const pages = Math.max(1, Math.ceil(sorted.length / SIZE));
    const page = Math.min(pageOf(url), pages);
    const shown = sorted.slice((page - 1) * SIZE, page * SIZE);
    const studies = [...new Set(shown.map((c) => c.study))];
    const arms =
      studies.length === 0
        ? []
        : await tx
            .selectFrom('arm')
            .select(['id', 'study_key'])
            .where('study_key', 'in', studies)
            .orderBy('id')
            .execute();
    return {
      ...found,
      cases: shown,
      reading: coursesReading(sorted.filter((c) => !c.retracted)),
      total: sorted.length,
      page,
      pages,
      figure: swimmerFigure(
        shown.filter((c) => !c.retracted),
        found.about,
      ),
      arms,
      alike: alikeCases(found.cases.filter((c) => !c.retracted)),
      unpublished: await loadUnpublished(tx),
      url: url.pathname + url.search,
    };
  });
}

const answerWords = (said: string, month: number | null): string =>
  said === 'yes' && month !== null ? `yes, month ${month}` : said;

export default function CasesPage({ loaderData }: Route.ComponentProps) {
  const { asked, choices, cases, total, reading, page, pages, figure, arms, alike, unpublished, asOf, url } =
    loaderData;
  const query = sharedQuery(asked);
  return (
    <Page
      title="Single published cases"
      lead="Patients whose course was published one by one, each with its source. All of them stand in print already, which is why they may be shown; no name, date, place or record number is held here."
      breadcrumbs={[{ label: 'Outcomes', href: '/outcomes' }]}
    >
      <OutcomeNav current="/outcomes/cases" query={{ '/outcomes/cases': query, '/outcomes/time-to-event': query }} />
      <search>
        <form action="/outcomes/cases" method="get" className="filters">
          <CaseSelects asked={asked} choices={choices} />
          <button type="submit">Show</button>
        </form>
      </search>
      <p className="count-line" role="status">
        {total === 1 ? '1 case' : `${total} cases`} ·{' '}
        <a href={`/outcomes/time-to-event${query}`}>time to relapse of these cases</a>
      </p>
      {total === 0 ? (
        <EmptyState title={query ? 'No published case fits this.' : 'No published case has been imported yet.'}>
          {query ? (
            <p>
              <a href="/outcomes/cases">Show all cases</a>
            </p>
          ) : (
            <p>
              Import published cases with <code>action outcomes import-cases</code>.
            </p>
          )}
        </EmptyState>
      ) : (
        <>
          {pages > 1 && <p>{reading}</p>}
          <Swimmer
            data={figure}
            svgHref={`/outcomes/cases.svg${query}`}
            csvHref={`/outcomes/cases.csv${query}`}
            source="the publications named in the list below"
            {...(asOf ? { asOf } : {})}
          />
          <Section
            title="The cases"
            id="cases"
            note="In the words of each source. “Not stated” is not “no”: the source says nothing of it."
          >
            <DataTable
              caption="Published cases"
              columns={[
                { label: 'Case' },
                { label: 'Patient' },
                { label: 'Months followed', num: true },
                { label: 'Relapse' },
                { label: 'Off immuno\u00adsuppressants' },
                { label: 'CRS, ICANS' },
                { label: 'What the source says' },
                { label: 'Source' },
              ]}
              rows={cases.map((c) => ({
                key: c.key,
                cells: [
                  <span key="case" id={`case-${c.key}`}>
                    {c.key}
                    {arms
                      .filter((a) => a.study_key === c.study)
                      .slice(0, 1)
                      .map((a) => (
                        <span className="sub" key={a.id}>
                          <a href={pathOf({ kind: 'arm', id: a.id })}>group of this publication</a>
                        </span>
                      ))}
                  </span>,
                  <span key="who">
                    {c.disease}
                    <span className="sub">{c.product}</span>
                    <span className="sub">{personWords(c)}</span>
                  </span>,
                  c.followUpMonths ?? 'not stated',
                  answerWords(c.relapse, c.relapseMonth),
                  answerWords(c.immunosuppressantsOff, c.immunosuppressantsOffMonth),
                  <span key="grades">
                    {gradeWords(c.crs)}
                    <span className="sub">ICANS: {gradeWords(c.icans)}</span>
                  </span>,
                  <span key="words">
                    {c.outcome || 'nothing more'}
                    {c.notes && <span className="sub">Note: {c.notes}</span>}
                  </span>,
                  <span key="source">
                    <SourceLink href={c.sourceUrl || (c.doi && `https://doi.org/${c.doi}`)}>{c.citation}</SourceLink>
                    <span className="sub">
                      <CheckedMark mark={caseMark(c)} />
                      {c.retracted && (
                        <strong className="sub">The report was retracted: the case stands in no figure.</strong>
                      )}
                    </span>
                  </span>,
                ],
              }))}
            />
            <Pager page={page} pages={pages} url={url} />
          </Section>
        </>
      )}
      {alike.length > 0 && (
        <Section
          title="Could these be one patient?"
          id="alike"
          note="Cases of different reports that agree in sex, age (within a year), disease and product, as far as the sources say. In a rare disease this also happens by chance, and nobody has judged it here."
        >
          <ul className="plain-list ruled">
            {alike.map((p) => (
              <li key={`${p.a} ${p.b}`}>
                {p.a} and {p.b}: {p.because}.
              </li>
            ))}
          </ul>
        </Section>
      )}
      {unpublished.rows.length > 0 && (
        <Section title="Held and not shown" id="held" note={SUPPRESSION_WORDS}>
          <p>
            Cases that were not published one by one are held for the network and appear on no public page. How many
            there are: {unpublished.rows.map((r) => `${r.label} ${shownWords(r.shown)}`).join('; ')}; in all{' '}
            {shownWords(unpublished.total)}.
          </p>
        </Section>
      )}
      <Section title="What cannot be concluded from single cases" id="limits">
        <NotToBeConcluded />
      </Section>
      <InvestigationalNote />
    </Page>
  );
}
