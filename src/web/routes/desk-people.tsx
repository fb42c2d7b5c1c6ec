import { data, Form, redirect, useNavigation } from 'react-router';
import { z } from 'zod';
import { ROLE_WORDS, ROLES, type Role } from '#governance/actors.ts';
import { addPerson, nextPersonId } from '#governance/people.server.ts';
import { endRole, grantRole, RoleRefused } from '#governance/roles.server.ts';
import { resetSecondFactors, SecondFactorRefused } from '#governance/second-factor.server.ts';
import { audit } from '#ledger/audit.server.ts';
import { personName } from '#network/invitations.ts';
import { endMembership, listMembers, MembershipRefused } from '#network/membership.server.ts';
import { endReason } from '#network/seat-fields.ts';
import { allSeats } from '#network/seats.server.ts';
import { COMMITTEE_ROLES } from '#network/seats.ts';
import { appOf, todayOf } from '#web/context.server.ts';
import { changerOf, lookerOf } from '#web/membership-ui/acting.server.ts';
import { MemberItem } from '#web/membership-ui/member-item.tsx';
import { typed } from '#web/membership-ui/typed.ts';
import { FormField, SubmitRow } from '#web/ui/form-field.tsx';
import { DoneNote, EmptyState, ErrorNote } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import { Pager, pageOf } from '#web/ui/pager.tsx';
import '#web/membership-ui/membership.css';
import type { Route } from './+types/desk-people';

const SIZE = 25;

/** Roles that are given here; those of the committee come with a seat. */
const GIVEN_HERE = ROLES.filter((r) => !COMMITTEE_ROLES.includes(r));

/** Shared by the form and the action. */
const newPerson = z.object({
  name: personName,
  email: z.email('Write the e-mail address in full, such as name@example.org.').max(254),
  affiliation: z.string().trim().max(200),
  roles: z
    .array(z.enum(GIVEN_HERE, 'Seats on the committee are given on its page.'))
    .min(1, 'Choose at least one role.'),
});

const roleOf = (raw: string | null): Role | null => ROLES.find((r) => r === raw) ?? null;

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  await lookerOf(app, 'people.manage', url);
  const page = pageOf(url);
  const find = (url.searchParams.get('find') ?? '').slice(0, 100);
  const role = roleOf(url.searchParams.get('role'));
  const ending = url.searchParams.get('end') ?? '';
  const { found, leaver } = await app.db.read(async (tx) => ({
    found: await listMembers(tx, { name: find, role }, { at: app.now(), page, size: SIZE }),
    leaver: ending
      ? await tx.selectFrom('person').select(['id', 'name']).where('id', '=', ending).executeTakeFirst()
      : undefined,
  }));
  const { pathname, search } = url;
  return {
    ...found,
    find,
    role,
    leaver: leaver ?? null,
    ended: url.searchParams.get('done') === 'ended',
    page,
    pages: Math.max(1, Math.ceil(found.total / SIZE)),
    url: pathname + search,
  };
}

const BLANK = { name: '', email: '', affiliation: '', reason: '', roles: [] as string[] };
const refused = (
  sentence: string,
  status: number,
  values: typeof BLANK = BLANK,
  errors: Partial<Record<string, string[]>> = {},
) => data({ sentence, values, errors }, { status });

export async function action({ context, request, url }: Route.ActionArgs) {
  const app = appOf(context);
  const by = (await changerOf(app, 'people.manage')).id;
  const form = await request.formData();
  const at = app.now();
  const text = (name: string) => typed(form, name, 300).replace(/\p{Cc}+/gu, ' ');
  const what = text('do');
  try {
    if (what === 'grant' || what === 'end') {
      const role = roleOf(text('role'));
      if (!role) return refused('Choose a role from the list.', 400);
      const person = text('person');
      await app.db.write(async (tx) => {
        if (COMMITTEE_ROLES.includes(role)) {
          const today = todayOf(app);
          const seated = (await allSeats(tx)).some(
            (s) => s.person === person && (s.until === null || s.until >= today),
          );
          // a role of the committee without a seat can be left over from before seats were kept; ending it is all that is done with it here
          if (what === 'grant' || seated)
            throw new RoleRefused('The roles of the committee come with a seat; give or end the seat on its page.');
        }
        await (what === 'grant' ? grantRole : endRole)(tx, by, person, role, at);
      });
      return redirect(url.pathname + url.search);
    }
    if (what === 'reset-second-factor') {
      await app.db.write((tx) => resetSecondFactors(tx, by, text('person'), at));
      return redirect(url.pathname + url.search);
    }
    if (what === 'leave') {
      const reason = endReason.safeParse(typed(form, 'reason'));
      const values = { ...BLANK, reason: typed(form, 'reason') };
      if (!reason.success) {
        const why = reason.error.issues[0]?.message ?? 'Write why, in a few words.';
        return refused('Something is missing; see below.', 400, values, { reason: [why] });
      }
      await app.db.write((tx) => endMembership(tx, by, { person: text('person'), reason: reason.data }, at));
      return redirect('/desk/people?done=ended');
    }
  } catch (e) {
    if (e instanceof RoleRefused || e instanceof MembershipRefused || e instanceof SecondFactorRefused)
      return refused(e.message, 409);
    throw e;
  }
  const values = {
    ...BLANK,
    name: text('name'),
    email: text('email'),
    affiliation: text('affiliation'),
    roles: form.getAll('roles').filter((r): r is string => typeof r === 'string'),
  };
  const read = newPerson.safeParse(values);
  if (!read.success)
    return refused('Something is missing; see below.', 400, values, z.flattenError(read.error).fieldErrors);
  const { name, email, affiliation, roles } = read.data;
  const added = await app.db.write(async (tx) => {
    const address = email.trim().toLowerCase();
    if (await tx.selectFrom('person').select('id').where('email', '=', address).executeTakeFirst()) return false;
    const id = await nextPersonId(tx);
    await addPerson(tx, { id, name, email, affiliation: affiliation || null, roles, demonstration: false }, at);
    await audit(tx, by, { kind: 'person.added', body: { person: id, roles } }, at);
    return true;
  });
  if (!added)
    return refused('A person with this address is in the list already; change their roles there.', 409, values);
  return redirect(url.pathname + url.search);
}

