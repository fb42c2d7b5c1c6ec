import { childrenOf, descend, readXmlTree, textIn, type XmlNode, XmlRefused } from '#evidence/literature/xml-tree.ts';
import type { StudyFacts } from '#evidence/study-facts.ts';
import { readOrcid } from '#governance/orcid.ts';
import type { NameGiven } from './expert-names.ts';

/**
 * Who is named in the evidence. Names, affiliations and places only: telephone numbers and e-mail addresses are never read, and what looks like
 * one in a name or an affiliation is cut out.
 */

export const MENTION_ROLES = {
  'principal-investigator': 'principal investigator',
  'study-chair': 'study chair',
  'study-director': 'study director',
  'responsible-party': 'responsible party of the registry record',
  'site-investigator': 'investigator at a site',
  'site-contact': 'contact at a site',
  'study-contact': 'contact of the study',
  author: 'author',
} as const;
export type MentionRole = keyof typeof MENTION_ROLES;

/** One name in one record, as the record writes it. */
export interface NamedPerson {
  /** Where in the record: "officials 1", "author 3". */
  place: string;
  role: MentionRole;
  name: NameGiven;
  affiliation: string | null;
  /** Of the site, where the record gives one; else null. */
  country: string | null;
  city: string | null;
  orcid: string | null;
}

const MOST = 300;

/** One line, without e-mail addresses and telephone numbers. */
const withoutAddresses = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .replace(/(?:electronic address|e-?mail)\s*:?\s*/gi, '')
    .replace(/\S+@\S+|\[e-mail[^\]]*\]/gi, ' ')
    .replace(/(?:phone|tel|fax)?\.?:?\s*\+?\d[\d\s().-]{7,}\d/gi, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, MOST);

const OFFICIAL_ROLES: Readonly<Record<string, MentionRole>> = {
  PRINCIPAL_INVESTIGATOR: 'principal-investigator',
  STUDY_CHAIR: 'study-chair',
  STUDY_DIRECTOR: 'study-director',
  SUB_INVESTIGATOR: 'site-investigator',
};

/** Officials and responsible party of a study, from its facts as they stand. */
export function peopleOfStudy(facts: Pick<StudyFacts, 'officials' | 'responsibleInvestigator'>): NamedPerson[] {
  const out = (facts.officials ?? []).map(
    (o, i): NamedPerson => ({
      place: `official ${i + 1}`,
      role: OFFICIAL_ROLES[o.role ?? ''] ?? 'principal-investigator',
      name: { text: o.name.slice(0, MOST) },
      affiliation: o.affiliation ? withoutAddresses(o.affiliation) : null,
      country: null,
      city: null,
      orcid: null,
    }),
  );
  const party = facts.responsibleInvestigator;
  if (party)
    out.push({
      place: 'responsible party',
      role: 'responsible-party',
      name: { text: party.name.slice(0, MOST) },
      affiliation: party.affiliation ? withoutAddresses(party.affiliation) : null,
      country: null,
      city: null,
      orcid: null,
    });
  return out;
}

const isObject = (v: unknown): v is Record<string, unknown> => typeof v === 'object' && v !== null && !Array.isArray(v);
const objects = (v: unknown): Record<string, unknown>[] => (Array.isArray(v) ? v.filter(isObject) : []);
const text = (v: unknown): string => (typeof v === 'string' ? v.trim() : '');

/** Contacts of the sites and of the study, from the untouched registry record (ClinicalTrials.gov API v2). */
export function contactsOfRecord(json: unknown): NamedPerson[] {
  const protocol = isObject(json) ? json.protocolSection : null;
  const places = isObject(protocol) ? protocol.contactsLocationsModule : null;
  if (!isObject(places)) return [];
  const sites = objects(places.locations).flatMap((site, i) =>
    objects(site.contacts).map(
      (c, j): NamedPerson => ({
        place: `site ${i + 1}, contact ${j + 1}`,
        role: /INVESTIGATOR/.test(text(c.role)) ? 'site-investigator' : 'site-contact',
        name: { text: text(c.name).slice(0, MOST) },
        affiliation: withoutAddresses(text(site.facility)) || null,
        country: text(site.country) || null,
        city: text(site.city) || null,
        orcid: null,
      }),
    ),
  );
  const central = objects(places.centralContacts).map(
    (c, i): NamedPerson => ({
      place: `contact of the study ${i + 1}`,
      role: 'study-contact',
      name: { text: text(c.name).slice(0, MOST) },
      affiliation: null,
      country: null,
      city: null,
      orcid: null,
    }),
  );
  return [...sites, ...central].filter((p) => 'text' in p.name && p.name.text !== '');
}

