import { gzipSync } from 'node:zlib';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { REASON_KEYS } from '#claims/judgement.ts';
import { errorForLog } from '#db/error-for-log.ts';
import { addPerson } from '#governance/people.server.ts';
import { ROUTE_ACCESS } from '#web/route-access.ts';
import { addressOf, startAccessSite } from './access-site.ts';
import { castOf, type Player, player, send, sendRaw } from './cast.ts';
import { filledIn, formsOf, type HtmlForm } from './html-forms.ts';
import type { TestSite } from './site.ts';

let site: TestSite;
let cast: Player[];
const by = (title: string): Player => {
  const found = cast.find((p) => p.title === title);
  if (!found) throw new Error(`Nobody in the cast is called ${title}.`);
  return found;
};

/** Everything that the server says on its way, from the first request of this file on. */
let log = '';
const quiet: (() => void)[] = [];
function listen(stream: NodeJS.WriteStream): void {
  const write = stream.write.bind(stream);
  stream.write = ((piece: string | Uint8Array, ...rest: never[]) => {
    log += typeof piece === 'string' ? piece : Buffer.from(piece).toString();
    return write(piece, ...rest);
  }) as typeof stream.write;
  quiet.push(() => {
    stream.write = write;
  });
}

beforeAll(async () => {
  listen(process.stdout);
  listen(process.stderr);
  for (const name of ['log', 'info', 'warn', 'error'] as const) {
    const said = console[name];
    console[name] = (...words: unknown[]) => {
      log += `${words.map((w) => (typeof w === 'string' ? w : JSON.stringify(w, Object.getOwnPropertyNames(Object(w))))).join(' ')}\n`;
    };
    quiet.push(() => {
      console[name] = said;
    });
  }
  site = await startAccessSite();
  cast = await castOf(site);
}, 120_000);

afterAll(async () => {
  await site?.close();
  for (const end of quiet) end();
});

const taking = Object.entries(ROUTE_ACCESS).filter(([, access]) => access.act !== undefined);

const MARK = 'zqx';
// no figures: forms of the line refuse those that are typed
const HOSTILE = `=${MARK}"'><img src=x onerror=alert()><script>alert()</script>`;
/** What must nowhere stand in the source of a page: the markup as markup. */
const ALIVE = /<img src=x onerror|<script>alert\(1?\)/;

/** Fields for forms in which a choice has to fit another. */
const CERTAINTY = Object.fromEntries(REASON_KEYS.map((key) => [`why-${key}`, '']));
const CLAIM = {
  ...CERTAINTY,
  'steps-imprecision': '1',
  'why-imprecision': HOSTILE,
  template: `${HOSTILE} {events} of {patients} patients.`,
  bound: 'synthesis:Y1',
  certainty: 'low',
};
const ROUGH = { starts: '2026-09', ends: '', committed: '', currency: 'EUR' };
const HELP: Readonly<Record<string, Record<string, string>>> = {
  '/desk/claims/new': CLAIM,
  '/desk/claims/:id/edit': CLAIM,
  '/desk/initiatives/new': ROUGH,
  '/desk/initiatives/:id/edit': ROUGH,
  '/desk/updates/new': { body: `${HOSTILE} [[claim:C1]]`, corrects: '' },
  '/desk/updates/:id/edit': { body: `${HOSTILE} [[claim:C1]]`, corrects: '' },
  '/desk/areas/:id/edit': { costLow: '1', costHigh: '2', currency: 'EUR', months: '3' },
  '/desk/outcomes/new': {
    ...Object.fromEntries(['nct', 'doi', 'pmid', 'overlap_group', 'follow_up_median_months'].map((n) => [n, ''])),
    ...{ study_id: 'made-up', events: '1', n: '2', enrolled: '2', reported_percent: '', source_url: '' },
  },
  '/desk/committee': { until: '2027-06-01' },
};

