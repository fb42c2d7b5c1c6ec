import { afterAll, beforeAll, expect, test } from 'vitest';
import { actorId } from '#governance/actors.ts';
import { withhold } from '#governance/second-factor.ts';
import { ENDPOINTS } from '#web/api/endpoints.ts';
import {
  actsOf,
  letsIn,
  mustConfirm,
  ROUTE_ACCESS,
  type RouteAccess,
  SERVER_ADDRESSES,
  type Who,
} from '#web/route-access.ts';
import { accessTable } from '#web/route-access-table.ts';
import routes from '#web/routes.ts';
import { addressOf, isThere, startAccessSite } from './access-site.ts';
import { castOf, type Player, realPlayer, send } from './cast.ts';
import { filledIn, formsOf, type HtmlForm } from './html-forms.ts';
import type { TestSite } from './site.ts';

let site: TestSite;
let cast: Player[];
/** Hold roles that wait for a second factor: the office's alone, and the committee's beside that of a member. */
let withheld: Player[];
beforeAll(async () => {
  site = await startAccessSite();
  cast = await castOf(site);
  withheld = [
    waiting(await realPlayer(site, 'access-withheld', 'office, without the second factor', ['office'])),
    waiting(
      await realPlayer(site, 'access-withheld-2', 'committee and member, without it', ['chair', 'committee', 'member']),
    ),
  ];
  cast.push(...withheld);
}, 120_000);

afterAll(() => site?.close());

const waiting = (p: Player): Player => (p.actor.kind === 'person' ? { ...p, actor: withhold(p.actor, false) } : p);

type Answer = 'sign-in' | 'refused' | 'missing' | 'no form' | 'failed' | 'let in';

function answerOf(r: Response): Answer {
  if (r.status >= 500) return 'failed';
  if (r.status === 403) return 'refused';
  if (r.status === 404) return 'missing';
  if (r.status === 405) return 'no form';
  return /^\/sign-in(\?|$)/.test(r.headers.get('location') ?? '') ? 'sign-in' : 'let in';
}

/** What the table says a request comes to. `there`: whether the address of the example stands for something. */
function expected(who: Who, by: Player, access: RouteAccess, there: boolean): readonly Answer[] {
  const inside: Answer[] = who === 'released' && there ? ['let in'] : ['let in', 'missing'];
  if (letsIn(who, by.actor)) return access.narrower === undefined ? inside : [...inside, 'refused'];
  if (who === 'released') return ['missing'];
  // without the secret of the link the page says so, and nothing is done
  // or a way in that this server does not offer
  if (who === 'link') return ['let in', 'missing'];
  if (who === 'open-record') return ['missing', 'sign-in', 'refused'];
  return by.actor.kind === 'anonymous' ? ['sign-in'] : ['refused'];
}

const bodyOf = (intent: string): URLSearchParams => {
  const [field = '', value = ''] = intent.split('=');
  return new URLSearchParams(field ? [[field, value]] : []);
};

const chainSince = (seq: number) =>
  site.store.db.read((tx) =>
    tx
      .selectFrom('audit_event')
      .select(['seq', 'actor', 'kind', 'body'])
      .where('seq', '>', seq)
      .orderBy('seq')
      .execute(),
  );
const chainEnd = async (): Promise<number> => (await chainSince(0)).at(-1)?.seq ?? 0;

const differing: string[] = [];
async function hold(what: string, asked: Promise<Response>, wanted: readonly Answer[]): Promise<Response> {
  const r = await asked;
  const got = answerOf(r);
  if (!wanted.includes(got)) differing.push(`${what}: ${got} (${r.status}), the table says ${wanted.join(' or ')}`);
  return r;
}

const known = Object.entries(ROUTE_ACCESS);
const FURTHER = ['person without a role', 'sponsor + committee'];
const READERS = ['anonymous', 'person without a role', 'office'];
const allIntents = [...new Set(known.flatMap(([, a]) => actsOf(a).map(([intent]) => intent)))];

test('every route is in the table of access, and the table names no other', () => {
  const inRoutes = routes.map((r) => r.path ?? '').sort();
  expect(Object.keys(ROUTE_ACCESS).sort()).toEqual([...new Set(inRoutes)]);
});

test('every page is shown to exactly those whom the table names', async () => {
  differing.length = 0;
  for (const [path, access] of known) {
    const at = addressOf(path);
    // a page for everybody is held for three of them, any other for the whole cast
    for (const by of access.read === 'public' ? cast.filter((p) => READERS.includes(p.title)) : cast) {
      if (access.read === null) {
        const r = await send(site, at, by.cookie);
        if (r.status === 200 || r.status >= 500)
          differing.push(`GET ${at} by ${by.title}: ${r.status}, but it shows nothing`);
      } else {
        const r = await hold(
          `GET ${at} by ${by.title}`,
          send(site, at, by.cookie),
          mustConfirm(access, 'looks', by.actor) ? ['refused'] : expected(access.read, by, access, isThere(path)),
        );
        if (/html/.test(r.headers.get('content-type') ?? '') && r.status === 200 && by.actor.kind !== 'anonymous')
          await keepForms(path, at, r);
        else await r.arrayBuffer();
      }
    }
  }
  expect(differing).toEqual([]);
}, 120_000);

