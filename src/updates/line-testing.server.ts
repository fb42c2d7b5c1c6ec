import { writeClaim } from '#claims/claims.server.ts';
import { LineRefused } from '#claims/line-refused.ts';
import type { Db, ReadTx, WriteTx } from '#db/tx.ts';
import type { QueryAnswer } from '#evidence/query-answer.ts';
import type { Actor, Role } from '#governance/actors.ts';
import { addPerson } from '#governance/people.server.ts';
import { writeStatement } from '#insights/statements.server.ts';
import type { FieldChange } from '#ledger/grades.ts';
import { recordThing, setPins } from '#ledger/record.server.ts';
import { standings } from '#ledger/staleness.server.ts';
import { refText } from '#ledger/things.ts';
import { signStatement } from '#network/disclosure-sign.server.ts';
import type { SynthesisAnswer } from '#outcomes/synthesis-answer.ts';
import { writeArea } from '#priorities/areas.server.ts';
import { decisionInput } from '#priorities/decision.ts';
import { writeDecision } from '#priorities/decisions.server.ts';
import { writeInitiative } from '#roadmap/initiatives.server.ts';
import { writePassage } from './passages.server.ts';

/* A small line for tests, from two studies to a draft passage. Its figures are made up. */

export const AT = new Date('2026-06-01T10:00:00Z');
export const NOW = () => new Date('2026-07-01T09:30:00Z');
export const TODAY = '2026-07-01';

const person = (id: string, ...roles: Role[]): Extract<Actor, { kind: 'person' }> => ({
  kind: 'person',
  id,
  name: `Person ${id}`,
  roles,
  demonstration: false,
});
export const CHAIR = person('chair-1', 'chair');
export const OFFICE = person('office-1', 'office');
export const MEMBER = person('member-1', 'member');
export const STEWARD = person('steward-1', 'data-steward');

export const synthesisAnswer = (events: number, patients: number, estimate: number | null): SynthesisAnswer => ({
  question: 'Remission in lupus at 6 months',
  spec: { outcome: 'DORIS remission', verification: 'all', method: 'glmm' },
  estimate,
  ci: estimate === null ? null : [estimate - 0.1, estimate + 0.1],
  predictionInterval: null,
  tau2: 0,
  I2: 0,
  k: 2,
  events,
  patients,
  methodText: 'a test',
  notPooledReason: null,
  rows: [],
  setAside: [],
  overlap: { choices: [], range: null },
});

export const queryAnswer = (recruiting: number, stopped: number): QueryAnswer => ({
  question: 'Which trials are there in lupus?',
  spec: { disease: 'SLE' },
  total: recruiting + stopped,
  byStatus: { RECRUITING: recruiting, TERMINATED: stopped },
  byPhase: {},
  recruiting,
  stopped,
  completed: 0,
  studies: [],
});

export const aChange = (grade: FieldChange['grade'], rule: string, sentence = `Changed by ${rule}.`): FieldChange => ({
  field: 'status',
  before: 'a',
  after: 'b',
  grade,
  rule,
  sentence,
});

/** Puts or changes a synthesis as its refresh would. */
export const putSynthesis = (
  tx: WriteTx,
  id: string,
  answer: SynthesisAnswer,
  changes: FieldChange[] = [],
  asOf = '2026-05-01',
) => recordThing(tx, { kind: 'synthesis', id, title: answer.question, asOf, content: answer }, changes, AT);

export const putQuery = (
  tx: WriteTx,
  id: string,
  answer: QueryAnswer,
  changes: FieldChange[] = [],
  asOf = '2026-05-02',
) => recordThing(tx, { kind: 'query', id, title: answer.question, asOf, content: answer }, changes, AT);

export const putStudy = (tx: WriteTx, id: string, status: string, changes: FieldChange[] = []) =>
  recordThing(
    tx,
    { kind: 'study', id, title: `Study ${id}`, asOf: '2026-05-03', content: { id, status } },
    changes,
    AT,
  );

async function addPeople(tx: WriteTx): Promise<void> {
  for (const p of [CHAIR, OFFICE, MEMBER, STEWARD])
    await addPerson(
      tx,
      { id: p.id, name: p.name, email: null, affiliation: null, roles: p.roles, demonstration: false },
      AT,
    );
  await addPerson(
    tx,
    {
      id: 'demo-1',
      name: 'Demonstration member 01',
      email: null,
      affiliation: null,
      roles: ['chair'],
      demonstration: true,
    },
    AT,
  );
  // whoever writes a decision has disclosed their interests: here, that there are none
  for (const person of [CHAIR.id, OFFICE.id, 'demo-1'])
    await signStatement(
      tx,
      { person, after: 0, occasion: 'year', occasionId: '2026', salt: 's'.repeat(32) },
      { nothing: true, interests: [] },
      AT,
    );
}

