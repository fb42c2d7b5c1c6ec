import type { Facet } from './vocabulary.ts';

/** What the vocabulary file lacks for reading registry records: each line a general statement about a name, never about a record. */

export const TARGET_NAMES: Readonly<Record<string, readonly string[]>> = {
  CD19: [
    'CART19',
    'CAR19',
    'huCART19',
    'CART-19',
    'CAR-19',
    'cart 19',
    'ThisCART19A',
    'cluster of differentiation 19',
    'cluster of differentiation antigen 19',
    'FasTCAR-19',
    'MCAR19',
  ],
  CD20: ['CART20', 'CAR20', 'cluster of differentiation 20'],
  CD22: ['CART22', 'CAR22', 'cluster of differentiation 22'],
  BCMA: [
    'B cell maturation antigen',
    'B-cell maturation',
    'CARTBCMA',
    'tumor necrosis factor receptor superfamily member 17',
    'BCMACAR',
  ],
  'BAFF-R': ['BAFF receptor', 'B cell activating factor receptor', 'B-cell-activating factor receptor', 'BAFF'],
  TACI: [
    'transmembrane activator and CAML interactor',
    'transmembrane activator and calcium modulator and cyclophilin ligand interactor',
    'TNFRSF13B',
  ],
  GPRC5D: [
    'G protein-coupled receptor class C group 5 member D',
    'G protein coupled receptor family C group 5 member D',
  ],
  DSG3: ['Dsg3', 'desmoglein-3', 'DSG-3'],
  MuSK: ['muscle-specific kinase', 'muscle-specific tyrosine kinase', 'MUSK'],
  CD70: ['cluster of differentiation 70'],
  CD7: ['cluster of differentiation 7'],
};

export const PRODUCT_NAMES: Readonly<Record<string, readonly string[]>> = {
  'Descartes-08': ['Decartes-08', 'Descartes 08', 'Descartes08'],
  'ADI-001': ['prulacabtagene leucel', 'prula-cel'],
  CTX112: ['zugocabtagene geleucel', 'zugo-cel'],
  'CB-010': ['vispacabtagene regedleucel', 'vispa-cel'],
  'mivocabtagene autoleucel': ['KVY-101'],
  'Meta10-19': ['META 10-19', 'Meta10 19'],
  GC012F: ['FasTCAR-19/BCMA', 'AZD-0120'],
  TyU19: ['BRL301'],
  'zorpocabtagene autoleucel': ['MB-CART19'],
  'CLBR001 + SWI019': ['CLBR001+SWI019'],
  'DSG3-CAART': ['Desmoglein 3 Chimeric Autoantibody Receptor T Cells', 'DSG3 CAART'],
  'MuSK-CAART': ['MuSK CAART', 'MuSK Chimeric Autoantibody Receptor T Cells'],
};

/**
 * Names of registered or long-established products outside the vocabulary, with what their labels or first reports say they bind. They give
 * a target and a modality, and no product.
 */
export const KNOWN_PRODUCTS: readonly {
  names: readonly string[];
  targets: readonly string[];
  modality: string | null;
}[] = [
  { names: ['lisocabtagene maraleucel', 'liso-cel', 'Breyanzi', 'JCAR017'], targets: ['CD19'], modality: 'auto-CAR-T' },
  {
    names: ['brexucabtagene autoleucel', 'brexu-cel', 'Tecartus', 'KTE-X19'],
    targets: ['CD19'],
    modality: 'auto-CAR-T',
  },
  { names: ['KTE-C19'], targets: ['CD19'], modality: 'auto-CAR-T' },
  { names: ['idecabtagene vicleucel', 'ide-cel', 'Abecma', 'bb2121'], targets: ['BCMA'], modality: 'auto-CAR-T' },
  {
    names: ['ciltacabtagene autoleucel', 'cilta-cel', 'Carvykti', 'LCAR-B38M', 'JNJ-68284528'],
    targets: ['BCMA'],
    modality: 'auto-CAR-T',
  },
  { names: ['zevorcabtagene autoleucel', 'zevor-cel', 'CT053'], targets: ['BCMA'], modality: 'auto-CAR-T' },
  { names: ['anitocabtagene autoleucel', 'anito-cel', 'CART-ddBCMA'], targets: ['BCMA'], modality: 'auto-CAR-T' },
  {
    names: ['arlocabtagene autoleucel', 'arlo-cel', 'BMS-986393', 'CC-95266'],
    targets: ['GPRC5D'],
    modality: 'auto-CAR-T',
  },
  {
    names: ['UCART19', 'ALLO-501', 'ALLO-501A', 'cemacabtagene ansegedleucel', 'cema-cel', 'CTX110', 'PBCAR0191'],
    targets: ['CD19'],
    modality: 'allo-CAR-T',
  },
  { names: ['UCART22'], targets: ['CD22'], modality: 'allo-CAR-T' },
  { names: ['ALLO-715', 'ALLO-605', 'CTX120', 'PBCAR269A'], targets: ['BCMA'], modality: 'allo-CAR-T' },
  { names: ['CTX130', 'CTX131', 'ALLO-316'], targets: ['CD70'], modality: 'allo-CAR-T' },
  { names: ['PBCAR20A', 'LUCAR-20S'], targets: ['CD20'], modality: 'allo-CAR-T' },
  { names: ['FT596'], targets: ['CD19'], modality: 'CAR-NK' },
  { names: ['FT522', 'FT576'], targets: [], modality: 'CAR-NK' },
  { names: ['ADI-270'], targets: ['CD70'], modality: 'gd-CAR-T' },
  { names: ['elranatamab', 'Elrexfio', 'PF-06863135'], targets: ['BCMA', 'CD3'], modality: 'TCE-bi' },
  { names: ['glofitamab', 'Columvi'], targets: ['CD20', 'CD3'], modality: 'TCE-bi' },
  { names: ['epcoritamab', 'Epkinly', 'Tepkinly'], targets: ['CD20', 'CD3'], modality: 'TCE-bi' },
  { names: ['odronextamab', 'REGN1979'], targets: ['CD20', 'CD3'], modality: 'TCE-bi' },
  // what other registry records of the same product say of it
  { names: ['RD06-04', 'RD0604'], targets: ['CD19'], modality: 'allo-CAR-T' }, // NCT06986018
  { names: ['C-CAR168'], targets: ['CD20', 'BCMA'], modality: 'auto-CAR-T' }, // NCT06249438
  { names: ['QT-219C', 'QT-219CX'], targets: ['CD19', 'BCMA'], modality: 'allo-CAR-T' }, // NCT07507201, NCT07586267
  { names: ['CHT105'], targets: ['CD19', 'CD70'], modality: 'allo-CAR-T' }, // NCT07517536
  { names: ['CRC01'], targets: ['CD19'], modality: 'auto-CAR-T' }, // NCT07364396
  { names: ['ICG318'], targets: ['BCMA', 'CD19'], modality: 'dual-CAR' }, // NCT07328581
  { names: ['LMY-922'], targets: ['BAFF-R', 'TACI', 'BCMA'], modality: null }, // NCT07729995
  { names: ['FKC289'], targets: ['BCMA', 'CD19'], modality: 'dual-CAR' }, // NCT06285279
  { names: ['BZE2204'], targets: ['CD19', 'CD22', 'BCMA'], modality: 'auto-CAR-T' }, // NCT07174843
  { names: ['QEL-005'], targets: ['CD19'], modality: 'CAR-Treg' }, // NCT07473154
  { names: ['UWD-CD19'], targets: ['CD19'], modality: 'allo-CAR-T' }, // NCT06821659
  { names: ['ZM001'], targets: ['CD19'], modality: null }, // NCT06852573, the complete record
  { names: ['UTAA09'], targets: ['CD19'], modality: null }, // NCT06361745
  { names: ['Arnovie101'], targets: [], modality: 'in-vivo-LNP' }, // NCT07629596
  {
    names: ['alnuctamab', 'etentamig', 'ABBV-383', 'CC-93269', 'EMB-06'],
    targets: ['BCMA', 'CD3'],
    modality: 'TCE-bi',
  },
];

