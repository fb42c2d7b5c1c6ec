import type { RecordTexts, Text } from './classify-texts.ts';
import type { Eligibility, StudyFacts } from './study-facts.ts';

const CHILDREN = /\b(?:child(?:ren|hood)?|p(?:a)?ediatric|juvenile)\b/i;
const YOUNG_ADULT = 30;

/** "12 Years", "6 Months"; null where there is no limit or none can be read. */
const yearsOf = (age: string | null | undefined): number | null => {
  const found = age ? /^(\d+)\s*(year|month|week|day)/i.exec(age) : null;
  if (!found) return null;
  return found[2]?.toLowerCase() === 'year' ? Number(found[1]) : 0;
};

/** Children, or children and young adults: nobody above thirty may enter and some below eighteen may. */
function isForChildren(eligibility: Eligibility): boolean {
  const most = yearsOf(eligibility.maximumAge);
  return most !== null && most <= YOUNG_ADULT && (yearsOf(eligibility.minimumAge) ?? 0) < 18;
}

const CHILDRENS = /\b(?:child(?:ren)?|p(?:a)?ediatric|bambino|kinder\w*)\b/i;

/** A children's hospital that admits children: its name is that of the sponsor or of every site. */
function isInChildrensHospital(facts: StudyFacts): boolean {
  const least = yearsOf(facts.eligibility.minimumAge);
  if (least === null || least >= 18) return false;
  const sites = (facts.sites ?? []).flatMap((s) => (s.facility ? [s.facility] : []));
  return CHILDRENS.test(facts.sponsor?.name ?? '') || (sites.length > 0 && sites.every((name) => CHILDRENS.test(name)));
}

/** A title that speaks of children, and of no adults, with lupus. */
const namesChildren = (text: Text): boolean =>
  CHILDREN.test(text.scan.text) &&
  !/\badults?\b/i.test(text.scan.text) &&
  text.scan.hits.some((h) => h.term.group === 'disease' && h.term.keys.includes('SLE'));

/** Whether a study of lupus is one of childhood-onset lupus: by its ages, its title or its hospital. */
export const isOfChildren = (record: RecordTexts, facts: StudyFacts): boolean =>
  isForChildren(facts.eligibility) || record.titles.some(namesChildren) || isInChildrensHospital(facts);
