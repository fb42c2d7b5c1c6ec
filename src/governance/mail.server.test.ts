import { expect, onTestFinished, test } from 'vitest';
import { freshStore } from '#db/testing.server.ts';
import { type MailTransport, MOST_TRIES, sendPending, transportFromEnvironment, writeMail } from './mail.server.ts';

const AT = new Date('2026-11-22T12:00:00Z');
const later = (minutes: number) => () => new Date(AT.getTime() + minutes * 60_000);

async function outbox(letters: { to?: string; subject?: string; secret?: boolean }[] = [{}]) {
  const store = await freshStore();
  onTestFinished(() => store.close());
  await store.db.write(async (tx) => {
    for (const l of letters) await writeMail(tx, { to: 'a@example.org', subject: 'Hello', body: 'text', ...l }, AT);
  });
  const rows = () => store.db.read((tx) => tx.selectFrom('mail').selectAll().orderBy('id').execute());
  return { db: store.db, rows };
}

function post(fails = 0) {
  const sent: { to: string; subject: string; body: string }[] = [];
  let left = fails;
  const transport: MailTransport = {
    async send(letter) {
      if (left-- > 0) throw new Error('451 try again\nlater');
      sent.push(letter);
    },
  };
  return { sent, transport };
}

test('a mail is written in the commit that caused it, announced, and gone with it when that is rolled back', async () => {
  const { db, rows } = await outbox([]);
  await expect(
    db.write(async (tx) => {
      await writeMail(tx, { to: 'a@example.org', subject: 'Hello', body: 'text' }, AT);
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  expect(await rows()).toEqual([]);
  await db.write((tx) =>
    writeMail(tx, { to: ' A@Example.ORG ', subject: 'One\r\nBcc: x@example.org', body: 'text' }, AT),
  );
  const [mail] = await rows();
  expect([mail?.to_address, mail?.subject]).toEqual(['a@example.org', 'One Bcc: x@example.org']);
  const told = await db.read((tx) => tx.selectFrom('announcement').select(['kind', 'body']).execute());
  expect(told).toEqual([{ kind: 'mail.written', body: { mail: mail?.id } }]);
});

test('mail leaves once, oldest first, and a one-time link does not stay behind', async () => {
  const { db, rows } = await outbox([{ subject: 'first' }, { subject: 'second', secret: true }]);
  const { sent, transport } = post();
  expect(await sendPending(db, transport, () => AT)).toEqual({ sent: 2, failed: 0, givenUp: 0 });
  expect(sent.map((m) => m.subject)).toEqual(['first', 'second']);
  expect(sent[1]?.body).toBe('text');
  expect((await rows()).map((m) => m.body)).toEqual(['text', '']);
  expect(await sendPending(db, transport, later(600))).toEqual({ sent: 0, failed: 0, givenUp: 0 });
});

test('a mail that fails waits longer each time and keeps its reason in one line', async () => {
  const { db, rows } = await outbox();
  const { sent, transport } = post(2);
  expect((await sendPending(db, transport, () => AT)).failed).toBe(1);
  expect((await rows())[0]?.last_error).toBe('451 try again later');
  expect((await sendPending(db, transport, later(0.5))).failed).toBe(0);
  expect((await sendPending(db, transport, later(1))).failed).toBe(1);
  expect(await sendPending(db, transport, later(2.5))).toEqual({ sent: 0, failed: 0, givenUp: 0 });
  expect((await sendPending(db, transport, later(3))).sent).toBe(1);
  expect(sent).toHaveLength(1);
  expect((await rows())[0]?.last_error).toBeNull();
});

test('after the last allowed try a mail is given up and not tried again', async () => {
  const { db, rows } = await outbox();
  const { transport } = post(100);
  let givenUp = 0;
  for (let i = 0; i < MOST_TRIES + 2; i++) givenUp += (await sendPending(db, transport, later(i * 300))).givenUp;
  expect(givenUp).toBe(1);
  const [mail] = await rows();
  expect([mail?.tries, mail?.given_up_at !== null]).toEqual([MOST_TRIES, true]);
});

test('two senders at once never take the same mail, and one that died is made good five minutes later', async () => {
  const { db } = await outbox([{}, {}, {}]);
  const { sent, transport } = post();
  await Promise.all([sendPending(db, transport, () => AT), sendPending(db, transport, () => AT)]);
  expect(sent).toHaveLength(3);
  await db.write((tx) => writeMail(tx, { to: 'b@example.org', subject: 'Hello', body: 'text' }, AT));
  const dying: MailTransport = { send: () => new Promise(() => {}) };
  void sendPending(db, dying, () => AT);
  await new Promise((done) => setTimeout(done, 200));
  expect((await sendPending(db, transport, later(4))).sent).toBe(0);
  expect((await sendPending(db, transport, later(5))).sent).toBe(1);
});

test('half a mail setting is refused with the name of the other half', () => {
  expect(transportFromEnvironment({})).toBeNull();
  expect(() => transportFromEnvironment({ SMTP_URL: 'smtp://localhost' })).toThrow('MAIL_FROM');
});
