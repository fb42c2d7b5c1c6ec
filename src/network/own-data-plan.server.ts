import { sql } from 'kysely';
import { ACCOUNT_PARTS } from './own-data-account.server.ts';
import type { OwnPart, Whose } from './own-data-part.server.ts';

const ACTED = 'What you did for the network stands among the events of the audit chain, which are exported.';
const NUMBER = 'A record of the network: once the name is gone, only a number says who acted.';
const WRITTEN =
  'Work of the network that others decide on and rest on; once the name is gone, only a number says who wrote it.';

const acted = (table: string, ...columns: string[]): OwnPart => ({
  table,
  columns,
  give: { not: ACTED },
  erase: { keep: NUMBER },
});
const authored = (table: string, title: string): OwnPart => ({
  table,
  columns: ['author'],
  give: { title },
  erase: { keep: WRITTEN },
});

const ownInterests = (who: Whose) =>
  sql<boolean>`exists (select 1 from disclosure d where d.id = t.disclosure_id and d.person_id = ${who.id})`;
/**
 * Every table in which a person stands, and what becomes of it: exported or not, and why not; deleted, blanked or kept, and why. A test
 * walks the schema and fails when a table with a column of a person is missing here. Erased in this order.
 */
export const OWN_PARTS: readonly OwnPart[] = [
  {
    table: 'profile',
    columns: ['person_id'],
    give: { title: 'What you wrote in your profile' },
    erase: { delete: true },
  },
  {
    table: 'photograph',
    columns: ['person_id'],
    give: { title: 'Your photograph, as a JPEG file in base 64', omit: ['jpeg'], asBase64: 'jpeg' },
    erase: { delete: true },
  },
  {
    table: 'profile_consent',
    columns: ['person_id'],
    give: { title: 'Each time you made a field of your profile public or took that back' },
    erase: { keep: 'Dates of consent, without a name or a text.' },
  },
  {
    table: 'person_role',
    columns: ['person_id'],
    give: { title: 'Roles that you hold or held' },
    erase: { keep: 'From when to when a role was held, without a name.' },
  },
  {
    table: 'seat',
    columns: ['person_id'],
    give: { title: 'Seats of the committee' },
    erase: { keep: 'From when to when a seat was taken, without a name.' },
  },
  acted('seat', 'given_by'),
  {
    table: 'seat_end',
    columns: ['person_id'],
    give: { title: 'Seats that ended before their time' },
    erase: { blank: { reason: '' } },
  },
  acted('seat_end', 'ended_by'),
  {
    table: 'membership_end',
    columns: ['person_id'],
    give: { title: 'Ends of your membership' },
    erase: { blank: { reason: '' } },
  },
  acted('membership_end', 'ended_by'),
  {
    table: 'invitation',
    columns: ['answered_by', 'email'],
    where: (who) => sql<boolean>`(t.answered_by = ${who.id} or (t.email = ${who.address} and ${who.address} <> ''))`,
    give: { title: 'Invitations sent to you', omit: ['token_hash'] },
    erase: { blank: { name: '@name', email: null, institution: '', country: '', why: '', note: '', word: '' } },
  },
  {
    table: 'invitation',
    columns: ['invited_by'],
    give: { title: 'Invitations that you sent', omit: ['token_hash', 'name', 'email'] },
    erase: { blank: { note: '', why: '' } },
  },
  acted('invitation_letter', 'sent_by'),
  {
    table: 'disclosure_words',
    columns: [],
    where: (who) =>
      sql<boolean>`exists (select 1 from disclosed_interest i join disclosure d on d.id = i.disclosure_id
        where i.id = t.interest_id and d.person_id = ${who.id})`,
    give: { title: 'Names and notes in your disclosures', omit: ['salt'] },
    erase: { delete: true },
  },
  {
    table: 'disclosed_interest',
    columns: [],
    where: ownInterests,
    give: { title: 'Interests that you disclosed' },
    erase: { keep: 'Category, company, band and years of an interest, without a name, a note or the words for it.' },
  },
  {
    table: 'disclosure',
    columns: ['person_id'],
    give: { title: 'Statements of interests that you signed' },
    erase: { keep: 'That a statement was given, and when.' },
  },
  {
    table: 'disclosure_asked',
    columns: ['person_id'],
    give: { title: 'When you were asked to disclose' },
    erase: { keep: 'That a statement was asked for, and when.' },
  },
  {
    table: 'register_consent',
    columns: ['person_id'],
    give: { title: 'Your word on the public register of interests' },
    erase: { keep: 'Dates of consent, without a name or a text.' },
  },
  acted('entity_match', 'by_person'),
  acted('conflict_rules', 'by_person'),
  acted('conflict_rules_confirmed', 'by_person'),
  {
    table: 'person_represents',
    columns: ['person_id'],
    give: { title: 'Companies that you speak for' },
    erase: { keep: 'For which company somebody spoke, from when: what a decision was judged by.' },
  },
  acted('person_represents', 'by_person'),
  acted('person_represents_end', 'by_person'),
  {
    table: 'conflict_recusal',
    columns: ['person_id'],
    give: { title: 'Your recusals' },
    erase: { blank: { reason: '' } },
  },
  {
    table: 'conflict_word',
    columns: ['person_id'],
    give: { title: 'What the network office ruled on your conflicts' },
    erase: { blank: { reason: '' } },
  },
  acted('conflict_word', 'by_person'),
  {
    table: 'meeting_elector',
    columns: ['person_id'],
    give: { title: 'Meetings that you belonged to' },
    erase: { keep: 'How many belonged to a meeting: the quorum rests on it.' },
  },
  {
    table: 'meeting_guest',
    columns: ['person_id'],
    give: { title: 'Meetings that you were invited to as a guest' },
    erase: { keep: 'How many were invited to a meeting.' },
  },
  {
    table: 'attendance',
    columns: ['person_id'],
    give: { title: 'When you came to meetings and left them' },
    erase: { keep: 'How many were there: the quorum rests on it.' },
  },
  acted('attendance', 'by'),
  {
    table: 'motion_voter',
    columns: ['person_id'],
    give: { title: 'Motions on which you voted', omit: ['pseudonym'] },
    erase: { keep: 'That somebody voted, so that the vote is counted once.' },
  },
  {
    table: 'ballot',
    columns: [],
    where: (who) =>
      sql<boolean>`exists (select 1 from motion_voter v where v.motion_id = t.motion_id and v.pseudonym = t.pseudonym and v.person_id = ${who.id})`,
    give: { title: 'Your votes, where it is still known which are yours', omit: ['pseudonym'] },
    erase: { keep: 'The vote stays counted, under a pseudonym.' },
  },
  {
    table: 'motion_dissent',
    columns: ['person_id'],
    give: { title: 'Dissent that you gave in writing' },
    erase: { keep: 'Part of the record of a decision, without a name.' },
  },
  acted('motion', 'moved_by', 'seconded_by', 'opened_by'),
  acted('agenda_item', 'chaired_by'),
  acted('chair_handover', 'from_person', 'to_person'),
  acted('meeting', 'called_by', 'author'),
  {
    table: 'meeting_action',
    columns: ['owner'],
    give: { title: 'Actions that you took on' },
    erase: { blank: { note: '' } },
  },
  acted('meeting_action', 'author'),
  acted('minutes_signature', 'person_id'),
  authored('claim', 'Claims that you wrote'),
  authored('statement', 'Statements that you wrote'),
  authored('area', 'Areas for investment that you wrote'),
  authored('decision', 'Decisions that you recorded'),
  authored('initiative', 'Initiatives that you wrote'),
  authored('passage', 'Updates that you wrote'),
  acted('passage_release', 'person_id'),
  ...[
    'cohort_edit',
    'duplicate_proposal',
    'expert_dismissal',
    'expert_objection',
    'expert_ruling',
    'label_ruling',
    'overlap_judgement',
    'report_merge',
    'report_study_ruling',
  ].map((table) => acted(table, 'by')),
  {
    table: 'saved_search',
    columns: ['person_id'],
    give: { title: 'Searches that you keep' },
    erase: { delete: true },
  },
  {
    table: 'notice',
    columns: ['person_id'],
    give: { title: 'What you were told' },
    erase: { delete: true },
  },
  {
    table: 'notice_choice',
    columns: ['person_id'],
    give: { title: 'How you want to be told' },
    erase: { delete: true },
  },
  ...ACCOUNT_PARTS,
  {
    table: 'audit_event',
    columns: ['actor'],
    give: { title: 'Events of the audit chain in which you acted', omit: ['prev_hash'] },
    erase: { keep: 'The chain cannot be altered; it names people by number only.' },
  },
  {
    table: 'erasure',
    columns: ['person_id'],
    give: { title: 'An erasure' },
    erase: { keep: 'What says that this was done.' },
  },
  {
    table: 'person',
    columns: ['id', 'email'],
    give: { title: 'Who you are here' },
    erase: { blank: { name: '@name', email: null, affiliation: null } },
  },
];
