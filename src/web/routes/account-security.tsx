import { data, redirect } from 'react-router';
import { verifiedOrcidOf } from '#governance/auth-orcid.server.ts';
import { SecondFactorRefused } from '#governance/second-factor.server.ts';
import { AuthenticatorSection, BackupCodesSection } from '#web/account-ui/authenticator.tsx';
import { BackupCodes } from '#web/account-ui/backup-codes.tsx';
import { ConfirmSession } from '#web/account-ui/confirm-session.tsx';
import { settingCookies } from '#web/account-ui/cookies.ts';
import { OrcidSection } from '#web/account-ui/orcid-section.tsx';
import { PasskeysSection } from '#web/account-ui/passkeys-section.tsx';
import { squareOf } from '#web/account-ui/qr.ts';
import { appOf } from '#web/context.server.ts';
import { openOwn } from '#web/desk-gate.server.ts';
import { localPath } from '#web/local-path.ts';
import { DoneNote, ErrorNote } from '#web/ui/notes.tsx';
import { Page } from '#web/ui/page.tsx';
import type { Route } from './+types/account-security';

const HERE = '/account/security';
const DONE: Partial<Record<string, string>> = {
  confirmed: 'This session is confirmed.',
  removed: 'It was removed. Other sessions have to be confirmed again.',
  renamed: 'The name was changed.',
  linked: 'Your ORCID iD is linked: you can sign in with it.',
  unlinked: 'Your ORCID iD is no longer linked.',
};

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const app = appOf(context);
  const actor = openOwn(app, url);
  const state = actor.demonstration ? null : await app.signIn.secondFactor.state(request.headers);
  const orcid = await app.db.read((tx) => verifiedOrcidOf(tx, actor.id));
  return {
    madeUp: actor.demonstration,
    to: localPath(url.searchParams.get('to'), HERE),
    done: DONE[url.searchParams.get('done') ?? ''] ?? '',
    orcid,
    orcidOffered: app.signIn.orcid !== null,
    state: state && {
      ...state,
      lockedUntil: state.lockedUntil !== null && state.lockedUntil > app.now() ? state.lockedUntil.toISOString() : null,
      passkeys: state.passkeys.map((p) => ({ ...p, addedAt: p.addedAt?.toISOString() ?? null })),
      begun: state.begun && { secret: state.begun.secret, square: squareOf(state.begun.address) },
    },
  };
}

export async function action({ context, request, url }: Route.ActionArgs) {
  const app = appOf(context);
  openOwn(app, url);
  const form = await request.formData();
  const typed = (name: string) => {
    const v = form.get(name);
    return typeof v === 'string' ? v.slice(0, 300) : '';
  };
  const what = typed('do');
  const to = localPath(typed('to'), HERE);
  const back = to === HERE ? '' : `&to=${encodeURIComponent(to)}`;
  const { secondFactor, passkeys } = app.signIn;
  const h = request.headers;
  try {
    if (what === 'confirm') {
      const { cookies } = await secondFactor.confirm(h, typed('code'));
      return redirect(to === HERE ? `${HERE}?done=confirmed` : to, { headers: settingCookies(cookies) });
    }
    if (what === 'begin-app') {
      await secondFactor.beginApp(h);
      return redirect(`${HERE}?begun=1${back}#authenticator`);
    }
    if (what === 'confirm-app' || what === 'new-codes') {
      const { cookies, codes } =
        what === 'new-codes' ? await secondFactor.newBackupCodes(h) : await secondFactor.confirmApp(h, typed('code'));
      const headers = settingCookies(cookies);
      if (codes.length === 0) return redirect(to === HERE ? `${HERE}?done=confirmed` : to, { headers });
      return data({ what, sentence: '', codes, to }, { headers });
    }
    if (what === 'rename-passkey') {
      await passkeys.rename(h, typed('passkey'), typed('name'));
      return redirect(`${HERE}?done=renamed`);
    }
    if (what === 'remove-passkey' || what === 'remove-app') {
      await (what === 'remove-app' ? secondFactor.removeApp(h) : passkeys.remove(h, typed('passkey')));
      return redirect(`${HERE}?done=removed`);
    }
    if (what === 'unlink-orcid') {
      await app.signIn.unlinkOrcid(h);
      return redirect(`${HERE}?done=unlinked`);
    }
  } catch (e) {
    if (e instanceof SecondFactorRefused)
      return data({ what, sentence: e.message, codes: [] as string[], to }, { status: 400 });
    throw e;
  }
  return data(
    { what, sentence: 'Nothing was asked; press the button again.', codes: [] as string[], to },
    { status: 400 },
  );
}

export default function SecurityPage({ loaderData, actionData }: Route.ComponentProps) {
  const { state, madeUp, done, orcid, orcidOffered } = loaderData;
  const to = actionData?.to ?? loaderData.to;
  if (actionData && actionData.codes.length > 0)
    return (
      <Page title="Your backup codes" width="text" breadcrumbs={[{ label: 'Signing in', href: HERE }]}>
        <BackupCodes codes={actionData.codes} to={to} />
      </Page>
    );
  if (!state)
    return (
      <Page
        title="Signing in"
        width="text"
        lead={
          madeUp
            ? 'Made-up people are signed in at a click, on a demonstration server only: they have nothing to sign in with.'
            : 'This session is over.'
        }
      >
        {!madeUp && (
          <p>
            <a href="/sign-in">Sign in again</a>
          </p>
        )}
      </Page>
    );
  const has = state.passkeys.length > 0 || state.authenticator === 'confirmed';
  return (
    <Page
      title="Signing in"
      width="text"
      lead="A mailed link signs you in. A second factor, a passkey or an app on your telephone, proves that it is you."
    >
      {actionData?.sentence && <ErrorNote sentence={actionData.sentence} />}
      {done && !actionData && <DoneNote>{done}</DoneNote>}
      {state.needed && !has && (
        <p className="notice" role="status">
          <strong>Your role needs a second factor.</strong> Until you have one it does not act: add a passkey or an
          authenticator app below.
        </p>
      )}
      {has && !state.strong && <ConfirmSession state={state} to={to} />}
      <PasskeysSection state={state} to={to} />
      <AuthenticatorSection state={state} to={to} />
      {has && <BackupCodesSection state={state} />}
      <OrcidSection orcid={orcid} offered={orcidOffered} mayChange={state.mayChange} />
      <p>
        <a href="/account/sessions">Where you are signed in</a>
      </p>
    </Page>
  );
}
