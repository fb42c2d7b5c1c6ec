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
  /** `since` and `until` are said where the role comes with a seat, whose term they are. */
  | { kind: 'role.granted'; body: { person: string; role: string; since?: string; until?: string | null } }
  | { kind: 'role.ended'; body: { person: string; role: string } }
  /** Ids only: whom somebody invited, and their words, stand in the invitation itself. */
  | { kind: 'invitation.sent'; body: { invitation: number; role: string; again: boolean } }
  | { kind: 'invitation.withdrawn'; body: { invitation: number } }
  | { kind: 'invitation.accepted'; body: { invitation: number; person: string; role: string } }
  | { kind: 'invitation.declined'; body: { invitation: number } }
  | { kind: 'invitation.replaced'; body: { invitation: number } }
  | { kind: 'invitations.forgotten'; body: { invitations: number } }
  /** Days, the first and the last of the term. */
  | { kind: 'seat.given'; body: { seat: number; person: string; role: string; since: string; until: string | null } }
  /** `freeFrom`: first day on which the seat is no longer held. */
  | { kind: 'seat.ended'; body: { seat: number; person: string; freeFrom: string } }
  | { kind: 'membership.ended'; body: { person: string; roles: string[]; seats: number; invitations: number } }
  | { kind: 'setup.link-made'; body: Record<string, never> }
  | { kind: 'setup.done'; body: { person: string } }
  | { kind: 'sign-in.done'; body: { person: string; way: 'link' | 'demonstration' | 'passkey' | 'orcid' } }
  | { kind: 'sign-in.link-printed'; body: { person: string } }
  | { kind: 'second-factor.added'; body: { person: string; way: 'passkey' | 'authenticator' } }
  | { kind: 'second-factor.removed'; body: { person: string; way: 'passkey' | 'authenticator'; left: number } }
  | { kind: 'second-factor.confirmed'; body: { person: string; way: 'passkey' | 'authenticator' | 'backup-code' } }
  /** A wrong code. `failures`: in a row; `locked`: no code is taken for a while. */
  | { kind: 'second-factor.failed'; body: { person: string; failures: number; locked: boolean } }
  /** Every second factor was taken away, because the device was lost. */
  | { kind: 'second-factor.reset'; body: { person: string; passkeys: number; authenticator: boolean } }
  | { kind: 'backup-codes.made'; body: { person: string; codes: number } }
  | { kind: 'orcid.linked'; body: { person: string } }
  | { kind: 'orcid.unlinked'; body: { person: string } }
  | { kind: 'session.ended'; body: { person: string; sessions: number } }
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
  /** Conflicts of interest: which document holds, who takes no part in what, and words of the office; never the reasons. */
  | { kind: 'conflict.rules-written'; body: { version: number; hash: string } }
  | { kind: 'conflict.rules-confirmed'; body: { version: number; hash: string } }
  | { kind: 'conflict.recused'; body: { person: string; item: string; recusal: number } }
  | { kind: 'conflict.recusal-taken-back'; body: { person: string; item: string; recusal: number } }
  | {
      kind: 'conflict.office-word';
      body: { person: string; item: string; duty: string | null; loosens: boolean; word: number };
    }
  | { kind: 'conflict.represents'; body: { person: string; company: string; until: string | null } }
  /** About people whom the evidence names: numbers of what was decided, never who. */
  | { kind: 'expert.ruled'; body: { ruling: number; verdict: 'join' | 'apart' } }
  | { kind: 'expert.ruling-withdrawn'; body: { ruling: number } }
  | { kind: 'expert.dismissed'; body: { dismissal: number } }
  | { kind: 'expert.dismissal-withdrawn'; body: { dismissal: number } }
  | { kind: 'expert.objected'; body: { hashes: number } }
  | { kind: 'setting.changed'; body: { name: string } }
  /** Profiles: which fields, never what stands in them. */
  | { kind: 'profile.changed'; body: { person: string; fields: string[] } }
  | { kind: 'profile.consented'; body: { person: string; given: string[]; withdrawn: string[] } }
  | { kind: 'photograph.changed'; body: { person: string; present: boolean } }
  | { kind: 'institution.added'; body: { institution: string } }
  | { kind: 'institution.changed'; body: { institution: string; fields: string[] } }
  | { kind: 'own-data.exported'; body: { person: string } }
  /** Identity and texts of a person were erased. `counts`: table → rows touched. */
  | { kind: 'person.erased'; body: { person: string; number: number; counts: Record<string, number> } }
  /** Meetings. A single vote is not said here before its motion closes, nor who cast it: the times would be running counts. */
  | { kind: 'meeting.written'; body: { meeting: number } }
  | { kind: 'meeting.called'; body: { meeting: number; hash: string; electors: number } }
  | { kind: 'meeting.cancelled'; body: { meeting: number } }
  | { kind: 'meeting.ended'; body: { meeting: number } }
  | { kind: 'attendance.marked'; body: { meeting: number; person: string; state: string } }
  | { kind: 'agenda-item.opened'; body: { item: number; chair: string | null } }
  | { kind: 'agenda-item.closed'; body: { item: number } }
  | { kind: 'chair.handed-over'; body: { item: number; from: string | null; to: string | null } }
  | { kind: 'motion.moved'; body: { motion: number; item: number } }
  | { kind: 'motion.seconded'; body: { motion: number } }
  | { kind: 'motion.withdrawn'; body: { motion: number } }
  | { kind: 'motion.opened'; body: { motion: number } }
  /** `hash`: that of the result and its ballots. Null where a number so small is not told of a secret vote. */
  | { kind: 'motion.closed'; body: { motion: number; hash: string; ballots: number | null; setAside: number | null } }
  | { kind: 'dissent.written'; body: { motion: number; signed: boolean } }
  | { kind: 'meeting-action.given'; body: { action: number; meeting: number } }
  | { kind: 'meeting-action.settled'; body: { action: number; state: string } }
  | { kind: 'minutes.written'; body: { meeting: number } }
  | { kind: 'minutes.signed'; body: { meeting: number; version: number; hash: string } }
  /** `destroyed`: how many links between people and their secret ballots were destroyed. */
  | { kind: 'minutes.approved'; body: { meeting: number; version: number; hash: string; destroyed: number } }
  /** A statement of interests. `hash`: its content hash; `copyOf`: number of the statement that it confirms, null where it was written or corrected. */
  | {
      kind: 'disclosure.signed';
      body: { person: string; number: number; interests: number; copyOf: number | null; hash: string };
    }
  | { kind: 'disclosure.reminded'; body: { occasion: string; id: string; people: number } }
  /** Which company an entity is that somebody wrote; the id of the word of the office. `company`: null where it is none of the vocabulary. */
  | { kind: 'disclosure.entity-matched'; body: { match: number; company: string | null } }
  | { kind: 'disclosure.register-consented'; body: { person: string; given: boolean } }
  /** The chain was walked from after event `after` to event `to`, whose hash is `hash`; `ok` false: `to` is the last that follows from its predecessor. */
  | { kind: 'audit.checked'; body: { after: number; to: number; hash: string; ok: boolean } }
  /** `to`: number of the last event in the copy. */
  | { kind: 'audit.exported'; body: { after: number; to: number } }
  | { kind: 'refused'; body: { action: string; thing: Ref | null; why: string } };

/** Who did it: a person's id, `system:…`, or `anonymous`. */
export type ActorId = string;
