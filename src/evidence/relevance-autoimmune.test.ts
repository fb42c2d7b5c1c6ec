import { expect, test } from 'vitest';
import type { Facet } from '#vocabulary/vocabulary.ts';
import { classify } from './classify.ts';
import { readCases } from './relevance-cases.ts';

/** Each gives cells or an engager in an autoimmune disease; "d:", "t:" and "m:" are the labels that it should get. */
const CASES = readCases(`
In Vivo CAR Therapy for B Cell Mediated Autoimmune Disorders | Autoimmune Disorders | XV-1 in vivo CAR-T lentiviral vector | d:  | m: in-vivo-LV
CAR-T in Refractory Rheumatic Diseases | Rheumatic Diseases | CD19 CAR-T cells | d:  | t: CD19 | m: auto-CAR-T
Cell Therapy for Neuroimmunological Diseases | Neuroimmunological Diseases | BCMA CAR-T | d:  | t: BCMA
CD19xCD3 T-cell Engager in Refractory Rheumatoid Arthritis | Arthritis, Rheumatoid | AB-12 | d: RA | t: CD19;CD3 | m: TCE-bi
Teclistamab in Systemic Autoimmune Disease | Sjogren Syndrome; Myositis | Teclistamab | d: SjD;IIM | t: BCMA;CD3 | m: TCE-bi
BCMAxCD3 Bispecific Antibody in ITP | Purpura, Thrombocytopenic, Idiopathic | BCMAxCD3 bispecific antibody | d: ITP | t: BCMA;CD3 | m: TCE-bi
A CD19/CD20/CD3 Trispecific T-cell Engager in SLE | SLE | TS-9 trispecific antibody | d: SLE | t: CD19;CD20;CD3 | m: TCE-tri
Allogeneic anti-CD19 CAR-T in ANCA Associated Vasculitides | Vasculitis, ANCA-Associated | CAR-T | d: AAV | t: CD19 | m: allo-CAR-T
CAR-T in Anti-synthetase Syndrome and IMNM | Anti-synthetase Syndrome; Immune-Mediated Necrotising Myopathy | CD19 CAR-T | d: ASyS;IMNM
Treating Devic Disease With CAR-T | Devic's Disease | CT103A | d: NMO | t: BCMA | m: auto-CAR-T
CAR-T in AQP4-IgG Positive NMOSD | Neuromyelitis Optica Spectrum Disorder (NMOSD) | CD19 CAR-T | d: NMO;NMOSD-AQP4
CAR-T in MuSK Antibody-Positive Myasthenia Gravis | Myasthenia Gravis | BCMA CAR-T | d: MG;MuSK-MG
CAR-T for Polyradiculoneuropathy, Chronic Inflammatory Demyelinating | Polyradiculoneuropathy, Chronic Inflammatory Demyelinating | CD19 CAR-T | d: CIDP
CAR-T in Relapsed or Refractory Multiple Sclerosis | Multiple Sclerosis | CD19 CAR-T | d: MS
CAR-T in Relapsing-Remitting MS | Multiple Sclerosis, Relapsing-Remitting | CD19 CAR-T | d: RRMS
CD19 CAR-T in Primary and Secondary Progressive Multiple Sclerosis | Progressive MS | CD19 CAR-T | d: PPMS;SPMS
CAR-T in Refractory Generalised Myasthenia Gravis (MG) | Generalised Myasthenia Gravis | CD19 CAR-T | d: gMG
CAR-T in Stiff Person Spectrum Disorder | Stiff-Person Syndrome | CD19 CAR-T | d: SPS
CAR-T for Anti-NMDAR Encephalitis | Encephalitis, Autoimmune | CD19/BCMA CAR-T | d: AE | t: CD19;BCMA | m: auto-CAR-T;dual-CAR
CAR-T in Lambert-Eaton Myasthenic Syndrome | LEMS | BCMA CAR-T | d: LEMS
CD19-directed CAR-T in Pemphigus Vulgaris and Pemphigus Foliaceus | Pemphigus | CD19 CAR-T | d: PV;PF
DSG3-CAART in Mucosal Pemphigus Vulgaris | Pemphigus Vulgaris | DSG3-CAART | d: PV | t: DSG3 | m: CAAR-T
CAR-T in Warm Antibody AIHA | Anemia, Hemolytic, Autoimmune | CD19 CAR-T | d: AIHA
CAR-T in Evans Syndrome | Evans Syndrome | CD19 CAR-T | d: 
CAR-T for Immune-mediated Thrombotic Thrombocytopenic Purpura | iTTP | CD19 CAR-T | d: iTTP
CAR-T in PLA2R-associated Membranous Nephropathy | Glomerulonephritis, Membranous | CD19 CAR-T | d: MN
CAR-T in IgA Nephropathy | Glomerulonephritis, IGA | BCMA CAR-T | d: IgAN
CAR-T in Anti-GBM Disease (Goodpasture's Syndrome) | Anti-Glomerular Basement Membrane Disease | CD19 CAR-T | d: antiGBM
CAR-T in Autoimmune Hepatitis | Hepatitis, Autoimmune | CD19 CAR-T | d: AIH
CAR-Treg in New-Onset Type 1 Diabetes | Diabetes Mellitus, Type 1 | CAR-Treg | d: T1D | m: CAR-Treg
CAR-T in Graves' Disease | Graves Disease | CD19 CAR-T | d: Graves
CAR-T in Takayasu Arteritis and Behçet’s Disease | Takayasu Arteritis; Behcet Syndrome | CD19 CAR-T | d: TAK;Behcet
CAR-T in Catastrophic Antiphospholipid Syndrome | Anti-Phospholipid Antibody Syndrome | CD19 CAR-T | d: APS;CAPS
CAR-T in GPA and MPA | Granulomatosis With Polyangiitis; Microscopic Polyangiitis | CD19 CAR-T | d: GPA;MPA
CAR-T in Churg-Strauss Syndrome | Eosinophilic Granulomatosis With Polyangiitis | CD19 CAR-T | d: EGPA
CAR-T in Juvenile Dermatomyositis | Dermatomyositis, Juvenile | CD19 CAR-T | d: JDM
CAR-T in Systemic Juvenile Idiopathic Arthritis | Arthritis, Juvenile | CD19 CAR-T | d: JIA;sJIA
CAR-T in Adult-Onset Still’s Disease | Still's Disease, Adult-Onset | CD19 CAR-T | d: AOSD
CAR-T in Mixed Connective Tissue Disease | Mixed Connective Tissue Disease | CD19 CAR-T | d: MCTD
CAR-T in Inclusion Body Myositis | Myositis, Inclusion Body | CD19 CAR-T | d: IBM
CAR-T in Limited Cutaneous Systemic Sclerosis | Scleroderma, Limited | CD19 CAR-T | d: lcSSc
CAR-T in Childhood-Onset Systemic Lupus Erythematosus | Childhood-onset SLE | CD19 CAR-T | d: cSLE
CAR-T in Systemic Lupus Erythemtosus | Systemic Lupus Erythemtosus; Dermatomyosistis; Myastenia Gravis | CD19 CAR-T | d: SLE;DM;MG
CAR-T in Multiple Autoimmune Diseases | SSc; SLE; IIM; MG; RA | CD19 CAR-T | d: SLE;IIM;SSc;MG;RA
CAR-T in Autoimmune Disease | Autoimmune Diseases | CD19 CAR-T | summary: This study will evaluate safety in patients with systemic sclerosis (SSc), myasthenia gravis (MG) and multiple sclerosis (MS). Rheumatoid arthritis is a chronic disease. | d: SSc;MG;MS
Basket Study of YC-7 | Autoimmune Diseases | YC-7 CAR-T | arms: Cohort A: Lupus Nephritis; Cohort B: Systemic Sclerosis | d: LN;SSc
Basket Study of YC-8 | Autoimmune Diseases | YC-8 CAR-T | criteria: Inclusion Criteria: / 1. Diagnosed with one of: SLE, idiopathic inflammatory myopathy or immune thrombocytopenia / Exclusion Criteria: / 1. Multiple sclerosis | d: SLE;IIM;ITP
CAR-T in B-cell Driven Disease | B-cell Related Disease | CD19 CAR-T | summary: This trial treats patients with autoimmune disease. | d: 
Dual CAR-T in Lupus | Lupus | Co-infusion of CD19 CAR-T and BCMA CAR-T | t: CD19;BCMA | m: auto-CAR-T;dual-CAR
CD19 or BCMA CAR-T in Lupus | Lupus | CD19 CAR-T; BCMA CAR-T | t: CD19;BCMA | m: auto-CAR-T
CD19 x BCMA CAR-T in Lupus | Lupus | CD19 x BCMA CAR-T | t: CD19;BCMA | m: auto-CAR-T;dual-CAR
anti-CD19 and anti-BCMA CAR-T in Lupus | Lupus | anti-CD19 and anti-BCMA CAR-T cells | t: CD19;BCMA | m: auto-CAR-T;dual-CAR
CAR-T Directed at B-Cell Maturation Antigen in Lupus | Lupus | Autologous CAR-T | t: BCMA | m: auto-CAR-T
TNFRSF17-Targeted CAR-T in Lupus | Lupus | Autologous CAR-T | t: BCMA
CD19/20 CAR-T in Lupus | Lupus | CD19/20 CAR-T | t: CD19;CD20 | m: auto-CAR-T;dual-CAR
CD19 CAR-T Compared With Anti-CD20 Antibody in MS | Multiple Sclerosis | CD19 CAR-T; Anti-CD20 monoclonal antibody | d: MS | t: CD19
iPSC-Derived CD19 CAR-T in Lupus | Lupus | iPSC-derived CD19 CAR T cells | m: iPSC-CAR-T
iPSC-Derived CD19 CAR-NK in Lupus | Lupus | iPSC-derived CD19 CAR-NK | m: CAR-NK
γδ CAR-T in Lupus | Lupus | Allogeneic γδ CD19 CAR-T | m: gd-CAR-T
CAR-DNT in Lupus | Lupus | CD19 CAR double-negative T cells | m: DNT-CAR
CAR-iNKT in Lupus | Lupus | CD19 CAR-iNKT cells | m: CAR-iNKT
STAR-T in Lupus | Lupus | CD19 STAR-T cells | t: CD19 | m: STAR-T
mRNA CAR-T in Myasthenia | Myasthenia Gravis | BCMA mRNA CAR-T, autologous | m: mRNA-CAR-T
LNP-Delivered CAR in Lupus | Lupus | CD8-targeted lipid nanoparticle carrying CD19 CAR mRNA | m: in-vivo-LNP
Universal CAR-T in Lupus | Lupus | UCAR-T | t:  | m: allo-CAR-T
Off-the-Shelf CAR-T in Lupus | Lupus | Off-the-shelf CD19 CAR T | m: allo-CAR-T
CAR-T in Lupus | Lupus | CD19 CAR-T | criteria: Inclusion Criteria: / * SLE / Exclusion Criteria: / * Prior allogeneic stem cell transplantation | m: auto-CAR-T
CAR-T in Lupus, Not After Allogeneic Stem Cell Transplantation | Lupus | CD19 CAR-T | m: auto-CAR-T
LX-12 in Lupus | Lupus | LX-12 | summary: LX-12 is an allogeneic CAR-T product directed at CD19 and CD70. | t: CD19;CD70 | m: allo-CAR-T;dual-CAR
CAR-T After Cancer Center Approval in Lupus | Lupus | CD19 CAR-T | summary: Patients at the Comprehensive Cancer Center are treated.
BCMA CAR-T in Non-oncology Plasma Cell Diseases | Autoimmune Diseases; Myasthenia Gravis | BCMA CAR-T | d: MG
CD19 CAR-T in B-cell Malignancies and Autoimmune Diseases | B-cell Lymphoma; Systemic Lupus Erythematosus | CD19 CAR-T | d: SLE
Long-term Follow-up of Autoimmune Patients Given CAR-T | Autoimmune Diseases | No intervention | d: 
Regulatory T Cells in Lupus | Lupus | Autologous polyclonal Tregs | d: SLE
`);

test.each(CASES.map((c) => [c.title, c] as const))('relevant: %s', (_, { facts, expected }) => {
  const { labels, relevance } = classify(facts);
  expect(relevance.relevant, `${relevance.rule}: ${relevance.why}`).toBe(true);
  for (const [facet, keys] of Object.entries(expected) as [Facet, string][]) {
    const found = labels.filter((l) => l.facet === facet && l.rule !== 'parent').map((l) => l.key);
    expect(found.sort().join(';'), facet).toBe(keys);
  }
});

test('there are enough of them', () => expect(CASES.length).toBeGreaterThanOrEqual(60));
