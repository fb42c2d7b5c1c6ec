import fc from 'fast-check';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { openTx } from '#db/testing.server.ts';
import type { WriteTx } from '#db/tx.ts';
import { importList, NOW, projected, within } from '#evidence/import-testing.server.ts';
import { apiOn, madeUpEvidence, SITE } from './api-testing.server.ts';
import { problem } from './schemas.ts';

let tx: WriteTx;
let api: ReturnType<typeof apiOn>;
beforeEach(async () => {
  tx = await openTx();
  await madeUpEvidence(tx);
  api = apiOn(tx);
});

describe('refusals', () => {
  const refused = async (path: string): Promise<[number, string]> => {
    const out = await api.send(`/v1${path}`);
    expect(out.headers.get('content-type')).toBe('application/problem+json');
    expect(out.headers.get('cache-control')).toBe('no-store');
    const body: unknown = await out.json();
    expect(problem.parse(body)).toEqual(body);
    return [out.status, problem.parse(body).detail];
  };

  test('parameters that are unknown or repeated are named', async () => {
    expect(await refused('/studies?disaese=SLE&page=1')).toEqual([
      400,
      '“disaese” is not known here; this address takes q, disease, target, modality, product, phase, status, country, sponsorClass, startYear, changedSince, grade, relevance, sort, page, size.',
    ]);
    expect(await refused('/vocabulary?a=1&b=2')).toEqual([
      400,
      '“a”, “b” are not known here; this address takes no parameters.',
    ]);
    expect(await refused('/studies?disease=SLE&disease=MS')).toEqual([
      400,
      'Give “disease” once; several values cannot all hold.',
    ]);
    const out = await api.send('/v1/studies?x=1');
    expect(((await out.json()) as { parameters: string[] }).parameters).toEqual(['x']);
  });

  test('a key that is not of the vocabulary is refused with the key that is meant, or where the keys are', async () => {
    expect(await refused('/studies?disease=lupus+nephritis')).toEqual([
      400,
      '“lupus nephritis” is no key of a disease; did you mean LN?',
    ]);
    const [status, sentence] = await refused('/studies?target=NOSUCH');
    expect(status).toBe(400);
    expect(sentence).toMatch(
      /^“NOSUCH” is no key of a target; \/api\/v1\/vocabulary has all keys, such as \S+, \S+, \S+\.$/,
    );
  });

  test('what only the registry knows gives an empty list where nothing has it', async () => {
    for (const words of ['status=NOSUCH', 'country=Atlantis', 'phase=PHASE9', 'sponsorClass=X', 'startYear=1850'])
      expect([words, (await api.read(`/studies?${words}`)).body.total]).toEqual([words, 0]);
  });

  test('values out of their bounds are refused by name, and empty ones say nothing', async () => {
    expect(await refused('/studies?size=101')).toEqual([400, '“size” is a whole number from 1 to 100.']);
    expect(await refused('/studies?size=x')).toEqual([400, '“size” is a whole number from 1 to 100.']);
    expect(await refused('/studies?page=0')).toEqual([400, '“page” is a whole number from 1.']);
    expect(await refused('/studies?page=1.5')).toEqual([400, '“page” is a whole number from 1.']);
    expect(await refused('/studies?changedSince=2026-02-30')).toEqual([
      400,
      '“changedSince” is a day such as 2026-07-31.',
    ]);
    expect(await refused('/studies?grade=grave')).toEqual([400, '“grade” is one of high, medium, low, not “grave”.']);
    expect(await refused('/gap-map?columns=sponsor')).toEqual([
      400,
      '“columns” is one of target, modality, not “sponsor”.',
    ]);
    expect((await api.read('/studies?disease=&page=&q=+')).status).toBe(200);
  });

  test('a page beyond the last is not there, so that nobody reads the last one for ever', async () => {
    expect(await refused('/studies?page=4')).toEqual([404, 'There is no page 4; the last one is 3.']);
    expect((await api.read('/studies?status=NOSUCH&page=1')).status).toBe(200);
  });

  test('what is not held is not found, and an address that is none says where all are', async () => {
    expect((await refused('/studies/NCT12345678'))[0]).toBe(404);
    expect((await refused('/studies/%E0%A4%A'))[0]).toBe(404);
    expect((await refused('/studies/%00'))[0]).toBe(404);
    expect((await refused(`/records/${'a'.repeat(64)}`))[0]).toBe(404);
    expect((await refused('/records/nohash'))[0]).toBe(400);
    for (const path of ['', '/', '/nothing', '/studies/a/b/c', '/studies/'])
      expect([path, (await refused(path))[0]]).toEqual([path, 404]);
  });

  test('an address that is too long is refused', async () => {
    expect((await refused(`/studies?q=${'x'.repeat(400)}`))[0]).toBe(400);
    expect((await refused(`/studies?q=${'x'.repeat(3000)}`))[0]).toBe(414);
  });

  test('whatever is typed, the answer is an answer or a refusal and never a failure', async () => {
    const names = [
      'q',
      'country',
      'status',
      'phase',
      'sponsorClass',
      'startYear',
      'disease',
      'changedSince',
      'grade',
      'sort',
      'page',
      'size',
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), fc.string({ unit: 'binary', maxLength: 40 }), async (name, value) => {
        const out = await api.send(`/v1/studies?${new URLSearchParams({ [name]: value })}`);
        expect([200, 400, 404]).toContain(out.status);
      }),
      { numRuns: 60 },
    );
  });
});

