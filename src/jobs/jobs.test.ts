import { expect, test } from 'vitest';
import { parkedJobs } from '#db/queue.server.ts';
import { freshStore } from '#db/testing.server.ts';
import { announce, openAnnouncements } from '#ledger/announce.server.ts';
import type { Announcement } from '#ledger/announcement.ts';
import { runJob } from './handlers.server.ts';
import { jobsAfter, reactionsTo } from './reactions.ts';
import { settle } from './settle.server.ts';
import { startWorker } from './worker.server.ts';

const now = () => new Date('2026-06-01T12:00:00Z');
const evidence: Announcement = { kind: 'evidence.changed', body: { importId: 1, studies: [] } };
const until = async (is: () => Promise<boolean>, ms = 20_000): Promise<void> => {
  for (const end = performance.now() + ms; performance.now() < end; ) {
    if (await is()) return;
    await new Promise((r) => setTimeout(r, 100));
  }
  throw new Error('it did not happen in time');
};

test('new evidence links the arms, then computes the answers, then tells whoever set an alert, once for many announcements', () => {
  expect(jobsAfter([evidence, evidence, { kind: 'mail.written', body: { mail: 1 } }])).toEqual([
    'link-arms',
    'link-reports',
    'refresh-answers',
    'alert-searches',
    'propose-duplicates',
    'find-experts',
    'send-mail',
  ]);
});

test('a thing that was written needs no work, and a retried job names only a job that exists', () => {
  expect(reactionsTo({ kind: 'thing.changed', body: { ref: { kind: 'claim', id: 'C1' } } })).toEqual([]);
  expect(reactionsTo({ kind: 'job.retried', body: { queue: 'send-mail', data: {} } })).toEqual(['send-mail']);
  expect(reactionsTo({ kind: 'job.retried', body: { queue: 'drop tables', data: {} } })).toEqual([]);
});

test('settling does what follows and leaves nothing waiting', async () => {
  const store = await freshStore();
  try {
    await store.db.write((tx) => announce(tx, evidence, now()));
    await settle({ db: store.db, now, mail: null });
    expect(await store.db.read((tx) => openAnnouncements(tx, 10))).toEqual([]);
  } finally {
    await store.close();
  }
});

test('when the work fails the announcement stays for the next time', async () => {
  const store = await freshStore();
  try {
    await store.db.write((tx) => announce(tx, { kind: 'mail.written', body: { mail: 1 } }, now()));
    await store.db.write((tx) =>
      tx
        .insertInto('mail')
        .values({ to_address: 'a@example.org', subject: 's', body: 'b', written_at: now() })
        .execute(),
    );
    const broken = { ...store.db, write: async () => Promise.reject(new Error('the disk is full')) };
    await expect(settle({ db: broken, now, mail: { send: async () => {} } })).rejects.toThrow('the disk is full');
    expect(await store.db.read((tx) => openAnnouncements(tx, 10))).toHaveLength(1);
  } finally {
    await store.close();
  }
});

test('the worker turns an announcement into a job in one commit and does it; nothing is parked', async () => {
  const store = await freshStore();
  const complaints: string[] = [];
  const sent: string[] = [];
  const mail = { send: async (m: { to: string }) => void sent.push(m.to) };
  const stop = await startWorker(store, { db: store.db, now, mail }, (s) => complaints.push(s));
  try {
    await store.db.write(async (tx) => {
      await tx
        .insertInto('mail')
        .values({ to_address: 'a@example.org', subject: 's', body: 'b', written_at: now() })
        .execute();
      await announce(tx, { kind: 'mail.written', body: { mail: 1 } }, now());
    });
    await until(async () => sent.length > 0);
    expect(sent).toEqual(['a@example.org']);
    expect(await store.db.read((tx) => openAnnouncements(tx, 10))).toEqual([]);
    expect(await store.db.read((tx) => parkedJobs(tx))).toEqual([]);
    expect(complaints).toEqual([]);
  } finally {
    await stop();
    await store.close();
  }
});

test('a query that cannot be answered keeps no synthesis from its refresh; one sentence names all that failed', async () => {
  const store = await freshStore();
  try {
    await store.db.write(async (tx) => {
      const made = { question: 'Which?', made_by: 'p', made_at: now(), spec: '{"disease":"GONE"}' };
      await tx
        .insertInto('evidence_query')
        .values({ id: 'Q1', ...made })
        .execute();
      await tx
        .insertInto('synthesis')
        .values({ id: 'Y1', ...made })
        .execute();
    });
    await expect(runJob('refresh-answers', { db: store.db, now, mail: null })).rejects.toThrow(
      /^2 answers could not be refreshed \(Q1, Y1\): The evidence query Q1 can no longer be put/,
    );
  } finally {
    await store.close();
  }
});

test('from which address people came to the sign-in is forgotten after a day', async () => {
  const store = await freshStore();
  try {
    const at = (hours: number) => now().getTime() - hours * 3_600_000;
    await store.kysely
      .insertInto('auth_rate_limit')
      .values([
        { id: 'old', key: '192.0.2.1/sign-in/magic-link', count: 3, last_request: at(25) },
        { id: 'new', key: '192.0.2.2/sign-in/magic-link', count: 3, last_request: at(23) },
      ])
      .execute();
    await runJob('forget-places', { db: store.db, now, mail: null });
    expect(await store.kysely.selectFrom('auth_rate_limit').select('id').execute()).toEqual([{ id: 'new' }]);
  } finally {
    await store.close();
  }
});
