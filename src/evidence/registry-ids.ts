import type { StudyFacts } from './study-facts.ts';

/** A registration of a study, as its record gives it. */
export interface RegistryId {
  registry: string;
  /** As it is compared: upper case, without the country or the number of the resubmission that some registries add. */
  id: string;
}

/**
 * How the numbers of registries look. A number that fits none may be a sponsor's code or a grant, which two studies can share.
 * Where a pattern has a group, that group is the number: lists write "EUCTR2019-001234-56-DE" and "2023-507820-22-00" for what is one trial.
 */
const REGISTRIES: readonly { registry: string; pattern: RegExp }[] = [
  { registry: 'ClinicalTrials.gov', pattern: /(?<![A-Z\d])NCT\d{8}(?!\d)/g },
  { registry: 'EU CTIS', pattern: /(?<!\d|\d-)(20\d{2}-5\d{5}-\d{2})(?:-\d{2})?(?!\d|-\d{2})/g },
  { registry: 'EudraCT', pattern: /(?<!\d|\d-)((?:19|20)\d{2}-00\d{4}-\d{2})(?!\d|-\d{2})/g },
  { registry: 'ChiCTR', pattern: /(?<![A-Z\d])CHICTR-?(?:[A-Z]{2,4}-)?\d{8,10}(?!\d)/g },
  { registry: 'ITMCTR', pattern: /(?<![A-Z\d])ITMCTR\d{10}(?!\d)/g },
  { registry: 'jRCT', pattern: /(?<![A-Z\d])JRCTS?\d{9,10}(?!\d)/g },
  { registry: 'UMIN', pattern: /(?<![A-Z\d])UMIN0\d{8}(?!\d)/g },
  { registry: 'ISRCTN', pattern: /(?<![A-Z\d])ISRCTN\d{8}(?!\d)/g },
  { registry: 'ANZCTR', pattern: /(?<![A-Z\d])(ACTRN\d{14})P?(?![A-Z\d])/g },
  { registry: 'DRKS', pattern: /(?<![A-Z\d])DRKS\d{8}(?!\d)/g },
  { registry: 'CTRI', pattern: /(?<![A-Z\d])CTRI\/\d{4}\/\d{2,3}\/\d{6}(?!\d)/g },
  { registry: 'IRCT', pattern: /(?<![A-Z\d])IRCT\d{11,14}N\d{1,3}(?!\d)/g },
  { registry: 'KCT', pattern: /(?<![A-Z\d])KCT\d{7}(?!\d)/g },
  { registry: 'NTR', pattern: /(?<![A-Z\d])(?:NL-OMON\d{4,6}|NTR\d{3,5})(?!\d)/g },
  { registry: 'PACTR', pattern: /(?<![A-Z\d])PACTR\d{15,16}(?!\d)/g },
  { registry: 'TCTR', pattern: /(?<![A-Z\d])TCTR\d{11}(?!\d)/g },
  { registry: 'SLCTR', pattern: /(?<![A-Z\d])SLCTR\/\d{4}\/\d{3}(?!\d)/g },
  { registry: 'RPCEC', pattern: /(?<![A-Z\d])RPCEC\d{8}(?!\d)/g },
  { registry: 'ReBEC', pattern: /(?<![A-Z\d])RBR-[A-Z\d]{6,8}(?![A-Z\d])/g },
  { registry: 'WHO UTN', pattern: /(?<![A-Z\d])U1111-\d{4}-\d{4}(?!\d)/g },
];

/** Hyphens and slashes of other alphabets and typesetters, as the registries write them. */
const plain = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .toUpperCase();

/** The registry numbers that a text holds, each once. */
export function findRegistryIds(text: string): RegistryId[] {
  const upper = plain(text);
  const out: RegistryId[] = [];
  for (const { registry, pattern } of REGISTRIES)
    for (const [whole, inner] of upper.matchAll(pattern)) {
      const id = inner ?? whole;
      if (!out.some((o) => o.id === id)) out.push({ registry, id });
    }
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
