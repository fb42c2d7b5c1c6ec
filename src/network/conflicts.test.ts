import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { openTx } from '#db/testing.server.ts';
import type { WriteTx } from '#db/tx.ts';
import { DEFAULT_RULES } from '#governance/conflict-first-rules.ts';

import { addPerson } from '#governance/people.server.ts';
import { writeSetting } from '#governance/settings.server.ts';
import { recordThing, setPins } from '#ledger/record.server.ts';
import type { Ref } from '#ledger/things.ts';
import { companiesBehind } from './companies-behind.server.ts';
import { openItem, openItems } from './conflict-items.server.ts';
import {
  ConflictRefused,
  confirmRules,
  rulesInForce,
  rulesVersion,
  rulesVersions,
  writeRules,
} from './conflict-rules.server.ts';
import { itemStandings, standingsFor } from './conflict-standings.server.ts';
import {
  endRepresentation,
  officeWord,
  recusalsOf,
  recuse,
  represent,
  representationsOf,
  takeRecusalBack,
  wordsOn,
} from './conflict-words.server.ts';

const AT = new Date('2026-11-23T12:00:00Z');
const LATER = new Date('2026-11-24T12:00:00Z');
const REASON = 'The fee was for teaching on another product, and was returned.';

async function people(tx: WriteTx): Promise<void> {
  for (const [id, roles] of [
    ['office', ['office']],
    ['member', ['member', 'committee']],
    ['sponsor', ['sponsor']],
  ] as const)
    await addPerson(
      tx,
      { id, name: id, email: null, affiliation: null, roles, demonstration: true },
      new Date('2026-01-01'),
    );
}

/** An area that rests on a registered study of a product. */
async function area(tx: WriteTx, sponsor = 'Kyverna Therapeutics'): Promise<Ref> {
  await sql`
    insert into study (id, facts, title, sponsor, first_as_of, last_as_of, complete, relevant, label_keys, search_a, search_b)
    values ('NCT00000001', ${JSON.stringify({ collaborators: [{ name: 'Kite, A Gilead Company' }] })}::jsonb, 'A made-up study', ${sponsor}, '2026-01-01', '2026-01-01', true, true,
      ${['product:mivocabtagene autoleucel', 'disease:SLE']}::text[], '', '')`.execute(tx);
  const thing = async (ref: Ref, title: string) =>
    recordThing(tx, { ...ref, title, asOf: '2026-01-01', content: { title } }, [], AT);
  const study: Ref = { kind: 'study', id: 'NCT00000001' };
  const query: Ref = { kind: 'query', id: 'Q900' };
  const claim: Ref = { kind: 'claim', id: 'C900' };
  const top: Ref = { kind: 'area', id: 'A900' };
  await thing(study, 'A made-up study');
  await thing(query, 'A question');
  await thing(claim, 'A claim');
  await thing(top, 'A made-up area');
  await setPins(tx, query, [{ to: study }], AT);
  await setPins(tx, claim, [{ to: query }], AT);
  await setPins(tx, top, [{ to: claim }], AT);
  return top;
}

describe('who stands behind an item', () => {
  test('is found through every link of the line: sponsor, collaborator and product of the study at its end', async () => {
    const tx = await openTx();
    const ref = await area(tx);
    const item = await companiesBehind(tx, [ref], 'An item');
    expect(item.companies.map((c) => [c.company, c.relation, c.products, c.studies])).toEqual([
      ['kite', 'collaborator', [], ['NCT00000001']],
      ['kyverna', 'product', ['mivocabtagene autoleucel'], ['NCT00000001']],
      ['kyverna', 'sponsor', [], ['NCT00000001']],
    ]);
    expect(item.studies).toEqual(['NCT00000001']);
  });

  test('a sponsor that nobody knows is told, and a reference to nothing too', async () => {
    const tx = await openTx();
    const ref = await area(tx, 'A Sponsor of Nowhere');
    const item = await companiesBehind(tx, [ref, { kind: 'area', id: 'A999999' }], 'An item');
    expect(item.unresolved).toEqual(['A Sponsor of Nowhere']);
    expect(item.missing).toEqual(['area:A999999']);
  });

  test('a product that only the title names counts', async () => {
    const tx = await openTx();
    const item = await companiesBehind(tx, [], 'A registry after KYV-101');
    expect(item.companies.map((c) => c.company)).toEqual(['kyverna']);
  });

  test('a study that was merged into another is read as that one', async () => {
    const tx = await openTx();
    const ref = await area(tx);
    await sql`
      insert into study (id, facts, title, sponsor, first_as_of, last_as_of, complete, relevant, label_keys, search_a, search_b)
      values ('NCT00000002', '{}', 'The other', 'Novartis Pharmaceuticals', '2026-01-01', '2026-01-01', true, true, '{}', '', '')`.execute(
      tx,
    );
    await sql`update study set merged_into = 'NCT00000002' where id = 'NCT00000001'`.execute(tx);
    const item = await companiesBehind(tx, [ref]);
    expect(item.companies.map((c) => c.company)).toEqual(['novartis']);
  });
});

