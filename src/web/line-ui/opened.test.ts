import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listClaims, readClaim, reviseClaim } from '#claims/claims.server.ts';
import { LineRefused } from '#claims/line-refused.ts';
import { seenNow } from '#claims/resting.server.ts';
import type { Store } from '#db/connect.server.ts';
import { freshStore } from '#db/testing.server.ts';
import type { Db } from '#db/tx.ts';
import { type Actor, ANONYMOUS } from '#governance/actors.ts';
import { endRole } from '#governance/roles.server.ts';
import { openedBefore } from '#ledger/open.server.ts';
import { recordThing, setPins } from '#ledger/record.server.ts';
import { standings } from '#ledger/staleness.server.ts';
import type { Ref } from '#ledger/things.ts';
import { supersedeDecision } from '#priorities/decisions.server.ts';
import {
  AT,
  aChange,
  CHAIR,
  decisionOn,
  hashOf,
  MEMBER,
  NOW,
  OFFICE,
  putStudy,
  STEWARD,
  TODAY,
  writeLine,
} from '#updates/line-testing.server.ts';
import { movedSince, readPassage, writePassage } from '#updates/passages.server.ts';
import { reaffirmThing } from '#updates/reaffirm.server.ts';
import { releaseObstacles, signRelease, withdrawPassage } from '#updates/release.server.ts';
import { asOpened, readFrame } from './thing-frame.server.ts';

let store: Store;
let db: Db;
beforeAll(async () => {
  store = await freshStore();
  db = store.db;
  await db.write(writeLine);
});
afterAll(() => store.close());

const D1: Ref = { kind: 'decision', id: 'D1' };
const C1: Ref = { kind: 'claim', id: 'C1' };
const digestOf = async (ref: Ref) => (await db.read((tx) => seenNow(tx, ref)))?.digest ?? '';
const stateOf = async (ref: Ref) =>
  (await db.read((tx) => standings(tx, [ref], TODAY))).get(`${ref.kind}:${ref.id}`)?.state;
const sentenceOf = (p: Promise<unknown>) =>
  p.then(
    () => 'was done',
    (e: unknown) => (e instanceof LineRefused ? e.message : Promise.reject(e)),
  );
const frame = (actor: Actor, ref: Ref) => db.read((tx) => readFrame(tx, { actor, now: NOW }, ref));
const draft = (over: { corrects?: string | null } = {}) =>
  db.write((tx) =>
    writePassage(tx, { title: 'Remission', body: 'Known: [[claim:C1]]', corrects: null, ...over }, OFFICE.id, AT),
  );
async function release(over: { corrects?: string | null } = {}): Promise<string> {
  const { id } = await draft(over);
  const hash = await hashOf(db, 'passage', id);
  await signRelease(db, id, CHAIR, hash, NOW);
  await signRelease(db, id, OFFICE, hash, NOW);
  return id;
}
const reword = (template: string) =>
  db.write(async (tx) => {
    const c = await readClaim(tx, 'C1');
    if (!c) throw new Error('C1 is missing');
    const { bound, certaintyReasons } = c;
    return reviseClaim(tx, 'C1', { template, bound, certainty: 'high', certaintyReasons }, MEMBER.id, AT);
  });

/** From here on a row of the line that is written after an audit event of the same transaction is an error. */
const rowsBeforeEvents = () =>
  db.write(async (tx) => {
    await sql`create or replace function rows_first() returns trigger language plpgsql as $$ begin
      if exists (select 1 from audit_event where xmin::text = pg_current_xact_id()::text) then raise exception 'a row after an event'; end if;
      return new; end $$`.execute(tx);
    for (const table of ['thing', 'passage', 'pin'])
      await sql`create trigger rows_first before insert or update on ${sql.table(table)} for each row execute function rows_first()`.execute(
        tx,
      );
  });

test('a stop that arrives after the page was read is not silenced by what was sent for it', async () => {
  await db.write((tx) => putStudy(tx, 'NCT00000001', 'RECRUITING, phase 2', [aChange('medium', 'phase')]));
  const seen = await digestOf(D1);
  await db.write((tx) => putStudy(tx, 'NCT00000001', 'TERMINATED', [aChange('high', 'status-stopped')]));
  const reason = 'The phase does not matter here.';
  expect(await sentenceOf(reaffirmThing(db, CHAIR, D1, reason, seen, NOW))).toContain(
    'changed again since you read it',
  );
  expect(await sentenceOf(reaffirmThing(db, CHAIR, D1, reason, '', NOW))).toContain('changed again since you read it');
  expect(await stateOf(D1)).toBe('stale');
  expect((await frame(CHAIR, D1)).seen).toBe(await digestOf(D1));
  await reaffirmThing(db, CHAIR, D1, 'The study that stopped enrolled nobody.', await digestOf(D1), NOW);
  expect(await stateOf(D1)).not.toBe('stale');
});

