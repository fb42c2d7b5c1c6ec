import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  IDENTIFYING_COLUMNS,
  identifyingColumn,
  identifyingColumns,
  identifyingLabel,
  identifyingValue,
} from './case-identifiers.ts';

/** Names that tables of hospitals and trials really use, and what each gives away. */
const REFUSED: Record<string, readonly string[]> = {
  'name of a person': [
    'name',
    'Name',
    'patient_name',
    'PatientName',
    'First Name',
    'last-name',
    'surname',
    'Vorname',
    'Nachname',
    'prénom',
    'Nom',
    'treating_physician',
    'INVNAM',
    'investigator name',
  ],
  initials: ['initials', 'Patient Initials', 'pt_initials'],
  'date of birth': [
    'dob',
    'DOB',
    'date_of_birth',
    'DateOfBirth',
    'birthdate',
    'birth year',
    'Geburtsdatum',
    'date de naissance',
    'BRTHDTC',
  ],
  'exact date': [
    'date',
    'infusion_date',
    'InfusionDate',
    'Datum',
    'relapse date',
    'date_of_death',
    'visitdate',
    'infusionsdatum',
    'timestamp',
    'RFSTDTC',
    'ADT',
  ],
  address: ['address', 'home_address', 'street', 'Straße', 'Adresse', 'Wohnort'],
  postcode: ['postcode', 'ZIP', 'zip_code', 'PLZ', 'postal code', 'zip3'],
  'telephone number': ['phone', 'telephone', 'mobile', 'Tel.', 'fax', 'phone_number'],
  'e-mail address': ['email', 'e-mail', 'E-Mail address', 'mail'],
  'record number': [
    'mrn',
    'MRN',
    'medical_record_number',
    'patient_no',
    'PatientNumber',
    'subject_id',
    'Patientennummer',
    'sample id',
    'chart no',
    'id',
    'patient',
    'USUBJID',
    'SUBJID',
  ],
  'insurance or state number': [
    'insurance_number',
    'ssn',
    'NHS number',
    'Versicherungsnummer',
    'passport',
    'policy_no',
  ],
  'place of treatment or residence': [
    'site',
    'hospital',
    'Klinik',
    'city',
    'treating centre',
    'SITEID',
    'region',
    'latitude',
  ],
  'country beside a single case': ['country', 'nationality'],
  'network address': ['ip_address', 'username'],
  'picture or body measure': ['photo', 'fingerprint'],
  'personal page': ['facebook', 'home page'],
};

describe('columns that could tell who somebody is', () => {
  test.each(Object.entries(REFUSED).flatMap(([kind, names]) => names.map((n) => [n, kind] as const)))(
    '“%s” is refused as %s, with a sentence that names it and the remedy',
    (name, kind) => {
      const found = identifyingColumn(name);
      expect(found?.kind).toBe(kind);
      expect(found?.sentence).toContain(`“${name}”`);
      expect(found?.sentence).toMatch(/; (take it out|give )/);
    },
  );

  test('every kind of the table has a name that it refuses', () => {
    expect(new Set(IDENTIFYING_COLUMNS.map((r) => r.kind))).toEqual(new Set(Object.keys(REFUSED)));
  });

  test.each([
    'age',
    'sex',
    'product',
    'product_name',
    'study name',
    'disease',
    'disease_site_involvement',
    'target',
    'follow_up_months',
    'relapse_month',
    'crs_grade',
    'publication_date',
    'initial response',
    'number of patients',
    'candidate',
    'phenotype',
    'cytokine profile',
    'dose',
    'weight_kg',
    'B cell recovery day',
    'time',
    'status',
    'group',
    'entry',
  ])('“%s” says nothing of who somebody is', (name) => {
    expect(identifyingColumn(name)).toBeNull();
  });

  test.each(
    'dateofbirth hosp_no mrnumber last4ssn infusion_dt visit1date date1 yob inits hospitalname site1 naam имя 姓名 patient_имя d.o.b birth_dt phone1 treatingphysicianname p-a-t-i-e-n-t_name voornaam # pt'.split(
      ' ',
    ),
  )('“%s” is refused, however it is run together, numbered or written', (name) => {
    expect(identifyingColumn(name)?.sentence).toContain(`“${name}” was refused`);
  });

  test.each('CD19 IP-10 IP10 TNF-α MMT8 mRNA SLEDAI-2K dsDNA IL-6 update product_code disease_site'.split(' '))(
    '“%s” is a measure and passes',
    (name) => {
      expect(identifyingColumn(name)).toBeNull();
    },
  );

  test('a name that the table itself defines passes, and only so written', () => {
    expect(identifyingColumn('patient_id', ['patient_id'])).toBeNull();
    expect(identifyingColumn('patient_id')).not.toBeNull();
    expect(identifyingColumn('patient id', ['patient_id'])).not.toBeNull();
  });

  test('every such column of a header is named, in its order', () => {
    expect(identifyingColumns(['age', 'Name', 'sex', 'DOB']).map((c) => c.column)).toEqual(['Name', 'DOB']);
  });
});

