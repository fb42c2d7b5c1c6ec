import { expect, test } from 'vitest';
import { findExperts, keyHash, labelsOfTitle, type NamingRecord } from './expert-found.ts';
import { authorsOfRecord, contactsOfRecord, type NamedPerson, peopleOfStudy } from './expert-mentions.ts';

const person = (
  name: string,
  affiliation: string | null,
  role: NamedPerson['role'] = 'principal-investigator',
): NamedPerson => ({
  place: 'official 1',
  role,
  name: { text: name },
  affiliation,
  country: null,
  city: null,
  orcid: null,
});

const study = (id: string, people: readonly NamedPerson[], more: Partial<NamingRecord> = {}): NamingRecord => ({
  kind: 'study',
  id,
  source: 'ctgov',
  date: '2025-03',
  year: 2025,
  labels: ['disease:SLE', 'target:CD19'],
  houses: ['Example Clinic'],
  types: [],
  onlyCountry: 'Germany',
  people,
  ...more,
});

test('contacts are read with their site and without any number or address', () => {
  const record = {
    protocolSection: {
      contactsLocationsModule: {
        centralContacts: [{ name: 'Study Contact', role: 'CONTACT', phone: '+49 30 5550100', email: 'x@example.org' }],
        locations: [
          {
            facility: 'Example Hospital tel +49 30 5550100',
            city: 'Berlin',
            country: 'Germany',
            contacts: [
              { name: 'Anna Beispiel, MD', role: 'PRINCIPAL_INVESTIGATOR', email: 'a@example.org', phone: '5550100' },
            ],
          },
          { facility: 'Other Clinic', contacts: 'none' },
        ],
      },
    },
  };
  const people = contactsOfRecord(record);
  expect(people.map((p) => [p.place, p.role, p.affiliation])).toEqual([
    ['site 1, contact 1', 'site-investigator', 'Example Hospital'],
    ['contact of the study 1', 'study-contact', null],
  ]);
  expect(JSON.stringify(people)).not.toMatch(/@|555/);
  for (const odd of [null, 1, [], {}, { protocolSection: { contactsLocationsModule: { locations: 3 } } }])
    expect(contactsOfRecord(odd)).toEqual([]);
});

const ORCID = '0000-0002-1825-0097';
const PUBMED = `<PubmedArticle><MedlineCitation><PMID>1</PMID><Article><AuthorList><Author ValidYN="Y"><LastName>Müster</LastName><ForeName>Anna M</ForeName><Initials>AM</Initials><Identifier Source="ORCID">https://orcid.org/${ORCID}</Identifier><AffiliationInfo><Affiliation>Example Hospital, Berlin, Germany. anna@example.org</Affiliation></AffiliationInfo></Author><Author><CollectiveName>Example Group</CollectiveName></Author></AuthorList></Article></MedlineCitation></PubmedArticle>`;
const EUROPEPMC = JSON.stringify({
  authorList: {
    author: [
      {
        firstName: 'Anna M',
        lastName: 'Müster',
        initials: 'AM',
        authorId: { type: 'ORCID', value: ORCID },
        authorAffiliationDetailsList: {
          authorAffiliation: [{ affiliation: 'Example Hospital, Berlin, Germany. anna@example.org' }],
        },
      },
      { collectiveName: 'Example Group' },
    ],
  },
});
const NBIB = `PMID- 1\nFAU - Müster, Anna M\nAU  - Müster AM\nAUID- ORCID: ${ORCID}\nAD  - Example Hospital, Berlin,\n      Germany. anna@example.org\nCN  - Example Group\n`;

test.each([
  ['pubmed', PUBMED],
  ['europepmc', EUROPEPMC],
  ['nbib', NBIB],
])('%s gives authors with ORCID iD and affiliation, and no address', (source, record) => {
  const found = authorsOfRecord(source, record);
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ role: 'author', orcid: ORCID, name: { family: 'Müster', given: 'Anna M' } });
  expect(found[0]?.affiliation).toMatch(/^Example Hospital, Berlin, Germany/);
  expect(JSON.stringify(found)).not.toContain('@');
});

