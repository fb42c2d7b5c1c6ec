import { data, redirect } from 'react-router';
import { ROLE_WORDS } from '#governance/actors.ts';
import { listInvitations } from '#network/invitation-list.server.ts';
import { forgetInvitation, InvitationRefused, sendAnew, withdrawInvitation } from '#network/invitations.server.ts';
import { INVITATION_STATES, type InvitationState, STATE_WORDS } from '#network/invitations.ts';
import { appOf } from '#web/context.server.ts';
import { changerOf, lookerOf, newLetter } from '#web/membership-ui/acting.server.ts';
import { typed, wholeNumber } from '#web/membership-ui/typed.ts';
import { DataTable } from '#web/ui/data-table.tsx';
import { Moment } from '#web/ui/marks.tsx';
import { DoneNote, EmptyState, ErrorNote } from '#web/ui/notes.tsx';
import { Page } from '#web/ui/page.tsx';
import { Pager, pageOf } from '#web/ui/pager.tsx';
import '#web/membership-ui/membership.css';
import type { Route } from './+types/desk-invitations';

export const handle = { script: false, keep: false };

const SIZE = 25;

const DONE: Readonly<Record<string, string>> = {
  sent: 'The invitation was written and leaves with the next mail.',
  anew: 'The invitation was written anew; the link in the letter before no longer works.',
  withdrawn: 'The invitation was taken back; its link no longer works.',
  forgotten: 'Name, address and words were erased; that an invitation was sent stays on record.',
};

const stateOf = (raw: string | null): InvitationState | null => INVITATION_STATES.find((s) => s === raw) ?? null;

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  const by = await lookerOf(app, 'invitation.send', url);
  const state = stateOf(url.searchParams.get('state'));
  const page = pageOf(url);
  const { total, rows } = await app.db.read((tx) => listInvitations(tx, app.now(), { state, page, size: SIZE }));
  return {
    total,
    state,
    page,
    pages: Math.max(1, Math.ceil(total / SIZE)),
    url: url.pathname + url.search,
    done: DONE[url.searchParams.get('done') ?? ''] ?? null,
    rows: rows.map((r) => ({
      ...r,
      open: r.answeredAt === null && (r.inviter === by.id || by.roles.includes('office')),
      forgettable: r.email !== null && r.state !== 'accepted' && by.roles.includes('office'),
    })),
  };
}

export async function action({ context, request }: Route.ActionArgs) {
  const app = appOf(context);
  const by = await changerOf(app, 'invitation.send');
  const form = await request.formData();
  const id = wholeNumber(typed(form, 'invitation'));
  if (id === null) return data({ sentence: 'Choose an invitation from the list.' }, { status: 400 });
  const act = typed(form, 'do');
  try {
    const done = await app.db.write(async (tx) => {
      if (act === 'anew') {
        await sendAnew(tx, by, id, newLetter(app), app.now());
        return 'anew';
      }
      if (act === 'forget') {
        await forgetInvitation(tx, by, id, app.now());
        return 'forgotten';
      }
      await withdrawInvitation(tx, by, id, app.now());
      return 'withdrawn';
    });
    return redirect(`/desk/invitations?done=${done}`);
  } catch (e) {
    if (e instanceof InvitationRefused) return data({ sentence: e.message }, { status: 409 });
    throw e;
  }
}

type Row = Route.ComponentProps['loaderData']['rows'][number];

const Act = ({ act, label, name }: { act: string; label: string; name: string }) => (
  <button className="plain small" type="submit" name="do" value={act} aria-label={name}>
    {label}
  </button>
);

const Acts = ({ row }: { row: Row }) => (
  <form method="post" action="/desk/invitations">
    <input type="hidden" name="invitation" value={row.id} />
    {row.open && (
      <div className="inline-form">
        {row.email !== null && <Act act="anew" label="send anew" name={`Send anew to ${row.name}`} />}
        <Act act="withdraw" label="take back" name={`Take back the invitation of ${row.name}`} />
      </div>
    )}
    {row.forgettable && (
      <details>
        <summary className="small">they asked to be forgotten</summary>
        <Act act="forget" label="erase name, address and words" name={`Erase name, address and words of ${row.name}`} />
      </details>
    )}
  </form>
);

export default function InvitationsPage({ loaderData, actionData }: Route.ComponentProps) {
  const { rows, total, state, page, pages, url, done } = loaderData;
  return (
    <Page
      title="Invitations"
      lead="Who was asked to join, by whom, and how it stands. Whoever sent an invitation, and the office, can send it anew or take it back."
      breadcrumbs={[{ label: 'Desk', href: '/desk' }]}
    >
      {actionData && <ErrorNote sentence={actionData.sentence} />}
      {done && !actionData && <DoneNote>{done}</DoneNote>}
      <p>
        <a className="button" href="/desk/invitations/new">
          Invite somebody
        </a>
      </p>
      <form method="get" className="inline-form find-form">
        <label>
          Show{' '}
          <select name="state" className="native-select" defaultValue={state ?? ''}>
            <option value="">all</option>
            {INVITATION_STATES.map((s) => (
              <option key={s} value={s}>
                {STATE_WORDS[s]}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" className="plain small">
          Show
        </button>
      </form>
      <p className="count-line">{total === 1 ? '1 invitation' : `${total} invitations`}</p>
      {rows.length === 0 ? (
        <EmptyState title={state ? 'No invitation stands so.' : 'Nobody was invited yet.'}>
          <p>
            <a href="/desk/invitations/new">Invite somebody</a> with a few words of your own.
          </p>
        </EmptyState>
      ) : (
        <DataTable
          caption="Invitations"
          columns={[
            { label: 'To' },
            { label: 'As' },
            { label: 'Invited by' },
            { label: 'Sent' },
            { label: 'State' },
            { label: 'Change' },
          ]}
          rows={rows.map((r) => ({
            key: String(r.id),
            cells: [
              <span key="to">
                {r.name}
                <span className="sub">
                  {[r.email ?? 'address erased', r.institution, r.country].filter(Boolean).join(' · ')}
                </span>
                {r.why && <span className="sub">{r.why}</span>}
              </span>,
              ROLE_WORDS[r.role],
              r.inviterName,
              <Moment key="sent" at={r.sentAt} />,
              <span key="state">
                {STATE_WORDS[r.state]}
                {r.state === 'waiting' && (
                  <span className="sub">
                    until <Moment at={r.expiresAt} />
                  </span>
                )}
                {r.answeredAt && (
                  <span className="sub">
                    <Moment at={r.answeredAt} />
                  </span>
                )}
                {r.word && <span className="sub">“{r.word}”</span>}
              </span>,
              r.open || r.forgettable ? <Acts key="acts" row={r} /> : '',
            ],
          }))}
        />
      )}
      <Pager page={page} pages={pages} url={url} />
    </Page>
  );
}
