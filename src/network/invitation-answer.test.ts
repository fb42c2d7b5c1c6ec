import { expect, test } from 'vitest';
import { freshStore, openTx } from '#db/testing.server.ts';
import type { ReadTx, WriteTx } from '#db/tx.ts';
import type { PersonActor, Role } from '#governance/actors.ts';
import { addPerson, readActor } from '#governance/people.server.ts';
import { acceptInvitation, declineInvitation, readInvitation } from './invitation-answer.server.ts';
import { listInvitations } from './invitation-list.server.ts';
import {
  forgetInvitation,
  InvitationRefused,
  sendAnew,
  sendInvitation,
  withdrawInvitation,
} from './invitations.server.ts';
import { INVITATION_DAYS, MOST_LETTERS_A_DAY, type NewInvitation } from './invitations.ts';

const AT = new Date('2026-11-23T12:00:00Z');
const after = (ms: number) => new Date(AT.getTime() + ms);
const EXPIRES = INVITATION_DAYS * 86_400_000;
const HOUR = 3_600_000;

const actor = (id: string, ...roles: Role[]): PersonActor => ({
  kind: 'person',
  id,
  name: id,
  roles,
  demonstration: false,
});
const OFFICE = actor('office', 'office');
const CHAIR = actor('chair', 'chair');

async function network(tx: WriteTx): Promise<void> {
  for (const p of [OFFICE, CHAIR]) await addPerson(tx, { ...p, email: `${p.id}@example.org`, affiliation: null }, AT);
}
const invitation = (i: Partial<NewInvitation> = {}): NewInvitation => ({
  name: 'Ada',
  email: 'ada@example.org',
  role: 'member',
  institution: 'A hospital',
  country: 'FR',
  why: 'knows myositis',
  note: 'We would value your view.',
  ...i,
});
let drawn = 0;
const token = () => `${String(++drawn).padStart(6, '0')}${'t'.repeat(37)}`;
const letter = (t: string) => ({ token: t, siteUrl: 'https://site.example', network: 'Network' });
const send = (tx: WriteTx, t: string, i: Partial<NewInvitation> = {}, by = OFFICE, at = AT) =>
  sendInvitation(tx, by, invitation(i), letter(t), at);
const accept = (tx: WriteTx, t: string, signedIn: string | null = null, at = AT) =>
  acceptInvitation(tx, t, { name: 'Ada Corrected', signedIn }, at);
const states = async (tx: ReadTx, at = AT) =>
  (await listInvitations(tx, at, { state: null, page: 1, size: 50 })).rows.map((r) => r.state);

test('a letter with the link goes out; the database keeps only its hash besides the letter, which is emptied once sent', async () => {
  const tx = await openTx();
  await network(tx);
  const t = token();
  await send(tx, t);
  const mail = await tx.selectFrom('mail').selectAll().executeTakeFirstOrThrow();
  expect(mail).toMatchObject({ to_address: 'ada@example.org', secret: true });
  expect(mail.body).toContain(`https://site.example/invitation?token=${t}`);
  expect(JSON.stringify(await tx.selectFrom('invitation').selectAll().execute())).not.toContain(t);
  const chain = JSON.stringify(await tx.selectFrom('audit_event').select('body').execute());
  expect(chain).not.toMatch(/ada|Ada|hospital|value/);
});

test('accepting makes a member under the corrected name, once, and tells whoever invited', async () => {
  const tx = await openTx();
  await network(tx);
  const t = token();
  await send(tx, t, {}, CHAIR);
  expect(await readInvitation(tx, t, AT)).toMatchObject({ name: 'Ada', role: 'member', inviter: 'chair' });
  const done = await accept(tx, t, null, after(HOUR));
  expect(done).toMatchObject({ kind: 'new', email: 'ada@example.org' });
  expect(await readActor(tx, { email: 'ada@example.org' }, after(HOUR))).toMatchObject({
    name: 'Ada Corrected',
    roles: ['member'],
  });
  expect(await accept(tx, t, null, after(HOUR))).toEqual({ kind: 'gone' });
  expect(await declineInvitation(tx, t, '', after(HOUR))).toBe(false);
  const told = await tx.selectFrom('notice').select(['person_id', 'title']).execute();
  expect(told).toEqual([{ person_id: 'chair', title: 'Ada Corrected accepted your invitation (member)' }]);
});

test('reading the page any number of times changes nothing', async () => {
  const tx = await openTx();
  await network(tx);
  const t = token();
  await send(tx, t);
  const before = JSON.stringify(await tx.selectFrom('invitation').selectAll().execute());
  for (let i = 0; i < 3; i++) expect(await readInvitation(tx, t, AT)).not.toBeNull();
  expect(JSON.stringify(await tx.selectFrom('invitation').selectAll().execute())).toBe(before);
});

