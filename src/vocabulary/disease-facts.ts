/** One sourced sentence about how common a disease is, for public pages. */
export interface DiseaseFact {
  /** Key of the vocabulary. */
  key: string;
  /** Estimates as the source gives them; people living with the disease, per 100,000 people unless it says otherwise. */
  sentence: string;
  source: string;
  url: string;
  /** Day on which the source was read, YYYY-MM-DD. */
  readOn: string;
}

/** The four diseases that the network began with. The same entries stand in data/diseases.json, and a test holds the two together. */
export const DISEASE_FACTS: readonly DiseaseFact[] = [
  {
    key: 'SLE',
    sentence:
      'An estimated 3.41 million people worldwide live with it, 43.7 in every 100,000, and women (78.7) far more often than men (9.3).',
    source: 'PMC9933169',
    url: 'https://pmc.ncbi.nlm.nih.gov/articles/PMC9933169/',
    readOn: '2026-11-22',
  },
  {
    key: 'MS',
    sentence:
      'An estimated 2.8 million people worldwide live with it, 35.9 in every 100,000, and about twice as many women as men.',
    source: 'Atlas of MS, 3rd edition',
    url: 'https://www.atlasofms.org/',
    readOn: '2026-11-22',
  },
  {
    key: 'IIM',
    sentence:
      'Between 2 and 25 in every 100,000 people live with an inflammatory myopathy, and between 0.2 and 2 in every 100,000 fall ill with one each year.',
    source: 'Khoo, Nat Rev Rheumatol 2023;19:695',
    url: 'https://pubmed.ncbi.nlm.nih.gov/37803078/',
    readOn: '2026-11-22',
  },
  {
    key: 'SSc',
    sentence:
      'Between 7.2 and 33.9 in every 100,000 people in Europe and between 13.5 and 44.3 in North America live with it, two to three times more women than men.',
    source: 'PMC6497473',
    url: 'https://pmc.ncbi.nlm.nih.gov/articles/PMC6497473/',
    readOn: '2026-11-22',
  },
];
