import type { Actor, PersonActor, Role } from './actors.ts';

/** Whoever holds one of these acts in it only in a session that was confirmed with a second factor. */
export const ROLES_WITH_SECOND_FACTOR: readonly Role[] = ['office', 'chair', 'co-chair', 'committee', 'data-steward'];

export const needsSecondFactor = (roles: readonly Role[]): boolean =>
  roles.some((r) => ROLES_WITH_SECOND_FACTOR.includes(r));

/** How a session was confirmed. */
export type SecondFactorWay = 'authenticator' | 'backup-code' | 'passkey';

/**
 * What a person may act in now. In a plain session the roles that need a second factor wait in `withheld`.
 * Made-up people are exempt: only a demonstration server signs them in, at a click.
 */
export function withhold(actor: PersonActor, strong: boolean): PersonActor {
  if (strong || actor.demonstration) return actor;
  const withheld = actor.roles.filter((r) => ROLES_WITH_SECOND_FACTOR.includes(r));
  if (withheld.length === 0) return actor;
  return { ...actor, roles: actor.roles.filter((r) => !withheld.includes(r)), withheld };
}

/** Where a session is confirmed. */
export const SECOND_FACTOR_PATH = '/account/security';
export const SECOND_FACTOR_WANTED = `Confirm with your second factor first: ${SECOND_FACTOR_PATH}`;

/** What the frame of every page says to somebody whose roles wait, with where it is mended; null to everybody else. */
export function withheldNote(actor: Actor): { sentence: string; link: string; path: string } | null {
  if (actor.kind !== 'person' || !actor.withheld?.length) return null;
  return {
    sentence: 'Your role acts only once this session is confirmed with a second factor.',
    link: 'Confirm it',
    path: SECOND_FACTOR_PATH,
  };
}

/** Wrong codes in a row after which none is taken for a while. */
export const MOST_FAILURES = 5;
export const LOCKED_MINUTES = 15;
