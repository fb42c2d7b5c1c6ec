/* What becomes of a name in what others wrote, when its person is erased. */

/** Texts that others wrote and in which the name of somebody erased is replaced. `json`: the column is JSON. */
export const NAMED_TEXTS: readonly { table: string; column: string; json: boolean }[] = Object.entries({
  mail: ['subject', 'body'],
  notice: ['title'],
  invitation: ['why', 'note', 'word'],
  seat_end: ['reason'],
  membership_end: ['reason'],
  disclosure_request: ['title'],
  entity_match: ['reason'],
  conflict_rules: ['reason'],
  conflict_word: ['reason'],
  conflict_recusal: ['reason'],
  person_represents_end: ['reason'],
  meeting: ['title', 'place', 'about', 'minutes_opening', 'cancelled_why', 'correction'],
  agenda_item: ['title', 'text', 'minutes', 'closing'],
  motion: ['text'],
  motion_dissent: ['text'],
  chair_handover: ['why'],
  meeting_action: ['title', 'note'],
  minutes: ['content', 'correction'],
  expert_dismissal: ['reason'],
  expert_ruling: ['reason'],
  cohort_edit: ['reason'],
  duplicate_proposal: ['why'],
  label_ruling: ['reason'],
  outcome_entry: ['reason'],
  overlap_judgement: ['evidence'],
  report_merge: ['reason', 'undone_reason'],
  report_study_ruling: ['reason'],
  profile: ['about'],
  saved_search: ['name'],
}).flatMap(([table, columns]) =>
  columns.map((column) => ({ table, column, json: column === 'content' || column === 'closing' })),
);

const HASHED = 'A text of the line: what rests on it holds its content hash, and a released one is public.';
const RECORD = 'What a public source says, kept as it came.';

/** Tables with words in which a name is not replaced, and why. */
export const NAME_STAYS: Readonly<Record<string, string>> = {
  claim: HASHED,
  statement: HASHED,
  area: HASHED,
  decision: HASHED,
  initiative: HASHED,
  passage: HASHED,
  thing: HASHED,
  thing_version: HASHED,
  disclosure_words:
    'What somebody else signed about themselves, under a hash of these words; it goes with their own erasure.',
  conflict_rules: 'The rules themselves are a document about companies and bands; their reason is gone through.',
  conflict_rules_first: 'The rules that the software brings along.',
  case_row: RECORD,
  outcome: RECORD,
  quarantine: RECORD,
  report: RECORD,
  report_registry_number: RECORD,
  report_study: RECORD,
  study: RECORD,
  study_label: RECORD,
  expert:
    'Made from public records; whoever does not want to stand there objects, and is left out of every later reading.',
};
