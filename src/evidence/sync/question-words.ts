/**
 * The words by which the sources are asked, besides the names of the vocabulary. Each is a general word of the field, never a record's.
 * A longer name that contains one of these is not asked for as well: "lupus nephritis" is found by "lupus".
 */

/** What a study of our field may call its condition where it names no single disease, and common stems of names. */
export const CONDITION_WORDS: readonly string[] = [
  'autoimmune',
  'autoimmunity',
  'auto-immune',
  'immune-mediated',
  'lupus',
  'myositis',
  'scleroderma',
  'systemic sclerosis',
  'Sjogren',
  'Sjögren',
  'rheumatic',
  'rheumatoid',
  'connective tissue disease',
  'connective tissue diseases',
  'aplastic anemia',
  'aplastic anaemia',
  'vasculitis',
  'multiple sclerosis',
  'myasthenia',
  'neuromyelitis',
  'pemphigus',
  'pemphigoid',
  'encephalitis',
  'antiphospholipid',
  'membranous nephropathy',
  'glomerulonephritis',
  'IgA nephropathy',
];

/** What a study of our field may call its treatment. */
export const INTERVENTION_WORDS: readonly string[] = [
  'CAR-T',
  'CAR T',
  'CART',
  'CAAR',
  'CAART',
  'UCAR',
  'CAR-NK',
  'CAR-Treg',
  'chimeric antigen receptor',
  'chimeric autoantibody receptor',
  'T cell engager',
  'T-cell engager',
  'T cell engaging',
  'bispecific',
  'trispecific',
  'engineered T cells',
  'engineered Treg',
  'gene-modified T cells',
  'autoleucel',
];

/**
 * The same in the short fields of a registry, where a trial often gives a code and a cell ("XY01 T cells", "CD19 cells") and the drugs that make
 * room for them. In titles and abstracts these words would find half of immunology.
 */
export const REGISTRY_INTERVENTION_WORDS: readonly string[] = [
  'CD19',
  'BCMA',
  'T cell',
  'T cells',
  'T-cells',
  'NK cell',
  'NK cells',
  'Treg',
  'Tregs',
  'cell injection',
  'cell infusion',
  'fludarabine',
  'lymphodepletion',
  'lymphodepleting',
  'in vivo',
];

/** Names of the vocabulary that are not asked for: they mean other things too often, or their words above find the same. */
export const NOT_ASKED: ReadonlySet<string> = new Set([
  'co-infusion',
  'compound CAR',
  'BAFF CAR-T',
  'ATHENA',
  'triple symptom complex',
  'aortic arch syndrome',
  'Hughes syndrome',
  'Sharp syndrome',
  'xerodermosteosis',
  'Focal Glomerulonephritis',
]);
