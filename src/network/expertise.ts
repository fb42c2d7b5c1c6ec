import type { Chosen } from './people-words.ts';

/** What somebody is good at, as the network looks for it. A key is never given another meaning; a new one is added at the end. */
export const EXPERTISE = [
  { key: 'clinician', label: 'Clinical care of autoimmune disease' },
  { key: 'cell-therapy-clinician', label: 'Clinical care in cell therapy and transplantation' },
  { key: 'trialist', label: 'Design and conduct of clinical trials' },
  { key: 'translational', label: 'Translational immunology' },
  { key: 'biomarkers', label: 'Biomarkers and immune monitoring' },
  { key: 'cell-engineering', label: 'Cell engineering and constructs' },
  { key: 'manufacturing', label: 'Manufacturing and quality of cell products' },
  { key: 'apheresis', label: 'Apheresis and cell collection' },
  { key: 'biostatistics', label: 'Biostatistics' },
  { key: 'evidence-synthesis', label: 'Systematic review and evidence synthesis' },
  { key: 'epidemiology', label: 'Epidemiology and registries' },
  { key: 'safety', label: 'Safety and pharmacovigilance' },
  { key: 'long-term-follow-up', label: 'Long-term follow-up' },
  { key: 'regulatory', label: 'Regulatory science' },
  { key: 'ethics', label: 'Ethics and consent' },
  { key: 'health-economics', label: 'Health economics and access' },
  { key: 'patient-reported-outcomes', label: 'Outcomes that patients report' },
  { key: 'imaging-pathology', label: 'Imaging and pathology' },
  { key: 'data-science', label: 'Data science and informatics' },
  { key: 'nursing', label: 'Nursing and coordination of care' },
  { key: 'patient-representative', label: 'Experience as a patient or carer' },
  { key: 'policy-funding', label: 'Policy and funding of research' },
] as const satisfies readonly Chosen[];
export type ExpertiseKey = (typeof EXPERTISE)[number]['key'];

const labels = new Map<string, string>(EXPERTISE.map((e) => [e.key, e.label]));
export const isExpertise = (key: string): key is ExpertiseKey => labels.has(key);
export const expertiseLabel = (key: string): string => labels.get(key) ?? key;

/** Parts that people play in the field, beside what they are good at. */
export const FIELD_ROLES = [
  { key: 'principal-investigator', label: 'Principal investigator of a trial' },
  { key: 'site-investigator', label: 'Investigator at a trial site' },
  { key: 'group-leader', label: 'Leader of a research group' },
  { key: 'centre-lead', label: 'Lead of a treatment centre' },
  { key: 'guideline-author', label: 'Author of guidelines or recommendations' },
  { key: 'safety-board', label: 'Member of a data and safety monitoring board' },
  { key: 'registry-lead', label: 'Lead of a registry' },
  { key: 'society-officer', label: 'Officer of a scientific society' },
  { key: 'patient-organisation', label: 'Part of a patients’ organisation' },
  { key: 'funder', label: 'Funder of research' },
  { key: 'developer', label: 'Developer of a product' },
] as const satisfies readonly Chosen[];

/** The pillars of the network. */
export const PILLARS = [
  { key: 'scientific', label: 'Scientific leadership' },
  { key: 'clinical', label: 'Clinical leadership' },
  { key: 'ecosystem', label: 'Ecosystem expansion' },
] as const satisfies readonly Chosen[];
