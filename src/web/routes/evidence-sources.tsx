import { CTGOV } from '#evidence/sync/ctgov-source.ts';
import { EUROPEPMC } from '#evidence/sync/europepmc-source.ts';
import { departed, sourceHealth } from '#evidence/sync/health.server.ts';
import { daysAgo, type HealthState, overall, type SourceHealth } from '#evidence/sync/health.ts';
import { SCHEDULE_WORDS } from '#evidence/sync/schedule.ts';
import { can } from '#governance/permissions.ts';
import { appOf } from '#web/context.server.ts';
import { DataTable } from '#web/ui/data-table.tsx';
import { Facts } from '#web/ui/facts.tsx';
import { Moment, SourceLink } from '#web/ui/marks.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import { Pager, pageOf } from '#web/ui/pager.tsx';
import type { Route } from './+types/evidence-sources';

export const handle = { script: false };

const SIZE = 25;
const ASKED = { ctgov: CTGOV.questions, europepmc: EUROPEPMC.questions };

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  const now = app.now();
  const page = pageOf(url);
  return app.db.read(async (tx) => {
    const sources = await sourceHealth(tx, now);
    const gone = await departed(tx, page, SIZE);
    return {
      sources,
      gone: { ...gone, page, pages: Math.max(1, Math.ceil(gone.total / SIZE)) },
      quarantine: can(app.actor, 'quarantine.manage'),
      url: url.pathname + url.search,
    };
  });
}

const STATES: Record<HealthState, { word: string; mark: string; look: string }> = {
  ok: { word: 'up to date', mark: '●', look: 'state-fresh' },
  degraded: { word: 'not heard from', mark: '▲', look: 'state-stale' },
  never: { word: 'never asked', mark: '○', look: '' },
  off: { word: 'not asked by itself', mark: '◌', look: '' },
};

const StateMark = ({ state, files }: { state: HealthState; files?: boolean }) => {
  const s = files ? { ...STATES[state], word: state === 'never' ? 'none read' : 'read' } : STATES[state];
  return (
    <span className={`state ${s.look}`}>
      <span aria-hidden="true">{s.mark}</span> {s.word}
    </span>
  );
};

const distinct = (names: readonly string[]): string[] => [...new Set(names)];
const many = (n: number): string => n.toLocaleString('en-GB');
const day = (d: string | null) => (d ? <time dateTime={d}>{d}</time> : null);

const Quarantined = ({ source, n, linked }: { source: string; n: number; linked: boolean }) =>
  linked && n > 0 ? <a href={`/desk/quarantine?source=${source}&state=open`}>{many(n)}</a> : many(n);

const Live = ({ s, linked }: { s: SourceHealth; linked: boolean }) => (
  <Section title={s.name} id={s.source}>
    <p>
      <StateMark state={s.state} />
    </p>
    <p>{s.sentence}</p>
    <Facts
      facts={[
        ['Last success', s.lastSuccess ? <Moment key="s" at={s.lastSuccess} /> : 'none yet'],
        ['Last attempt', s.lastAttempt ? <Moment key="a" at={s.lastAttempt} /> : 'none yet'],
        ['Last time that everything was read', s.lastFull ? <Moment key="f" at={s.lastFull} /> : 'not yet'],
        ['Asked', s.schedule ? SCHEDULE_WORDS[s.schedule] : 'when somebody gives the command'],
        ['Records there', s.there === null ? 'not known before everything was read once' : many(s.there)],
        [s.there === null ? 'Records here, from files' : 'Of these, held here', many(s.here)],
        ['Newest change in a record', day(s.newest)],
        ['Last heard', s.lastHeard === null || s.lagDays === null ? 'never' : `${s.lastHeard}, ${daysAgo(s.lagDays)}`],
        ['In quarantine', <Quarantined key="q" source={s.source} n={s.quarantined} linked={linked} />],
        [
          'No longer listed there',
          s.left > 0 ? (
            <a key="l" href="#left">
              {many(s.left)}
            </a>
          ) : (
            '0'
          ),
        ],
      ]}
    />
    <Asked s={s} />
  </Section>
);

