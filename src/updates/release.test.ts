import { afterAll, beforeAll, expect, test } from 'vitest';
import { refillClaim, renewClaim } from '#claims/claims.server.ts';
import { LineRefused } from '#claims/line-refused.ts';
import { seenNow } from '#claims/resting.server.ts';
import type { Store } from '#db/connect.server.ts';
import { freshStore } from '#db/testing.server.ts';
import type { Db, WriteTx } from '#db/tx.ts';
import { type Actor, ANONYMOUS } from '#governance/actors.ts';
import { Refused } from '#governance/gate.server.ts';
import { verifyChain } from '#ledger/audit.server.ts';
import { openOnes } from '#ledger/open.server.ts';
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
  putSynthesis,
  STEWARD,
  synthesisAnswer,
  TODAY,
  writeLine,
} from './line-testing.server.ts';
import { latestPassages, movedSince, readPassage, revisePassage, writePassage } from './passages.server.ts';
import { reaffirmThing } from './reaffirm.server.ts';
import { releaseObstacles, signRelease, withdrawPassage } from './release.server.ts';

/** A line of the test's own: releases need real commits and several transactions. */
async function line(): Promise<{ store: Store; db: Db }> {
  const store = await freshStore();
  await store.db.write(writeLine);
  return { store, db: store.db };
}
let shared: { store: Store; db: Db };
beforeAll(async () => {
  shared = await line();
});
afterAll(() => shared.store.close());

const BODY = 'What is known: [[claim:C1]]';
const draft = (tx: WriteTx, over: { body?: string; corrects?: string | null } = {}) =>
  writePassage(tx, { title: 'Remission in lupus', body: BODY, corrects: null, ...over }, OFFICE.id, AT);
const sentenceOf = (p: Promise<unknown>) =>
  p.then(
    () => 'was done',
    (e: unknown) => (e instanceof LineRefused || e instanceof Refused ? e.message : Promise.reject(e)),
  );
/** Reaffirms what is there at this moment, as somebody does who has just read the page. */
const reaffirmNow = async (db: Db, actor: Actor, ref: Ref, reason: string, now: () => Date) => {
  const seen = await db.read((tx) => seenNow(tx, ref));
  return reaffirmThing(db, actor, ref, reason, seen?.digest ?? '', now);
};
const stateOf = async (db: Db, id: string) => (await db.read((tx) => readPassage(tx, id)))?.state;
const codeOf = (p: Promise<unknown>) =>
  p.then(
    () => 'was done',
    (e: { code?: string }) => e.code,
  );

async function released(db: Db, over: { body?: string; corrects?: string | null } = {}): Promise<string> {
  const { id } = await db.write((tx) => draft(tx, over));
  const hash = await hashOf(db, 'passage', id);
  await signRelease(db, id, CHAIR, hash, NOW);
  await signRelease(db, id, OFFICE, hash, NOW);
  return id;
}

test('one person who signs twice does not release; a second person does, and everything upstream is opened', async () => {
  const { db } = shared;
  const { id } = await db.write((tx) => draft(tx));
  const hash = await hashOf(db, 'passage', id);
  expect(await signRelease(db, id, CHAIR, hash, NOW)).toEqual({ signatures: 1, released: false });
  expect(await sentenceOf(signRelease(db, id, CHAIR, hash, NOW))).toContain('it takes a second person');
  const refusal = await db.read((tx) =>
    tx.selectFrom('audit_event').select(['actor', 'body']).where('kind', '=', 'refused').execute(),
  );
  expect(refusal).toEqual([
    {
      actor: 'chair-1',
      body: { action: 'passage.release', thing: { kind: 'passage', id }, why: 'has signed this text already' },
    },
  ]);
  expect(await stateOf(db, id)).toBe('draft');
  const upstream = [
    { kind: 'passage' as const, id },
    { kind: 'claim' as const, id: 'C1' },
    { kind: 'claim' as const, id: 'C2' },
    { kind: 'decision' as const, id: 'D1' },
  ];
  expect((await db.read((tx) => openOnes(tx, upstream))).size).toBe(0);
  expect(await signRelease(db, id, OFFICE, hash, NOW)).toEqual({ signatures: 2, released: true });
  expect(await db.read((tx) => openOnes(tx, upstream))).toEqual(new Set([`passage:${id}`, 'claim:C1']));
  const p = await db.read((tx) => readPassage(tx, id));
  expect(p).toMatchObject({ state: 'released', releasedAt: NOW(), hash, document: { asOf: '2026-05-01' } });
  expect(p?.signatures.map((s) => [s.person, s.counts])).toEqual([
    ['chair-1', true],
    ['office-1', true],
  ]);
  expect(p?.document.references).toMatchObject([
    { id: 'C1', sentence: '12 of 15 patients were in remission at 6 months after CD19 CAR T.', certainty: 'low' },
  ]);
  expect(p?.document.status).toContain('investigational');
  expect(await sentenceOf(signRelease(db, id, CHAIR, hash, NOW))).toBe(`The passage ${id} is already released.`);
  expect(await db.read(verifyChain)).toMatchObject({ ok: true });
  const events = await db.read((tx) =>
    tx.selectFrom('audit_event').select('kind').where('kind', 'like', 'passage.%').orderBy('seq').execute(),
  );
  expect(events.map((e) => e.kind)).toEqual(['passage.release-signed', 'passage.release-signed', 'passage.released']);
});