const author = (
  i: number,
  family: string,
  given: string,
  suffix: string,
  affiliation: string,
  orcid: string,
): NamedPerson => ({
  place: `author ${i + 1}`,
  role: 'author',
  name: { family: family.slice(0, MOST), given: given.slice(0, MOST), suffix },
  affiliation: withoutAddresses(affiliation) || null,
  country: null,
  city: null,
  orcid: readOrcid(orcid),
});

const inside = (node: XmlNode | undefined, ...path: string[]): string => textIn(descend(node, ...path)).trim();

function authorsInPubmed(root: XmlNode): NamedPerson[] {
  const citation =
    root.name === 'MedlineCitation' ? root : (descend(root, 'MedlineCitation') ?? descend(root, 'BookDocument'));
  const list = descend(citation, 'Article', 'AuthorList') ?? descend(citation, 'AuthorList');
  return childrenOf(list, 'Author')
    .filter((a) => a.attributes.ValidYN !== 'N' && inside(a, 'LastName') !== '')
    .map((a, i) => {
      const orcid = childrenOf(a, 'Identifier').find((id) => id.attributes.Source === 'ORCID');
      const where = inside(a, 'AffiliationInfo', 'Affiliation') || inside(a, 'Affiliation');
      const given = inside(a, 'ForeName') || inside(a, 'Initials');
      return author(i, inside(a, 'LastName'), given, inside(a, 'Suffix'), where, textIn(orcid));
    });
}

function authorsInEuropePmcXml(root: XmlNode): NamedPerson[] {
  return childrenOf(descend(root, 'authorList'), 'author')
    .filter((a) => inside(a, 'lastName') !== '')
    .map((a, i) => {
      const id = descend(a, 'authorId');
      const where =
        inside(a, 'authorAffiliationDetailsList', 'authorAffiliation', 'affiliation') || inside(a, 'affiliation');
      const given = inside(a, 'firstName') || inside(a, 'initials');
      return author(i, inside(a, 'lastName'), given, '', where, id?.attributes.type === 'ORCID' ? textIn(id) : '');
    });
}

function authorsInEuropePmcJson(json: unknown): NamedPerson[] {
  const list = isObject(json) && isObject(json.authorList) ? objects(json.authorList.author) : [];
  return list
    .filter((a) => text(a.lastName) !== '')
    .map((a, i) => {
      const details = isObject(a.authorAffiliationDetailsList)
        ? objects(a.authorAffiliationDetailsList.authorAffiliation)
        : [];
      const id = isObject(a.authorId) && a.authorId.type === 'ORCID' ? text(a.authorId.value) : '';
      const where = text(details[0]?.affiliation) || text(a.affiliation);
      return author(i, text(a.lastName), text(a.firstName) || text(a.initials), '', where, id);
    });
}

/** In NBIB an author is FAU (or AU), with the AD and AUID lines that follow until the next. */
function authorsInNbib(record: string): NamedPerson[] {
  const rows: { tag: string; value: string }[] = [];
  for (const line of record.split(/\r\n?|\n/)) {
    const [, tag, value = ''] = /^([A-Z][A-Z0-9]{1,3}) {0,2}- ?(.*)$/.exec(line) ?? [];
    const last = rows.at(-1);
    if (tag !== undefined) rows.push({ tag, value });
    else if (last && line.trim() !== '') last.value += ` ${line.trim()}`;
  }
  const people: { name: string; affiliation: string; orcid: string }[] = [];
  const full = rows.some((r) => r.tag === 'FAU');
  for (const { tag, value } of rows) {
    const last = people.at(-1);
    if (tag === (full ? 'FAU' : 'AU')) people.push({ name: value, affiliation: '', orcid: '' });
    else if (tag === 'AD' && last && last.affiliation === '') last.affiliation = value;
    else if (tag === 'AUID' && last && /orcid/i.test(value)) last.orcid = value.replace(/^ORCID:\s*/i, '');
  }
  return people.flatMap((p, i) => {
    const cut = full ? p.name.indexOf(',') : p.name.lastIndexOf(' ');
    if (cut < 1) return [];
    return [author(i, p.name.slice(0, cut).trim(), p.name.slice(cut + 1).trim(), '', p.affiliation, p.orcid)];
  });
}

/** Authors in the untouched record of a source of reports; none where the source gives no names apart (a table of citations), or cannot be read. */
export function authorsOfRecord(source: string, record: string): NamedPerson[] {
  try {
    if (source === 'nbib') return authorsInNbib(record);
    if (source === 'pubmed') return authorsInPubmed(readXmlTree(record));
    if (source !== 'europepmc') return [];
    return record.trimStart().startsWith('<')
      ? authorsInEuropePmcXml(readXmlTree(record))
      : authorsInEuropePmcJson(JSON.parse(record) as unknown);
  } catch (e) {
    // the record was read when it was imported; what cannot be read here names nobody
    if (e instanceof XmlRefused || e instanceof SyntaxError) return [];
    throw e;
  }
}
