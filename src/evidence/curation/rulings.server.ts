import type { WriteTx } from '#db/tx.ts';
import { typed } from '#evidence/study-filter.ts';
import { announce } from '#ledger/announce.server.ts';
import { audit } from '#ledger/audit.server.ts';
import { labelStandings, type RuledFacet } from './label-standings.ts';
import { CurationRefused, checkLabel, tidyReason } from './ruling-input.ts';
import { type Machine, readMachine, restand } from './standing.server.ts';

/** A curator's word on one label: it is so, or it is not. */
export interface GivenRuling {
  /** A facet of the vocabulary, or `relevant` with the key `yes`. */
  facet: string;
  key: string;
  present: boolean;
}

/** What is written as the reason of an agreement that gives none. */
const AGREED = 'Agreed with the machine.';

/** Holds the study against other curators and imports. @throws CurationRefused when it cannot be ruled on. */
async function hold(tx: WriteTx, studyId: string): Promise<Machine> {
  const id = typed(studyId).toUpperCase();
  await tx.selectFrom('study').select('id').where('id', '=', id).forUpdate().execute();
  const [study] = await readMachine(tx, [id]);
  if (!study) throw new CurationRefused(`There is no study ${id || 'without a number'}; check its number.`);
  if (study.mergedInto) throw new CurationRefused(`${id} was merged into ${study.mergedInto}; say it of that study.`);
  if (study.classifier === 0)
    throw new CurationRefused(`${id} has not been classified yet; run “action evidence reclassify” and try again.`);
  return study;
}

const carries = (m: Machine, facet: string, key: string): boolean =>
  [...m.classification.labels, ...m.rulings].some((l) => l.facet === facet && l.key === key);

const machineHas = (m: Machine, r: { facet: RuledFacet; key: string }): boolean =>
  r.facet === 'relevant'
    ? m.classification.relevance.relevant
    : m.classification.labels.some((l) => l.facet === r.facet && l.key === r.key);

/**
 * Writes a curator's word on labels of one study, each in place of an earlier one on the same label, which stays on record. Agreements are kept as well: they are
 * the denominator of the accuracy figure. The machine's labels stay as they are; lists, counts and queries see the study as it then stands.
 * @param g.reason may be left out ('') where everything said is what the machine says too.
 * @returns how many of them were new. @throws CurationRefused in one sentence.
 */
export async function ruleLabels(
  tx: WriteTx,
  g: { studyId: string; rulings: readonly GivenRuling[]; reason: string; by: string },
  at: Date,
): Promise<{ written: number }> {
  const reason = tidyReason(g.reason);
  const study = await hold(tx, g.studyId);
  const wanted = new Map(
    g.rulings.map((r) => {
      const { facet, key } = checkLabel(r.facet, r.key, (f, k) => carries(study, f, k));
      return [`${facet}:${key}`, { facet, key, present: r.present }];
    }),
  );
  const held = await tx
    .selectFrom('label_ruling')
    .select(['id', 'facet', 'key', 'present', 'reason'])
    .where('study_id', '=', study.id)
    .where('withdrawn_at', 'is', null)
    .execute();
  const rulings = [...wanted.values()].flatMap((r) => {
    const before = held.find((h) => h.facet === r.facet && h.key === r.key);
    const machine = machineHas(study, r);
    if (before?.present === r.present && (reason === '' || reason === before.reason)) return [];
    if (reason === '' && r.present !== machine)
      throw new CurationRefused('Say why the machine is wrong: its answer and your reason are kept side by side.');
    return [{ ...r, machine, replaces: before?.id ?? null }];
  });
  if (rulings.length === 0) return { written: 0 };
  const replaced = rulings.flatMap((r) => r.replaces ?? []);
  if (replaced.length > 0)
    await tx
      .updateTable('label_ruling')
      .set({ withdrawn_at: at, withdrawn_by: g.by })
      .where('id', 'in', replaced)
      .execute();
  await tx
    .insertInto('label_ruling')
    .values(
      rulings.map(({ facet, key, present, machine }) => ({
        study_id: study.id,
        facet,
        key,
        present,
        machine,
        classifier: study.classifier,
        reason: reason || AGREED,
        by: g.by,
        at,
      })),
    )
    .execute();
  await tell(tx, study.id, at);
  const body = {
    study: study.id,
    classifier: study.classifier,
    rulings: rulings.map(({ replaces: _, ...r }) => r),
    reason: reason || AGREED,
  };
  await audit(tx, g.by, { kind: 'labels.ruled', body }, at);
  return { written: rulings.length };
}

/** One ruling: see ruleLabels. */
export const ruleLabel = (
  tx: WriteTx,
  g: GivenRuling & { studyId: string; reason: string; by: string },
  at: Date,
): Promise<{ written: number }> => ruleLabels(tx, { studyId: g.studyId, rulings: [g], reason: g.reason, by: g.by }, at);

/** “The machine is right” about everything it says of a study and nobody has ruled on yet. */
export async function agreeWithMachine(
  tx: WriteTx,
  g: { studyId: string; by: string },
  at: Date,
): Promise<{ written: number }> {
  const study = await hold(tx, g.studyId);
  const rulings = labelStandings(study.classification, study.rulings).flatMap((l) =>
    l.machine && !l.ruling ? [{ facet: l.facet, key: l.key, present: l.machine.present }] : [],
  );
  return rulings.length === 0 ? { written: 0 } : ruleLabels(tx, { ...g, rulings, reason: '' }, at);
}

/** Takes a ruling back: the machine's answer stands again. The ruling stays on record. @throws CurationRefused when there is none, or no reason. */
export async function withdrawRuling(
  tx: WriteTx,
  g: { studyId: string; facet: string; key: string; reason: string; by: string },
  at: Date,
): Promise<void> {
  const reason = tidyReason(g.reason);
  if (reason === '') throw new CurationRefused('Say why the ruling is taken back.');
  const study = await hold(tx, g.studyId);
  const { facet, key } = checkLabel(g.facet, g.key, (f, k) => carries(study, f, k));
  const gone = await tx
    .updateTable('label_ruling')
    .set({ withdrawn_at: at, withdrawn_by: g.by })
    .where('study_id', '=', study.id)
    .where('facet', '=', facet)
    .where('key', '=', key)
    .where('withdrawn_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  if (!gone) throw new CurationRefused('There is no ruling on this label to take back.');
  await tell(tx, study.id, at);
  await audit(tx, g.by, { kind: 'label.ruling-withdrawn', body: { study: study.id, facet, key, reason } }, at);
}

/** Brings the study up to date; whoever counts it is told where it now stands otherwise. */
async function tell(tx: WriteTx, id: string, at: Date): Promise<void> {
  const studies = await restand(tx, [id]);
  if (studies.length > 0) await announce(tx, { kind: 'evidence.changed', body: { importId: null, studies } }, at);
}
