import { data, redirect } from 'react-router';
import { gate } from '#governance/gate.server.ts';
import { ErasureRefused, erasePerson, readErasure } from '#network/erasure.server.ts';
import { whoseOf } from '#network/own-data.server.ts';
import { appOf } from '#web/context.server.ts';
import { openDesk } from '#web/desk-gate.server.ts';
import { ErasureCountsTable, WhatErasureDoes } from '#web/people-ui/erasure-words.tsx';
import { FormField, SubmitRow } from '#web/ui/form-field.tsx';
import { Moment } from '#web/ui/marks.tsx';
import { DoneNote, ErrorNote } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import type { Route } from './+types/desk-erase';

export const handle = { script: false, keep: false };

const MISSING = 'There is no such person; go back to the list of people.';

export async function loader({ context, params, url }: Route.LoaderArgs) {
  const app = appOf(context);
  await openDesk(app, 'people.manage', url);
  const found = await app.db.read(async (tx) => {
    const who = await whoseOf(tx, params.id);
    return who ? { person: who.id, name: who.name, done: await readErasure(tx, params.id) } : null;
  });
  if (!found) throw data(MISSING, { status: 404 });
  return found;
}

export async function action({ context, params, request }: Route.ActionArgs) {
  const app = appOf(context);
  await gate(app.db, app.actor, 'people.manage', null, app.now);
  const by = app.actor.kind === 'person' ? app.actor.id : 'system:web';
  const who = await app.db.read((tx) => whoseOf(tx, params.id));
  if (!who) throw data(MISSING, { status: 404 });
  const form = await request.formData();
  const typed = form.get('confirm');
  if (typeof typed !== 'string' || typed.trim() !== who.name)
    return data(
      { error: 'Nothing was erased: type the name exactly as it stands above.', sentence: null },
      { status: 422 },
    );
  try {
    await app.db.write((tx) => erasePerson(tx, by, who.id, app.now()));
  } catch (e) {
    if (e instanceof ErasureRefused) return data({ error: null, sentence: e.message }, { status: 409 });
    throw e;
  }
  return redirect(`/desk/people/${encodeURIComponent(who.id)}/erase`);
}

export default function ErasePage({ loaderData, actionData }: Route.ComponentProps) {
  const { name, done } = loaderData;
  return (
    <Page
      title={done ? name : `Erase ${name}`}
      kicker="Erasure"
      lead={
        done
          ? undefined
          : 'For somebody who asked for it. Whoever can sign in can do it themselves, on the page of their data.'
      }
      breadcrumbs={[
        { label: 'Desk', href: '/desk' },
        { label: 'People', href: '/desk/people' },
      ]}
      width="text"
    >
      {actionData?.sentence && <ErrorNote sentence={actionData.sentence} />}
      {done ? (
        <Section title="What was done">
          <DoneNote>
            Erased <Moment at={done.at} />, {done.askedBy === 'person' ? 'by the person' : 'by the network office'}.
          </DoneNote>
          <ErasureCountsTable counts={done.counts} />
        </Section>
      ) : (
        <Section title="Before you do it">
          <WhatErasureDoes />
          <form method="post" className="form">
            <FormField
              name="confirm"
              label={`Type “${name}” to confirm`}
              required
              autoComplete="off"
              error={actionData?.error ?? undefined}
            />
            <SubmitRow label="Erase for ever" name="do" value="erase" dangerous />
          </form>
        </Section>
      )}
    </Page>
  );
}
