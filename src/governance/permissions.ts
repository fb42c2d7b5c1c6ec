import type { Ref } from '#ledger/things.ts';
import type { Actor, Role } from './actors.ts';

/**
 * Who may do what: the one table. What is not named here is refused.
 * `chair`, `co-chair` and `committee` are the steering committee; a sponsor's representative reads and speaks, and writes nothing that is decided or published.
 */
const TABLE = {
  'desk.open': ['office', 'chair', 'co-chair', 'committee', 'member', 'sponsor', 'data-steward'],
  'unreleased.read': ['office', 'chair', 'co-chair', 'committee', 'member', 'sponsor'],
  'evidence.import': ['office', 'data-steward'],
  'evidence.curate': ['office', 'data-steward', 'chair', 'co-chair', 'committee'],
  'quarantine.manage': ['office', 'data-steward'],
  'outcomes.import': ['office', 'data-steward'],
  'outcomes.enter': ['office', 'data-steward', 'chair', 'co-chair', 'committee'],
  'overlap.judge': ['office', 'data-steward', 'chair', 'co-chair', 'committee'],
  'query.write': ['office', 'chair', 'co-chair', 'committee', 'member'],
  'synthesis.write': ['office', 'chair', 'co-chair', 'committee', 'member'],
  'claim.write': ['office', 'chair', 'co-chair', 'committee', 'member'],
  'statement.write': ['office', 'chair', 'co-chair', 'committee', 'member'],
  'area.write': ['office', 'chair', 'co-chair', 'committee', 'member'],
  'decision.write': ['chair', 'co-chair', 'office'],
  'initiative.write': ['office', 'chair', 'co-chair'],
  'passage.write': ['office', 'chair', 'co-chair', 'committee'],
  'passage.release': ['office', 'chair', 'co-chair', 'committee'],
  'passage.withdraw': ['office', 'chair', 'co-chair'],
  'thing.reaffirm': ['office', 'chair', 'co-chair', 'committee'],
  'people.manage': ['office'],
  'audit.read': ['office', 'chair', 'co-chair', 'data-steward'],
  'jobs.manage': ['office', 'data-steward'],
  'search.save': ['office', 'chair', 'co-chair', 'committee', 'member', 'sponsor', 'data-steward'],
  'outbox.read': ['office'],
  'settings.manage': ['office'],
  'invitation.send': ['office', 'chair', 'co-chair', 'committee'],
  'seat.manage': ['office', 'chair'],
  'institution.edit': ['office', 'data-steward'],
  'disclosure.read': ['office', 'chair', 'co-chair', 'committee'],
  'conflict.rules': ['office', 'chair', 'co-chair'],
  'conflict.override': ['office'],
  'meeting.read': ['office', 'chair', 'co-chair', 'committee', 'member', 'sponsor'],
  'meeting.prepare': ['office', 'chair', 'co-chair'],
  'motion.move': ['chair', 'co-chair', 'committee'],
  'motion.vote': ['chair', 'co-chair', 'committee', 'member', 'sponsor'],
  'minutes.approve': ['chair', 'co-chair'],
  'experts.read': ['office', 'chair', 'co-chair', 'committee', 'member', 'data-steward'],
} as const satisfies Record<string, readonly Role[]>;

export type Action = keyof typeof TABLE;
export const ACTIONS = Object.keys(TABLE) as Action[];

export const mayDo = (role: Role, action: Action): boolean => (TABLE[action] as readonly Role[]).includes(role);

/**
 * Deny by default. The machine itself imports evidence and outcomes and refreshes answers; it writes nothing that a person answers for.
 * `thing` is what the action is about; it is recorded with a refusal.
 */
export function can(actor: Actor, action: Action, _thing: Ref | null = null): boolean {
  if (actor.kind === 'anonymous') return false;
  if (actor.kind === 'system')
    return action === 'evidence.import' || action === 'outcomes.import' || action === 'quarantine.manage';
  // whoever speaks for the sponsor does not decide or publish, whatever other role they hold
  if (actor.roles.includes('sponsor') && !mayDo('sponsor', action)) return false;
  return actor.roles.some((role) => mayDo(role, action));
}
