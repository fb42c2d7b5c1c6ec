import { createElement, type FunctionComponent } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { RouterContextProvider } from 'react-router';
import { beforeEach, describe, expect, test } from 'vitest';
import { openTx } from '#db/testing.server.ts';
import type { WriteTx } from '#db/tx.ts';
import { NOW, within } from '#evidence/import-testing.server.ts';
import { type Actor, ANONYMOUS } from '#governance/actors.ts';
import { addPerson } from '#governance/people.server.ts';
import { addInstitution } from '#network/institutions.server.ts';
import { asPng, quarters } from '#network/photograph-testing.server.ts';
import { PROFILE_FIELDS, type ProfileField } from '#network/profile.ts';
import { consentsOf, profileOf, saveProfile, setConsents } from '#network/profiles.server.ts';
import { appContext, type RequestApp } from '#web/context.server.ts';
import * as data from '#web/routes/account-data.tsx';
import * as exported from '#web/routes/account-data-export.ts';
import * as photograph from '#web/routes/account-photograph.tsx';
import * as profile from '#web/routes/account-profile.tsx';
import * as erase from '#web/routes/desk-erase.tsx';
import * as network from '#web/routes/network.tsx';
import * as institutionPage from '#web/routes/network-institution.tsx';
import * as personPage from '#web/routes/network-person.tsx';
import * as picture from '#web/routes/network-photograph.ts';

const SITE = 'https://site.example';
const ALL = PROFILE_FIELDS.map((f) => f.key);
const actor = (id: string, roles: readonly ('member' | 'office')[]): Actor => ({
  kind: 'person',
  id,
  name: id,
  roles,
  demonstration: false,
});
const MEMBER = actor('p1', ['member']);
const OTHER = actor('p2', ['member']);
const OFFICE = actor('p3', ['office']);
const STRANGER = actor('p4', []);
/** How each private field would look on a page. */
const SHOWN: Partial<Record<ProfileField, string>> = {
  position: 'Zqposition',
  orcid: '0000-0002-1825-0097',
  diseases: 'myasthenia gravis',
  expertise: 'Health economics and access',
  'field-roles': 'Lead of a registry',
  languages: 'Swahili',
  about: 'Zqabout',
  website: 'zqwebsite.example.org',
};

let tx: WriteTx;
let institution: string;
beforeEach(async () => {
  tx = await openTx();
  for (const [id, role] of [
    ['p1', 'member'],
    ['p2', 'member'],
    ['p3', 'office'],
  ] as const)
    await addPerson(
      tx,
      {
        id,
        name: `Zqname ${id}`,
        email: `${id}@zq.example.org`,
        affiliation: 'Zqaffiliation',
        roles: [role],
        demonstration: false,
      },
      NOW,
    );
  institution = await addInstitution(
    tx,
    'p3',
    { name: 'Institute of tests', ror: '03yrm5c26', country: 'KE', city: '', kind: 'institute' },
    NOW,
  );
  await saveProfile(
    tx,
    'p1',
    {
      orcid: '0000-0002-1825-0097',
      institution,
      position: 'Zqposition',
      country: 'KE',
      diseases: ['MG'],
      expertise: ['health-economics'],
      fieldRoles: ['registry-lead'],
      pillars: ['ecosystem'],
      languages: ['sw'],
      about: 'Zqabout </script><script>alert(1)</script>',
      website: 'https://zqwebsite.example.org/',
    },
    NOW,
  );
});

function call(who: Actor, path: string, params: Record<string, string> = {}, body?: FormData | URLSearchParams) {
  const context = new RouterContextProvider();
  // nobody has a session here: how one is confirmed is tested where sessions are
  const signIn = { sessionNow: async () => null };
  const app = { db: within(tx), now: () => NOW, actor: who, server: { url: SITE }, signIn };
  context.set(appContext, app as unknown as RequestApp);
  const url = new URL(SITE + path);
  return { context, url, request: new Request(url, body ? { method: 'POST', body } : {}), params } as never;
}

/** The page as HTML, and all that its loader read. */
async function html(
  page: { loader: (args: never) => Promise<unknown>; default: unknown },
  args: never,
): Promise<{ html: string; read: string }> {
  const loaderData = await page.loader(args);
  const made = renderToStaticMarkup(
    createElement(page.default as FunctionComponent<{ loaderData: unknown }>, { loaderData }),
  );
  return { html: made, read: JSON.stringify(loaderData) };
}
const statusOf = async (answer: Promise<unknown>): Promise<number> => {
  const out = await answer.catch((e: unknown) => e);
  if (out instanceof Response) return out.status;
  return (out as { init?: { status?: number } }).init?.status ?? 200;
};
const form = (fields: Record<string, string | string[]>): URLSearchParams =>
  new URLSearchParams(
    Object.entries(fields).flatMap(([k, v]) => (Array.isArray(v) ? v : [v]).map((one): [string, string] => [k, one])),
  );

