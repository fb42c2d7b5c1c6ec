import { foldText } from '#vocabulary/fold.ts';

/** A country as people and as registries call it. */
export interface CountryName {
  label: string;
  /** How registries write it, in whatever year. */
  written: readonly string[];
}

/** Countries whose name in registries is not, or was not always, the one of CLDR. */
const WRITTEN: Readonly<Record<string, readonly string[]>> = {
  BA: ['Bosnia and Herzegovina'],
  BO: ['Bolivia'],
  CD: ['Congo, The Democratic Republic of the', 'Democratic Republic of the Congo'],
  CI: ["Côte D'Ivoire", "Cote D'Ivoire"],
  CZ: ['Czechia', 'Czech Republic'],
  HK: ['Hong Kong'],
  IR: ['Iran', 'Iran, Islamic Republic of'],
  KR: ['South Korea', 'Korea, Republic of'],
  MD: ['Moldova', 'Moldova, Republic of'],
  MK: ['North Macedonia', 'Macedonia, The Former Yugoslav Republic of'],
  MO: ['Macau', 'Macao'],
  PS: ['Palestinian Territories', 'Palestinian Territory, occupied'],
  RU: ['Russia', 'Russian Federation'],
  SY: ['Syria', 'Syrian Arab Republic'],
  TR: ['Turkey (Türkiye)', 'Turkey', 'Türkiye'],
  VN: ['Vietnam', 'Viet Nam'],
};

/** Other names that people type. Those in capitals count only in capitals. */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  AE: ['UAE'],
  CN: ['mainland China'],
  GB: ['UK', 'Great Britain'],
  KR: ['Korea'],
  NL: ['Holland', 'The Netherlands'],
  US: ['USA', 'US', 'United States of America'],
};

/** Codes of CLDR that are no country. */
const NO_COUNTRIES: ReadonlySet<string> = new Set(['EU', 'EZ', 'QO', 'UN', 'XA', 'XB', 'ZZ']);

const byName = new Map<string, CountryName & { exact: string | null }>();
const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
const letters = Array.from({ length: 26 }, (_, i) => String.fromCharCode(65 + i));
for (const code of letters.flatMap((a) => letters.map((b) => a + b))) {
  const label = NO_COUNTRIES.has(code) ? undefined : names.of(code);
  if (label === undefined) continue;
  const written = WRITTEN[code] ?? [label];
  for (const name of [label, ...written, ...(ALSO[code] ?? [])]) {
    const exact = /^[A-Z]{2,3}$/.test(name) ? name : null;
    if (!byName.has(foldText(name))) byName.set(foldText(name), { label: written[0] ?? label, written, exact });
  }
}

/** The country that goes by this name in English; null where none does. */
export function countryByName(words: string): CountryName | null {
  const found = byName.get(foldText(words));
  return found && (found.exact === null || found.exact === words) ? found : null;
}

/** Every word of these names, folded: for suggestions. */
export const countryWords = (): string[] => [...byName.keys()].flatMap((name) => name.split(' '));
