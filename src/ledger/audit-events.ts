import type { Ref } from './things.ts';

/** Everything that the audit chain can say. A new kind of event is a new line here; the compiler then asks for its fields. */
export type AuditEvent =
  | {
      kind: 'evidence.imported';
      body: {
        importId: number;
        source: string;
        label: string;
        asOf: string | null;
        added: number;
        changed: number;
        unchanged: number;
        quarantined: number;
      };
    }
  | {
      /** One commit of an import. `hash`: SHA-256 of the canonical JSON of the list of [id, hash] that this commit wrote, sorted. */
      kind: 'evidence.batch-saved';
      body: {
        importId: number;
        source: string;
        added: number;
        changed: number;
        unchanged: number;
        quarantined: number;
        written: number;
        hash: string;
      };
    }
  | { kind: 'arms.linked'; body: { arms: string[] } }
  | {
      kind: 'outcomes.imported';
      body: { label: string; arms: number; outcomes: number; changed: number; heldBack: number };
    }
  | { kind: 'thing.written'; body: { ref: Ref; hash: string; version: number } }
  | { kind: 'thing.superseded'; body: { ref: Ref; by: Ref } }
  | { kind: 'thing.reaffirmed'; body: { ref: Ref; reason: string } }
  | { kind: 'passage.release-signed'; body: { passage: string; hash: string; signatures: number } }
  | { kind: 'passage.released'; body: { passage: string; hash: string } }
  | { kind: 'passage.withdrawn'; body: { passage: string; reason: string } }
  | { kind: 'person.added'; body: { person: string; roles: string[] } }
  | { kind: 'role.granted'; body: { person: string; role: string } }
  | { kind: 'role.ended'; body: { person: string; role: string } }
  | { kind: 'setup.link-made'; body: Record<string, never> }
  | { kind: 'setup.done'; body: { person: string } }
  | { kind: 'sign-in.done'; body: { person: string; way: 'link' | 'demonstration' } }
  | { kind: 'sign-in.link-printed'; body: { person: string } }
  | { kind: 'quarantine.retried'; body: { quarantineId: number; outcome: 'read' | 'refused-again' } }
  | { kind: 'quarantine.dismissed'; body: { quarantineId: number; reason: string } }
  | { kind: 'job.retried'; body: { queue: string; job: string } }
  | { kind: 'setting.changed'; body: { name: string } }
  | { kind: 'refused'; body: { action: string; thing: Ref | null; why: string } };

/** Who did it: a person's id, `system:…`, or `anonymous`. */
export type ActorId = string;
