import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contentHash } from '#ledger/content-hash.ts';
import { COMPANIES } from '#vocabulary/companies.ts';
import {
  type ConflictStanding,
  chairFor,
  type ItemBehind,
  isLooser,
  LEAST_REASON,
  mayChair,
  type PersonBefore,
  reasonKey,
  standingOf,
} from './conflict-engine.ts';
import { DEFAULT_RULES } from './conflict-first-rules.ts';
import { type ConflictRules, conflictRules, DUTIES, type Duty, LEVELS } from './conflict-rules.ts';
import { AMOUNT_BANDS, type IcmjeCategory, type Interest } from './interests.ts';

const KEYS = COMPANIES.map((c) => c.key);
const company = fc.constantFrom(
  'kyverna',
  'kite',
  'gilead',
  'gracell',
  'astrazeneca',
  'esobiotec',
  'erlangen',
  ...KEYS,
);
const date = fc.oneof(
  fc.constant(null),
  fc.constantFrom('2019', '2023-11-22', '2023-11-23', '2024-02', '2026', '2026-11-23', '2027-01-01'),
);
const interest = (id: string): fc.Arbitrary<Interest> =>
  fc.record({
    id: fc.constant(id),
    category: fc.integer({ min: 1, max: 13 }).map((n) => n as IcmjeCategory),
    company: fc.oneof(fc.constant(null), company),
    entity: fc.constantFrom('A body', 'Kyverna', 'Board of NCT00000001', 'Nobody & Sons Ltd', ''),
    band: fc.constantFrom(...AMOUNT_BANDS),
    from: date,
    to: date,
  });
const interests = fc.array(fc.nat(), { maxLength: 5 }).chain((l) => fc.tuple(...l.map((_, i) => interest(`i${i}`))));
const item: fc.Arbitrary<ItemBehind> = fc.record({
  title: fc.constant('An item'),
  companies: fc.array(
    fc.record({
      company,
      relation: fc.constantFrom('product', 'sponsor', 'collaborator'),
      products: fc.constantFrom([], ['a product']),
      studies: fc.constantFrom([], ['NCT00000001']),
    }),
    { maxLength: 4 },
  ),
  unresolved: fc.constantFrom([], ['Nobody & Sons']),
  rivals: fc.array(
    fc.record({ company, product: fc.constant('p'), target: fc.constant('CD19'), disease: fc.constant('SLE') }),
    {
      maxLength: 3,
    },
  ),
});
const person = fc.record<PersonBefore>({
  id: fc.constant('p'),
  roles: fc.constantFrom<PersonBefore['roles'][]>(['member'], ['sponsor'], ['chair', 'member']),
  represents: fc.oneof(
    fc.constant<string[]>([]),
    company.map((c) => [c]),
  ),
  interests,
  declaredAt: fc.constantFrom(null, new Date('2026-11-01T00:00:00Z'), new Date('2024-11-01T00:00:00Z')),
  recused: fc.boolean(),
});
const DAY = '2026-11-23';
const LONG = 'A reason that is long enough to count.';
const of = (p: PersonBefore, i: ItemBehind) => standingOf(DEFAULT_RULES, p, i, null, DAY);
const graver = (a: ConflictStanding, b: ConflictStanding): boolean =>
  !isLooser(a.duty, b.duty) && LEVELS.indexOf(a.level) >= LEVELS.indexOf(b.level);

