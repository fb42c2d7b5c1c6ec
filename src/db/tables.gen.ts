// Generated from src/db/migrations by `npm run tables`. Do not edit.
import type { ColumnType, Generated, GeneratedAlways } from 'kysely';

type Timestamp = ColumnType<Date, Date, Date>;
/** Read as a value, written as JSON text. */
type Json = ColumnType<unknown, string, string>;
type JsonDefaulted = ColumnType<unknown, string | undefined, string>;
type TimestampDefaulted = ColumnType<Date, Date | undefined, Date>;
type Bytes = ColumnType<Uint8Array, Uint8Array, Uint8Array>;

interface AgendaItem {
  id: GeneratedAlways<number>;
  meeting_id: number;
  position: number;
  kind: string;
  title: string;
  text: Generated<string>;
  refs: JsonDefaulted;
  minutes: Generated<string>;
  opened_at: Timestamp | null;
  closed_at: Timestamp | null;
  chaired_by: string | null;
  closing: Json | null;
}

interface Announcement {
  id: GeneratedAlways<number>;
  at: Timestamp;
  kind: string;
  body: Json;
  taken_at: Timestamp | null;
}

interface Area {
  id: string;
  title: string;
  question: string;
  pillar: string;
  disease_keys: Generated<string[]>;
  cost_low: number | null;
  cost_high: number | null;
  currency: Generated<string>;
  months: number | null;
  author: string;
  made_at: Timestamp;
}

interface Arm {
  id: string;
  study_key: string;
  citation: string;
  doi: string | null;
  pmid: string | null;
  nct: string | null;
  product: string;
  target: string | null;
  modality: string | null;
  disease: string;
  disease_keys: Generated<string[]>;
  enrolled: number | null;
  enrolled_source: string | null;
  overlap_group: string | null;
  follow_up_months: number | null;
  source_type: string;
  target_keys: Generated<string[]>;
  modality_keys: Generated<string[]>;
  disease_unread: Generated<string[]>;
  cohort_id: string | null;
}

interface Attendance {
  id: GeneratedAlways<number>;
  meeting_id: number;
  person_id: string;
  state: string;
  at: Timestamp;
  by: string;
}

interface AuditEvent {
  seq: number;
  at: Timestamp;
  actor: string;
  kind: string;
  body: Json;
  prev_hash: string;
  hash: string;
}

interface AuthAccount {
  id: string;
  account_id: string;
  provider_id: string;
  user_id: string;
  access_token: string | null;
  refresh_token: string | null;
  id_token: string | null;
  access_token_expires_at: Timestamp | null;
  refresh_token_expires_at: Timestamp | null;
  scope: string | null;
  password: string | null;
  created_at: TimestampDefaulted;
  updated_at: Timestamp;
}

interface AuthAttempts {
  user_id: string;
  failures: Generated<number>;
  locked_until: Timestamp | null;
}

interface AuthBackupCode {
  user_id: string;
  hash: string;
  made_at: Timestamp;
  used_at: Timestamp | null;
}

interface AuthPasskey {
  id: string;
  name: string | null;
  public_key: string;
  user_id: string;
  credential_id: string;
  counter: number;
  device_type: string;
  backed_up: boolean;
  transports: string | null;
  created_at: Timestamp | null;
  aaguid: string | null;
}

interface AuthRateLimit {
  id: string;
  key: string;
  count: number;
  last_request: number;
}

interface AuthSession {
  id: string;
  expires_at: Timestamp;
  token: string;
  created_at: TimestampDefaulted;
  updated_at: Timestamp;
  ip_address: string | null;
  user_agent: string | null;
  user_id: string;
}

interface AuthStrength {
  session_id: string;
  user_id: string;
  way: string;
  confirmed_at: Timestamp;
}

interface AuthTotp {
  user_id: string;
  secret: string;
  begun_at: Timestamp;
  confirmed_at: Timestamp | null;
  last_step: Generated<number>;
}