/** Forms as they stood on the pages for those who were let in: what somebody would send who copied the page of another. */
const formsAt = new Map<string, HtmlForm[]>();
async function keepForms(path: string, at: string, r: Response): Promise<void> {
  const html = await r.text();
  if (formsAt.has(path)) return;
  const here = formsOf(html).filter((f) => f.method === 'post' && ['', at].includes(f.action.split('?')[0] ?? ''));
  if (here.length > 0) formsAt.set(path, here);
}

test('no form is taken from anybody whom the table does not name: nothing is done, and the refusal is on the chain', async () => {
  differing.length = 0;
  const before = await chainEnd();
  const told: string[] = [];
  for (const [path, access] of known) {
    const at = addressOf(path);
    const acts = actsOf(access);
    for (const by of cast) {
      if (acts.length === 0) {
        if (!READERS.includes(by.title)) continue;
        await hold(`POST ${at} by ${by.title}`, send(site, at, by.cookie, bodyOf('act=delete')), [
          path === '*' ? 'missing' : 'no form',
        ]);
        continue;
      }
      const rights = new Set<Who>();
      for (const [intent, who] of acts) {
        const confirms = mustConfirm(access, 'sends', by.actor);
        if ((letsIn(who, by.actor) && !confirms) || who === 'link') continue;
        // the whole cast for each right that a page asks for, two of them for every further form under the same right
        if (rights.has(who) && !FURTHER.includes(by.title)) continue;
        rights.add(who);
        const bodies = [bodyOf(intent)];
        const button = intent === '' ? null : (intent.split('=') as [string, string]);
        for (const form of formsAt.get(path) ?? []) bodies.push(filledIn(form, 'Words of somebody else', button));
        // everybody without a word, and somebody of the network with a form filled in as on the page of another
        for (const body of bodies.slice(0, by.title === 'sponsor' ? 3 : 1)) {
          await hold(
            `POST ${at} ${intent} by ${by.title}`,
            send(site, at, by.cookie, body),
            by.actor.kind !== 'anonymous' ? ['refused'] : who === 'signed-in' ? ['sign-in', 'missing'] : ['sign-in'],
          );
          if (confirms) told.push(`${actorId(by.actor)} own:${at}`);
          else if (who !== 'signed-in') told.push(`${actorId(by.actor)} ${who}`);
        }
      }
      // what only other addresses take
      if (!acts.some(([intent]) => intent === ''))
        for (const intent of by.title !== 'person without a role'
          ? []
          : allIntents.filter((i) => i !== '' && acts.every(([own]) => own !== i)))
          await hold(`POST ${at} ${intent} by ${by.title}`, send(site, at, by.cookie, bodyOf(intent)), [
            'let in',
            'missing',
            'refused',
            'sign-in',
          ]);
    }
  }
  expect(differing).toEqual([]);
  const events = await chainSince(before);
  expect(events.filter((e) => e.kind !== 'refused')).toEqual([]);
  const onChain = events.map((e) => `${e.actor} ${(e.body as { action: string }).action}`);
  const count = (list: readonly string[]) =>
    Object.fromEntries([...Map.groupBy(list, (x) => x)].map(([k, v]) => [k, v.length]));
  const recorded: Record<string, number> = count(onChain);
  // there may be more: forms of other addresses were refused here too
  expect(Object.entries(count(told)).filter(([who, n]) => (recorded[who] ?? 0) < n)).toEqual([]);
}, 240_000);

test('whom the table names is not refused when they send a form, even an empty one', async () => {
  differing.length = 0;
  // signing out ends the session with which the others are sent
  for (const [path, access] of known)
    for (const [intent, who] of actsOf(access))
      for (const by of cast)
        if (
          letsIn(who, by.actor) &&
          !mustConfirm(access, 'sends', by.actor) &&
          !(path === '/sign-out' && withheld.includes(by))
        )
          await hold(
            `POST ${addressOf(path)} ${intent} by ${by.title}`,
            send(site, addressOf(path), by.cookie, bodyOf(intent)),
            access.narrower === undefined ? ['let in', 'missing'] : ['let in', 'missing', 'refused'],
          );
  expect(differing).toEqual([]);
}, 120_000);

test('the API shows the same to everybody and takes nothing from anybody', async () => {
  const addresses = [
    ...SERVER_ADDRESSES,
    ...Object.values(ENDPOINTS).map((e) => `/api/v1${e.path.replace(/\{\w+\}/g, '99')}`),
  ];
  for (const at of addresses) {
    const shown = new Set<string>();
    for (const by of cast) {
      const r = await send(site, at, by.cookie);
      const text = await r.text();
      shown.add(`${r.status} ${at.includes('sources') ? '' : text}`);
      const posted = await send(site, at, by.cookie, new URLSearchParams({ act: 'delete' }));
      expect([404, 405], `POST ${at} by ${by.title}`).toContain(posted.status);
    }
    expect([...shown], at).toHaveLength(1);
  }
});

test('the table that people read says what the program does', async () => {
  await expect(accessTable()).toMatchFileSnapshot('../../docs/route-access.md');
});
