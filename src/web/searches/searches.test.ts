import { RouterContextProvider } from 'react-router';
import { SaxesParser } from 'saxes';
import { beforeEach, describe, expect, test } from 'vitest';
import { openTx } from '#db/testing.server.ts';
import type { WriteTx } from '#db/tx.ts';
import { importList, NOW, projected, within } from '#evidence/import-testing.server.ts';
import { readSearch } from '#evidence/saved-searches.server.ts';
import { stopPath } from '#evidence/saved-searches-stop.ts';
import { type Actor, ANONYMOUS } from '#governance/actors.ts';
import { Refused } from '#governance/gate.server.ts';
import { addPerson } from '#governance/people.server.ts';
import { sharedSecret } from '#governance/server-secret.server.ts';
import { appContext, type RequestApp } from '#web/context.server.ts';
import * as feed from '#web/routes/evidence-feed.ts';
import * as list from '#web/routes/searches.tsx';
import * as edit from '#web/routes/searches-edit.tsx';
import * as fresh from '#web/routes/searches-new.tsx';
import * as stop from '#web/routes/searches-stop.tsx';

const SITE = 'https://site.example';
const member = (id: string): Actor => ({ kind: 'person', id, name: id, roles: ['member'], demonstration: false });

let tx: WriteTx;
beforeEach(async () => {
  tx = await openTx();
  for (const id of ['p1', 'p2'])
    await addPerson(
      tx,
      { id, name: id, email: `${id}@example.org`, affiliation: null, roles: ['member'], demonstration: false },
      NOW,
    );
});

/** What a route is called with. A form is posted where one is given. */
function call(actor: Actor, path: string, form?: Record<string, string>, params: Record<string, string> = {}) {
  const context = new RouterContextProvider();
  const app = {
    db: within(tx),
    now: () => NOW,
    actor,
    settings: { name: 'Network' },
    server: { url: SITE, mail: true },
  };
  context.set(appContext, app as unknown as RequestApp);
  const url = new URL(`${SITE}${path}`);
  const init = form ? { method: 'POST', body: new URLSearchParams(form) } : {};
  return { context, url, request: new Request(url, init), params } as never;
}

const FORM = { name: 'Mine', alert: 'weekly', leastGrade: 'high', newStudies: 'yes' };

/** The status and, for a redirect, where it leads; for anything else what it says. */
async function outcome(run: () => Promise<unknown>): Promise<unknown> {
  const out = await run().catch((e: unknown) => e);
  if (out instanceof Response) return [out.status, out.headers.get('location')];
  if (out instanceof Refused) return [out.signIn ? 401 : 403, out.message];
  const { init, data } = out as { init?: { status?: number }; data: unknown };
  return [init?.status ?? 200, data];
}

