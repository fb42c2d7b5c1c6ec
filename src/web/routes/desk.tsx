import { can } from '#governance/permissions.ts';
import { KIND_WORDS, pathOf } from '#ledger/things.ts';
import { appOf, todayOf } from '#web/context.server.ts';
import { openDesk } from '#web/desk-gate.server.ts';
import { waitingWork } from '#web/desk-waiting.server.ts';
import { EmptyState } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import { StateBadge } from '#web/ui/state-badge.tsx';
import type { Route } from './+types/desk';

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  await openDesk(app, 'desk.open', url);
  const waiting = await app.db.read((tx) => waitingWork(tx, todayOf(app)));
  const unreleased = can(app.actor, 'unreleased.read');
  return {
    name: app.actor.kind === 'person' ? app.actor.name : '',
    // whoever may not read what is not released is not told that it is there
    drafts: unreleased ? waiting.drafts : [],
    moved: unreleased ? waiting.moved : [],
    quarantined: can(app.actor, 'quarantine.manage') ? waiting.quarantined : null,
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

export default function DeskPage({ loaderData }: Route.ComponentProps) {
  const { name, drafts, moved, quarantined, write } = loaderData;
  return (
    <Page title="Desk" lead={`What waits, ${name}.`}>
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
      <Section title="Evidence that moved" note="Stale first: there a condition set in advance has come true.">
        {moved.length === 0 ? (
          <EmptyState title="Everything that was written stands on the evidence as it is today." />
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
    </Page>
  );
}