describe('public pages', () => {
  test('carry nothing that was not agreed to, in HTML, in what was read for them or in data for machines', async () => {
    await setConsents(tx, 'p1', new Set<ProfileField>(['name']), NOW);
    const pages = [
      await html(network, call(ANONYMOUS, '/network')),
      await html(personPage, call(ANONYMOUS, '/network/people/p1', { id: 'p1' })),
      await html(institutionPage, call(ANONYMOUS, `/network/institutions/${institution}`, { id: institution })),
      // somebody signed in reads no more on a public page
      await html(personPage, call(OTHER, '/network/people/p1', { id: 'p1' })),
    ];
    expect(pages[0]?.html).toContain('Zqname p1');
    expect(pages[1]?.html).toContain('Zqname p1');
    expect(pages[2]?.html).not.toContain('Zqname');
    // the choices of the filter name every key; what was read and the list do not
    const list = pages[0]?.html.split('class="count-line"')[1] ?? '';
    for (const [field, words] of Object.entries(SHOWN)) {
      for (const p of pages) expect(p.read, field).not.toContain(words);
      for (const h of [list, ...pages.slice(1).map((p) => p.html)]) expect(h, field).not.toContain(words);
    }
    for (const p of pages) expect(p.read + p.html).not.toMatch(/zq\.example\.org|Zqaffiliation|Zqname p2/);
  });

  test('show every field that was agreed to, also for machines, and no text ends the data', async () => {
    await setConsents(tx, 'p1', new Set(ALL), NOW);
    const page = await html(personPage, call(ANONYMOUS, '/network/people/p1', { id: 'p1' }));
    for (const [field, words] of Object.entries(SHOWN)) expect(page.html, field).toContain(words);
    expect(page.html).not.toContain('<script>alert');
    const json = /<script type="application\/ld\+json"[^>]*>([\s\S]*?)<\/script>/.exec(page.html)?.[1] ?? '';
    expect(JSON.parse(json)).toMatchObject({
      '@type': 'Person',
      name: 'Zqname p1',
      sameAs: 'https://orcid.org/0000-0002-1825-0097',
      affiliation: { name: 'Institute of tests', sameAs: 'https://ror.org/03yrm5c26' },
      description: 'Zqabout </script><script>alert(1)</script>',
    });
  });

  test('answer alike for whoever keeps to themselves, was erased or never was', async () => {
    for (const id of ['p2', 'nobody', 'p1', '']) {
      expect(await statusOf(personPage.loader(call(ANONYMOUS, `/network/people/${id}`, { id })))).toBe(404);
      expect(await statusOf(picture.loader(call(ANONYMOUS, `/network/people/${id}/photograph.jpg`, { id })))).toBe(404);
    }
  });
});

describe('one’s own profile', () => {
  test('is asked for by nobody who is not signed in, and a form changes only the profile of whoever sends it', async () => {
    for (const page of [profile, photograph, data]) {
      expect(await statusOf(page.loader(call(ANONYMOUS, '/account/profile')))).toBe(302);
      expect(await statusOf(page.action(call(ANONYMOUS, '/account/profile', {}, form({ do: 'save' }))))).toBe(302);
    }
    expect(await statusOf(exported.loader(call(ANONYMOUS, '/account/data/export.json')))).toBe(302);
    await profile.action(
      call(OTHER, '/account/profile', {}, form({ do: 'save', position: 'Mine', person: 'p1', about: '' })),
    );
    expect((await profileOf(tx, 'p2'))?.position).toBe('Mine');
    expect((await profileOf(tx, 'p1'))?.position).toBe('Zqposition');
    await profile.action(
      call(OTHER, '/account/profile', {}, form({ do: 'consent', public: ['name', 'nonsense'], person: 'p1' })),
    );
    expect(Object.keys(await consentsOf(tx, 'p2'))).toEqual(['name']);
    expect(await consentsOf(tx, 'p1')).toEqual({});
  });

  test('keeps what was typed when something has to be mended, and saves nothing of it', async () => {
    const out = (await profile.action(
      call(MEMBER, '/account/profile', {}, form({ do: 'save', position: 'New', orcid: '0000-0002-1825-0098' })),
    )) as unknown as {
      data: { values: { position: string; orcid: string }; errors: object };
      init: { status: number };
    };
    expect(out.init.status).toBe(422);
    expect(out.data.values).toMatchObject({ position: 'New', orcid: '0000-0002-1825-0098' });
    expect(Object.keys(out.data.errors)).toEqual(['orcid']);
    expect((await profileOf(tx, 'p1'))?.position).toBe('Zqposition');
  });
});