describe('pages', () => {
  const save = async (actor = member('p1'), words = 'disease=SLE', form: Record<string, string> = FORM) =>
    outcome(() => fresh.action(call(actor, `/searches/new?${words}`, form)) as Promise<unknown>);

  test('the filter of the address is saved under the name of the form, for the person who is signed in', async () => {
    const [status, where] = (await save(member('p1'), 'disease=SLE&page=3&sort=start&status=')) as [number, string];
    expect([status, where]).toEqual([302, expect.stringMatching(/^\/searches\/\d+\?saved=yes$/)]);
    const id = Number(/\d+/.exec(where)?.[0]);
    expect(await readSearch(tx, 'p1', id)).toMatchObject({
      name: 'Mine',
      filter: { disease: 'SLE' },
      alert: 'weekly',
      leastGrade: 'high',
      newStudies: true,
    });
    const own = await list.loader(call(member('p1'), '/searches'));
    expect(own.found.rows.map((s) => s.name)).toEqual(['Mine']);
    expect((await list.loader(call(member('p2'), '/searches'))).found.total).toBe(0);
  });

  test('what was typed comes back with what is wrong with it, and nothing is saved', async () => {
    expect(await save(member('p1'), '', { ...FORM, name: ' ', alert: 'hourly' })).toEqual([
      422,
      {
        values: { name: ' ', alert: 'hourly', leastGrade: 'high', newStudies: true },
        errors: {
          name: 'Write a name under which you find the search again.',
          alert: 'Choose from the list when mail should come.',
        },
        sentence: 'Nothing was saved yet; see below.',
      },
    ]);
    await save();
    expect(await save()).toMatchObject([
      409,
      { sentence: 'You already keep a search called “Mine”; choose another name.' },
    ]);
    expect((await list.loader(call(member('p1'), '/searches'))).found.total).toBe(1);
  });

  test('a name with quotation marks is quoted once in the message', async () => {
    const form = { ...FORM, name: '“lupus”' };
    await save(member('p1'), 'q=lupus', form);
    expect(await save(member('p1'), 'q=lupus', form)).toMatchObject([
      409,
      { sentence: 'You already keep a search called “‘lupus’”; choose another name.' },
    ]);
  });

  test('the page of a search tells what its mail would tell now, and looking does not mark it as told', async () => {
    const study = (id: string, status = 'RECRUITING') =>
      projected({
        id,
        title: 'T',
        conditions: ['Systemic Lupus Erythematosus'],
        interventions: ['CD19 CAR-T'],
        status,
      });
    await importList(within(tx), [study('NCT90000001')], '2026-05-01');
    const [, where] = (await save()) as [number, string];
    const params = { id: /\d+/.exec(where)?.[0] ?? '' };
    const news = async () => (await edit.loader(call(member('p1'), `/searches/${params.id}`, undefined, params))).news;
    expect(await news()).toMatchObject({ newStudies: 0, changes: 0 });
    await importList(within(tx), [study('NCT90000001', 'TERMINATED'), study('NCT90000002')], '2026-06-01');
    for (let i = 0; i < 2; i++)
      expect(await news()).toMatchObject({
        newStudies: 1,
        studies: [{ id: 'NCT90000002' }],
        changes: 1,
        lines: [{ id: 'NCT90000001', grade: 'high' }],
      });
    await edit.action(call(member('p1'), `/searches/${params.id}`, { ...FORM, alert: 'none' }, params));
    expect(await news()).toBeNull();
  });

  test('whoever is not signed in is asked to be, with the way back; whoever has no role is refused', async () => {
    const at = '/searches/new?disease=SLE';
    expect(await outcome(() => fresh.loader(call(ANONYMOUS, at)))).toEqual([
      302,
      `/sign-in?to=${encodeURIComponent(at)}`,
    ]);
    expect(await save(ANONYMOUS)).toEqual([401, 'Sign in to do this.']);
    const nobody: Actor = { kind: 'person', id: 'p9', name: 'p9', roles: [], demonstration: false };
    expect(await save(nobody)).toMatchObject([403, expect.stringContaining('role')]);
  });

  test('nobody opens, changes or deletes the search of another', async () => {
    const [, where] = (await save()) as [number, string];
    const params = { id: /\d+/.exec(where)?.[0] ?? '' };
    const path = `/searches/${params.id}`;
    const other = member('p2');
    expect(await outcome(() => edit.loader(call(other, path, undefined, params)))).toEqual([
      404,
      expect.stringContaining('You keep no such search'),
    ]);
    expect(await outcome(() => edit.action(call(other, path, { ...FORM, name: 'Taken' }, params)))).toMatchObject([
      409,
      { sentence: 'You keep no such search any more.' },
    ]);
    await edit.action(call(other, path, { do: 'delete' }, params));
    expect(await readSearch(tx, 'p1', Number(params.id))).toMatchObject({ name: 'Mine' });
    for (const id of ['x', '1e9', '-1', '99999999999999999999'])
      expect(await outcome(() => edit.loader(call(member('p1'), '/searches/x', undefined, { id })))).toEqual([
        404,
        expect.stringContaining('You keep no such search'),
      ]);
    await edit.action(call(member('p1'), path, { do: 'delete' }, params));
    expect(await readSearch(tx, 'p1', Number(params.id))).toBeNull();
  });

  test('the link of a mail stops the alerts of its person without signing in, by a press of the button alone', async () => {
    await save();
    const secret = await sharedSecret(tx, 'r'.repeat(48), NOW);
    const link = new URL(stopPath(secret, 'p1'), SITE);
    const { person, key } = await stop.loader(call(ANONYMOUS, link.pathname + link.search));
    expect(person).toBe('p1');
    const alerts = async () => (await list.loader(call(member('p1'), '/searches'))).found.rows.map((s) => s.alert);
    expect(await alerts()).toEqual(['weekly']);
    const press = (form: Record<string, string>) => outcome(() => stop.action(call(ANONYMOUS, '/searches/stop', form)));
    expect(await press({ person, key: `${key}x` })).toMatchObject([400, { done: '' }]);
    expect(await press({ person: 'p2', key })).toMatchObject([400, { done: '' }]);
    expect(await alerts()).toEqual(['weekly']);
    expect(await press({ person, key })).toMatchObject([200, { done: 'No more of these mails will come.' }]);
    expect(await alerts()).toEqual(['none']);
    expect(await press({ person, key })).toMatchObject([200, { done: 'No mail was set any more.' }]);
  });
});