interface AuthUser {
  id: string;
  name: string;
  email: string;
  email_verified: boolean;
  image: string | null;
  created_at: TimestampDefaulted;
  updated_at: TimestampDefaulted;
  two_factor_enabled: boolean | null;
}

interface AuthVerification {
  id: string;
  identifier: string;
  value: string;
  expires_at: Timestamp;
  created_at: TimestampDefaulted;
  updated_at: TimestampDefaulted;
}

interface Ballot {
  motion_id: number;
  pseudonym: string;
  choice: string;
  counted: boolean | null;
  conflicted: boolean | null;
}

interface CaseRow {
  case_key: string;
  study_key: string;
  citation: string;
  doi: string | null;
  product: string;
  product_keys: Generated<string[]>;
  target: string | null;
  target_keys: Generated<string[]>;
  age: number | null;
  sex: string;
  disease: string;
  disease_keys: Generated<string[]>;
  disease_unread: Generated<string[]>;
  follow_up_months: number | null;
  relapse: string;
  relapse_month: number | null;
  immunosuppressants_off: string;
  immunosuppressants_off_month: number | null;
  died: string;
  death_month: number | null;
  crs_grade: string | null;
  crs_low: number | null;
  crs_high: number | null;
  icans_grade: string | null;
  icans_low: number | null;
  icans_high: number | null;
  outcome: Generated<string>;
  source_url: Generated<string>;
  source_type: Generated<string>;
  verified: boolean;
  published: boolean;
  notes: Generated<string>;
  as_of: string;
  imported_at: Timestamp;
}

interface ChairHandover {
  id: GeneratedAlways<number>;
  item_id: number;
  from_person: string | null;
  to_person: string | null;
  why: string;
  at: Timestamp;
}

interface Claim {
  id: string;
  template: string;
  bound_kind: string;
  bound_id: string;
  sentence: string;
  certainty: string;
  certainty_reasons: string;
  as_of: string;
  author: string;
  made_at: Timestamp;
  figures: JsonDefaulted;
  judgement: Json | null;
  would_change: string | null;
}

interface Cohort {
  id: string;
  name: string;
  study_key: string;
  product: string;
  site: string | null;
  country: string | null;
  enrolled_from: string | null;
  enrolled_to: string | null;
  nct: string | null;
}

interface CohortEdit {
  id: GeneratedAlways<number>;
  cohort_id: string;
  before: Json;
  after: Json;
  reason: string;
  by: string;
  at: Timestamp;
}

interface ConflictRecusal {
  id: GeneratedAlways<number>;
  person_id: string;
  item_key: string;
  reason: string;
  at: Timestamp;
}

interface ConflictRecusalBack {
  recusal_id: number;
  at: Timestamp;
}

interface ConflictRules {
  version: number;
  content: Json;
  hash: string;
  reason: string;
  by_person: string;
  at: Timestamp;
}

interface ConflictRulesConfirmed {
  version: number;
  by_person: string;
  at: Timestamp;
}

interface ConflictRulesFirst {
  version: number;
  content: Json;
  hash: string;
  at: Timestamp;
}

interface ConflictWord {
  id: GeneratedAlways<number>;
  person_id: string;
  item_key: string;
  duty: string | null;
  reason: string;
  covers: JsonDefaulted;
  by_person: string;
  at: Timestamp;
}

interface Counter {
  name: string;
  value: number;
}

interface Decision {
  id: string;
  title: string;
  options: Json;
  chosen: string;
  reasons: string;
  votes_for: number | null;
  votes_against: number | null;
  votes_abstained: number | null;
  dissent: Generated<string>;
  decided_on: string;
  demonstration: Generated<boolean>;
  author: string;
  made_at: Timestamp;
  revisit: JsonDefaulted;
  motion_id: number | null;
}

