import type { ServerResponse } from 'node:http';
import { createServer } from 'node:net';
import { expect, test } from 'vitest';
import { fetchPage, type Network } from './fetch-page.server.ts';
import { MANNERS } from './manners.ts';
import { SourceFault, SyncStopped } from './source-fault.ts';
import { listen, QUICK, sendJson } from './sync-testing.server.ts';

const NOW = new Date('2026-08-01T03:00:00Z');

/** One request of a page `{"n": …}` with the manners of tests; `waits` are the milliseconds between its tries. */
async function ask(answer: (response: ServerResponse, n: number) => void, more: { attempts?: number } = {}) {
  const waits: number[] = [];
  const { url, asked } = await listen((_query, response, n) => answer(response, n));
  const network: Network = {
    fetch: (address, init) => fetch(address, init),
    sleep: async (ms) => void waits.push(ms),
    now: () => NOW,
    chance: () => 0.5,
    userAgent: 'ACTioN test',
  };
  const page = fetchPage(network, {
    name: 'The registry',
    address: url,
    read: (body) => {
      const json = JSON.parse(body) as { n?: number };
      if (json.n === undefined) throw new SourceFault('answer', 'The registry answered without a number.');
      return json.n;
    },
    manners: { ...MANNERS, ...QUICK, ...more },
    signal: new AbortController().signal,
    before: async () => {},
  });
  const outcome = await page.then(
    (p) => ({ answer: p.answer, text: p.bytes.toString('utf8') }),
    (e: SourceFault) => ({ kind: e.kind, says: e.message, waitMs: e.waitMs }),
  );
  return { outcome, waits, tries: asked.length };
}

/** An address of this machine at which nobody listens any more. */
async function closedAddress(): Promise<string> {
  const server = createServer();
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const at = server.address();
  await new Promise((done) => server.close(done));
  return `http://127.0.0.1:${typeof at === 'object' && at ? at.port : 9}/`;
}

const status =
  (code: number, headers: Record<string, string> = {}) =>
  (response: ServerResponse) =>
    sendJson(response, 'busy', code, headers);
const good = (response: ServerResponse) => sendJson(response, '{ "n" : 1 }');

test('an answer comes with its untouched bytes', async () => {
  expect(await ask(good)).toEqual({ outcome: { answer: 1, text: '{ "n" : 1 }' }, waits: [], tries: 1 });
});

test('a 500 that passes is waited out, each wait about twice the last', async () => {
  const { outcome, waits, tries } = await ask((r, n) => (n < 4 ? status(500)(r) : good(r)));
  expect([outcome, waits, tries]).toEqual([{ answer: 1, text: '{ "n" : 1 }' }, [75, 150, 300], 4]);
});

test('a 500 for ever ends after the last try, with a sentence', async () => {
  const { outcome, waits, tries } = await ask(status(500));
  expect(outcome).toEqual({ kind: 'unreachable', says: 'The registry is in trouble (status 500).', waitMs: null });
  expect([waits.length, tries]).toEqual([4, 5]);
});

test('a 429 without Retry-After is waited out like any trouble', async () => {
  const { outcome, waits } = await ask((r, n) => (n === 1 ? status(429)(r) : good(r)));
  expect([outcome, waits]).toEqual([{ answer: 1, text: '{ "n" : 1 }' }, [75]]);
});

test('Retry-After is obeyed in seconds and as a date', async () => {
  const inSeconds = await ask((r, n) => (n === 1 ? status(429, { 'Retry-After': '7' })(r) : good(r)));
  const asDate = await ask((r, n) =>
    n === 1 ? status(503, { 'Retry-After': 'Sat, 01 Aug 2026 03:00:05 GMT' })(r) : good(r),
  );
  expect([inSeconds.waits, asDate.waits]).toEqual([[7000], [5000]]);
});

test('a Retry-After that is too long to wait for, or unreadable, is not slept through', async () => {
  const { outcome, waits, tries } = await ask(status(429, { 'Retry-After': '3600' }));
  expect([waits, tries]).toEqual([[], 1]);
  expect(outcome).toEqual({
    kind: 'unreachable',
    says: 'The registry is asked too often for its liking (status 429, and asks to come back in 60 minutes).',
    waitMs: 3_600_000,
  });
  expect((await ask((r, n) => (n === 1 ? status(429, { 'Retry-After': 'soon' })(r) : good(r)))).waits).toEqual([75]);
});

test('a refusal of the question is not repeated, and is quoted in one line', async () => {
  const { outcome, tries } = await ask((r) => sendJson(r, '<p>`query.cond` has\n incorrect format</p>', 400));
  expect(tries).toBe(1);
  expect(outcome).toMatchObject({
    kind: 'refused',
    says: 'The registry refused the question (status 400: `query.cond` has incorrect format).',
  });
});

