import type { AuditEvent } from './audit-events.ts';
import { KIND_WORDS, type Ref } from './things.ts';

export type AuditKind = AuditEvent['kind'];
type BodyOf<K extends AuditKind> = Extract<AuditEvent, { kind: K }>['body'];

const named = (r: Ref): string => `${KIND_WORDS[r.kind]} ${r.id}`;
const many = (n: number, one: string, more = `${one}s`): string => `${n} ${n === 1 ? one : more}`;
const list = (words: readonly string[], none = 'nothing'): string => (words.length === 0 ? none : words.join(', '));
const short = (hash: string): string => hash.slice(0, 12);
/** What somebody gave as a reason stands in quotation marks and at most this long: the whole of it is in the details. */
const because = (reason: string): string =>
  reason ? `: “${reason.length > 160 ? `${reason.slice(0, 160)}…` : reason}”` : '';

/** What each kind of event says in plain words. A new kind of event is a new line here: the compiler asks for it. */
const WORDS: { readonly [K in AuditKind]: (b: BodyOf<K>) => string } = {
  'evidence.imported': (b) =>
    `Import ${b.importId} of ${b.source} (${b.label}) ended: ${b.added} added, ${b.changed} changed, ${b.unchanged} unchanged, ${b.quarantined} set aside`,
  'evidence.batch-saved': (b) => `Import ${b.importId} of ${b.source} saved ${many(b.written, 'content')}`,
  'source.synced': (b) =>
    `${b.source} was read to its end (${b.pass === 'full' ? 'everything' : 'what changed'}, ${many(b.pages, 'page')}): ${b.there} there, ${b.left} no longer listed`,
  'source.sync-failed': (b) => `${b.source} could not be read${because(b.why)}`,
  'labels.ruled': (b) => `Ruled on ${many(b.rulings.length, 'label')} of study ${b.study}${because(b.reason)}`,
  'label.ruling-withdrawn': (b) => `Took back a ruling on ${b.facet} ${b.key} of study ${b.study}${because(b.reason)}`,
  'studies.reclassified': (b) =>
    `Classifier ${b.classifier} went over ${many(b.studies, 'study', 'studies')}; the labels of ${b.changed.length} changed`,
  'duplicate.merged': (b) => `Merged ${named(b.ref)} into ${named(b.into)}${because(b.reason)}`,
  'duplicate.merge-undone': (b) => `Undid the merge of ${named(b.ref)} into ${named(b.from)}${because(b.reason)}`,
  'duplicate.kept-apart': (b) => `Kept ${named(b.one)} and ${named(b.other)} apart${because(b.reason)}`,
  'report-link.ruled': (b) =>
    `Ruled that report ${b.report} ${b.present ? 'belongs' : 'does not belong'} to study ${b.study}${because(b.reason)}`,
  'report-link.ruling-withdrawn': (b) =>
    `Took back a ruling on report ${b.report} and study ${b.study}${because(b.reason)}`,
  'arms.linked': (b) => `Linked ${many(b.arms.length, 'arm')} to studies or reports`,
  'reports.linked': (b) => `Linked ${many(b.reports, 'report')} otherwise than before`,
  'outcomes.imported': (b) =>
    `Imported outcomes (${b.label}): ${many(b.arms, 'arm')}, ${many(b.outcomes, 'outcome')}, ${b.changed} changed, ${b.heldBack} held back`,
  'outcome.entered': (b) =>
    `${b.before === null ? 'Entered' : 'Corrected'} outcome ${b.outcome} of arm ${b.arm}${because(b.reason)}`,
  'column-mapping.remembered': (b) => `Remembered how the columns of “${b.name}” are read`,
  'column-mapping.forgotten': (b) => `Forgot how the columns of “${b.name}” are read`,
  'overlap.judged': (b) => `Judged how cohorts ${b.a} and ${b.b} share patients: ${b.relation} (${b.judgement})`,
  'cohort.edited': (b) => `Changed ${list(b.fields)} of cohort ${b.cohort}${because(b.reason)}`,
  'cases.imported': (b) =>
    `Imported ${many(b.cases, 'case')} (${b.label}): ${b.added.length} added, ${b.changed.length} changed, ${b.refused} refused`,
  'thing.written': (b) => `Wrote version ${b.version} of ${named(b.ref)}`,
  'thing.superseded': (b) => `Replaced ${named(b.ref)} by ${named(b.by)}`,
  'thing.reaffirmed': (b) => `Reaffirmed ${named(b.ref)}${because(b.reason)}`,
  'passage.release-signed': (b) =>
    `Signed the release of passage ${b.passage} (${many(b.signatures, 'signature')} so far, text ${short(b.hash)})`,
  'passage.released': (b) => `Passage ${b.passage} was released (text ${short(b.hash)})`,
  'passage.withdrawn': (b) => `Withdrew passage ${b.passage}${because(b.reason)}`,
  'person.added': (b) => `Added ${b.person} in the roles ${list(b.roles, 'none')}`,
  'role.granted': (b) =>
    `Gave ${b.person} the role ${b.role}${b.since ? `, from ${b.since}${b.until ? ` to ${b.until}` : ''}` : ''}`,
  'role.ended': (b) => `Ended the role ${b.role} of ${b.person}`,
  'setup.link-made': () => 'Printed a link to set the network up',
  'setup.done': (b) => `Set the network up; ${b.person} is the first person of the office`,
  'sign-in.done': (b) =>
    `${b.person} signed in ${b.way === 'link' ? 'by a mailed link' : b.way === 'demonstration' ? 'as a made-up person' : `by ${b.way}`}`,
  'sign-in.link-printed': (b) => `Printed a sign-in link for ${b.person}`,
  'second-factor.added': (b) => `${b.person} added a second factor (${b.way})`,
  'second-factor.removed': (b) => `${b.person} removed a second factor (${b.way}); ${b.left} left`,
  'second-factor.confirmed': (b) => `${b.person} confirmed a session by ${b.way}`,
  'second-factor.failed': (b) =>
    `${b.person} gave ${many(b.failures, 'wrong code')} in a row${b.locked ? '; no code is taken for a while' : ''}`,
  'second-factor.reset': (b) =>
    `Took away the second factors of ${b.person}: ${many(b.passkeys, 'passkey')}${b.authenticator ? ' and the authenticator app' : ''}`,
  'backup-codes.made': (b) => `${b.person} had ${many(b.codes, 'backup code')} made`,
  'orcid.linked': (b) => `${b.person} linked an ORCID iD`,
  'orcid.unlinked': (b) => `${b.person} unlinked the ORCID iD`,
  'session.ended': (b) => `${b.person} ended ${many(b.sessions, 'session')}`,
  'quarantine.retried': (b) =>
    `Tried set-aside record ${b.quarantineId} again: ${b.outcome === 'read' ? 'it was read' : 'refused again'}`,
  'quarantine.dismissed': (b) => `Dismissed set-aside record ${b.quarantineId}${because(b.reason)}`,
  'job.retried': (b) => `Started a parked job of ${b.queue} again`,
  'search.saved': (b) => `Saved search ${b.search}`,
  'search.changed': (b) => `Changed saved search ${b.search} (mail: ${b.alert})`,
  'search.deleted': (b) => `Deleted saved search ${b.search}`,
  'search.alerts-stopped': (b) => `Stopped the mails of ${many(b.searches.length, 'saved search', 'saved searches')}`,
  'setting.changed': (b) => `Changed the setting ${b.name}`,
  'invitation.sent': (b) => `Sent invitation ${b.invitation}${b.again ? ' again' : ''} (role: ${b.role})`,
  'invitation.withdrawn': (b) => `Withdrew invitation ${b.invitation}`,
  'invitation.accepted': (b) => `${b.person} accepted invitation ${b.invitation} (role: ${b.role})`,
  'invitation.declined': (b) => `Invitation ${b.invitation} was declined`,
  'invitation.replaced': (b) => `Invitation ${b.invitation} was replaced by a newer one`,
  'invitations.forgotten': (b) => `Forgot whom ${many(b.invitations, 'old invitation')} had gone to`,
  'seat.given': (b) => `Gave ${b.person} seat ${b.seat} (${b.role}), from ${b.since}${b.until ? ` to ${b.until}` : ''}`,
  'seat.ended': (b) => `Ended seat ${b.seat} of ${b.person}; it is free from ${b.freeFrom}`,
  'membership.ended': (b) => `Ended the membership of ${b.person} (roles: ${list(b.roles, 'none')})`,
  'notice.manner-chosen': (b) => `Chose how to be told of ${b.kind}: ${b.manner}`,
  'profile.changed': (b) => `Changed ${list(b.fields)} in the profile of ${b.person}`,
  'profile.consented': (b) =>
    `${b.person} changed what their public profile shows: ${b.given.length} more, ${b.withdrawn.length} less`,
  'photograph.changed': (b) => `${b.person} ${b.present ? 'has a new photograph' : 'has no photograph any more'}`,
  'institution.added': (b) => `Added institution ${b.institution}`,
  'institution.changed': (b) => `Changed ${list(b.fields)} of institution ${b.institution}`,
  'own-data.exported': (b) => `${b.person} took a copy of their own data`,
  'person.erased': (b) => `Erased the identity and the texts of ${b.person} (erasure ${b.number})`,
  'meeting.written': (b) => `Wrote down meeting ${b.meeting}`,
  'meeting.called': (b) => `Called meeting ${b.meeting}, ${many(b.electors, 'person', 'people')} with a vote`,
  'meeting.cancelled': (b) => `Cancelled meeting ${b.meeting}`,
  'meeting.ended': (b) => `Ended meeting ${b.meeting}`,
  'attendance.marked': (b) => `Marked ${b.person} as ${b.state} in meeting ${b.meeting}`,
  'agenda-item.opened': (b) => `Opened agenda item ${b.item}${b.chair ? `, led by ${b.chair}` : ', without a chair'}`,
  'agenda-item.closed': (b) => `Closed agenda item ${b.item}`,
  'chair.handed-over': (b) =>
    `The chair of agenda item ${b.item} passed from ${b.from ?? 'nobody'} to ${b.to ?? 'nobody'}`,
  'motion.moved': (b) => `Moved motion ${b.motion} on agenda item ${b.item}`,
  'motion.seconded': (b) => `Seconded motion ${b.motion}`,
  'motion.withdrawn': (b) => `Withdrew motion ${b.motion}`,
  'motion.opened': (b) => `Opened the vote on motion ${b.motion}`,
  'motion.closed': (b) =>
    `Motion ${b.motion} closed${b.ballots === null ? '' : ` with ${many(b.ballots, 'ballot')} counted`}${b.setAside === null ? '' : `, ${b.setAside} set aside`} (result ${short(b.hash)})`,
  'dissent.written': (b) => `Wrote a dissent on motion ${b.motion}${b.signed ? ', signed' : ''}`,
  'meeting-action.given': (b) => `Gave action ${b.action} of meeting ${b.meeting} to somebody`,
  'meeting-action.settled': (b) => `Action ${b.action} is ${b.state}`,
  'minutes.written': (b) => `Wrote the minutes of meeting ${b.meeting}`,
  'minutes.signed': (b) => `Signed version ${b.version} of the minutes of meeting ${b.meeting}`,
  'minutes.approved': (b) =>
    `Version ${b.version} of the minutes of meeting ${b.meeting} was approved; ${many(b.destroyed, 'link')} between people and secret ballots destroyed`,
  'disclosure.signed': (b) =>
    `${b.person} ${b.copyOf === null ? 'declared' : 'confirmed'} ${b.interests === 0 ? 'that there is nothing to declare' : many(b.interests, 'interest')} (statement ${b.number})`,
  'disclosure.reminded': (b) =>
    `Reminded ${many(b.people, 'person', 'people')} to declare interests for ${b.occasion} ${b.id}`,
  'disclosure.entity-matched': (b) =>
    `Said which company an entity is (${b.company ?? 'none of the vocabulary'}, word ${b.match})`,
  'disclosure.register-consented': (b) =>
    `${b.person} ${b.given ? 'agreed' : 'no longer agrees'} to stand in the public register of interests`,
  'conflict.rules-written': (b) => `Wrote version ${b.version} of the rules on conflicts of interest`,
  'conflict.rules-confirmed': (b) => `Confirmed version ${b.version} of the rules on conflicts of interest`,
  'conflict.recused': (b) => `${b.person} stepped back from ${b.item}`,
  'conflict.recusal-taken-back': (b) => `${b.person} took back having stepped back from ${b.item}`,
  'conflict.office-word': (b) =>
    b.duty === null
      ? `Took back the word of the office about ${b.person} and ${b.item}`
      : `Said that ${b.person} ${b.duty.replaceAll('-', ' ')} on ${b.item}, ${b.loosens ? 'looser' : 'no looser'} than the rules (word ${b.word})`,
  'conflict.represents': (b) =>
    b.until === null ? `${b.person} speaks for ${b.company}` : `${b.person} speaks for ${b.company} until ${b.until}`,
  'expert.ruled': (b) =>
    `Ruled that two names in the evidence are ${b.verdict === 'join' ? 'one person' : 'two people'} (ruling ${b.ruling})`,
  'expert.ruling-withdrawn': (b) => `Took back ruling ${b.ruling} on names in the evidence`,
  'expert.dismissed': (b) => `Dismissed a proposal of the expert finder (${b.dismissal})`,
  'expert.dismissal-withdrawn': (b) => `Took back the dismissal of a proposal (${b.dismissal})`,
  'expert.objected': (b) => `Somebody objected to standing in the expert finder (${many(b.hashes, 'name')})`,
  'audit.checked': (b) =>
    b.ok
      ? `Checked the chain from event ${b.after + 1} to event ${b.to}: whole (${short(b.hash)})`
      : `Checked the chain from event ${b.after + 1}: broken after event ${b.to}`,
  'audit.exported': (b) => `Took a copy of the chain, events ${b.after + 1} to ${b.to}`,
  refused: (b) => `Refused ${b.action}${b.thing ? ` on ${named(b.thing)}` : ''}: ${b.why}`,
};

/** Every kind of event that there is. */
export const AUDIT_KINDS = (Object.keys(WORDS) as AuditKind[]).sort();

/** An event in one plain sentence without a full stop. Whoever did it stands beside it. */
export function auditWords(event: AuditEvent): string {
  // a program that is older than the chain meets kinds that it does not know
  const words = WORDS[event.kind] as ((b: unknown) => string) | undefined;
  return words ? words(event.body) : event.kind;
}
