import { randomBytes } from 'node:crypto';
import { data } from 'react-router';
import { isChoiceKey, isManner, isNoticeKind, MANNER_WORDS } from '#governance/notice-choices.ts';
import { chooseManner } from '#governance/notices.server.ts';
import { sharedSecret } from '#governance/server-secret.server.ts';
import { NOTICE_WORDS } from '#governance/waiting.ts';
import { appOf } from '#web/context.server.ts';
import { SubmitRow } from '#web/ui/form-field.tsx';
import { DoneNote, ErrorNote } from '#web/ui/notes.tsx';
import { Page } from '#web/ui/page.tsx';
import type { Route } from './+types/account-notices-choose';

export const handle = { script: false, keep: false };

const NOT_WHOLE = 'This link is not whole; open it from the mail again, or sign in and choose at “What I am told”.';
const FIELDS = ['person', 'kind', 'manner', 'key'] as const;

/** Nothing of the person is shown: whoever was handed the mail may look here too. */
export function loader({ url }: Route.LoaderArgs) {
  const [person = '', kind, manner, key = ''] = FIELDS.map((f) => url.searchParams.get(f)?.slice(0, 300) ?? '');
  return isNoticeKind(kind) && isManner(manner) && key ? { person, kind, manner, key } : null;
}

/** Only a press of the button changes anything: programs that open every link of a mail to look at it do not. The key stands for signing in. */
export async function action({ context, request }: Route.ActionArgs) {
  const app = appOf(context);
  const form = await request.formData();
  const [person = '', kind, manner, key = ''] = FIELDS.map((f) => {
    const v = form.get(f);
    return typeof v === 'string' ? v.slice(0, 300) : '';
  });
  if (!isNoticeKind(kind) || !isManner(manner)) return data({ sentence: NOT_WHOLE, done: '' }, { status: 400 });
  const drawn = randomBytes(48).toString('base64url');
  const taken = await app.db.write(async (tx) => {
    const at = app.now();
    const secret = await sharedSecret(tx, drawn, at);
    if (!isChoiceKey(secret, { person, kind, manner }, key)) return false;
    await chooseManner(tx, person, kind, manner, at);
    return true;
  });
  return taken
    ? data({ sentence: '', done: `Done: ${NOTICE_WORDS[kind]} come ${comes[manner]}.` })
    : data({ sentence: NOT_WHOLE, done: '' }, { status: 400 });
}

const comes = { 'at-once': 'by mail at once', daily: 'in one mail a day', never: 'by mail no more' };

export default function ChooseNoticesPage({ loaderData, actionData }: Route.ComponentProps) {
  return (
    <Page
      title="How you are told"
      width="text"
      lead={
        loaderData
          ? `One press, and of ${NOTICE_WORDS[loaderData.kind]} you get ${MANNER_WORDS[loaderData.manner]}. Your desk shows everything in any case.`
          : NOT_WHOLE
      }
    >
      {actionData?.sentence && <ErrorNote sentence={actionData.sentence} />}
      {actionData?.done ? (
        <DoneNote>{actionData.done}</DoneNote>
      ) : (
        loaderData && (
          <form method="post" action="/account/notices/choose" className="form">
            {FIELDS.map((f) => (
              <input key={f} type="hidden" name={f} value={loaderData[f]} />
            ))}
            <SubmitRow label="Change it" />
          </form>
        )
      )}
      <p>
        <a href="/account/notices">All choices</a>, to be seen when you are signed in.
      </p>
    </Page>
  );
}
