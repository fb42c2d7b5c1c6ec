import { data, redirect } from 'react-router';
import { z } from 'zod';
import { gate } from '#governance/gate.server.ts';
import { INSTITUTION_KINDS, institutionForm } from '#network/institution.ts';
import {
  addInstitution,
  changeInstitution,
  InstitutionRefused,
  readInstitution,
} from '#network/institutions.server.ts';
import { COUNTRIES } from '#network/regions.ts';
import { appOf } from '#web/context.server.ts';
import { openDesk } from '#web/desk-gate.server.ts';
import { institutionPath } from '#web/people-ui/person-words.ts';
import { FormField, SubmitRow } from '#web/ui/form-field.tsx';
import { ErrorNote } from '#web/ui/notes.tsx';
import { Page } from '#web/ui/page.tsx';
import type { Route } from './+types/network-institution-form';

export const handle = { script: false, keep: false };

const MISSING = 'There is no institution at this address; look for it in the list.';
const EMPTY = { name: '', ror: '', country: '', city: '', kind: 'hospital' };

export async function loader({ context, params, url }: Route.LoaderArgs) {
  const app = appOf(context);
  await openDesk(app, 'institution.edit', url);
  const { id } = params as { id?: string };
  if (id === undefined) return { id: null, values: EMPTY };
  const there = await app.db.read((tx) => readInstitution(tx, id));
  if (!there) throw data(MISSING, { status: 404 });
  const { name, ror, country, city, kind } = there;
  return { id, values: { name, ror: ror ?? '', country, city, kind } };
}

export async function action({ context, params, request }: Route.ActionArgs) {
  const app = appOf(context);
  await gate(app.db, app.actor, 'institution.edit', null, app.now);
  const by = app.actor.kind === 'person' ? app.actor.id : 'system:web';
  const form = await request.formData();
  const text = (name: string) => {
    const v = form.get(name);
    return typeof v === 'string' ? v.slice(0, 400) : '';
  };
  const values = {
    name: text('name'),
    ror: text('ror'),
    country: text('country'),
    city: text('city'),
    kind: text('kind'),
  };
  const read = institutionForm.safeParse(values);
  if (!read.success)
    return data(
      {
        values,
        errors: z.flattenError(read.error).fieldErrors as Partial<Record<string, string[]>>,
        sentence: 'Something has to be mended; see below.',
        there: null,
      },
      { status: 422 },
    );
  const { id } = params as { id?: string };
  try {
    const at = app.now();
    const written = await app.db.write(async (tx) => {
      if (id === undefined) return addInstitution(tx, by, read.data, at);
      if (!(await readInstitution(tx, id))) return null;
      await changeInstitution(tx, by, id, read.data, at);
      return id;
    });
    if (written === null) throw data(MISSING, { status: 404 });
    return redirect(institutionPath(written));
  } catch (e) {
    if (!(e instanceof InstitutionRefused)) throw e;
    const errors: Partial<Record<string, string[]>> = { [e.field]: [e.message] };
    return data({ values, errors, sentence: 'This would stand in the list twice.', there: e.there }, { status: 409 });
  }
}

export default function InstitutionFormPage({ loaderData, actionData }: Route.ComponentProps) {
  const { id } = loaderData;
  const values = actionData?.values ?? loaderData.values;
  const errors = actionData?.errors ?? {};
  return (
    <Page
      title={id ? `Change ${loaderData.values.name}` : 'Add an institution'}
      lead="One entry for each institution: the same ROR identifier, or the same name in the same country, is taken once."
      breadcrumbs={[
        { label: 'People of the network', href: '/network' },
        { label: 'Institutions', href: '/network/institutions' },
      ]}
      width="text"
    >
      {actionData && <ErrorNote sentence={actionData.sentence} />}
      {actionData?.there && (
        <p>
          <a href={institutionPath(actionData.there)}>Open the entry that is there</a>
        </p>
      )}
      <form method="post" className="form">
        <FormField
          name="name"
          label="Name"
          required
          defaultValue={values.name}
          error={errors.name?.[0]}
          maxLength={200}
        />
        <FormField
          name="ror"
          label="ROR identifier"
          description="From ror.org, such as https://ror.org/ and nine characters. Leave it empty where there is none."
          defaultValue={values.ror}
          error={errors.ror?.[0]}
        />
        <FormField
          name="country"
          label="Country"
          kind="select"
          required
          defaultValue={values.country}
          error={errors.country?.[0]}
          options={[{ value: '', label: 'choose' }, ...COUNTRIES.map((c) => ({ value: c.key, label: c.label }))]}
        />
        <FormField name="city" label="City" defaultValue={values.city} error={errors.city?.[0]} maxLength={120} />
        <FormField
          name="kind"
          label="Kind"
          kind="select"
          required
          defaultValue={values.kind}
          error={errors.kind?.[0]}
          options={INSTITUTION_KINDS.map((k) => ({ value: k.key, label: k.label }))}
        />
        <SubmitRow label={id ? 'Save' : 'Add'}>
          <a href={id ? institutionPath(id) : '/network/institutions'}>Leave it</a>
        </SubmitRow>
      </form>
    </Page>
  );
}
