/** Which columns and words could tell who a patient is. Tables with such columns are refused whole, rows with such words are refused. */

interface ColumnRule {
  kind: string;
  /** What the column holds, as a sentence goes on: 'it holds …'. */
  holds: string;
  remedy: string;
  /** Held against the words of the column's name, in lower case, without accents, one space between. */
  words: RegExp;
  /** Names that sound alike and tell nothing of the person. */
  except?: RegExp;
}

const NOT_OF_A_PERSON =
  /\b(product|drug|study|trial|disease|condition|cohort|group|outcome|target|measure|variable|column|file|scale|score|gene|construct|journal|company|sponsor)\b/;

/**
 * The table. First that fits, in this order. It follows the identifiers that the safe-harbour method of HIPAA names (45 CFR 164.514(b)(2)),
 * and adds initials, nationality, places of treatment, the variable names of CDISC, and the names that German, French, Spanish and Italian tables use.
 */
export const IDENTIFYING_COLUMNS: readonly ColumnRule[] = [
  {
    kind: 'date of birth',
    holds: 'when a person was born',
    remedy: 'give age, in whole years at infusion, in its place',
    words:
      /\b(dob|brthdtc?|birthdt|birth ?(date|day|year|month)?|date of birth|year of birth|born( on)?|geburtsdatum|geburtstag|geburtsjahr|geb|(date )?de naissance|nacimiento|nascita)\b/,
    except: /\bbirth (weight|cohort study)\b/,
  },
  {
    kind: 'e-mail address',
    holds: 'e-mail addresses',
    remedy: 'take it out',
    words: /\b(e ?mails?( address(es)?)?|mail|correo|courriel)\b/,
  },
  {
    kind: 'network address',
    holds: 'addresses or names of devices and accounts',
    remedy: 'take it out',
    words:
      /\b(ip( address)?|mac address|device (id|serial|identifier)|serial( (no|nr|number))?|user ?name|login|imei)\b/,
  },
  {
    kind: 'exact date',
    holds: 'exact dates',
    remedy: 'give months since infusion in its place, for example follow_up_months or relapse_month',
    words:
      /\b(dates?|datum|fecha|data (di|do|da)|timestamp|date ?time|datetime|[a-z]+(date|datum)|[a-z]{2,}dtc|adt|astdt|aendt|trtsdt|trtedt|randdt|dthdt|(infusion|admission|discharge|visit|death|diagnosis|treatment|relapse|onset) (day of year|calendar day))\b/,
    except:
      /\b(publi(shed|cation)|accessed|retrieved|citation|source|as of|update|up ?to ?date|candidate|mandate)\b|\bupdated?\b|^candidate$/,
  },
  {
    kind: 'address',
    holds: 'where a person lives',
    remedy: 'take it out; a case row says nothing of places',
    words:
      /\b(address|addr|street|strasse|str|house (no|nr|number)|hausnummer|anschrift|adresse|wohnort|residence|domicile|direccion|indirizzo|rue|home town|hometown)\b/,
  },
  {
    kind: 'postcode',
    holds: 'postcodes',
    remedy: 'take it out; a case row says nothing of places',
    words: /\b(post ?codes?|postal( code)?|zip( ?code)?|zip ?\d|plz|postleitzahl|code postal|cap|codigo postal)\b/,
  },
  {
    kind: 'place of treatment or residence',
    holds: 'a place where so few people were treated that it can tell who one of them is',
    remedy:
      'take it out; the citation names the publication, and nothing smaller than a country may stand beside a single case',
    words:
      /\b(site|sites|site ?id|sitenam|centre|center|hospital|klinik|clinic|klinikum|krankenhaus|hopital|ward|department|institution|city|town|village|municipality|gemeinde|stadt|ort|county|landkreis|district|province|bundesland|canton|kanton|prefecture|region|latitude|longitude|lat|lon|lng|gps|coordinates|geo ?location)\b/,
    except:
      /\b(injection|infection|lesion|organ|body|biopsy|binding|disease|skin|brain|involvement|t cell|epitope|cut)\b/,
  },
  {
    kind: 'country beside a single case',
    holds: 'a country, which with age, sex and a rare disease can tell who a person is',
    remedy: 'take it out; the citation names the publication',
    words: /\b(country|nationality|citizenship|staatsangehorigkeit|land|pays|pais|place of birth|birthplace)\b/,
  },
  {
    kind: 'telephone number',
    holds: 'telephone or fax numbers',
    remedy: 'take it out',
    words: /\b(tele)?phone|\b(tel|mobile|cell ?phone|handy|fax|telefon|telefax|telephone|whatsapp)\b/,
    except: /\bphenotype\b/,
  },
  {
    kind: 'insurance or state number',
    holds: 'numbers by which an insurer or a state knows a person',
    remedy: 'take it out',
    words:
      /\b(insurance|insurer|versicherungs?(nummer)?|versicherten(nummer)?|krankenkasse|policy (no|nr|number|id)|beneficiary|social security|ssn|nhs( (no|nr|number|id))?|national id|passport|driving licen[cs]e|driver s? ?licen[cs]e|tax (id|no|number)|account( (no|nr|number|id))?|iban|medicare|medicaid|aadhaar|cpr( (no|nr|number))?|bsn|kvnr)\b/,
  },
  {
    kind: 'record number',
    holds: 'numbers by which a hospital, a laboratory or a trial knows a person',
    remedy:
      'take it out, and give each row a label made for this table in patient_id, for example the study and a running number',
    words:
      /\b(mrn|medical record|health record|hospital (no|nr|number|id)|(patient|subject|participant|person|case|chart|record|file|screening|randomi[sz]ation|enrol?ment|specimen|sample|barcode|accession|encounter|admission|biobank|donor|lab|pseudonym) ?(no|nr|num|number|nummer|id|identifier|code|key)|patienten ?(nummer|id)|fallnummer|aktenzeichen|identifier|uuid|guid|u?subjid|usubj id|subj ?id)\b|^(id|pid|patient|subject|participant|case)$/,
    except: /\b(number of|n of)\b/,
  },
  {
    kind: 'initials',
    holds: 'initials of people',
    remedy: 'take it out',
    words: /\b(initials?|initialen|initiales|monogram)\b/,
    except: /\binitial (dose|response|diagnosis|therapy|treatment|symptoms?|disease|score|remission)\b/,
  },
  {
    kind: 'name of a person',
    holds: 'names of people',
    remedy: 'take it out',
    words:
      /\b((sur|fore|first|last|given|family|middle|maiden|nick|full|patient|person|mother|father|parent|spouse|physician|doctor|nurse|investigator|contact) ?s? ?names?|names?|surname|forename|vorname|nachname|familienname|nom|prenom|apellidos?|nombres?|cognome|nome|alias|physician|doctor|arzt|arztin|investigator|invnam|next of kin|guardian|relative)\b/,
    except: NOT_OF_A_PERSON,
  },
  {
    kind: 'picture or body measure',
    holds: 'pictures or measures of the body by which a person can be known again',
    remedy: 'take it out',
    words:
      /\b(photos?|photograph|face|facial image|selfie|portrait|fingerprint|voice ?print|retina(l)? scan|biometrics?|genome|genotype raw|dna sequence|vehicle|licen[cs]e plate)\b/,
  },
  {
    kind: 'personal page',
    holds: 'addresses of personal pages',
    remedy: 'take it out; source_url is for the publication',
    words: /\b(home ?page|profile|facebook|instagram|twitter|linkedin|orcid|social media|blog)\b/,
    except: /\b(safety|cytokine|antibody|gene|expression|risk)\b/,
  },
];