test('an ORCID iD whose check digit is wrong is none, and a record that cannot be read names nobody', () => {
  expect(authorsOfRecord('nbib', NBIB.replace('0097', '0098'))[0]?.orcid).toBeNull();
  expect(authorsOfRecord('pubmed', '<PubmedArticle>')).toEqual([]);
  expect(authorsOfRecord('europepmc', '{')).toEqual([]);
  expect(authorsOfRecord('ris', 'AU  - Muster, Anna')).toEqual([]);
});

test('an investigator and the author with the same name and institution are one, with what both records say', () => {
  const author: NamedPerson = { ...(authorsOfRecord('nbib', NBIB)[0] ?? person('x y', null)) };
  const found = findExperts([
    study(
      'NCT90000001',
      peopleOfStudy({
        officials: [{ name: 'Anna Müster, MD', affiliation: 'Example Hospital', role: 'PRINCIPAL_INVESTIGATOR' }],
      }),
    ),
    study('pmid:1', [author], {
      kind: 'report',
      source: 'nbib',
      year: 2026,
      labels: ['disease:IIM'],
      types: ['Systematic Review'],
      houses: [],
      onlyCountry: null,
    }),
  ]);
  expect(found).toMatchObject({ mentions: 2, setAside: 0, pairs: [] });
  expect(found.experts).toHaveLength(1);
  expect(found.experts[0]).toMatchObject({
    name: 'Anna M Müster',
    orcid: ORCID,
    institution: 'Example Hospital',
    country: 'DE',
    region: 'western-europe',
    studies: ['NCT90000001'],
    reports: ['pmid:1'],
    labels: ['disease:IIM', 'disease:SLE', 'target:CD19'],
    roles: ['principal-investigator', 'author'],
    expertise: ['evidence-synthesis', 'trialist'],
    first_year: 2025,
    last_year: 2026,
  });
});

test('a sponsor who is a person stays, a company in the place of a name does not', () => {
  const found = findExperts([
    study('NCT90000001', [person('Anna Beispiel', 'Example Hospital')], { houses: ['Anna Beispiel'] }),
    study('NCT90000002', [person('Bristol-Myers Squibb', null)], { houses: ['Bristol-Myers Squibb'] }),
    study('NCT90000003', [person('Example Clinic', 'Example Clinic'), person('Medical Director', 'Example Clinic')]),
  ]);
  expect(found.experts.map((e) => e.name)).toEqual(['Anna Beispiel']);
  expect(found.setAside).toBe(3);
});

test('the only country of a study says where its people work, and decides no identity', () => {
  const found = findExperts([
    study('NCT90000001', [person('Anna Beispiel', 'Example Hospital')]),
    study('NCT90000002', [person('Anna Beispiel', 'Example Hospital')], { onlyCountry: 'France' }),
  ]);
  expect(found.experts).toHaveLength(1);
  expect(found.experts[0]?.regions).toEqual(['western-europe']);
});

test('who objected is left out, by any of their keys, and nobody else', () => {
  const records = [
    study('NCT90000001', [person('Anna Beispiel', 'Example Hospital'), person('Max Muster', 'Example Hospital')]),
  ];
  const before = findExperts(records);
  const gone = new Set(before.experts.find((e) => e.name === 'Anna Beispiel')?.keys);
  expect(findExperts(records, [], gone).experts.map((e) => e.name)).toEqual(['Max Muster']);
  const byName = new Set([keyHash('name:beispiel anna')]);
  const elsewhere = [study('NCT90000009', [person('Anna BEISPIEL, MD', 'Other Clinic')])];
  expect(findExperts(elsewhere, [], byName).experts).toEqual([]);
});

test('a report counts by its title alone only where that names a disease and a cell therapy', () => {
  expect(labelsOfTitle('CD19 CAR-T cells in systemic lupus erythematosus')).toContain('disease:SLE');
  expect(labelsOfTitle('A cohort of systemic lupus erythematosus')).toEqual([]);
  expect(labelsOfTitle('CAR-T cells in lymphoma')).toEqual([]);
});
