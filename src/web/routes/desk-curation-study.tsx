import { useEffect, useRef } from 'react';
import { data, redirect } from 'react-router';
import { rulingHistory } from '#evidence/curation/read-rulings.server.ts';
import { curationOf, neighbours } from '#evidence/curation/work-lists.server.ts';
import { WORK_LISTS, workListOf } from '#evidence/curation/work-lists.ts';
import { readable } from '#evidence/entities.ts';
import { typed } from '#evidence/study-filter.ts';
import { labelOf } from '#vocabulary/vocabulary.ts';
import { appOf } from '#web/context.server.ts';
import { takeRuling } from '#web/curation/curation-acts.server.ts';
import { LabelTable, Suggestions } from '#web/curation/label-table.tsx';
import { studyView, suggestions } from '#web/curation/label-views.server.ts';
import { openDesk } from '#web/desk-gate.server.ts';
import { Facts } from '#web/ui/facts.tsx';
import { Moment, SourceLink } from '#web/ui/marks.tsx';
import { DoneNote, ErrorNote } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import type { Route } from './+types/desk-curation-study';

export async function loader({ context, params, url }: Route.LoaderArgs) {
  const app = appOf(context);
  await openDesk(app, 'evidence.curate', url);
  const list = workListOf(url.searchParams.get('list'));
  const id = typed(params.studyId).toUpperCase();
  const found = await app.db.read(async (tx) => {
    const study = await curationOf(tx, id);
    if (!study) return null;
    const past = (await rulingHistory(tx, id, { names: true })).filter((r) => r.withdrawnAt !== null);
    return {
      study: studyView(study),
      past: past.map((r) => ({ ...r, name: r.facet === 'relevant' ? 'relevant' : labelOf(r.facet, r.key) })),
      walk: await neighbours(tx, list, id),
    };
  });
  if (!found) throw data(`There is no study ${id} here; check its number.`, { status: 404 });
  if (params.studyId !== id) throw redirect(`/desk/curation/${encodeURIComponent(id)}${url.search}`, 301);
  return { ...found, list, suggestions: suggestions(), done: url.searchParams.get('done') };
}

/** After agreeing with all of it one goes on to the next study of the list; after anything else one stays. */
export async function action({ context, params, request, url }: Route.ActionArgs) {
  const app = appOf(context);
  const list = workListOf(url.searchParams.get('list'));
  const { after } = await app.db.read((tx) => neighbours(tx, list, params.studyId));
  return takeRuling(app, request, (id, done) =>
    done === 'agree-all' && after
      ? `/desk/curation/${after}?list=${list}&done=${encodeURIComponent(id)}`
      : `/desk/curation/${encodeURIComponent(params.studyId)}?list=${list}&done=${encodeURIComponent(id)}`,
  );
}

const AGREE = 'agree-with-all';
const FIELDS = 'input, select, textarea, [contenteditable]';

/** The arrow keys turn the pages of a list, Ctrl + Enter agrees; without a script the links and the button do it. */
function useKeys(before: string | null, after: string | null) {
  const go = useRef({ before, after });
  go.current = { before, after };
  useEffect(() => {
    const press = (e: KeyboardEvent) => {
      if (e.altKey || e.shiftKey || e.defaultPrevented) return;
      if (e.target instanceof Element && e.target.closest(FIELDS)) return;
      if (e.ctrlKey || e.metaKey) {
        if (e.key === 'Enter') document.getElementById(AGREE)?.click();
        return;
      }
      const to = e.key === 'ArrowLeft' ? go.current.before : e.key === 'ArrowRight' ? go.current.after : null;
      if (to) window.location.assign(to);
    };
    window.addEventListener('keydown', press);
    return () => window.removeEventListener('keydown', press);
  }, []);
}

export default function CurationOfStudyPage({ loaderData, actionData }: Route.ComponentProps) {
  const { study, past, walk, list, done } = loaderData;
  const href = (id: string | null) => (id ? `/desk/curation/${id}?list=${list}` : null);
  const [before, after] = [href(walk.before), href(walk.after)];
  useKeys(before, after);
  const title = WORK_LISTS.find((l) => l.key === list)?.title;
  return (
    <Page
      title={readable(study.title)}
      kicker={`Labels of ${study.id}`}
      breadcrumbs={[
        { label: 'Desk', href: '/desk' },
        { label: `Curation: ${title}`, href: `/desk/curation?list=${list}` },
      ]}
    >
      <nav className="curation-walk" aria-label={`The list “${title}”`}>
        {before ? (
          <a href={before} rel="prev">
            ← Previous
          </a>
        ) : (
          <span className="quiet">No study before this one</span>
        )}
        {after ? (
          <a href={after} rel="next">
            Next →
          </a>
        ) : (
          <span className="quiet">No study after this one</span>
        )}
        <span className="quiet small">Keys: ← and → turn the pages, Ctrl + Enter agrees with all and goes on.</span>
      </nav>
      {actionData && <ErrorNote sentence={actionData.sentence} />}
      {done && !actionData && (
        <DoneNote>{done === study.id ? 'Written.' : `Written for ${done}; this is the next study.`}</DoneNote>
      )}
      {study.mergedInto ? (
        <p>
          This study was merged into <a href={`/desk/curation/${study.mergedInto}`}>{study.mergedInto}</a>; rulings
          belong there. <a href="/desk/duplicates?state=merged">Undo the merge</a>
        </p>
      ) : (
        <LabelTable study={study} refusal={actionData ?? null} agreeId={AGREE} />
      )}
      <Suggestions of={loaderData.suggestions} />
      <Section title="What the record says">
        <Facts
          facts={[
            ['Official title', study.officialTitle],
            ['Conditions', study.conditions.join('; ')],
            ['Keywords', study.keywords.join('; ')],
            ['Treatments', study.interventions.join('; ')],
            ['Sponsor', study.sponsor],
            ['Summary', study.briefSummary],
            ['Classified by', `classifier ${study.classifier}`],
            [
              'See',
              <span key="see">
                <a href={`/evidence/${study.id}`}>its page here</a> ·{' '}
                <SourceLink href={`https://clinicaltrials.gov/study/${study.id}`}>the registry</SourceLink>
              </span>,
            ],
          ]}
        />
      </Section>
      {past.length > 0 && (
        <Section title="Rulings that no longer stand" note="Taken back, or replaced by a later one on the same label.">
          <ul className="plain-list ruled">
            {past.map((r) => (
              <li key={`${r.facet}:${r.key}:${new Date(r.at).toISOString()}`}>
                {r.name}: {r.present ? 'it is so' : 'it is not so'}. {r.reason}{' '}
                <span className="quiet small">
                  {r.who}, <Moment at={r.at} />; until {r.withdrawnAt && <Moment at={r.withdrawnAt} />} (
                  {r.withdrawnWho})
                </span>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </Page>
  );
}
