import type { CompanyEntry } from './company-entry.ts';

/**
 * The companies, academic centres and public bodies behind the products of the vocabulary and the studies of the bundled records.
 *
 * `VOCABULARY`: named as the developer of a product in data/vocabulary.json. `REGISTRY`: named so as lead sponsor in the bundled records of ClinicalTrials.gov.
 * A parent is given only where one of the two states it ("Kite, A Gilead Company") or implies it ("Gracell / AstraZeneca"); what the vocabulary marks
 * as remembered, and what is remembered here, is verified 'no'.
 */

const VOCABULARY = 'vocabulary of products';
const REGISTRY = 'lead sponsors of ClinicalTrials.gov records';
const BOTH = `${VOCABULARY}; ${REGISTRY}`;
const MEMORY = 'from memory';

const both = { source: BOTH, verified: 'yes' } as const;
const registry = { source: REGISTRY, verified: 'yes' } as const;
const vocabulary = { source: VOCABULARY, verified: 'yes' } as const;
const unchecked = { source: `${VOCABULARY}, there unchecked`, verified: 'no' } as const;
/** Stands in the registry; that it is the developer of a product is unchecked there. */
const stated = (text: string) => ({ parentVerified: 'yes', parentSource: text }) as const;
const implied = (text: string) =>
  ({ parentVerified: 'secondary', parentSource: `the vocabulary writes “${text}”` }) as const;
const remembered = (text = MEMORY) => ({ parentVerified: 'no', parentSource: text }) as const;

