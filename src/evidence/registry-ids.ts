import type { StudyFacts } from './study-facts.ts';

/** A registration of a study, as its record gives it. */
export interface RegistryId {
  registry: string;
  /** As it is compared: upper case, without spaces. */
  id: string;
}

/** How the numbers of registries look. A number that fits none may be a sponsor's code or a grant, which two studies can share. */
const REGISTRIES: readonly { registry: string; pattern: RegExp }[] = [
  { registry: 'ClinicalTrials.gov', pattern: /\bNCT\d{8}\b/ },
  { registry: 'EU CTIS', pattern: /\b20\d{2}-5\d{5}-\d{2}(?:-\d{2})?\b/ },
  { registry: 'EudraCT', pattern: /\b(?:19|20)\d{2}-00\d{4}-\d{2}\b/ },
  { registry: 'ChiCTR', pattern: /\bCHICTR(?:-[A-Z]{2,4}-)?\d{8,10}\b/ },
  { registry: 'jRCT', pattern: /\bJRCTS?\d{9,10}\b/ },
  { registry: 'UMIN', pattern: /\bUMIN0\d{8}\b/ },
  { registry: 'ISRCTN', pattern: /\bISRCTN\d{8}\b/ },
  { registry: 'ANZCTR', pattern: /\bACTRN\d{14}\b/ },
  { registry: 'DRKS', pattern: /\bDRKS\d{8}\b/ },
  { registry: 'CTRI', pattern: /\bCTRI\/\d{4}\/\d{2,3}\/\d{6}\b/ },
  { registry: 'IRCT', pattern: /\bIRCT\d{11,14}N\d{1,3}\b/ },
  { registry: 'KCT', pattern: /\bKCT\d{7}\b/ },
  { registry: 'NTR', pattern: /\bNL-OMON\d{4,6}\b|\bNTR\d{3,5}\b/ },
  { registry: 'WHO UTN', pattern: /\bU1111-\d{4}-\d{4}\b/ },
];

/** The registry numbers that a text holds, each once. */
export function findRegistryIds(text: string): RegistryId[] {
  const upper = text.toUpperCase();
  const out: RegistryId[] = [];
  for (const { registry, pattern } of REGISTRIES)
    for (const [id] of upper.matchAll(new RegExp(pattern, 'g')))
      if (!out.some((o) => o.id === id)) out.push({ registry, id });
  return out;
}

/** Every registration that the record of a study claims for it, its own first. Numbers in running text are other studies' as often as its own, so they are not read. */
export function registrationsOf(facts: StudyFacts): RegistryId[] {
  const claimed = [
    facts.nctId,
    ...(facts.nctIdAliases ?? []),
    facts.orgStudyId,
    ...(facts.secondaryIds ?? []).map((s) => s.id),
  ];
  const out = new Map<string, RegistryId>();
  for (const text of claimed)
    if (text) for (const found of findRegistryIds(text)) if (!out.has(found.id)) out.set(found.id, found);
  return [...out.values()];
}

export const registryIds = (facts: StudyFacts): string[] => registrationsOf(facts).map((r) => r.id);
