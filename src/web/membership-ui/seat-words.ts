import { PILLAR_WORDS, type Pillar } from '#claims/written-fields.ts';

/** The pillar of a seat in words: 'leads scientific leadership'. */
export const pillarWords = (s: { pillar: Pillar | null; leads: boolean }): string =>
  s.pillar === null ? 'no pillar' : s.leads ? `leads ${PILLAR_WORDS[s.pillar]}` : PILLAR_WORDS[s.pillar];

/** From when to when, in words; and when it was written down, where that was later. */
export function termWords(s: { since: string; until: string | null; writtenOn?: string | null }): string {
  const term = s.until === null ? `from ${s.since}, no end set` : `${s.since} to ${s.until}`;
  return s.writtenOn ? `${term} (written down on ${s.writtenOn})` : term;
}
