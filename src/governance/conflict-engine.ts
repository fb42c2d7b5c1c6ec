import { companyByKey } from '#vocabulary/companies.ts';
import type { Role } from './actors.ts';
import { monthsBefore, timeOf } from './conflict-dates.ts';
import {
  type ConflictLevel,
  type ConflictRule,
  type ConflictRules,
  DUTIES,
  DUTY_WORDS,
  type Duty,
  type InterestTime,
  LEVELS,
} from './conflict-rules.ts';
import { touchesOf, unrecognised } from './conflict-touches.ts';
import { describeInterest, describeTouch, type Touch } from './conflict-words.ts';
import type { Interest } from './interests.ts';

export type { ConflictLevel, ConflictRules, Duty } from './conflict-rules.ts';

/** One company behind an item. `products`: keys of the vocabulary; `studies`: ids; 'named': its name stands in the words of the item. */
export interface CompanyBehind {
  /** Key of the vocabulary. */
  company: string;
  relation: 'product' | 'sponsor' | 'collaborator' | 'named';
  products: string[];
  studies: string[];
  /** Arms of published series whose product is one of these, where no study is registered. */
  arms?: string[];
}

/** A company with a product of the same target in the same disease as a product behind the item. */
export interface Rival {
  company: string;
  product: string;
  target: string;
  disease: string;
}

/** Who stands behind an item, as the line says. */
export interface ItemBehind {
  title: string;
  companies: CompanyBehind[];
  /** Sponsors, as registries write them, that are no company of the vocabulary. An interest with the same name still counts. */
  unresolved: string[];
  rivals?: Rival[];
  /** All studies behind it, for interests that name one. */
  studies?: string[];
  /** Things that were asked for and are not there. */
  missing?: string[];
  /** False where so much stands upstream that not all was walked. */
  whole?: boolean;
}

export interface PersonBefore {
  id: string;
  roles: readonly Role[];
  /** Keys of the companies for which they speak. */
  represents: readonly string[];
  /** Companies for which they spoke, with the last day (YYYY-MM-DD). */
  represented?: readonly { company: string; until: string }[];
  interests: readonly Interest[];
  /** When they last declared (also "nothing to declare") for the occasion; null: they have not. */
  declaredAt: Date | null;
  recused: boolean;
}

/** A word of the office on one person and one item. */
export interface OfficeWord {
  duty: Duty;
  reason: string;
  /** The reasons (`reasonKey`) that were known when the word was given: it lifts none that came later. */
  covers: readonly string[];
}

export interface Because {
  rule: string;
  level: ConflictLevel;
  duty: Duty;
  /** True: no word of the office lifts it. */
  final: boolean;
  sentence: string;
  /** Id of the interest; null where the rule is about something else. */
  interest: string | null;
  /** Key of the company behind the item, or the name of an unresolved sponsor; null where the rule is about something else. */
  company: string | null;
  products: string[];
  studies: string[];
}

export interface ConflictStanding {
  level: ConflictLevel;
  duty: Duty;
  /** The version of the rules. */
  rules: number;
  because: Because[];
}

/** Fewest characters of a reason that loosens a duty or changes the rules. */
export const LEAST_REASON = 20;

const stricter = (a: Duty, b: Duty): Duty => (DUTIES.indexOf(a) >= DUTIES.indexOf(b) ? a : b);
export const isLooser = (a: Duty, b: Duty): boolean => DUTIES.indexOf(a) < DUTIES.indexOf(b);
const graver = (a: ConflictLevel, b: ConflictLevel): ConflictLevel => (LEVELS.indexOf(a) >= LEVELS.indexOf(b) ? a : b);

/** What a reason hangs on: the same reason tomorrow has the same key. */
export const reasonKey = (b: Pick<Because, 'rule' | 'interest' | 'company'>): string =>
  `${b.rule}|${b.interest ?? ''}|${b.company ?? ''}`;

const ruleFor = (rules: ConflictRules, about: ConflictRule['when']['about']): ConflictRule | undefined =>
  rules.rules.find((r) => r.when.about === about);

function because(
  rule: ConflictRule,
  words: { company?: string; interest?: string; behind?: string; count?: string },
  of: Partial<Because>,
): Because {
  const sentence = rule.sentence.replace(
    /\{(company|interest|behind|count)\}/g,
    (_, name: 'company' | 'interest' | 'behind' | 'count') => words[name] ?? '',
  );
  return {
    rule: rule.id,
    level: rule.level,
    duty: rule.duty,
    final: rule.final,
    sentence,
    interest: null,
    company: null,
    products: [],
    studies: [],
    ...of,
  };
}

