/** How the name of a column is read, so that 'dateofbirth', 'visit1date' and 'Date of birth' are one thing. Pure. */

/** Words that names of columns are run together from: 'hospitalname', 'infusiondt'. */
const PARTS: ReadonlySet<string> = new Set(
  `date dates datum day dt dat dttm of de da di du the birth year month dob yob born geburts geburt tag jahr patient patienten patients pat pt
  subject subj participant person case chart record file medical health hospital hosp klinik clinic centre center site city town ward department
  institution name names sur first last full given family middle maiden fore vor nach familien treating treatment physician doctor investigator
  nurse contact mother father spouse number num no nr nummer id ident identifier code key mrn mr social security ssn insurance insurer policy
  passport national tax account e mail email address addr adresse home street house post postal zip plz phone tele telephone cell mobile handy fax
  telefon initials inits init infusion admission discharge visit death diagnosis relapse onset start end stop apheresis leukapheresis consent
  enrolment enrollment randomisation randomization biopsy sample specimen collection assessment follow up dose dosing study trial product drug
  disease lab country nationality citizenship state province district region county`.split(/\s+/),
);

/** Never part of a harmless name, whatever stands around them. */
const ANYWHERE: readonly [within: RegExp, words: string][] = [
  [/dateofbirth|birthda(te|y)|birthyear|yearofbirth|geburts|geboorte/, 'date of birth'],
  [/(patient|sur|first|last|full|family|maiden|vor|nach|familien)names?|voornaam|achternaam/, 'patient name'],
  [/medicalrecord|healthrecord|patient(id|no|nr|number|nummer)$/, 'medical record'],
  [/socialsecurity|versicherungsnummer|versichertennummer/, 'social security'],
  [/phonenumber|telefon|cellphone|mobilephone/, 'telephone'],
  [/email/, 'email'],
  [/postcode|zipcode|postalcode|postleitzahl/, 'postcode'],
  [/(home|street|postal|mailing)addr/, 'address'],
];

/** 'DateOfBirth', 'date-of-birth', 'Date of birth' → 'date of birth'; 'Straße' → 'strasse'; '' where nothing of it is in Latin letters or digits. */
export function wordsOf(column: string): string {
  return column
    .replace(/ß/g, 'ss')
    .replace(/[łŁ]/g, 'l')
    .replace(/[øØ]/g, 'o')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}

/** The parts of a name that is run together, with spaces between; '' where it is not made of known words. The fewest parts win. */
function takenApart(together: string): string {
  const best: (string[] | null)[] = [[]];
  for (let end = 1; end <= together.length; end++) {
    best[end] = null;
    for (let from = Math.max(0, end - 16); from < end; from++) {
      const before = best[from];
      const part = together.slice(from, end);
      const least = best[end]?.length ?? Number.POSITIVE_INFINITY;
      if (before && PARTS.has(part) && before.length + 1 < least) best[end] = [...before, part];
    }
  }
  return best[together.length]?.join(' ') ?? '';
}

/** The ways in which a name is read: as it stands, without digits ('visit1date', 'site1'), and taken apart ('dateofbirth'). */
export function readingsOf(column: string): string[] {
  const words = wordsOf(column);
  const lettersOnly = words.replace(/\d+/g, ' ').replace(/\s+/g, ' ').trim();
  const together = lettersOnly.replaceAll(' ', '').slice(0, 120);
  const strong = ANYWHERE.flatMap(([within, spelled]) => (within.test(together) ? [spelled] : []));
  return [words, lettersOnly, takenApart(together), ...strong].filter((r) => r !== '');
}

/** Whether a name is in letters that the lists of names cannot read. Greek letters stand in names of cytokines. */
export const unreadable = (column: string): boolean =>
  column.trim() !== '' &&
  (wordsOf(column) === '' || /[^\P{L}\p{Script=Latin}\p{Script=Greek}\p{Script=Common}]/u.test(column));
