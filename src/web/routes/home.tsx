import { glance, recentChanges } from '#evidence/search.server.ts';
import { ROLE_WORDS, type Role } from '#governance/actors.ts';
import { listPeople } from '#governance/people.server.ts';
import { latestPassages } from '#updates/passages.server.ts';
import { DISEASE_FACTS } from '#vocabulary/disease-facts.ts';
import { labelOf } from '#vocabulary/vocabulary.ts';
import { StackedBars } from '#web/charts/stacked-bars.tsx';
import type { StackedBarsData } from '#web/charts/stacked-bars-data.ts';
import { appOf, todayOf } from '#web/context.server.ts';
import { AsOf, SourceLink } from '#web/ui/marks.tsx';
import { DemonstrationNote, EmptyState, InvestigationalNote } from '#web/ui/notes.tsx';
import { Section } from '#web/ui/page.tsx';
import { GradeMark, StateBadge } from '#web/ui/state-badge.tsx';
import type { Route } from './+types/home';

export const handle = { script: false };

interface Seat {
  id: string;
  name: string;
  affiliation: string | null;
  demonstration: boolean;
  role: Role;
}

const COMMITTEE: Role[] = ['chair', 'co-chair', 'committee'];
const MOST_SEATS = 40;
const MOST_BARS = 10;

/** The phases in six steps, which is as many as colours can be told apart. */
const PHASES: { key: string; label: string; of: string[] }[] = [
  { key: '1', label: 'Phase 1', of: ['EARLY_PHASE1', 'PHASE1'] },
  { key: '1/2', label: 'Phase 1/2', of: ['PHASE1/PHASE2'] },
  { key: '2', label: 'Phase 2', of: ['PHASE2'] },
  { key: '3', label: 'Phase 2/3 and 3', of: ['PHASE2/PHASE3', 'PHASE3'] },
  { key: '4', label: 'Phase 4', of: ['PHASE4'] },
  { key: 'none', label: 'No phase given', of: [] },
];
const STEPPED = new Set(PHASES.flatMap((p) => p.of));

export async function loader({ context }: Route.LoaderArgs) {
  const app = appOf(context);
  return app.db.read(async (tx) => {
    const seats: Seat[] = [];
    for (const role of COMMITTEE)
      for (const p of (await listPeople(tx, app.now(), 1, MOST_SEATS, role)).rows)
        if (!seats.some((s) => s.id === p.id))
          seats.push({ id: p.id, name: p.name, affiliation: p.affiliation, demonstration: p.demonstration, role });
    return {
      name: app.settings.name,
      sponsor: app.settings.sponsor,
      glance: await glance(tx),
      passages: await latestPassages(tx, 5, todayOf(app)),
      changes: (await recentChanges(tx, { grade: 'medium', page: 1, size: 8 })).rows,
      seats,
    };
  });
}

function bars(g: Route.ComponentProps['loaderData']['glance']): StackedBarsData {
  const shown = g.byDiseaseAndPhase.slice(0, MOST_BARS);
  const first = shown[0];
  const used = PHASES.filter((p) => shown.some((d) => countOf(d.counts, p.of) > 0));
  return {
    title: 'Registered studies by disease and phase',
    reading: first
      ? `${g.studies} studies are registered; ${first.label} has the most (${first.total}).`
      : 'No study has been imported yet.',
    unit: 'Studies',
    rowLabel: 'Disease',
    series: used.map(({ key, label }) => ({ key, label })),
    rows: shown.map((d) => ({
      key: d.key,
      label: d.label,
      href: `/evidence?disease=${encodeURIComponent(d.key)}`,
      counts: used.map((p) => countOf(d.counts, p.of)),
    })),
    note: `A study of two diseases counts for both.${g.byDiseaseAndPhase.length > MOST_BARS ? ` ${g.byDiseaseAndPhase.length - MOST_BARS} further diseases are in the list of studies.` : ''}`,
  };
}

const countOf = (counts: Readonly<Record<string, number>>, of: readonly string[]): number =>
  Object.entries(counts).reduce(
    (sum, [key, n]) => sum + ((of.length > 0 ? of.includes(key) : !STEPPED.has(key)) ? n : 0),
    0,
  );

const capital = (words: string): string => `${words.charAt(0).toUpperCase()}${words.slice(1)}`;

const PILLARS = [
  {
    title: 'Scientific leadership',
    text: 'Say what is known, how well, and what is not: every published cohort counted once, every registered trial followed from day to day.',
  },
  {
    title: 'Clinical leadership',
    text: 'Agree on who should be treated, how, and how patients are followed, among those who treat them and those who live with the disease.',
  },
  {
    title: 'Ecosystem expansion',
    text: 'Find where money, sites, manufacturing and rules hold patients back, and choose in the open what to do about it first.',
  },
];

