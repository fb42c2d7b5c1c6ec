import { createHash } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { withCookies } from './auth-library.server.ts';
import { verifiedOrcidOf } from './auth-orcid.server.ts';
import { orcidFromEnvironment } from './auth-orcid-provider.server.ts';
import { browser, signInSite } from './auth-testing.server.ts';

const ORCID = '0000-0002-1825-0097';
const CLIENT = { clientId: 'APP-TEST', clientSecret: 'orcid-secret-of-the-test' };

/** A provider of ORCID iDs on this machine: one code for each visit, bound to the challenge, taken once. */
async function provider() {
  const codes = new Map<string, { challenge: string; back: string; orcid: string }>();
  const answers = { orcid: ORCID as unknown, status: 200, asked: 0 };
  const server: Server = createServer((request, reply) => {
    let body = '';
    request.on('data', (d) => {
      body += d;
    });
    request.on('end', () => {
      answers.asked += 1;
      const form = new URLSearchParams(body);
      const code = codes.get(form.get('code') ?? '');
      codes.delete(form.get('code') ?? '');
      const proof = createHash('sha256')
        .update(form.get('code_verifier') ?? '')
        .digest('base64url');
      const right =
        request.url === '/oauth/token' &&
        form.get('client_id') === CLIENT.clientId &&
        form.get('client_secret') === CLIENT.clientSecret &&
        form.get('redirect_uri') === code?.back &&
        proof === code?.challenge;
      reply.writeHead(answers.status !== 200 ? answers.status : right ? 200 : 400, {
        'content-type': 'application/json',
      });
      reply.end(
        JSON.stringify(
          right ? { access_token: 'never-kept', orcid: answers.orcid, name: 'X' } : { error: 'invalid_grant' },
        ),
      );
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const stop = () => new Promise<void>((done) => server.close(() => done()));
  onTestFinished(() => (server.listening ? stop() : undefined));
  /** Somebody signs in there and allows it: where they are sent back to. */
  const allow = (address: string): URLSearchParams => {
    const asked = new URL(address).searchParams;
    const code = `code-${codes.size}-${Math.round(performance.now() * 1000)}`;
    codes.set(code, {
      challenge: asked.get('code_challenge') ?? '',
      back: asked.get('redirect_uri') ?? '',
      orcid: ORCID,
    });
    return new URLSearchParams({ code, state: asked.get('state') ?? '' });
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, answers, allow, stop };
}

async function orcidSite() {
  const there = await provider();
  const site = await signInSite({ ...CLIENT, url: there.url });
  const { orcid } = site.signIn;
  if (!orcid) throw new Error('ORCID is configured here.');
  const together = (headers: Headers, cookies: string[]) => withCookies(headers, cookies);
  /** The whole way, as a browser goes it. */
  const round = async (headers: Headers, what: 'sign-in' | 'link', to = '/desk') => {
    const begun = await orcid.begin(headers, what, to);
    return orcid.end(together(headers, begun.cookies), there.allow(begun.address));
  };
  return { ...site, there, orcid, together, round };
}
let places = 0;
/** Nobody yet, from a place of their own: one place may begin three times in ten seconds. */
const STRANGER = () => {
  places += 1;
  return browser([], `10.3.0.${places}`);
};

test('who linked their iD while signed in is signed in by it, plainly, in a session of their own, and led only to a page of ours', async () => {
  const site = await orcidSite();
  const ada = await site.member('ada', ['office', 'member']);
  expect(await site.round(ada, 'link')).toMatchObject({ kind: 'linked' });
  expect(await site.store.db.read((tx) => verifiedOrcidOf(tx, 'ada'))).toBe(ORCID);
  const end = await site.round(STRANGER(), 'sign-in', '/claims/C1');
  expect(end).toMatchObject({
    kind: 'signed-in',
    to: '/claims/C1',
    actor: { id: 'ada', roles: ['member'], withheld: ['office'] },
  });
  const actor = end.kind === 'signed-in' ? await site.signIn.actorOf(browser(end.cookies)) : null;
  expect(actor).toMatchObject({ id: 'ada' });
  const kept = await site.store.kysely.selectFrom('auth_account').selectAll().execute();
  expect(JSON.stringify(kept)).not.toContain('never-kept');
  expect(JSON.stringify(await site.store.kysely.selectFrom('audit_event').select('body').execute())).not.toContain(
    ORCID,
  );
});

test('an unknown iD makes no account and no session', async () => {
  const site = await orcidSite();
  const end = await site.round(STRANGER(), 'sign-in');
  expect(end).toMatchObject({ kind: 'refused' });
  expect(end.kind === 'refused' && end.sentence).toContain('not linked to a person');
  for (const table of ['auth_user', 'auth_session', 'auth_account'] as const)
    expect(await site.store.kysely.selectFrom(table).selectAll().execute(), table).toEqual([]);
});

test('the address that is asked carries a challenge, a state of its own and our way back, and no secret', async () => {
  const site = await orcidSite();
  const begun = await site.orcid.begin(STRANGER(), 'sign-in', '/desk');
  const { searchParams, pathname } = new URL(begun.address);
  expect(pathname).toBe('/oauth/authorize');
  expect(searchParams.get('redirect_uri')).toBe('http://localhost:3100/sign-in/orcid/back');
  expect([searchParams.get('code_challenge_method'), searchParams.get('scope')]).toEqual(['S256', '/authenticate']);
  expect(begun.address).not.toContain(CLIENT.clientSecret);
  const other = new URL((await site.orcid.begin(STRANGER(), 'sign-in', '/desk')).address);
  expect(other.searchParams.get('state')).not.toBe(searchParams.get('state'));
});

test('an answer with another state, without the cookie, in another browser or a second time is refused and not even asked about', async () => {
  const site = await orcidSite();
  const begun = await site.orcid.begin(STRANGER(), 'sign-in', '/desk');
  const other = await site.orcid.begin(STRANGER(), 'sign-in', '/desk');
  const right = site.there.allow(begun.address);
  const wrong = new URLSearchParams(right);
  wrong.set('state', 'made-up');
  const crossed = new URLSearchParams(right);
  for (const [cookies, query] of [
    [begun.cookies, wrong],
    [begun.cookies, new URLSearchParams({ code: right.get('code') ?? '' })],
    [[], right],
    [other.cookies, crossed],
  ] as const)
    expect(await site.orcid.end(browser(cookies), query)).toMatchObject({
      kind: 'refused',
      sentence: expect.stringContaining('begin it again'),
    });
  expect(site.there.answers.asked).toBe(0);
  await site.orcid.end(browser(begun.cookies), right);
  expect(site.there.answers.asked).toBe(1);
  expect(await site.orcid.end(browser(begun.cookies), right)).toMatchObject({
    kind: 'refused',
    sentence: expect.stringContaining('begin it again'),
  });
  expect(site.there.answers.asked).toBe(1);
});

test('an answer that links is taken only from the person who asked', async () => {
  const site = await orcidSite();
  const ada = await site.member('ada', ['member']);
  const bob = await site.member('bob', ['member']);
  const begun = await site.orcid.begin(ada, 'link', '/account/security');
  const answer = site.there.allow(begun.address);
  for (const headers of [bob, STRANGER()])
    expect(await site.orcid.end(site.together(headers, begun.cookies), answer)).toMatchObject({ kind: 'refused' });
  expect(await site.store.kysely.selectFrom('auth_account').selectAll().execute()).toEqual([]);
});

test('refused at ORCID, ORCID down, an error of its token address and a reply that is no iD each end in one sentence', async () => {
  const site = await orcidSite();
  const ada = await site.member('ada', ['member']);
  await site.round(ada, 'link');
  const begun = await site.orcid.begin(STRANGER(), 'sign-in', '/desk');
  const state = new URL(begun.address).searchParams.get('state') ?? '';
  const no = new URLSearchParams({ error: 'access_denied', error_description: '<b>evil</b>', state });
  expect(await site.orcid.end(browser(begun.cookies), no)).toMatchObject({
    sentence: expect.stringContaining('You did not allow this'),
  });
  const refused = { kind: 'refused', sentence: expect.stringContaining('ORCID did not confirm') };
  site.there.answers.status = 500;
  expect(await site.round(STRANGER(), 'sign-in')).toMatchObject(refused);
  site.there.answers.status = 200;
  for (const [i, orcid] of ['0000-0002-1825-0098', '', 7, null, { a: 1 }, `${ORCID}' or 1=1`].entries()) {
    site.there.answers.orcid = orcid;
    // each from a place of its own: one place may begin three times in ten seconds
    const from = browser([], `10.1.0.${i}`);
    expect(await site.round(from, 'sign-in'), String(orcid)).toMatchObject(refused);
  }
  await site.there.stop();
  expect(await site.round(browser([], '10.2.0.1'), 'sign-in')).toMatchObject(refused);
  expect((await site.store.kysely.selectFrom('auth_session').selectAll().execute()).length).toBe(1);
});

test('one iD belongs to one person, and one person has one; unlinked, it signs nobody in', async () => {
  const site = await orcidSite();
  const ada = await site.member('ada', ['member']);
  const bob = await site.member('bob', ['member']);
  await site.round(ada, 'link');
  expect(await site.round(bob, 'link')).toMatchObject({
    kind: 'refused',
    sentence: expect.stringContaining('somebody else'),
  });
  await expect(site.round(ada, 'link')).rejects.toThrow('linked already');
  expect(await site.signIn.unlinkOrcid(ada)).toBe(true);
  expect(await site.signIn.unlinkOrcid(ada)).toBe(false);
  expect(await site.store.db.read((tx) => verifiedOrcidOf(tx, 'ada'))).toBeNull();
  expect(await site.round(STRANGER(), 'sign-in')).toMatchObject({ kind: 'refused' });
  expect((await site.kinds()).filter((k) => k.startsWith('orcid.'))).toEqual(['orcid.linked', 'orcid.unlinked']);
});

test('ORCID is offered only where it is configured', () => {
  expect(orcidFromEnvironment({})).toBeNull();
  expect(orcidFromEnvironment({ ORCID_CLIENT_ID: 'x' })).toBeNull();
  const env = { ORCID_CLIENT_ID: 'x', ORCID_CLIENT_SECRET: 'y' };
  expect(orcidFromEnvironment(env)).toEqual({ clientId: 'x', clientSecret: 'y', url: 'https://orcid.org' });
  expect(orcidFromEnvironment({ ...env, ORCID_URL: 'https://sandbox.orcid.org/' })?.url).toBe(
    'https://sandbox.orcid.org',
  );
  expect(() => orcidFromEnvironment({ ...env, ORCID_URL: 'javascript:1' })).toThrow('ORCID_URL takes an address');
});
