import { ROLE_WORDS } from '#governance/actors.ts';
import { lastEnd } from '#network/membership.server.ts';
import { appOf } from '#web/context.server.ts';
import { openOwn } from '#web/desk-gate.server.ts';
import { Page, Section } from '#web/ui/page.tsx';
import '#web/membership-ui/membership.css';
import type { Route } from './+types/desk-welcome';

export const handle = { script: false, keep: false };

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  const person = openOwn(app, url);
  const roles = [...person.roles, ...(person.withheld ?? [])];
  const end = roles.length > 0 ? null : await app.db.read((tx) => lastEnd(tx, person.id));
  return {
    name: person.name,
    network: app.settings.name,
    roles,
    withheld: person.withheld ?? [],
    end: end && { day: end.at.toISOString().slice(0, 10), reason: end.reason },
  };
}

const STEPS = [
  {
    href: '/account/profile',
    title: 'Write your profile',
    note: 'What you work on and where. Nothing of it is public until you open it, field by field.',
  },
  {
    href: '/account/disclosures',
    title: 'Disclose your interests',
    note: 'Before the first meeting or vote. “Nothing to declare” is a statement too.',
  },
  {
    href: '/account/security',
    title: 'Secure your account',
    note: 'A passkey or a second factor. The office, the committee and data stewards need one.',
  },
  {
    href: '/account/notices',
    title: 'Choose how you are told',
    note: 'By mail at once, once a day, or only at your desk.',
  },
] as const;

export default function WelcomePage({ loaderData }: Route.ComponentProps) {
  const { name, network, roles, withheld, end } = loaderData;
  if (roles.length === 0)
    return (
      <Page title="Your membership" width="text" lead="You hold no role in the network at present.">
        {end && (
          <p>
            Your membership ended on {end.day}
            {end.reason ? `: ${end.reason}` : '.'}
          </p>
        )}
        <p>
          You can still read <a href="/account/data">what the network holds about you</a>, take it with you, and ask for
          it to be erased.
        </p>
      </Page>
    );
  return (
    <Page
      title={`Welcome, ${name}`}
      width="text"
      lead={`You belong to the ${network}: ${roles.map((r) => ROLE_WORDS[r]).join(', ')}.`}
      breadcrumbs={[{ label: 'Desk', href: '/desk' }]}
    >
      {withheld.length > 0 && (
        <p className="notice">
          As {withheld.map((r) => ROLE_WORDS[r]).join(', ')} you can act once this session is confirmed with a second
          factor or a passkey: <a href="/account/security">secure your account</a>.
        </p>
      )}
      <Section title="Next steps">
        <ol className="steps">
          {STEPS.map((s) => (
            <li key={s.href}>
              <a href={s.href}>{s.title}</a>
              <span>{s.note}</span>
            </li>
          ))}
        </ol>
        <p>
          Then <a href="/desk">your desk</a> shows what waits for you.
        </p>
      </Section>
    </Page>
  );
}