export default function PeoplePage({ loaderData, actionData }: Route.ComponentProps) {
  const busy = useNavigation().state === 'submitting';
  const { rows, total, find, role, leaver, ended, page, pages, url } = loaderData;
  const errors: Partial<Record<string, string[]>> = actionData?.errors ?? {};
  const values = actionData?.values;
  return (
    <Page
      title="People"
      lead="Who belongs to the network and in which role. Roles decide what somebody may do; that a role was held stays on record."
      breadcrumbs={[{ label: 'Desk', href: '/desk' }]}
    >
      {actionData && <ErrorNote sentence={actionData.sentence} />}
      {ended && !actionData && <DoneNote>The membership was ended; the person is told.</DoneNote>}
      <p>
        <a className="button" href="/desk/invitations/new">
          Invite somebody
        </a>{' '}
        <a href="/desk/invitations">Invitations</a> · <a href="/desk/committee">Seats of the committee</a>
      </p>
      {leaver && (
        <Section
          title={`End the membership of ${leaver.name}`}
          note="All roles and seats end now, and invitations of theirs that wait are taken back. What was held stays in the history. They are told, and read the reason."
        >
          <Form method="post" className="form">
            <input type="hidden" name="person" value={leaver.id} />
            <FormField
              name="reason"
              label="Why"
              required
              maxLength={500}
              defaultValue={values?.reason}
              error={errors.reason?.[0]}
            />
            <SubmitRow label="End the membership" name="do" value="leave" dangerous busy={busy}>
              <a href="/desk/people">Leave it as it is</a>
            </SubmitRow>
          </Form>
        </Section>
      )}
      <form method="get" className="inline-form find-form">
        <label>
          Find <input type="search" name="find" defaultValue={find} className="native-select" />
        </label>
        <label>
          Role{' '}
          <select name="role" defaultValue={role ?? ''} className="native-select">
            <option value="">any or none</option>
            {ROLES.map((r) => (
              <option key={r} value={r}>
                {ROLE_WORDS[r]}
              </option>
            ))}
          </select>
        </label>
        <button type="submit" className="plain small">
          Show
        </button>
        {(find || role) && <a href="/desk/people">everybody</a>}
      </form>
      <p className="count-line">{total === 1 ? '1 person' : `${total} people`}</p>
      {rows.length === 0 && <EmptyState title="Nobody is found so; try fewer letters, or another role." />}
      <ul className="plain-list ruled">
        {rows.map((p) => (
          <MemberItem key={p.id} person={p} given={GIVEN_HERE} />
        ))}
      </ul>
      <Pager page={page} pages={pages} url={url} />
      <Section
        title="Add a person"
        note="Without an invitation, for somebody who asked for it. They can then sign in by a link sent to their address."
      >
        <Form method="post" className="form">
          <FormField name="name" label="Name" required defaultValue={values?.name} error={errors.name?.[0]} />
          <FormField
            name="email"
            kind="email"
            label="E-mail address"
            required
            defaultValue={values?.email}
            error={errors.email?.[0]}
          />
          <FormField
            name="affiliation"
            label="Institution"
            defaultValue={values?.affiliation}
            error={errors.affiliation?.[0]}
          />
          <fieldset className="choices">
            <legend>Roles</legend>
            {errors.roles?.[0] && <ErrorNote sentence={errors.roles[0]} />}
            {GIVEN_HERE.map((r) => (
              <label key={r}>
                <input type="checkbox" name="roles" value={r} defaultChecked={values?.roles.includes(r) ?? false} />{' '}
                {ROLE_WORDS[r]}
              </label>
            ))}
          </fieldset>
          <SubmitRow label="Add" name="do" value="add" busy={busy} />
        </Form>
      </Section>
    </Page>
  );
}
