import { expect, test } from 'vitest';
import { browser, codeNow, keyOf, signInSite } from './auth-testing.server.ts';
import { gate } from './gate.server.ts';
import { resetSecondFactors } from './second-factor.server.ts';
import { peopleBySecondFactor } from './second-factor-list.server.ts';
import { endSessions, sessionsOf, userOf } from './sessions.server.ts';

type Site = Awaited<ReturnType<typeof signInSite>>;

/** Sets an app up for whoever holds these headers. @returns its key, the backup codes and the new headers. */
async function withApp(site: Site, headers: Headers) {
  await site.signIn.secondFactor.beginApp(headers);
  const key = keyOf((await site.signIn.secondFactor.state(headers))?.begun?.address ?? '');
  const { cookies, codes } = await site.signIn.secondFactor.confirmApp(headers, codeNow(key, site.clock.at));
  return { key, codes, headers: browser(cookies) };
}
const later = (site: Site, seconds: number) => {
  site.clock.at = new Date(site.clock.at.getTime() + seconds * 1000);
};

test('the office acts in no plain session, and the refusal names the remedy on record', async () => {
  const site = await signInSite();
  const headers = await site.member('ada', ['office', 'member']);
  const actor = await site.signIn.actorOf(headers);
  expect(actor).toMatchObject({ roles: ['member'], withheld: ['office'] });
  await expect(
    gate(site.store.db, actor ?? { kind: 'anonymous' }, 'people.manage', null, () => site.clock.at),
  ).rejects.toThrow('Confirm with your second factor first: /account/security');
  await expect(
    gate(site.store.db, actor ?? { kind: 'anonymous' }, 'motion.move', null, () => site.clock.at),
  ).rejects.toThrow('Your role');
  const refusals = await site.store.kysely
    .selectFrom('audit_event')
    .select('body')
    .where('kind', '=', 'refused')
    .execute();
  expect(refusals.map((r) => (r.body as { why: string }).why)).toEqual([
    'second factor wanting',
    'not in a role that may do this',
  ]);
});

test('an app counts after its first code, makes the session strong and new, and brings ten codes that are kept as hashes only', async () => {
  const site = await signInSite();
  const plain = await site.member('ada', ['office']);
  await site.signIn.secondFactor.beginApp(plain);
  expect(await site.signIn.actorOf(plain)).toMatchObject({ roles: [] });
  await expect(site.signIn.secondFactor.confirmApp(plain, '000000')).rejects.toThrow('not the code');
  const { codes, headers, key } = await withApp(site, plain);
  expect(await site.signIn.actorOf(headers)).toMatchObject({ roles: ['office'] });
  // the session from before is over: whoever knew its cookie has nothing
  expect(await site.signIn.actorOf(plain)).toBeNull();
  expect(new Set(codes).size).toBe(10);
  const kept = JSON.stringify([
    await site.store.kysely.selectFrom('auth_backup_code').selectAll().execute(),
    await site.store.kysely.selectFrom('auth_totp').selectAll().execute(),
  ]);
  for (const c of codes) expect(kept).not.toContain(c.replace('-', ''));
  expect(kept).not.toContain(Buffer.from(key).toString('base64url'));
  const state = await site.signIn.secondFactor.state(headers);
  expect(state).toMatchObject({ strong: true, authenticator: 'confirmed', codesLeft: 10, begun: null });
  expect(JSON.stringify(await site.store.kysely.selectFrom('audit_event').selectAll().execute())).not.toContain(
    codes[0],
  );
});

test('a later sign-in is plain until a code is given, which works once', async () => {
  const site = await signInSite();
  const { key } = await withApp(site, await site.member('ada', ['chair']));
  const [one, two] = [await site.again('ada'), await site.again('ada')];
  expect(await site.signIn.actorOf(one)).toMatchObject({ roles: [], withheld: ['chair'] });
  // the code that confirmed the app, within its half minute
  await expect(site.signIn.secondFactor.confirm(one, codeNow(key, site.clock.at))).rejects.toThrow('used before');
  later(site, 30);
  const { cookies } = await site.signIn.secondFactor.confirm(one, codeNow(key, site.clock.at));
  expect(await site.signIn.actorOf(browser(cookies))).toMatchObject({ roles: ['chair'] });
  await expect(site.signIn.secondFactor.confirm(two, codeNow(key, site.clock.at))).rejects.toThrow('used before');
  expect(await site.signIn.actorOf(two)).toMatchObject({ roles: [] });
});

test('one code, sent twice at the same moment, is taken once', async () => {
  const site = await signInSite();
  const { codes } = await withApp(site, await site.member('ada', ['office']));
  const sessions = [await site.again('ada'), await site.again('ada'), await site.again('ada')];
  const tried = await Promise.allSettled(sessions.map((s) => site.signIn.secondFactor.confirm(s, codes[0] ?? '')));
  expect(tried.filter((t) => t.status === 'fulfilled')).toHaveLength(1);
});