test('who may not release is refused, and the refusal is in the audit chain', async () => {
  const { db } = shared;
  const { id } = await db.write((tx) => draft(tx));
  const hash = await hashOf(db, 'passage', id);
  for (const actor of [ANONYMOUS, MEMBER, STEWARD])
    await expect(signRelease(db, id, actor, hash, NOW)).rejects.toBeInstanceOf(Refused);
  const refusals = await db.read((tx) =>
    tx.selectFrom('audit_event').select(['actor', 'body']).where('kind', '=', 'refused').orderBy('seq').execute(),
  );
  const here = refusals.filter((r) => (r.body as { thing: Ref }).thing.id === id);
  expect(here.map((r) => r.actor)).toEqual(['anonymous', 'member-1', 'steward-1']);
  expect(here[0]?.body).toMatchObject({ action: 'passage.release', thing: { kind: 'passage', id } });
});

test('a changed draft voids the signatures under its former text, and the old hash can no longer be signed', async () => {
  const { db } = shared;
  const { id } = await db.write((tx) => draft(tx));
  const old = await hashOf(db, 'passage', id);
  await signRelease(db, id, CHAIR, old, NOW);
  await db.write((tx) =>
    revisePassage(tx, id, { title: 'Remission', body: `${BODY} Indeed.`, corrects: null }, OFFICE.id, AT),
  );
  expect(await sentenceOf(signRelease(db, id, OFFICE, old, NOW))).toContain('changed since you read it');
  const present = await hashOf(db, 'passage', id);
  expect(await signRelease(db, id, OFFICE, present, NOW)).toEqual({ signatures: 1, released: false });
  expect((await db.read((tx) => readPassage(tx, id)))?.signatures.map((s) => [s.person, s.counts])).toEqual([
    ['chair-1', false],
    ['office-1', true],
  ]);
  expect(await signRelease(db, id, CHAIR, present, NOW)).toEqual({ signatures: 2, released: true });
});

test('two people who sign at the same moment release it once', async () => {
  const { db } = shared;
  const { id } = await db.write((tx) => draft(tx));
  const hash = await hashOf(db, 'passage', id);
  const both = await Promise.all([signRelease(db, id, CHAIR, hash, NOW), signRelease(db, id, OFFICE, hash, NOW)]);
  expect(both.map((b) => [b.signatures, b.released]).sort()).toEqual([
    [1, false],
    [2, true],
  ]);
  const events = await db.read((tx) =>
    tx.selectFrom('audit_event').select('body').where('kind', '=', 'passage.released').execute(),
  );
  expect(events.filter((e) => (e.body as { passage: string }).passage === id)).toHaveLength(1);
});

test('a released passage cannot be altered, unreleased, signed away or erased, by the word of the database', async () => {
  const { db } = shared;
  const id = await released(db);
  const set = (values: Record<string, unknown>) =>
    codeOf(db.write((tx) => tx.updateTable('passage').set(values).where('id', '=', id).execute()));
  expect(await set({ body: 'Something else' })).toBe('AC001');
  expect(await set({ state: 'draft' })).toBe('AC001');
  expect(await set({ as_of: '2027-01-01' })).toBe('AC001');
  expect(await set({ corrects: 'P1' })).toBe('AC001');
  expect(await set({ state: 'withdrawn' })).toBe('AC001');
  expect(await codeOf(db.write((tx) => tx.deleteFrom('passage').where('id', '=', id).execute()))).toBe('AC001');
  expect(await codeOf(db.write((tx) => tx.deleteFrom('passage_release').execute()))).toBe('AC001');
  expect(
    await codeOf(
      db.write((tx) =>
        tx
          .updateTable('thing_version')
          .set({ content: '{}' })
          .where('kind', '=', 'passage')
          .where('id', '=', id)
          .execute(),
      ),
    ),
  ).toBe('AC001');
  const version = { kind: 'passage', id, version: 9, hash: 'x', as_of: null, at: AT, content: '{}' };
  expect(await codeOf(db.write((tx) => tx.insertInto('thing_version').values(version).execute()))).toBe('AC001');
  expect(
    await sentenceOf(
      db.write((tx) => revisePassage(tx, id, { title: 'Other', body: BODY, corrects: null }, OFFICE.id, AT)),
    ),
  ).toContain('frozen; write a correction');
});

