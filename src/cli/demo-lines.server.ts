import { judged } from '#claims/claim.ts';
import { writeClaim } from '#claims/claims.server.ts';
import type { Db, WriteTx } from '#db/tx.ts';
import { defineQuery, refreshQuery } from '#evidence/queries.server.ts';
import { readActor } from '#governance/people.server.ts';
import { writeStatement } from '#insights/statements.server.ts';
import { readThing } from '#ledger/record.server.ts';
import { type Ref, refText } from '#ledger/things.ts';
import { defineSynthesis, refreshSynthesis } from '#outcomes/syntheses.server.ts';
import { areaInput } from '#priorities/area.ts';
import { writeArea } from '#priorities/areas.server.ts';
import { decisionInput } from '#priorities/decision.ts';
import { writeDecision } from '#priorities/decisions.server.ts';
import { initiativeInput } from '#roadmap/initiative.ts';
import { writeInitiative } from '#roadmap/initiatives.server.ts';
import { passageInput } from '#updates/passage.ts';
import { writePassage } from '#updates/passages.server.ts';
import { signRelease } from '#updates/release.server.ts';
import { demonstrationId, demonstrationName } from './demo-network.ts';

interface Scene {
  db: Db;
  now: () => Date;
}

const claim = (id: string): Ref => ({ kind: 'claim', id });
const OFFICE = demonstrationId(1);
const CHAIR = demonstrationId(2);
const CO_CHAIR = demonstrationId(3);
const WRITER = demonstrationId(9);
/** The chair of the demonstration advises a company with products in both diseases; a co-chair without a conflict writes the decisions. */
const HANDED_OVER = 'The chair declared an interest and handed the decision to a co-chair who has none.';

/** Modalities of the vocabulary in which T cells carry a chimeric receptor, whether made from the patient, a donor or inside the body. */
const CAR_T = ['auto-CAR-T', 'allo-CAR-T', 'iPSC-CAR-T', 'mRNA-CAR-T', 'in-vivo-LNP', 'in-vivo-LV', 'dual-CAR'];
/** The table of published arms is dated so; the decision on lupus rests on it. */
export const ARMS_AS_OF = '2026-11-22';

/** A decision is not dated in the future of the clock, even where that clock is behind the evidence. */
const noLaterThan = (at: Date, day: string): string => {
  const today = at.toISOString().slice(0, 10);
  return today < day ? today : day;
};

const MADE_UP = 'Made up for the demonstration, like the people and the votes.';

/** The answers that both lines begin with, computed from the bundled evidence as it stands. */
async function answers({ db, now }: Scene) {
  const remission = await db.write((tx) =>
    defineSynthesis(
      tx,
      {
        question: 'How many patients with lupus were in DORIS remission after CAR T-cell therapy?',
        spec: {
          outcome: 'DORIS remission',
          diseases: ['SLE'],
          modalities: CAR_T,
          verification: 'verified',
          method: 'glmm',
        },
        by: WRITER,
      },
      now(),
    ),
  );
  const severeCrs = await db.write((tx) =>
    defineSynthesis(
      tx,
      {
        question:
          'How many patients with lupus had severe cytokine release syndrome (grade 3 or higher) after CAR T-cell therapy?',
        spec: {
          outcome: 'CRS grade >=3',
          diseases: ['SLE'],
          modalities: CAR_T,
          verification: 'verified',
          method: 'glmm',
        },
        by: WRITER,
      },
      now(),
    ),
  );
  const trials = await db.write((tx) =>
    defineQuery(
      tx,
      {
        question:
          'Which registered studies of CAR cell therapy include people with multiple sclerosis, and how do they stand?',
        spec: { disease: 'MS' },
        by: WRITER,
      },
      now(),
    ),
  );
  await refreshSynthesis(db, remission.id, now);
  await refreshSynthesis(db, severeCrs.id, now);
  await db.write((tx) => refreshQuery(tx, trials.id, now()));
  return { remission: remission.id, severeCrs: severeCrs.id, trials: trials.id };
}

