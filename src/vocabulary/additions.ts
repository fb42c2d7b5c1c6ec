import type { Facet } from './vocabulary.ts';

/** What the vocabulary file lacks for reading registry records: each line a general statement about a name, never about a record. */

/** Names that registry records use for an entry of the vocabulary. */
export const MORE_NAMES: readonly { facet: Facet; key: string; name: string }[] = [
  { facet: 'disease', key: 'MN', name: 'membranous nephropathy' },
  { facet: 'disease', key: 'MN', name: 'membranous glomerulonephritis' },
  { facet: 'disease', key: 'GPA', name: 'granulomatous polyangiitis' },
  { facet: 'disease', key: 'ITP', name: 'autoimmune thrombocytopenia' },
  { facet: 'disease', key: 'AAV', name: 'ANCA-associated systemic vasculitis' },
  { facet: 'disease', key: 'AAV', name: 'ANCA-associated glomerulonephritis' },
  { facet: 'disease', key: 'AAV', name: 'antineutrophil cytoplasmic antibody-associated vasculitis' },
  { facet: 'disease', key: 'AAV', name: 'antineutrophilic cytoplasmic antibody-associated vasculitis' },
  { facet: 'disease', key: 'AAV', name: 'antineutrophilic cytoplasmic antibody (ANCA)-associated vasculitis' },
  { facet: 'disease', key: 'RRMS', name: 'relapsing multiple sclerosis' },
  { facet: 'disease', key: 'RRMS', name: 'multiple sclerosis, relapsing-remitting' },
  { facet: 'disease', key: 'RRMS', name: 'multiple sclerosis (relapsing remitting)' },
  { facet: 'disease', key: 'PPMS', name: 'multiple sclerosis, primary progressive' },
  { facet: 'disease', key: 'SPMS', name: 'multiple sclerosis, secondary progressive' },
  { facet: 'disease', key: 'dcSSc', name: 'systemic sclerosis, diffuse cutaneous' },
  { facet: 'disease', key: 'lcSSc', name: 'systemic sclerosis, limited cutaneous' },
  { facet: 'disease', key: 'JDM', name: 'dermatomyositis, juvenile' },
  { facet: 'disease', key: 'cSLE', name: 'childhood-onset systemic lupus erythematosus' },
  { facet: 'disease', key: 'cSLE', name: 'childhood lupus' },
  { facet: 'disease', key: 'cSLE', name: 'juvenile systemic lupus erythematosus' },
  { facet: 'disease', key: 'cSLE', name: 'pediatric lupus' },
  { facet: 'disease', key: 'MOGAD', name: 'myelin oligodendrocyte glycoprotein-IgG associated disorder' },
  { facet: 'disease', key: 'MOGAD', name: 'MOG antibody-associated disease' },
  { facet: 'disease', key: 'antiGBM', name: 'anti-glomerular basement membrane nephritis' },
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
  'STAR-T',
  'TACI',
]);

/** Longer expressions in which a name of the vocabulary means something else. */
export const NOT_MEANT: readonly string[] = [
  'cutaneous lupus',
  'cutaneous lupus erythematosus',
  'discoid lupus',
  'discoid lupus erythematosus',
  'drug-induced lupus',
  'neonatal lupus',
  'lupus anticoagulant',
  'lupus vulgaris',
  'lupus pernio',
  'localized scleroderma',
  'linear scleroderma',
  'rheumatoid factor',
  'rheumatoid nodule',
  'rheumatoid vasculitis',
  'infectious myositis',
  'myositis ossificans',
];
