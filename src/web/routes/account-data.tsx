import { data, redirect } from 'react-router';
import { ErasureRefused, erasePerson } from '#network/erasure.server.ts';
import { appOf } from '#web/context.server.ts';
import { openOwn, openOwnStrong } from '#web/desk-gate.server.ts';
import { WhatErasureDoes } from '#web/people-ui/erasure-words.tsx';
import { FormField, SubmitRow } from '#web/ui/form-field.tsx';
import { DoneNote, ErrorNote } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import type { Route } from './+types/account-data';

export const handle = { script: false, keep: false };

const WORD = 'erase me';

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  if (url.searchParams.get('erased') === 'yes' && app.actor.kind !== 'person') return { erased: true as const };
  openOwn(app, url);
  return { erased: false as const };
}

export async function action({ context, request, url }: Route.ActionArgs) {
  const app = appOf(context);
  const me = await openOwnStrong(app, url, request.headers);
  const form = await request.formData();
  const typed = form.get('confirm');
  if (typeof typed !== 'string' || typed.trim().toLowerCase() !== WORD)
    return data({ error: `Nothing was erased: type the words “${WORD}” to confirm.`, sentence: null }, { status: 422 });
  try {
    await app.db.write((tx) => erasePerson(tx, me.id, me.id, app.now()));
  } catch (e) {
    if (e instanceof ErasureRefused) return data({ error: null, sentence: e.message }, { status: 409 });
    throw e;
  }
  return redirect('/account/data?erased=yes');
}

export default function DataPage({ loaderData, actionData }: Route.ComponentProps) {
  if (loaderData.erased)
    return (
      <Page title="Your data were erased" width="text">
        <DoneNote>
          Your name, address and texts are gone, and you are signed out everywhere. A number stands where you stood.
        </DoneNote>
        <p>
          <a href="/">Go to the front page</a>
        </p>
      </Page>
    );
  return (
    <Page
      title="Your data"
      lead="What this network holds about you: take a copy, or have it erased."
      breadcrumbs={[
        { label: 'Desk', href: '/desk' },
        { label: 'Your profile', href: '/account/profile' },
      ]}
      width="text"
    >
      {actionData?.sentence && <ErrorNote sentence={actionData.sentence} />}
      <Section title="A copy">
        <p>
          One JSON file with everything held about you, table by table, with what each column means: profile, consents,
          roles and seats, disclosures, your votes where it is still known which are yours, notices, sessions (without
          their secrets), and the events of the audit chain in which you acted. It also names what is not given out, and
          why.
        </p>
        <p>
          <a className="button" href="/account/data/export.json" download>
            Download your data
          </a>
        </p>
      </Section>
      <Section title="Erasure" id="erasure">
        <WhatErasureDoes />
        <form method="post" className="form">
          <FormField
            name="confirm"
            label={`Type “${WORD}” to confirm`}
            required
            autoComplete="off"
            error={actionData?.error ?? undefined}
          />
          <SubmitRow label="Erase my data for ever" name="do" value="erase" dangerous />
        </form>
      </Section>
    </Page>
  );
}