describe('feeds', () => {
  /** Elements in their order as [path, text, attributes]. @throws where it is not well-formed XML. */
  function elements(xml: string): { path: string; text: string; attributes: Record<string, string> }[] {
    const parser = new SaxesParser();
    const open: { path: string; text: string; attributes: Record<string, string> }[] = [];
    const all: typeof open = [];
    parser.on('error', (e) => {
      throw e;
    });
    parser.on('opentag', (tag) => {
      const e = {
        path: [...open.map((o) => o.path.split('/').at(-1)), tag.name].join('/'),
        text: '',
        attributes: tag.attributes as Record<string, string>,
      };
      open.push(e);
      all.push(e);
    });
    parser.on('text', (text) => {
      const last = open.at(-1);
      if (last) last.text += text;
    });
    parser.on('closetag', () => void open.pop());
    parser.write(xml).close();
    return all;
  }

  const study = (id: string, status: string, title = 'Study <one> & "two"') =>
    projected({ id, title, status, conditions: ['Systemic Lupus Erythematosus'], interventions: ['CD19 CAR-T cells'] });

  const get = async (path: string) => feed.loader(call(ANONYMOUS, path));

  beforeEach(async () => {
    const db = within(tx);
    await importList(
      db,
      [study('NCT90000001', 'RECRUITING'), study('NCT90000002', 'RECRUITING', 'a\u0001\u2028b')],
      '2026-05-01',
    );
    await importList(db, [study('NCT90000001', 'TERMINATED')], '2026-06-01');
  });

  test('the Atom feed is well-formed, says what RFC 4287 asks for, and each entry has an address of its own', async () => {
    const out = await get('/evidence/feed.atom?disease=SLE&page=2&utm=x');
    expect(out.headers.get('content-type')).toBe('application/atom+xml; charset=utf-8');
    const all = elements(await out.text());
    const texts = (path: string) => all.filter((e) => e.path === path).map((e) => e.text);
    expect(all[0]?.attributes.xmlns).toBe('http://www.w3.org/2005/Atom');
    expect(texts('feed/id')).toEqual([`${SITE}/evidence/feed.atom?disease=SLE`]);
    expect(texts('feed/title')).toEqual(['Network: what is new in studies in systemic lupus erythematosus']);
    expect(texts('feed/updated')).toEqual(['2026-06-01T00:00:00.000Z']);
    expect(texts('feed/author/name')).toEqual(['Network']);
    const self = all.find((e) => e.path === 'feed/link' && e.attributes.rel === 'self');
    expect(self?.attributes.href).toBe(`${SITE}/evidence/feed.atom?disease=SLE`);
    const ids = texts('feed/entry/id');
    expect(ids).toHaveLength(3);
    expect(new Set(ids).size).toBe(3);
    for (const path of ['title', 'updated', 'summary', 'link'])
      expect([path, texts(`feed/entry/${path}`).length]).toEqual([path, 3]);
    expect(texts('feed/entry/title')[0]).toMatch(/^high: .+terminated.*Study <one> & "two"/);
  });

  test('the JSON feed tells the same', async () => {
    const out = await get('/evidence/feed.json?disease=SLE');
    expect(out.headers.get('content-type')).toBe('application/feed+json; charset=utf-8');
    const body = (await out.json()) as {
      feed_url: string;
      home_page_url: string;
      items: { id: string; tags: string[] }[];
    };
    expect([body.feed_url, body.home_page_url]).toEqual([
      `${SITE}/evidence/feed.json?disease=SLE`,
      `${SITE}/evidence?disease=SLE`,
    ]);
    const atom = elements(await (await get('/evidence/feed.atom?disease=SLE')).text());
    expect(body.items.map((i) => i.id)).toEqual(atom.filter((e) => e.path === 'feed/entry/id').map((e) => e.text));
    expect(body.items.map((i) => i.tags)).toEqual([['high'], ['new'], ['new']]);
  });

  test('a feed may leave out what is new, or what is less grave, and says so in its address', async () => {
    const body = async (path: string) => (await (await get(path)).json()) as { feed_url: string; items: unknown[] };
    expect((await body('/evidence/feed.json?grade=high&new=no')).items).toHaveLength(1);
    expect((await body('/evidence/feed.json?grade=high&new=no')).feed_url).toBe(
      `${SITE}/evidence/feed.json?grade=high&new=no`,
    );
    expect((await body('/evidence/feed.json?new=no')).feed_url).toBe(`${SITE}/evidence/feed.json?new=no`);
    expect((await body('/evidence/feed.json?disease=NOSUCH')).items).toEqual([]);
    expect(elements(await (await get('/evidence/feed.atom?disease=NOSUCH')).text())[0]?.path).toBe('feed');
  });
});
