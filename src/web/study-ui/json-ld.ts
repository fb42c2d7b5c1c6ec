import { phaseGroup, phaseGroupLabel } from '#evidence/phase-groups.ts';
import type { StudyFacts } from '#evidence/study-facts.ts';
import { diseaseOf } from '#vocabulary/vocabulary.ts';

/** A document of schema.org terms. */
export type JsonLd = { '@context': 'https://schema.org'; '@type': string } & Record<string, unknown>;

/** schema.org's enumeration of study statuses that fits the registry's word; none where it has none. */
const STATUS: Readonly<Record<string, string>> = {
  RECRUITING: 'Recruiting',
  NOT_YET_RECRUITING: 'NotYetRecruiting',
  ENROLLING_BY_INVITATION: 'EnrollingByInvitation',
  ACTIVE_NOT_RECRUITING: 'ActiveNotRecruiting',
  COMPLETED: 'Completed',
  SUSPENDED: 'Suspended',
  TERMINATED: 'Terminated',
  WITHDRAWN: 'Withdrawn',
};

const filled = (o: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(o).filter(([, v]) => v !== null && v !== undefined && !(Array.isArray(v) && v.length === 0)),
  );

const MOST_SITES = 100;

/** A study as schema.org's MedicalTrial (https://schema.org/MedicalTrial), for machines that read pages. */
export function studyJsonLd(s: {
  id: string;
  title: string;
  facts: StudyFacts;
  diseases: readonly string[];
  registryIds: readonly { registry: string; id: string }[];
  url: string;
  asOf: string;
}): JsonLd {
  const { facts: f } = s;
  const conditions = new Map<string, Record<string, unknown>>();
  for (const key of s.diseases) {
    const d = diseaseOf(key);
    if (d)
      conditions.set(d.label, {
        '@type': 'MedicalCondition',
        name: d.label,
        ...(d.ids.mesh?.[0]
          ? { code: { '@type': 'MedicalCode', codeValue: d.ids.mesh[0], codingSystem: 'MeSH' } }
          : {}),
      });
  }
  if (conditions.size === 0)
    for (const name of f.conditions ?? []) conditions.set(name, { '@type': 'MedicalCondition', name });
  return {
    '@context': 'https://schema.org',
    '@type': f.studyType === 'OBSERVATIONAL' ? 'MedicalObservationalStudy' : 'MedicalTrial',
    '@id': s.url,
    ...filled({
      url: s.url,
      name: s.title,
      alternateName: f.officialTitle,
      identifier: s.registryIds.map((r) => ({ '@type': 'PropertyValue', propertyID: r.registry, value: r.id })),
      status: f.overallStatus ? STATUS[f.overallStatus] : null,
      phase: f.phases && f.phases.length > 0 ? phaseGroupLabel(phaseGroup(f.phases)) : null,
      sponsor: f.sponsor ? { '@type': 'Organization', name: f.sponsor.name } : null,
      healthCondition: [...conditions.values()],
      studySubject: (f.interventions ?? []).map((i) => ({ '@type': 'MedicalTherapy', name: i.name })),
      studyLocation: (f.sites ?? []).slice(0, MOST_SITES).map((site) => ({
        '@type': 'AdministrativeArea',
        name: [site.facility, site.city, site.country].filter(Boolean).join(', '),
      })),
      sameAs: `https://clinicaltrials.gov/study/${s.id}`,
      dateModified: s.asOf,
      isAccessibleForFree: true,
    }),
  };
}

/** A report as schema.org's ScholarlyArticle. */
export function reportJsonLd(r: {
  title: string;
  authors: readonly string[];
  journal: string | null;
  published: string | null;
  pmid: string | null;
  doi: string | null;
  notice: string | null;
  url: string;
}): JsonLd {
  const ids = [
    ...(r.pmid ? [{ '@type': 'PropertyValue', propertyID: 'PMID', value: r.pmid }] : []),
    ...(r.doi ? [{ '@type': 'PropertyValue', propertyID: 'DOI', value: r.doi }] : []),
  ];
  return {
    '@context': 'https://schema.org',
    '@type': 'ScholarlyArticle',
    '@id': r.url,
    ...filled({
      url: r.url,
      name: r.title,
      headline: r.title.slice(0, 110),
      author: r.authors.map((name) => ({ '@type': 'Person', name })),
      isPartOf: r.journal ? { '@type': 'Periodical', name: r.journal } : null,
      datePublished: r.published && /^\d{4}/.test(r.published) ? r.published : null,
      identifier: ids,
      sameAs: [
        ...(r.doi ? [`https://doi.org/${r.doi}`] : []),
        ...(r.pmid ? [`https://pubmed.ncbi.nlm.nih.gov/${r.pmid}/`] : []),
      ],
      creativeWorkStatus: r.notice,
    }),
  };
}

/** The document as text that can stand in a page: no character of it can end the element. */
export const jsonLdText = (doc: JsonLd): string =>
  JSON.stringify(doc).replace(/[<>&\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