/** The words of the questions, so that anybody can repeat the search, and what each brought. */
const Asked = ({ s }: { s: SourceHealth }) => {
  const questions = s.source === 'ctgov' || s.source === 'europepmc' ? ASKED[s.source] : [];
  return (
    <details>
      <summary>What it is asked, and what each question brought</summary>
      {s.answered.length > 0 && (
        <DataTable
          caption={`Questions to ${s.name} at the last full reading`}
          columns={[
            { label: 'Question' },
            { label: 'Counted by the source', num: true },
            { label: 'Received', num: true },
          ]}
          rows={s.answered.map((a) => ({
            key: a.name,
            cells: [a.name, a.counted === null ? 'not said' : many(a.counted), many(a.received)],
          }))}
        />
      )}
      <p>
        A record is asked for when it names one of the diseases <em>and</em> one of the treatments of a question.
        Records may answer several questions; they are counted once. Whether a record belongs to the field is decided
        here, afterwards.
      </p>
      <h3>Diseases</h3>
      <p>{distinct(questions.flatMap((q) => q.conditions)).join(' · ')}</p>
      <h3>Treatments</h3>
      <p>{distinct(questions.flatMap((q) => q.interventions)).join(' · ')}</p>
    </details>
  );
};

export default function SourcesPage({ loaderData }: Route.ComponentProps) {
  const { sources, gone, quarantine, url } = loaderData;
  return (
    <Page
      title="How current the evidence is"
      lead={overall(sources)}
      breadcrumbs={[{ label: 'Evidence', href: '/evidence' }]}
    >
      <p>
        Every record is kept as its source gave it, with the day on which it was read. When a source cannot be reached,
        the site goes on with what it has and says here how old that is; nothing is taken away.
      </p>
      {sources
        .filter((s) => s.way === 'live')
        .map((s) => (
          <Live key={s.source} s={s} linked={quarantine} />
        ))}
      <Section
        title="Files"
        note="Records that people bring as files. They are as current as the file; nothing here changes by itself."
      >
        <DataTable
          caption="Sources that are read from files"
          columns={[
            { label: 'Source' },
            { label: 'State' },
            { label: 'Records as of' },
            { label: 'File read' },
            { label: 'Records held', num: true },
            { label: 'In quarantine', num: true },
          ]}
          rows={sources
            .filter((s) => s.way === 'files')
            .map((s) => ({
              key: s.source,
              cells: [
                s.name,
                <StateMark key="s" state={s.state} files />,
                s.lastHeard ?? 'none',
                s.lastSuccess ? <Moment key="m" at={s.lastSuccess} /> : 'none',
                many(s.here),
                <Quarantined key="q" source={s.source} n={s.quarantined} linked={quarantine} />,
              ],
            }))}
        />
      </Section>
      <Section
        title="No longer listed"
        id="left"
        note="Records that a source gave once for our questions and, when everything was read again, gave no more: withdrawn, merged, or described in other words. They stay here as they were."
      >
        {gone.total === 0 ? (
          <p>None.</p>
        ) : (
          <>
            <ul className="plain-list">
              {gone.rows.map((r) => (
                <li key={`${r.source} ${r.id}`}>
                  {r.source === 'ctgov' ? (
                    <a href={`/evidence/${r.id}`}>{r.id}</a>
                  ) : (
                    <SourceLink href={`https://europepmc.org/article/${r.id.replace(':', '/')}`}>{r.id}</SourceLink>
                  )}{' '}
                  <span className="quiet">listed last on {r.lastListed}</span>
                </li>
              ))}
            </ul>
            <Pager page={gone.page} pages={gone.pages} url={url} />
          </>
        )}
      </Section>
    </Page>
  );
}