export const COMPANY_ENTRIES = {
  abbvie: { name: 'AbbVie', source: `${VOCABULARY}, there from memory`, verified: 'no' },
  abelzeta: { name: 'AbelZeta', ...registry },
  adicet: { name: 'Adicet Bio', aliases: ['Adicet Therapeutics', 'Adicet'], ...both },
  'air-force-medical-university': {
    name: 'Air Force Medical University',
    kind: 'academic',
    aliases: [
      'Air Force Military Medical University, China',
      'Fourth Military Medical University',
      'The First Affiliated Hospital of Air Force Medicial University',
      'The First Affiliated Hospital of Air Force Medical University',
      'Xijing Hospital',
    ],
    ...both,
  },
  allogene: { name: 'Allogene Therapeutics', aliases: ['Allogene'], source: BOTH, verified: 'yes' },
  alphana: { name: 'AlphaNa Bioscience', aliases: ['AlphaNa Bioscience Company Limited'], ...registry },
  amgen: { name: 'Amgen', ...vocabulary },
  arcellx: { name: 'Arcellx', ...registry },
  astrazeneca: { name: 'AstraZeneca', aliases: ['AstraZeneca Pharmaceuticals', 'AstraZeneca AB'], ...both },
  atara: { name: 'Atara Biotherapeutics', aliases: ['Atara', 'Atara Bio'], ...both },
  autolus: { name: 'Autolus', aliases: ['Autolus Limited', 'Autolus Therapeutics'], ...both },
  'bio-gene': { name: 'Guangzhou Bio-gene Technology', aliases: ['Bio-gene Technology'], ...registry },
  bioheng: {
    name: 'Bioheng',
    aliases: ['Nanjing Bioheng Biotech', 'Bioheng Biotech', 'Bioheng Therapeutics'],
    ...both,
  },
  boren: { name: 'Boren', kind: 'academic', aliases: ['Beijing Boren Hospital', 'Boren Hospital'], ...both },
  'bristol-myers-squibb': {
    name: 'Bristol Myers Squibb',
    aliases: ['Bristol-Myers Squibb', 'Bristol-Myers Squibb Company', 'BMS', 'Bristol Myers'],
    ...both,
  },
  brl: {
    name: 'BRL Biotechnology',
    aliases: ['BRL Medicine', 'Bioray Laboratories', 'Bioray', 'BRL Biotechnology (BRL Medicine)'],
    ...both,
  },
  cabaletta: { name: 'Cabaletta Bio', aliases: ['Cabaletta'], ...both },
  calibr: {
    name: 'Calibr',
    kind: 'academic',
    aliases: ['Calibr, a division of Scripps Research', 'Scripps Research', 'Calibr-Skaggs'],
    ...registry,
  },
  candid: { name: 'Candid Therapeutics', ...unchecked },
  capstan: {
    name: 'Capstan Therapeutics',
    aliases: ['Capstan'],
    parent: 'abbvie',
    ...remembered('the vocabulary, there from memory'),
    ...both,
  },
  caribou: { name: 'Caribou Biosciences', aliases: ['Caribou'], ...both },
  carsgen: {
    name: 'CARsgen Therapeutics',
    aliases: ['CARsgen'],
    source: `${VOCABULARY}, there from memory`,
    verified: 'no',
  },
  cartesian: { name: 'Cartesian Therapeutics', ...both },
  'cell-valley': { name: 'Shenzhen Cell Valley', aliases: ['ShenZhen Cell Valley'], ...registry },
  century: { name: 'Century Therapeutics', ...both },
  'changhai-hospital': { name: 'Changhai Hospital', kind: 'academic', ...both },
  circunited: { name: 'Circunited BioPharma', aliases: ['Circunited BioPharma (Shenzhen)'], ...registry },
  'clinic-barcelona': {
    name: 'Hospital Clinic Barcelona',
    kind: 'academic',
    aliases: ['Hospital Clinic de Barcelona', 'Hospital Clínic', 'Hospital Clinic of Barcelona', 'Clinic Barcelona'],
    source: `${VOCABULARY}, there unchecked`,
    verified: 'no',
  },
  crispr: { name: 'CRISPR Therapeutics', aliases: ['CRISPR Therapeutics AG'], ...both },
  cspc: {
    name: 'CSPC',
    aliases: ['CSPC ZhongQi Pharmaceutical Technology', 'CSPC Pharmaceutical Group', 'CSPC Zhongqi'],
    ...both,
  },
  cullinan: { name: 'Cullinan Therapeutics', aliases: ['Cullinan', 'Cullinan Oncology'], ...unchecked },
  curocell: { name: 'Curocell', ...registry },
  cytocares: { name: 'CytoCares', ...vocabulary },
  'dren-bio': { name: 'Dren Bio', ...vocabulary },
  edigene: { name: 'EdiGene', ...registry },
  erlangen: {
    name: 'University Hospital Erlangen',
    kind: 'academic',
    aliases: [
      'Universitätsklinikum Erlangen',
      'Universitaetsklinikum Erlangen',
      'Friedrich-Alexander-Universität Erlangen-Nürnberg',
      'University of Erlangen-Nürnberg',
      'University of Erlangen-Nuremberg',
      'University of Erlangen-Nürnberg Medical School',
      'FAU Erlangen-Nürnberg',
      'Uniklinikum Erlangen',
      'Uniklinik Erlangen',
      'FAU Erlangen',
    ],
    ...vocabulary,
  },
  esobiotec: {
    name: 'EsoBiotec',
    parent: 'astrazeneca',
    ...remembered('the vocabulary writes “EsoBiotec / AstraZeneca”, there unchecked'),
    ...unchecked,
  },
  'essen-biotech': { name: 'Essen Biotech', ...registry },
  fate: { name: 'Fate Therapeutics', ...both },
  'fosun-kairos': {
    name: 'Fosun Kairos',
    aliases: ['Fosun Kite', 'Fosun Kairos Biotechnology'],
    source: `${VOCABULARY}, there from memory`,
    verified: 'no',
  },
  genentech: { name: 'Genentech', parent: 'roche', ...remembered(), ...registry },
  genocury: { name: 'Shenzhen Genocury Biotech', aliases: ['Genocury'], ...registry },
  'geno-immune': {
    name: 'Shenzhen Geno-Immune Medical Institute',
    aliases: ['Geno-Immune Medical Institute'],
    ...registry,
  },
  gilead: { name: 'Gilead Sciences', aliases: ['Gilead'], ...vocabulary },
  gobroad: {
    name: 'Beijing GoBroad',
    kind: 'academic',
    aliases: ['Beijing GoBroad Hospital', 'GoBroad', 'GoBroad Hospital', 'GoBroad Healthcare'],
    ...both,
  },
  gracell: {
    name: 'Gracell Biotechnologies',
    aliases: [
      'Gracell',
      'Gracell Biotechnologies (Shanghai)',
      'Gracell Biotechnology',
      'Suzhou Gracell Biotechnologies',
    ],
    parent: 'astrazeneca',
    ...implied('Gracell / AstraZeneca'),
    ...both,
  },
  grit: { name: 'Grit Biotechnology', ...both },
  hadassah: {
    name: 'Hadassah Medical Center',
    kind: 'academic',
    aliases: ['Hadassah', 'Hadassah Medical Organization'],
    ...vocabulary,
  },
  'iaso-bio': {
    name: 'IASO Bio',
    aliases: [
      'IASO Biotherapeutics',
      'IASO Biotechnology',
      'Nanjing IASO Biotherapeutics',
      'Nanjing IASO Biotechnology',
    ],
    ...vocabulary,
  },
  icell: { name: 'iCell Gene Therapeutics', aliases: ['iCell'], ...both },
  immix: { name: 'Immix Biopharma', aliases: ['Immix'], ...vocabulary },
  immpact: {
    name: 'ImmPACT Bio',
    parent: 'lyell',
    ...remembered('the vocabulary writes “ImmPACT Bio / Lyell”, there unchecked'),
    ...unchecked,
  },
  immunochina: {
    name: 'ImmunoChina',
    aliases: ['Beijing Immunochina Medical Science & Technology', 'Immunochina Pharmaceuticals'],
    ...both,
  },
  imugene: { name: 'Imugene', ...unchecked },
  innovent: { name: 'Innovent', aliases: ['Innovent Biologics'], ...vocabulary },
  'johnson-johnson': {
    name: 'Johnson & Johnson',
    aliases: ['J&J', 'Johnson and Johnson', 'Johnson & Johnson Innovative Medicine'],
    ...vocabulary,
  },
  janssen: {
    name: 'Janssen',
    aliases: ['Janssen Research & Development', 'Janssen Pharmaceuticals', 'Janssen Biotech', 'Janssen-Cilag'],
    parent: 'johnson-johnson',
    ...remembered(),
    source: MEMORY,
    verified: 'no',
  },
  juno: {
    name: 'Juno Therapeutics',
    aliases: ['Juno Therapeutics, Inc., a Bristol-Myers Squibb Company'],
    parent: 'bristol-myers-squibb',
    ...stated('the registry writes “Juno Therapeutics, Inc., a Bristol-Myers Squibb Company”'),
    ...registry,
  },
  celgene: { name: 'Celgene', parent: 'bristol-myers-squibb', ...remembered(), source: MEMORY, verified: 'no' },
  juventas: { name: 'Juventas', aliases: ['Juventas Cell Therapy', 'Juventas Cell Therapy Ltd.'], ...both },
  'jw-therapeutics': {
    name: 'JW Therapeutics',
    aliases: ['JW (Cayman) Therapeutics', 'JW Therapeutics (Shanghai)'],
    ...vocabulary,
  },
  'ming-ju': {
    name: 'Shanghai Ming Ju Biotechnology',
    aliases: ['Ming Ju Biotechnology'],
    parent: 'jw-therapeutics',
    ...remembered(),
    ...registry,
  },
  keymed: { name: 'Keymed', aliases: ['Keymed Biosciences', 'Chengdu Keymed Biosciences'], ...vocabulary },
  kite: {
    name: 'Kite',
    aliases: ['Kite, A Gilead Company', 'Kite Pharma', 'Kite, a Gilead Sciences company'],
    parent: 'gilead',
    ...stated('the registry writes “Kite, A Gilead Company”'),
    ...both,
  },
  kyverna: { name: 'Kyverna Therapeutics', aliases: ['Kyverna'], ...both },
  legend: {
    name: 'Legend Biotech',
    aliases: ['Nanjing Legend Biotech', 'Nanjing Legend Biotech Co.', 'Legend Biotech USA'],
    ...both,
  },
  luminary: { name: 'Luminary Therapeutics', ...both },
  lyell: { name: 'Lyell Immunopharma', aliases: ['Lyell'], ...both },
  magicrna: {
    name: 'MagicRNA',
    aliases: ['Shenzhen MagicRNA Biotechnology', 'MagicRNA (Shenzhen)', 'MagicRNA Biotechnology'],
    ...both,
  },
  miltenyi: {
    name: 'Miltenyi Biomedicine',
    aliases: ['Miltenyi Biomedicine GmbH'],
    parent: 'miltenyi-biotec',
    ...remembered(),
    ...both,
  },
  'miltenyi-biotec': {
    name: 'Miltenyi Biotec',
    aliases: ['Miltenyi Biotec GmbH', 'Miltenyi Biotec B.V. & Co. KG'],
    source: MEMORY,
    verified: 'no',
  },
  neukio: { name: 'Neukio Biotherapeutics', aliases: ['Neukio Biotherapeutics (Shanghai)'], ...registry },
  nkarta: { name: 'Nkarta', aliases: ['Nkarta Therapeutics'], ...both },
  novartis: {
    name: 'Novartis',
    aliases: [
      'Novartis Pharmaceuticals',
      'Novartis Pharma',
      'Novartis (T-Charge)',
      'Novartis Institutes for BioMedical Research',
    ],
    ...both,
  },
  orna: { name: 'Orna Therapeutics', ...unchecked },
  persongen: {
    name: 'PersonGen BioTherapeutics',
    aliases: ['PersonGen BioTherapeutics (Suzhou)', 'PersonGen'],
    ...registry,
  },
  poseida: {
    name: 'Poseida Therapeutics',
    aliases: ['Poseida'],
    parent: 'roche',
    ...remembered('the vocabulary writes “Poseida / Roche”, there unchecked'),
    ...unchecked,
  },
  'precision-bio': {
    name: 'Precision BioSciences',
    source: `${VOCABULARY}, there “Precision” and unchecked`,
    verified: 'no',
  },
  'chongqing-precision': {
    name: 'Chongqing Precision Biotech',
    aliases: ['Precision Biotech', 'Chongqing Precision Biotechnology'],
    ...both,
  },
  pregene: {
    name: 'Pregene',
    aliases: ['Shenzhen Pregene Biopharma', 'Pregene (ShenZhen) Biotechnology'],
    source: `${VOCABULARY}, there from memory`,
    verified: 'no',
  },
  procapzoom: { name: 'ProCapZoom Biosciences', aliases: ['Guangdong ProCapZoom Biosciences'], ...registry },
  qihan: {
    name: 'Qihan Biotech',
    aliases: ['Hangzhou Qihan Biotech', 'Hangzhou Qihan Biotechnology', 'Qihan'],
    ...both,
  },
  quell: { name: 'Quell Therapeutics', aliases: ['Quell Therapeutics Limited'], ...registry },
  regeneron: { name: 'Regeneron', aliases: ['Regeneron Pharmaceuticals'], ...unchecked },
  roche: { name: 'Roche', aliases: ['Hoffmann-La Roche', 'F. Hoffmann-La Roche', 'Roche Pharma'], ...vocabulary },
  ruitherapeutics: { name: 'Ruitherapeutics', ...registry },
  sana: { name: 'Sana Biotechnology', ...unchecked },
  sanofi: { name: 'Sanofi', aliases: ['Sanofi-Aventis', 'Sanofi Genzyme'], ...vocabulary },
  'seattle-childrens': {
    name: 'Seattle Children’s',
    kind: 'academic',
    aliases: ["Seattle Children's Hospital", "Seattle Children's Research Institute", "Seattle Children's"],
    ...both,
  },
  senlang: { name: 'Hebei Senlang Biotechnology', aliases: ['Senlang Biotechnology'], ...registry },
  'shanghai-cell-therapy': { name: 'Shanghai Cell Therapy Group', ...registry },
  sheba: {
    name: 'Sheba Medical Center',
    kind: 'academic',
    aliases: ['Chaim Sheba Medical Center', 'Tel HaShomer', 'Sheba'],
    ...vocabulary,
  },
  simnova: { name: 'Simnova', aliases: ['Shanghai Simnova Biotechnology', 'Simnova Biotechnology'], ...registry },
  siweikang: { name: 'Hunan Siweikang', aliases: ['Hunan Siweikang Therapeutics', 'Siweikang'], ...vocabulary },
  sonoma: { name: 'Sonoma Biotherapeutics', ...both },
  synthekine: { name: 'Synthekine', ...both },
  takeda: {
    name: 'Takeda',
    aliases: ['Takeda Pharmaceuticals', 'Takeda Pharmaceutical', 'Millennium Pharmaceuticals, Inc. (Takeda)'],
    ...both,
  },
  'tg-therapeutics': { name: 'TG Therapeutics', ...registry },
  therorna: { name: 'Therorna', ...registry },
  'tongji-hospital': { name: 'Tongji Hospital', kind: 'academic', ...both },
  ucello: { name: 'Ucello', aliases: ['Chengdu Ucello Biotechnology', 'Ucello Biotechnology'], ...registry },
} satisfies Record<string, CompanyEntry>;

export type CompanyKey = keyof typeof COMPANY_ENTRIES;
