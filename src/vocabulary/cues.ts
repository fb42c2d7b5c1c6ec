/**
 * Words that are no entry of the vocabulary but tell what a record means: kinds of cells, where they come from, who is treated, what is
 * excluded. Each list is separated by bars or lines. A word after "=" must be written in exactly these letters ("=CAR" is the receptor, "car" is not).
 */
const LISTS = {
  // the receptor, the cell, the molecule
  receptor: `
    chimeric antigen receptor | chimeric antigens receptor | chimeric antigenic receptor | chimeric receptor
    chimeric autoantibody receptor | chimeric auto-antibody receptor | =CAR | =CARs | =CART | =CARTs | =UCAR | =UCART | =cCAR | =CCAR
    =dCAR | =sCAR | =rCAR | =iCAR | =LCAR | =LUCAR | =CAAR | =CAART | =FasTCAR | =FasTCART | =ThisCART | =huCART | =tanCAR | =TanCART
    =SCART | =CARNK | =CARNKT | =MCAR | 4SCAR | car t | car nk | cart cell | cart therapy | cart 19 | CART19 | CAR19 | huCART19 | CART22
    CAR22 | CART20 | CAR20 | CART123 | CART30 | CAR30 | CART33 | CARTmeso`,
  tcell: `
    t cell | t lymphocyte | car t | αβ t | T cells | =CART | =CARTs | =UCART | =CAART | =FasTCAR | =ThisCART | =huCART | =TanCART
    =SCART | CART19 | CAR19 | huCART19 | CART22 | CAR22 | CART20 | cart cell | cart therapy | cart 19 | receptor t | FasTCAR | CART123
    CART30 | CART33`,
  nk: `
    =NK | =NKs | natural killer | nk cell | car nk | =CARNK`,
  nkt: `
    natural killer t | =NKT | =iNKT | =NKTs | =CARNKT | nkt cell | inkt cell | invariant natural killer | car nkt | car inkt`,
  treg: `
    treg | t reg | regulatory t | t regulatory | foxp3 | t cell regulatory`,
  gammaDelta: `
    γδ | γ δ | gamma delta | gammadelta | gd t | =GDT | vδ1 | vδ2 | vdelta1 | vdelta2 | g d t`,
  doubleNegative: `
    double negative t | =DNT | =DNTs | double negative | car dnt`,
  pluripotent: `
    =iPSC | =iPSCs | =iPS | =IPSC | induced pluripotent | pluripotent stem`,
  autoantibodyReceptor: `
    =CAAR | =CAART | chimeric autoantibody receptor | chimeric auto-antibody receptor`,
  star: `
    =STAR T | synthetic t cell receptor and antigen receptor | synthetic tcr and antigen receptor | =STAR-T`,
  rnaCar: `
    mrna car | rna car | mrna engineered | rna engineered | mrna electroporated | rna electroporated | mrna modified
    electroporated with mrna | electroporated mrna | mrna transfected | mrna based car | mrna chimeric | mrna bcma | mrna cd19
    messenger rna car | mrna cart`,
  rna: `
    mrna | messenger rna | circular rna | circrna | self-amplifying rna | rna`,
  nanoparticle: `
    lnp | tlnp | lipid nanoparticle | nanoparticle | lnps | lipid nanoparticles`,
  lentiviral: `
    lentiviral | lentivirus | =LV | lentivector | lentiviral vector | viral vector`,
  vectorGiven: `
    vector drug | vector injection | lv injection | lentiviral vector drug | lentiviral vector injection | vector product`,
  inVivo: `
    in vivo car | in vivo cart | in vivo ucar | in vivo chimeric | in vivo lv | in vivo lentiviral | in vivo generate
    in vivo generated | in vivo generation | in vivo generating | in vivo produced | in vivo engineered | in vivo engineering
    in vivo gene | in vivo mrna | in vivo delivery | in vivo reprogramming | in vivo programming | in vivo cell | in vivo t cell
    in vivo bcma | in vivo anti | in vivo cd19 | in vivo cd20 | in vivo dual | in vivo transduction | in vivo transduced
    in vivo transfection | in vivo targeted | in vivo b cell | generated in vivo | produced in vivo | engineered in vivo
    generate in vivo | generation in vivo | cells in situ | in situ car | in situ generated | inside the body to | in vivo autologous
    in vivo cellular | in vivo immunotherapy | in vivo therapy`,
  bispecific: `
    bispecific | bi specific | =BsAb | =BsAbs | bivalent`,
  trispecific: `
    trispecific | tri specific | =TsAb | triTE`,
  engager: `
    t cell engager | t cell engaging | t cell redirecting | t cell redirector | t cell dependent bispecific | t cell recruiting
    t cell bispecific | t lymphocyte engager | bispecific t cell | trispecific t cell | =BiTE | =BiTEs | =TCE | =TCEs | =TriTE
    cd3 bispecific | cd3 engager | anti cd3 bispecific | bispecific t cell engager`,
  antibody: `
    antibody | mab | =mAbs | monoclonal | immunoglobulin | rituximab | obinutuzumab | ocrelizumab | ofatumumab | daratumumab
    inebilizumab | tafasitamab | antibody drug conjugate | =ADC`,
  marker: `
    positive | negative | expression | expressing | expressed | count | level | depletion | depleting | depleted | deplete | bright
    high | low | loss | relapse | lymphocyte count | b cell | b lymphocyte | tumor | lymphoma | leukemia | malignancy`,
  // where plain T cells come from
  autologous: `
    autologous | autologus | autoleucel | patient derived | self derived | own t cell | own t lymphocyte | own white blood cell
    own immune cell | own cell | own blood immune cell | own blood | own lymphocyte | own genetically | own modified | patient own
    vicleucel | ciloleucel | maraleucel | auto car | from the patient blood | participant's own | patient's own | subject's own
    autologous t`,
  allogeneic: `
    allogeneic | allogenic | universal | =UCAR | =UCART | =LUCAR | u car | off the shelf | healthy donor | donor derived | donor car
    donor t cell | donor lymphocyte derived | cord blood | umbilical cord blood | hypoimmune | third party donor | third party
    allo car | allo cart | allogeneic t | =ThisCART | =ALLO | zapreleucel | geleucel | regedleucel | ansegedleucel`,
  transplant: `
    stem cell | transplant | transplantation | =HSCT | =HCT | =SCT | =BMT | bone marrow | hematopoietic | =ASCT | =AHSCT | graft | serum
    fat | bone graft | donor lymphocyte infusion | blood transfusion | platelet | organ | kidney | mesenchymal`,
  dual: `
    dual | bispecific | bi specific | tandem | compound | =cCAR | =CCAR | co infusion | coinfusion | co infused | co infuse | coinfused
    double target | double targeting | dual target | bicistronic | trispecific | tri specific | bivalent | combination of | combined
    combination | followed by | sequential | sequentially | cocktail | triple`,
  // cells without a receptor, and cells that are none of ours
  adoptive: `
    nk cell | natural killer cell | regulatory t cell | treg | t regulatory cell | tregs | engineered t cell | gene modified t cell
    genetically modified t cell | genetically engineered t cell | adoptive t cell | adoptive cell | double negative t | inkt cell
    γδ t cell | gamma delta t cell | tcr t cell`,
  cellProduct: `
    cell therapy | cell infusion | cell injection | cellular therapy | cell | cells | infusion | injection | leucel | autoleucel | cel`,
  givenCells: `
    cell infusion | cell injection | cell suspension | cell preparation | cell therapy | cellular therapy`,
  otherCells: `
    stem | stromal | mesenchymal | =MSC | =MSCs | marrow | platelet | red blood cell | dendritic | islet | beta cell | fibroblast
    chondrocyte | keratinocyte | progenitor | exosome | stem cell | stroma | mononuclear cell | vascular fraction | fecal
    plasma exchange | =HSCT | =AHSCT`,
  // who is meant, and in what kind of sentence
  people: `
    patient | participant | subject | adult | child | children | adolescent | individual | people | person | volunteer | cohort
    population | those with | pediatric | case | woman | women`,
  aim: `
    evaluate | evaluating | evaluation | evaluated | assess | assessing | assessment | assessed | investigate | investigating | explore
    exploring | exploratory | determine | determining | test | testing | learn | find out | study | trial | safety | efficacy | enroll
    enrol | enrolling | enrolment | enrollment | enrolls | recruit | recruiting | recruited | purpose | objective | aim | goal
    treatment of | designed | planned | eligible | examine | examining | establish | observe | characterize | compare
    target population | focus | focused | tested | clinical research | cohort`,
  past: `
    published | publication | reported | reporting | report | have shown | has shown | showed | shown | demonstrated | demonstrate
    suggest | suggested | suggesting | literature | data from | mouse | mice | murine | preclinical | animal | in vitro
    new england journal | nejm | was found | were found | study enrolled | studies have`,
  // before a name they speak of earlier work, after it of what those who are enrolled had
  earlier: `
    previous | previously | prior | recently | recent | already | have been | has been | achieved | currently used | widely used
    approved | model`,
  background: `
    is a chronic | is an autoimmune | are autoimmune | intended for | is a systemic | is a rare | is a severe | is a type | is a b cell | is a disease
    is characterized | are characterized | characterized by | caused by | prevalence | incidence of disease | pathogenesis | pathogenic
    mortality | is an antibody | is the most | most common | refer to | encompass | play a | is mediated | is driven | current treatment
    conventional treatment | standard treatment for | may lead | can lead | leading to | autoantibody against | are severe
    is a life threatening | potential as | emerged as | promising | specific autoantibody | risk of`,
  listing: `
    including | include | such as | namely | specifically | eg | i e | consisting of | comprising | for example`,
  denial: `
    non | without | excluding | exclude | excluded | exclusion | except | other than | not | no | rule out | ruled out | absence of
    free of | mimic | mimicking | never | unrelated | instead of | rather than | nor`,
  secondary: `
    secondary to | due to | complicating | complicated by | after | following | induced | associated with | in the setting of
    immune related adverse event | checkpoint inhibitor | checkpoint inhibitors | checkpoint | =irAE | =irAEs | toxicity | pre existing
    preexisting | history of | comorbid | with concomitant | concurrent`,
  // what the study is about
  autoimmune: `
    autoimmune | auto immune | autoimmunity | autoantibody mediated | autoantibody | antibody mediated disease
    antibody mediated disorder | antibody mediated inflammatory | antibody mediated neurological | antibody associated inflammatory
    antibody associated disease | immune mediated disease | immune mediated disorder | immune mediated inflammatory
    immune mediated kidney | immune mediated neurological | immune mediated nephropathy | immune mediated rheumatic
    immune inflammatory disease | immune related disease | immune nephritis | immune nephropathy | immune cytopenia | immune disorder
    immune disease | immune kidney disease | immune glomerular | immune glomerulonephritis | immune mediated glomerular | rheumatic
    rheumatological | rheumatologic | rheumatology | rheumatism | connective tissue disease | connective tissue disorder
    collagen disease | vasculitis | vasculitides | neuroimmune | neuroimmunological | neuroimmunology | neuroinflammatory disease
    b cell mediated disease | b cell related disease | b cell driven disease | b cell associated disease | plasma cell related disease
    inflammatory myopathy | demyelinating disease | inflammatory demyelinating | idiopathic inflammatory | inflammatory arthritis
    immune thrombocytopenia | immune hemolytic | alloimmune thrombocytopenia | =AID | =AIDs | =ARD`,
  otherAutoimmune: `
    evans syndrome | primary biliary cholangitis | primary biliary cirrhosis | primary sclerosing cholangitis | crohn disease | crohn
    ulcerative colitis | inflammatory bowel disease | celiac disease | psoriasis | psoriatic arthritis | spondyloarthritis
    spondylarthritis | ankylosing spondylitis | hidradenitis suppurativa | vitiligo | alopecia areata | uveitis | sarcoidosis
    pemphigus | pemphigoid | epidermolysis bullosa acquisita | cutaneous lupus | cutaneous lupus erythematosus | discoid lupus
    discoid lupus erythematosus | localized scleroderma | morphea | giant cell arteritis | polyarteritis nodosa | polymyalgia rheumatica
    kawasaki disease | hashimoto | thyroid eye disease | thyroiditis | addison disease | nephrotic syndrome | minimal change disease
    focal segmental glomerulosclerosis | podocytopathy | glomerulonephritis | monoclonal immunoglobulin deposit | c3 glomerulopathy
    guillain barre | multifocal motor neuropathy | anti mag | nodopathy | optic neuritis | transverse myelitis | susac | rasmussen
    opsoclonus | autoimmune ataxia | encephalomyelitis | acquired hemophilia | hemophilia a with inhibitor | pure red cell aplasia
    immune neutropenia | lymphoproliferative syndrome autoimmune | autoimmune lymphoproliferative syndrome | relapsing polychondritis
    cryoglobulinemia | iga vasculitis | henoch schonlein | retroperitoneal fibrosis | platelet transfusion refractoriness
    autoinflammatory | primary antiphospholipid | vogt koyanagi harada | lichen planus | narcolepsy | autoimmune pancreatitis
    orbitopathy | ophthalmopathy`,
  oncology: `
    cancer | cancers | carcinoma | tumor | tumors | neoplasm | neoplasia | neoplastic | malignancy | malignant | malignancies | lymphoma
    leukemia | leucemia | leukaemia | leucaemia | myeloma | sarcoma | rhabdomyosarcoma | osteosarcoma | liposarcoma | glioma
    glioblastoma | astrocytoma | ependymoma | medulloblastoma | neuroblastoma | hepatoblastoma | retinoblastoma | blastoma | melanoma
    mesothelioma | adenocarcinoma | hodgkin | waldenstrom | macroglobulinemia | plasmacytoma | myelodysplastic | myelofibrosis
    myeloproliferative | lymphoproliferative disorder | lymphoblastic | lymphocytic leukemia | metastatic | metastasis | metastases
    oncology | oncologic | oncological | hematologic malignancy | thymoma | seminoma | germ cell | teratoma | chordoma | hepatoma
    plasma cell dyscrasia | plasma cell disorder | blast crisis | =ALL | =AML | =CLL | =CML | =NHL | =DLBCL | =MCL | =FL | =PCNSL | =MDS
    =LBCL | =MZL | =RRMM | =NDMM | =DIPG | =GBM | =HCC | =NSCLC | =TNBC | =PTCL | =CTCL | solid tumor | tumor lysis`,
  graftDisease: `
    graft versus host | graft vs host | gvhd | =GVHD | =GvHD | =cGVHD | =aGVHD`,
  survey: `
    survey | questionnaire | perception | perceptions | attitude | attitudes | willingness | knowledge | opinion | preference
    preferences | interview | interviews | awareness | acceptance of`,
} as const;

export type CueName = keyof typeof LISTS;

const split = (list: string): string[] =>
  list
    .split(/[|\n]/)
    .map((word) => word.trim())
    .filter((word) => word !== '');

export const CUES = Object.fromEntries(Object.entries(LISTS).map(([name, list]) => [name, split(list)])) as Record<
  CueName,
  string[]
>;