interface DisclosedInterest {
  id: GeneratedAlways<number>;
  disclosure_id: number;
  position: number;
  category: number;
  company: string | null;
  entity_kind: string;
  recipient: string;
  band: string;
  began: string | null;
  ended: string | null;
  words_hash: string;
}

interface Disclosure {
  id: GeneratedAlways<number>;
  person_id: string;
  number: number;
  occasion: string;
  occasion_id: string;
  nothing: boolean;
  copy_of: number | null;
  hash: string;
  signed_at: Timestamp;
}

interface DisclosureAsked {
  request_id: number;
  person_id: string;
  asked_at: Timestamp;
  reminded_at: Timestamp | null;
}

interface DisclosureRequest {
  id: GeneratedAlways<number>;
  occasion: string;
  occasion_id: string;
  title: string;
  due: Timestamp | null;
  asked_at: Timestamp;
}

interface DisclosureWords {
  interest_id: number;
  salt: string;
  entity: string;
  entity_key: string;
  note: string;
}

interface DuplicateProposal {
  id: GeneratedAlways<number>;
  kind: string;
  a: string;
  b: string;
  relation: string;
  score: number;
  reasons: Json;
  state: Generated<string>;
  kept: string | null;
  found_at: Timestamp;
  by: string | null;
  at: Timestamp | null;
  why: string | null;
}

interface EntityMatch {
  id: GeneratedAlways<number>;
  entity_key: string;
  company: string | null;
  reason: string;
  by_person: string;
  at: Timestamp;
}

interface Erasure {
  person_id: string;
  number: number;
  asked_by: string;
  at: Timestamp;
  counts: Json | null;
}

interface EvidenceQuery {
  id: string;
  question: string;
  spec: Json;
  made_by: string;
  made_at: Timestamp;
}

interface Expert {
  id: string;
  name: string;
  sort_name: string;
  orcid: string | null;
  institution: Generated<string>;
  country: string | null;
  region: string | null;
  keys: string[];
  match_keys: string[];
  labels: Generated<string[]>;
  roles: Generated<string[]>;
  expertise: Generated<string[]>;
  regions: Generated<string[]>;
  studies: Generated<string[]>;
  reports: Generated<string[]>;
  sponsors: Generated<string[]>;
  first_year: number | null;
  last_year: number | null;
  alike: Generated<number>;
  words: string;
}

interface ExpertDismissal {
  id: GeneratedAlways<number>;
  key: string;
  reason: string;
  by: string;
  at: Timestamp;
  withdrawn_at: Timestamp | null;
  withdrawn_by: string | null;
}

interface ExpertMention {
  expert_id: string;
  ordinal: number;
  kind: string;
  thing_id: string;
  place: string;
  role: string;
  name: string;
  affiliation: string | null;
  country: string | null;
  orcid: string | null;
  source: string;
  date: string | null;
  key: string;
}

interface ExpertObjection {
  key: string;
  by: string;
  at: Timestamp;
}

interface ExpertPair {
  one: string;
  other: string;
  reasons: string[];
}

interface ExpertReading {
  raw_hash: string;
  reader: number;
  people: Json;
}

interface ExpertRuling {
  id: GeneratedAlways<number>;
  verdict: string;
  one_key: string;
  other_key: string;
  reason: string;
  by: string;
  at: Timestamp;
  withdrawn_at: Timestamp | null;
  withdrawn_by: string | null;
}

interface ExpertState {
  one: Generated<boolean>;
  at: Timestamp;
  hash: string;
  mentions: number;
  persons: number;
  pairs: number;
  set_aside: number;
}

interface IdentityKey {
  kind: string;
  key: string;
  id: string;
}

interface IdentityLook {
  kind: string;
  id: string;
  asked: Generated<number>;
}

interface ImportRun {
  id: GeneratedAlways<number>;
  source: string;
  label: string;
  as_of: string | null;
  started_at: Timestamp;
  finished_at: Timestamp | null;
  added: Generated<number>;
  changed: Generated<number>;
  unchanged: Generated<number>;
  quarantined: Generated<number>;
  problem: string | null;
}

