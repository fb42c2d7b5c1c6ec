import { orcidAddress } from '#governance/orcid.ts';
import type { PublicProfile } from '#network/directory.ts';
import { expertiseLabel, FIELD_ROLES, PILLARS } from '#network/expertise.ts';
import { rorAddress } from '#network/institution.ts';
import { labelIn, languageLabel } from '#network/people-words.ts';
import { countryLabel } from '#network/regions.ts';
import { labelOf } from '#vocabulary/vocabulary.ts';
import type { JsonLd } from '#web/study-ui/json-ld.ts';

export const diseaseWords = (keys: readonly string[] | null): string =>
  (keys ?? []).map((k) => labelOf('disease', k)).join(', ');
export const expertiseWords = (keys: readonly string[] | null): string => (keys ?? []).map(expertiseLabel).join(', ');
export const fieldRoleWords = (keys: readonly string[] | null): string =>
  (keys ?? []).map((k) => labelIn(FIELD_ROLES, k)).join(', ');
export const pillarWords = (keys: readonly string[] | null): string =>
  (keys ?? []).map((k) => labelIn(PILLARS, k)).join(', ');
export const languageWords = (keys: readonly string[] | null): string => (keys ?? []).map(languageLabel).join(', ');

/** Where somebody works, in one line: what they agreed to of position, institution and country. */
export const placeWords = (p: PublicProfile): string => {
  const country = p.country ?? p.institution?.country ?? null;
  return [p.position, p.institution?.name, country ? countryLabel(country) : null].filter(Boolean).join(', ');
};

export const personPath = (id: string): string => `/network/people/${encodeURIComponent(id)}`;
export const institutionPath = (id: string): string => `/network/institutions/${encodeURIComponent(id)}`;

/** The same fields for machines (schema.org Person): only what the page shows. */
export function personJsonLd(p: PublicProfile, site: string): JsonLd {
  const works = p.institution && {
    '@type': 'Organization',
    name: p.institution.name,
    ...(p.institution.ror ? { sameAs: rorAddress(p.institution.ror) } : {}),
  };
  return {
    '@context': 'https://schema.org',
    '@type': 'Person',
    '@id': site + personPath(p.id),
    name: p.name,
    ...(p.orcid ? { identifier: orcidAddress(p.orcid), sameAs: orcidAddress(p.orcid) } : {}),
    ...(p.position ? { jobTitle: p.position } : {}),
    ...(works ? { affiliation: works } : {}),
    ...(p.country ? { address: { '@type': 'PostalAddress', addressCountry: p.country } } : {}),
    ...(p.diseases || p.expertise
      ? {
          knowsAbout: [
            ...(p.diseases ?? []).map((k) => labelOf('disease', k)),
            ...(p.expertise ?? []).map(expertiseLabel),
          ],
        }
      : {}),
    ...(p.languages ? { knowsLanguage: p.languages } : {}),
    ...(p.about ? { description: p.about } : {}),
    ...(p.website ? { url: p.website } : {}),
    ...(p.photograph ? { image: `${site}${personPath(p.id)}/photograph.jpg` } : {}),
  };
}
