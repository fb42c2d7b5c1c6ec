import { describe, expect, test } from 'vitest';
import { diseaseParents } from '#vocabulary/vocabulary.ts';
import { classify, classifyStudy, type Label } from './classify.ts';
import { LABEL_RULES, RELEVANCE_RULES } from './classify-rules.ts';
import { judgeRelevance } from './relevance.ts';
import type { StudyFacts } from './study-facts.ts';

const study = (facts: Partial<StudyFacts>): StudyFacts => ({ nctId: 'NCT90000001', eligibility: {}, ...facts });
const keys = (labels: readonly Label[], facet: string): string[] =>
  labels.filter((l) => l.facet === facet && l.rule !== 'parent').map((l) => l.key);
const diseases = (facts: Partial<StudyFacts>): string[] => keys(classifyStudy(study(facts)), 'disease');
const label = (facts: Partial<StudyFacts>, key: string): Label | undefined =>
  classifyStudy(study(facts)).find((l) => l.key === key);

describe('a study', () => {
  test('of a disease is one of the broader disease too, by the rule "parent"', () => {
    const labels = classifyStudy(study({ conditions: ['Juvenile Dermatomyositis'] }));
    expect(labels).toEqual([
      { facet: 'disease', key: 'JDM', words: 'Juvenile Dermatomyositis', field: 'condition', rule: 'name' },
      { facet: 'disease', key: 'DM', words: 'Juvenile Dermatomyositis', field: 'condition', rule: 'parent' },
      { facet: 'disease', key: 'IIM', words: 'Juvenile Dermatomyositis', field: 'condition', rule: 'parent' },
    ]);
  });

  test('gets each key once, earned by the registry’s own heading before the title', () => {
    const labels = classifyStudy(study({ briefTitle: 'CAR-T in SLE', conditions: ['Systemic Lupus Erythematosus'] }));
    expect(labels.filter((l) => l.facet === 'disease')).toEqual([
      { facet: 'disease', key: 'SLE', words: 'Systemic Lupus Erythematosus', field: 'condition', rule: 'name' },
    ]);
  });

  test('that names only "autoimmune diseases" gets no disease', () => {
    expect(classifyStudy(study({ conditions: ['Autoimmune Diseases'], briefTitle: 'A Study' }))).toEqual([]);
  });

  test('takes the targets and the modality of a product that it names', () => {
    const labels = classifyStudy(study({ interventions: [{ name: 'CABA-201' }, { name: 'Cyclophosphamide' }] }));
    expect(labels.map((l) => [l.facet, l.key, l.rule])).toEqual([
      ['product', 'resecabtagene autoleucel', 'name'],
      ['target', 'CD19', 'product'],
      ['modality', 'auto-CAR-T', 'product'],
    ]);
  });

  test('says where a target rests on a note that was not checked', () => {
    expect(label({ interventions: [{ name: 'GT719' }] }, 'CD19')?.rule).toBe('product, not checked');
  });

  test('of which nothing is known gets no label', () => expect(classifyStudy(study({}))).toEqual([]));

  test('with very long words is cut in the label, not in the record', () => {
    const found = label({ conditions: [`Erythematosus, Systemic Lupus ${'x'.repeat(600)}`] }, 'SLE');
    expect(found?.words.length).toBeLessThanOrEqual(200);
  });

  test('always gets the same answer, and carries it to judgeRelevance', () => {
    const facts = study({ briefTitle: 'CD19 CAR-T in Lupus' });
    expect(classify(facts)).toEqual(classify(facts));
    const labels = classifyStudy(facts);
    expect(judgeRelevance(facts, labels)).toEqual(classify(facts).relevance);
    expect(judgeRelevance(facts, [...labels])).toEqual(classify(facts).relevance);
  });
});