/** What a form would send for a decision on A1; single fields can be replaced. */
export const decisionOn = (over: Record<string, unknown> = {}) =>
  decisionInput.parse({
    title: 'Fund the registry of remissions',
    areas: ['A1'],
    otherOptions: 'Wait a year',
    chosen: 'A1',
    reasons: 'It answers the question that holds up the rest.',
    votesFor: '5',
    votesAgainst: '1',
    votesAbstained: '0',
    dissent: 'One member would have waited.',
    decidedOn: '2026-05-20',
    claims: [],
    revisitIf: [{ if: 'study-stops' }],
    ...over,
  });

/**
 * Writes people, two studies, Y1 (12 of 15) on the first, Q1 (7 recruiting) on both, C1 on Y1, C2 on Q1, S1 on C1, A1 on S1 and C2,
 * D1 on A1 (revisit if a study stops), I1 on D1, and the draft P1 that names C1 and D1.
 */
export async function writeLine(tx: WriteTx): Promise<void> {
  await addPeople(tx);
  await putStudy(tx, 'NCT00000001', 'RECRUITING');
  await putStudy(tx, 'NCT00000002', 'RECRUITING');
  await putSynthesis(tx, 'Y1', synthesisAnswer(12, 15, 0.8));
  await putQuery(tx, 'Q1', queryAnswer(7, 1));
  const study = (id: string) => ({ to: { kind: 'study' as const, id } });
  await setPins(tx, { kind: 'synthesis', id: 'Y1' }, [study('NCT00000001')], AT);
  await setPins(tx, { kind: 'query', id: 'Q1' }, [study('NCT00000001'), study('NCT00000002')], AT);
  await writeClaim(
    tx,
    {
      template: '{events} of {patients} patients were in remission at 6 months after CD19 CAR T.',
      bound: { kind: 'synthesis', id: 'Y1' },
      certainty: 'low',
      certaintyReasons: 'Few patients, no comparison group.',
    },
    MEMBER.id,
    AT,
  );
  await writeClaim(
    tx,
    {
      template: '{recruiting} of {total} registered trials were recruiting.',
      bound: { kind: 'query', id: 'Q1' },
      certainty: 'high',
      certaintyReasons: 'Counted from the registry.',
    },
    MEMBER.id,
    AT,
  );
  await writeStatement(
    tx,
    { text: 'Remission should be followed for longer.', pillar: 'clinical', restsOn: [{ kind: 'claim', id: 'C1' }] },
    MEMBER.id,
    AT,
  );
  await writeArea(
    tx,
    {
      title: 'A registry of remissions',
      question: 'How long does remission last after cell therapy?',
      pillar: 'clinical',
      diseases: ['SLE'],
      costLow: 200_000,
      costHigh: 500_000,
      currency: 'EUR',
      months: 24,
      restsOn: [
        { kind: 'statement', id: 'S1' },
        { kind: 'claim', id: 'C2' },
      ],
    },
    MEMBER.id,
    AT,
  );
  await writeDecision(tx, decisionOn(), CHAIR.id, AT);
  await writeInitiative(
    tx,
    {
      decision: { kind: 'decision', id: 'D1' },
      title: 'Registry of remissions',
      aim: 'Follow everybody who was treated for five years.',
      owner: 'Network office',
      pillar: 'clinical',
      state: 'planned',
      starts: '2026-09',
      ends: null,
      committed: null,
      currency: 'EUR',
    },
    CHAIR.id,
    AT,
  );
  await writePassage(
    tx,
    { title: 'Remission in lupus', body: 'What is known: [[claim:C1]]\n\nHence [[decision:D1]].', corrects: null },
    OFFICE.id,
    AT,
  );
}

/** The hash of a thing as it is now. */
export const hashOf = (db: Db, kind: string, id: string): Promise<string> =>
  db.read(async (tx) => {
    const row = await tx
      .selectFrom('thing')
      .select('hash')
      .where('kind', '=', kind)
      .where('id', '=', id)
      .executeTakeFirst();
    return row?.hash ?? '';
  });

const WRITTEN = [
  'claim:C1',
  'claim:C2',
  'statement:S1',
  'area:A1',
  'decision:D1',
  'initiative:I1',
  'passage:P1',
] as const;
/** The state of everything that `writeLine` wrote, by id. */
export async function states(tx: ReadTx): Promise<Record<string, string>> {
  const refs = WRITTEN.map((r) => ({ kind: r.split(':')[0] as 'claim', id: r.split(':')[1] ?? '' }));
  const found = await standings(tx, refs, TODAY);
  return Object.fromEntries(refs.map((r) => [r.id, found.get(refText(r))?.state ?? 'none']));
}
/** The field and the sentence of a refusal. */
export const refused = (p: Promise<unknown>) =>
  p.then(
    () => 'was done',
    (e: unknown) => (e instanceof LineRefused ? [e.field, e.message] : Promise.reject(e)),
  );
