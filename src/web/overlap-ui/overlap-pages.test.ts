import { RouterContextProvider } from 'react-router';
import { beforeEach, describe, expect, test } from 'vitest';
import { openTx } from '#db/testing.server.ts';
import type { WriteTx } from '#db/tx.ts';
import { NOW, within } from '#evidence/import-testing.server.ts';
import { type Actor, ANONYMOUS, type Role, system } from '#governance/actors.ts';
import { Refused } from '#governance/gate.server.ts';
import { addPerson } from '#governance/people.server.ts';
import { armCsv } from '#outcomes/arm-fixture.ts';
import { factsSeen } from '#outcomes/cohorts.ts';
import { importArms } from '#outcomes/import.server.ts';
import { appContext, type RequestApp } from '#web/context.server.ts';
import * as cohortPage from '#web/routes/cohort.tsx';
import * as list from '#web/routes/cohorts.tsx';
import * as desk from '#web/routes/desk-overlap.tsx';
import * as edit from '#web/routes/desk-overlap-cohort.tsx';
import * as judge from '#web/routes/desk-overlap-judge.tsx';
import * as overlapPage from '#web/routes/overlap.tsx';

const person = (...roles: Role[]): Actor => ({ kind: 'person', id: 'p1', name: 'Ada', roles, demonstration: false });
const STEWARD = person('data-steward');
const EVIDENCE = 'The later paper says so in its methods.';

let tx: WriteTx;
beforeEach(async () => {
  tx = await openTx();
  await addPerson(
    tx,
    { id: 'p1', name: 'Ada', email: null, affiliation: null, roles: ['data-steward'], demonstration: false },
    NOW,
  );
  const nct = 'NCT00000001';
  await importArms(within(tx), armCsv([{ study_id: 'A', nct }, { study_id: 'B', nct, n: '12' }, { study_id: 'C' }]), {
    label: 'arms',
    now: () => NOW,
    actor: system('test'),
  });
});

function call(actor: Actor, path: string, params: Record<string, string> = {}, body?: Record<string, string>) {
  const context = new RouterContextProvider();
  const server = { url: 'https://site.example' };
  context.set(appContext, { db: within(tx), now: () => NOW, actor, server } as unknown as RequestApp);
  const url = new URL(`https://site.example${path}`);
  const init = body ? { method: 'POST', body: new URLSearchParams(body) } : {};
  return { context, url, request: new Request(url, init), params } as never;
}
const JUDGE = '/desk/overlap/judge?a=A&b=B';
const send = (body: Record<string, string>, actor = STEWARD) =>
  judge.action(call(actor, JUDGE, {}, { seen: '', act: 'save', ...body })) as Promise<unknown>;
const kinds = async () =>
  (await tx.selectFrom('audit_event').select('kind').orderBy('seq').execute()).map((e) => e.kind);