async function lupus(tx: WriteTx, at: Date, synthesis: string, severeCrs: string): Promise<string> {
  const c1 = await writeClaim(
    tx,
    {
      template:
        'In the published series, {events} of {patients} patients with lupus were in DORIS remission after CAR T-cell therapy ({studies} series, no patient counted twice); pooled, {percent} (confidence interval {ciLow} to {ciHigh}).',
      bound: { kind: 'synthesis', id: synthesis },
      ...judged({
        start: 'uncontrolled',
        reasons: [
          {
            key: 'inconsistency',
            steps: 1,
            sentence: 'Series with different products and targets range from half of the patients to all.',
          },
          { key: 'imprecision', steps: 1, sentence: 'Few patients.' },
          { key: 'publication-bias', steps: 1, sentence: 'Good courses are reported first.' },
        ],
      }),
      wouldChange:
        'A controlled trial; a series of consecutive patients with remission at a fixed time; a report that shows these cohorts to share patients.',
    },
    WRITER,
    at,
  );
  const c2 = await writeClaim(
    tx,
    {
      template:
        'Severe cytokine release syndrome (grade three or higher) was reported in {events} of {patients} patients with lupus ({studies} series).',
      bound: { kind: 'synthesis', id: severeCrs },
      ...judged({
        start: 'uncontrolled',
        reasons: [{ key: 'imprecision', steps: 1, sentence: 'Rare events among few patients.' }],
      }),
      wouldChange: 'Any series that grades every patient the same way and reports more severe reactions than these.',
    },
    WRITER,
    at,
  );
  const s = await writeStatement(
    tx,
    {
      text: 'Remission after cell therapy in lupus should be reported with the same definition, the same time point and its own denominator in every series, so that series can be counted together without counting a patient twice.',
      pillar: 'scientific',
      restsOn: [claim(c1.id), claim(c2.id)],
    },
    demonstrationId(10),
    at,
  );
  const a = await writeArea(
    tx,
    areaInput.parse({
      title: 'A common outcome standard for lupus cell therapy',
      question: `What would the remission rate be if every series used one definition, one time point and one denominator? ${MADE_UP}`,
      pillar: 'scientific',
      diseases: ['SLE'],
      costLow: 400_000,
      costHigh: 900_000,
      currency: 'EUR',
      months: 18,
      restsOn: [`statement:${s.id}`],
    }),
    demonstrationId(5),
    at,
  );
  const d = await writeDecision(
    tx,
    decisionInput.parse({
      title: 'Fund a common outcome standard for lupus cell therapy',
      areas: [`area:${a.id}`],
      otherOptions: ['Wait for the randomised trials'],
      chosen: a.id,
      reasons: `The series agree in direction and differ in what they count; a standard costs little and every later trial gains. ${HANDED_OVER} ${MADE_UP}`,
      votesFor: 6,
      votesAgainst: 1,
      votesAbstained: 0,
      dissent: `One member would have waited for the randomised trials. ${MADE_UP}`,
      decidedOn: noLaterThan(at, ARMS_AS_OF),
      claims: [],
      revisitIf: [{ if: 'study-stops' }, { if: 'estimate-leaves', synthesis, lowPercent: 60, highPercent: 99 }],
    }),
    CO_CHAIR,
    at,
  );
  const i = await writeInitiative(
    tx,
    initiativeInput.parse({
      title: 'Outcome standard for lupus cell therapy: drafting group',
      aim: `One definition of remission, one time point, one denominator. ${MADE_UP}`,
      owner: demonstrationName(5),
      pillar: 'scientific',
      state: 'running',
      starts: '2026-07',
      ends: '2027-12',
      committed: 500_000,
      currency: 'EUR',
      decision: d.id,
    }),
    OFFICE,
    at,
  );
  const p = await writePassage(
    tx,
    passageInput.parse({
      title: 'Lupus: what has been published on remission after CAR T cells',
      body: `[[claim:${c1.id}]]\n\nThese are series without a comparison group, and most patients were followed for months, not years. [[claim:${c2.id}]]\n\nThe series do not all count the same thing. The network therefore supports a common standard: [[decision:${d.id}]], carried out as [[initiative:${i.id}]].`,
      corrects: null,
    }),
    OFFICE,
    at,
  );
  return p.id;
}

