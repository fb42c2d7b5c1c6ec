import type { MinutesMember } from '#governance/minutes.ts';

const SEAT = { chair: 'chair', 'co-chair': 'co-chair', member: 'committee', guest: 'guest' } as const;

/** As what somebody belongs to a meeting. Of a guest it is said where they have a vote, of whoever else where they have none. */
export function seatWords(e: { seat: MinutesMember['seat']; votes: boolean; sponsor?: boolean }): string {
  const words = [
    ...(e.sponsor && e.seat === 'guest' ? [] : [SEAT[e.seat]]),
    ...(e.sponsor ? ['sponsor’s representative'] : []),
  ];
  if (e.seat === 'guest' && e.votes) words.push('with a vote');
  if (e.seat !== 'guest' && !e.votes) words.push('without a vote');
  return words.join(', ');
}

/** A sentence to go on from: without its full stop. */
export const openEnded = (sentence: string): string => sentence.replace(/\.$/, '');
