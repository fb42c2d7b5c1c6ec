import { groupKey, type JudgedRelation, readOverlapGroup } from './overlap.ts';

/** A cohort with the groups that the table of arms puts it in. */
interface Grouped {
  id: string;
  groups: readonly string[];
}

interface Pair {
  a: string;
  b: string;
  relation: JudgedRelation;
}

/** What the table says of a group: `sure` where its cohorts share patients, else they may. */
export interface StatedGroup {
  key: string;
  name: string;
  sure: boolean;
  members: string[];
}

/** The groups of the table that have at least two cohorts, by name. One whose words say different patients is in none. */
export function statedGroups(cohorts: readonly Grouped[]): StatedGroup[] {
  const found = new Map<string, StatedGroup>();
  for (const c of cohorts)
    for (const words of c.groups) {
      const read = readOverlapGroup(words);
      if (!read || read.relation === 'separate') continue;
      const key = groupKey(read.group);
      const group = found.get(key) ?? { key, name: read.group, sure: true, members: [] };
      if (read.group < group.name) group.name = read.group;
      group.sure &&= read.relation === 'overlaps';
      if (!group.members.includes(c.id)) group.members.push(c.id);
      found.set(key, group);
    }
  return [...found.values()]
    .filter((g) => g.members.length > 1)
    .map((g) => ({ ...g, members: g.members.sort() }))
    .sort((x, y) => (x.key < y.key ? -1 : 1));
}

/** Cohorts that stand together in a picture: of one group of the table, or judged, whatever the judgement says. Largest first; then by name. */
export function drawnTogether(
  cohorts: readonly Grouped[],
  judged: readonly Pair[],
): { members: string[]; groups: StatedGroup[] }[] {
  const ids = new Set(cohorts.map((c) => c.id));
  const head = new Map([...ids].map((id) => [id, id]));
  const find = (id: string): string => {
    let at = id;
    for (let up = head.get(at)!; up !== at; up = head.get(at)!) at = up;
    return at;
  };
  const join = (a: string, b: string) => {
    const [x, y] = [find(a), find(b)].sort() as [string, string];
    head.set(y, x);
  };
  const groups = statedGroups(cohorts);
  for (const g of groups) for (const id of g.members) join(g.members[0]!, id);
  for (const j of judged) if (ids.has(j.a) && ids.has(j.b)) join(j.a, j.b);
  const together = new Map<string, string[]>();
  for (const id of [...ids].sort()) together.set(find(id), [...(together.get(find(id)) ?? []), id]);
  return [...together.values()]
    .filter((members) => members.length > 1)
    .map((members) => ({ members, groups: groups.filter((g) => members.includes(g.members[0]!)) }))
    .sort((x, y) => y.members.length - x.members.length || (x.members[0]! < y.members[0]! ? -1 : 1));
}