interface Initiative {
  id: string;
  title: string;
  aim: string;
  owner: string;
  pillar: string;
  state: string;
  starts: string | null;
  ends: string | null;
  committed: number | null;
  currency: Generated<string>;
  author: string;
  made_at: Timestamp;
  decision_id: string;
}

interface Institution {
  id: string;
  name: string;
  name_folded: string;
  ror: string | null;
  country: string;
  city: Generated<string>;
  kind: string;
  demonstration: Generated<boolean>;
  made_at: Timestamp;
  changed_at: Timestamp;
}

interface Invitation {
  id: GeneratedAlways<number>;
  name: string;
  email: string | null;
  role: string;
  institution: Generated<string>;
  country: Generated<string>;
  why: Generated<string>;
  note: Generated<string>;
  invited_by: string;
  made_at: Timestamp;
  token_hash: string | null;
  sent_at: Timestamp;
  expires_at: Timestamp;
  answer: string | null;
  answered_at: Timestamp | null;
  answered_by: string | null;
  word: Generated<string>;
}

interface InvitationLetter {
  id: GeneratedAlways<number>;
  invitation_id: number;
  sent_by: string;
  sent_at: Timestamp;
}

interface LabelRuling {
  id: GeneratedAlways<number>;
  study_id: string;
  facet: string;
  key: string;
  present: boolean;
  machine: boolean;
  classifier: number;
  reason: string;
  by: string;
  at: Timestamp;
  withdrawn_at: Timestamp | null;
  withdrawn_by: string | null;
}

interface Mail {
  id: GeneratedAlways<number>;
  to_address: string;
  subject: string;
  body: string;
  written_at: Timestamp;
  sent_at: Timestamp | null;
  tries: Generated<number>;
  last_error: string | null;
  next_try_at: Timestamp | null;
  given_up_at: Timestamp | null;
  secret: Generated<boolean>;
}

interface Meeting {
  id: GeneratedAlways<number>;
  title: string;
  starts_at: Timestamp;
  ends_at: Timestamp;
  place: Generated<string>;
  link: Generated<string>;
  asynchronous: Generated<boolean>;
  about: Generated<string>;
  called_at: Timestamp | null;
  called_by: string | null;
  locked: Json | null;
  locked_hash: string | null;
  ended_at: Timestamp | null;
  cancelled_at: Timestamp | null;
  cancelled_why: string | null;
  minutes_opening: Generated<string>;
  correction: string | null;
  demonstration: Generated<boolean>;
  author: string;
  made_at: Timestamp;
}

interface MeetingAction {
  id: GeneratedAlways<number>;
  meeting_id: number;
  item_id: number | null;
  title: string;
  owner: string;
  due: string;
  state: Generated<string>;
  note: Generated<string>;
  settled_at: Timestamp | null;
  author: string;
  made_at: Timestamp;
}

interface MeetingElector {
  meeting_id: number;
  person_id: string;
  seat: string;
  votes: boolean;
}

interface MeetingGuest {
  meeting_id: number;
  person_id: string;
  votes: boolean;
}

interface MembershipEnd {
  id: GeneratedAlways<number>;
  person_id: string;
  reason: string;
  ended_by: string;
  ended_at: Timestamp;
}

interface Minutes {
  meeting_id: number;
  version: number;
  content: Json;
  hash: string;
  correction: string | null;
  frozen_at: Timestamp;
}

interface MinutesSignature {
  meeting_id: number;
  version: number;
  person_id: string;
  hash: string;
  at: Timestamp;
}

interface Motion {
  id: GeneratedAlways<number>;
  item_id: number;
  text: string;
  refs: JsonDefaulted;
  majority: string;
  secret: boolean;
  closes_at: Timestamp | null;
  moved_by: string;
  moved_at: Timestamp;
  seconded_by: string | null;
  opened_by: string | null;
  opened_at: Timestamp | null;
  closed_at: Timestamp | null;
  withdrawn_at: Timestamp | null;
}