test('a link works to the last millisecond before its expiry', async () => {
  const tx = await openTx();
  await network(tx);
  const [one, other] = [token(), token()];
  await send(tx, one);
  await send(tx, other, { email: 'bea@example.org' });
  expect(await accept(tx, one, null, after(EXPIRES))).toEqual({ kind: 'gone' });
  expect(await readInvitation(tx, other, after(EXPIRES - 1))).not.toBeNull();
  expect((await accept(tx, other, null, after(EXPIRES - 1))).kind).toBe('new');
});

test('a link that was used, declined, withdrawn, replaced, has expired, or was never made answers the same in every way', async () => {
  const tx = await openTx();
  await network(tx);
  const t = Array.from({ length: 5 }, token);
  const at = (i: number) => t[i] ?? '';
  const address = (i: number) => ({ email: `p${i}@example.org` });
  await send(tx, at(0), address(0));
  await accept(tx, at(0));
  await send(tx, at(1), address(1));
  expect(await declineInvitation(tx, at(1), 'no time', AT)).toBe(true);
  await withdrawInvitation(tx, OFFICE, await send(tx, at(2), address(2)), AT);
  await sendAnew(tx, OFFICE, await send(tx, at(3), address(3)), letter(token()), AT);
  await send(tx, at(4), address(4), OFFICE, after(-EXPIRES));
  const dead = [...t, 'never-made', '', 'x'.repeat(10_000), '\u0000', '💥'];
  for (const link of dead) {
    expect(await readInvitation(tx, link, AT)).toBeNull();
    expect(await accept(tx, link)).toEqual({ kind: 'gone' });
    expect(await accept(tx, link, 'office')).toEqual({ kind: 'gone' });
    expect(await declineInvitation(tx, link, '', AT)).toBe(false);
  }
  expect((await states(tx)).sort()).toEqual(['accepted', 'declined', 'expired', 'waiting', 'withdrawn']);
});

test('an address that belongs to a person joins after signing in as that person, and as nobody else', async () => {
  const tx = await openTx();
  await network(tx);
  await addPerson(
    tx,
    { id: 'known', name: 'Known', email: 'known@example.org', affiliation: null, roles: [], demonstration: false },
    AT,
  );
  const t = token();
  await send(tx, t, { email: 'known@example.org' });
  // what a stranger reads does not tell it from an unknown address
  expect(Object.keys((await readInvitation(tx, t, AT)) ?? {}).sort()).toEqual([
    'expiresAt',
    'inviter',
    'name',
    'note',
    'role',
  ]);
  expect(await accept(tx, t)).toEqual({ kind: 'sign-in' });
  expect(await accept(tx, t, 'chair')).toEqual({ kind: 'somebody-else' });
  expect(await accept(tx, t, 'known')).toEqual({ kind: 'joined', person: 'known' });
  const known = await readActor(tx, { id: 'known' }, AT);
  expect(known).toMatchObject({ name: 'Known', roles: ['member'] });
  // signed in as somebody, a link to a stranger's address is refused in the same words
  const other = token();
  await send(tx, other);
  expect(await accept(tx, other, 'chair')).toEqual({ kind: 'somebody-else' });
});

test('the committee invites members; to speak for the sponsor or to keep the data, only the office invites', async () => {
  const tx = await openTx();
  await network(tx);
  await expect(send(tx, token(), { role: 'sponsor' }, CHAIR)).rejects.toThrow('Only the network office');
  await send(tx, token(), { role: 'data-steward' });
});

test('an address whose invitation waits is not invited again; after its expiry it is, and the earlier one stays on record', async () => {
  const tx = await openTx();
  await network(tx);
  const first = token();
  await send(tx, first);
  await expect(send(tx, token(), {}, CHAIR)).rejects.toThrow('waits for its answer already');
  await send(tx, token(), {}, CHAIR, after(EXPIRES));
  expect(await states(tx, after(EXPIRES))).toEqual(['waiting', 'expired']);
  expect((await listInvitations(tx, after(EXPIRES), { state: 'expired', page: 1, size: 9 })).total).toBe(1);
});

