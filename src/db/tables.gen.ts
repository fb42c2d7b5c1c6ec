// Generated from src/db/migrations by `npm run tables`. Do not edit.
import type { ColumnType, Generated, GeneratedAlways } from 'kysely';

type Timestamp = ColumnType<Date, Date, Date>;
/** Read as a value, written as JSON text. */
type Json = ColumnType<unknown, string, string>;
type JsonDefaulted = ColumnType<unknown, string | undefined, string>;
type TimestampDefaulted = ColumnType<Date, Date | undefined, Date>;
type Bytes = ColumnType<Uint8Array, Uint8Array, Uint8Array>;

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
  votes_for: number;
  votes_against: number;
  votes_abstained: number;
  dissent: Generated<string>;
  decided_on: string;
  demonstration: Generated<boolean>;
  author: string;
  made_at: Timestamp;
  revisit: JsonDefaulted;
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

interface EvidenceQuery {
  id: string;
  question: string;
  spec: Json;
  made_by: string;
  made_at: Timestamp;
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
}

interface PersonRole {
  person_id: string;
  role: string;
  since: Timestamp;
  until: Timestamp | null;
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
  announcement: Announcement;
  area: Area;
  arm: Arm;
  audit_event: AuditEvent;
  auth_account: AuthAccount;
  auth_rate_limit: AuthRateLimit;
  auth_session: AuthSession;
  auth_user: AuthUser;
  auth_verification: AuthVerification;
  case_row: CaseRow;
  claim: Claim;
  cohort: Cohort;
  cohort_edit: CohortEdit;
  counter: Counter;
  decision: Decision;
  duplicate_proposal: DuplicateProposal;
  evidence_query: EvidenceQuery;
  identity_key: IdentityKey;
  identity_look: IdentityLook;
  import_run: ImportRun;
  initiative: Initiative;
  label_ruling: LabelRuling;
  mail: Mail;
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
  person_role: PersonRole;
  pin: Pin;
  quarantine: Quarantine;
  raw_body: RawBody;
  report: Report;
  report_merge: ReportMerge;
  report_notice_of: ReportNoticeOf;
  report_reading: ReportReading;
  report_registry_number: ReportRegistryNumber;
  report_study: ReportStudy;
  report_study_ruling: ReportStudyRuling;
  saved_search: SavedSearch;
  saved_search_seen: SavedSearchSeen;
  server_secret: ServerSecret;
  setting: Setting;
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