test('an arm keeps what it pinned until a person has looked, and other evidence is reaffirmed by nobody', async () => {
  const arm: Ref = { kind: 'arm', id: 'a-2024-car-t' };
  await db.write(async (tx) => {
    await recordThing(tx, { ...arm, title: 'A 2024', asOf: null, content: { a: 1 } }, [], AT);
    await setPins(tx, arm, [{ to: { kind: 'study', id: 'NCT00000002' } }], AT);
    await putStudy(tx, 'NCT00000002', 'COMPLETED', [aChange('medium', 'status-other')]);
  });
  expect((await frame(CHAIR, arm)).may.reaffirm).toBe(true);
  expect((await frame(STEWARD, arm)).may.reaffirm).toBe(false);
  expect(await stateOf(arm)).toBe('new-evidence');
  await reaffirmThing(db, CHAIR, arm, 'The paper describes the same group.', await digestOf(arm), NOW);
  expect(await stateOf(arm)).toBe('fresh');
  const q: Ref = { kind: 'query', id: 'Q1' };
  expect(await sentenceOf(reaffirmThing(db, CHAIR, q, 'Looked at it all.', await digestOf(q), NOW))).toContain(
    'follows its sources',
  );
});

test('a reason with half a character is refused in a sentence, and one with a NUL is read without it', async () => {
  const arm: Ref = { kind: 'arm', id: 'a-2024-car-t' };
  const say = async (reason: string) => sentenceOf(reaffirmThing(db, CHAIR, arm, reason, await digestOf(arm), NOW));
  expect(await say('It stands \ud800 as it is.')).toContain('broken character');
  expect(await say('It stands \u0000 as it is.')).toBe('was done');
  expect(await sentenceOf(withdrawPassage(db, 'P1', CHAIR, 'It was wrong \udfff here.', NOW))).toContain(
    'broken character',
  );
});

test('a signature of somebody who has lost the role does not count, by our word and by that of the database', async () => {
  const { id } = await draft();
  const hash = await hashOf(db, 'passage', id);
  await signRelease(db, id, CHAIR, hash, NOW);
  await db.write((tx) => endRole(tx, OFFICE.id, CHAIR.id, 'chair', NOW()));
  expect(await signRelease(db, id, OFFICE, hash, NOW)).toEqual({ signatures: 1, released: false });
  expect((await db.read((tx) => readPassage(tx, id)))?.signatures.map((s) => [s.person, s.counts])).toEqual([
    ['chair-1', false],
    ['office-1', true],
  ]);
  const open = db.write((tx) =>
    tx.updateTable('passage').set({ state: 'released', released_at: NOW() }).where('id', '=', id).execute(),
  );
  await expect(open).rejects.toMatchObject({ code: 'AC001' });
  const role = { person_id: CHAIR.id, role: 'chair', since: new Date('2026-07-01T09:00:00Z'), until: null };
  await db.write((tx) => tx.insertInto('person_role').values(role).execute());
});

test('what one member writes on an open claim is not public until two people release it', async () => {
  await rowsBeforeEvents();
  const first = await release();
  await reword('SECRET: cell therapy is proven in {events} of {patients}.');
  const before = '12 of 15 patients were in remission at 6 months after CD19 CAR T.';
  const outside = await frame(ANONYMOUS, C1);
  expect(outside).toMatchObject({ title: before, version: 1, openedVersion: null, versions: [{ version: 1 }] });
  expect(await frame(MEMBER, C1)).toMatchObject({ version: 2, openedVersion: 1 });
  const shown = (actor: Actor) =>
    db.read(async (tx) => asOpened(tx, { actor, now: NOW }, C1, await readClaim(tx, 'C1').then((c) => c ?? {})));
  expect(await shown(ANONYMOUS)).toMatchObject({ sentence: before, certainty: 'low' });
  expect(await shown(MEMBER)).toMatchObject({ certainty: 'high' });
  const list = (includeUnreleased: boolean, query: string) =>
    db.read((tx) => listClaims(tx, { page: 1, size: 9, includeUnreleased, query }));
  expect((await list(false, 'SECRET')).total).toBe(0);
  expect((await list(true, 'SECRET')).total).toBe(1);
  expect((await list(false, 'remission')).rows).toMatchObject([{ id: 'C1', title: before, certainty: 'low' }]);
  // the passage that rests on it says that it was revised, and not how
  const passage = await frame(ANONYMOUS, { kind: 'passage', id: first });
  expect(passage.state).toBe('new-evidence');
  expect(passage.restsOn.map((n) => n.title)).toEqual([before]);
  expect(JSON.stringify([outside, passage])).not.toContain('SECRET');
  const moved = (inside: boolean) =>
    db.read(async (tx) => {
      const p = await readPassage(tx, first);
      return p ? movedSince(tx, p.document, inside) : null;
    });
  expect(await moved(false)).toEqual([]);
  expect((await moved(true))?.[0]).toContain('SECRET');
  // a later release takes the newer version over, and corrects the first passage
  const late = await draft({ corrects: first });
  await release({ corrects: first });
  expect((await frame(ANONYMOUS, C1)).title).toContain('SECRET');
  expect(await db.read((tx) => openedBefore(tx, [C1]))).toEqual(new Map());
  expect((await db.read((tx) => releaseObstacles(tx, late.id, TODAY))).join(' ')).toContain('already corrected by');
});

test('a decision is replaced with every row written before the first event', async () => {
  const { id } = await db.write((tx) =>
    supersedeDecision(tx, 'D1', decisionOn({ title: 'Fund half of it' }), CHAIR.id, AT),
  );
  expect(await stateOf(D1)).toBe('superseded');
  const kinds = await db.read((tx) =>
    tx.selectFrom('audit_event').select('kind').orderBy('seq', 'desc').limit(2).execute(),
  );
  expect([id, ...kinds.map((k) => k.kind)]).toEqual(['D2', 'thing.superseded', 'thing.written']);
});