describe('a photograph', () => {
  const upload = async (bytes: Uint8Array<ArrayBuffer>) => {
    const body = new FormData();
    body.set('photograph', new File([bytes], 'me.png', { type: 'text/html' }));
    return photograph.action(call(MEMBER, '/account/photograph', {}, body));
  };

  test('is taken whatever its name and type say, shown to the network, to everybody only by consent, and gone when removed', async () => {
    expect(await statusOf(upload(await asPng(quarters(200, 160))))).toBe(302);
    const look = (who: Actor) => picture.loader(call(who, '/network/people/p1/photograph.jpg', { id: 'p1' }));
    expect(await statusOf(look(ANONYMOUS))).toBe(404);
    expect(await statusOf(look(STRANGER))).toBe(404);
    const inside = await look(OTHER);
    expect(inside.status).toBe(200);
    expect(inside.headers.get('content-type')).toBe('image/jpeg');
    expect(inside.headers.get('x-content-type-options')).toBe('nosniff');
    expect(inside.headers.get('cache-control')).toBe('private, no-cache');
    expect([...new Uint8Array(await inside.arrayBuffer()).slice(0, 3)]).toEqual([0xff, 0xd8, 0xff]);
    await setConsents(tx, 'p1', new Set<ProfileField>(['name', 'photograph']), NOW);
    expect((await look(ANONYMOUS)).status).toBe(200);
    await setConsents(tx, 'p1', new Set<ProfileField>(['name']), NOW);
    expect(await statusOf(look(ANONYMOUS))).toBe(404);
    await photograph.action(call(MEMBER, '/account/photograph', {}, form({ do: 'remove' })));
    expect(await statusOf(look(OTHER))).toBe(404);
  });

  test('that is none is refused in a sentence', async () => {
    const out = (await upload(new TextEncoder().encode('<svg/>'))) as unknown as { data: { sentence: string } };
    expect(out.data.sentence).toContain('not a whole JPEG, PNG or WebP');
    expect((await profileOf(tx, 'p1'))?.photograph).toBe(null);
  });
});

describe('one’s own data', () => {
  test('come as a file that is kept nowhere, and that it was taken is on record', async () => {
    const out = await exported.loader(call(MEMBER, '/account/data/export.json'));
    expect(out.headers.get('cache-control')).toBe('private, no-store');
    expect(out.headers.get('content-disposition')).toContain('attachment');
    const text = await out.text();
    expect(text).toContain('Zqposition');
    expect(text).not.toContain('Zqname p2');
    const events = await tx.selectFrom('audit_event').select('actor').where('kind', '=', 'own-data.exported').execute();
    expect(events).toEqual([{ actor: 'p1' }]);
  });

  test('are erased only after the typed words, by the person, or by the office after the typed name', async () => {
    const name = async (id: string) =>
      (await tx.selectFrom('person').select('name').where('id', '=', id).executeTakeFirstOrThrow()).name;
    for (const confirm of ['', 'yes', 'erase'])
      expect(await statusOf(data.action(call(MEMBER, '/account/data', {}, form({ confirm }))))).toBe(422);
    expect(await name('p1')).toBe('Zqname p1');
    expect(await statusOf(data.action(call(MEMBER, '/account/data', {}, form({ confirm: ' Erase me ' }))))).toBe(302);
    expect(await name('p1')).toMatch(/^Erased person \d+$/);
    const byOffice = (who: Actor, confirm: string) =>
      erase.action(call(who, '/desk/people/p2/erase', { id: 'p2' }, form({ confirm })));
    await expect(byOffice(OTHER, 'Zqname p2')).rejects.toThrow('Your role in the network does not allow this');
    expect(await statusOf(byOffice(OFFICE, 'p2'))).toBe(422);
    expect(await statusOf(byOffice(OFFICE, 'Zqname p2'))).toBe(302);
    expect(await name('p2')).toMatch(/^Erased person \d+$/);
    const last = (await data.action(call(OFFICE, '/account/data', {}, form({ confirm: 'erase me' })))) as unknown as {
      data: { sentence: string };
    };
    expect(last.data.sentence).toContain('last person of the network office');
  });
});
