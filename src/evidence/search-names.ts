import { foldText } from '#vocabulary/fold.ts';
import { entriesOfFacet, entryOf, FACETS, type Facet } from '#vocabulary/vocabulary.ts';

/** The names by which people ask for what the vocabulary holds. */

/** An entry of the vocabulary that words were read as. */
export interface NamedEntry {
  facet: Facet;
  key: string;
  label: string;
}

/** Every name of the vocabulary, as it is compared; codes also without their gaps ("kyv 101"). */
export const names = new Map<string, NamedEntry[]>();
for (const facet of FACETS)
  for (const { key, label, synonyms } of entriesOfFacet(facet))
    for (const name of [key, label, ...synonyms]) {
      const folded = foldText(name);
      const close = folded.replaceAll(' ', '');
      for (const form of close.length >= 4 ? [folded, close] : [folded]) {
        const same = names.get(form) ?? [];
        if (!same.some((e) => e.facet === facet && e.key === key)) names.set(form, [...same, { facet, key, label }]);
      }
    }

/** How a target is written when it is aimed at. */
for (const { key, label, synonyms } of entriesOfFacet('target'))
  for (const name of [key, label, ...synonyms]) {
    const folded = foldText(name);
    for (const form of [
      `anti ${folded}`,
      ...['directed', 'targeted', 'targeting', 'specific'].map((w) => `${folded} ${w}`),
    ])
      if (!names.has(form)) names.set(form, [{ facet: 'target', key, label }]);
  }

/** Words for several kinds of therapy together, folded, and what they are called. Checked against the vocabulary by a test. */
export const FAMILIES: readonly { called: string; names: readonly string[]; keys: readonly string[] }[] = [
  {
    called: 'any CAR T-cell therapy',
    names: ['car t', 'cart', 'car t cell', 'car t cells', 'car t therapy', 'car t cell therapy', 'cart cells', 'chimeric antigen receptor t', 'chimeric antigen receptor t cell', 'chimeric antigen receptor t cells'],
    keys: ['auto-CAR-T', 'allo-CAR-T', 'iPSC-CAR-T', 'gd-CAR-T', 'DNT-CAR', 'CAR-iNKT', 'CAR-Treg', 'CAAR-T', 'STAR-T', 'mRNA-CAR-T', 'in-vivo-LNP', 'in-vivo-LV', 'dual-CAR'],
  },
  { called: 'any T-cell engager', names: ['t cell engager', 't cell engagers', 't cell engaging'], keys: ['TCE-bi', 'TCE-tri'] },
  {
    called: 'any in vivo CAR therapy',
    names: ['in vivo', 'in vivo car', 'in vivo car t', 'in vivo car t cell', 'in vivo car t cells'],
    keys: ['in-vivo-LNP', 'in-vivo-LV'],
  },
  { called: 'any allogeneic CAR therapy', names: ['allogeneic', 'allogenic', 'allo', 'off the shelf'], keys: ['allo-CAR-T', 'iPSC-CAR-T'] },
]; // biome-ignore format: a table
export const families = new Map(
  FAMILIES.flatMap(({ called, names: all, keys }) => {
    const entries = keys.flatMap((key) => {
      const found = entryOf('modality', key);
      return found ? [{ facet: 'modality' as const, key: found.key, label: found.label }] : [];
    });
    return all.map((name) => [foldText(name), { called, entries }] as const);
  }),
);

/** Words of the names of diseases that say little by themselves. */
const GENERAL: ReadonlySet<string> = new Set(
  'acquired adult antibody associated autoimmune basement chronic connective cutaneous diffuse disease disorder generalized idiopathic immune inclusion inflammatory juvenile kinase limited mediated membrane microscopic multiple muscle pediatric person primary progressive protein relapsing secondary specific spectrum syndrome systemic tissue tyrosine'.split(
    ' ',
  ),
);
const LEAST_OF_NAME = 6;

/** Words of a few diseases' names: "vasculitis" finds also the study that says only "granulomatosis with polyangiitis". */
export const wordsOfNames = new Map<string, NamedEntry[]>();
for (const { key, label } of entriesOfFacet('disease'))
  for (const word of new Set(foldText(label).split(' ')))
    if (word.length >= LEAST_OF_NAME && !GENERAL.has(word))
      wordsOfNames.set(word, [...(wordsOfNames.get(word) ?? []), { facet: 'disease', key, label }]);

/** Every word of these names, folded: for suggestions. */
export const vocabularyWords = (): string[] => [...names.keys()].flatMap((name) => name.split(' '));