async function multipleSclerosis(tx: WriteTx, at: Date, query: string): Promise<string> {
  const c = await writeClaim(
    tx,
    {
      template:
        'Of the registered studies of CAR cell therapy, {total} include people with multiple sclerosis: {recruiting} were recruiting and {stopped} had been stopped early.',
      bound: { kind: 'query', id: query },
      ...judged({
        start: 'register',
        reasons: [
          {
            key: 'indirectness',
            steps: 1,
            sentence: 'Exact for what is registered there, but from one registry and one list of CAR trials.',
          },
        ],
      }),
      wouldChange: 'Trials registered elsewhere alone, or a record that says something else at its next reading.',
    },
    WRITER,
    at,
  );
  const s = await writeStatement(
    tx,
    {
      text: 'Trials in multiple sclerosis compete for few patients and few sites; what is learned about conditioning, dose and neurological safety should be shared between them while they run.',
      pillar: 'clinical',
      restsOn: [claim(c.id)],
    },
    demonstrationId(11),
    at,
  );
  const a = await writeArea(
    tx,
    areaInput.parse({
      title: 'A shared safety and dose registry for cell therapy in multiple sclerosis',
      question: `Which dose and conditioning give depth without neurotoxicity, across all trials that treat multiple sclerosis? ${MADE_UP}`,
      pillar: 'clinical',
      diseases: ['MS'],
      costLow: 1_200_000,
      costHigh: 2_000_000,
      currency: 'EUR',
      months: 36,
      restsOn: [`statement:${s.id}`],
    }),
    demonstrationId(6),
    at,
  );
  const d = await writeDecision(
    tx,
    decisionInput.parse({
      title: 'Prepare a shared registry for cell therapy in multiple sclerosis',
      areas: [`area:${a.id}`],
      otherOptions: ['Leave it to each sponsor'],
      chosen: a.id,
      reasons: `Several trials are open or about to open at the same time, so that sharing can begin now. ${HANDED_OVER} ${MADE_UP}`,
      votesFor: 5,
      votesAgainst: 1,
      votesAbstained: 1,
      dissent: `One member doubts that sponsors will share doses before they report. ${MADE_UP}`,
      decidedOn: noLaterThan(at, '2026-06-24'),
      claims: [],
      revisitIf: [{ if: 'study-stops' }],
    }),
    CO_CHAIR,
    at,
  );
  const i = await writeInitiative(
    tx,
    initiativeInput.parse({
      title: 'Registry for cell therapy in multiple sclerosis: agreement with sites',
      aim: `Sites and sponsors agree on a minimal data set. ${MADE_UP}`,
      owner: demonstrationName(6),
      pillar: 'clinical',
      state: 'planned',
      starts: '2026-09',
      ends: '2028-12',
      committed: 300_000,
      currency: 'EUR',
      decision: d.id,
    }),
    OFFICE,
    at,
  );
  const p = await writePassage(
    tx,
    passageInput.parse({
      title: 'Multiple sclerosis: where the trials of CAR T cells stand',
      body: `[[claim:${c.id}]]\n\nBecause several trials run at once, the network decided: [[decision:${d.id}]]. The work begins with [[initiative:${i.id}]].`,
      corrects: null,
    }),
    OFFICE,
    at,
  );
  return p.id;
}

/** Two different people sign what they read. */
async function release({ db, now }: Scene, passage: string): Promise<void> {
  for (const person of [CHAIR, CO_CHAIR]) {
    const { actor, seen } = await db.read(async (tx) => ({
      actor: await readActor(tx, { id: person }, now()),
      seen: await readThing(tx, { kind: 'passage', id: passage }),
    }));
    if (!actor || !seen)
      throw new Error(`${refText({ kind: 'passage', id: passage })} cannot be released by ${person}`);
    await signRelease(db, passage, actor, seen.hash, now);
  }
}

/** Two full lines on the bundled evidence as of the day that was reached, and their release by two people each. */
export async function writeDemonstrationLines(scene: Scene): Promise<string[]> {
  const found = await answers(scene);
  const passages = await scene.db.write(async (tx) => [
    await lupus(tx, scene.now(), found.remission, found.severeCrs),
    await multipleSclerosis(tx, scene.now(), found.trials),
  ]);
  for (const p of passages) await release(scene, p);
  return passages;
}
