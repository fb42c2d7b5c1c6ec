import type { ExpertState } from '#network/expert-filter.ts';
import { MENTION_ROLES, type MentionRole } from '#network/expert-mentions.ts';
import { countryLabel } from '#network/regions.ts';
import { FACETS, type Facet, labelOf } from '#vocabulary/vocabulary.ts';
import { Moment } from '#web/ui/marks.tsx';

const isFacet = (text: string): text is Facet => (FACETS as readonly string[]).includes(text);

/** The name of a label kept as facet:key. */
export function labelName(label: string): string {
  const at = label.indexOf(':');
  const facet = label.slice(0, at);
  const key = label.slice(at + 1);
  return isFacet(facet) ? labelOf(facet, key) : key;
}

export const labelsOf = (labels: readonly string[], facet: Facet): string[] =>
  labels.filter((l) => l.startsWith(`${facet}:`)).map(labelName);

/** The first few of a list, and how many more. */
export const someOf = (list: readonly string[], most = 4): string =>
  list.length <= most ? list.join(', ') : `${list.slice(0, most).join(', ')} and ${list.length - most} more`;

export const roleWords = (roles: readonly MentionRole[]): string => roles.map((r) => MENTION_ROLES[r]).join(', ');

export const yearsWords = (first: number | null, last: number | null): string =>
  first === null || last === null ? 'no year given' : first === last ? String(first) : `${first}–${last}`;

export const placeWords = (institution: string, country: string | null): string =>
  [institution, country ? countryLabel(country) : ''].filter((w) => w !== '').join(', ') || 'no institution named';

/** Why somebody would be invited, in one sentence for the invitation's form. */
export function whyWords(e: {
  roles: readonly MentionRole[];
  studies: number;
  reports: number;
  labels: readonly string[];
}): string {
  const named = [
    e.studies > 0 ? `${e.studies} ${e.studies === 1 ? 'study' : 'studies'}` : '',
    e.reports > 0 ? `${e.reports} ${e.reports === 1 ? 'report' : 'reports'}` : '',
  ].filter((w) => w !== '');
  const about = someOf(labelsOf(e.labels, 'disease'), 3);
  return `Named in ${named.join(' and ')}${about ? ` on ${about}` : ''} as ${roleWords(e.roles)}.`;
}

export function invitePath(e: { name: string; institution: string; country: string | null }, why: string): string {
  const query = new URLSearchParams({ name: e.name, institution: e.institution, country: e.country ?? '', why });
  return `/desk/invitations/new?${query}`;
}

/** Where the names come from, as of when, and what somebody can do who does not want to stand here. */
export const WhereFrom = ({ state }: { state: ExpertState | null }) => (
  <div className="small quiet">
    <p>
      The names stand in public records that are held here: registry records of ClinicalTrials.gov (officials,
      responsible investigators, contacts at sites) and papers as PubMed and Europe PMC list them. Only names,
      affiliations and ORCID iDs are taken; telephone numbers and e-mail addresses are not.{' '}
      {state ? (
        <>
          Read last: <Moment at={state.at} />.
        </>
      ) : (
        'The evidence has not been read for names yet.'
      )}
    </p>
    <p>
      Whoever does not want to be listed here writes to the network office. Their entry is then removed, and only a
      fingerprint that cannot be read back is kept, so that a later import does not list them again.
    </p>
  </div>
);
