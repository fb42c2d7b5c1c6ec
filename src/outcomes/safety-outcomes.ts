/** One thing that safety summaries count, with the words of people for it. */
export interface SafetyOutcome {
  key: string;
  label: string;
  /** What it is, for a reader who does not know; where the field has a grading, which. */
  explained: string;
  /** The name under which most sources report it: where the page leads on from. */
  usualName: string;
  /** Canonical spellings (see `canonicalName`) that mean this and nothing else. */
  means: RegExp;
}

const ANY = '(any|all|overall|total|1 5|1 4)';
const anyOf = (what: string) => new RegExp(`^(${what}|${what} ${ANY}|${ANY} ${what})$`);
const severe = (what: string) =>
  new RegExp(`^(${what} (ge 3|severe|high)|(ge 3|severe|high) ${what}|severe ${what} ge 3)$`);

/**
 * Which names of outcomes mean the same. A name is put here only where the sources define it alike; a name that nearly fits ("clinically
 * relevant CRS", "neurotoxicity") is not counted and shown as it is. CRS and ICANS: grades of ASTCT (Lee 2019, Biol Blood Marrow Transplant
 * 25:625); LICATS: local toxicity in organs that the disease has affected (Hagen 2025, doi 10.1016/S2665-9913(25)00091-8).
 */
export const SAFETY_OUTCOMES: readonly SafetyOutcome[] = [
  {
    key: 'crs-any',
    label: 'Cytokine release syndrome, any grade',
    explained: 'Fever and more, in the first days, when many immune cells become active at once. Usually mild.',
    usualName: 'CRS any grade',
    means: anyOf('crs'),
  },
  {
    key: 'crs-severe',
    label: 'Cytokine release syndrome, grade 3 or higher',
    explained: 'With low blood pressure or lack of oxygen that needs strong support.',
    usualName: 'CRS grade >=3',
    means: severe('crs'),
  },
  {
    key: 'icans-any',
    label: 'ICANS, any grade',
    explained: 'Neurotoxicity of cell therapy: confusion, trouble with words, rarely seizures.',
    usualName: 'ICANS any grade',
    means: anyOf('icans'),
  },
  {
    key: 'icans-severe',
    label: 'ICANS, grade 3 or higher',
    explained: 'With seizures, deep drowsiness or swelling of the brain.',
    usualName: 'ICANS grade >=3',
    means: severe('icans'),
  },
  {
    key: 'licats',
    label: 'LICATS, any grade',
    explained: 'A short-lived reaction in organs that the disease had already affected, such as skin or kidney.',
    usualName: 'LICATS any',
    means: anyOf('licats'),
  },
  {
    key: 'infection-any',
    label: 'Infection, any',
    explained: 'Any infection during the time the report covers.',
    usualName: 'infection any',
    means: anyOf('infections?'),
  },
  {
    key: 'infection-serious',
    label: 'Infection, serious',
    explained: 'Called serious or severe, of grade 3 or higher, or in need of a hospital stay.',
    usualName: 'serious infection',
    means:
      /^((serious|severe|ge 3) infections?|infections? (serious|severe|ge 3|(needing|requiring) hospitali[sz]ation))$/,
  },
  {
    key: 'cytopenia-severe',
    label: 'Low blood counts, grade 3 or higher',
    explained: 'Any of the blood cells, as one event a patient.',
    usualName: 'cytopenia grade >=3',
    means: severe('cytopenias?'),
  },
  {
    key: 'neutropenia-severe',
    label: 'Neutropenia, grade 3 or higher',
    explained: 'Few neutrophils; expected after the preparing chemotherapy.',
    usualName: 'neutropenia grade >=3',
    means: severe('neutropenia'),
  },
  {
    key: 'thrombocytopenia-severe',
    label: 'Thrombocytopenia, grade 3 or higher',
    explained: 'Few platelets.',
    usualName: 'thrombocytopenia grade >=3',
    means: severe('thrombocytopenia'),
  },
  {
    key: 'anaemia-severe',
    label: 'Anaemia, grade 3 or higher',
    explained: 'Little haemoglobin.',
    usualName: 'anaemia grade >=3',
    means: severe('anaemia'),
  },
  {
    key: 'gvhd',
    label: 'Graft-versus-host disease, any',
    explained: 'Cells of a donor attack the patient’s own tissue; possible with donor cells only.',
    usualName: 'GvHD',
    means: anyOf('gvhd'),
  },
  {
    key: 'gvhd-severe',
    label: 'Graft-versus-host disease, grade 3 or higher',
    explained: 'With severe damage to skin, gut or liver.',
    usualName: 'GvHD grade >=3',
    means: severe('gvhd'),
  },
  {
    key: 'dlt',
    label: 'Dose-limiting toxicity',
    explained: 'So severe, in the first weeks and by rules set in advance, that the dose may not be raised.',
    usualName: 'dose-limiting toxicity',
    means: anyOf('dlt'),
  },
  {
    key: 'sae',
    label: 'Serious adverse event, any',
    explained: 'Leads to death, danger to life, a hospital stay or lasting harm, whatever its cause.',
    usualName: 'serious adverse event',
    means: anyOf('sae'),
  },
  {
    key: 'death-treatment',
    label: 'Death related to treatment',
    explained: 'Laid to the treatment by those who reported it.',
    usualName: 'treatment-related death',
    means: /^((treatment|therapy) related (death|mortality)|(death|mortality) (treatment|therapy) related|trm)$/,
  },
  {
    key: 'death',
    label: 'Death, any cause',
    explained: 'Whatever the cause, during the time the report covers.',
    usualName: 'death',
    means: /^((death|mortality)|(any|all) cause (death|mortality)|(death|mortality) (any|all) causes?|deaths)$/,
  },
];

