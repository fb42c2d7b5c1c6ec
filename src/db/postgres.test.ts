import { createServer } from 'node:net';
import { expect, inject, onTestFinished, test } from 'vitest';
import { openStore } from './connect.server.ts';
import { ServerUnusable } from './postgres.server.ts';
import { onPostgres, testStore } from './testing.server.ts';

/** The sentence with which an address is refused. */
async function refusalOf(url: string): Promise<string> {
  try {
    await (await openStore({ url })).close();
  } catch (e) {
    expect(e).toBeInstanceOf(ServerUnusable);
    return (e as Error).message;
  }
  throw new Error('The address was accepted.');
}

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}

test('a server that does not answer is named with its port and the remedy, and never with the password', async () => {
  const port = await closedPort();
  expect(await refusalOf(`postgres://someone:s3cret@127.0.0.1:${port}/action`)).toBe(
    `No PostgreSQL answers at 127.0.0.1:${port}. Start it, or mend the host and port in DATABASE_URL.`,
  );
});

test('something that answers and is not PostgreSQL is refused in one sentence', { timeout: 20_000 }, async () => {
  const server = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as { port: number };
  expect(await refusalOf(`postgres://127.0.0.1:${port}/action`)).toMatch(
    /^PostgreSQL at 127\.0\.0\.1:\d+ cannot be used \(.+\)\. Check DATABASE_URL\.$/,
  );
});

test.each([
  ['not an address', /^DATABASE_URL is not an address/],
  ['mysql://host/db', /^DATABASE_URL begins with mysql:\/\/, and only postgres/],
  ['postgres://no-such-host.invalid/db', /^The host of DATABASE_URL, no-such-host\.invalid:5432, is not known/],
  ['postgres:///db?host=/nowhere/at/all', /^No PostgreSQL answers at \/nowhere\/at\/all/],
])('%s is refused in one sentence', async (url, sentence) => {
  expect(await refusalOf(url)).toMatch(sentence);
});

if (onPostgres) {
  test('a database that is not there is named with the remedy', async () => {
    const url = new URL(inject('postgresUrl'));
    url.pathname = '/nobody_made_this';
    expect(await refusalOf(url.href)).toMatch(/has no database "nobody_made_this"\. Make it with createdb/);
  });

  test('a user whom the server refuses is named, the password is not', async () => {
    const url = new URL(inject('postgresUrl'));
    url.username = 'nobody';
    url.password = 's3cret';
    const sentence = await refusalOf(url.href);
    expect(sentence).toMatch(/refuses the user "nobody"/);
    expect(sentence).not.toContain('s3cret');
  });

  test('the start-up line says so when the server itself may lose changes', async () => {
    expect((await testStore()).description).toMatch(
      /^PostgreSQL \d+.* at .+, database .+: .*fsync off, so that a power cut can lose changes$/,
    );
  });
}

test('closing twice is closing once', async () => {
  const store = await openStore(onPostgres ? { url: inject('postgresUrl') } : { memory: true });
  await store.close();
  await expect(store.close()).resolves.toBeUndefined();
});
