import { afterAll, beforeAll, expect, test } from 'vitest';
import { addPerson } from '#governance/people.server.ts';
import { BEFORE_ALL, breakAt, type ChainEnd, readChainLine } from '#ledger/audit-chain.ts';
import type { AuditEvent } from '#ledger/audit-events.ts';
import { auditWords } from '#ledger/audit-words.ts';
import { actsOf, ROUTE_ACCESS } from '#web/route-access.ts';
import { addressOf, startAccessSite } from './access-site.ts';
import { castOf, type Player, player, realPlayer, send, sendRaw } from './cast.ts';
import { filledIn, formsOf } from './html-forms.ts';
import type { TestSite } from './site.ts';

let site: TestSite;
let cast: Player[];
const by = (title: string): Player => {
  const found = cast.find((p) => p.title === title);
  if (!found) throw new Error(`Nobody in the cast is called ${title}.`);
  return found;
};

beforeAll(async () => {
  site = await startAccessSite();
  cast = await castOf(site);
}, 120_000);

afterAll(() => site?.close());

const chainEnd = (): Promise<number> =>
  site.store.db.read(async (tx) => {
    const row = await tx.selectFrom('audit_event').select('seq').orderBy('seq', 'desc').limit(1).executeTakeFirst();
    return row?.seq ?? 0;
  });

const taking = Object.entries(ROUTE_ACCESS).filter(([, access]) => access.act !== undefined);