describe('the desk of overlap', () => {
  test('proposes a pair with its reasons, takes a judgement, and proposes the pair no more', async () => {
    const before = await desk.loader(call(STEWARD, '/desk/overlap'));
    expect(before.proposals.map((p) => [p.a, p.b])).toContainEqual(['A', 'B']);
    expect(before.proposals[0]?.reasons[0]?.words).toBe('Both name the trial NCT00000001.');
    const to = await send({ relation: 'same', evidence: EVIDENCE });
    expect(to instanceof Response && [to.status, to.headers.get('location')]).toEqual([
      303,
      '/outcomes/overlaps/V1?done=written',
    ]);
    const after = await desk.loader(call(STEWARD, '/desk/overlap'));
    expect(after.proposals.map((p) => [p.a, p.b])).not.toContainEqual(['A', 'B']);
    expect(after.judgements).toMatchObject([{ id: 'V1', who: 'Ada' }]);
  });

  test('keeps what was typed beside a sentence for each field that cannot stand, and writes nothing', async () => {
    const out = (await send({ relation: 'subset', evidence: 'no' })) as {
      init: { status: number };
      data: { state: { values: Record<string, string[]>; errors: Record<string, string> } };
    };
    expect(out.init.status).toBe(422);
    expect(out.data.state.values.evidence).toEqual(['no']);
    expect(Object.keys(out.data.state.errors).sort()).toEqual(['contained', 'evidence']);
    expect(await kinds()).not.toContain('overlap.judged');
  });

  test('refuses on record whoever may not judge, and a form that was opened before another judgement', async () => {
    for (const actor of [person('member'), person('sponsor', 'office'), ANONYMOUS]) {
      await expect(send({ relation: 'same', evidence: EVIDENCE }, actor)).rejects.toThrow(Refused);
      await expect(edit.action(call(actor, '/desk/overlap/cohorts/A', { id: 'A' }, { site: 'X' }))).rejects.toThrow(
        Refused,
      );
    }
    expect((await kinds()).filter((k) => k === 'refused')).toHaveLength(6);
    await send({ relation: 'same', evidence: EVIDENCE });
    const late = (await send({ relation: 'none', evidence: EVIDENCE })) as { data: { state: { errors: object } } };
    expect(Object.values(late.data.state.errors).join()).toContain('Somebody else judged this pair');
    const { present } = await judge.loader(call(STEWARD, JUDGE));
    expect(present?.relation).toBe('same');
    expect(await send({ relation: 'none', evidence: EVIDENCE, seen: present?.hash ?? '' })).toBeInstanceOf(Response);
  });

  test('writes where and when a cohort was treated with the reason; a date that is none comes back', async () => {
    const path = '/desk/overlap/cohorts/A';
    const seen = factsSeen((await edit.loader(call(STEWARD, path, { id: 'A' }))).cohort);
    const facts = {
      site: 'Somewhere',
      country: '',
      enrolledFrom: '2021-02-30',
      enrolledTo: '',
      reason: EVIDENCE,
      seen,
    };
    const out = (await edit.action(call(STEWARD, path, { id: 'A' }, facts))) as { data: { state: { errors: object } } };
    expect(out.data.state.errors).toHaveProperty('enrolledFrom');
    const done = await edit.action(call(STEWARD, path, { id: 'A' }, { ...facts, enrolledFrom: '2021-02' }));
    expect(done instanceof Response && done.headers.get('location')).toBe('/outcomes/cohorts/A?done=edited');
    expect(await kinds()).toContain('cohort.edited');
    const shown = await cohortPage.loader(call(ANONYMOUS, '/outcomes/cohorts/A', { id: 'A' }));
    expect(shown.cohort).toMatchObject({ site: 'Somewhere', enrolledFrom: '2021-02' });
    expect(shown.edits).toMatchObject([{ reason: EVIDENCE, who: 'a curator' }]);
    const late = (await edit.action(
      call(STEWARD, path, { id: 'A' }, { ...facts, enrolledFrom: '', country: 'DE' }),
    )) as {
      init: { status: number };
      data: { state: { values: Record<string, string[]>; errors: Record<string, string> } };
    };
    expect(late.init.status).toBe(422);
    expect(late.data.state.errors['']).toContain('Somebody else wrote where and when this cohort was treated');
    expect(late.data.state.values).toMatchObject({ country: ['DE'], seen: [seen] });
    const stands = await cohortPage.loader(call(ANONYMOUS, '/outcomes/cohorts/A', { id: 'A' }));
    expect(stands.cohort).toMatchObject({ country: null, enrolledFrom: '2021-02' });
  });
});

describe('the public pages', () => {
  test('show everybody the judgement and what it goes by, and name nobody', async () => {
    await send({ relation: 'same', evidence: EVIDENCE, sourceUrl: 'https://example.org/paper' });
    const all = await list.loader(call(ANONYMOUS, '/outcomes/cohorts'));
    expect(all.judgements).toMatchObject([
      { id: 'V1', who: 'a curator', evidence: EVIDENCE, sourceUrl: 'https://example.org/paper' },
    ]);
    const one = await overlapPage.loader(call(ANONYMOUS, '/outcomes/overlaps/V1', { id: 'v1' }));
    expect(one.judgement.who).toBe('a curator');
    expect(JSON.stringify([all, one])).not.toContain('Ada');
    expect(one.mayJudge).toBe(false);
  });

  test('say that there is none where there is none', async () => {
    const missing = [
      () => cohortPage.loader(call(ANONYMOUS, '/outcomes/cohorts/x', { id: 'x' })),
      () => overlapPage.loader(call(ANONYMOUS, '/outcomes/overlaps/V9', { id: 'V9' })),
      () => judge.loader(call(STEWARD, '/desk/overlap/judge?a=A&b=A')),
      () => edit.loader(call(STEWARD, '/desk/overlap/cohorts/x', { id: 'x' })),
    ];
    for (const load of missing) await expect(load()).rejects.toMatchObject({ init: { status: 404 } });
  });
});
