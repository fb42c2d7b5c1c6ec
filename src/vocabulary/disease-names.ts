/**
 * Names that registry records use for the diseases of the vocabulary, besides those of the vocabulary itself: general statements about
 * names, never about a record. One pattern a line; "(a|b|) c" stands for "a c", "b c" and "c". A key of several diseases is for words that
 * name them at once.
 */
const PATTERNS: Readonly<Record<string, string>> = {
  SLE: 'systemic (erythematosus lupus|lupus erythematosus)',
  cSLE: `
    (childhood|juvenile|pediatric)(-onset|) (systemic lupus erythematosus|SLE|lupus|systemic lupus)
    cSLE
    systemic lupus erythematosus, (childhood onset|juvenile|pediatric)`,
  'SLE LN':
    '(systemic lupus erythematosus|SLE) (with and without|with or without|with/without) (active|lupus|) nephritis',
  LN: `
    lupus (nephropathy|kidney disease|neritis)
    lupus membranous (nephropathy|nephritis)
    nephritis, lupus
    (systemic lupus erythematosus|lupus erythematosus|systemic lupus) (with|) nephritis
    (systemic lupus erythematosus|lupus erythematosus|systemic lupus) glomerulonephritis
    SLE-LN`,
  IIM: `
    idiopathic inflammatory (muscle disease|myopathies)
    inflammatory muscle disease
    autoimmune (myopathy|myositis)
    immune-mediated myopathy
    myositides`,
  DM: `
    amyopathic dermatomyositis
    MDA5 DM
    dermatomyositis, adult`,
  JDM: `
    dermatomyositis, (juvenile|childhood type)
    (childhood|juvenile-onset|pediatric) dermatomyositis`,
  PM: 'juvenile polymyositis',
  ASyS: `
    (antisynthetase|anti-synthetase) (syndrome|antibody syndrome|autoantibody syndrome|myositis|disease)
    anti-aminoacyl-tRNA synthetase syndrome`,
  IMNM: `
    (immune-mediated|autoimmune|immune) necrotizing (myopathy|myositis|autoimmune myopathy)
    necrotizing (myopathy|myositis)`,
  IBM: `
    inclusion body myopathy, sporadic
    sporadic IBM`,
  SSc: `
    sclerosis, systemic
    systemic (sclerodermia|sclerosis)
    sclerodermia
    SSc-ILD`,
  dcSSc: `
    systemic sclerosis, diffuse (cutaneous|)
    diffuse (cutaneous|) (systemic sclerosis|SSc|scleroderma)
    scleroderma, diffuse
    diffuse (cutaneous|) type systemic sclerosis`,
  lcSSc: `
    systemic sclerosis, limited (cutaneous|)
    limited (cutaneous|) (systemic sclerosis|SSc|scleroderma)
    scleroderma, limited
    CREST syndrome`,
  'dcSSc lcSSc': `
    (diffuse|diffuse cutaneous) (and|or) (limited|limited cutaneous) (systemic sclerosis|SSc|scleroderma)
    (limited|limited cutaneous) (and|or) (diffuse|diffuse cutaneous) (systemic sclerosis|SSc|scleroderma)`,
  SjD: '(primary|) Sjogren',
  JIA: `
    juvenile (arthritis|chronic arthritis|rheumatoid arthritis)
    arthritis, juvenile (rheumatoid|idiopathic|)
    polyarticular JIA`,
  sJIA: `
    systemic (juvenile idiopathic arthritis|JIA|onset JIA)
    juvenile Still disease`,
  // without "juvenile" the adult disease is meant
  AOSD: `
    Still disease (, adult-onset|)
    (adult|adult onset) Still (disease|)`,
  AAV: `
    (ANCA|(anti-neutrophil|antineutrophil|anti-neutrophilic|antineutrophilic) (cytoplasmic|cytoplasm) (antibody|autoantibody)) (associated|related|positive|mediated|induced|) ((systemic|small vessel|renal|) (vasculitis|vasculitides)|(crescentic|) glomerulonephritis|nephritis|disease)
    vasculitis, ANCA-associated
    AAV/AAGN`,
  GPA: `
    granulomatous polyangiitis
    Wegener
    polyangiitis with granulomatosis`,
  MPA: 'microscopic polyarteritis',
  EGPA: `
    eosinophilic granulomatous polyangiitis
    Churg-Strauss syndrome
    allergic granulomatosis`,
  'GPA MPA': 'granulomatosis with polyangiitis and microscopic polyangiitis',
  Behcet: `Behcet('s|) (disease|syndrome|)`,
  IgG4RD: '(IgG4|immunoglobulin G4|IgG 4) (related|associated|) (disease|sclerosing disease|systemic disease|disorder)',
  APS: `
    anti-phospholipid (antibody|) syndrome
    antiphospholipid antibody
    phospholipid syndrome`,
  CAPS: 'catastrophic (antiphospholipid|anti-phospholipid) (antibody|) syndrome',
  MS: `
    (refractory|active|relapsed/refractory|treatment refractory) MS
    sclerosis, multiple`,
  RRMS: `
    (relapsing|relapsing-remitting|relapsing remitting forms of|relapsing forms of|relapsing form of|active relapsing|remitting relapsing) (multiple sclerosis|MS)
    multiple sclerosis, relapsing (remitting|)
    MS relapsing remitting`,
  PPMS: `
    (primary progressive|primary-progressive forms of) (multiple sclerosis|MS)
    multiple sclerosis, primary progressive
    multiple sclerosis, chronic progressive, primary
    MS primary progressive`,
  SPMS: `
    (active|inactive|non-relapsing|nonrelapsing|) secondary progressive (multiple sclerosis|MS)
    multiple sclerosis, secondary progressive
    MS secondary progressive
    aSPMS
    iSPMS`,
  // "progressive" alone is both, as the vocabulary says of PMS
  'PPMS SPMS': `
    (primary|primary progressive) (and|or|) secondary progressive (multiple sclerosis|MS)
    (secondary|secondary progressive) (and|or|) primary progressive (multiple sclerosis|MS)
    (progressive|chronic progressive|progressive forms of|progressive form of|progressive or refractory) (multiple sclerosis|MS)
    multiple sclerosis, (chronic|) progressive`,
  'RRMS PPMS SPMS': 'relapsing (and|or) progressive (forms of|) (multiple sclerosis|MS)',
  MG: `
    (refractory|AChR|seropositive|ocular|juvenile|treatment resistant) MG
    ocular myasthenia gravis`,
  // "systemic" translates the Chinese term for the generalised form
  gMG: `
    generalized (myasthenia|MG)
    (general|systemic) (myasthenia gravis|MG)
    myasthenia gravis, generalized
    generalized (type|AChR|refractory) myasthenia gravis`,
  'MuSK-MG': `
    (MuSK|muscle-specific kinase|muscle-specific tyrosine kinase) (positive|antibody|antibody positive|Ab positive|associated|) (generalized|) (myasthenia gravis|MG)
    myasthenia gravis, MuSK`,
  NMO: `
    (neuromyelitis optica|neuromyelitis optical|NMO) spectrum (disorder|disease|)
    optic neuromyelitis (spectrum disorder|)
    Devic`,
  'NMOSD-AQP4': `
    (AQP4|aquaporin-4|aquaporin 4) ((antibody|IgG|Ab|) (positive|seropositive|)) (neuromyelitis optica (spectrum disorder|spectrum disease|)|NMO (spectrum disorder|)|NMOSD)
    (neuromyelitis optica (spectrum disorder|spectrum disease|)|NMO (spectrum disorder|)|NMOSD) with (anti|) (AQP4|aquaporin-4|aquaporin 4) (antibody (positive|)|IgG|positive)
    seropositive neuromyelitis optica spectrum disorder`,
  MOGAD: `
    (MOG|myelin oligodendrocyte glycoprotein) (antibody|IgG|immunoglobulin G|Ab|) (associated|related|mediated|positive|) (disease|disorder|spectrum disorder|spectrum disease|encephalomyelitis|demyelination)
    MOG-AD
    MOGD`,
  SPS: `
    stiff-person spectrum (disorder|)
    stiff (person|man)`,
  CIDP: `
    chronic inflammatory (demyelinating|demyelination) (polyneuropathy|polyneuropathies|neuropathy|polyradiculopathy|polyradiculoneuropathy|polyradiculoneuropathies|peripheral neuropathy)
    polyradiculoneuropathy, chronic inflammatory demyelinating`,
  AE: `
    (anti-|)(NMDAR|NMDA receptor|N-methyl-D-aspartate receptor|LGI1|CASPR2|GABABR|GABA-B receptor|IgLON5|AMPAR) (antibody|autoimmune|antibody-associated|) encephalitis
    encephalitis, autoimmune
    (antibody|immune)-mediated encephalitis
    limbic encephalitis, autoimmune`,
  LEMS: 'Lambert-Eaton (syndrome|)',
  PV: 'pemphigus, vulgaris',
  'PV PF': `
    pemphigus vulgaris (and|or|) (foliaceus|pemphigus foliaceus)
    pemphigus foliaceus (and|or|) (vulgaris|pemphigus vulgaris)`,
  BP: 'pemphigoid, bullous',
  AIHA: `
    autoimmune hemolytic anemia, warm
    (warm|cold|mixed) AIHA
    cold agglutinin disease
    cold autoimmune hemolytic anemia
    warm antibody (autoimmune|) hemolytic anemia
    immune hemolytic anemia
    anemia, hemolytic, autoimmune
    autoimmune hemolysis`,
  ITP: `
    (autoimmune|primary immune|immune-mediated) thrombocytopenia
    (primary|) immune (thrombocytopenia|thrombocytopenic) purpura
    (idiopathic|immunologic) thrombocytopenic purpura
    purpura, thrombocytopenic, idiopathic
    thrombocytopenia, immune
    cITP`,
  iTTP: `
    (immune|immune-mediated|acquired|autoimmune|refractory|) thrombotic thrombocytopenic purpura
    (immune|autoimmune|acquired) TTP
    purpura, thrombotic thrombocytopenic`,
  AA: `
    (acquired|) (severe|) aplastic anemia
    (immune|idiopathic) aplastic anemia
    anemia, aplastic`,
  MN: `
    membranous (nephropathy|glomerulonephritis|glomerulopathy)
    glomerulonephritis, membranous
    nephropathy, membranous
    PLA2R-associated membranous nephropathy
    primary MN`,
  IgAN: `
    (immunoglobulin A|IgA) (nephropathy|nephropathies|nephritis|glomerulonephritis)
    nephropathy, IgA
    glomerulonephritis, IGA`,
  antiGBM: `
    (anti-GBM|anti-glomerular basement membrane|antiglomerular basement membrane) (antibody|) (disease|nephritis|glomerulonephritis|syndrome)
    Goodpasture (syndrome|)`,
  AIH: 'hepatitis, autoimmune',
  T1D: `
    type (I|1) diabetes (mellitus|)
    diabetes (mellitus|), type (1|I)
    diabetes (mellitus|) type 1
    diabetes mellitus, insulin-dependent
    type 1 DM
    autoimmune diabetes
    aT1DM`,
  Graves: `
    Graves (hyperthyroidism|thyrotoxicosis|ophthalmopathy|orbitopathy|)
    Basedow disease
    Graves-Basedow disease`,
};

