import { data, Form, redirect, useNavigation } from 'react-router';
import { z } from 'zod';
import { ROLE_WORDS, ROLES, type Role } from '#governance/actors.ts';
import { gate } from '#governance/gate.server.ts';
import { addPerson, listPeople, nextPersonId } from '#governance/people.server.ts';
import { endRole, grantRole, RoleRefused } from '#governance/roles.server.ts';
import { audit } from '#ledger/audit.server.ts';
import { appOf } from '#web/context.server.ts';
import { openDesk } from '#web/desk-gate.server.ts';
import { FormField, SubmitRow } from '#web/ui/form-field.tsx';
import { DemonstrationNote, ErrorNote } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import { Pager, pageOf } from '#web/ui/pager.tsx';
import type { Route } from './+types/desk-people';

const SIZE = 50;

/** Shared by the form and the action. */
const newPerson = z.object({
  name: z.string().trim().min(2, 'Write the name, at least two letters.').max(200),
  email: z.email('Write the e-mail address in full, such as name@example.org.').max(254),
  affiliation: z.string().trim().max(200),
  roles: z.array(z.enum(ROLES)).min(1, 'Choose at least one role.'),
});

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  await openDesk(app, 'people.manage', url);
  const page = pageOf(url);
  const { total, rows } = await app.db.read((tx) => listPeople(tx, app.now(), page, SIZE));
  const { pathname, search } = url;
  return { total, rows, page, pages: Math.max(1, Math.ceil(total / SIZE)), url: pathname + search };
}

const isRole = (v: unknown): v is Role => (ROLES as readonly unknown[]).includes(v);

export async function action({ context, request, url }: Route.ActionArgs) {
  const app = appOf(context);
  await gate(app.db, app.actor, 'people.manage', null, app.now);
  const by = app.actor.kind === 'person' ? app.actor.id : 'anonymous';
  const form = await request.formData();
  const at = app.now();
  const text = (name: string) => {
    const v = form.get(name);
    return typeof v === 'string' ? v.replace(/\p{Cc}+/gu, ' ').slice(0, 300) : '';
  };
  const back = () => {
    const { pathname, search } = url;
    return redirect(pathname + search);
  };
  const what = text('do');
  if (what === 'grant' || what === 'end') {
    const role = text('role');
    const blank = { name: '', email: '', affiliation: '', roles: [] as string[] };
    if (!isRole(role))
      return data({ sentence: 'Choose a role from the list.', values: blank, errors: {} }, { status: 400 });
    try {
      const change = what === 'grant' ? grantRole : endRole;
      await app.db.write((tx) => change(tx, by, text('person'), role, at));
      return back();
    } catch (e) {
      if (e instanceof RoleRefused) return data({ sentence: e.message, values: blank, errors: {} }, { status: 409 });
      throw e;
    }
  }
  const values = {
    name: text('name'),
    email: text('email'),
    affiliation: text('affiliation'),
    roles: form.getAll('roles').filter((r): r is string => typeof r === 'string'),
  };
  const read = newPerson.safeParse(values);
  if (!read.success)
    return data(
      { sentence: 'Something is missing; see below.', values, errors: z.flattenError(read.error).fieldErrors },
      { status: 400 },
    );
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
    return data(
      {
        sentence: 'A person with this address is in the list already; change their roles there.',
        values,
        errors: {},
      },
      { status: 409 },
    );
  return back();
}

export default function PeoplePage({ loaderData, actionData }: Route.ComponentProps) {
  const busy = useNavigation().state === 'submitting';
  const { rows, total, page, pages, url } = loaderData;
  const errors: Partial<Record<string, string[]>> = actionData?.errors ?? {};
  const values = actionData?.values;
  return (
    <Page
      title="People"
      lead="Who belongs to the network and in which role. Roles decide what somebody may do; that a role was held stays on record."
      breadcrumbs={[{ label: 'Desk', href: '/desk' }]}
    >
      {actionData && <ErrorNote sentence={actionData.sentence} />}
      <p className="count-line">{total === 1 ? '1 person' : `${total} people`}</p>
      <ul className="plain-list ruled">
        {rows.map((p) => (
          <li key={p.id}>
            <p>
              <strong>{p.name}</strong> <span className="quiet">{p.affiliation}</span>
            </p>
            {p.demonstration && <DemonstrationNote>made up for the demonstration</DemonstrationNote>}
            <div className="inline-form">
              {p.roles.map((r) => (
                <Form method="post" key={r}>
                  <input type="hidden" name="person" value={p.id} />
                  <input type="hidden" name="role" value={r} />
                  <span className="chip">{ROLE_WORDS[r]}</span>{' '}
                  <button
                    className="plain small"
                    type="submit"
                    name="do"
                    value="end"
                    aria-label={`End the role ${ROLE_WORDS[r]} of ${p.name}`}
                  >
                    end
                  </button>
                </Form>
              ))}
              <Form method="post" className="inline-form">
                <input type="hidden" name="person" value={p.id} />
                <select name="role" aria-label={`Another role for ${p.name}`} className="native-select">
                  {ROLES.filter((r) => !p.roles.includes(r)).map((r) => (
                    <option key={r} value={r}>
                      {ROLE_WORDS[r]}
                    </option>
                  ))}
                </select>
                <button className="plain small" type="submit" name="do" value="grant">
                  give this role
                </button>
              </Form>
            </div>
          </li>
        ))}
      </ul>
      <Pager page={page} pages={pages} url={url} />
      <Section title="Add a person" note="They can then sign in by a link sent to their address.">
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
            {ROLES.map((r) => (
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