describe('for whom somebody speaks', () => {
  const item = (ref: Ref) => ({ key: 'area:A900', title: 'An item', refs: [ref] });
  const duty = async (tx: WriteTx, ref: Ref, at = AT) =>
    (await standingsFor(tx, item(ref), ['sponsor'], at)).get('sponsor');

  test('a representative leaves from the first day to the last, and not before or after', async () => {
    const tx = await openTx();
    await people(tx);
    const ref = await area(tx);
    await represent(tx, 'office', { person: 'sponsor', company: 'kyverna', since: '2026-11-23' }, AT);
    const [r] = await representationsOf(tx, ['sponsor']);
    await endRepresentation(tx, 'office', { id: r?.id ?? 0, until: '2026-11-24', reason: REASON }, AT);
    const rules = async (day: string) =>
      (await duty(tx, ref, new Date(`${day}T23:59:59Z`)))?.because.map((b) => b.rule) ?? [];
    expect(await rules('2026-11-22')).toContain('represents-unnamed');
    expect(await rules('2026-11-23')).toContain('represents-company');
    expect(await rules('2026-11-24')).toContain('represents-company');
    expect(await rules('2026-11-25')).not.toContain('represents-company');
  });

  test('the company that pays for the network stands for every representative of the sponsor, whatever else is written down', async () => {
    const tx = await openTx();
    await people(tx);
    const ref = await area(tx);
    await writeSetting(tx, 'sponsorCompany', 'kyverna', AT);
    expect((await duty(tx, ref))?.duty).toBe('must-leave');
    await represent(tx, 'office', { person: 'sponsor', company: 'novartis', since: '2026-01-01' }, AT);
    expect((await duty(tx, ref))?.duty).toBe('must-leave');
  });

  test('an unknown company, the same company twice and an end before the beginning are refused', async () => {
    const tx = await openTx();
    await people(tx);
    const write = (company: string) => represent(tx, 'office', { person: 'sponsor', company, since: '2026-11-01' }, AT);
    await expect(write('no such company')).rejects.toThrow('Choose a company of the vocabulary.');
    await write('kyverna');
    await expect(write('kyverna')).rejects.toThrow(ConflictRefused);
    const [r] = await representationsOf(tx, ['sponsor']);
    const end = (until: string, reason = REASON, by = 'office') =>
      endRepresentation(tx, by, { id: r?.id ?? 0, until, reason }, AT);
    await expect(end('2026-10-31')).rejects.toThrow('before the first');
    await expect(end('2026-11-22')).rejects.toThrow('in the past');
    await expect(end('2026-11-23', 'left')).rejects.toThrow('at least 20 characters');
    await expect(end('2026-11-23', REASON, 'sponsor')).rejects.toThrow('ask a colleague');
    await end('2026-11-23');
  });
});