const WORDS: readonly [RegExp, string][] = [
  [/cytokine release syndromes?/g, 'crs'],
  [/immune effector cell associated neurotoxicity( syndrome)?/g, 'icans'],
  [/local immune effector cell associated toxicity syndrome/g, 'licats'],
  [/graft (versus|vs|v) host disease/g, 'gvhd'],
  [/dose limiting toxicit(y|ies)|\bdlts\b/g, 'dlt'],
  [/serious adverse events?|\bsaes\b/g, 'sae'],
  [/\banemia\b/g, 'anaemia'],
  [/\b(grades?|gr|g) ?(?=\d|ge)/g, ''],
  [/\bge (grades?|gr|g) (?=3)/g, 'ge '],
  [/\b(grades?)\b/g, ' '],
  [/\b3 (or|and) (higher|above|more|greater|over)\b|\b3 plus\b|\bat least 3\b|\b3 (to )?[45]\b/g, 'ge 3'],
];

/** A name without case, signs and the many ways to say a grade: 'CRS grade ≥3', 'Grade 3-4 CRS' → 'crs ge 3', 'ge 3 crs'. */
export function canonicalName(name: string): string {
  let text = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/>=|≥|⩾|=>/g, ' ge ')
    .replace(/(?<=\d)\s*\+/g, ' plus ')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim();
  for (const [words, short] of WORDS) text = text.replace(words, short);
  return text.replace(/\s+/g, ' ').trim();
}

/** What a name of an outcome counts; null when it is none of these, or only nearly one of them. */
export function safetyOutcomeOf(name: string): SafetyOutcome | null {
  const canonical = canonicalName(name);
  return SAFETY_OUTCOMES.find((o) => o.means.test(canonical)) ?? null;
}

const SAFETY_WORDS =
  /\b(crs|icans|neurotox\w*|licats|infect\w*|pneumonia|sepsis|\w*cytopenia|neutropenia|anaemia|gvhd|dlt|sae|adverse|toxicit(y|ies)|deaths?|mortality|iec|hypogammaglobulin\w*|malignan\w*)\b/;

/** A name that speaks of harm and is counted under none of the outcomes above. */
export const isOtherSafety = (name: string): boolean =>
  safetyOutcomeOf(name) === null && SAFETY_WORDS.test(canonicalName(name));
