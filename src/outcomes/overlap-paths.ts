import type { Judged, JudgedRelation } from './overlap.ts';

/** What follows for two cohorts: their own judgement, or what several of others amount to. */
export interface Said {
  relation: JudgedRelation;
  /** The judgements it rests on, one where the two were judged themselves, else in the order of the way from one to the other. */
  by: Judged[];
  /** Over other cohorts; nobody judged the two themselves, or only that it is unknown. */
  through: boolean;
}

/**
 * Where a way from a cohort has got to. `down`: at patients who are all in the first cohort as well. `up`: at a cohort that holds some of its
 * patients. `maybe`: at one that may. From `down` a way may go anywhere, from the others only to the same patients or to a cohort around them.
 */
type Stage = 'down' | 'up' | 'maybe';

interface Reached {
  at: string;
  stage: Stage;
  /** All patients of one end are in the other (`subset`), or of both in both (`same`), as far as it is known. */
  as: 'same' | 'within' | 'around' | 'subset' | 'partial';
  by: Judged[];
}

const other = (j: Judged, at: string): string => (j.a === at ? j.b : j.a);

/** Whether the step goes to a cohort within the present one or around it; null where nobody said which lies within which. */
const direction = (j: Judged, at: string): 'within' | 'around' | null =>
  j.contained === undefined ? null : j.contained === at ? 'around' : 'within';

/** One judgement further; null where it says nothing about patients of the first cohort. */
function step(from: Reached, j: Judged): Reached | null {
  const to = { at: other(j, from.at), by: [...from.by, j] };
  if (j.relation === 'same') return { ...to, stage: from.stage, as: from.as };
  if (j.relation === 'none') return null;
  if (j.relation === 'subset') {
    const way = direction(j, from.at);
    if (way === 'within') return from.stage === 'down' ? { ...to, stage: 'down', as: joined(from.as, 'within') } : null;
    if (way === 'around')
      return { ...to, stage: from.stage === 'down' ? 'up' : from.stage, as: joined(from.as, 'around') };
    return from.stage === 'down' ? { ...to, stage: 'up', as: joined(from.as, 'subset') } : null;
  }
  if (from.stage !== 'down') return null;
  return { ...to, stage: j.relation === 'partial' ? 'up' : 'maybe', as: 'partial' };
}

const joined = (before: Reached['as'], now: 'within' | 'around' | 'subset'): Reached['as'] =>
  before === 'same' ? now : before === now && now !== 'subset' ? now : 'partial';

const relationOfWay = (r: Reached): JudgedRelation =>
  r.stage === 'maybe' ? 'unknown' : r.as === 'same' ? 'same' : r.as === 'partial' ? 'partial' : 'subset';

const STRENGTH: readonly JudgedRelation[] = ['same', 'subset', 'partial', 'unknown'];
const stronger = (a: Said, b: Said): number =>
  STRENGTH.indexOf(a.relation) - STRENGTH.indexOf(b.relation) || a.by.length - b.by.length;

const byNumber = (a: Judged, b: Judged): number =>
  a.id.length - b.id.length || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/**
 * What the judgements say of two cohorts, also where it takes several: the same patients as cohorts that share them share them too, whether
 * or not the cohorts between have a row in the question asked. A judgement of the two themselves stands over that, except `unknown`, which
 * gives way to a way that is sure. The order of the judgements and of the two does not matter. @returns a function of two ids of cohorts.
 */
export function sharingOf(judgements: readonly Judged[]): (a: string, b: string) => Said | null {
  const of = new Map<string, Judged[]>();
  for (const j of [...judgements].sort(byNumber))
    for (const end of [j.a, j.b]) of.set(end, [...(of.get(end) ?? []), j]);
  const ways = new Map<string, Map<string, Said>>();
  const from = (start: string): Map<string, Said> => {
    const known = ways.get(start);
    if (known) return known;
    const best = new Map<string, Said>();
    const queue: Reached[] = [{ at: start, stage: 'down', as: 'same', by: [] }];
    const been = new Set([`${queue[0]!.stage} ${queue[0]!.as} ${start}`]);
    for (const here of queue)
      for (const j of of.get(here.at) ?? []) {
        const next = step(here, j);
        if (!next || next.at === start) continue;
        const key = `${next.stage} ${next.as} ${next.at}`;
        if (been.has(key)) continue;
        been.add(key);
        queue.push(next);
        const said = { relation: relationOfWay(next), by: next.by, through: true };
        const before = best.get(next.at);
        if (!before || stronger(said, before) < 0) best.set(next.at, said);
      }
    ways.set(start, best);
    return best;
  };
  return (a, b) => {
    if (a === b) return null;
    const [one, two] = a < b ? [a, b] : [b, a];
    const own = of.get(one)?.findLast((j) => other(j, one) === two);
    if (own && own.relation !== 'unknown') return { relation: own.relation, by: [own], through: false };
    const way = from(one).get(two);
    if (way && way.relation !== 'unknown') return way;
    return own ? { relation: 'unknown', by: [own], through: false } : (way ?? null);
  };
}
