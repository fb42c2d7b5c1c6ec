import { data, redirect } from 'react-router';
import { demonstrationCookie, demonstrationToken } from '#governance/demonstration-session.ts';
import { readActor } from '#governance/people.server.ts';
import { audit } from '#ledger/audit.server.ts';
import { appOf } from '#web/context.server.ts';
import { localPath } from '#web/local-path.ts';
import type { Route } from './+types/sign-in-as';

export function loader() {
  throw redirect('/sign-in');
}

/** Signs in as a made-up person, on a demonstration server only. */
export async function action({ context, request }: Route.ActionArgs) {
  const app = appOf(context);
  if (!app.server.signInAs) throw data(null, { status: 404 });
  const form = await request.formData();
  const id = form.get('person');
  const at = app.now();
  const person = typeof id === 'string' ? await app.db.read((tx) => readActor(tx, { id }, at)) : null;
  if (!person?.demonstration)
    throw data('Only the made-up people of the demonstration can be signed in this way.', { status: 403 });
  await app.db.write((tx) =>
    audit(tx, person.id, { kind: 'sign-in.done', body: { person: person.id, way: 'demonstration' } }, at),
  );
  const to = form.get('to');
  return redirect(localPath(typeof to === 'string' ? to : null, '/desk'), {
    headers: {
      'Set-Cookie': demonstrationCookie(
        demonstrationToken(app.secret, person.id, at),
        app.server.url.startsWith('https:'),
      ),
    },
  });
}