interface MotionDissent {
  id: string;
  motion_id: number;
  person_id: string | null;
  text: string;
}

interface MotionResult {
  motion_id: number;
  result: Json;
  hash: string;
  counted_at: Timestamp;
}

interface MotionVoter {
  motion_id: number;
  person_id: string;
  pseudonym: string;
  dissented: Generated<boolean>;
}

interface Notice {
  id: GeneratedAlways<number>;
  person_id: string;
  kind: string;
  title: string;
  path: string;
  key: string;
  due: Timestamp | null;
  told_at: Timestamp;
  seen_at: Timestamp | null;
  mailed_at: Timestamp | null;
}

interface NoticeChoice {
  person_id: string;
  kind: string;
  manner: string;
  chosen_at: Timestamp;
}

interface Outcome {
  id: string;
  arm_id: string;
  name: string;
  definition: string;
  timepoint: string;
  measure: string;
  events: number | null;
  evaluable: number | null;
  value_text: string | null;
  verified: boolean;
  source_type: string;
  source_url: string;
  notes: Generated<string>;
  pool_preferred: boolean;
  held_back: Generated<string[]>;
  flags: Generated<string[]>;
}

interface OutcomeEntry {
  id: GeneratedAlways<number>;
  outcome_id: string;
  arm_id: string;
  entered_by: string;
  at: Timestamp;
  reason: string;
  enrolled: number | null;
  before: Json | null;
  hash: string;
}

interface OutcomeImportDraft {
  id: string;
  made_by: string;
  label: string;
  csv: string;
  mapping: Json | null;
  made_at: Timestamp;
}

interface OutcomeImportMapping {
  id: GeneratedAlways<number>;
  name: string;
  fingerprint: string;
  header: string[];
  mapping: Json;
  made_by: string;
  made_at: Timestamp;
  used_at: Timestamp;
}

interface OverlapJudgement {
  id: string;
  a: string;
  b: string;
  relation: string;
  contained: string | null;
  evidence: string;
  source_url: string | null;
  by: string;
  at: Timestamp;
}

interface Passage {
  id: string;
  title: string;
  body: string;
  as_of: string;
  state: string;
  released_at: Timestamp | null;
  corrects: string | null;
  demonstration: Generated<boolean>;
  author: string;
  made_at: Timestamp;
  withdrawn_at: Timestamp | null;
  withdrawn_reason: string | null;
}

interface PassageRelease {
  passage_id: string;
  person_id: string;
  content_hash: string;
  at: Timestamp;
}

interface Person {
  id: string;
  name: string;
  email: string | null;
  affiliation: string | null;
  demonstration: Generated<boolean>;
  created_at: Timestamp;
  erased_at: Timestamp | null;
}

interface PersonRepresents {
  id: GeneratedAlways<number>;
  person_id: string;
  company: string;
  since: string;
  by_person: string;
  at: Timestamp;
}

interface PersonRepresentsEnd {
  represents_id: number;
  until: string;
  by_person: string;
  at: Timestamp;
  reason: Generated<string>;
}

interface PersonRole {
  person_id: string;
  role: string;
  since: Timestamp;
  until: Timestamp | null;
}

interface Photograph {
  person_id: string;
  jpeg: Bytes;
  side: number;
  content_hash: string;
  uploaded_at: Timestamp;
}

interface Pin {
  seq: GeneratedAlways<number>;
  from_kind: string;
  from_id: string;
  pin_set: number;
  role: string;
  to_kind: string;
  to_id: string;
  to_hash: string;
  revisit_if: JsonDefaulted;
  at: Timestamp;
  to_version: number | null;
  to_as_of: string | null;
}