/** 'DateOfBirth', 'date-of-birth', 'Date of birth' → 'date of birth'; 'Straße' → 'strasse'. */
function wordsOf(column: string): string {
  return column
    .replace(/ß/g, 'ss')
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
}

/** A column that must not come in: what it is, and the sentence that names it and the remedy. */
export interface IdentifyingColumn {
  column: string;
  kind: string;
  sentence: string;
}

/** What speaks against a column, by its name; null where nothing does. `allowed`: names that the table itself defines. */
export function identifyingColumn(column: string, allowed: readonly string[] = []): IdentifyingColumn | null {
  const name = column.trim();
  if (allowed.includes(name.toLowerCase())) return null;
  const words = wordsOf(name);
  const rule = IDENTIFYING_COLUMNS.find((r) => r.words.test(words) && !(r.except?.test(words) ?? false));
  return rule
    ? {
        column: name,
        kind: rule.kind,
        sentence: `The column “${name.slice(0, 80)}” was refused, and the table with it: by its name it holds ${rule.holds}; ${rule.remedy}.`,
      }
    : null;
}

/** Every identifying column of a header, in its order. */
export const identifyingColumns = (header: readonly string[], allowed: readonly string[] = []): IdentifyingColumn[] =>
  header.flatMap((c) => identifyingColumn(c, allowed) ?? []);

