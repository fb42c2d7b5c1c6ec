import { createHash } from 'node:crypto';
import { brotliDecompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { encodingFor, keptAddress, makePageCache } from './page-cache.server.ts';

const html = (body: string) => new Response(body, { headers: { 'content-type': 'text/html; charset=utf-8' } });
const ask = (headers: Record<string, string> = {}, method = 'GET') => new Request('http://site/x', { headers, method });

test('a page is made once while the revision stays, and anew when it moves', async () => {
  const cache = makePageCache();
  let made = 0;
  const make = async () => html(`<p>${++made}</p>`);
  const read = async (revision: string) => (await cache.answer(revision, '/x', ask(), make)).text();
  expect([await read('1'), await read('1'), await read('2')]).toEqual(['<p>1</p>', '<p>1</p>', '<p>2</p>']);
  expect(cache.size().pages).toBe(1);
});

test('readers who come at the same time wait for one and the same making', async () => {
  const cache = makePageCache();
  let made = 0;
  const make = async () => {
    made++;
    await new Promise((done) => setTimeout(done, 20));
    return html('x');
  };
  await Promise.all(Array.from({ length: 5 }, () => cache.answer('1', '/x', ask(), make)));
  expect(made).toBe(1);
});

test('a page that failed is not kept, and neither is one that failed to be made', async () => {
  const cache = makePageCache();
  const bad = await cache.answer('1', '/x', ask(), async () => new Response('no', { status: 500 }));
  expect([bad.status, bad.headers.get('cache-control')]).toEqual([500, 'no-store']);
  await expect(cache.answer('1', '/y', ask(), () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  expect((await cache.answer('1', '/y', ask(), async () => html('well'))).status).toBe(200);
  expect(cache.size().pages).toBe(1);
});

test('the policy names the page’s own scripts and styles by their hashes and nothing else', async () => {
  const answer = await makePageCache().answer('1', '/x', ask(), async () =>
    html('<script>one()</script><style>a{}</style><script src="/b.js"></script>'),
  );
  const policy = answer.headers.get('content-security-policy') ?? '';
  const hash = createHash('sha256').update('one()').digest('base64');
  expect(policy).toContain(`script-src 'sha256-${hash}';`);
  expect(policy).not.toContain('unsafe-inline; script');
});

test('a reader who has the page is told so, and one who takes brotli gets it squeezed', async () => {
  const cache = makePageCache();
  const make = async () => html('text '.repeat(500));
  const first = await cache.answer('1', '/x', ask({ 'accept-encoding': 'gzip, br' }), make);
  expect(first.headers.get('content-encoding')).toBe('br');
  expect(brotliDecompressSync(new Uint8Array(await first.arrayBuffer())).toString()).toBe('text '.repeat(500));
  const again = await cache.answer('1', '/x', ask({ 'if-none-match': `"other", ${first.headers.get('etag')}` }), make);
  expect([again.status, await again.text()]).toEqual([304, '']);
  const head = await cache.answer('1', '/x', ask({}, 'HEAD'), make);
  expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([200, '2500', '']);
});

test('the memory is bounded in pages', async () => {
  const cache = makePageCache();
  for (let i = 0; i < 520; i++) await cache.answer('1', `/${i}`, ask(), async () => html(`${i}`));
  expect(cache.size().pages).toBe(500);
});

test('addresses with free text or unknown words are not kept', () => {
  const kept = (a: string) => keptAddress(new URL(a, 'http://site'));
  expect(kept('/evidence?page=2&grade=high')).toBe('/evidence?page=2&grade=high');
  expect(kept('/evidence?q=')).toBe('/evidence?q=');
  for (const a of ['/evidence?q=lupus', '/?utm=1', `/evidence?disease=${'x'.repeat(80)}`, `/${'x'.repeat(400)}`])
    expect(kept(a), a).toBeNull();
});

test('an encoding that a reader refuses is not sent', () => {
  expect(encodingFor('br;q=0, gzip;q=0.5')).toBe('gzip');
  expect(encodingFor('identity')).toBe('identity');
  expect(encodingFor(null)).toBe('identity');
});
