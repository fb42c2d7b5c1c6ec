import { type CaseContent, diseaseGroup, productGroup } from './cases.ts';

/** What a filter may ask for among published cases, with how many there are; most first. */
export interface CaseChoices {
  diseases: { key: string; label: string; cases: number }[];
  products: { key: string; label: string; cases: number }[];
}

/** Groups of cases with how many there are in each, most first. */
export const countedCases = (
  cases: readonly CaseContent[],
  groupOf: (c: CaseContent) => { key: string; label: string },
) => {
  const groups = new Map<string, { key: string; label: string; cases: number }>();
  for (const c of cases) {
    const g = groupOf(c);
    const found = groups.get(g.key);
    if (found) found.cases++;
    else groups.set(g.key, { ...g, cases: 1 });
  }
  return [...groups.values()].sort((a, b) => b.cases - a.cases || (a.label < b.label ? -1 : 1));
};

export const caseChoices = (published: readonly CaseContent[]): CaseChoices => ({
  diseases: countedCases(published, diseaseGroup),
  products: countedCases(published, productGroup),
});
