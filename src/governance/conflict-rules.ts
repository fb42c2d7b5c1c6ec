import { z } from 'zod';
import { AMOUNT_BANDS, type AmountBand, ICMJE_CATEGORIES } from './interests.ts';

/**
 * The rules by which an interest becomes a duty, as data: a document that is published, versioned and read top-down. They are in the spirit of the
 * ICMJE disclosure form (categories, 36 months) and of guideline panels (a financial interest in a product under decision: leave, or discuss without a vote).
 */

export const DUTIES = ['may-vote', 'may-discuss', 'must-leave'] as const;
export type Duty = (typeof DUTIES)[number];
export const DUTY_WORDS: Record<Duty, string> = {
  'may-vote': 'may vote',
  'may-discuss': 'may discuss, does not vote',
  'must-leave': 'must leave',
};

/** Least to most serious. */
export const LEVELS = ['none', 'not-declared', 'indirect', 'direct'] as const;
export type ConflictLevel = (typeof LEVELS)[number];
export const LEVEL_WORDS: Record<ConflictLevel, string> = {
  none: 'no conflict',
  'not-declared': 'not declared',
  indirect: 'indirect',
  direct: 'direct',
};

/**
 * How a company stands to one behind the item: it is that company; owns it; is owned by it; has the same owner; has a product with the same target
 * in the same disease; or the interest names a study behind the item.
 */
export const TIES = ['company', 'parent', 'subsidiary', 'sister', 'competitor', 'study'] as const;
export type Tie = (typeof TIES)[number];
export const TIE_WORDS: Record<Tie, string> = {
  company: 'a company behind the item',
  parent: 'a parent of a company behind the item',
  subsidiary: 'a subsidiary of a company behind the item',
  sister: 'a company with the same parent as one behind the item',
  competitor: 'a company with a product of the same target in the same disease',
  study: 'a study behind the item, named in the disclosure',
};

/** When an interest is, seen from the day of the vote: it goes on, will begin, ended within the months that count, or ended before them. */
export const TIMES = ['current', 'future', 'ended', 'past'] as const;
export type InterestTime = (typeof TIMES)[number];
export const TIME_WORDS: Record<InterestTime, string> = {
  current: 'current',
  future: 'agreed and not yet begun',
  ended: 'ended within the months that count',
  past: 'ended before the months that count',
};

export const ENTITY_KINDS = ['company', 'academic', 'public'] as const;
export type EntityKind = (typeof ENTITY_KINDS)[number];
export const ENTITY_KIND_WORDS: Record<EntityKind, string> = {
  company: 'a company',
  academic: 'an academic centre',
  public: 'a public body',
};

const category = z
  .number()
  .int()
  .refine((n) => ICMJE_CATEGORIES.some((c) => c.number === n), 'Categories are the numbers 1 to 13 of the ICMJE form.');
const some = <T extends z.ZodType>(of: T) => z.array(of).min(1).max(20);

const condition = z.discriminatedUnion('about', [
  z.strictObject({ about: z.literal('recused') }),
  z.strictObject({ about: z.literal('not-declared') }),
  z.strictObject({ about: z.literal('represents'), ties: some(z.enum(TIES)), entities: some(z.enum(ENTITY_KINDS)) }),
  z.strictObject({ about: z.literal('represented'), ties: some(z.enum(TIES)), entities: some(z.enum(ENTITY_KINDS)) }),
  z.strictObject({ about: z.literal('represents-unnamed') }),
  z.strictObject({
    about: z.literal('unrecognised'),
    categories: some(category),
    bands: some(z.enum(AMOUNT_BANDS)),
    times: some(z.enum(TIMES)),
  }),
  z.strictObject({
    about: z.literal('several'),
    least: z.number().int().min(2).max(20),
    ties: some(z.enum(TIES)),
    entities: some(z.enum(ENTITY_KINDS)),
    categories: some(category),
    bands: some(z.enum(AMOUNT_BANDS)),
    times: some(z.enum(TIMES)),
  }),
  z.strictObject({
    about: z.literal('interest'),
    ties: some(z.enum(TIES)),
    entities: some(z.enum(ENTITY_KINDS)),
    categories: some(category),
    bands: some(z.enum(AMOUNT_BANDS)),
    times: some(z.enum(TIMES)),
  }),
]);

