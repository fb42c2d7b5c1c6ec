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
  | {
      /** A source of evidence was read to its end. `left`: records that it no longer lists. */
      kind: 'source.synced';
      body: { source: string; pass: 'full' | 'changes'; pages: number; there: number; left: number };
    }
  | { kind: 'source.sync-failed'; body: { source: string; why: string } }
  | {
      /** A curator's word on labels of one study. `machine`: whether the machine, of that number, had given the label. */
      kind: 'labels.ruled';
      body: {
        study: string;
        classifier: number;
        rulings: { facet: string; key: string; present: boolean; machine: boolean }[];
        reason: string;
      };
    }
  | { kind: 'label.ruling-withdrawn'; body: { study: string; facet: string; key: string; reason: string } }
  | { kind: 'studies.reclassified'; body: { classifier: number; studies: number; changed: string[] } }
  | { kind: 'duplicate.merged'; body: { ref: Ref; into: Ref; reason: string } }
  | { kind: 'duplicate.merge-undone'; body: { ref: Ref; from: Ref; reason: string } }
  | { kind: 'duplicate.kept-apart'; body: { one: Ref; other: Ref; reason: string } }
  | { kind: 'report-link.ruled'; body: { report: string; study: string; present: boolean; reason: string } }
  | { kind: 'report-link.ruling-withdrawn'; body: { report: string; study: string; reason: string } }
  | { kind: 'arms.linked'; body: { arms: string[] } }
  /** How many reports are linked to studies otherwise than before. `hash`: SHA-256 of the canonical JSON of the sorted list of their ids. */
  | { kind: 'reports.linked'; body: { reports: number; hash: string } }
  | {
      kind: 'outcomes.imported';
      body: { label: string; arms: number; outcomes: number; changed: number; heldBack: number };
    }
  | {
      /** An outcome that a person entered or corrected. `before`: hash of the version it takes the place of, null where it is new. */
      kind: 'outcome.entered';
      body: { outcome: string; arm: string; hash: string; before: string | null; reason: string };
    }
  | { kind: 'column-mapping.remembered'; body: { name: string; fingerprint: string } }
  | { kind: 'column-mapping.forgotten'; body: { name: string; fingerprint: string } }
  | {
      /** How two cohorts stand, of which a patient may be in both. `relation`: none, partial, subset, same or unknown. */
      kind: 'overlap.judged';
      body: { judgement: string; a: string; b: string; relation: string; evidence: string };
    }
  | { kind: 'cohort.edited'; body: { cohort: string; fields: string[]; reason: string } }
  | {
      /** `hash`: SHA-256 of the canonical JSON of the list of [label, content] of the cases that were written, in order. */
      kind: 'cases.imported';
      body: { label: string; cases: number; added: string[]; changed: string[]; refused: number; hash: string };
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
  /** Searches that a person keeps for themselves: their numbers, never their names or words. */
  | { kind: 'search.saved'; body: { search: number } }
  | { kind: 'search.changed'; body: { search: number; alert: string } }
  | { kind: 'search.deleted'; body: { search: number } }
  | { kind: 'search.alerts-stopped'; body: { searches: number[] } }
  /** How a person wants to be told of a kind of matter by mail. */
  | { kind: 'notice.manner-chosen'; body: { kind: string; manner: string } }
  | { kind: 'setting.changed'; body: { name: string } }
  | { kind: 'refused'; body: { action: string; thing: Ref | null; why: string } };

/** Who did it: a person's id, `system:…`, or `anonymous`. */
export type ActorId = string;