test('whoever invited and the office change an invitation, nobody else, and nobody once it has its answer', async () => {
  const tx = await openTx();
  await network(tx);
  const t = token();
  const id = await send(tx, t);
  await expect(withdrawInvitation(tx, CHAIR, id, AT)).rejects.toThrow(InvitationRefused);
  await expect(withdrawInvitation(tx, OFFICE, 999_999, AT)).rejects.toThrow(InvitationRefused);
  await accept(tx, t);
  await expect(withdrawInvitation(tx, OFFICE, id, AT)).rejects.toThrow('has its answer already');
  await expect(sendAnew(tx, OFFICE, id, letter(token()), AT)).rejects.toThrow('has its answer already');
  await expect(tx.updateTable('invitation').set({ answer: 'declined' }).execute()).rejects.toThrow('has its answer');
});

test('letters are counted over any 24 hours, those sent anew among them, each sender for themselves', async () => {
  const tx = await openTx();
  await network(tx);
  const first = await send(tx, token(), { email: 'p0@example.org' });
  for (let i = 1; i < MOST_LETTERS_A_DAY - 1; i++) await send(tx, token(), { email: `p${i}@example.org` });
  await sendAnew(tx, OFFICE, first, letter(token()), AT);
  const late = after(24 * HOUR - 1);
  await expect(send(tx, token(), { email: 'q@example.org' }, OFFICE, late)).rejects.toThrow('which is the most');
  await expect(sendAnew(tx, OFFICE, first, letter(token()), late)).rejects.toThrow('which is the most');
  await send(tx, token(), { email: 'r@example.org' }, CHAIR, late);
  await send(tx, token(), { email: 'q@example.org' }, OFFICE, after(24 * HOUR));
});

test('whoever was invited and asks to be forgotten is in no invitation and no letter any more, and what waited is taken back', async () => {
  const tx = await openTx();
  await network(tx);
  const [old, open] = [token(), token()];
  const first = await send(tx, old, {}, CHAIR);
  await declineInvitation(tx, old, 'Ada has no time', AT);
  await send(tx, open, {}, CHAIR);
  await send(tx, token(), { email: 'bea@example.org' }, CHAIR);
  await expect(forgetInvitation(tx, CHAIR, first, AT)).rejects.toThrow('Only the network office');
  expect(await forgetInvitation(tx, OFFICE, first, AT)).toBe(2);
  const rows = await tx.selectFrom('invitation').selectAll().where('email', 'is', null).execute();
  const letters = await tx.selectFrom('mail').selectAll().orderBy('id').execute();
  const notices = await tx.selectFrom('notice').selectAll().execute();
  expect(JSON.stringify([rows, notices, letters.slice(0, 2)])).not.toMatch(
    /Ada|ada@|myositis|hospital|invitation\?token/,
  );
  expect(letters.map((l) => l.given_up_at === null)).toEqual([false, false, true]);
  expect(await readInvitation(tx, open, AT)).toBeNull();
  expect((await states(tx)).sort()).toEqual(['declined', 'waiting', 'withdrawn']);
  await expect(forgetInvitation(tx, OFFICE, first, AT)).rejects.toThrow('no address any more');
  await expect(sendAnew(tx, OFFICE, first, letter(token()), AT)).rejects.toThrow(InvitationRefused);
  // a person of the network is not forgotten by half
  const t = token();
  const id = await send(tx, t, { email: 'cem@example.org' });
  await accept(tx, t);
  await expect(forgetInvitation(tx, OFFICE, id, AT)).rejects.toThrow('belongs to a person');
});

test('an open invitation whose address was erased leads nowhere and cannot be sent anew', async () => {
  const tx = await openTx();
  await network(tx);
  const t = token();
  const id = await send(tx, t);
  await tx.updateTable('invitation').set({ email: null, name: 'Erased person 1' }).where('id', '=', id).execute();
  expect(await readInvitation(tx, t, AT)).toBeNull();
  expect(await accept(tx, t)).toEqual({ kind: 'gone' });
  await expect(sendAnew(tx, OFFICE, id, letter(token()), AT)).rejects.toThrow('was erased at the wish of its owner');
});

test('of two presses at once one joins and the other finds the link gone', async () => {
  const store = await freshStore();
  try {
    await store.db.write(network);
    const t = token();
    await store.db.write((tx) => send(tx, t));
    const press = () => store.db.write((tx) => accept(tx, t));
    const out = await Promise.all([press(), press(), press()]);
    expect(out.map((o) => o.kind).sort()).toEqual(['gone', 'gone', 'new']);
  } finally {
    await store.close();
  }
});

test('of two invitations to one address at once one is written', async () => {
  const store = await freshStore();
  try {
    await store.db.write(network);
    const out = await Promise.allSettled(
      [OFFICE, CHAIR].map((by) => store.db.write((tx) => send(tx, token(), {}, by))),
    );
    expect(out.map((o) => o.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await store.db.read((tx) => states(tx))).toEqual(['waiting']);
  } finally {
    await store.close();
  }
});