test('what somebody writes into any field comes back as text on every page, drawing, feed and table that shows it (stored HTML)', async () => {
  const stored: string[] = [];
  const refused: string[] = [];
  const visited = new Set<string>();
  const alive: string[] = [];
  const writers = ['office', 'chair', 'member'];
  const check = async (at: string, cookie: string): Promise<string> => {
    const r = await send(site, at, cookie);
    const type = r.headers.get('content-type') ?? '';
    const text = await r.text();
    visited.add(`${at} ${type}`);
    if (r.status >= 500) alive.push(`${at}: ${r.status}`);
    if (/html|svg|xml/.test(type) && ALIVE.test(text)) alive.push(`${at}: markup is alive`);
    if (/csv/.test(type) && new RegExp(`(^|[,"\\n])=${MARK}`).test(text)) alive.push(`${at}: a formula is alive`);
    return text;
  };
  for (const [path] of taking) {
    if (!/^\/(desk|account|searches|meetings|network)(\/|$)/.test(path)) continue;
    if (path.startsWith('/desk/outcomes/import') || path === '/desk/import') continue; // files: below
    const at = addressOf(path);
    for (const title of writers) {
      const { cookie } = by(title);
      const page = await send(site, at, cookie);
      if (page.status !== 200) {
        await page.arrayBuffer();
        continue;
      }
      const forms: HtmlForm[] = formsOf(await page.text()).filter(
        (f) => f.method === 'post' && ['', at].includes(f.action.split('?')[0] ?? ''),
      );
      let done = false;
      for (const form of forms.slice(0, 6))
        for (const button of form.buttons.length === 0 ? [null] : form.buttons) {
          if (/search|delete|erase|drop|end|withdraw|cancel|revoke/.test(button?.[1] ?? '')) continue;
          const body = filledIn(form, HOSTILE, button);
          for (const [name, value] of Object.entries(HELP[path] ?? {})) body.set(name, value);
          const r = await send(site, at, cookie, body);
          const text = await r.text();
          if (r.status >= 500) alive.push(`POST ${at}: ${r.status}`);
          // a refused form shows again what was typed
          if (ALIVE.test(text)) alive.push(`POST ${at}: markup is alive`);
          if (r.status >= 300 && r.status < 400) {
            done = true;
            const to = new URL(r.headers.get('location') ?? '/', site.url + at);
            await check(to.pathname + to.search, cookie);
          }
        }
      (done ? stored : refused).push(path);
      if (done) break;
    }
  }
  // everything that is listed anywhere, for those who see the most and for everybody
  const start = Object.entries(ROUTE_ACCESS)
    .filter(([path, a]) => a.read !== null && !/export|sign-in|sign-out|events\.ndjson/.test(path))
    .map(([path]) => addressOf(path));
  for (const title of ['office', 'anonymous']) {
    const seen = new Set(start);
    const waiting = [...start];
    const deadline = Date.now() + 30_000;
    for (let at = waiting.shift(); at !== undefined && Date.now() < deadline; at = waiting.shift()) {
      const text = await check(at, by(title).cookie);
      if (!text.includes(MARK)) continue;
      for (const [, href = ''] of text.matchAll(/href="(\/(?!assets|sign-out)[^"#?]*)"/g))
        if (!seen.has(href) && seen.size < 600) {
          seen.add(href);
          waiting.push(href);
        }
    }
  }
  expect(alive).toEqual([]);
  // the test tests something: these took it
  expect(stored.sort()).toEqual(
    expect.arrayContaining(['/desk/areas/new', '/desk/claims/new', '/desk/updates/new', '/searches/new']),
  );
  expect(visited.size).toBeGreaterThan(100);
}, 180_000);

test('the subject and the address of a mail cannot begin a header of their own', async () => {
  const letters = await site.store.db.read((tx) => tx.selectFrom('mail').select(['to_address', 'subject']).execute());
  for (const l of letters) expect(`${l.to_address}${l.subject}`).not.toMatch(/[\r\n]/);
  for (const email of [
    'a@example.org\r\nBcc: b@example.org',
    'a@example.org,b@example.org',
    '<a@example.org>',
    'a b@example.org',
  ]) {
    const r = await send(site, '/sign-in', '', new URLSearchParams({ email }));
    expect(r.status, email).toBe(400);
  }
});

test('a file that is too large, packed many times over, of another kind or with a path for a name is refused in a sentence and nothing stays', async () => {
  const { cookie } = by('office');
  const file = async (name: string, bytes: Uint8Array, type = 'application/octet-stream', to = '/desk/import') => {
    const form = new FormData();
    form.set(to === '/desk/import' ? 'file' : 'table', new File([bytes as Uint8Array<ArrayBuffer>], name, { type }));
    const r = await send(site, to, cookie, form);
    return { status: r.status, text: await r.text() };
  };
  const png = Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex');
  const polyglot = Buffer.concat([Buffer.from('GIF89a/*'), Buffer.from(`*/=1;<script>alert(1)</script>`)]);
  const bomb = gzipSync(Buffer.alloc(48 * 1024 * 1024, 0x20));
  for (const to of ['/desk/import', '/desk/outcomes/import'])
    for (const [name, bytes] of [
      ['picture.png', png],
      ['../../../etc/passwd', png],
      ['both.csv', polyglot],
      ['bomb.ndjson.gz', bomb],
      ['"><script>alert(1)</script>.csv', png],
      ['empty.csv', Buffer.alloc(0)],
    ] as const) {
      const r = await file(name, bytes, 'text/csv', to);
      expect(r.status, `${name} to ${to}`).toBeGreaterThanOrEqual(300);
      expect(r.status, `${name} to ${to}: ${r.text.slice(0, 300)}`).toBeLessThan(500);
      expect(r.text, name).not.toMatch(ALIVE);
      expect(r.text, name).not.toContain('etc/passwd');
    }
  const large = await sendRaw(site, '/desk/import', {
    cookie,
    origin: site.url,
    'content-type': 'multipart/form-data; boundary=x',
    'content-length': String(200 * 1024 * 1024),
  }).catch(() => ({ status: 413, text: '' }));
  expect(large.status).toBe(413);
  const kept = await site.store.db.read((tx) =>
    tx
      .selectFrom('import_run')
      .select((e) => e.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow(),
  );
  expect(Number(kept.n)).toBe(0);
}, 60_000);

test('what goes wrong inside is told to the visitor in one sentence, and to the log without anybody’s name, address, words or cookie', async () => {
  const someone = await player(site, 'access-log', 'Ottilie Nachname', ['office']);
  const rename = (from: string, to: string) =>
    site.store.db.write(async (tx) => {
      await sql.raw(`alter table ${from} rename to ${to}`).execute(tx);
    });
  await send(site, '/sign-in', '', new URLSearchParams({ email: 'log.reader@example.org' }));
  await rename('saved_search', 'saved_search_gone');
  try {
    const r = await send(site, '/searches', someone.cookie);
    expect(r.status).toBe(500);
    const text = await r.text();
    expect(text).not.toMatch(/saved_search|node_modules|\bat .*\.js:|select /);
    const body = new URLSearchParams({ name: 'Words that nobody should read in a log', question: '/evidence?q=lupus' });
    await send(site, '/searches/new', someone.cookie, body);
  } finally {
    await rename('saved_search_gone', 'saved_search');
  }
  await site.store.db.write((tx) =>
    addPerson(
      tx,
      {
        id: 'person-known',
        name: 'Known Person',
        email: 'known.person@example.org',
        affiliation: null,
        roles: [],
        demonstration: false,
      },
      new Date(),
    ),
  );
  const held = await site.store.db
    .write((tx) =>
      tx
        .insertInto('person')
        .values({
          id: 'person-twice',
          name: 'Twice Listed',
          email: 'known.person@example.org',
          demonstration: false,
          created_at: new Date(),
        })
        .execute(),
    )
    .then(
      () => 'was written',
      (e: unknown) => errorForLog(e),
    );
  expect(held).toContain('person');
  expect(held).not.toMatch(/known\.person|Twice Listed/);
  expect(log).toContain('/searches');
  for (const secret of [
    'Ottilie',
    'Nachname',
    'log.reader',
    'known.person',
    'Known Person',
    'example.org',
    'Words that nobody',
    someone.cookie.split('=')[1] ?? '?',
    MARK,
  ])
    expect(log.includes(secret), `the log says ${secret.slice(0, 20)}`).toBe(false);
});
