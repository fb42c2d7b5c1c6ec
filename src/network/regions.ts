/*
 * Countries by geographic region. Source: United Nations Statistics Division, "Standard country or area codes for statistical use" (M49),
 * https://unstats.un.org/unsd/methodology/m49/; its sub-regions, with those of Oceania taken together. Taiwan and Kosovo have no
 * entry of their own there; they stand with their neighbours. A grouping for statistics: it says nothing about status or borders.
 */

export interface Region {
  key: string;
  label: string;
  /** ISO 3166-1 alpha-2 codes. */
  countries: readonly string[];
}

const region = (key: string, label: string, codes: string): Region => ({ key, label, countries: codes.split(' ') });

export const REGIONS: readonly Region[] = [
  region('northern-africa', 'Northern Africa', 'DZ EG EH LY MA SD TN'),
  region(
    'sub-saharan-africa',
    'Sub-Saharan Africa',
    'AO BF BI BJ BW CD CF CG CI CM CV DJ ER ET GA GH GM GN GQ GW KE KM LR LS MG ML MR MU MW MZ NA NE NG RE RW SC SH SL SN SO SS ST SZ TD TG TZ UG YT ZA ZM ZW',
  ),
  region('northern-america', 'Northern America', 'BM CA GL PM US'),
  region(
    'latin-america',
    'Latin America and the Caribbean',
    'AG AI AR AW BB BL BO BQ BR BS BZ CL CO CR CU CW DM DO EC FK GD GF GP GT GY HN HT JM KN KY LC MF MQ MS MX NI PA PE PR PY SR SV SX TC TT UY VC VE VG VI',
  ),
  region('central-asia', 'Central Asia', 'KG KZ TJ TM UZ'),
  region('eastern-asia', 'Eastern Asia', 'CN HK JP KP KR MN MO TW'),
  region('south-eastern-asia', 'South-eastern Asia', 'BN ID KH LA MM MY PH SG TH TL VN'),
  region('southern-asia', 'Southern Asia', 'AF BD BT IN IR LK MV NP PK'),
  region('western-asia', 'Western Asia', 'AE AM AZ BH CY GE IL IQ JO KW LB OM PS QA SA SY TR YE'),
  region('eastern-europe', 'Eastern Europe', 'BG BY CZ HU MD PL RO RU SK UA'),
  region('northern-europe', 'Northern Europe', 'AX DK EE FI FO GB GG IE IM IS JE LT LV NO SE SJ'),
  region('southern-europe', 'Southern Europe', 'AD AL BA ES GI GR HR IT ME MK MT PT RS SI SM VA XK'),
  region('western-europe', 'Western Europe', 'AT BE CH DE FR LI LU MC NL'),
  region('oceania', 'Oceania', 'AS AU CK FJ FM GU KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TO TV VU WF WS'),
];

const regionByCountry = new Map(REGIONS.flatMap((r) => r.countries.map((c) => [c, r.key] as const)));
const labels = new Map(REGIONS.map((r) => [r.key, r.label]));

/** Key of the region of a country by its alpha-2 code; null where the code is none that is known. */
export const regionOf = (country: string | null): string | null =>
  country === null ? null : (regionByCountry.get(country) ?? null);
export const regionLabel = (key: string): string => labels.get(key) ?? key;
export const countriesOf = (key: string): readonly string[] => REGIONS.find((r) => r.key === key)?.countries ?? [];

const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
/** The English name of a country by its alpha-2 code; the code itself where it has none. */
export const countryLabel = (code: string): string => names.of(code) ?? code;
export const isCountry = (code: string): boolean => regionByCountry.has(code);

/** Every country, by its English name. */
export const COUNTRIES: readonly { key: string; label: string }[] = [...regionByCountry.keys()]
  .map((key) => ({ key, label: countryLabel(key) }))
  .sort((a, b) => a.label.localeCompare(b.label, 'en'));

const folded = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .replace(/\(.*?\)/g, ' ')
    .replace(/[^\p{L}]+/gu, ' ')
    .trim()
    .toLowerCase();

/** How registries write countries where that is not the name above. */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  BA: ['Bosnia and Herzegovina'],
  CD: ['Congo, The Democratic Republic of the', 'Democratic Republic of the Congo'],
  CI: ["Cote D'Ivoire"],
  CZ: ['Czech Republic', 'Czechia'],
  GB: ['UK', 'Great Britain', 'United Kingdom'],
  HK: ['Hong Kong'],
  IR: ['Iran, Islamic Republic of'],
  KR: ['Korea, Republic of', 'Republic of Korea', 'Korea', 'South Korea'],
  MD: ['Moldova, Republic of'],
  MK: ['Macedonia, The Former Yugoslav Republic of', 'North Macedonia'],
  MO: ['Macau', 'Macao'],
  PS: ['Palestinian Territory, occupied', 'Palestinian Territories'],
  RU: ['Russian Federation'],
  SY: ['Syrian Arab Republic'],
  TR: ['Turkey', 'Türkiye'],
  US: ['USA', 'United States of America', 'United States'],
  VN: ['Viet Nam', 'Vietnam'],
};
const byName = new Map<string, string>(
  COUNTRIES.flatMap(({ key, label }) => [label, ...(ALSO[key] ?? [])].map((name) => [folded(name), key] as const)),
);

/** The alpha-2 code of a country by its English name, as registries and people write it; null where it is not known. */
export const countryCodeOf = (name: string): string | null => byName.get(folded(name)) ?? null;