test('the database refuses a release that two people have not signed', async () => {
  const { db } = shared;
  const { id } = await db.write((tx) => draft(tx));
  await signRelease(db, id, CHAIR, await hashOf(db, 'passage', id), NOW);
  const open = db.write((tx) =>
    tx.updateTable('passage').set({ state: 'released', released_at: AT }).where('id', '=', id).execute(),
  );
  expect(await codeOf(open)).toBe('AC001');
  const row = {
    id: 'P999',
    title: 'x',
    body: 'x',
    as_of: '2026-01-01',
    state: 'released',
    released_at: AT,
    author: OFFICE.id,
    made_at: AT,
  };
  expect(await codeOf(db.write((tx) => tx.insertInto('passage').values(row).execute()))).toBe('AC001');
});

test('what is upstream must hold: a stale decision blocks, named in one sentence', async () => {
  const { store, db } = await line();
  await db.write((tx) => putStudy(tx, 'NCT00000002', 'TERMINATED', [aChange('high', 'status-stopped')]));
  const hash = await hashOf(db, 'passage', 'P1');
  expect(await sentenceOf(signRelease(db, 'P1', CHAIR, hash, NOW))).toBe(
    'It cannot be released while what it rests on does not hold: decision D1 is stale.',
  );
  await db.write((tx) => supersedeDecision(tx, 'D1', decisionOn({ title: 'Fund it later' }), CHAIR.id, AT));
  expect(await sentenceOf(signRelease(db, 'P1', CHAIR, hash, NOW))).toContain('decision D1 is superseded');
  expect(await stateOf(db, 'P1')).toBe('draft');
  await store.close();
});

test('a draft whose claim is behind its evidence, or was renewed meanwhile, must be brought up to date before it is signed', async () => {
  const { store, db } = await line();
  const hash = await hashOf(db, 'passage', 'P1');
  await signRelease(db, 'P1', OFFICE, hash, NOW);
  await db.write((tx) =>
    putSynthesis(tx, 'Y1', synthesisAnswer(14, 18, 0.78), [aChange('medium', 'estimate')], '2026-06-20'),
  );
  expect(await sentenceOf(signRelease(db, 'P1', CHAIR, hash, NOW))).toBe(
    'The claim C1 is behind its evidence. It says 12 of 15; the synthesis Y1 now gives 14 of 18. Renew the claim, then save this draft again.',
  );
  await db.write((tx) => refillClaim(tx, 'C1', MEMBER.id, AT));
  expect(await sentenceOf(signRelease(db, 'P1', CHAIR, hash, NOW))).toContain('C1 changed since this draft was saved');
  expect(await db.read((tx) => releaseObstacles(tx, 'P1', TODAY))).toHaveLength(1);
  const p = await db.read((tx) => readPassage(tx, 'P1'));
  if (!p) throw new Error('P1 is missing');
  const { title, body, corrects } = p.document;
  await db.write((tx) => revisePassage(tx, 'P1', { title, body, corrects }, OFFICE.id, AT));
  const present = await hashOf(db, 'passage', 'P1');
  expect(await signRelease(db, 'P1', CHAIR, present, NOW)).toEqual({ signatures: 1, released: false });
  expect((await db.read((tx) => readPassage(tx, 'P1')))?.document.references[0]?.sentence).toContain('14 of 18');
  await store.close();
});

