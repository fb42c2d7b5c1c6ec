import { PILLAR_WORDS, type Pillar } from '#claims/written-fields.ts';

/** The pillar of a seat in words: 'leads scientific leadership'. */
export const pillarWords = (s: { pillar: Pillar | null; leads: boolean }): string =>
  s.pillar === null ? 'no pillar' : s.leads ? `leads ${PILLAR_WORDS[s.pillar]}` : PILLAR_WORDS[s.pillar];

/** From when to when, in words. */
export const termWords = (s: { since: string; until: string | null }): string =>
  s.until === null ? `from ${s.since}, no end set` : `${s.since} to ${s.until}`;