test('a backup code works once, however it is typed, and not for somebody else', async () => {
  const site = await signInSite();
  const { codes } = await withApp(site, await site.member('ada', ['office']));
  await withApp(site, await site.member('bob', ['office']));
  const bob = await site.again('bob');
  await expect(site.signIn.secondFactor.confirm(bob, codes[1] ?? '')).rejects.toThrow('wrong');
  const ada = await site.again('ada');
  await site.signIn.secondFactor.confirm(ada, ` ${codes[1]?.toLowerCase().replace('-', ' ')} `);
  await expect(site.signIn.secondFactor.confirm(await site.again('ada'), codes[1] ?? '')).rejects.toThrow('wrong');
  expect((await site.signIn.secondFactor.state(await site.again('ada')))?.codesLeft).toBe(9);
});

test('after five wrong codes none is taken for a quarter of an hour, not even the right one, from any session', async () => {
  const site = await signInSite();
  const { key, codes } = await withApp(site, await site.member('ada', ['office']));
  later(site, 60);
  const headers = await site.again('ada');
  const other = await site.again('ada');
  const wrong = codeNow(key, site.clock.at) === '123456' ? '654321' : '123456';
  const tried = await Promise.allSettled(
    Array.from({ length: 12 }, () => site.signIn.secondFactor.confirm(headers, wrong)),
  );
  expect(tried.every((t) => t.status === 'rejected')).toBe(true);
  expect((await site.kinds()).filter((k) => k === 'second-factor.failed')).toHaveLength(5);
  await expect(site.signIn.secondFactor.confirm(other, codeNow(key, site.clock.at))).rejects.toThrow(
    'Too many wrong codes',
  );
  await expect(site.signIn.secondFactor.confirm(other, codes[0] ?? '')).rejects.toThrow('Too many wrong codes');
  later(site, 15 * 60 + 1);
  await expect(site.signIn.secondFactor.confirm(other, wrong)).rejects.toThrow('wrong');
  await site.signIn.secondFactor.confirm(other, codeNow(key, site.clock.at));
});

test('nobody changes factors in a plain session once there is one', async () => {
  const site = await signInSite();
  await withApp(site, await site.member('ada', ['office']));
  const plain = await site.again('ada');
  const { secondFactor, passkeys } = site.signIn;
  for (const change of [
    () => secondFactor.removeApp(plain),
    () => secondFactor.newBackupCodes(plain),
    () => secondFactor.beginApp(plain),
    () => passkeys.registration(plain),
    () => passkeys.remove(plain, 'x'),
    () => passkeys.register(plain, {}, 'x'),
    () => site.signIn.unlinkOrcid(plain),
  ])
    await expect(change()).rejects.toThrow('Confirm this session');
  expect((await secondFactor.state(plain))?.begun).toBeNull();
});

test('with the last factor go the codes and the strength of every session', async () => {
  const site = await signInSite();
  const { headers } = await withApp(site, await site.member('ada', ['office']));
  await site.signIn.secondFactor.removeApp(headers);
  expect(await site.signIn.actorOf(headers)).toMatchObject({ roles: [], withheld: ['office'] });
  expect(await site.signIn.secondFactor.state(headers)).toMatchObject({
    authenticator: 'none',
    codesLeft: 0,
    mayChange: true,
  });
});

test('what confirmed a session holds for a week, however long the session goes on', async () => {
  const site = await signInSite();
  const { headers } = await withApp(site, await site.member('ada', ['office']));
  later(site, 7 * 86_400 - 60);
  expect(await site.signIn.actorOf(headers)).toMatchObject({ roles: ['office'] });
  later(site, 120);
  expect(await site.signIn.actorOf(headers)).toMatchObject({ roles: [], withheld: ['office'] });
});

test('a role that is taken away, and one that is given, act at once', async () => {
  const site = await signInSite();
  const { headers } = await withApp(site, await site.member('ada', ['office']));
  await site.store.kysely.updateTable('person_role').set({ until: site.clock.at }).execute();
  expect(await site.signIn.actorOf(headers)).toMatchObject({ roles: [] });
});

