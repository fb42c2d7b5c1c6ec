/** Which columns and words could tell who a patient is. Tables with such columns are refused whole, rows with such words are refused. */

import { readingsOf, unreadable, wordsOf } from './case-column-words.ts';

export { identifyingLabel, identifyingValue } from './case-values.ts';

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
  /\b(product|drug|study|trial|disease|condition|cohort|group|outcome|target|measure|variable|column|file|scale|score|gene|construct|journal|company|sponsor|authors?|publication)\b/;

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
      /\b(dob|yob|brthdtc?|birthdt|birth ?(date|day|year|month)?|date of birth|year of birth|born( on)?|geburts ?(datum|tag|jahr)|geb|geboortedatum|(date )?de naissance|nacimiento|nascita)\b/,
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
    except: /\bip ?10\b/,
  },
  {
    kind: 'exact date',
    holds: 'exact dates',
    remedy: 'give months since infusion in its place, for example follow_up_months or relapse_month',
    words:
      /\b(dates?|datum|fecha|data (di|do|da)|timestamp|date ?time|datetime|[a-z]+(date|datum)|[a-z]{2,}dtc|dt|dttm|adt|astdt|aendt|trtsdt|trtedt|randdt|dthdt|(infusion|admission|discharge|visit|death|diagnosis|treatment|relapse|onset) (day of year|calendar day))\b/,
    except:
      /\b(publi(shed|cation)|accessed|retrieved|citation|source|as of|update|up ?to ?date|candidate|mandate|cut ?off|search|extraction)\b|\bupdated?\b|^candidate$/,
  },
  {
    kind: 'address',
    holds: 'where a person lives',
    remedy: 'take it out; a case row says nothing of places',
    words:
      /\b(address|addr|street|strasse|str|house (no|nr|number)|hausnummer|anschrift|adres|adresse|adresa|wohnort|residence|domicile|direccion|indirizzo|rue|home town|hometown)\b/,
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
      /\b(site|sites|site ?id|sitenam|centre|center|hospital|hosp|klinik|clinic|klinikum|krankenhaus|hopital|ward|department|institution|city|town|village|municipality|gemeinde|stadt|ort|county|landkreis|district|province|bundesland|canton|kanton|prefecture|region|latitude|longitude|lat|lon|lng|gps|coordinates|geo ?location)\b/,
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
      /\b(mrn|mr ?(no|nr|num|number)|medical record|health record|hosp(ital)? ?(no|nr|num|number|id)|(patient|pat|pt|subj|subject|participant|person|case|chart|record|file|screening|randomi[sz]ation|enrol?ment|specimen|sample|barcode|accession|encounter|admission|biobank|donor|lab|pseudonym) ?(no|nr|num|number|nummer|id|identifier|code|key)|patienten ?(nummer|id)|fallnummer|aktenzeichen|kdnr|identifier|uuid|guid|u?subjid|usubj id|subj ?id)\b|^(id|pid|patient|pat|pt|subject|subj|participant|case)$/,
    except: /\b(number of|n of)\b/,
  },
  {
    kind: 'initials',
    holds: 'initials of people',
    remedy: 'take it out',
    words: /\b(initials?|inits?|initialen|initiales|monogram)\b/,
    except: /\binitial (dose|response|diagnosis|therapy|treatment|symptoms?|disease|score|remission)\b/,
  },
  {
    kind: 'name of a person',
    holds: 'names of people',
    remedy: 'take it out',
    words:
      /\b((sur|fore|first|last|given|family|middle|maiden|nick|full|patient|pat|pt|person|mother|father|parent|spouse|physician|doctor|nurse|investigator|contact) ?s? ?names?|names?|surname|forename|vorname|nachname|familienname|nom|prenom|apellidos?|nombres?|cognome|nome|naam|voornaam|achternaam|imie|nazwisko|jmeno|prijmeni|alias|physician|doctor|arzt|arztin|investigator|invnam|next of kin|guardian|relative)\b/,
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
  if (unreadable(name))
    return {
      column: name,
      kind: 'name that cannot be read',
      sentence: `The column “${name.slice(0, 80)}” was refused, and the table with it: its name does not show whether it could tell who somebody is; name it in English, or take it out.`,
    };
  const harmless = (r: ColumnRule, words: string) => r.except?.test(words) ?? false;
  const ways = readingsOf(name);
  const rule = IDENTIFYING_COLUMNS.find(
    (r) => !harmless(r, wordsOf(name)) && ways.some((w) => r.words.test(w) && !harmless(r, w)),
  );
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
