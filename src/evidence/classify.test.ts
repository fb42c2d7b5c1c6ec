import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { classifyStudy, type Label } from './classify.ts';
import { readRecords } from './read-records.server.ts';
import { parseCtgovStudy, type StudyFacts } from './study-facts.ts';
import { mergeFacts } from './study-order.ts';

const study = (facts: Partial<StudyFacts>): StudyFacts => ({ nctId: 'NCT90000001', eligibility: {}, ...facts });
const keys = (labels: readonly Label[], facet: string): string[] =>
  labels.filter((l) => l.facet === facet).map((l) => l.key);

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
    expect(labels).toEqual([
      { facet: 'disease', key: 'SLE', words: 'Systemic Lupus Erythematosus', field: 'condition', rule: 'name' },
    ]);
  });

  test('that names only "autoimmune diseases" gets no disease', () => {
    expect(classifyStudy(study({ conditions: ['Autoimmune Diseases'], briefTitle: 'A Study' }))).toEqual([]);
  });

  test('takes the targets and the modality of a product that it names', () => {
    const labels = classifyStudy(study({ interventions: [{ name: 'CABA-201' }, { name: 'Cyclophosphamide' }] }));
    expect(labels.map((l) => [l.facet, l.key, l.rule])).toEqual([
      ['product', 'resecabtagene autoleucel', 'synonym'],
      ['target', 'CD19', 'product'],
      ['modality', 'auto-CAR-T', 'product'],
    ]);
  });

  test('of which nothing is known gets no label', () => expect(classifyStudy(study({}))).toEqual([]));

  test('with very long words is cut in the label, not in the record', () => {
    const [label] = classifyStudy(study({ conditions: [`Lupus, ${'x'.repeat(900)}`] }));
    expect(label?.key).toBe('SLE');
    expect(label?.words.length).toBeLessThanOrEqual(200);
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
    ['CD19-targeted iNKT Cell Injection', ['CAR-iNKT']],
    ['CD19 CAR-γδ T cell', ['gd-CAR-T']],
    ['CD4⁺ CAR⁺ Foxp3⁺ cells', ['CAR-Treg']],
    ['CD19/BCMA CAR-T cells', ['dual-CAR']],
    ['CD19 or BCMA CAR-T cells', []],
    ['CD19 CAR-T cells', []],
    ['In vivo CAR-T', []],
    ['in vivo CAR-T by mRNA in a lipid nanoparticle', ['in-vivo-LNP']],
    ['Autologous stem cell transplantation', []],
    ['Rituximab', []],
    ['CARDIAC support from a universal donor', []],
  ])('of %j is %j', (name, expected) => expect(modality(name)).toEqual(expected));

  test('by the words of two different interventions is not concluded', () => {
    expect(modality('CD19 CAR-T cells', 'Autologous serum tears')).toEqual([]);
  });
});

test('of the 309 bundled studies 268 get a disease; the others name baskets or diseases that the vocabulary lacks', async () => {
  const folder = fileURLToPath(new URL('../../data/trials', import.meta.url));
  const studies = new Map<string, StudyFacts>();
  for (const file of readdirSync(folder).sort())
    for await (const record of readRecords(`${folder}/${file}`)) {
      const parsed = 'json' in record ? parseCtgovStudy(record.json) : null;
      if (parsed?.kind !== 'study') throw new Error('a bundled record cannot be read');
      const before = studies.get(parsed.nctId);
      studies.set(parsed.nctId, before ? mergeFacts(before, parsed.facts) : parsed.facts);
    }
  const without = [...studies.values()].filter((facts) => keys(classifyStudy(facts), 'disease').length === 0);
  expect(studies.size).toBe(309);
  expect(without).toHaveLength(41);
  const lacking = without.filter((facts) => !facts.conditions?.some((c) => /auto-?immune/i.test(c)));
  expect(lacking.map((facts) => facts.nctId).sort()).toEqual([
    'NCT05993611', // graft versus host disease
    'NCT06361836', // hidradenitis suppurativa
    'NCT06622694', // aplastic anemia, not said to be acquired
    'NCT07152223', // connective tissue diseases
    'NCT07682766', // septic shock
  ]);
});