export default function HomePage({ loaderData }: Route.ComponentProps) {
  const { name, sponsor, glance: g, passages, changes, seats } = loaderData;
  const recruiting = g.byStatus.RECRUITING ?? 0;
  const stopped = ['TERMINATED', 'SUSPENDED', 'WITHDRAWN'].reduce((n, s) => n + (g.byStatus[s] ?? 0), 0);
  return (
    <div className="page">
      <title>{`ACTioN: ${name}`}</title>
      <meta
        name="description"
        content="A network that brings cell therapy to people with severe autoimmune disease sooner, and shows what every sentence it publishes rests on."
      />
      <div className="home-hero">
        <div>
          <h1>Cell therapy for autoimmune disease, with every sentence traceable to its evidence</h1>
          <p className="lead">
            ACTioN is the {name}: physicians, researchers, patients’ representatives
            {sponsor ? ` and ${sponsor}` : ' and a sponsor'} who want CAR T and other cell therapies to reach people
            with severe autoimmune disease sooner. What it publishes can be walked back, step by step, to the registry
            record or the paper that it came from.
          </p>
        </div>
        <dl className="figures">
          <div>
            <dt>registered studies</dt>
            <dd>
              <a href="/evidence">{g.studies}</a>
            </dd>
          </div>
          <div>
            <dt>recruiting</dt>
            <dd>
              <a href="/evidence?status=RECRUITING">{recruiting}</a>
            </dd>
          </div>
          <div>
            <dt>stopped early</dt>
            <dd>{stopped}</dd>
          </div>
          <div>
            <dt>evidence up to</dt>
            <dd>{g.evidenceDate ?? '–'}</dd>
          </div>
        </dl>
      </div>

      <Section title="What the network says" id="updates">
        {passages.length === 0 ? (
          <EmptyState title="Nothing has been released yet.">
            <p>A text appears here once two different people have released it.</p>
          </EmptyState>
        ) : (
          passages.map((p) => (
            <article key={p.id} className="passage-card">
              <h3>
                <a href={`/updates/${p.id}`}>{p.title}</a>
              </h3>
              <p>{p.firstSentence}</p>
              <p>
                <StateBadge state={p.state} /> <AsOf date={p.asOf} />
              </p>
              {p.demonstration && <DemonstrationNote />}
            </article>
          ))
        )}
        <p>
          <a href="/updates">All updates</a>
        </p>
      </Section>

      <Section title="The evidence at a glance" id="evidence">
        {g.studies === 0 ? (
          <EmptyState title="No study has been imported yet." />
        ) : (
          <StackedBars
            data={bars(g)}
            source={<a href="/evidence">ClinicalTrials.gov records held here</a>}
            {...(g.evidenceDate ? { asOf: g.evidenceDate } : {})}
          />
        )}
      </Section>

      <Section title="Four diseases to begin with" id="diseases">
        <div className="columns">
          {DISEASE_FACTS.map((d) => (
            <div key={d.key}>
              <h3>
                <a href={`/evidence?disease=${d.key}`}>{capital(labelOf('disease', d.key))}</a>
              </h3>
              <p>
                {d.sentence}{' '}
                <span className="quiet small">
                  <SourceLink href={d.url}>{d.source}</SourceLink>, read {d.readOn}
                </span>
              </p>
            </div>
          ))}
        </div>
      </Section>

      <Section title="What changed lately" id="changes">
        {changes.length === 0 ? (
          <EmptyState title="No change that matters has been seen yet." />
        ) : (
          <div className="ruled">
            {changes.map((c, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: one study may change twice by one rule on one day
              <div className="change" key={i}>
                <GradeMark grade={c.grade} />
                <p>
                  <a href={`/evidence/${c.studyId}#history`}>{c.studyId}</a> {c.sentence}{' '}
                  <time className="as-of" dateTime={c.asOf}>
                    {c.asOf}
                  </time>
                </p>
              </div>
            ))}
          </div>
        )}
        <p>
          <a href="/evidence/changes">All changes</a> · <a href="/methods/changes">how they are graded</a>
        </p>
      </Section>

      <Section title="Three pillars" id="pillars">
        <div className="columns">
          {PILLARS.map((p) => (
            <div key={p.title}>
              <h3>{p.title}</h3>
              <p>{p.text}</p>
            </div>
          ))}
        </div>
      </Section>

      <Section title="Steering committee" id="committee">
        {seats.length === 0 ? (
          <p className="quiet">The seats have not been filled yet.</p>
        ) : (
          <ul className="seats">
            {seats.map((s) => (
              <li key={s.id}>
                <strong>{s.name}</strong>
                {ROLE_WORDS[s.role]}
                {s.affiliation && <span className="quiet">, {s.affiliation}</span>}
                {s.demonstration && (
                  <span className="quiet small">
                    <br />
                    made up for the demonstration
                  </span>
                )}
              </li>
            ))}
          </ul>
        )}
      </Section>

      <Section title="Follow" id="follow">
        <p>
          The <a href="/updates.atom">Atom feed</a> carries every released text, for any feed reader. Addresses here do
          not change: a bookmark of a page stays good, and the page says when the evidence beneath it has moved on.
        </p>
      </Section>
      <InvestigationalNote />
    </div>
  );
}