interface Profile {
  person_id: string;
  orcid: string | null;
  institution_id: string | null;
  position: Generated<string>;
  country: string | null;
  diseases: Generated<string[]>;
  expertise: Generated<string[]>;
  field_roles: Generated<string[]>;
  pillars: Generated<string[]>;
  languages: Generated<string[]>;
  about: Generated<string>;
  website: Generated<string>;
  changed_at: Timestamp;
}

interface ProfileConsent {
  seq: GeneratedAlways<number>;
  person_id: string;
  field: string;
  given: boolean;
  at: Timestamp;
}

interface PublicProfile {
  id: string | null;
  name: string | null;
  demonstration: boolean | null;
  fields: string[] | null;
  orcid: string | null;
  institution_id: string | null;
  position: string | null;
  country: string | null;
  diseases: string[] | null;
  expertise: string[] | null;
  field_roles: string[] | null;
  pillars: string[] | null;
  languages: string[] | null;
  about: string | null;
  website: string | null;
  photograph_hash: string | null;
}

interface Quarantine {
  id: GeneratedAlways<number>;
  import_id: number;
  source: string;
  native_id: string | null;
  as_of: string | null;
  position: number;
  reason: string;
  excerpt: string;
  body_hash: string;
  packed: Bytes | null;
  at: Timestamp;
  state: Generated<string>;
}

interface RawBody {
  hash: string;
  bytes: number;
  packed: Bytes;
}

interface RegisterConsent {
  id: GeneratedAlways<number>;
  person_id: string;
  given: boolean;
  at: Timestamp;
}

interface Report {
  id: string;
  pmid: string | null;
  doi: string | null;
  title: string;
  journal: string | null;
  published: string | null;
  types: Generated<string[]>;
  as_of: string;
  pmcid: string | null;
  authors: Generated<string[]>;
  abstract: string | null;
  notice: string | null;
  facts: JsonDefaulted;
  match_key: string | null;
  merged_into: string | null;
  former_names: Generated<string[]>;
  search_b: Generated<string>;
  tsv: GeneratedAlways<string | null>;
}

interface ReportMerge {
  id: GeneratedAlways<number>;
  kept: string;
  gone: string;
  reason: string;
  by: string;
  at: Timestamp;
  undone_at: Timestamp | null;
  undone_by: string | null;
  undone_reason: string | null;
}

interface ReportNoticeOf {
  report_id: string;
  ordinal: number;
  kind: string;
  pmid: string | null;
  doi: string | null;
}

interface ReportReading {
  report_id: string;
  source: string;
  as_of: string;
  raw_hash: string;
  facts: Json;
  ids: JsonDefaulted;
}

interface ReportRegistryNumber {
  report_id: string;
  number: string;
  field: string;
  words: string;
}

interface ReportStudy {
  report_id: string;
  study_id: string;
  via: string;
  words: string;
  field: string;
}

interface ReportStudyRuling {
  id: GeneratedAlways<number>;
  report_id: string;
  study_id: string;
  present: boolean;
  reason: string;
  by: string;
  at: Timestamp;
  withdrawn_at: Timestamp | null;
  withdrawn_by: string | null;
}

interface SavedSearch {
  id: GeneratedAlways<number>;
  person_id: string;
  name: string;
  filter: Json;
  alert: string;
  least_grade: string | null;
  new_studies: boolean;
  made_at: Timestamp;
  looked_at: Timestamp;
  told_at: Timestamp | null;
}

interface SavedSearchSeen {
  search_id: number;
  study_id: string;
  hash: string;
  as_of: string | null;
}

interface Seat {
  id: GeneratedAlways<number>;
  person_id: string;
  role: string;
  pillar: string | null;
  leads: Generated<boolean>;
  since: string;
  until: string | null;
  given_by: string;
  given_at: Timestamp;
}

interface SeatEnd {
  id: GeneratedAlways<number>;
  seat_id: number;
  person_id: string;
  free_from: string;
  reason: string;
  ended_by: string;
  ended_at: Timestamp;
}

interface ServerSecret {
  name: string;
  value: string;
  made_at: Timestamp;
}