/** Every name that a pattern stands for; brackets may stand inside brackets. */
export function expand(pattern: string): string[] {
  const open = pattern.indexOf('(');
  if (open === -1) return [pattern.replace(/\s+/g, ' ').trim()];
  const choices: string[] = [];
  let depth = 0;
  let from = open + 1;
  for (let at = open; at < pattern.length; at++) {
    const c = pattern[at];
    if (c === '(') depth++;
    if (c === '|' && depth === 1) {
      choices.push(pattern.slice(from, at));
      from = at + 1;
    }
    if (c !== ')') continue;
    depth--;
    if (depth > 0) continue;
    choices.push(pattern.slice(from, at));
    const rest = pattern.slice(at + 1);
    return choices.flatMap((choice) => expand(pattern.slice(0, open) + choice + rest));
  }
  throw new Error(`The pattern "${pattern}" opens a bracket that it does not close.`);
}

/** Keys, separated by spaces, and the names that stand for them. */
export const DISEASE_NAMES: Readonly<Record<string, readonly string[]>> = Object.fromEntries(
  Object.entries(PATTERNS).map(([keys, patterns]) => [
    keys,
    [
      ...new Set(
        patterns
          .split('\n')
          .map((p) => p.trim())
          .filter((p) => p !== '')
          .flatMap(expand),
      ),
    ],
  ]),
);
