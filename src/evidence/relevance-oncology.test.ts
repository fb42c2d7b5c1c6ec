import { expect, test } from 'vitest';
import { classify } from './classify.ts';
import { type Case, EXCLUDES_AUTOIMMUNE, readCases } from './relevance-cases.ts';

const ONCOLOGY = readCases(`
CD19 CAR-T Cells in Relapsed or Refractory B-cell Acute Lymphoblastic Leukemia | B-ALL | CD19 CAR-T cells; Fludarabine; Cyclophosphamide | criteria: EXCLUDES
Study of CAR-T in r/r DLBCL | DLBCL | Autologous CD19/CD22 CAR-T | criteria: EXCLUDES
BCMA CAR-T in Multiple Myeloma | Multiple Myeloma; Plasma Cell Leukemia | BCMA CAR-T
Anti-GPRC5D CAR-T in RRMM | Relapsed/Refractory Multiple Myeloma | GPRC5D CAR-T | criteria: EXCLUDES
Long-term Follow-up of Participants Treated With Lentiviral CAR-T Cells | Lymphoma; Leukemia | No intervention | summary: Participants are followed for 15 years for delayed adverse events such as new malignancies, autoimmune disease and neurologic disorders.
Fifteen-Year Follow-up After Gene-Modified T Cells | Hematologic Malignancies | CAR-T cells given in a parent study | summary: Delayed adverse events include new onset of rheumatologic or other autoimmune disorders.
Long-Term Safety of JCAR017 | Non-Hodgkin Lymphoma | lisocabtagene maraleucel | summary: New or worsening autoimmune disorders will be recorded up to 15 years.
CAR-T for Secondary Hemophagocytic Lymphohistiocytosis in Lymphoma | Hemophagocytic Lymphohistiocytosis; Lymphoma | CD19 CAR-T
Ruxolitinib for Steroid-Refractory GVHD After CAR-T | Graft Versus Host Disease | Ruxolitinib | summary: Patients who had received CAR-T cells for leukemia may enter.
Donor-Derived CD19 CAR-T After Allogeneic Transplantation | Acute Lymphoblastic Leukemia; GVHD | Donor-derived CD19 CAR-T cells
CAR-Treg Cells for the Prevention of Graft-versus-Host Disease | Graft Versus Host Disease; Acute Leukemia | CAR-Treg cells
CD19 CAR-T in CLL With Autoimmune Cytopenia | Chronic Lymphocytic Leukemia; Autoimmune Cytopenia | CD19 CAR-T cells
Autoimmune Hemolytic Anemia After CAR-T in Lymphoma: a Registry | Lymphoma; Autoimmune Hemolytic Anemia |  | summary: Cytopenias after CAR-T are recorded.
CAR-T in Lymphoma Patients With Pre-existing Autoimmune Disease | Large B-cell Lymphoma; Autoimmune Diseases | axicabtagene ciloleucel
Immune-Related Adverse Events of Checkpoint Inhibitors in Melanoma | Melanoma; Immune-related Adverse Events; Myocarditis; Autoimmune Hepatitis | Nivolumab
Cytokine Release Syndrome After CAR-T | Cytokine Release Syndrome; B-ALL | Tocilizumab
Universal CAR-T in T-ALL | T-cell Acute Lymphoblastic Leukemia | CD7 UCAR-T | criteria: EXCLUDES
CAR-NK in CD19+ Malignancies | B-cell Malignancies | CAR-NK-CD19 cells | criteria: EXCLUDES
FT596 in Lymphoma | Lymphoma, B-Cell | FT596; Rituximab | criteria: EXCLUDES
Gamma-Delta CAR-T ADI-001 in B-cell Malignancies | Follicular Lymphoma; Mantle Cell Lymphoma | ADI-001
GD2 CAR-T in Neuroblastoma | Neuroblastoma | GD2 CAR-T cells
Claudin18.2 CAR-T for Gastric Cancer | Gastric Adenocarcinoma; Pancreatic Cancer | CT041 autologous CAR T | criteria: EXCLUDES
Mesothelin CAR-T in Mesothelioma | Malignant Pleural Mesothelioma | anti-mesothelin CAR-T cells
GPC3 CAR-T for HCC | Hepatocellular Carcinoma | GPC3-CAR-T | summary: Patients with autoimmune hepatitis are not admitted.
EGFRvIII CAR-T in GBM | Glioblastoma | EGFRvIII CAR-T | criteria: EXCLUDES
HER2 CAR-T in Osteosarcoma | Osteosarcoma; Rhabdomyosarcoma (RMS) | HER2 CAR T cells | keywords: RMS; CAR-T
CD33 CAR-T in AML and MDS | AML; MDS; RA; RAEB | CD33 CAR-T
CD123 CAR-T in Acute Myeloid Leukemia | Acute Myeloid Leukemia | UCART123
CLL1 CAR-T in Children With AML | Leukemia, Myeloid, Acute | CLL1 CAR-T
CD30 CAR-T in Hodgkin Lymphoma | Hodgkin Disease | CD30.CAR T cells | criteria: EXCLUDES
CD5 CAR-T in T-cell Lymphoma | PTCL | CD5 CAR-T
TRBC1 CAR-T | T-cell Non-Hodgkin Lymphoma | AUTO4
CD70 CAR-T in Renal Cell Carcinoma | Clear Cell Renal Cell Carcinoma | CTX130 | criteria: EXCLUDES
PSMA CAR-T in Castration-Resistant Prostate Cancer | Prostate Cancer Metastatic | PSMA CAR T
CEA CAR-T in Colorectal Cancer | Colorectal Neoplasms | CEA CAR-T cells | criteria: EXCLUDES
Blinatumomab Before CAR-T in B-ALL | Precursor B-Cell Lymphoblastic Leukemia-Lymphoma | Blinatumomab; Tisagenlecleucel
Glofitamab in Diffuse Large B-cell Lymphoma | Diffuse Large B-cell Lymphoma | Glofitamab; Obinutuzumab | criteria: EXCLUDES
Teclistamab and Daratumumab in Newly Diagnosed Multiple Myeloma | Multiple Myeloma | Teclistamab; Daratumumab
Epcoritamab in Follicular Lymphoma | Follicular Lymphoma | Epcoritamab
Linvoseltamab in Monoclonal Gammopathy and Smoldering Myeloma | Smoldering Multiple Myeloma | Linvoseltamab
CAR-T in Primary CNS Lymphoma | PCNSL | Tisagenlecleucel | official: Tisagenlecleucel in Patients With Primary Central Nervous System Lymphoma
CD19 CAR-T in Waldenstrom Macroglobulinemia | Waldenström's Macroglobulinemia | brexucabtagene autoleucel
CART19 in Richter Transformation | Richter Transformation; CLL | CART19
Infections After CAR-T Therapy | Hematologic Neoplasms; Infections |  | summary: Patients after CAR-T for lymphoma, myeloma or systemic lupus erythematosus as a comorbidity are observed.
Hypogammaglobulinemia After CAR-T: Immunoglobulin Replacement | Hypogammaglobulinemia; B-ALL | IVIG
Anakinra for ICANS | ICANS; Lymphoma | Anakinra | summary: Anakinra, a treatment of rheumatoid arthritis, is given to prevent neurotoxicity of CAR-T cells.
Siltuximab for CRS | Cytokine Release Syndrome | Siltuximab | summary: In people with blood cancers who receive CAR-T.
In Vivo CAR-T (Lentiviral Vector) in B-cell Malignancies | B-cell Lymphoma | in vivo CAR-T lentiviral vector injection | criteria: EXCLUDES
ESO-T01 in Multiple Myeloma | Relapsed/Refractory Multiple Myeloma | ESO-T01
Thymoma With Myasthenia: CAR-T Against the Tumor | Thymoma | mesothelin CAR-T | summary: Patients with thymoma, also those with concomitant myasthenia gravis, are admitted.
CAR-T in Post-transplant Lymphoproliferative Disorder | Post-transplant Lymphoproliferative Disorder | CD19 CAR T-cell | criteria: EXCLUDES
CAR-T Cells in Kidney Transplant Recipients With Lymphoma | Lymphoma; Kidney Transplant | CD19 CAR-T
TIL in Metastatic Melanoma | Metastatic Melanoma | Tumor infiltrating lymphocytes; Interleukin-2 | criteria: EXCLUDES
TCR-T Cells Against NY-ESO-1 | Synovial Sarcoma | NY-ESO-1 TCR-T | criteria: EXCLUDES
NK Cells in Acute Myeloid Leukemia | AML | Haploidentical NK cells
B7-H3 CAR-T in Pediatric Solid Tumors | Pediatric Solid Tumor | B7-H3 CAR T
Quality of Life After CAR-T | Lymphoma; Quality of Life | Questionnaire
Expanded Access to Out-of-Specification Product | Large B-cell Lymphoma | Nonconforming lisocabtagene maraleucel
CAR-T Targeting CD19 and CD20 in r/r B-NHL | B-NHL | CD19/CD20 bispecific CAR-T | criteria: EXCLUDES
Sequential CD19 and CD22 CAR-T | ALL, Childhood | CD19 CAR-T and CD22 CAR-T
CD38 CAR-T in Relapsed Leukemia | Leukemia | CD38 CAR-T
FcRH5 x CD3 Bispecific in Myeloma | Multiple Myeloma | Cevostamab | criteria: EXCLUDES
BAFF-R CAR-T in B-ALL | B Acute Lymphoblastic Leukemia | BAFFR-CAR T cells
CAR-T Plus Ibrutinib in Mantle Cell Lymphoma | MCL | CTL019; Ibrutinib
Safety of CAR-T in Relapsed Disease | Safety; Efficacy | CAR-T cells | summary: To assess the safety and efficacy of CAR-T cells in patients with relapsed leukemia and lymphoma. Autoimmune complications are recorded.
Vaccination After CAR-T | Vaccine Response Impaired; Hematologic Malignancy | Pneumococcal vaccine
Fludarabine Dosing Before CAR-T | CAR-T; B-cell Neoplasms | Fludarabine | summary: People with cancer who will be given CAR-T.
CAR-T Cells for POEMS-Negative Plasma Cell Disorders | Plasma Cell Disorders | BCMA CAR-T
Glucocorticoid Sparing in Immune Effector Cell Toxicity | Neoplasms | CAR-T cells; Dexamethasone | keywords: autoimmune; toxicity
`);