interface Setting {
  name: string;
  value: Json;
  set_at: Timestamp;
}

interface SettingChange {
  id: GeneratedAlways<number>;
  name: string;
  value: Json;
  at: Timestamp;
}

interface SetupLink {
  token_hash: string;
  made_at: Timestamp;
  used_at: Timestamp | null;
}

interface SourceListing {
  source: string;
  native_id: string;
  pass: number;
  question: number;
  held: boolean;
  first_listed: Timestamp;
  last_listed: Timestamp;
  left_at: Timestamp | null;
}

interface SourceRecord {
  source: string;
  native_id: string;
  as_of: string;
  raw_hash: string;
  facts_hash: string;
  import_id: number;
  received_at: Timestamp;
}

interface SourceState {
  source: string;
  schedule: string | null;
  lease_no: Generated<number>;
  lease_process: string | null;
  lease_until: Timestamp | null;
  pass: Generated<number>;
  underway: Json | null;
  questions: string | null;
  answered: JsonDefaulted;
  covered_to: string | null;
  newest: string | null;
  failures: Generated<number>;
  not_before: Timestamp | null;
  last_attempt: Timestamp | null;
  last_success: Timestamp | null;
  last_full: Timestamp | null;
  last_problem: string | null;
  last_problem_kind: string | null;
}

interface Statement {
  id: string;
  text: string;
  pillar: string;
  author: string;
  made_at: Timestamp;
}

interface Study {
  id: string;
  facts: Json;
  title: string;
  status: string | null;
  phases: Generated<string[]>;
  sponsor: string | null;
  sponsor_class: string | null;
  conditions: Generated<string[]>;
  interventions: Generated<string[]>;
  countries: Generated<string[]>;
  enrolment: number | null;
  start_date: string | null;
  last_update: string | null;
  first_as_of: string;
  last_as_of: string;
  last_change: string | null;
  last_change_grade: string | null;
  complete: boolean;
  search_a: string;
  search_b: string;
  tsv: string | null;
  relevant: Generated<boolean>;
  relevance: JsonDefaulted;
  classifier: Generated<number>;
  label_keys: Generated<string[]>;
  registry_ids: Generated<string[]>;
  start_year: number | null;
  merged_into: string | null;
  map_key: GeneratedAlways<string | null>;
  start_kind: GeneratedAlways<string | null>;
  completion_date: GeneratedAlways<string | null>;
  completion_kind: GeneratedAlways<string | null>;
  results_posted: GeneratedAlways<boolean | null>;
}

interface StudyLabel {
  study_id: string;
  facet: string;
  key: string;
  words: string;
  field: string;
  rule: string;
}

interface StudyLinksRead {
  study_id: string;
  hash: string;
}

interface StudyReference {
  study_id: string;
  pmid: string;
  type: string | null;
}

interface Synthesis {
  id: string;
  question: string;
  spec: Json;
  made_by: string;
  made_at: Timestamp;
}

interface Thing {
  kind: string;
  id: string;
  title: string;
  hash: string;
  version: number;
  as_of: string | null;
  pin_set: Generated<number>;
  superseded_by_kind: string | null;
  superseded_by_id: string | null;
  open: Generated<boolean>;
  created_at: Timestamp;
  revised_at: Timestamp;
  open_version: number | null;
  open_title: string | null;
}

interface ThingChange {
  kind: string;
  id: string;
  version: number;
  ordinal: number;
  as_of: string | null;
  field: string;
  before: Json;
  after: Json;
  grade: string;
  rule: string;
  sentence: string;
}

interface ThingVersion {
  kind: string;
  id: string;
  version: number;
  hash: string;
  as_of: string | null;
  at: Timestamp;
  content: Json;
}