describe('whatever is known of person and item', () => {
  test('declaring one more interest never loosens', () => {
    fc.assert(
      fc.property(person, interest('more'), item, (p, more, i) => {
        expect(graver(of({ ...p, interests: [...p.interests, more] }, i), of(p, i))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('one more company behind the item never loosens', () => {
    fc.assert(
      fc.property(person, company, item, (p, c, i) => {
        const more = { company: c, relation: 'sponsor' as const, products: [], studies: [] };
        expect(
          graver(of(p, { ...i, rivals: [], companies: [...i.companies, more] }), of(p, { ...i, rivals: [] })),
        ).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('the order of interests and of companies does not matter', () => {
    fc.assert(
      fc.property(person, item, (p, i) => {
        const turned = of(
          { ...p, interests: p.interests.toReversed() },
          { ...i, companies: i.companies.toReversed(), rivals: (i.rivals ?? []).toReversed() },
        );
        const straight = of(p, i);
        const plain = (s: ConflictStanding) => ({ ...s, because: s.because.map((b) => `${reasonKey(b)} ${b.duty}`) });
        expect(plain(turned)).toEqual(plain(straight));
      }),
      { numRuns: 300 },
    );
  });

  test('a word of the office without a reason never loosens, whatever it covers', () => {
    fc.assert(
      fc.property(
        person,
        item,
        fc.constantFrom(...DUTIES),
        fc.string({ maxLength: LEAST_REASON - 1 }),
        (p, i, duty, reason) => {
          const plain = of(p, i);
          const word = { duty, reason, covers: plain.because.map(reasonKey) };
          const s = standingOf(DEFAULT_RULES, p, i, word, DAY);
          expect(isLooser(s.duty, plain.duty)).toBe(false);
          expect(isLooser(s.duty, duty)).toBe(false);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('no word of the office lets a representative vote on what touches their company, its owner or what it owns', () => {
    fc.assert(
      fc.property(
        person,
        item,
        fc.constantFrom(...DUTIES),
        fc.constantFrom('kite', 'gilead'),
        (any, other, duty, key) => {
          const p = { ...any, represents: [...any.represents, key] };
          const kite = { company: 'kite', relation: 'product' as const, products: ['KITE-363'], studies: [] };
          const i = { ...other, companies: [...other.companies, kite] };
          const plain = of(p, i);
          const word = { duty, reason: LONG, covers: plain.because.map(reasonKey) };
          expect(standingOf(DEFAULT_RULES, p, i, word, DAY).duty).toBe('must-leave');
        },
      ),
      { numRuns: 300 },
    );
  });

  test('a word of the office leaves the level as it is, so that a vote it allows is still counted as conflicted', () => {
    fc.assert(
      fc.property(person, item, (p, i) => {
        const plain = of(p, i);
        const word = { duty: 'may-vote' as Duty, reason: LONG, covers: plain.because.map(reasonKey) };
        expect(standingOf(DEFAULT_RULES, p, i, word, DAY).level).toBe(plain.level);
      }),
    );
  });

  test('a direct conflict never votes by the rules alone', () => {
    fc.assert(
      fc.property(person, item, (p, i) => {
        const s = of(p, i);
        if (s.level === 'direct') expect(s.duty).not.toBe('may-vote');
      }),
    );
  });
});

describe('who chairs', () => {
  const standing = (level: ConflictStanding['level'], duty: Duty): ConflictStanding => ({
    level,
    duty,
    rules: 1,
    because: [],
  });
  const FREE = standing('none', 'may-vote');
  const seats = [
    { person: 'first', role: 'co-chair' },
    { person: 'chair', role: 'chair' },
    { person: 'second', role: 'co-chair' },
    { person: 'member', role: 'member' },
  ];

  test('the chair, then the co-chairs in the order of their seats', () => {
    const at = (s: Record<string, ConflictStanding>) => chairFor(seats, new Map(Object.entries(s)));
    expect(at({ chair: FREE, first: FREE, second: FREE })).toEqual({ person: 'chair' });
    expect(at({ chair: standing('indirect', 'may-vote'), first: FREE, second: FREE })).toEqual({ person: 'first' });
    expect(
      at({ chair: standing('direct', 'must-leave'), first: standing('none', 'must-leave'), second: FREE }),
    ).toEqual({
      person: 'second',
    });
  });

  test('nobody, where all are conflicted: the item cannot be decided and says so; a free member does not take the chair', () => {
    const bad = standing('direct', 'may-discuss');
    const answer = chairFor(seats, new Map(Object.entries({ chair: bad, first: bad, second: bad, member: FREE })));
    expect(answer).toEqual({
      none: 'This item cannot be decided: the chair and all 2 co-chairs are conflicted or have not declared, so nobody may chair it.',
    });
    expect(chairFor([], new Map())).toEqual({
      none: 'This item cannot be decided: the committee has neither a chair nor a co-chair.',
    });
  });

  test('never somebody whose standing is not known or not free', () => {
    const any = fc.record({ level: fc.constantFrom(...LEVELS), duty: fc.constantFrom(...DUTIES) });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 3 }), (list) => {
        const map = new Map(list.map((s, i) => [['chair', 'first', 'second'][i] ?? '', standing(s.level, s.duty)]));
        const answer = chairFor(seats, map);
        if ('person' in answer) {
          const s = map.get(answer.person);
          expect(s && mayChair(s)).toBe(true);
        }
      }),
    );
  });
});

describe('the document of rules', () => {
  const changed = (change: (r: ConflictRules) => void): string[] => {
    const copy = structuredClone(DEFAULT_RULES);
    change(copy);
    const read = conflictRules.safeParse(copy);
    return read.success ? [] : read.error.issues.map((i) => i.message);
  };

  test('version 1 stays what it was: a change is a new version', () => {
    expect(contentHash(DEFAULT_RULES)).toBe('c754cc7dd0dfa8e6b9eae02dd144c2ca87c3903eb948c7fd2662b7720dc2126f');
  });

  test('a document in which a representative could vote on their own product is refused', () => {
    expect(changed((r) => r.rules.splice(1, 1)).join(' ')).toMatch(
      /a company behind the item never votes: a rule that says so/,
    );
    expect(
      changed((r) => {
        const rule = r.rules.find((x) => x.id === 'represents-company');
        if (rule) rule.final = false;
      }).join(' '),
    ).toMatch(/which no word of the office lifts/);
    // a milder rule above it would be read first
    for (const tie of ['company', 'parent', 'subsidiary'] as const)
      expect(
        changed((r) => {
          const rule = r.rules.find((x) => x.id === 'represents-company');
          const when = { about: 'represents' as const, ties: [tie], entities: ['company' as const] };
          if (rule) r.rules.unshift({ ...rule, id: 'milder-first', duty: 'may-vote', level: 'none', when });
        }).join(' '),
      ).toMatch(/never votes/);
  });

  test.each([
    ['represents-company', /never votes: a rule that says so/],
    ['represented-company', /represented a company behind the item within the months that count does not vote/],
    ['represents-unnamed', /no company is written down does not vote/],
    ['holding', /^A current holding .* in or from a company behind the item never votes/],
    ['payment', /^A current large payment in or from a company behind the item never votes/],
    ['work-itself', /^A current large payment/],
  ])('a document without %s, or with it made milder, is refused, whoever writes it', (id, why) => {
    expect(
      changed((r) => {
        r.rules = r.rules.filter((x) => x.id !== id);
      }).some((m) => why.test(m)),
    ).toBe(true);
    expect(
      changed((r) => {
        const rule = r.rules.find((x) => x.id === id);
        if (rule) Object.assign(rule, { level: 'none', duty: 'may-vote', final: true });
      }).some((m) => why.test(m)),
    ).toBe(true);
  });

  test('a milder rule put above a floor is refused, and so is a document without any rule on interests', () => {
    const above = changed((r) => {
      const rule = r.rules.find((x) => x.id === 'holding');
      if (rule?.when.about !== 'interest') return;
      const when = { ...rule.when, ties: ['parent' as const], categories: [11], bands: ['to-1000' as const] };
      r.rules.unshift({ ...rule, id: 'milder-first', level: 'none', duty: 'may-vote', when });
    });
    expect(above).toEqual([expect.stringMatching(/^A current holding .* a parent of a company behind the item never/)]);
    const emptied = changed((r) => {
      r.rules = r.rules.filter((x) => x.when.about !== 'interest');
    });
    expect(emptied).toHaveLength(6);
  });

  test('stricter rules than the floors are taken', () => {
    expect(
      changed((r) => {
        for (const rule of r.rules) if (rule.duty === 'may-discuss') rule.duty = 'must-leave';
      }),
    ).toEqual([]);
  });

  test('a document without the rules on recusal and on missing declarations is refused', () => {
    const without = (id: string) => (r: ConflictRules) => {
      r.rules = r.rules.filter((x) => x.id !== id);
    };
    expect(changed(without('recused'))).toEqual(['Whoever recused themselves leaves: that rule must stay.']);
    expect(changed(without('not-declared'))).toEqual(['Whoever has not declared does not vote: that rule must stay.']);
  });

  test('a direct conflict that votes, a rule named twice and an unknown category are refused', () => {
    expect(changed((r) => r.rules.push({ ...r.rules[0]!, id: 'other', level: 'direct', duty: 'may-vote' }))).toContain(
      'A direct conflict never votes: choose may-discuss or must-leave.',
    );
    expect(changed((r) => r.rules.push(r.rules[0]!))).toContain('Two rules have the same name.');
    expect(
      changed((r) => {
        const w = r.rules.find((x) => x.id === 'payment')?.when;
        if (w?.about === 'interest') w.categories = [14];
      }),
    ).toContain('Categories are the numbers 1 to 13 of the ICMJE form.');
  });
});
