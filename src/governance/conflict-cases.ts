import type { Given } from './conflict-case-scene.ts';
import { INTEREST_CASES } from './conflict-cases-interests.ts';
import { PAYMENT_CASES } from './conflict-cases-payments.ts';
import { TIE_CASES } from './conflict-cases-ties.ts';
import { TOGETHER_CASES } from './conflict-cases-together.ts';
import { type ItemBehind, type OfficeWord, type PersonBefore, standingOf } from './conflict-engine.ts';
import { DEFAULT_RULES } from './conflict-first-rules.ts';
import type { ConflictLevel, ConflictRules, Duty } from './conflict-rules.ts';

/**
 * The rules of conflicts as worked cases: person and interest, what stands behind the item, what follows by version 1 of the rules.
 * They are what the tests hold the engine to and what the public page shows. Every person, interest and study in them is made up.
 */

export interface ConflictCase {
  group: string;
  title: string;
  person: PersonBefore;
  item: ItemBehind;
  word: OfficeWord | null;
  /** Of the vote. */
  day: string;
  expect: { level: ConflictLevel; duty: Duty; rules: readonly string[] };
}

const DAY = '2026-11-23';

const person = (g: Given): PersonBefore => ({
  id: 'person',
  roles: g.roles ?? ['member'],
  represents: g.represents ?? [],
  represented: g.represented ?? [],
  interests: g.interests ?? [],
  declaredAt: g.declaredAt === null ? null : new Date(`${g.declaredAt ?? '2026-11-01'}T00:00:00Z`),
  recused: g.recused ?? false,
});

const GROUPS = { ...INTEREST_CASES, ...PAYMENT_CASES, ...TIE_CASES, ...TOGETHER_CASES };

export const CONFLICT_CASES: readonly ConflictCase[] = Object.entries(GROUPS).flatMap(([group, rows]) =>
  rows.map(([title, given, item, level, duty, rules, more]) => ({
    group,
    title,
    person: person(given),
    item,
    word: more?.word ?? null,
    day: more?.day ?? DAY,
    expect: { level, duty, rules },
  })),
);

/** What the engine says of a case. */
export const solve = (c: ConflictCase, rules: ConflictRules = DEFAULT_RULES) =>
  standingOf(rules, c.person, c.item, c.word, c.day);
