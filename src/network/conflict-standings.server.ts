import type { ReadTx } from '#db/tx.ts';
import type { Role } from '#governance/actors.ts';
import { type ConflictStanding, type ItemBehind, type PersonBefore, standingOf } from '#governance/conflict-engine.ts';
import type { ConflictRules } from '#governance/conflict-rules.ts';
import { readSettings } from '#governance/settings.server.ts';
import type { Ref } from '#ledger/things.ts';
import { companyByKey } from '#vocabulary/companies.ts';
import { companiesBehind } from './companies-behind.server.ts';
import { rulesInForce, rulesVersion } from './conflict-rules.server.ts';
import { type GivenWord, recusalsOf, representationsOf, wordsOn } from './conflict-words.server.ts';
import { interestsOf } from './interests.server.ts';

/** Something on which people may have a say. `key`: what recusals and words of the office hang on, such as area:A1 or agenda-7. */
export interface ConflictItem {
  key: string;
  title: string;
  /** Everything that is said of it, in which a product may be named; its title where nothing else is. */
  words?: string;
  refs: readonly Ref[];
  /** Only what was declared or confirmed from then on counts: a disclosure is renewed for every meeting. */
  declaredSince?: Date;
  /** Version of the rules that was locked for it; the present one where it is not said. */
  rules?: number;
}

/** Interests, roles, representation and recusals of people for an item, at a moment. */
async function peopleBefore(
  tx: ReadTx,
  { key: itemKey, declaredSince }: ConflictItem,
  people: readonly string[],
  at: Date,
): Promise<PersonBefore[]> {
  const day = at.toISOString().slice(0, 10);
  const disclosed = await interestsOf(tx, people, at);
  const recused = new Set((await recusalsOf(tx, { item: itemKey }, at)).map((r) => r.person));
  const roles = await rolesOf(tx, people, at);
  const spoken = await representationsOf(tx, people);
  const { sponsorCompany } = await readSettings(tx);
  return people.map((id) => {
    const mine = roles.get(id) ?? [];
    const declaredAt = disclosed.get(id)?.declaredAt ?? null;
    const named = spoken.filter((r) => r.person === id && r.since <= day && (r.until === null || r.until >= day));
    const usual =
      mine.includes('sponsor') && named.length === 0 && companyByKey(sponsorCompany) ? [sponsorCompany] : [];
    return {
      id,
      roles: mine,
      represents: [...new Set([...named.map((r) => r.company), ...usual])],
      interests: disclosed.get(id)?.interests ?? [],
      declaredAt: declaredAt && (!declaredSince || declaredAt >= declaredSince) ? declaredAt : null,
      recused: recused.has(id),
    };
  });
}

async function rolesOf(tx: ReadTx, people: readonly string[], at: Date): Promise<Map<string, Role[]>> {
  const rows = await tx
    .selectFrom('person_role')
    .select(['person_id', 'role'])
    .where('person_id', 'in', [...people])
    .where('since', '<=', at)
    .where((e) => e.or([e('until', 'is', null), e('until', '>', at)]))
    .execute();
  const out = new Map<string, Role[]>();
  for (const r of rows) out.set(r.person_id, [...(out.get(r.person_id) ?? []), r.role as Role]);
  return out;
}

/** What the rules are asked about an item: everything but the rules. */
export interface BeforeTheRules {
  behind: ItemBehind;
  people: PersonBefore[];
  words: Map<string, GivenWord>;
  day: string;
}

/** @param at of the vote; its day (UTC) is the day of the rules. */
export async function beforeTheRules(
  tx: ReadTx,
  item: ConflictItem,
  people: readonly string[],
  at: Date,
): Promise<BeforeTheRules> {
  const wanted = [...new Set(people)];
  return {
    behind: { ...(await companiesBehind(tx, item.refs, item.words ?? item.title)), title: item.title },
    people: wanted.length === 0 ? [] : await peopleBefore(tx, item, wanted, at),
    words: await wordsOn(tx, item.key, at),
    day: at.toISOString().slice(0, 10),
  };
}

/** Standings by a document of rules, with the words of the office or without. */
export const applyRules = (
  rules: ConflictRules,
  of: BeforeTheRules,
  withWords: boolean,
): Map<string, ConflictStanding> =>
  new Map(
    of.people.map((p) => [
      p.id,
      standingOf(rules, p, of.behind, (withWords ? of.words.get(p.id) : null) ?? null, of.day),
    ]),
  );

export interface ItemStandings {
  behind: ItemBehind;
  people: PersonBefore[];
  rules: ConflictRules;
  words: Map<string, GivenWord>;
  /** With the word of the office. */
  standings: Map<string, ConflictStanding>;
  /** By the rules alone. */
  byRules: Map<string, ConflictStanding>;
}

/** Everything about how people stand to an item at a moment. */
export async function itemStandings(
  tx: ReadTx,
  item: ConflictItem,
  people: readonly string[],
  at: Date,
): Promise<ItemStandings> {
  const before = await beforeTheRules(tx, item, people, at);
  const rules = (item.rules === undefined ? null : await rulesVersion(tx, item.rules)) ?? (await rulesInForce(tx));
  const { behind, words } = before;
  return {
    behind,
    people: before.people,
    rules,
    words,
    standings: applyRules(rules, before, true),
    byRules: applyRules(rules, before, false),
  };
}

/** How each of these people stands to an item at a moment. */
export const standingsFor = async (
  tx: ReadTx,
  item: ConflictItem,
  people: readonly string[],
  at: Date,
): Promise<Map<string, ConflictStanding>> => (await itemStandings(tx, item, people, at)).standings;
