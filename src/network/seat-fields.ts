import { z } from 'zod';
import { PILLARS } from '#claims/written-fields.ts';
import { isDay } from '#ledger/day.ts';
import { plainText } from './invitations.ts';
import { SEAT_ROLES } from './seats.ts';

const day = z.string().refine(isDay, 'Choose a day.');
const dayOrNone = z
  .string()
  .refine((s) => s === '' || isDay(s), 'Choose a day, or leave it empty.')
  .transform((s) => (s === '' ? null : s));
const pillarOrNone = z
  .union([z.enum(PILLARS), z.literal('')], 'Choose a pillar from the list.')
  .transform((s) => (s === '' ? null : s));
/** Why something ended, as the person and the desk read it. */
export const endReason = z
  .string()
  .transform(plainText)
  .pipe(z.string().min(3, 'Write why, in a few words.').max(500, 'Use at most 500 characters.'));

const what = {
  role: z.enum(SEAT_ROLES, 'Choose a seat.'),
  pillar: pillarOrNone,
  leads: z.boolean(),
  until: dayOrNone,
};

/** Shared by the forms and the action of the page of the committee. */
export const newSeat = z.object({ person: z.string().min(1, 'Choose a person.'), since: day, ...what });
export const seatChange = z.object({ ...what, from: day, reason: endReason });
export const seatEnd = z.object({ from: day, reason: endReason });
