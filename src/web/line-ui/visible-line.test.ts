import { isRouteErrorResponse } from 'react-router';
import { expect, test } from 'vitest';
import { openTx } from '#db/testing.server.ts';
import type { ReadTx, WriteTx } from '#db/tx.ts';
import { type Actor, ANONYMOUS } from '#governance/actors.ts';
import { readLine } from '#ledger/line.server.ts';
import { openUpstream } from '#ledger/open.server.ts';
import { type Ref, refText } from '#ledger/things.ts';
import { supersedeDecision } from '#priorities/decisions.server.ts';
import {
  AT,
  aChange,
  CHAIR,
  decisionOn,
  MEMBER,
  NOW,
  putStudy,
  putSynthesis,
  STEWARD,
  synthesisAnswer,
  TODAY,
  writeLine,
} from '#updates/line-testing.server.ts';
import { readFrame, visibleOnes } from './thing-frame.server.ts';
import { visibleLine } from './visible-line.ts';

const asker = (actor: Actor) => ({ actor, now: NOW });
async function line(): Promise<WriteTx> {
  const tx = await openTx();
  await writeLine(tx);
  return tx;
}
async function shown(tx: ReadTx, actor: Actor, focus: Ref) {
  const all = await readLine(tx, focus, TODAY);
  if (!all) throw new Error('there is no such line');
  return visibleLine(all, await visibleOnes(tx, asker(actor), all.nodes));
}
const ids = (l: { nodes: Ref[] }) => l.nodes.map((n) => n.id).join(' ');
const statusOf = (p: Promise<unknown>) =>
  p.then(
    () => 200,
    (e: unknown) => (isRouteErrorResponse(e) ? e.status : ((e as { init?: { status?: number } }).init?.status ?? -1)),
  );

test('a draft claim that rests on a public study is not in the public line, nor is anything behind it', async () => {
  const tx = await line();
  const study: Ref = { kind: 'study', id: 'NCT00000001' };
  expect(ids(await shown(tx, ANONYMOUS, study))).toBe('NCT00000001 Q1 Y1');
  expect(ids(await shown(tx, STEWARD, study))).toBe('NCT00000001 Q1 Y1');
  expect(ids(await shown(tx, MEMBER, study))).toBe('NCT00000001 Q1 Y1 C1 C2 S1 A1 D1 I1 P1');
});

test('once a passage is open the public walks to everything upstream of it and to nothing beside it', async () => {
  const tx = await line();
  await openUpstream(tx, { kind: 'statement', id: 'S1' });
  const l = await shown(tx, ANONYMOUS, { kind: 'study', id: 'NCT00000001' });
  expect(ids(l)).toBe('NCT00000001 Q1 Y1 C1 S1');
  expect(l.edges.map((e) => `${e.from.id}>${e.to.id}`)).toEqual(['C1>Y1', 'Q1>NCT00000001', 'S1>C1', 'Y1>NCT00000001']);
});

test('what is open but hangs on the line by something hidden alone is not shown on it', () => {
  const node = (kind: Ref['kind'], id: string) => ({
    kind,
    id,
    title: id,
    asOf: null,
    hash: id,
    standing: { supersededBy: null, reasons: [] },
  });
  const [y, c, p]: [Ref, Ref, Ref] = [
    { kind: 'synthesis', id: 'Y1' },
    { kind: 'claim', id: 'C1' },
    { kind: 'passage', id: 'P1' },
  ];
  const whole = {
    focus: y,
    nodes: [node('synthesis', 'Y1'), node('claim', 'C1'), node('passage', 'P1')],
    edges: [
      { from: c, to: y },
      { from: p, to: c },
    ],
  };
  expect(ids(visibleLine(whole, new Set(['synthesis:Y1', 'passage:P1'])))).toBe('Y1');
  expect(ids(visibleLine(whole, new Set(['synthesis:Y1', 'claim:C1', 'passage:P1'])))).toBe('Y1 C1 P1');
});