/** The first rule, top-down, that fits an interest and its tie. */
function interestRule(rules: ConflictRules, interest: Interest, time: InterestTime, touch: Touch): ConflictRule | null {
  for (const rule of rules.rules) {
    const w = rule.when;
    if (
      w.about === 'interest' &&
      w.ties.includes(touch.tie) &&
      w.entities.includes(touch.kind) &&
      w.categories.includes(interest.category) &&
      w.bands.includes(interest.band) &&
      w.times.includes(time)
    )
      return rule;
  }
  return null;
}

/** What follows for whoever speaks, or spoke, for a company. */
function spokesReasons(
  rules: ConflictRules,
  about: 'represents' | 'represented',
  key: string,
  item: ItemBehind,
): Because[] {
  const name = companyByKey(key)?.name ?? key;
  return touchesOf({ company: key, entity: name }, item).flatMap((touch) => {
    const rule = rules.rules.find(
      ({ when: w }) => w.about === about && w.ties.includes(touch.tie) && w.entities.includes(touch.kind),
    );
    const { behind: company, products, studies } = touch;
    const words = { company: name, behind: describeTouch(touch) };
    return rule ? [because(rule, words, { company, products, studies })] : [];
  });
}

/** An interest in a company that nobody knows may be one in a company behind the item. */
function unrecognisedReasons(rules: ConflictRules, interest: Interest, time: InterestTime): Because[] {
  const rule = rules.rules.find(
    ({ when: w }) =>
      w.about === 'unrecognised' &&
      w.categories.includes(interest.category) &&
      w.bands.includes(interest.band) &&
      w.times.includes(time),
  );
  const words = { interest: describeInterest(interest, time), company: interest.entity };
  return rule ? [because(rule, words, { interest: interest.id })] : [];
}

/** Small interests that add up, for each company behind the item. */
function addedUp(rules: ConflictRules, interests: readonly Interest[], item: ItemBehind, day: string): Because[] {
  const out: Because[] = [];
  for (const rule of rules.rules) {
    const w = rule.when;
    if (w.about !== 'several') continue;
    const by = new Map<string, { ids: Set<string>; touches: Touch[] }>();
    for (const interest of interests) {
      const fits =
        w.categories.includes(interest.category) &&
        w.bands.includes(interest.band) &&
        w.times.includes(timeOf(interest, day, rules.months));
      if (!fits) continue;
      for (const touch of touchesOf(interest, item)) {
        if (!w.ties.includes(touch.tie) || !w.entities.includes(touch.kind)) continue;
        const group = by.get(touch.behind) ?? { ids: new Set(), touches: [] };
        by.set(touch.behind, group);
        group.ids.add(interest.id);
        group.touches.push(touch);
      }
    }
    for (const [company, { ids, touches }] of by) {
      const touch = touches.sort((a, b) => (describeTouch(a) < describeTouch(b) ? -1 : 1))[0];
      if (ids.size < w.least || !touch) continue;
      const words = { count: String(ids.size), behind: describeTouch(touch) };
      out.push(because(rule, words, { company, products: touch.products, studies: touch.studies }));
    }
  }
  return out;
}