describe('words that could tell who somebody is', () => {
  test.each([
    ['ask a.b@example.org', /e-mail/],
    ['infused 2024-03-12', /date/],
    ['relapse on 12.03.2024', /date/],
    ['relapse on 3/12/2024', /date/],
    ['seen 12 March 2024', /date/],
    ['seen 12. März 2024', /date/],
    ['seen March 12th, 2024', /date/],
    ['seen 12-Mar-24', /date/],
    ['file 20240312', /date/],
    ['call +49 9131 85 33363', /telephone/],
    ['Tel: 09131 8533363', /telephone/],
    ['MRN 4711', /record/],
    ['Mrs. Smith improved', /name/],
    ['Frau Müller', /name/],
    ['a 93-year-old woman', /age above 89/],
    ['aged 91', /age above 89/],
    ['Born 12.03.85', /date/],
    ['12/3/23', /date/],
    ['12-03-85', /date/],
    ['treated 03/2023', /month/],
    ['improved in May 2024', /month/],
    ['März 2023', /month/],
    ['2023-03', /month/],
    ['infused on 12 Mar', /day of a month/],
    ['since March 3rd', /day of a month/],
    ['born in 1985', /born/],
    ['Jahrgang 1985', /born/],
    ['seen by Dr. Meier', /physician/],
    ['Prof. Dr. med. Anna Beispiel', /physician/],
    ['MRN12345678', /record/],
    ['mrn: AB123', /record/],
    ['Patient 0012345', /record/],
    ['number 12345678', /long number/],
    ['no. 00123', /long number/],
    ['91054 Erlangen', /postcode/],
    ['Ulmenweg 18', /postcode/],
    ['lives in Fürth', /postcode/],
    ['SW1A 1AA', /postcode/],
    ['initials A.S.', /initials/],
  ])('“%s” is refused', (text, why) => {
    expect(identifyingValue(text)).toMatch(why);
  });

  test.each([
    'JAMA 2023;329:2154',
    '10.1038/s41591-025-03718-3',
    'PMID 40446794',
    'UPCR 2352 to <500 mg/g by week 6',
    'CRS days 5-6; B-cell recovery from day 56',
    'year of first symptoms (2014)',
    'Sheba POC CD19 CAR-T 0.6e6/kg',
    'MMT 149/150, walks >5 km',
    'of 12 may relapse within 2023',
    'CTCAE 5.0; 1200000 cells; 5 x 10000 Units',
    'mRNA 1273',
    'see 10.1016/j.cell.2024.06.027',
    'MUELLER-2023-ASYS',
    'HLA-DR Positive',
    'SRI-4 at last visit',
    'NCT04561557',
    '90 days of follow-up',
    'a 41-year-old man',
    '',
  ])('“%s” says nothing of who somebody is', (text) => {
    expect(identifyingValue(text)).toBeNull();
  });

  test.each([
    'S-1985-03-12',
    'Mueller-Anna-12.03.1985',
    'S_1985_03_12',
    'X-12_03_85',
    'X-Mar-2023',
    'born-1985',
    'Dr-Meier-1',
    'X-MRN123',
    'S-03-2023',
    'X.12.3.85',
  ])('the label “%s” is refused, and a running number is not', (label) => {
    expect(identifyingLabel(label)).not.toBeNull();
    expect(identifyingLabel('MUELLER-2023-P7')).toBeNull();
  });

  test('a citation may hold the date on which it appeared, and no e-mail address', () => {
    expect(identifyingValue('https://x.org/2023/08/31/two-experiments', true)).toBeNull();
    expect(identifyingValue('https://x.org/2023/08/31/two-experiments')).not.toBeNull();
    expect(identifyingValue('write to a@b.org', true)).not.toBeNull();
  });

  test('the published single cases that come with the product hold nothing of the kind', () => {
    const [header, ...lines] = readFileSync('data/patients.csv', 'utf8').trim().split('\n');
    expect(identifyingColumns(header!.split(','), ['patient_id'])).toEqual([]);
    for (const line of lines) expect([line, identifyingValue(line, true)]).toEqual([line, null]);
  });
});
