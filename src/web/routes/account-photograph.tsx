import { data, redirect } from 'react-router';
import { LEAST_SIDE, MOST_PHOTOGRAPH_BYTES, MOST_PIXELS, PhotographRefused } from '#network/photograph.ts';
import { makePortrait, removePhotograph, savePhotograph } from '#network/photographs.server.ts';
import { profileOf } from '#network/profiles.server.ts';
import { appOf } from '#web/context.server.ts';
import { openOwn } from '#web/desk-gate.server.ts';
import { Portrait } from '#web/people-ui/portrait.tsx';
import { SubmitRow } from '#web/ui/form-field.tsx';
import { Moment } from '#web/ui/marks.tsx';
import { DoneNote, ErrorNote } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import '#web/outcome-entry/outcome-entry.css';
import '#web/people-ui/people.css';
import type { Route } from './+types/account-photograph';

export const handle = { script: false, keep: false };

const MEGABYTE = 1024 * 1024;

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  const me = openOwn(app, url);
  const profile = await app.db.read((tx) => profileOf(tx, me.id));
  if (!profile) throw data('There is no profile under this name; sign in again.', { status: 404 });
  const { person, name, photograph, consents } = profile;
  return {
    person,
    name,
    photograph,
    open: consents.name !== undefined && consents.photograph !== undefined,
    saved: url.searchParams.get('saved') === 'yes',
  };
}

export async function action({ context, request, url }: Route.ActionArgs) {
  const app = appOf(context);
  const me = openOwn(app, url);
  const form = await request.formData();
  if (form.get('do') === 'remove') {
    await app.db.write((tx) => removePhotograph(tx, me.id, app.now()));
    return redirect('/account/photograph?saved=yes');
  }
  const file = form.get('photograph');
  if (!(file instanceof File) || file.size === 0) return data({ sentence: 'Choose a picture first.' }, { status: 422 });
  try {
    const portrait = await makePortrait(new Uint8Array(await file.arrayBuffer()));
    await app.db.write((tx) => savePhotograph(tx, me.id, portrait, app.now()));
  } catch (e) {
    if (e instanceof PhotographRefused) return data({ sentence: e.message }, { status: 422 });
    throw e;
  }
  return redirect('/account/photograph?saved=yes');
}

export default function PhotographPage({ loaderData, actionData }: Route.ComponentProps) {
  const { person, name, photograph, open, saved } = loaderData;
  return (
    <Page
      title="Your photograph"
      lead="Shown to people of the network who are signed in, and to everybody only if you make it public in your profile."
      breadcrumbs={[
        { label: 'Desk', href: '/desk' },
        { label: 'Your profile', href: '/account/profile' },
      ]}
      width="text"
    >
      {saved && !actionData && <DoneNote>Saved.</DoneNote>}
      {actionData && <ErrorNote sentence={actionData.sentence} />}
      {photograph && (
        <>
          <div style={{ maxWidth: '16rem', marginBottom: '1rem' }}>
            <Portrait person={person} name={name} hash={photograph.hash} width={256} />
          </div>
          <p>
            Kept since <Moment at={photograph.uploadedAt} />, {photograph.side} × {photograph.side} pixels.{' '}
            {open ? 'It is public.' : 'It is not public.'} <a href="/account/profile#public">Change that</a>
          </p>
        </>
      )}
      <form method="post" encType="multipart/form-data" className="upload">
        <label htmlFor="photograph">{photograph ? 'Another picture' : 'The picture'}</label>
        <p className="quiet small" id="photograph-help">
          JPEG, PNG or WebP, at most {MOST_PHOTOGRAPH_BYTES / MEGABYTE} MB and {MOST_PIXELS / 1e6} million pixels, at
          least {LEAST_SIDE} on each side. Its middle square is kept, made anew as a small JPEG; the file that you send,
          and what it says of camera, place and time, is not.
        </p>
        <input
          id="photograph"
          name="photograph"
          type="file"
          accept="image/jpeg,image/png,image/webp"
          required
          aria-describedby="photograph-help"
        />
        <SubmitRow label="Send" name="do" value="send" />
      </form>
      {photograph && (
        <Section title="Remove it">
          <form method="post" className="form">
            <SubmitRow label="Remove the photograph" name="do" value="remove" dangerous />
          </form>
        </Section>
      )}
    </Page>
  );
}