test('reasons that speak of hidden things are left out for the public, and the state stays true', async () => {
  const tx = await line();
  await tx.updateTable('thing').set({ open: true }).where('id', 'in', ['D1', 'A1']).execute();
  await putSynthesis(tx, 'Y1', synthesisAnswer(14, 18, 0.78), [aChange('medium', 'estimate')]);
  await putStudy(tx, 'NCT00000002', 'TERMINATED', [aChange('high', 'status-stopped', 'It was terminated.')]);
  const frame = await readFrame(tx, asker(ANONYMOUS), { kind: 'decision', id: 'D1' });
  expect(frame.state).toBe('stale');
  // C1 is hidden, so that its synthesis changed is not told here
  const about = (list: { sentence: string }[], id: string) => list.filter((r) => r.sentence.includes(id)).length;
  expect([about(frame.reasons, 'NCT00000002') > 0, about(frame.reasons, 'Y1')]).toEqual([true, 0]);
  const inside = await readFrame(tx, asker(CHAIR), { kind: 'decision', id: 'D1' });
  expect(about(inside.reasons, 'Y1')).toBe(1);
});

test('a successor that is not public is not named to the public', async () => {
  const tx = await line();
  await tx.updateTable('thing').set({ open: true }).where('id', 'in', ['D1', 'I1']).execute();
  const { id } = await supersedeDecision(tx, 'D1', decisionOn({ title: 'Something else' }), CHAIR.id, AT);
  const ref: Ref = { kind: 'decision', id: 'D1' };
  expect(await readFrame(tx, asker(ANONYMOUS), ref)).toMatchObject({ state: 'superseded', supersededBy: null });
  expect(await readFrame(tx, asker(CHAIR), ref)).toMatchObject({ supersededBy: { kind: 'decision', id } });
  const initiative = await readFrame(tx, asker(ANONYMOUS), { kind: 'initiative', id: 'I1' });
  expect(initiative.reasons).toEqual([{ sentence: 'D1 was superseded.' }]);
});

test('the page of a draft is 404 to whoever may not read what is unreleased, in the words of one that does not exist', async () => {
  const tx = await line();
  const c1: Ref = { kind: 'claim', id: 'C1' };
  for (const actor of [ANONYMOUS, STEWARD]) expect(await statusOf(readFrame(tx, asker(actor), c1))).toBe(404);
  expect(await statusOf(readFrame(tx, asker(MEMBER), c1))).toBe(200);
  const words = async (actor: Actor, ref: Ref) => {
    try {
      await readFrame(tx, asker(actor), ref);
      return '';
    } catch (e) {
      return (e as { data: string }).data;
    }
  };
  expect(await words(ANONYMOUS, c1)).toBe('There is no claim C1, or it is not open to you.');
  expect(await words(MEMBER, { kind: 'claim', id: 'C99' })).toBe('There is no claim C99, or it is not open to you.');
});

test('a page shows what it rests on and carries, with both hashes, and to the public only what is open', async () => {
  const tx = await line();
  await openUpstream(tx, { kind: 'claim', id: 'C1' });
  await putSynthesis(tx, 'Y1', synthesisAnswer(14, 18, 0.78), [aChange('medium', 'estimate')]);
  const inside = await readFrame(tx, asker(MEMBER), { kind: 'claim', id: 'C1' });
  expect(inside.restsOn.map((n) => [refText(n), n.pinnedHash === n.presentHash])).toEqual([['synthesis:Y1', false]]);
  expect(inside.carries.map(refText).sort()).toEqual(['passage:P1', 'statement:S1']);
  const outside = await readFrame(tx, asker(ANONYMOUS), { kind: 'claim', id: 'C1' });
  expect(outside.carries).toEqual([]);
  expect(outside.may).toEqual({ reaffirm: false, write: false });
  expect((await readFrame(tx, asker(ANONYMOUS), { kind: 'synthesis', id: 'Y1' })).carries.map(refText)).toEqual([
    'claim:C1',
  ]);
});