test('no address that takes a form takes it from another site, from a sandbox, or from a program that says nothing (CSRF)', async () => {
  const before = await chainEnd();
  const form = { 'content-type': 'application/x-www-form-urlencoded', cookie: by('office').cookie };
  const wrong: string[] = [];
  for (const [path, access] of taking) {
    const [intent = ''] = actsOf(access)[0] ?? [];
    for (const at of [addressOf(path), `${addressOf(path)}.data`])
      for (const from of [
        { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
        { origin: 'null' },
        { origin: `${site.url}.evil.example` },
        { 'sec-fetch-site': 'same-site' },
        {},
      ] as Record<string, string>[]) {
        const r = await sendRaw(site, at, { ...form, ...from }, intent);
        if (r.status !== 403) wrong.push(`${at} from ${JSON.stringify(from)}: ${r.status}`);
      }
  }
  expect(wrong).toEqual([]);
  expect(await chainEnd()).toBe(before);
});

const ELSEWHERE = [
  'https://evil.example/',
  '//evil.example/',
  '/\\evil.example/',
  '\\\\evil.example',
  '/\t/evil.example/',
  '/\n/evil.example/',
  '/.//evil.example',
  'javascript:alert(1)',
  'data:text/html,x',
  ' https://evil.example',
  '/%09/evil.example',
  'https:evil.example',
  '@evil.example',
  '.evil.example',
];
const NAMES = ['to', 'next', 'back', 'return', 'returnTo', 'redirect', 'url', 'callbackURL'];

/** Whether a browser that follows the answer stays here. */
function staysHere(location: string | null, at: string): boolean {
  if (!location) return true;
  try {
    return new URL(location, site.url + at).origin === new URL(site.url).origin;
  } catch {
    return false;
  }
}

test('no parameter of any address, and no field of a form, leads to another site (open redirect)', async () => {
  const away: string[] = [];
  const look = async (at: string, asked: Promise<Response>, what: string) => {
    const r = await asked;
    await r.arrayBuffer();
    if (!staysHere(r.headers.get('location'), at)) away.push(`${at} ${what}: ${r.headers.get('location')}`);
  };
  const everywhere = (value: string) => new URLSearchParams(NAMES.map((n) => [n, value]));
  for (const [path, access] of Object.entries(ROUTE_ACCESS)) {
    const at = addressOf(path);
    await look(at, send(site, `${at}?${everywhere('//evil.example/')}`, by('member').cookie), 'parameter');
    if (access.act !== undefined)
      await look(at, send(site, at, by('member').cookie, everywhere('//evil.example/')), 'form');
  }
  for (const value of ELSEWHERE) {
    const to = everywhere(value);
    for (const cookie of ['', by('member').cookie]) await look('/sign-in', send(site, `/sign-in?${to}`, cookie), value);
    const as = new URLSearchParams([...to, ['person', 'access-member']]);
    await look('/sign-in/as', send(site, '/sign-in/as', '', as), value);
    await look('/sign-out', send(site, '/sign-out', by('member').cookie, to), value);
  }
  // the address itself may name a host where a path should begin
  for (const at of ['//evil.example/desk', '//evil.example/desk/people', '/\\evil.example/desk', '//desk/people'])
    for (const cookie of ['', by('office').cookie]) {
      const r = await sendRaw(site, at, {
        'content-type': 'application/x-www-form-urlencoded',
        'sec-fetch-site': 'same-origin',
        ...(cookie ? { cookie } : {}),
      });
      if (!staysHere(r.location, '/')) away.push(`POST ${at}: ${r.location}`);
    }
  expect(away).toEqual([]);
});

test('a known and an unknown address are answered in the same words when a link is asked for (enumeration)', async () => {
  await site.store.db.write(async (tx) => {
    const known = { id: 'person-known', name: 'Known Person', email: 'known.person@example.org', affiliation: null };
    await addPerson(tx, { ...known, roles: ['member'], demonstration: false }, new Date());
  });
  const answers: string[] = [];
  const took: number[] = [];
  // the first of a server is slower than all others
  await send(site, '/sign-in', '', new URLSearchParams({ email: 'first@example.org' }));
  await site.store.db.read((tx) => tx.selectFrom('setting').select('name').execute());
  for (const email of ['known.person@example.org', 'nobody.there@example.org']) {
    const begin = performance.now();
    const r = await send(site, '/sign-in', '', new URLSearchParams({ email }));
    took.push(performance.now() - begin);
    answers.push(`${r.status} ${(await r.text()).replaceAll(email, 'ADDRESS').replace(/nonce="[^"]*"/g, '')}`);
  }
  const plain = (t: string | undefined) => t?.replace(/[\w-]{20,}/g, '');
  expect(plain(answers[0])).toBe(plain(answers[1]));
  // measured and not asserted: the mail is written after the answer, for both the same work is done before it
  console.log(`A known and an unknown address were answered in ${took.map((t) => t.toFixed(1)).join(' and ')} ms.`);
});

test('every answer, also a refusal, forbids what a page of ours never needs, and what somebody saw when signed in is kept nowhere', async () => {
  const missing: string[] = [];
  for (const [path, access] of Object.entries(ROUTE_ACCESS)) {
    const at = addressOf(path);
    for (const { title, cookie } of [by('anonymous'), by('office'), by('sponsor')]) {
      const r = await send(site, at, cookie);
      await r.arrayBuffer();
      const csp = r.headers.get('content-security-policy') ?? '';
      const wants: [boolean, string][] = [
        [r.headers.get('x-content-type-options') === 'nosniff', 'nosniff'],
        [r.headers.get('x-frame-options') === 'DENY' && csp.includes("frame-ancestors 'none'"), 'frames'],
        [csp.includes("default-src 'none'") && !/script-src[^;]*unsafe/.test(csp), 'policy'],
        [(r.headers.get('referrer-policy') ?? '') !== '', 'referrer'],
        [(r.headers.get('cross-origin-opener-policy') ?? '') === 'same-origin', 'opener'],
        [cookie === '' || /no-store|private/.test(r.headers.get('cache-control') ?? ''), 'kept'],
        [cookie === '' || access.read === null || /cookie/i.test(r.headers.get('vary') ?? ''), 'vary'],
        [r.headers.get('server') === null && r.headers.get('x-powered-by') === null, 'says what it is made of'],
      ];
      for (const [holds, what] of wants) if (!holds) missing.push(`${at} to ${title}: ${what}`);
    }
  }
  expect(missing).toEqual([]);
}, 60_000);

test('what one person keeps for themselves is not there for another, whatever they ask for or send (horizontal access)', async () => {
  const owner = await player(site, 'access-owner', 'owner', ['member']);
  const other = await player(site, 'access-other', 'other', ['member', 'committee']);
  const words = 'Ownwordszqy';
  const own = Object.entries(ROUTE_ACCESS).filter(([, access]) => access.own);
  expect(own.map(([path]) => path)).toEqual(expect.arrayContaining(['/searches/:id', '/searches/new']));
  // the owner fills in every form of their own once
  const written: string[] = [];
  for (const [path] of own) {
    const at = addressOf(path);
    const page = await send(site, at, owner.cookie);
    const forms = page.status === 200 && path !== '/account/photograph' ? formsOf(await page.text()) : [];
    for (const form of forms.filter((f) => f.method === 'post' && ['', at].includes(f.action.split('?')[0] ?? ''))) {
      const button = form.buttons.find(([, value]) => !/delete|erase|end|remove|revoke|sign-out/.test(value)) ?? null;
      const r = await send(site, at, owner.cookie, filledIn(form, words, button));
      await r.arrayBuffer();
      if (r.status >= 300 && r.status < 400) written.push(path);
    }
  }
  expect(written).toContain('/searches/new');
  const search = await site.store.db.read((tx) =>
    tx.selectFrom('saved_search').select('id').where('person_id', '=', 'access-owner').executeTakeFirstOrThrow(),
  );
  const addresses = own.map(([path]) => path.replace(/:\w+/g, String(search.id)));
  const seen: string[] = [];
  for (const at of addresses)
    for (const query of ['', '?person=access-owner', '?id=access-owner&user=access-owner'])
      if ((await (await send(site, at + query, other.cookie)).text()).includes(words)) seen.push(at + query);
  expect(seen).toEqual([]);
  // and what the other sends changes nothing of the owner's
  const kept = () =>
    site.store.db.read((tx) =>
      tx.selectFrom('saved_search').selectAll().where('person_id', '=', 'access-owner').execute(),
    );
  const before = JSON.stringify(await kept());
  for (const at of addresses)
    for (const what of ['', 'delete', 'save', 'remove', 'end', 'stop']) {
      const body = new URLSearchParams({
        do: what,
        act: what,
        person: 'access-owner',
        id: String(search.id),
        name: 'Taken',
      });
      await (await send(site, at, other.cookie, body)).arrayBuffer();
    }
  expect(JSON.stringify(await kept())).toBe(before);
  expect((await (await send(site, '/searches', owner.cookie)).text()).includes(words)).toBe(true);
}, 60_000);

test('the audit page tells every event in words, finds refusals, checks the chain and hands it out whole', async () => {
  const { cookie } = by('chair');
  await (await send(site, '/desk/outbox', by('member').cookie)).arrayBuffer();
  const page = await (await send(site, '/desk/audit?refusals=1&actor=access-member', cookie)).text();
  expect(page).toContain('Refused outbox.read: not in a role that may do this');
  expect((await send(site, '/desk/audit', cookie, new URLSearchParams({ do: 'check' }))).headers.get('location')).toBe(
    '/desk/audit?checked=1',
  );
  expect(await (await send(site, '/desk/audit', cookie)).text()).toContain('Checked up to event');
  const copy = await send(site, '/desk/audit/events.ndjson', cookie);
  expect(copy.headers.get('content-disposition')).toMatch(/^attachment; filename="audit-chain-1-\d+\.ndjson"$/);
  const lines = (await copy.text()).trimEnd().split('\n');
  let end: ChainEnd = BEFORE_ALL;
  for (const [i, text] of lines.entries()) {
    const line = readChainLine(text, i + 1);
    expect(breakAt(end, line)).toBeNull();
    end = line;
    const words = auditWords({ kind: line.kind, body: line.body } as AuditEvent);
    expect(words, line.kind).toMatch(/^\S+ \S/);
    expect(words, line.kind).not.toMatch(/undefined|\[object|null/);
  }
  expect(await chainEnd()).toBe(end.seq + 1); // that a copy was taken is the next event
});

test('who reads the mailbox of somebody with a second factor takes no copy of their data, erases nothing and signs nothing', async () => {
  const id = 'access-factor';
  const owner = await realPlayer(site, id, 'member with an app', ['member']);
  const asks = (): Promise<Response>[] => [
    send(site, '/account/data/export.json', owner.cookie),
    send(site, '/account/data', owner.cookie, new URLSearchParams({ confirm: 'erase me' })),
    send(site, '/account/conflicts', owner.cookie, new URLSearchParams({ do: 'recuse', item: 'motion-1' })),
  ];
  // without a factor a member's own session is enough
  expect((await send(site, '/account/data/export.json', owner.cookie)).status).toBe(200);
  await site.store.db.write(async (tx) => {
    const user = await tx
      .selectFrom('auth_user')
      .select('id')
      .where('email', '=', `${id}@example.org`)
      .executeTakeFirstOrThrow();
    const begun = { secret: 'sealed', begun_at: new Date(), last_step: 0, confirmed_at: new Date() };
    await tx
      .insertInto('auth_totp')
      .values({ user_id: user.id, ...begun })
      .execute();
  });
  for (const r of await Promise.all(asks())) {
    expect(r.status, r.url).toBe(403);
    expect(await r.text()).toContain('/account/security');
  }
  const person = await site.store.db.read((tx) =>
    tx.selectFrom('person').select('erased_at').where('id', '=', id).executeTakeFirstOrThrow(),
  );
  expect(person.erased_at).toBeNull();
});

test('whoever guesses at the secret of a link is stopped after twenty tries a minute, however they write the address (brute force)', async () => {
  const secret = taking.filter(([, access]) => actsOf(access).some(([, who]) => who === 'link')).map(([path]) => path);
  expect(secret).toEqual(expect.arrayContaining(['/setup', '/sign-in/link', '/searches/stop']));
  let stopped = 0;
  for (let i = 0; i < 25; i++) {
    const at = secret[i % secret.length] ?? '';
    const written = [at, at.toUpperCase(), `/${at}`, `${at}/`, `${at}.data`, `${at}/_.data`][i % 6] ?? at;
    const r = await sendRaw(site, written, {
      'content-type': 'application/x-www-form-urlencoded',
      'sec-fetch-site': 'same-origin',
      'x-forwarded-for': `198.51.100.${i}`,
    });
    if (r.status === 429) stopped++;
  }
  expect(stopped).toBeGreaterThanOrEqual(5);
  expect((await send(site, '/setup', '')).status).toBe(200);
});
