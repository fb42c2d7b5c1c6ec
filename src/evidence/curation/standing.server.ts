import { sql } from 'kysely';
import type { ReadTx, WriteTx } from '#db/tx.ts';
import { type Classification, type Ruling, standingLabels } from '#evidence/labels.ts';
import { rowsOf } from '#evidence/save-things.server.ts';

/** What is held of the labels of one study. */
export interface Machine {
  id: string;
  title: string;
  classification: Classification;
  /** 0: the study has not been classified since its records were read by an older release. */
  classifier: number;
  rulings: Ruling[];
  /** As the lists and filters see it now. */
  relevant: boolean;
  keys: string[];
  mergedInto: string | null;
}

/** The machine's labels and the standing rulings of these studies, in the order of their ids. */
export async function readMachine(tx: ReadTx, ids: readonly string[]): Promise<Machine[]> {
  const { rows } = await sql<
    Omit<Machine, 'classification'> & { labels: Classification['labels']; relevance: Classification['relevance'] }
  >`
    select s.id, s.title, s.relevance, s.classifier, s.relevant, s.label_keys as keys, s.merged_into as "mergedInto",
           (select coalesce(jsonb_agg(jsonb_build_object('facet', l.facet, 'key', l.key, 'words', l.words, 'field', l.field, 'rule', l.rule)
                              order by l.facet, l.rule = 'parent', l.key), '[]')
              from study_label l where l.study_id = s.id) as labels,
           (select coalesce(jsonb_agg(jsonb_build_object('facet', u.facet, 'key', u.key, 'present', u.present) order by u.id), '[]')
              from label_ruling u where u.study_id = s.id and u.withdrawn_at is null) as rulings
    from study s where s.id = any(${[...ids]}::text[]) order by s.id`.execute(tx);
  return rows.map(({ labels, relevance, ...r }) => ({ ...r, classification: { labels, relevance } }));
}

const same = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((x, i) => x === b[i]);

/**
 * Writes how the labels of these studies stand, where that is not what is written already; the machine's own answers are not touched.
 * @returns the ids of those that stand otherwise than before.
 */
export async function restand(tx: WriteTx, ids: readonly string[]): Promise<string[]> {
  // held first: whoever waits here then reads what the one before has left
  await sql`select 1 from study where id = any(${[...ids]}::text[]) order by id for update`.execute(tx);
  const changed = (await readMachine(tx, ids)).flatMap((m) => {
    const { relevant, keys } = standingLabels(m.classification, m.rulings);
    // a study that no classifier has seen yet has no answer of the machine to stand on
    if (m.classifier === 0 || (relevant === m.relevant && same(keys, m.keys))) return [];
    return [{ id: m.id, relevant, label_keys: keys }];
  });
  if (changed.length === 0) return [];
  await sql`
    update study s set relevant = r.relevant, label_keys = r.label_keys
    from jsonb_to_recordset(${rowsOf(changed)}::jsonb) as r(id text, relevant boolean, label_keys text[]) where s.id = r.id`.execute(
    tx,
  );
  return changed.map((c) => c.id);
}
