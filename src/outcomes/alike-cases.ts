/** Cases of different reports that could be one patient. Pure; it proposes and judges nothing. */
import { related } from './arm-vocabulary.ts';
import { AGE_CAP, type CaseContent, productGroup } from './cases.ts';

export interface AlikeCases {
  /** Labels of the two cases, in their order. */
  a: string;
  b: string;
  /** In what they agree, as a sentence goes on. */
  because: string;
}

/** Reports are written months apart: the same patient may have grown a year older. */
const YEARS_APART = 1;

const sameProduct = (a: CaseContent, b: CaseContent): boolean => {
  const [x, y] = [productGroup(a).key, productGroup(b).key];
  // 'CD19 CAR-T' and 'CD19 CAR-T, then BCMA CAR-T': a later report tells of more
  return x === y || x.includes(y) || y.includes(x);
};

/**
 * Pairs from different publications that agree in sex, age (within a year), disease and product, where each of these is stated. Agreement is
 * common by chance in a rare disease; whoever knows the reports must say whether it is one patient.
 */
export function alikeCases(cases: readonly CaseContent[]): AlikeCases[] {
  const list = cases.filter((c) => c.age !== null && c.sex !== 'not stated').sort((a, b) => (a.key < b.key ? -1 : 1));
  const out: AlikeCases[] = [];
  list.forEach((a, i) => {
    for (const b of list.slice(i + 1)) {
      if (a.study === b.study || a.sex !== b.sex || a.age === null || b.age === null) continue;
      if (Math.abs(a.age - b.age) > YEARS_APART || !sameProduct(a, b)) continue;
      if (!a.diseaseKeys.some((x) => b.diseaseKeys.some((y) => related(x, y)))) continue;
      const age = (n: number) => (n >= AGE_CAP ? `${AGE_CAP} or older` : String(n));
      const ages = a.age === b.age ? `aged ${age(a.age)}` : `aged ${age(a.age)} and ${age(b.age)}`;
      out.push({ a: a.key, b: b.key, because: `both ${a.sex}, ${ages}, with the same disease and product` });
    }
  });
  return out;
}