test('a server that is too slow is left, however often', async () => {
  const { outcome, tries } = await ask(() => {}, { attempts: 2 });
  expect([outcome, tries]).toEqual([
    { kind: 'unreachable', says: 'The registry did not answer within 1 s.', waitMs: null },
    2,
  ]);
});

test('a server that begins to answer and then falls silent is left too', async () => {
  const { outcome } = await ask(
    (r) => {
      r.writeHead(200, { 'Content-Type': 'application/json' });
      r.write('{"n":');
    },
    { attempts: 1 },
  );
  expect(outcome).toMatchObject({ says: 'The registry did not answer within 1 s.' });
});

test('a connection that breaks off in the middle is tried again', async () => {
  const { outcome, tries } = await ask((r, n) => {
    if (n > 1) return good(r);
    r.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '100' });
    r.write('{"n":1');
    setTimeout(() => r.destroy(), 20);
  });
  expect([outcome, tries]).toEqual([{ answer: 1, text: '{ "n" : 1 }' }, 2]);
});

test('a connection that breaks off each time is said so', async () => {
  const { outcome } = await ask((r) => r.destroy(), { attempts: 2 });
  expect(outcome).toMatchObject({
    kind: 'unreachable',
    says: 'The registry could not be reached: the connection broke off.',
  });
});

test('nobody at the address is said at once: no other try would help', async () => {
  const waits: number[] = [];
  const network: Network = {
    fetch: (address, init) => fetch(address, init),
    sleep: async (ms) => void waits.push(ms),
    now: () => NOW,
    chance: () => 0,
    userAgent: 'ACTioN test',
  };
  const page = fetchPage(network, {
    name: 'The registry',
    address: await closedAddress(),
    read: Number,
    manners: MANNERS,
    signal: new AbortController().signal,
    before: async () => {},
  });
  await expect(page).rejects.toThrow('The registry could not be reached: nothing answers at its address.');
  expect(waits).toEqual([]);
});

test('a web page with status 200 is no answer', async () => {
  const { outcome, tries } = await ask((r) => {
    r.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
    r.end('<html>Down for maintenance</html>');
  });
  expect(tries).toBe(5);
  expect(outcome).toMatchObject({ kind: 'answer', says: 'The registry answered with text/html in place of JSON.' });
});

test('an answer without a type is no answer', async () => {
  const { outcome } = await ask((r) => r.end('{"n":1}'), { attempts: 1 });
  expect(outcome).toMatchObject({ says: 'The registry answered with something of no named type in place of JSON.' });
});

test('a body without end is left as soon as it is too long', async () => {
  let sent = 0;
  const { outcome, tries } = await ask((r) => {
    r.writeHead(200, { 'Content-Type': 'application/json' });
    const more = () => {
      while (!r.destroyed && sent < 200 * 1_048_576) {
        sent += 65_536;
        if (!r.write(Buffer.alloc(65_536, 0x20))) return r.once('drain', more);
      }
    };
    more();
  });
  expect(tries).toBe(1);
  expect(outcome).toMatchObject({ kind: 'answer', says: 'The registry answered with more than 1 MB for one page.' });
  expect(sent).toBeLessThan(64 * 1_048_576);
});

test('an answer of another shape is not asked for again', async () => {
  const { outcome, tries } = await ask((r) => sendJson(r, {}));
  expect([outcome, tries]).toEqual([
    { kind: 'answer', says: 'The registry answered without a number.', waitMs: null },
    1,
  ]);
});

test('a name that does not exist is said to be a sign of being offline', async () => {
  const offline = Object.assign(new TypeError('fetch failed'), {
    cause: Object.assign(new Error(), { code: 'ENOTFOUND' }),
  });
  const network: Network = {
    fetch: () => Promise.reject(offline),
    sleep: async () => {},
    now: () => NOW,
    chance: () => 0,
    userAgent: 'ACTioN test',
  };
  const request = { name: 'The registry', address: 'http://x.invalid/', read: Number, manners: MANNERS };
  const page = fetchPage(network, { ...request, before: async () => {}, signal: new AbortController().signal });
  await expect(page).rejects.toThrow(
    'The registry could not be reached: its name could not be looked up, so this computer may be offline.',
  );
});

test('a request that was stopped before it began is not sent', async () => {
  const { url, asked } = await listen((_q, r) => good(r));
  const network: Network = { fetch, sleep: async () => {}, now: () => NOW, chance: () => 0, userAgent: 'ACTioN test' };
  const request = { name: 'The registry', address: url, read: Number, manners: MANNERS, before: async () => {} };
  await expect(fetchPage(network, { ...request, signal: AbortSignal.abort() })).rejects.toThrow(SyncStopped);
  expect(asked).toEqual([]);
});