test('the office resets what was lost: on record, the person is told, and roles wait again', async () => {
  const site = await signInSite();
  await withApp(site, await site.member('ada', ['office']));
  await site.member('bob', ['office']);
  const reset = (by: string, person: string) =>
    site.store.db.write((tx) => resetSecondFactors(tx, by, person, site.clock.at));
  await expect(reset('ada', 'ada')).rejects.toThrow('Somebody else');
  await expect(reset('ada', 'bob')).rejects.toThrow('no second factor');
  await expect(reset('ada', 'nobody')).rejects.toThrow('no second factor');
  expect((await site.store.db.read((tx) => peopleBySecondFactor(tx, site.clock.at, 1, 10))).rows).toMatchObject([
    { id: 'ada', factors: ['authenticator app'] },
    { id: 'bob', factors: [] },
  ]);
  await reset('bob', 'ada');
  expect(await site.signIn.actorOf(await site.again('ada'))).toMatchObject({ withheld: ['office'] });
  expect(await site.kinds()).toContain('second-factor.reset');
  const told = await site.store.kysely.selectFrom('notice').select(['person_id', 'path']).execute();
  expect(told).toEqual([{ person_id: 'ada', path: '/account/security' }]);
});

test('whoever holds the lost device is signed out by the reset, there and by ORCID, and cannot be the one who adds the new factor', async () => {
  const site = await signInSite();
  const lost = (await withApp(site, await site.member('ada', ['office']))).headers;
  const plain = await site.again('ada');
  const bob = await site.member('bob', ['office']);
  const user = await site.store.db.read((tx) => userOf(tx, 'ada'));
  for (const [id, user_id] of [
    ['mine', user?.id ?? ''],
    ['theirs', (await site.store.db.read((tx) => userOf(tx, 'bob')))?.id ?? ''],
  ] as const)
    await site.store.kysely
      .insertInto('auth_account')
      .values({ id, account_id: id, provider_id: 'orcid', user_id, updated_at: site.clock.at })
      .execute();
  await site.store.db.write((tx) => resetSecondFactors(tx, 'bob', 'ada', site.clock.at));
  for (const headers of [lost, plain]) {
    expect(await site.signIn.actorOf(headers)).toBeNull();
    await expect(site.signIn.secondFactor.beginApp(headers)).rejects.toThrow('no longer signed in');
  }
  expect(await site.signIn.actorOf(bob)).not.toBeNull();
  expect(await site.store.kysely.selectFrom('auth_account').select('id').execute()).toEqual([{ id: 'theirs' }]);
});

test('sessions are listed for their person alone, and one that is ended is over at once', async () => {
  const site = await signInSite();
  const [one, two] = [await site.member('ada', ['member']), await site.again('ada')];
  const bob = await site.member('bob', ['member']);
  const list = await site.store.db.read((tx) => sessionsOf(tx, 'ada', site.clock.at, 1, 10));
  expect(list.total).toBe(2);
  expect(list.rows[0]).toMatchObject({
    device: 'Firefox on Linux',
    from: expect.stringMatching(/^10\.0\.1\.[12]$/),
    strong: false,
  });
  const [bobs] = (await site.store.db.read((tx) => sessionsOf(tx, 'bob', site.clock.at, 1, 10))).rows;
  const end = (who: string, which: Parameters<typeof endSessions>[2]) =>
    site.store.db.write((tx) => endSessions(tx, who, which, site.clock.at));
  expect(await end('ada', { one: bobs?.id ?? '' })).toBe(0);
  expect(await site.signIn.actorOf(bob)).not.toBeNull();
  const here = (await site.signIn.sessionNow(two))?.id ?? '';
  expect(await end('ada', { allBut: here })).toBe(1);
  expect(await site.signIn.actorOf(one)).toBeNull();
  expect(await end('ada', { one: here })).toBe(1);
  expect(await site.signIn.actorOf(two)).toBeNull();
});

test('a passkey that is none is refused in one sentence, and signs nobody in', async () => {
  const site = await signInSite();
  const begun = await site.signIn.passkeys.authentication(browser([]));
  expect(begun.options).toMatchObject({ userVerification: 'required', rpId: 'localhost' });
  const made = { id: 'x', rawId: 'x', type: 'public-key', clientExtensionResults: {}, response: {} };
  for (const cookies of [begun.cookies, begun.cookies, []])
    await expect(site.signIn.passkeys.authenticate(browser(cookies), made)).rejects.toThrow('was not taken');
  expect(await site.store.kysely.selectFrom('auth_session').selectAll().execute()).toEqual([]);
});

test('the cookie from before signing in is not the one after', async () => {
  const site = await signInSite();
  const planted = await site.member('mallory', ['member']);
  await site.member('ada', ['member']);
  const cookies = await site.signIn.openSession('ada@example.org', planted);
  expect(cookies.join()).not.toContain(planted.get('cookie')?.split('=')[1]?.slice(0, 20));
  expect(await site.signIn.actorOf(planted)).toMatchObject({ id: 'mallory' });
  expect(await site.signIn.actorOf(browser(cookies))).toMatchObject({ id: 'ada' });
});