/** All that applies, before the office has said anything. */
function reasons(rules: ConflictRules, person: PersonBefore, item: ItemBehind, day: string): Because[] {
  const out: Because[] = [];
  const recused = ruleFor(rules, 'recused');
  if (person.recused && recused) out.push(because(recused, {}, {}));
  const spoken = (person.represented ?? []).filter(
    (r) => timeOf({ from: null, to: r.until }, day, rules.months) !== 'past',
  );
  const speaks = new Set([...person.represents, ...spoken.filter((r) => r.until >= day).map((r) => r.company)]);
  for (const key of speaks) out.push(...spokesReasons(rules, 'represents', key, item));
  for (const key of new Set(spoken.filter((r) => r.until < day).map((r) => r.company)))
    if (!speaks.has(key)) out.push(...spokesReasons(rules, 'represented', key, item));
  const unnamed = ruleFor(rules, 'represents-unnamed');
  if (unnamed && person.roles.includes('sponsor') && speaks.size === 0) out.push(because(unnamed, {}, {}));
  for (const interest of person.interests) {
    const time = timeOf(interest, day, rules.months);
    if (unrecognised(interest, item)) out.push(...unrecognisedReasons(rules, interest, time));
    for (const touch of touchesOf(interest, item)) {
      const rule = interestRule(rules, interest, time, touch);
      if (!rule) continue;
      const words = {
        interest: describeInterest(interest, time),
        behind: describeTouch(touch),
        company: interest.entity,
      };
      const { behind: company, products, studies } = touch;
      out.push(because(rule, words, { interest: interest.id, company, products, studies }));
    }
  }
  out.push(...addedUp(rules, person.interests, item, day));
  const late = ruleFor(rules, 'not-declared');
  const oldest = monthsBefore(day, rules.declarationMonths);
  if (late && (person.declaredAt === null || person.declaredAt.toISOString().slice(0, 10) < oldest))
    out.push(because(late, {}, {}));
  const place = new Map(rules.rules.map((r, i) => [r.id, i]));
  // an interest that stands for two companies gives one entry for each, and both may come to the same
  const once = [...new Map(out.map((b) => [reasonKey(b), b])).values()];
  return once.sort(
    (a, b) =>
      DUTIES.indexOf(b.duty) - DUTIES.indexOf(a.duty) ||
      LEVELS.indexOf(b.level) - LEVELS.indexOf(a.level) ||
      (place.get(a.rule) ?? 0) - (place.get(b.rule) ?? 0) ||
      (reasonKey(a) < reasonKey(b) ? -1 : reasonKey(a) > reasonKey(b) ? 1 : 0),
  );
}

/**
 * How a person stands to an item on a day. Rules are read top-down, the first that fits an interest and one company behind the item applies; of all that
 * apply the most restrictive duty holds, and all are told. The office tightens freely. Its word loosens only what it covered when it was given and what is
 * not final; the level stays, so that a vote allowed by the office is still counted as conflicted.
 * @param day of the vote, YYYY-MM-DD.
 */
export function standingOf(
  rules: ConflictRules,
  person: PersonBefore,
  item: ItemBehind,
  word: OfficeWord | null,
  day: string,
): ConflictStanding {
  const all = reasons(rules, person, item, day);
  const level = all.reduce<ConflictLevel>((l, b) => graver(l, b.level), 'none');
  const duty = all.reduce<Duty>((d, b) => stricter(d, b.duty), 'may-vote');
  const plain = { level, duty, rules: rules.version, because: all };
  if (!word) return plain;
  const reasoned = word.reason.trim().length >= LEAST_REASON;
  const lifted = (b: Because): boolean => reasoned && !b.final && word.covers.includes(reasonKey(b));
  const left = all.filter((b) => !lifted(b)).reduce<Duty>((d, b) => stricter(d, b.duty), word.duty);
  // a word that tightens is never undone by what it covers, and one that loosens reaches no further than itself
  const said: Because = {
    rule: 'office-word',
    level: 'none',
    duty: word.duty,
    final: false,
    sentence: `The network office: ${DUTY_WORDS[word.duty]}. “${word.reason}”${left === word.duty ? '' : ' (It does not lift what is named above.)'}`,
    interest: null,
    company: null,
    products: [],
    studies: [],
  };
  return { ...plain, duty: left, because: [...all, said] };
}

/** Whether somebody with this standing may chair the item: free of any conflict, and allowed to vote. */
export const mayChair = (s: ConflictStanding): boolean => s.level === 'none' && s.duty === 'may-vote';

/**
 * Who chairs an item: the chair, else the first co-chair in the order given (that of their seats) who is free of conflict; else nobody, and the item cannot be decided.
 */
export function chairFor(
  order: readonly { person: string; role: string }[],
  standings: ReadonlyMap<string, ConflictStanding>,
): { person: string } | { none: string } {
  const chairs = [...order.filter((o) => o.role === 'chair'), ...order.filter((o) => o.role === 'co-chair')];
  if (chairs.length === 0)
    return { none: 'This item cannot be decided: the committee has neither a chair nor a co-chair.' };
  const free = chairs.find((o) => {
    const s = standings.get(o.person);
    return s !== undefined && mayChair(s);
  });
  if (free) return { person: free.person };
  const chair = chairs.filter((o) => o.role === 'chair').length;
  const co = chairs.length - chair;
  const who = [chair > 0 ? 'the chair' : '', co === 1 ? 'the co-chair' : co > 1 ? `all ${co} co-chairs` : '']
    .filter(Boolean)
    .join(' and ');
  return {
    none: `This item cannot be decided: ${who} ${chairs.length === 1 ? 'is' : 'are'} conflicted or ${chairs.length === 1 ? 'has' : 'have'} not declared, so nobody may chair it.`,
  };
}
