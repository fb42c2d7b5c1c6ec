/** Word lists for reading names and affiliations as registries and papers write them. All in small letters without accents. */

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** Before a name, as written without points and hyphens. */
export const TITLES = words(
  'prof professor professeur dr doctor docteur drmed med univprof univ pd privdoz privatdozent priv doz mr mrs ms miss sir dame hon apl assoc associate assistant asst aprof dra doctora pi frau herr pharmd',
);

/** After a name: degrees, fellowships and positions. */
export const DEGREES = words(
  'md phd mdphd ass assoc asst dphil do dds dmd dvm dsc scd msc ms ma mph mpharm mba mhs mhsc mscr mres mphil bsc bs ba bsn msn rn np crnp aprn fnp dnp pac pa pharmd mbbs mbchb mbbch mb bch bchir mbbchir mrcp mrcpch frcp frcpc frcpch frcpath fracp facp faan facr facc faha facs fasco fams frs fmedsci fccp frcs frcsc frcog ccfp edd psyd jd llm esq cra ccrp ccrc cctc rph bpharm mmed mmsc habil prof professor dr doctor docteur director phdmd drmed scientist hons drph dnb dm mch',
);

export const SUFFIXES = words('jr sr ii iii iv 2nd 3rd');

/** Words that belong to the family name that follows them. */
export const PARTICLES = words(
  'van von vom zu zur der den ter ten te de del della di da dos das du la le lo el al bin ibn ben bint af av st mac abu abo abou',
);

/** Words that no person is called: offices, teams, companies. */
export const NOT_A_PERSON = words(
  'contact contacts director directors monitor information info call center centre department clinic hospital university institute office team group trial trials study studies recruitment recruiting coordinator coordinators investigator investigators inc llc ltd limited gmbh ag corp corporation company sas bv nv plc kk registry registries transparency disclosure clinical medical research operations affairs development enrollment enrolment hotline sponsor program programme pharma pharmaceuticals pharmaceutical biopharma biopharmaceuticals therapeutics biotherapeutics biotech biotechnology biosciences bioscience biologics oncology sciences science health healthcare central responsible party manager lead leader officer physician chief general email phone consortium collaborative network committee foundation society association unit service services laboratories laboratory global regional site site(s) tbd unknown designated administrator',
);

/** Family names that very many people bear, in their usual romanisation; with a given name of one syllable the name says little. */
export const CROWDED_FAMILIES = words(
  'wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng liang xie tang song han deng feng cao peng zeng xiao tian dong pan yuan cai jiang yu du ye cheng wei su lu ding ren shen yao jin tan fan fang shi cui liao zou xiong bai meng qin qiu hou jia xue yan lei long shao wan qian dai kong chang lai hao gong lv lue lyu kim lee park choi jung jeong cho chung yoon lim shin oh seo kwon hwang ahn an moon chan wong cheung lau leung ng ho nguyen tran le pham kumar singh patel khan ahmed ali sharma gupta tanaka sato suzuki',
);

/** Of a family name, not of a given one: what makes "Xu Huji" read as family and given. */
export const FAMILY_FIRST = words(
  'wang li zhang liu chen yang huang zhao wu zhou xu sun zhu hu guo lin gao luo zheng liang xie tang song han deng feng cao peng zeng xiao tian dong pan yuan cai jiang yu du ye cheng wei su lu ding ren shen yao tan fan fang shi cui liao zou xiong bai meng qin qiu hou jia xue yan shao kim lee park choi jeong cho yoon lim shin seo kwon hwang ahn moon',
);

/** Left out of the name of an institution. */
export const SMALL_WORDS = words(
  'the of at and for in de la le les du des del della di da der die das fur und et y e l d a an',
);

/** What a part of an affiliation is about, most telling first. */
export const HOSPITAL =
  /\b(?:hospitals?|clinics?|clinica|klinik\w*|universitatsklinik\w*|hopita(?:l|ux)|ospedal\w*|policlinico|infirmary|charite|assistance publique|ap hp|irccs|hospices|medical cent(?:er|re)|cancer cent(?:er|re)|chu|chru|nhs|sjukhus\w*|ziekenhuis|umc|hospitalier|inselspital|spital|krankenhaus|health system|clinic barcelona)\b/;
export const INSTITUTE =
  /\b(?:institut\w*|instituto|istituto|academy|foundation|fondazione|centro|cent(?:er|re)|inserm|cnrs|nih|laborator(?:y|ies))\b/;
export const UNIVERSITY = /\b(?:universi\w*|college|ecole|school|eth|politecnico)\b/;
export const COMPANY =
  /\b(?:inc|llc|ltd|gmbh|ag|corp|corporation|co|sa|sas|bv|nv|plc|pharma\w*|therapeutics|biopharma\w*|biotech\w*|biosciences|biologics|laboratoires|squibb|novartis|roche)\b/;
export const DEPARTMENT =
  /^(?:\w+ )?(?:department|dept|division|div|section|service|unit|unite|faculty|facultad|faculte|chair|ward|lab|group|program|programme|team|head|director|professor|chief|abteilung|medizinische klinik|klinik fur|clinic for|clinic of|laboratory of|centre for|center for|institute of|institute for|school of|college of medicine)\b/;
/** Words that say what sort of place it is and not which. */
export const GENERIC = words(
  'university universities hospital hospitals clinic clinical general medical medicine center centre affiliated first second third fourth 1st 2nd 3rd national central regional teaching school college institute research city people peoples provincial municipal public children childrens cancer health sciences science saint st central memorial academic county district foundation international surgical internal department',
);