describe('manners', () => {
  test('anybody’s page may read it, without credentials', async () => {
    const out = await api.send('/v1/studies', { headers: { Origin: 'https://other.example' } });
    expect(out.headers.get('access-control-allow-origin')).toBe('*');
    expect(out.headers.get('access-control-allow-credentials')).toBeNull();
    expect(out.headers.get('access-control-expose-headers')).toContain('Link');
    expect(out.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
    const asked = await api.send('/v1/studies', {
      method: 'OPTIONS',
      headers: { 'Access-Control-Request-Headers': 'if-none-match' },
    });
    expect([asked.status, asked.headers.get('allow'), asked.headers.get('access-control-allow-methods')]).toEqual([
      204,
      'GET, HEAD, OPTIONS',
      'GET, HEAD, OPTIONS',
    ]);
    expect(asked.headers.get('access-control-allow-headers')).toContain('If-None-Match');
  });

  test('nothing can be changed', async () => {
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      const out = await api.send('/v1/studies', { method });
      expect([method, out.status, out.headers.get('allow')]).toEqual([method, 405, 'GET, HEAD, OPTIONS']);
    }
  });

  test('HEAD has the headers of GET and no body', async () => {
    const get = await api.send('/v1/studies');
    const head = await api.send('/v1/studies', { method: 'HEAD' });
    expect(head.status).toBe(200);
    expect(await head.text()).toBe('');
    for (const name of ['etag', 'content-type', 'content-length', 'link', 'cache-control'])
      expect([name, head.headers.get(name)]).toEqual([name, get.headers.get(name)]);
    const missing = await api.send('/v1/studies/NCT12345678', { method: 'HEAD' });
    expect([missing.status, await missing.text()]).toEqual([404, '']);
  });

  test('an answer is not sent again while its content stays, whatever else changed; a new content has a new tag', async () => {
    const first = await api.send('/v1/studies?disease=MS');
    const etag = first.headers.get('etag') ?? '';
    expect(first.headers.get('cache-control')).toBe('public, max-age=0, must-revalidate');
    const again = () => api.send('/v1/studies?disease=MS', { headers: { 'If-None-Match': `"other", ${etag}` } });
    expect([(await again()).status, await (await again()).text()]).toEqual([304, '']);
    api.state.revision = '2';
    expect((await again()).status).toBe(304);
    await importList(
      within(tx),
      [
        projected({
          id: 'NCT90000099',
          title: 'New',
          conditions: ['Multiple Sclerosis'],
          interventions: ['CD19 CAR-T'],
        }),
      ],
      '2026-06-01',
    );
    expect((await again()).status).toBe(304); // still the revision that is known
    api.state.revision = '3';
    const changed = await again();
    expect(changed.status).toBe(200);
    expect(changed.headers.get('etag')).not.toBe(etag);
  });

  test('equal questions are one, in whatever order their words stand', async () => {
    const one = await api.send('/v1/studies?status=COMPLETED&disease=SLE');
    const two = await api.send('/v1/studies?disease=SLE&page=&status=COMPLETED');
    expect(two.headers.get('etag')).toBe(one.headers.get('etag'));
  });

  test('the pages of a list lead to each other', async () => {
    const out = await api.send('/v1/studies?size=20&page=2&disease=SLE');
    expect(out.headers.get('link')).toBe(
      [
        `<${SITE}/v1/studies?disease=SLE&size=20>; rel="first"`,
        `<${SITE}/v1/studies?disease=SLE&size=20>; rel="prev"`,
        `<${SITE}/v1/studies?disease=SLE&page=3&size=20>; rel="next"`,
        `<${SITE}/v1/studies?disease=SLE&page=3&size=20>; rel="last"`,
      ].join(', '),
    );
  });

  test('it is squeezed for those who take that, and the same underneath', async () => {
    const out = await api.send('/v1/studies', { headers: { 'Accept-Encoding': 'gzip' } });
    expect([out.headers.get('content-encoding'), out.headers.get('vary')]).toEqual(['gzip', 'Accept-Encoding']);
    const text = await new Response(out.body?.pipeThrough(new DecompressionStream('gzip'))).text();
    expect(text).toBe(await (await api.send('/v1/studies')).text());
  });

  test('more requests than one address may send are refused with the time to wait; others are answered', async () => {
    const narrow = apiOn(tx, { perMinute: 3 });
    for (let i = 0; i < 3; i++) expect((await narrow.send('/v1/vocabulary')).status).toBe(200);
    const out = await narrow.send('/v1/vocabulary');
    expect([out.status, out.headers.get('retry-after')]).toEqual([429, '60']);
    expect(((await out.json()) as { detail: string }).detail).toBe(
      'More than 3 requests came from your address within a minute; send the next in 60 seconds.',
    );
    expect(out.headers.get('access-control-allow-origin')).toBe('*');
    expect((await narrow.send('/v1/vocabulary', { method: 'OPTIONS' })).status).toBe(204);
    narrow.state.address = '192.0.2.2';
    expect((await narrow.send('/v1/vocabulary')).status).toBe(200);
    narrow.state.address = '192.0.2.1';
    narrow.state.now = new Date(NOW.getTime() + 60_000);
    expect((await narrow.send('/v1/vocabulary')).status).toBe(200);
  });

  test('the document is served as it is made', async () => {
    const out = await api.send('/openapi.json');
    expect(out.status).toBe(200);
    expect(((await out.json()) as { openapi: string }).openapi).toMatch(/^3\.1/);
    expect(
      (await api.send('/openapi.json', { headers: { 'If-None-Match': out.headers.get('etag') ?? '' } })).status,
    ).toBe(304);
  });

  test('a failure inside is one sentence and no trace', async () => {
    const complained = vi.spyOn(console, 'error').mockImplementation(() => {});
    const broken = apiOn({ ...tx, selectFrom: undefined } as unknown as WriteTx);
    const out = await broken.send('/v1/sources');
    const text = await out.text();
    expect(out.status).toBe(500);
    expect(complained).toHaveBeenCalledOnce();
    complained.mockRestore();
    expect(problem.parse(JSON.parse(text)).detail).toBe('Something failed on our side; try again in a moment.');
  });
});