describe('a recusal', () => {
  test('is made once, holds for its item alone, and is taken back only while no vote has opened', async () => {
    const tx = await openTx();
    await people(tx);
    expect(await recuse(tx, 'member', 'agenda-7', 'A friend.', AT)).toBe(true);
    expect(await recuse(tx, 'member', 'agenda-7', 'Again.', AT)).toBe(false);
    expect((await recusalsOf(tx, { item: 'agenda-7' })).map((r) => r.reason)).toEqual(['A friend.']);
    expect(await recusalsOf(tx, { item: 'agenda-8' })).toEqual([]);
    await expect(takeRecusalBack(tx, 'member', 'agenda-7', true, LATER)).rejects.toThrow('can no longer be taken back');
    await takeRecusalBack(tx, 'member', 'agenda-7', false, LATER);
    expect(await recusalsOf(tx, { person: 'member' })).toEqual([]);
    await expect(takeRecusalBack(tx, 'member', 'agenda-7', false, LATER)).rejects.toThrow('not recused yourself');
  });

  test('counts from the moment it was made', async () => {
    const tx = await openTx();
    await people(tx);
    await recuse(tx, 'member', 'agenda-7', '', LATER);
    const item = { key: 'agenda-7', title: 'An item', refs: [] };
    const rules = async (at: Date) =>
      (await standingsFor(tx, item, ['member'], at)).get('member')?.because.map((b) => b.rule);
    expect(await rules(AT)).not.toContain('recused');
    expect(await rules(LATER)).toContain('recused');
  });

  test.each(['conflict_recusal', 'conflict_word', 'person_represents', 'conflict_rules'] as const)(
    '%s takes no change and no deletion in the database itself',
    async (table) => {
      const tx = await openTx();
      await people(tx);
      await recuse(tx, 'member', 'agenda-7', 'A friend.', AT);
      await represent(tx, 'office', { person: 'sponsor', company: 'kyverna', since: '2026-11-23' }, AT);
      const { byRules } = await itemStandings(tx, { key: 'agenda-7', title: 'x', refs: [] }, ['member'], AT);
      const standing = byRules.get('member');
      if (!standing) throw new Error('no standing');
      await officeWord(
        tx,
        'office',
        { person: 'member', itemKey: 'agenda-7', duty: 'must-leave', reason: 'Kin.' },
        standing,
        AT,
      );
      await writeRules(tx, 'office', { ...structuredClone(DEFAULT_RULES), version: 2, months: 48 }, REASON, AT);
      await expect(sql`delete from ${sql.table(table)}`.execute(tx)).rejects.toThrow('append only');
    },
  );
});

