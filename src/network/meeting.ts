import { z } from 'zod';
import { day, lineText, longText } from '#claims/written-fields.ts';
import { MAJORITY_KEYS } from '#governance/motion-result.ts';
import { parseRef, type Ref, refText } from '#ledger/things.ts';

/* What people write for a meeting; the schemas are shared by forms and actions. Times of forms are in UTC. */

export const ITEM_KINDS = ['information', 'discussion', 'decision'] as const;
export type ItemKind = (typeof ITEM_KINDS)[number];
export const ITEM_KIND_WORDS: Record<ItemKind, string> = {
  information: 'for information',
  discussion: 'for discussion',
  decision: 'for decision',
};

export const ATTENDANCE = ['present', 'left', 'excused', 'absent'] as const;
export type Attendance = (typeof ATTENDANCE)[number];
export const ATTENDANCE_WORDS: Record<Attendance, string> = {
  present: 'present',
  left: 'left',
  excused: 'excused',
  absent: 'absent',
};

const MOMENT = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(?::\d{2}(?:\.\d{3})?)?Z?$/;

/** `2026-12-01T14:00`, read as UTC. */
const moment = (words: string) =>
  z.string(`Write ${words}.`).transform((s, ctx): Date => {
    const m = MOMENT.exec(s.trim());
    const at = m ? new Date(`${m[1]}T${m[2]}:00.000Z`) : null;
    // a day that does not exist would roll over into the next month
    if (at && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(`${m?.[1]}T${m?.[2]}`)) return at;
    ctx.issues.push({
      code: 'custom',
      message: `Write ${words} as a day and a time, such as 2026-12-01 14:00.`,
      input: s,
    });
    return z.NEVER;
  });

const ticked = z.preprocess((v) => v === true || v === 'on' || v === 'yes', z.boolean());

/** An address of the web, or nothing: a link to join from afar. */
const remoteLink = z
  .string()
  .trim()
  .max(500, 'Keep the link to 500 characters.')
  .refine(
    (s) => s === '' || (/^https:\/\/[^\s]+$/.test(s) && URL.canParse(s)),
    'Write the link in full, beginning with https://.',
  )
  .default('');

export const meetingInput = z
  .strictObject({
    title: lineText('the title', 5, 200),
    startsAt: moment('the beginning'),
    endsAt: moment('the end'),
    place: lineText('the place', 0, 200).default(''),
    link: remoteLink,
    asynchronous: ticked,
    about: longText('what it is about', 0, 5000).default(''),
  })
  .refine((m) => m.endsAt > m.startsAt, { path: ['endsAt'], message: 'The end must come after the beginning.' });
export type MeetingInput = z.output<typeof meetingInput>;

/** Things of the line by their numbers, in any order, parted by commas, spaces or lines: `A1, NCT01234567`. */
const papers = z
  .string()
  .default('')
  .transform((s, ctx): Ref[] => {
    const out = new Map<string, Ref>();
    for (const word of s.split(/[\s,;]+/).filter((w) => w !== '')) {
      const ref = parseRef(word);
      if (!ref) {
        ctx.issues.push({
          code: 'custom',
          message: `“${word.slice(0, 40)}” is no number of a thing here; write such as A1, C2 or NCT01234567.`,
          input: s,
        });
        return z.NEVER;
      }
      out.set(refText(ref), ref);
    }
    if (out.size <= 50) return [...out.values()];
    ctx.issues.push({ code: 'custom', message: 'Name at most 50 papers.', input: s });
    return z.NEVER;
  });

export const itemInput = z.strictObject({
  kind: z.enum(ITEM_KINDS, 'Choose what the item is for.'),
  title: lineText('the title of the item', 3, 200),
  text: longText('the text of the item', 0, 5000).default(''),
  refs: papers,
});
export type ItemInput = z.output<typeof itemInput>;

export const motionInput = z.strictObject({
  text: longText('the motion', 10, 3000),
  refs: papers,
  majority: z.enum(MAJORITY_KEYS, 'Choose when it is carried.'),
  secret: ticked,
  /** Empty: those present vote and the chair closes. */
  closesAt: z.union([z.literal('').transform(() => null), moment('the closing time')]),
});
export type MotionInput = z.output<typeof motionInput>;

export const actionInput = z.strictObject({
  title: lineText('what is to be done', 5, 300),
  owner: lineText('who does it', 1, 100),
  due: day('the day by which it is done'),
});
export type ActionInput = z.output<typeof actionInput>;

export const dissentInput = z.strictObject({
  text: longText('the dissent', 10, 5000),
  anonymous: ticked,
});

export type MeetingState = 'draft' | 'called' | 'ended' | 'approved' | 'cancelled';
export const MEETING_STATE_WORDS: Record<MeetingState, string> = {
  draft: 'being prepared',
  called: 'called',
  ended: 'held, minutes to approve',
  approved: 'minutes approved',
  cancelled: 'cancelled',
};

/** The key by which recusals and words of the office hang on an item; its motions share it. */
export const itemKey = (item: number): string => `agenda-${item}`;

/** `2026-12-01 14:00 UTC` */
export const momentWords = (at: Date): string => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