const MONTHS =
  'jan(?:uary|uar|vier)?|feb(?:ruary|ruar)?|fevrier|mar(?:ch|s|z)?|maerz|m[aä]rz|apr(?:il)?|avril|ma[iy]|june?|juni|juin|july?|juli|juillet|aug(?:ust)?|aout|sep(?:t|tember)?|septembre|oct(?:ober)?|okt(?:ober)?|octobre|nov(?:ember)?|novembre|dec(?:ember)?|dez(?:ember)?|decembre';

interface ValueRule {
  kind: string;
  says: string;
  pattern: RegExp;
  /** A citation and the address of a publication may hold the date on which it appeared. */
  inCitations: boolean;
}

/** What no cell may hold. Dates need day, month and year: a year alone tells little, and citations are made of years. */
const IDENTIFYING_VALUES: readonly ValueRule[] = [
  {
    kind: 'e-mail address',
    says: 'an e-mail address; take it out',
    pattern: /[^\s@,;<>()/]+@[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+/u,
    inCitations: true,
  },
  {
    kind: 'exact date',
    says: 'an exact date; give months since infusion instead',
    pattern: new RegExp(
      [
        String.raw`\b(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])\b`,
        String.raw`\b(?:0?[1-9]|[12]\d|3[01])[-/.](?:0?[1-9]|[12]\d|3[01])[-/.](?:19|20)\d\d\b`,
        String.raw`\b(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th|\.)?[ -](?:${MONTHS})\.?,?[ -](?:(?:19|20)\d\d|\d\d)\b`,
        String.raw`\b(?:${MONTHS})\.? (?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?,? (?:19|20)\d\d\b`,
        String.raw`(?<![\w.])(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?![\w.])`,
      ].join('|'),
      'i',
    ),
    inCitations: false,
  },
  {
    kind: 'telephone number',
    says: 'a telephone number; take it out',
    pattern: /(?<![\w.])\+\d[\d ()./-]{7,}\d|\b(tel|phone|fax|mobile|telefon)\b\.?:? ?\+?\d[\d ()./-]{5,}/i,
    inCitations: true,
  },
  {
    kind: 'record number',
    says: 'a number of a record; take it out',
    pattern:
      /\b(mrn|medical record|hospital (no|number)|patient (no|number|id)|nhs (no|number)|case (no|number))\b\.?:? ?#?\d/i,
    inCitations: true,
  },
  {
    kind: 'name of a person',
    says: 'what looks like the name of a person; take it out',
    pattern: /\b(Mr|Mrs|Ms|Miss|Herr|Frau|Mme|Madame|Monsieur|Signora?|Sra?)\.? \p{Lu}\p{L}*/u,
    inCitations: true,
  },
  {
    kind: 'age above 89',
    says: 'an age above 89 in words; write “89 or older”',
    pattern: /\b(9\d|1[0-2]\d)[- ](years?|yrs?|y)?[- ]?(old|of age|aged)\b|\baged? (9\d|1[0-2]\d)\b/i,
    inCitations: true,
  },
];

/** What in a cell could tell who the patient is, as a sentence goes on: 'it holds …'; null where nothing could. */
export function identifyingValue(text: string, isCitation = false): string | null {
  const rule = IDENTIFYING_VALUES.find((r) => (r.inCitations || !isCitation) && r.pattern.test(text));
  return rule?.says ?? null;
}
