import { z } from 'zod';
import type { FieldChange } from '#ledger/grades.ts';
import { diseaseOf, entryOf } from '#vocabulary/vocabulary.ts';
import { gradeOf, type RuleId, STOPPED_STATUSES } from './change-rules.ts';
import { phaseGroup, phaseGroupLabel, statusWords } from './phase-groups.ts';
import { OVERALL_STATUSES, PHASES } from './registry-words.ts';

const known = (words: ReadonlySet<string>, what: string) =>
  z
    .string()
    .refine((w) => words.has(w), `This is no ${what} of the registry.`)
    .optional();

/** What a query asks of the relevant, unmerged studies: all that is given must hold. Diseases, targets and modalities are keys of the vocabulary; a disease includes its children. */
export const querySpec = z.strictObject({
  disease: z
    .string()
    .refine((key) => diseaseOf(key) !== null, 'The vocabulary has no such disease.')
    .optional(),
  target: z
    .string()
    .refine((key) => entryOf('target', key) !== null, 'The vocabulary has no such target.')
    .optional(),
  modality: z
    .string()
    .refine((key) => entryOf('modality', key) !== null, 'The vocabulary has no such modality.')
    .optional(),
  phase: known(PHASES, 'phase'),
  status: known(OVERALL_STATUSES, 'status'),
});
export type QuerySpec = {
  disease?: string | undefined;
  target?: string | undefined;
  modality?: string | undefined;
  phase?: string | undefined;
  status?: string | undefined;
};

/** A stored spec as far as it can be shown: it may name what the vocabulary no longer has. Only querySpec says whether it can be put. */
export function shownSpec(stored: unknown): QuerySpec {
  const given = new Map(Object.entries(typeof stored === 'object' && stored !== null ? stored : {}));
  return Object.fromEntries(
    Object.keys(querySpec.shape).flatMap((key) => {
      const value: unknown = given.get(key);
      return typeof value === 'string' ? [[key, value]] : [];
    }),
  );
}

/** One study that the query counts. `status` and `phases` are the registry's words. */
export interface QueryMember {
  id: string;
  status: string | null;
  phases: string[];
}

/** The answer as it is hashed: numbers of studies. */
export interface QueryAnswer {
  question: string;
  spec: QuerySpec;
  total: number;
  /** By overall status; a study without one is under NONE. */
  byStatus: Record<string, number>;
  /** By phase group (phase-groups.ts): each study once, so that they add up to the total. */
  byPhase: Record<string, number>;
  recruiting: number;
  /** Terminated, suspended or withdrawn. */
  stopped: number;
  completed: number;
  /** In the order of their ids. */
  studies: QueryMember[];
}

const tally = (keys: readonly string[]): Record<string, number> => {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
};