test('a released passage says what it said, and shows that its claim has a new number; it cannot be reaffirmed over it', async () => {
  const { store, db } = await line();
  const id = await released(db);
  await db.write((tx) =>
    putSynthesis(tx, 'Y1', synthesisAnswer(14, 18, 0.78), [aChange('medium', 'estimate')], '2026-06-20'),
  );
  expect(await sentenceOf(reaffirmNow(db, CHAIR, { kind: 'claim', id: 'C1' }, 'It still stands, I think.', NOW))).toBe(
    'It says 12 of 15; the synthesis Y1 now gives 14 of 18. Renew the claim.',
  );
  const moved = () =>
    db.read(async (tx) => {
      const p = await readPassage(tx, id);
      return p ? movedSince(tx, p.document, true) : [];
    });
  expect(await moved()).toEqual(['C1: It says 12 of 15; the synthesis Y1 now gives 14 of 18.']);
  await renewClaim(db, MEMBER, 'C1', NOW);
  expect(await moved()).toEqual(['C1 now reads: “14 of 18 patients were in remission at 6 months after CD19 CAR T.”']);
  const [latest] = await db.read((tx) => latestPassages(tx, 1, TODAY));
  expect(latest).toMatchObject({ id, state: 'new-evidence', asOf: '2026-05-01' });
  expect(latest?.firstSentence).toContain('12 of 15');
  expect(await sentenceOf(reaffirmNow(db, CHAIR, { kind: 'passage', id }, 'It still stands, I think.', NOW))).toBe(
    'C1 now reads otherwise than in this passage; write a correction.',
  );
  const fixed = await released(db, { corrects: id });
  expect((await db.read((tx) => latestPassages(tx, 5, TODAY))).map((p) => p.id)).toEqual([fixed]);
  expect(await sentenceOf(db.write((tx) => draft(tx, { corrects: id })))).toContain(`already corrected by ${fixed}`);
  expect(await sentenceOf(db.write((tx) => draft(tx, { corrects: 'P1' })))).toContain('is a draft');
  expect(await sentenceOf(db.write((tx) => draft(tx, { corrects: 'P77' })))).toContain('no passage P77');
  await store.close();
});

test('a thing is reaffirmed with a reason, and is fresh afterwards; a passed day cannot be reaffirmed away', async () => {
  const { store, db } = await line();
  await db.write((tx) => putStudy(tx, 'NCT00000002', 'TERMINATED', [aChange('high', 'status-stopped')]));
  const d1 = { kind: 'decision' as const, id: 'D1' };
  await expect(reaffirmNow(db, MEMBER, d1, 'Looked at and it stands.', NOW)).rejects.toBeInstanceOf(Refused);
  expect(await sentenceOf(reaffirmNow(db, CHAIR, d1, '  yes ', NOW))).toContain('Write why it still stands');
  expect(
    await sentenceOf(reaffirmNow(db, CHAIR, { kind: 'query', id: 'Q1' }, 'Looked at and it stands.', NOW)),
  ).toContain('follows its sources');
  expect(
    await sentenceOf(reaffirmNow(db, CHAIR, { kind: 'area', id: 'A9' }, 'Looked at and it stands.', NOW)),
  ).toContain('no area');
  const done = await reaffirmNow(db, CHAIR, d1, 'The study that stopped enrolled nobody.', NOW);
  expect([done.repinned, done.standing.state]).toEqual([1, 'new-evidence']);
  await reaffirmNow(db, CHAIR, { kind: 'claim', id: 'C2' }, 'The list is the same.', NOW);
  const { id } = await db.write(async (tx) => {
    const { writeDecision } = await import('#priorities/decisions.server.ts');
    return writeDecision(tx, decisionOn({ revisitIf: [{ if: 'date-passes', date: '2026-06-15' }] }), CHAIR.id, AT);
  });
  const again = await reaffirmNow(db, CHAIR, { kind: 'decision', id }, 'The day passed, all the same.', NOW);
  expect(again.standing.state).toBe('stale');
  const events = await db.read((tx) =>
    tx.selectFrom('audit_event').select('body').where('kind', '=', 'thing.reaffirmed').orderBy('seq').execute(),
  );
  expect(events[0]?.body).toEqual({ ref: d1, reason: 'The study that stopped enrolled nobody.' });
  await store.close();
});

test('a passage is withdrawn with a reason that everybody reads, once, and its text stays', async () => {
  const { db } = shared;
  const id = await released(db);
  expect(await sentenceOf(withdrawPassage(db, id, CHAIR, ' no ', NOW))).toContain('Write why it is withdrawn');
  await expect(withdrawPassage(db, id, MEMBER, 'The figure was read wrongly.', NOW)).rejects.toBeInstanceOf(Refused);
  await withdrawPassage(db, id, CHAIR, 'The figure was read wrongly.', NOW);
  expect(await db.read((tx) => readPassage(tx, id))).toMatchObject({
    state: 'withdrawn',
    withdrawnReason: 'The figure was read wrongly.',
    document: { body: BODY },
  });
  expect(await sentenceOf(withdrawPassage(db, id, CHAIR, 'The figure was read wrongly.', NOW))).toContain(
    'already withdrawn',
  );
  const { id: other } = await db.write((tx) => draft(tx));
  expect(await sentenceOf(withdrawPassage(db, other, CHAIR, 'The figure was read wrongly.', NOW))).toContain(
    'is a draft',
  );
  expect((await db.read((tx) => latestPassages(tx, 50, TODAY))).map((p) => p.id)).not.toContain(id);
  const codes = codeOf(
    db.write((tx) => tx.updateTable('passage').set({ withdrawn_reason: 'x' }).where('id', '=', id).execute()),
  );
  expect(await codes).toBe('AC001');
});
