import { DISEASES, MODALITIES, PRODUCTS, TARGETS } from './entries.gen.ts';
import type { DiseaseEntry, ModalityEntry, ProductEntry, TargetEntry } from './entries.ts';
import { foldText } from './fold.ts';

export { DISEASES } from './entries.gen.ts';

export const FACETS = ['disease', 'target', 'modality', 'product'] as const;
export type Facet = (typeof FACETS)[number];

/** One entry of any facet, as lists and filters need it. */
export interface Entry {
  facet: Facet;
  key: string;
  label: string;
  /** Other names, the key not among them. */
  synonyms: readonly string[];
}

const entriesOf: Record<Facet, readonly Entry[]> = {
  disease: DISEASES.map((d) => ({ facet: 'disease', key: d.key, label: d.label, synonyms: d.synonyms })),
  target: TARGETS.map((t) => ({ facet: 'target', key: t.key, label: t.key, synonyms: t.synonyms })),
  modality: MODALITIES.map((m) => ({ facet: 'modality', key: m.key, label: m.label, synonyms: m.synonyms })),
  product: PRODUCTS.map((p) => ({ facet: 'product', key: p.key, label: p.key, synonyms: p.aliases })),
};

export const entriesOfFacet = (facet: Facet): readonly Entry[] => entriesOf[facet];

const byKey = new Map<string, Entry>();
const byAlias = new Map<string, Entry[]>();
for (const facet of FACETS)
  for (const entry of entriesOf[facet]) {
    byKey.set(`${facet} ${entry.key}`, entry);
    const names = new Set([entry.key, entry.label, ...entry.synonyms].map((name) => foldText(name)));
    for (const name of names) {
      const same = byAlias.get(name);
      if (same) same.push(entry);
      else byAlias.set(name, [entry]);
    }
  }

const diseases = new Map(DISEASES.map((d) => [d.key, d]));
const targets = new Map(TARGETS.map((t) => [t.key, t]));
const modalities = new Map(MODALITIES.map((m) => [m.key, m]));
const products = new Map(PRODUCTS.map((p) => [p.key, p]));

export const diseaseOf = (key: string): DiseaseEntry | null => diseases.get(key) ?? null;
export const targetOf = (key: string): TargetEntry | null => targets.get(key) ?? null;
export const modalityOf = (key: string): ModalityEntry | null => modalities.get(key) ?? null;
export const productOf = (key: string): ProductEntry | null => products.get(key) ?? null;
export const entryOf = (facet: Facet, key: string): Entry | null => byKey.get(`${facet} ${key}`) ?? null;

/** The name to show for a key; the key itself where the vocabulary does not know it. */
export const labelOf = (facet: Facet, key: string): string => entryOf(facet, key)?.label ?? key;

/**
 * The entries that go by this name, whatever its case, accents and hyphens. A person typed it, so short forms are taken at their word.
 * Several where the name is shared ("PMS").
 */
export function entriesByAlias(name: string, facet?: Facet): readonly Entry[] {
  // a code typed in small letters with a gap ("kyv 101") is one in capitals
  const found = byAlias.get(foldText(name)) ?? byAlias.get(foldText(name.toUpperCase())) ?? [];
  return facet ? found.filter((entry) => entry.facet === facet) : found;
}

/** Medical field of a disease; null when the key is unknown. */
export const diseaseFamilyOf = (key: string): string | null => diseases.get(key)?.family ?? null;

/** The broader diseases, nearest first: JDM → DM, IIM. */
export function diseaseParents(key: string): string[] {
  const out: string[] = [];
  for (
    let at = diseases.get(key)?.parent ?? null;
    at !== null && !out.includes(at);
    at = diseases.get(at)?.parent ?? null
  )
    out.push(at);
  return out;
}

/** The disease and everything narrower, in the order of the vocabulary. */
export const diseaseWithChildren = (key: string): string[] =>
  DISEASES.filter((d) => d.key === key || diseaseParents(d.key).includes(key)).map((d) => d.key);

/** Diseases that stand at the top: a study counted under one of them is not counted again under a child. */
export const TOP_DISEASES: readonly DiseaseEntry[] = DISEASES.filter((d) => d.parent === null);