/** Counts the members. Their order does not matter; an id counts once. */
export function answerQuery(question: string, spec: QuerySpec, members: readonly QueryMember[]): QueryAnswer {
  const studies = [...new Map(members.map((m) => [m.id, m])).values()]
    .map((m) => ({ id: m.id, status: m.status, phases: [...m.phases].sort() }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const given = Object.entries(spec).filter(([, value]) => value !== undefined);
  return {
    question,
    spec: Object.fromEntries(given),
    total: studies.length,
    byStatus: tally(studies.map((s) => s.status ?? 'NONE')),
    byPhase: tally(studies.map((s) => phaseGroup(s.phases))),
    recruiting: studies.filter((s) => s.status === 'RECRUITING').length,
    stopped: studies.filter((s) => s.status !== null && STOPPED_STATUSES.has(s.status)).length,
    completed: studies.filter((s) => s.status === 'COMPLETED').length,
    studies,
  };
}

const counted = (n: number): string => n.toLocaleString('en-GB');
const percent = (n: number, of: number): string => (of === 0 ? '0' : String(Math.round((n * 100) / of)));

/**
 * The placeholders that a claim may use, as they are printed. `phase1` … `phase4` count a study of a combined phase under both of its phases;
 * percentages are of the total, rounded to whole ones.
 */
export function queryFigures(a: QueryAnswer): Record<string, string> {
  const status = (key: string) => counted(a.byStatus[key] ?? 0);
  const phase = (key: string) => counted(a.studies.filter((s) => s.phases.includes(key)).length);
  return {
    total: counted(a.total),
    recruiting: counted(a.recruiting),
    recruitingPercent: percent(a.recruiting, a.total),
    notYetRecruiting: status('NOT_YET_RECRUITING'),
    enrollingByInvitation: status('ENROLLING_BY_INVITATION'),
    activeNotRecruiting: status('ACTIVE_NOT_RECRUITING'),
    completed: counted(a.completed),
    stopped: counted(a.stopped),
    stoppedPercent: percent(a.stopped, a.total),
    terminated: status('TERMINATED'),
    suspended: status('SUSPENDED'),
    withdrawn: status('WITHDRAWN'),
    unknownStatus: status('UNKNOWN'),
    earlyPhase1: phase('EARLY_PHASE1'),
    phase1: phase('PHASE1'),
    phase2: phase('PHASE2'),
    phase3: phase('PHASE3'),
    phase4: phase('PHASE4'),
  };
}

type AnswerRule = RuleId | 'query-member-added' | 'query-member-removed' | 'question-reworded';

const isStopped = (status: string | null): boolean => status !== null && STOPPED_STATUSES.has(status);

function memberChanges(before: QueryMember, after: QueryMember): FieldChange[] {
  const out: FieldChange[] = [];
  const change = (field: string, from: unknown, to: unknown, rule: RuleId, sentence: string) =>
    out.push({ field: `${before.id} ${field}`, before: from, after: to, grade: gradeOf(rule), rule, sentence });
  if (before.status !== after.status)
    change(
      'status',
      before.status,
      after.status,
      isStopped(after.status) ? 'status-stopped' : 'status-other',
      `${before.id} went from ${statusWords(before.status)} to ${statusWords(after.status)}.`,
    );
  if (phaseGroup(before.phases) !== phaseGroup(after.phases))
    change(
      'phase',
      before.phases,
      after.phases,
      'phase',
      `${before.id} went from ${phaseGroupLabel(phaseGroup(before.phases))} to ${phaseGroupLabel(phaseGroup(after.phases))}.`,
    );
  return out;
}

const ORDER = { high: 0, medium: 1, low: 2, noise: 3 } as const;

/** Nobody's present status is known. */
const NOT_TOLD: ReadonlyMap<string, string | null> = new Map();

/**
 * What differs between two answers to the same question, worst first. Equal answers give an empty list.
 * @param present the present status of studies that left the list: a study that stopped says so, also where the question is of one status.
 */
export function compareAnswers(before: QueryAnswer, after: QueryAnswer, present = NOT_TOLD): FieldChange[] {
  const out: FieldChange[] = [];
  const listed = (field: string, from: unknown, to: unknown, rule: AnswerRule, sentence: string) =>
    out.push({ field, before: from, after: to, grade: 'medium', rule, sentence });
  if (before.question !== after.question)
    out.push({
      field: 'question',
      before: before.question,
      after: after.question,
      grade: 'low',
      rule: 'question-reworded',
      sentence: `The question was reworded from “${before.question}” to “${after.question}”.`,
    });
  const was = new Map(before.studies.map((s) => [s.id, s]));
  const is = new Map(after.studies.map((s) => [s.id, s]));
  for (const [id, member] of is) {
    const former = was.get(id);
    if (former) out.push(...memberChanges(former, member));
    else
      listed(
        `${id}`,
        null,
        member.status,
        'query-member-added',
        `${id} (${statusWords(member.status)}) entered the list.`,
      );
  }
  for (const [id, member] of was) {
    if (is.has(id)) continue;
    listed(
      `${id}`,
      member.status,
      null,
      'query-member-removed',
      `${id} (${statusWords(member.status)}) left the list.`,
    );
    const status = present.get(id) ?? null;
    if (isStopped(status) && status !== member.status)
      out.push({
        field: `${id} status`,
        before: member.status,
        after: status,
        grade: gradeOf('status-stopped'),
        rule: 'status-stopped',
        sentence: `${id} went from ${statusWords(member.status)} to ${statusWords(status)}, and left the list.`,
      });
  }
  return out.sort((a, b) => ORDER[a.grade] - ORDER[b.grade] || (a.field < b.field ? -1 : a.field > b.field ? 1 : 0));
}
