import { sql } from 'kysely';
import { createTransport } from 'nodemailer';
import type { Db, ReadTx, WriteTx } from '#db/tx.ts';
import { announce } from '#ledger/announce.server.ts';

export interface Letter {
  to: string;
  subject: string;
  /** Plain text. */
  body: string;
  /** The body holds a one-time link; it is emptied once the mail has left. */
  secret?: boolean;
}

/** What takes mail away; the network is behind it. */
export interface MailTransport {
  send(letter: { to: string; subject: string; body: string }): Promise<void>;
}

/** Puts a mail beside the fact that caused it: it leaves after the commit, or not at all. */
export async function writeMail(tx: WriteTx, letter: Letter, at: Date): Promise<number> {
  const row = await tx
    .insertInto('mail')
    .values({
      to_address: letter.to.trim().toLowerCase(),
      // a line end in a subject would begin a new header
      subject: letter.subject.replace(/\s+/g, ' ').slice(0, 200),
      body: letter.body,
      secret: letter.secret ?? false,
      written_at: at,
    })
    .returning('id')
    .executeTakeFirstOrThrow();
  await announce(tx, { kind: 'mail.written', body: { mail: row.id } }, at);
  return row.id;
}

/** Tries before a mail is left for a person to look at. */
export const MOST_TRIES = 8;
/** Longer than the patience with a mail server, so that a letter under way is never taken a second time. */
const LEASE_MS = 5 * 60_000;
const MINUTE_MS = 60_000;
/** One minute, then doubling to about two hours. */
const backOff = (tries: number): number => Math.min(2 ** (tries - 1), 120) * MINUTE_MS;

/**
 * Sends what waits and is due, oldest first, at most `most` of them, each taken by itself just before it is sent. Two processes never take
 * the same mail at once; one that was taken by a process that died is sent again five minutes later, so that a mail can in rare cases arrive
 * twice and is never lost.
 */
export async function sendPending(
  db: Db,
  transport: MailTransport,
  now: () => Date,
  most = 20,
): Promise<{ sent: number; failed: number; givenUp: number }> {
  const done = { sent: 0, failed: 0, givenUp: 0 };
  let last = 0; // each letter once a round, even where its next try is due at once
  for (let i = 0; i < most; i++) {
    const at = now();
    const taken = await db.write((tx) =>
      sql<{ id: number; to_address: string; subject: string; body: string; tries: number }>`
        update mail set tries = tries + 1, next_try_at = ${new Date(at.getTime() + LEASE_MS)}
        where id = (select id from mail where id > ${last} and sent_at is null and given_up_at is null
                      and (next_try_at is null or next_try_at <= ${at})
                    order by id limit 1 for update skip locked)
        returning id, to_address, subject, body, tries`.execute(tx),
    );
    const mail = taken.rows[0];
    if (!mail) break;
    last = mail.id;
    const problem = await attempt(transport, mail);
    const after = now();
    await db.write(async (tx) => {
      const row = tx.updateTable('mail').where('id', '=', mail.id);
      if (problem === null)
        await row
          .set({ sent_at: after, last_error: null, body: sql<string>`case when secret then '' else body end` })
          .execute();
      else
        await row
          .set({
            last_error: problem,
            next_try_at: new Date(after.getTime() + backOff(mail.tries)),
            given_up_at: mail.tries >= MOST_TRIES ? after : null,
          })
          .execute();
    });
    if (problem === null) done.sent++;
    else {
      done.failed++;
      if (mail.tries >= MOST_TRIES) done.givenUp++;
    }
  }
  return done;
}

/** Null when the mail left, else why not, short and in one line. */
async function attempt(
  transport: MailTransport,
  mail: { to_address: string; subject: string; body: string },
): Promise<string | null> {
  try {
    await transport.send({ to: mail.to_address, subject: mail.subject, body: mail.body });
    return null;
  } catch (e) {
    return (e instanceof Error ? e.message : String(e)).replace(/\s+/g, ' ').slice(0, 300);
  }
}

/** The address with a limit to each wait, unless it sets its own: less than the lease of a letter under way. */
function withPatience(url: string): string {
  const address = new URL(url);
  for (const wait of ['connectionTimeout', 'greetingTimeout', 'socketTimeout'])
    if (!address.searchParams.has(wait)) address.searchParams.set(wait, String(MINUTE_MS));
  return address.href;
}

/** Mail by SMTP. @param from the sender, as 'Name <address>'. */
export function smtpTransport(url: string, from: string): MailTransport {
  const mailer = createTransport(withPatience(url), { from });
  return {
    async send({ to, subject, body }) {
      await mailer.sendMail({
        to: { name: '', address: to },
        subject,
        text: body,
        disableFileAccess: true,
        disableUrlAccess: true,
      });
    },
  };
}

/** The transport that SMTP_URL and MAIL_FROM describe, or null where there is none. @throws when only one of the two is set. */
export function transportFromEnvironment(env: Readonly<Record<string, string | undefined>>): MailTransport | null {
  const { SMTP_URL: url, MAIL_FROM: from } = env;
  if (!url && !from) return null;
  if (!url || !from) throw new Error('Mail needs both SMTP_URL and MAIL_FROM; set the other one too.');
  return smtpTransport(url, from);
}

export interface OutboxRow {
  id: number;
  to: string;
  subject: string;
  body: string;
  writtenAt: Date;
  sentAt: Date | null;
  tries: number;
  lastError: string | null;
}

/** Everything written, latest first. Holds one-time links: only a development or demonstration server may show it. */
export async function listMail(tx: ReadTx, page: number, size: number): Promise<{ total: number; rows: OutboxRow[] }> {
  const { total } = await tx
    .selectFrom('mail')
    .select((e) => e.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const rows = await tx
    .selectFrom('mail')
    .select([
      'id',
      'to_address as to',
      'subject',
      'body',
      'written_at as writtenAt',
      'sent_at as sentAt',
      'tries',
      'last_error as lastError',
    ])
    .orderBy('id', 'desc')
    .limit(size)
    .offset((page - 1) * size)
    .execute();
  return { total: Number(total), rows };
}
