import { data } from 'react-router';
import { listMail } from '#governance/mail.server.ts';
import { appOf } from '#web/context.server.ts';
import { openDesk } from '#web/desk-gate.server.ts';
import { Moment } from '#web/ui/marks.tsx';
import { EmptyState } from '#web/ui/notes.tsx';
import { Page } from '#web/ui/page.tsx';
import { Pager, pageOf } from '#web/ui/pager.tsx';
import type { Route } from './+types/desk-outbox';

const SIZE = 20;
const ADDRESS = /(https?:\/\/\S+)/;

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  // a server that sends real mail has no such page for anybody
  if (!app.server.outbox) throw data(null, { status: 404 });
  await openDesk(app, 'outbox.read', url);
  const page = pageOf(url);
  const { total, rows } = await app.db.read((tx) => listMail(tx, page, SIZE));
  const { pathname, search } = url;
  return { rows, page, pages: Math.max(1, Math.ceil(total / SIZE)), url: pathname + search };
}

/** The text of a mail, in which the addresses of this site can be followed. */
const MailText = ({ text }: { text: string }) => (
  <p className="mail-text">
    {text.split(ADDRESS).map((part, i) =>
      ADDRESS.test(part) ? (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
        <a key={i} href={part}>
          {part}
        </a>
      ) : (
        part
      ),
    )}
  </p>
);

export default function OutboxPage({ loaderData }: Route.ComponentProps) {
  const { rows, page, pages, url } = loaderData;
  return (
    <Page
      title="Outbox"
      lead="Mail that this server wrote. It is a development or demonstration server, so the mail stays here to be read."
      breadcrumbs={[{ label: 'Desk', href: '/desk' }]}
    >
      {rows.length === 0 && <EmptyState title="No mail has been written yet." />}
      <ul className="plain-list ruled">
        {rows.map((m) => (
          <li key={m.id}>
            <h2 className="mail-subject">{m.subject}</h2>
            <p className="quiet">
              To {m.to}, written <Moment at={m.writtenAt} />
              {m.sentAt ? ', sent' : m.lastError ? `, not sent after ${m.tries} tries: ${m.lastError}` : ', not sent'}
            </p>
            <MailText text={m.body} />
          </li>
        ))}
      </ul>
      <Pager page={page} pages={pages} url={url} />
    </Page>
  );
}