describe('the word of the office', () => {
  const item = { key: 'agenda-9', title: 'A registry after KYV-101', refs: [] as Ref[] };

  async function given(
    tx: WriteTx,
    person: string,
    duty: 'may-vote' | 'may-discuss' | 'must-leave' | null,
    reason: string,
  ) {
    const standing = (await itemStandings(tx, item, [person], AT)).byRules.get(person);
    if (!standing) throw new Error('no standing');
    await officeWord(tx, 'office', { person, itemKey: item.key, duty, reason }, standing, AT);
    return (await itemStandings(tx, item, [person], AT)).standings.get(person);
  }

  test('tightens, and is taken back only with a reason that is written down', async () => {
    const tx = await openTx();
    await people(tx);
    expect((await given(tx, 'member', 'must-leave', 'Kin.'))?.duty).toBe('must-leave');
    await expect(given(tx, 'member', null, 'Well.')).rejects.toThrow('at least 20 characters');
    expect((await given(tx, 'member', null, REASON))?.because.map((b) => b.rule)).not.toContain('office-word');
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from conflict_word`.execute(tx);
    expect(rows[0]?.n).toBe(2);
  });

  test('never lifts what a representative owes, a recusal, or a declaration that is missing', async () => {
    const tx = await openTx();
    await people(tx);
    await represent(tx, 'office', { person: 'sponsor', company: 'kyverna', since: '2026-01-01' }, AT);
    await expect(given(tx, 'sponsor', 'may-vote', REASON)).rejects.toThrow(/whatever the reason: Represents Kyverna/);
    await expect(given(tx, 'member', 'may-vote', REASON)).rejects.toThrow(/whatever the reason: Has not declared/);
    await recuse(tx, 'member', item.key, '', AT);
    await expect(given(tx, 'member', 'may-discuss', REASON)).rejects.toThrow(/whatever the reason: Recused/);
  });

  test('nobody gives it about themselves, and it needs a reason', async () => {
    const tx = await openTx();
    await people(tx);
    await expect(given(tx, 'office', 'must-leave', 'Kin.')).rejects.toThrow('about themselves');
    await expect(given(tx, 'member', 'must-leave', '  ')).rejects.toThrow('Say why');
    await expect(given(tx, 'member', null, REASON)).rejects.toThrow('no word of the office');
  });

  test('the latest word holds at its moment, and the audit chain keeps duty and item, never the words', async () => {
    const tx = await openTx();
    await people(tx);
    await given(tx, 'member', 'must-leave', 'A private matter.');
    expect((await wordsOn(tx, item.key, AT)).get('member')?.duty).toBe('must-leave');
    expect((await wordsOn(tx, item.key, new Date('2026-11-22'))).size).toBe(0);
    const events = await tx.selectFrom('audit_event').select(['kind', 'body']).execute();
    const said = events.filter((e) => e.kind === 'conflict.office-word');
    expect(said).toHaveLength(1);
    expect(JSON.stringify(said)).toContain('agenda-9');
    expect(JSON.stringify(events)).not.toContain('private matter');
  });
});

describe('versions of the rules', () => {
  const next = (version: number, months: number) => ({ ...structuredClone(DEFAULT_RULES), version, months });

  test('a confirmed version holds at once, the old ones stay readable, and an item keeps the version it was called under', async () => {
    const tx = await openTx();
    await people(tx);
    expect((await rulesInForce(tx)).version).toBe(1);
    await writeRules(tx, 'office', next(2, 48), REASON, AT);
    expect((await rulesInForce(tx)).months).toBe(36);
    await confirmRules(tx, 'member', 2, AT);
    expect((await rulesInForce(tx)).months).toBe(48);
    expect((await rulesVersion(tx, 1))?.months).toBe(36);
    expect(await rulesVersion(tx, 3)).toBeNull();
    expect((await rulesVersions(tx)).map((v) => [v.version, v.reason])).toEqual([
      [2, REASON],
      [1, 'The rules that the software brings along.'],
    ]);
    const item = { key: 'agenda-1', title: 'x', refs: [] };
    expect((await standingsFor(tx, item, ['member'], AT)).get('member')?.rules).toBe(2);
    expect((await standingsFor(tx, { ...item, rules: 1 }, ['member'], AT)).get('member')?.rules).toBe(1);
  });

  test('a document that skips a version, changes nothing, or comes without a reason is refused', async () => {
    const tx = await openTx();
    await people(tx);
    await expect(writeRules(tx, 'office', next(3, 48), REASON, AT)).rejects.toThrow('must carry version 2');
    await expect(writeRules(tx, 'office', next(2, 36), REASON, AT)).rejects.toThrow('says the same');
    await expect(writeRules(tx, 'office', next(2, 48), 'Because.', AT)).rejects.toThrow('at least 20 characters');
  });
});

describe('what is still to be decided', () => {
  test('an area waits until a decision rests on it; what is not open to everybody shows only to whoever may see it', async () => {
    const tx = await openTx();
    const ref = await area(tx);
    await sql`update thing set open = false where kind = 'area' and id = 'A900'`.execute(tx);
    const keys = async (unreleased: boolean) =>
      (await openItems(tx, { person: null, unreleased }, AT, 1, 10)).items.map((i) => i.key);
    expect(await keys(true)).toEqual(['area:A900']);
    expect(await keys(false)).toEqual([]);
    expect(await openItem(tx, { person: null, unreleased: false }, 'area:A900', AT)).toBeNull();
    expect((await openItem(tx, { person: null, unreleased: true }, 'area:A900', AT))?.path).toBe('/areas/A900');
    const decision: Ref = { kind: 'decision', id: 'D900' };
    await recordThing(tx, { ...decision, title: 'Decided', asOf: null, content: {} }, [], AT);
    await setPins(tx, decision, [{ to: ref }], AT);
    expect(await keys(true)).toEqual([]);
  });

  test.each(['', 'area:', 'agenda-x', 'area:A900; drop', 'motion-1'])('%j is the key of nothing', async (key) => {
    const tx = await openTx();
    expect(await openItem(tx, { person: null, unreleased: true }, key, AT)).toBeNull();
  });
});
