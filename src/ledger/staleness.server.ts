import { sql } from 'kysely';
import type { ReadTx } from '#db/tx.ts';
import type { Grade } from './grades.ts';
import { KINDS, type Kind, type Ref, refText } from './things.ts';

/**
 * How a thing stands to what it rests on.
 * `superseded`: a later thing replaces it. `stale`: a revisit-if rule, its own or one upstream, fired.
 * `new-evidence`: something upstream changed by a grade of medium or high since it was pinned, or was superseded. `fresh`: none of these;
 * changes graded low (a site more, a date by days) are counted but raise no alarm.
 */
export type State = 'fresh' | 'new-evidence' | 'stale' | 'superseded';

/** One reason: which pin, what changed at its target, and the rule that fired where one did. */
export interface Reason {
  state: 'new-evidence' | 'stale';
  from: Ref;
  to: Ref;
  toTitle: string;
  rule: { id: string; words: string } | null;
  /** The change in words, worst first; null when a date passed or the thing was superseded. */
  change: { sentence: string; grade: Grade; asOf: string | null; rule: string } | null;
  sentence: string;
}

export interface Standing {
  state: State;
  supersededBy: Ref | null;
  reasons: Reason[];
  /** Low-grade changes upstream that raise no alarm. */
  minorChanges: number;
}

interface ProblemRow {
  root_kind: Kind;
  root_id: string;
  from_kind: Kind;
  from_id: string;
  to_kind: Kind;
  to_id: string;
  to_title: string;
  role: string;
  fired:
    | {
        id: string;
        words: string;
        sentence: string | null;
        grade: Grade | null;
        as_of: string | null;
        rule: string | null;
      }[]
    | null;
  changes: { sentence: string; grade: Grade; as_of: string | null; rule: string }[] | null;
  minor: number;
  changed: boolean;
  superseded_by: string | null;
}

/**
 * A thing that was revised without graded changes counts as changed, except a study: a record that merely knows more
 * (complete after projected) makes a new version and changes nothing.
 * The grade ranks of one pinned target's changes since the pin, and the rules that they fire: one query over the whole upstream of all roots.
 */
const problems = (roots: readonly Ref[], today: string) => sql<ProblemRow>`
  with recursive root as (
    select kind, id from jsonb_to_recordset(${JSON.stringify(roots.map(({ kind, id }) => ({ kind, id })))}::jsonb) as r(kind text, id text)
  ), up(root_kind, root_id, kind, id) as (
    select kind, id, kind, id from root
    union
    select u.root_kind, u.root_id, p.to_kind, p.to_id
    from up u
    join thing f on f.kind = u.kind and f.id = u.id
    join pin p on p.from_kind = f.kind and p.from_id = f.id and p.pin_set = f.pin_set
  ), node as (
    select distinct kind, id from up
  ), edge as materialized (
    select p.from_kind, p.from_id, p.role, p.to_kind, p.to_id, p.to_hash, p.to_version, p.to_as_of, p.revisit_if, t.title as to_title, t.hash, t.version,
           t.hash <> p.to_hash as changed,
           t.superseded_by_kind || ':' || t.superseded_by_id as superseded_by
    from node n
    join thing f on f.kind = n.kind and f.id = n.id
    join pin p on p.from_kind = f.kind and p.from_id = f.id and p.pin_set = f.pin_set
    join thing t on t.kind = p.to_kind and t.id = p.to_id
    where t.hash <> p.to_hash or t.superseded_by_id is not null or p.revisit_if <> '[]'::jsonb
  ), since as (
    -- the versions of a study are numbered anew when an older record arrives, so its date finds the one that was seen
    select e.*, case when e.to_kind <> 'study' then e.to_version else coalesce(
        (select v.version from thing_version v
          where v.kind = e.to_kind and v.id = e.to_id and v.version = e.to_version and v.hash = e.to_hash and v.as_of = e.to_as_of),
        (select max(v.version) from thing_version v
          where v.kind = e.to_kind and v.id = e.to_id and v.hash = e.to_hash and v.as_of <= e.to_as_of),
        (select max(v.version) from thing_version v where v.kind = e.to_kind and v.id = e.to_id and v.as_of <= e.to_as_of),
        0) end as pinned_version
    from edge e
  ), problem as (
    select s.*,
      (select jsonb_agg(jsonb_build_object('id', r->>'id', 'words', r->>'words', 'sentence', c.sentence, 'grade', c.grade, 'as_of', c.as_of, 'rule', c.rule))
         from jsonb_array_elements(s.revisit_if) r
         left join lateral (
           select c.sentence, c.grade, c.as_of, c.rule from thing_change c
           where c.kind = s.to_kind and c.id = s.to_id and c.version > s.pinned_version and r->'onRules' ? c.rule
           order by c.version desc, c.ordinal limit 1) c on true
         where c.rule is not null
            or (r ? 'afterDate' and r->>'afterDate' < ${today})
            or (r ? 'estimateOutside' and exists (
                  select 1 from thing_version v where v.kind = s.to_kind and v.id = s.to_id and v.version = s.version
                    and jsonb_typeof(v.content->'estimate') = 'number'
                    and ((v.content->>'estimate')::float8 < (r->'estimateOutside'->>0)::float8
                      or (v.content->>'estimate')::float8 > (r->'estimateOutside'->>1)::float8)))
      ) as fired,
      (select jsonb_agg(x order by x.rank, x.version desc, x.ordinal) from (
         select c.sentence, c.grade, c.as_of, c.rule, c.version, c.ordinal, case c.grade when 'high' then 1 else 2 end as rank
         from thing_change c
         where s.changed and c.kind = s.to_kind and c.id = s.to_id and c.version > s.pinned_version and c.grade in ('high', 'medium')
         order by case c.grade when 'high' then 1 else 2 end, c.version desc, c.ordinal limit 5) x) as changes,
      (select count(*)::int from thing_change c
         where s.changed and c.kind = s.to_kind and c.id = s.to_id and c.version > s.pinned_version and c.grade = 'low') as minor,
      (s.changed and s.to_kind <> 'study' and not exists (select 1 from thing_change c
         where c.kind = s.to_kind and c.id = s.to_id and c.version > s.pinned_version)) as unexplained
    from since s
  )
  select u.root_kind, u.root_id, q.from_kind, q.from_id, q.to_kind, q.to_id, q.to_title, q.role, q.fired, q.changes, q.minor,
         q.unexplained as changed, q.superseded_by
  from problem q join up u on u.kind = q.from_kind and u.id = q.from_id
  where q.fired is not null or q.changes is not null or q.minor > 0 or q.unexplained or q.superseded_by is not null
  order by u.root_kind, u.root_id, q.from_kind, q.from_id, q.to_kind, q.to_id`;

