import { redirect } from 'react-router';
import { demonstrationCookie } from '#governance/demonstration-session.ts';
import { appOf } from '#web/context.server.ts';
import type { Route } from './+types/sign-out';

export function loader() {
  throw redirect('/');
}

export async function action({ context, request }: Route.ActionArgs) {
  const app = appOf(context);
  const headers = new Headers();
  for (const cookie of await app.signIn.signOut(request.headers)) headers.append('Set-Cookie', cookie);
  headers.append('Set-Cookie', demonstrationCookie('', app.server.url.startsWith('https:')));
  return redirect('/', { headers });
}