describe('a short form that means other things', () => {
  test('counts where the record explains it, and is no second disease there', () => {
    expect(diseases({ conditions: ['Systemic Sclerosis (SSc)'], briefTitle: 'CAR-T in SSc' })).toEqual(['SSc']);
    expect(diseases({ briefTitle: 'CAR-T in Generalized Myasthenia Gravis (MG)' })).toEqual(['gMG']);
    const facts = { briefTitle: 'CAR-T in Refractory AAV', briefSummary: 'ANCA-associated vasculitis (AAV) is rare.' };
    expect(label(facts, 'AAV')).toMatchObject({ words: 'AAV', rule: 'short form defined in the record' });
  });
  test('counts in a list of diseases that are certain', () => {
    expect(diseases({ conditions: ['SLE', 'MS', 'RA'] }).sort()).toEqual(['MS', 'RA', 'SLE']);
    expect(diseases({ conditions: ['SSC RA SS IIM'] }).sort()).toEqual(['IIM', 'RA', 'SSc', 'SjD']);
  });
  test.each([
    [['MS']],
    [['RA', 'RAEB', 'MDS']],
    [['AAV Vector Shedding']],
    [['DM', 'Hypertension']],
    [['MPA pharmacokinetics']],
  ])('does not count alone: %j', (conditions) => expect(diseases({ conditions })).toEqual([]));
});

describe('running text', () => {
  const basket = {
    briefTitle: 'A Study of YC-1 CAR-T',
    conditions: ['Autoimmune Diseases'],
    interventions: [{ name: 'YC-1 CAR-T' }],
  };
  test('adds the diseases of those who are enrolled, not those of the background or of earlier work', () => {
    const briefSummary =
      'Multiple sclerosis is a chronic disease. A published study enrolled eight patients with myositis. ' +
      'This study will evaluate YC-1 in patients with systemic sclerosis or immune thrombocytopenia, but not in those with a history of rheumatoid arthritis.';
    expect(diseases({ ...basket, briefSummary })).toEqual(['SSc', 'ITP']);
    expect(label({ ...basket, briefSummary }, 'SSc')).toMatchObject({
      field: 'brief summary',
      rule: 'who is enrolled',
    });
  });
  test('of the criteria is read up to the exclusions, and only where nothing else names a disease', () => {
    const eligibility = {
      criteria:
        'Inclusion Criteria:\n\n* Lupus nephritis class III or IV\n* Myositis\n\nExclusion Criteria:\n\n* Multiple sclerosis',
    };
    expect(diseases({ ...basket, eligibility })).toEqual(['LN', 'IIM']);
    expect(diseases({ ...basket, conditions: ['Pemphigus Vulgaris'], eligibility })).toEqual(['PV']);
  });
  test('names the target of a product that titles and interventions leave open, and no marker of cells', () => {
    const facts = { briefTitle: 'ZX-5 in Lupus', interventions: [{ name: 'ZX-5 injection' }] };
    const said =
      'ZX-5 is an autologous CAR-T product directed against BCMA. CD19+ B cells and CD20-positive cells are counted.';
    expect(keys(classifyStudy(study({ ...facts, briefSummary: said })), 'target')).toEqual(['BCMA']);
    expect(
      keys(classifyStudy(study({ ...facts, briefSummary: 'The CD19+ B-cell count is measured.' })), 'target'),
    ).toEqual([]);
  });
  test('of a study that gives a medicine is a mention, not a therapy', () => {
    const facts = {
      briefTitle: 'Rituximab in Lupus',
      interventions: [{ name: 'Rituximab' }],
      briefSummary: 'To evaluate rituximab before CD19 CAR-T cells in patients with lupus.',
    };
    expect(classify(study(facts))).toMatchObject({ relevance: { relevant: false, rule: 'no-therapy' } });
  });
});