/**
 * How each of the given things stands, through everything upstream of it.
 * @param today YYYY-MM-DD, for rules that name a date.
 * @returns one entry for each root that exists, keyed by `kind:id`.
 */
export async function standings(tx: ReadTx, roots: readonly Ref[], today: string): Promise<Map<string, Standing>> {
  if (roots.length === 0) return new Map();
  const wanted = JSON.stringify(roots.map(({ kind, id }) => ({ kind, id })));
  const own = await sql<{ kind: Kind; id: string; by_kind: Kind | null; by_id: string | null }>`
    select t.kind, t.id, t.superseded_by_kind as by_kind, t.superseded_by_id as by_id
    from thing t join jsonb_to_recordset(${wanted}::jsonb) as r(kind text, id text) using (kind, id)`.execute(tx);
  const out = new Map<string, Standing>();
  for (const r of own.rows) {
    const supersededBy = r.by_kind && r.by_id ? { kind: r.by_kind, id: r.by_id } : null;
    out.set(refText(r), { state: supersededBy ? 'superseded' : 'fresh', supersededBy, reasons: [], minorChanges: 0 });
  }
  const found = await problems(roots, today).execute(tx);
  for (const row of found.rows) {
    const standing = out.get(`${row.root_kind}:${row.root_id}`);
    if (!standing) continue;
    standing.reasons.push(...reasonsOf(row));
    if (row.role === 'rests-on') standing.minorChanges += row.minor;
  }
  for (const s of out.values()) {
    s.reasons = saidOnce(s.reasons.sort(worstAndNearestTheSource));
    if (s.state !== 'superseded' && s.reasons[0]) s.state = s.reasons[0].state;
  }
  return out;
}

/**
 * A study and the query that counts it tell of the same event, the query with the day on which it was answered: where the study itself
 * is named for a rule, the query is not named once more.
 */
const saidOnce = (sorted: Reason[]): Reason[] => {
  const key = (r: Reason) => `${refText(r.from)} ${r.rule?.id}`;
  const byStudies = new Set(sorted.filter((r) => r.rule && r.to.kind === 'study').map(key));
  return sorted.filter((r) => !(r.rule && r.to.kind === 'query' && byStudies.has(key(r))));
};

/** What fired a rule first; among equals what stands nearer to the source, which says it best; then the earlier change. */
const worstAndNearestTheSource = (a: Reason, b: Reason): number =>
  Number(b.state === 'stale') - Number(a.state === 'stale') ||
  KINDS.indexOf(a.to.kind) - KINDS.indexOf(b.to.kind) ||
  (a.change?.asOf ?? '').localeCompare(b.change?.asOf ?? '');

function reasonsOf(row: ProblemRow): Reason[] {
  const from = { kind: row.from_kind, id: row.from_id };
  const to = { kind: row.to_kind, id: row.to_id };
  const base = { from, to, toTitle: row.to_title };
  const out: Reason[] = (row.fired ?? []).map((f) => {
    const change =
      f.sentence && f.grade && f.rule ? { sentence: f.sentence, grade: f.grade, asOf: f.as_of, rule: f.rule } : null;
    const what = change
      ? `${to.id}: ${change.sentence}${change.asOf ? ` (${change.asOf})` : ''}`
      : `${row.to_title} (${to.id})`;
    return {
      ...base,
      state: 'stale',
      rule: { id: f.id, words: f.words },
      change,
      sentence: `“${f.words}” came true. ${what}`,
    };
  });
  if (row.role !== 'rests-on') return out;
  const worst = row.changes?.[0];
  if (worst) {
    const more = (row.changes?.length ?? 1) - 1;
    out.push({
      ...base,
      state: 'new-evidence',
      rule: null,
      change: { sentence: worst.sentence, grade: worst.grade, asOf: worst.as_of, rule: worst.rule },
      sentence: `${to.id}: ${worst.sentence}${worst.as_of ? ` (${worst.as_of})` : ''}${more > 0 ? `, and ${more} more` : ''}`,
    });
  } else if (row.changed) {
    out.push({
      ...base,
      state: 'new-evidence',
      rule: null,
      change: null,
      sentence: `${to.id} was revised since it was pinned.`,
    });
  }
  if (row.superseded_by)
    out.push({
      ...base,
      state: 'new-evidence',
      rule: null,
      change: null,
      sentence: `${to.id} was superseded by ${row.superseded_by.slice(row.superseded_by.indexOf(':') + 1)}.`,
    });
  return out;
}
