import { type ItemBehind, type OfficeWord, type PersonBefore, reasonKey } from './conflict-engine.ts';
import type { ConflictLevel, Duty } from './conflict-rules.ts';
import type { AmountBand, IcmjeCategory, Interest } from './interests.ts';

/* Items and interests of which the worked cases are made up. */

const product = (company: string, key: string, study: string) =>
  ({ company, relation: 'product', products: [key], studies: [study] }) as const;
const behind = (
  title: string,
  more: Partial<ItemBehind> & { of?: readonly ReturnType<typeof product>[] } = {},
): ItemBehind => {
  const { of = [], ...rest } = more;
  return {
    title,
    companies: of.map((c) => ({ ...c, products: [...c.products], studies: [...c.studies] })),
    unresolved: [],
    ...rest,
  };
};

const MIV = product('kyverna', 'mivocabtagene autoleucel', 'NCT00000001');
const RAP = product('novartis', 'rapcabtagene autoleucel', 'NCT00000002');
const GC = product('gracell', 'GC012F', 'NCT00000003');
const ESO = product('esobiotec', 'ESO-T01', 'NCT00000004');
const KITE = product('kite', 'KITE-363', 'NCT00000005');
const ERL = product('erlangen', 'Erlangen CD19 CAR-T', 'NCT00000006');
const JUNO = { company: 'juno', relation: 'sponsor', products: [], studies: ['NCT00000007'] } as const;

export const ITEMS = {
  kyverna: behind('A registry of patients after mivocabtagene autoleucel', { of: [MIV] }),
  two: behind('Which of two products to compare first', { of: [MIV, RAP] }),
  gracell: behind('A study of GC012F', { of: [GC] }),
  esobiotec: behind('A study of ESO-T01', { of: [ESO] }),
  kite: behind('A study of KITE-363', { of: [KITE] }),
  juno: behind('A trial that Juno sponsors', { companies: [{ ...JUNO, products: [], studies: [...JUNO.studies] }] }),
  astrazeneca: behind('A study that AstraZeneca sponsors', {
    companies: [{ company: 'astrazeneca', relation: 'sponsor', products: [], studies: ['NCT00000008'] }],
  }),
  erlangen: behind('The academic product from Erlangen', { of: [ERL] }),
  collaborator: behind('A trial with a company as collaborator', {
    companies: [{ company: 'miltenyi', relation: 'collaborator', products: [], studies: ['NCT00000009'] }],
  }),
  unresolved: behind('A trial whose sponsors nobody resolved', {
    unresolved: ['Made-up Cells Co., Ltd.', 'Example University Hospital'],
    studies: ['NCT00000010'],
  }),
  rival: behind('A registry of patients after mivocabtagene autoleucel, with rivals', {
    of: [MIV],
    rivals: [{ company: 'cabaletta', product: 'resecabtagene autoleucel', target: 'CD19', disease: 'SLE' }],
  }),
  named: behind('A partnership with a company that the item names', {
    companies: [{ company: 'cabaletta', relation: 'named', products: [], studies: [] }],
  }),
  none: behind('A common definition of remission'),
} as const;

export interface Given {
  interests?: readonly Interest[];
  represents?: readonly string[];
  represented?: PersonBefore['represented'];
  roles?: PersonBefore['roles'];
  declaredAt?: string | null;
  recused?: boolean;
}

const NAMES: Readonly<Record<string, string>> = {
  kyverna: 'Kyverna Therapeutics',
  novartis: 'Novartis',
  gracell: 'Gracell Biotechnologies',
  astrazeneca: 'AstraZeneca',
  esobiotec: 'EsoBiotec',
  kite: 'Kite',
  gilead: 'Gilead Sciences',
  juno: 'Juno Therapeutics',
  'bristol-myers-squibb': 'Bristol Myers Squibb',
  cabaletta: 'Cabaletta Bio',
  erlangen: 'University Hospital Erlangen',
  miltenyi: 'Miltenyi Biomedicine',
};

/** One interest; `when` is [from, to]. */
export const has = (
  category: IcmjeCategory,
  who: string,
  band: AmountBand = 'to-10000',
  when: readonly [string | null, string | null] = ['2025-01', null],
  id = 'interest-1',
): Interest => ({
  id,
  category,
  company: who in NAMES ? who : null,
  entity: NAMES[who] ?? who,
  band,
  from: when[0],
  to: when[1],
});

export type Row = [
  title: string,
  given: Given,
  item: ItemBehind,
  level: ConflictLevel,
  duty: Duty,
  rules: readonly string[],
  more?: { word?: OfficeWord; day?: string },
];

export const CONSULTING = has(4, 'kyverna');
export const STOCK = has(11, 'kyverna', 'not-stated', ['2024', null]);
export const word = (duty: Duty, reason: string, covers: readonly string[] = []): OfficeWord => ({
  duty,
  reason,
  covers,
});
export const key = (rule: string, company: string, interest: string | null = 'interest-1'): string =>
  reasonKey({ rule, company, interest });
export const LONG = 'The fee was for teaching on another product, and was returned.';