/**
 * Names, mostly short forms, that mean other things too in records of cell therapy and medicine, besides those that the vocabulary marks
 * itself: they never match alone. Forms of two letters never do either.
 */
export const AMBIGUOUS_NAMES: ReadonlySet<string> = new Set([
  'AAV', // adeno-associated virus
  'ASS', // acetylsalicylic acid
  'NAM', // nicotinamide
  'MPA', // mycophenolic acid
  'GPA', // grade point average
  'PMS', // two forms of multiple sclerosis, and premenstrual syndrome
  'RMS', // rhabdomyosarcoma
  'PMN', // neutrophils
  'IBM',
  'CAPS', // cryopyrin-associated periodic syndrome
  'pSS',
  'SPS', // sodium polystyrene sulfonate
  'rheumatoid', // factor, nodule, lung
  'segmental glomerulonephritis',
  'Focal Glomerulonephritis',
  'antiphospholipid antibody',
  'BAFF', // the ligand, unless a receptor is aimed with it
  'MUSK',
  'iT',
  'TCE',
  'BiTE',
  'GDT',
  'ATHENA',
  'B4',
  'BR3',
  'compound CAR',
  'in vivo CAR T', // says nothing about the vector
  'BAFF CAR-T', // a kind of product, not one
  'sCAR-T',
  'STAR-T',
]);

/** Names that the vocabulary gives an entry and that records use for another one. */
export const UNWANTED_NAMES: readonly { facet: Facet; key: string; name: string }[] = [
  { facet: 'disease', key: 'JIA', name: "Still's disease" }, // without "juvenile" the adult disease is meant
];

/** Longer expressions in which a name of a disease means something else. */
export const NOT_MEANT: readonly string[] = [
  'cutaneous lupus',
  'cutaneous lupus erythematosus',
  'subacute cutaneous lupus erythematosus',
  'discoid lupus',
  'discoid lupus erythematosus',
  'lupus erythematosus, discoid',
  'lupus erythematosus, cutaneous',
  'lupus profundus',
  'lupus panniculitis',
  'drug-induced lupus',
  'neonatal lupus',
  'lupus anticoagulant',
  'lupus vulgaris',
  'lupus pernio',
  'localized scleroderma',
  'linear scleroderma',
  'scleroderma, localized',
  'rheumatoid factor',
  'rheumatoid nodule',
  'rheumatoid vasculitis',
  'infectious myositis',
  'viral myositis',
  'myositis ossificans',
  'orbital myositis',
  'checkpoint inhibitor myositis',
  'immune-related myositis',
  'congenital thrombotic thrombocytopenic purpura',
  'hereditary thrombotic thrombocytopenic purpura',
  'congenital TTP',
  'Fanconi aplastic anemia',
  'congenital aplastic anemia',
  'inherited aplastic anemia',
  'hereditary aplastic anemia',
  'secondary membranous nephropathy',
  'congenital myasthenia',
  'congenital myasthenic syndrome',
  'amyotrophic lateral sclerosis',
  'tuberous sclerosis',
  'SLE model',
  'lupus model',
  'lupus mice',
  'lupus prone',
  'SLE-specific',
  'anti-lupus',
  'lupus-like',
  'SLE-like',
];