describe('the modality', () => {
  const modality = (...names: string[]): string[] =>
    keys(classifyStudy(study({ interventions: names.map((name) => ({ name })) })), 'modality');
  test.each([
    ['Allogeneic anti-CD19 CAR T-cells', ['allo-CAR-T']],
    ['Universal CD19 CAR-T', ['allo-CAR-T']],
    ['Autologous anti-CD19 CAR-T cells', ['auto-CAR-T']],
    ['anti-CD19 CAR NK cells', ['CAR-NK']],
    ['CD19/BCMA CAR-NK cells', ['CAR-NK', 'dual-CAR']],
    ['CD19-targeted iNKT Cell Injection', ['CAR-iNKT']],
    ['CD19 CAR-γδ T cell', ['gd-CAR-T']],
    ['CD4⁺ CAR⁺ Foxp3⁺ cells', ['CAR-Treg']],
    ['CD19/BCMA CAR-T cells', ['auto-CAR-T', 'dual-CAR']],
    ['CD19 or BCMA CAR-T cells', ['auto-CAR-T']],
    ['CD19 CAR-T cells', ['auto-CAR-T']],
    ['In vivo CAR-T', ['in-vivo-LV']],
    ['in vivo CAR-T by mRNA in a lipid nanoparticle', ['in-vivo-LNP']],
    ['CD19xCD3 bispecific antibody', ['TCE-bi']],
    ['PD-1/VEGF bispecific antibody', []],
    ['Autologous stem cell transplantation', []],
    ['Rituximab', []],
    ['CARDIAC support from a universal donor', []],
  ])('of %j is %j', (name, expected) => expect(modality(name)).toEqual(expected));

  test('is inferred by a rule of its own where nothing tells the origin or the vector', () => {
    const rule = (name: string, key: string) => label({ interventions: [{ name }] }, key)?.rule;
    expect(rule('CD19 CAR-T cells', 'auto-CAR-T')).toBe('usual origin');
    expect(rule('Autologous CD19 CAR-T cells', 'auto-CAR-T')).toBe('wording');
    expect(rule('In vivo CAR-T', 'in-vivo-LV')).toBe('usual vector');
  });

  test('is not read from a transplant', () => {
    const labels = classifyStudy(study({ briefTitle: 'CD19 CAR-T After Allogeneic Stem Cell Transplantation' }));
    expect(keys(labels, 'modality')).toEqual(['auto-CAR-T']);
  });
});

describe('childhood-onset lupus', () => {
  const lupus = { conditions: ['Systemic Lupus Erythematosus'] };
  test.each([
    ['its ages', { eligibility: { minimumAge: '5 Years', maximumAge: '21 Years' } }],
    ['its title', { briefTitle: 'CAR-T in Children With Systemic Lupus Erythematosus' }],
    ['its hospital', { sponsor: { name: 'Example Children’s Hospital' }, eligibility: { minimumAge: '5 Years' } }],
  ])('is told by %s', (_, more) => expect(label({ ...lupus, ...more }, 'cSLE')?.rule).toBe('of children'));
  test.each([
    [{ eligibility: { minimumAge: '12 Years', maximumAge: '65 Years' } }],
    [{ eligibility: { minimumAge: '18 Years', maximumAge: '30 Years' } }],
    [{ briefTitle: 'CAR-T in Children and Adults With Systemic Lupus Erythematosus' }],
    [{ sponsor: { name: 'Example Children’s Hospital' }, eligibility: { minimumAge: '18 Years' } }],
  ])('is not told by %j', (more) => expect(diseases({ ...lupus, ...more })).toEqual(['SLE']));
});

test('every rule that a label or judgement can carry is said in words', () => {
  const rules = new Set(LABEL_RULES.map((r) => r.rule));
  const made = classify(study({ briefTitle: 'CAR-T in Lupus Nephritis' }));
  for (const l of made.labels) expect(rules.has(l.rule), l.rule).toBe(true);
  expect(RELEVANCE_RULES.map((r) => r.rule)).toContain(made.relevance.rule);
});

test('a broader disease is never earned by its own rule through a narrower one', () => {
  const labels = classifyStudy(study({ conditions: ['Lupus Nephritis', 'Primary Progressive Multiple Sclerosis'] }));
  for (const l of labels.filter((one) => one.rule === 'parent'))
    expect(labels.some((n) => diseaseParents(n.key).includes(l.key))).toBe(true);
  expect(keys(labels, 'disease')).toEqual(['LN', 'PPMS']);
});
