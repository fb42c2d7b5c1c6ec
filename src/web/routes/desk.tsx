import { can } from '#governance/permissions.ts';
import { KIND_WORDS, pathOf } from '#ledger/things.ts';
import { appOf, todayOf } from '#web/context.server.ts';
import { openDesk } from '#web/desk-gate.server.ts';
import { waitingForMe } from '#web/desk-mine.server.ts';
import { waitingWork } from '#web/desk-waiting.server.ts';
import { Moment } from '#web/ui/marks.tsx';
import { EmptyState } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import { StateBadge } from '#web/ui/state-badge.tsx';
import type { Route } from './+types/desk';

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  await openDesk(app, 'desk.open', url);
  return {
    name: app.actor.kind === 'person' ? app.actor.name : '',
    now: app.now().toISOString(),
    ...(await app.db.read(async (tx) => ({
      ...(await waitingWork(tx, app, todayOf(app))),
      mine: await waitingForMe(tx, app.actor, app.now()),
    }))),
    imports: can(app.actor, 'evidence.import'),
    write: [
      can(app.actor, 'claim.write') ? { href: '/claims', label: 'Claims' } : null,
      can(app.actor, 'statement.write') ? { href: '/statements', label: 'Statements' } : null,
      can(app.actor, 'area.write') ? { href: '/areas', label: 'Areas for investment' } : null,
      can(app.actor, 'decision.write') ? { href: '/decisions', label: 'Decisions' } : null,
      can(app.actor, 'initiative.write') ? { href: '/initiatives', label: 'Initiatives' } : null,
      can(app.actor, 'passage.write') ? { href: '/updates', label: 'Passages' } : null,
    ].filter((l) => l !== null),
  };
}

/** Said of what was looked at and of nothing else. */
const NOTHING_MOVED = {
  all: 'Everything that was written stands on the evidence as it is today.',
  released: 'Everything that is released stands on the evidence as it is today.',
  latest: 'The latest thousand things that were written stand on the evidence as it is today.',
} as const;

export default function DeskPage({ loaderData }: Route.ComponentProps) {
  const { name, mine, now, drafts, moved, lookedAt, quarantined, pairs, imports, write } = loaderData;
  return (
    <Page title="Desk" lead={`What waits, ${name}.`}>
      <Section title="Waits for me" note="What is due first stands first.">
        {mine.length === 0 ? (
          <EmptyState title="Nothing waits for you." />
        ) : (
          <ul className="plain-list ruled">
            {mine.map((w) => (
              <li key={`${w.path} ${w.title}`}>
                <a href={w.path}>{w.title}</a>{' '}
                {w.due && (
                  <span className="quiet">
                    {w.due < now ? 'was due' : 'due'}{' '}
                    {w.due.length > 10 ? <Moment at={new Date(w.due)} /> : <time dateTime={w.due}>{w.due}</time>}
                  </span>
                )}
              </li>
            ))}
          </ul>
        )}
        <p className="quiet">
          <a href="/account/notices">What you were told, and how mails reach you</a>
        </p>
      </Section>
      {write.length > 0 && (
        <p>
          Write:{' '}
          {write.map((w, i) => (
            <span key={w.href}>
              {i > 0 && ' · '}
              <a href={w.href}>{w.label}</a>
            </span>
          ))}
        </p>
      )}
      <Section
        title="Evidence that moved"
        note={`Stale first: there a condition set in advance has come true.${lookedAt === 'released' ? ' Looked at is what is released; what is not open to your role is not.' : ''}`}
      >
        {moved.length === 0 ? (
          <EmptyState title={NOTHING_MOVED[lookedAt]} />
        ) : (
          <ul className="plain-list ruled">
            {moved.map((m) => (
              <li key={`${m.kind}:${m.id}`}>
                <p>
                  <a href={pathOf(m)}>{m.title}</a>{' '}
                  <span className="quiet">
                    {KIND_WORDS[m.kind]} {m.id}
                  </span>
                </p>
                <StateBadge state={m.standing.state} reasons={m.standing.reasons} />
              </li>
            ))}
          </ul>
        )}
      </Section>
      {drafts !== null && (
        <Section title="Drafts to release" note="Two different people release a text.">
          {drafts.length === 0 ? (
            <EmptyState title="No draft waits." />
          ) : (
            <ul className="plain-list ruled">
              {drafts.map((d) => (
                <li key={d.id}>
                  <a href={pathOf({ kind: 'passage', id: d.id })}>{d.title}</a>{' '}
                  <span className="quiet">
                    {d.id}, {d.signatures} of 2 signatures
                  </span>
                </li>
              ))}
            </ul>
          )}
        </Section>
      )}
      {pairs !== null && (
        <Section title="Duplicates" note="Two registrations of one trial, or two records of one paper.">
          {pairs.studies + pairs.reports === 0 ? (
            <p>No pair waits.</p>
          ) : (
            <ul className="plain-list">
              {pairs.studies > 0 && (
                <li>
                  <a href="/desk/duplicates?kind=study&state=open">
                    {pairs.studies === 1 ? '1 pair of studies waits' : `${pairs.studies} pairs of studies wait`}
                  </a>
                </li>
              )}
              {pairs.reports > 0 && (
                <li>
                  <a href="/desk/duplicates?kind=report&state=open">
                    {pairs.reports === 1 ? '1 pair of reports waits' : `${pairs.reports} pairs of reports wait`}
                  </a>
                </li>
              )}
            </ul>
          )}
        </Section>
      )}
      {quarantined !== null && (
        <Section title="Quarantine">
          <p>
            {quarantined === 0 ? (
              'No record waits in quarantine.'
            ) : (
              <a href="/desk/quarantine">
                {quarantined === 1 ? '1 record could' : `${quarantined} records could`} not be read
              </a>
            )}
          </p>
        </Section>
      )}
      {imports && (
        <Section title="Import" note="Registry records and papers, as on the command line.">
          <p>
            <a href="/desk/import">Import a file</a>
          </p>
        </Section>
      )}
    </Page>
  );
}
