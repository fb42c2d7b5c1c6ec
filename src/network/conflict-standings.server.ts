import { upstreamOf } from '#claims/resting.server.ts';
import type { ReadTx } from '#db/tx.ts';
import type { Role } from '#governance/actors.ts';
import {
  type ConflictStanding,
  type ItemBehind,
  isLooser,
  type PersonBefore,
  standingOf,
} from '#governance/conflict-engine.ts';
import { type ConflictRules, DUTY_WORDS } from '#governance/conflict-rules.ts';
import type { Ref } from '#ledger/things.ts';
import { companiesBehind } from './companies-behind.server.ts';
import { spokenFor } from './conflict-representation.server.ts';
import { rulesInForce, rulesVersion } from './conflict-rules.server.ts';
import { type GivenWord, recusalsOf, wordsOn } from './conflict-words.server.ts';
import { interestsOf } from './interests.server.ts';

/** Something on which people may have a say. `key`: what recusals and words of the office hang on, such as area:A1 or agenda-7. */
export interface ConflictItem {
  key: string;
  title: string;
  /** Everything that is said of it, in which a product may be named; its title where nothing else is. */
  words?: string;
  refs: readonly Ref[];
  /** The call of the meeting. Only what was declared or confirmed from then on counts: a disclosure is renewed for every meeting. */
  declaredSince?: Date;
  /** Version of the rules that was locked for it; the present one where it is not said. */
  rules?: number;
  /** Hash of their content that was locked with it: other rules under the same number are refused. */
  rulesHash?: string;
}

/** Interests, roles, representation and recusals of people for an item, at a moment. */
async function peopleBefore(
  tx: ReadTx,
  { declaredSince }: ConflictItem,
  keys: readonly string[],
  people: readonly string[],
  at: Date,
): Promise<PersonBefore[]> {
  const disclosed = await interestsOf(tx, people, at, declaredSince);
  const recused = new Set<string>();
  for (const item of keys) for (const r of await recusalsOf(tx, { item }, at)) recused.add(r.person);
  const roles = await rolesOf(tx, people, declaredSince, at);
  const spoken = await spokenFor(tx, people, declaredSince, at);
  return people.map((id) => {
    const declaredAt = disclosed.get(id)?.declaredAt ?? null;
    return {
      id,
      roles: roles.get(id) ?? [],
      represents: spoken.get(id)?.represents ?? [],
      represented: spoken.get(id)?.represented ?? [],
      interests: disclosed.get(id)?.interests ?? [],
      declaredAt: declaredAt && (!declaredSince || declaredAt >= declaredSince) ? declaredAt : null,
      recused: recused.has(id),
    };
  });
}

/** Roles at a moment; a sponsor's representative since the call of the meeting is one to its end. */
async function rolesOf(
  tx: ReadTx,
  people: readonly string[],
  since: Date | undefined,
  at: Date,
): Promise<Map<string, Role[]>> {
  const sponsor: Role = 'sponsor';
  const rows = await tx
    .selectFrom('person_role')
    .select(['person_id', 'role'])
    .distinct()
    .where('person_id', 'in', [...people])
    .where('since', '<=', at)
    .where((e) =>
      e.or([
        e('until', 'is', null),
        e('until', '>', at),
        ...(since && since < at ? [e.and([e('role', '=', sponsor), e('until', '>', since)])] : []),
      ]),
    )
    .execute();
  const out = new Map<string, Role[]>();
  for (const r of rows) out.set(r.person_id, [...(out.get(r.person_id) ?? []), r.role as Role]);
  return out;
}

/** The areas for investment behind an item: recusals from them and words of the office on them hold for it too. */
async function areasBehind(tx: ReadTx, item: ConflictItem): Promise<{ key: string; id: string }[]> {
  const found = await upstreamOf(tx, item.refs, ['area']);
  return found.map(({ id }) => ({ key: `area:${id}`, id })).filter(({ key }) => key !== item.key);
}

/** What the rules are asked about an item: everything but the rules. */
export interface BeforeTheRules {
  behind: ItemBehind;
  people: PersonBefore[];
  words: Map<string, GivenWord>;
  /** Words of the office on areas behind the item, which only tighten. */
  areaWords: { area: string; word: GivenWord }[];
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
  const areas = await areasBehind(tx, item);
  const keys = [item.key, ...areas.map((a) => a.key)];
  const areaWords: BeforeTheRules['areaWords'] = [];
  for (const a of areas)
    for (const word of (await wordsOn(tx, a.key, at)).values()) areaWords.push({ area: a.id, word });
  return {
    behind: { ...(await companiesBehind(tx, item.refs, item.words ?? item.title)), title: item.title },
    people: wanted.length === 0 ? [] : await peopleBefore(tx, item, keys, wanted, at),
    words: await wordsOn(tx, item.key, at),
    areaWords,
    day: at.toISOString().slice(0, 10),
  };
}

/** A word of the office on an area holds for whatever rests on it, where it asks for more than is asked already. */
function tightened(s: ConflictStanding, words: readonly { area: string; word: GivenWord }[]): ConflictStanding {
  let duty = s.duty;
  const said: ConflictStanding['because'] = [];
  for (const { area, word } of words) {
    if (!isLooser(duty, word.duty)) continue;
    duty = word.duty;
    const sentence = `The network office on area ${area}, on which this rests: ${DUTY_WORDS[duty]}. “${word.reason}”`;
    const about = { interest: null, company: null, products: [], studies: [] };
    said.push({ rule: 'office-word', level: 'none', duty, final: false, sentence, ...about });
  }
  return said.length === 0 ? s : { ...s, duty, because: [...s.because, ...said] };
}

/** Standings by a document of rules, with the words of the office or without. */
export const applyRules = (
  rules: ConflictRules,
  of: BeforeTheRules,
  withWords: boolean,
): Map<string, ConflictStanding> =>
  new Map(
    of.people.map((p) => {
      const s = standingOf(rules, p, of.behind, (withWords ? of.words.get(p.id) : null) ?? null, of.day);
      const mine = of.areaWords.filter((w) => w.word.person === p.id);
      return [p.id, withWords ? tightened(s, mine) : s];
    }),
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
  const rules =
    (item.rules === undefined ? null : await rulesVersion(tx, item.rules, item.rulesHash)) ?? (await rulesInForce(tx));
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