export interface Database {
  agenda_item: AgendaItem;
  announcement: Announcement;
  area: Area;
  arm: Arm;
  attendance: Attendance;
  audit_event: AuditEvent;
  auth_account: AuthAccount;
  auth_attempts: AuthAttempts;
  auth_backup_code: AuthBackupCode;
  auth_passkey: AuthPasskey;
  auth_rate_limit: AuthRateLimit;
  auth_session: AuthSession;
  auth_strength: AuthStrength;
  auth_totp: AuthTotp;
  auth_user: AuthUser;
  auth_verification: AuthVerification;
  ballot: Ballot;
  case_row: CaseRow;
  chair_handover: ChairHandover;
  claim: Claim;
  cohort: Cohort;
  cohort_edit: CohortEdit;
  conflict_recusal: ConflictRecusal;
  conflict_recusal_back: ConflictRecusalBack;
  conflict_rules: ConflictRules;
  conflict_rules_confirmed: ConflictRulesConfirmed;
  conflict_rules_first: ConflictRulesFirst;
  conflict_word: ConflictWord;
  counter: Counter;
  decision: Decision;
  disclosed_interest: DisclosedInterest;
  disclosure: Disclosure;
  disclosure_asked: DisclosureAsked;
  disclosure_request: DisclosureRequest;
  disclosure_words: DisclosureWords;
  duplicate_proposal: DuplicateProposal;
  entity_match: EntityMatch;
  erasure: Erasure;
  evidence_query: EvidenceQuery;
  expert: Expert;
  expert_dismissal: ExpertDismissal;
  expert_mention: ExpertMention;
  expert_objection: ExpertObjection;
  expert_pair: ExpertPair;
  expert_reading: ExpertReading;
  expert_ruling: ExpertRuling;
  expert_state: ExpertState;
  identity_key: IdentityKey;
  identity_look: IdentityLook;
  import_run: ImportRun;
  initiative: Initiative;
  institution: Institution;
  invitation: Invitation;
  invitation_letter: InvitationLetter;
  label_ruling: LabelRuling;
  mail: Mail;
  meeting: Meeting;
  meeting_action: MeetingAction;
  meeting_elector: MeetingElector;
  meeting_guest: MeetingGuest;
  membership_end: MembershipEnd;
  minutes: Minutes;
  minutes_signature: MinutesSignature;
  motion: Motion;
  motion_dissent: MotionDissent;
  motion_result: MotionResult;
  motion_voter: MotionVoter;
  notice: Notice;
  notice_choice: NoticeChoice;
  outcome: Outcome;
  outcome_entry: OutcomeEntry;
  outcome_import_draft: OutcomeImportDraft;
  outcome_import_mapping: OutcomeImportMapping;
  overlap_judgement: OverlapJudgement;
  passage: Passage;
  passage_release: PassageRelease;
  person: Person;
  person_represents: PersonRepresents;
  person_represents_end: PersonRepresentsEnd;
  person_role: PersonRole;
  photograph: Photograph;
  pin: Pin;
  profile: Profile;
  profile_consent: ProfileConsent;
  public_profile: PublicProfile;
  quarantine: Quarantine;
  raw_body: RawBody;
  register_consent: RegisterConsent;
  report: Report;
  report_merge: ReportMerge;
  report_notice_of: ReportNoticeOf;
  report_reading: ReportReading;
  report_registry_number: ReportRegistryNumber;
  report_study: ReportStudy;
  report_study_ruling: ReportStudyRuling;
  saved_search: SavedSearch;
  saved_search_seen: SavedSearchSeen;
  seat: Seat;
  seat_end: SeatEnd;
  server_secret: ServerSecret;
  setting: Setting;
  setting_change: SettingChange;
  setup_link: SetupLink;
  source_listing: SourceListing;
  source_record: SourceRecord;
  source_state: SourceState;
  statement: Statement;
  study: Study;
  study_label: StudyLabel;
  study_links_read: StudyLinksRead;
  study_reference: StudyReference;
  synthesis: Synthesis;
  thing: Thing;
  thing_change: ThingChange;
  thing_version: ThingVersion;
}