export const conflictRule = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{2,59}$/, 'A rule is named in small letters and hyphens.'),
  when: condition,
  level: z.enum(LEVELS),
  duty: z.enum(DUTIES),
  /** True: no word of the office lifts it. */
  final: z.boolean(),
  /** What it says of the case, with {company}, {interest}, {behind}, {count} where those stand. */
  sentence: z.string().trim().min(10).max(400),
});
export type ConflictRule = z.infer<typeof conflictRule>;

/** What no version makes milder than "may discuss": a holding that goes on, and a large payment. */
const FLOORS: Readonly<Record<string, { categories: readonly number[]; bands: readonly AmountBand[] }>> = {
  'A current holding (royalties, patents, leadership, stock)': { categories: [3, 8, 10, 11], bands: AMOUNT_BANDS },
  'A current large payment': {
    categories: [1, 2, 4, 5, 6, 7, 9, 12, 13],
    bands: ['to-50000', 'over-50000', 'not-stated'],
  },
};

export const conflictRules = z
  .strictObject({
    version: z.number().int().min(1),
    /** An interest counts until so many months after its end, to the day. */
    months: z.number().int().min(12).max(120),
    /** A declaration holds so many months; an older one is as none. */
    declarationMonths: z.number().int().min(1).max(36),
    rules: z.array(conflictRule).min(1).max(60),
  })
  .superRefine(({ rules }, ctx) => {
    const ids = new Set(rules.map((r) => r.id));
    if (ids.size !== rules.length)
      ctx.addIssue({ code: 'custom', path: ['rules'], message: 'Two rules have the same name.' });
    for (const [i, r] of rules.entries())
      if (r.level === 'direct' && r.duty === 'may-vote')
        ctx.addIssue({
          code: 'custom',
          path: ['rules', i, 'duty'],
          message: 'A direct conflict never votes: choose may-discuss or must-leave.',
        });
    const must = (holds: boolean | undefined, message: string) => {
      if (!holds) ctx.addIssue({ code: 'custom', path: ['rules'], message });
    };
    // the first that fits is the one that is read
    const spokesRule = (about: 'represents' | 'represented', tie: Tie, kind: EntityKind) =>
      rules.find(({ when: w }) => w.about === about && w.ties.includes(tie) && w.entities.includes(kind));
    const short = <T>(of: readonly T[], holds: (one: T) => boolean | undefined) => of.some((one) => !holds(one));
    for (const tie of ['company', 'parent', 'subsidiary'] as const) {
      must(
        !short(ENTITY_KINDS, (kind) => {
          const first = spokesRule('represents', tie, kind);
          return first?.final && first.duty !== 'may-vote';
        }),
        `Whoever represents ${TIE_WORDS[tie]} never votes: a rule that says so, which no word of the office lifts, must come first, for academic centres and public bodies too.`,
      );
      must(
        !short(ENTITY_KINDS, (kind) => {
          const first = spokesRule('represented', tie, kind);
          return first && first.duty !== 'may-vote';
        }),
        `Whoever represented ${TIE_WORDS[tie]} within the months that count does not vote: that rule must stay.`,
      );
      for (const [what, { categories, bands }] of Object.entries(FLOORS))
        must(
          !short(
            categories,
            (number) =>
              !short(bands, (band) => {
                const first = rules.find(
                  ({ when: w }) =>
                    w.about === 'interest' &&
                    w.ties.includes(tie) &&
                    w.entities.includes('company') &&
                    w.categories.includes(number) &&
                    w.bands.includes(band) &&
                    w.times.includes('current'),
                );
                return first && first.duty !== 'may-vote';
              }),
          ),
          `${what} in or from ${TIE_WORDS[tie]} never votes: the first rule that fits it must say may-discuss or must-leave, whatever the rules say of the rest.`,
        );
    }
    must(
      rules.some(({ when, duty }) => when.about === 'represents-unnamed' && duty !== 'may-vote'),
      'A sponsor’s representative of whom no company is written down does not vote: that rule must stay.',
    );
    const recused = rules.find(({ when }) => when.about === 'recused');
    must(recused?.final && recused.duty === 'must-leave', 'Whoever recused themselves leaves: that rule must stay.');
    const late = rules.find(({ when }) => when.about === 'not-declared');
    must(late && late.duty !== 'may-vote', 'Whoever has not declared does not vote: that rule must stay.');
  });
export type ConflictRules = z.infer<typeof conflictRules>;
