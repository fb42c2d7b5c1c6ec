import type { Db } from '#db/tx.ts';
import { audit } from '#ledger/audit.server.ts';
import type { Ref } from '#ledger/things.ts';
import { type Actor, actorId } from './actors.ts';
import { type Action, can } from './permissions.ts';
import { SECOND_FACTOR_WANTED } from './second-factor.ts';

/** Said to a person who may not do what they asked. `signIn` is true when signing in could help. */
export class Refused extends Error {
  readonly signIn: boolean;
  constructor(message: string, signIn: boolean) {
    super(message);
    this.signIn = signIn;
  }
}

/**
 * The one gate before anything that changes state: passes, or writes the refusal into the audit chain and throws.
 * It commits its own short transaction, so that the refusal stays on record when the work is given up: call it before opening yours.
 */
export async function gate(db: Db, actor: Actor, action: Action, thing: Ref | null, now: () => Date): Promise<void> {
  if (can(actor, action, thing)) return;
  const anonymous = actor.kind === 'anonymous';
  // a role that waits would allow it: the remedy is in their own hands
  const waits =
    actor.kind === 'person' &&
    actor.withheld !== undefined &&
    can({ ...actor, roles: [...actor.roles, ...actor.withheld] }, action, thing);
  const why = anonymous ? 'not signed in' : waits ? 'second factor wanting' : 'not in a role that may do this';
  await db.write((tx) => audit(tx, actorId(actor), { kind: 'refused', body: { action, thing, why } }, now()));
  throw new Refused(
    anonymous
      ? 'Sign in to do this.'
      : waits
        ? SECOND_FACTOR_WANTED
        : 'Your role in the network does not allow this; ask the network office.',
    anonymous,
  );
}

/**
 * For what somebody does as a person and not in one role (a ballot, a dissent, a recusal, a statement of interests): a role that waits for a second
 * factor holds it back even where another role of theirs would allow it. @throws Refused, on record, in a plain session of such a person.
 */
export async function demandStrength(db: Db, actor: Actor, action: string, now: () => Date): Promise<void> {
  if (actor.kind !== 'person' || !actor.withheld?.length) return;
  await refuseForStrength(db, actor, action, now);
}

/** Refuses what wants a confirmed session, on record. */
export async function refuseForStrength(db: Db, actor: Actor, action: string, now: () => Date): Promise<never> {
  const body = { action, thing: null, why: 'second factor wanting' };
  await db.write((tx) => audit(tx, actorId(actor), { kind: 'refused', body }, now()));
  throw new Refused(SECOND_FACTOR_WANTED, false);
}