/** No cancer, and yet not what the network follows. */
const OTHER = readCases(`
CAR-T in Highly Sensitized Kidney Transplant Candidates | Kidney Transplant; HLA Sensitization | BCMA CAR-T
Mesenchymal Stem Cells in Lupus Nephritis | Lupus Nephritis | Umbilical cord mesenchymal stem cell infusion
Autologous Hematopoietic Stem Cell Transplantation in Systemic Sclerosis | Systemic Sclerosis | AHSCT | summary: Some centres now give CAR-T cells instead.
Rituximab in Myasthenia Gravis | Myasthenia Gravis | Rituximab (anti-CD20)
Obinutuzumab in Membranous Nephropathy | Membranous Nephropathy | Obinutuzumab
Patients’ Views of CAR-T in Lupus: a Survey | Systemic Lupus Erythematosus | Questionnaire
Stromal Vascular Fraction in Autoimmune Diseases | Autoimmune Diseases | Autologous stromal vascular fraction cell injection
Islet Cell Transplantation in Type 1 Diabetes | Type 1 Diabetes | Allogeneic islet cell infusion
A Bispecific Antibody Against BAFF and IL-17 in Sjögren Disease | Sjogren Syndrome | XY-101 bispecific antibody
CARdiac Magnetic Resonance in Systemic Sclerosis (CAR-SSc) | Systemic Sclerosis | Magnetic resonance imaging
CD6 CAR-Tregs in Chronic GVHD | Chronic Graft Versus Host Disease | CD6-CAR Tregs
HIV CAR-T | HIV Infections | HIV-1 specific CAR-T
`);

const named = (cases: readonly Case[]) => cases.map((c) => [c.title, c] as const);

test.each(named(ONCOLOGY))('cancer, so not relevant: %s', (_, { facts }) => {
  const { relevance } = classify(facts);
  expect(relevance.relevant, `${relevance.rule}: ${relevance.why}`).toBe(false);
});

test.each(named(OTHER))('neither cancer nor relevant: %s', (_, { facts }) => {
  const { relevance } = classify(facts);
  expect(relevance.relevant, `${relevance.rule}: ${relevance.why}`).toBe(false);
});

test('no exclusion criterion earns a label', () => {
  const [only] = readCases('CD19 CAR-T in B-ALL | B-ALL | CD19 CAR-T | criteria: EXCLUDES');
  if (!only) throw new Error('no case');
  expect(only.facts.eligibility.criteria).toBe(EXCLUDES_AUTOIMMUNE);
  expect(classify(only.facts).labels.filter((l) => l.facet === 'disease')).toEqual([]);
});

test('there are enough of them', () => expect(ONCOLOGY.length).toBeGreaterThanOrEqual(60));
