export const ROLES = ['office', 'chair', 'co-chair', 'committee', 'member', 'sponsor', 'data-steward'] as const;
export type Role = (typeof ROLES)[number];

export const ROLE_WORDS: Record<Role, string> = {
  office: 'network office',
  chair: 'chair of the steering committee',
  'co-chair': 'co-chair of the steering committee',
  committee: 'steering committee',
  member: 'member',
  sponsor: 'sponsor’s representative',
  'data-steward': 'data steward',
};

/** Who acts. `system` is the machine itself: imports and jobs. */
export type Actor =
  | { kind: 'anonymous' }
  | { kind: 'system'; id: `system:${string}` }
  | {
      kind: 'person';
      id: string;
      name: string;
      /** Only what they may act in now. */
      roles: readonly Role[];
      /** Roles that they hold and that wait until this session is confirmed with a second factor. Absent: none. */
      withheld?: readonly Role[];
      demonstration: boolean;
    };

/** Who acts and is signed in. */
export type PersonActor = Extract<Actor, { kind: 'person' }>;

export const ANONYMOUS: Actor = { kind: 'anonymous' };
export const system = (name: string): Actor => ({ kind: 'system', id: `system:${name}` });
export const actorId = (actor: Actor): string => (actor.kind === 'anonymous' ? 'anonymous' : actor.id);
