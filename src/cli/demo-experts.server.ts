import type { Db } from '#db/tx.ts';
import type { NamingRecord } from '#network/expert-found.ts';
import type { MentionRole } from '#network/expert-mentions.ts';
import { refreshExperts, writeMadeUpRecords } from '#network/expert-refresh.server.ts';

/** Made-up investigators, since the bundled records name nobody: every name and institution says so. None stands for a real person or place. */

interface Named {
  given: string;
  family: string;
  at: string;
  role?: MentionRole;
  orcid?: string;
}

const HOSPITALS = {
  de: 'Made-up Hospital Elbe, Germany',
  fr: 'Made-up Hospital Loire, France',
  us: 'Made-up Hospital Prairie, United States',
  cn: 'Made-up Hospital Lotus, China',
  jp: 'Made-up Hospital Maple, Japan',
  it: 'Made-up Hospital Cypress, Italy',
} as const;

/** Disease keys and targets, who is named, the year; `report` makes it a paper. */
type Scene = readonly [
  id: string,
  year: number,
  labels: readonly string[],
  people: readonly Named[],
  report?: 'report',
];

const ERFUNDEN: Named = { given: 'Ada', family: 'Erfunden', at: HOSPITALS.de };
const FICTIF: Named = { given: 'Bruno', family: 'Fictif', at: HOSPITALS.fr };
const INVENTED: Named = { given: 'Cleo', family: 'Invented', at: HOSPITALS.us };
const SAMPLE: Named = { given: 'Xo', family: 'Wang', at: HOSPITALS.cn };
const KAKU: Named = { given: 'Hana', family: 'Kakuu', at: HOSPITALS.jp };
const FINTO: Named = { given: 'Gio', family: 'Finto', at: HOSPITALS.it };

const SCENES: readonly Scene[] = [
  [
    'made-up-1',
    2023,
    ['disease:SLE', 'disease:LN', 'target:CD19'],
    [ERFUNDEN, { ...FICTIF, role: 'site-investigator' }],
  ],
  ['made-up-2', 2024, ['disease:IIM', 'disease:SSc', 'target:CD19'], [ERFUNDEN]],
  ['made-up-3', 2024, ['disease:SSc', 'target:BCMA'], [FICTIF]],
  ['made-up-4', 2025, ['disease:SLE', 'disease:MS', 'target:CD19'], [INVENTED]],
  ['made-up-5', 2025, ['disease:MG', 'target:BCMA'], [{ ...INVENTED, given: 'C' }]],
  ['made-up-6', 2024, ['disease:SLE', 'disease:LN', 'target:CD19'], [SAMPLE]],
  ['made-up-7', 2026, ['disease:IIM', 'target:CD19'], [SAMPLE]],
  ['made-up-8', 2026, ['disease:SLE', 'disease:IIM', 'target:CD19'], [KAKU]],
  ['made-up-9', 2026, ['disease:SSc', 'target:CD19'], [FINTO, { ...ERFUNDEN, at: HOSPITALS.it }]],
  ['made-up-10', 2026, ['disease:SLE', 'target:CD19'], [{ ...ERFUNDEN, role: 'author' }], 'report'],
];

const record = ([id, year, labels, people, report]: Scene): NamingRecord => ({
  kind: report ?? 'study',
  id,
  source: 'demonstration',
  date: String(year),
  year,
  labels,
  houses: ['Made-up Sponsor'],
  types: report ? ['Systematic Review'] : [],
  onlyCountry: null,
  people: people.map((p, i) => ({
    place: report ? `author ${i + 1}` : `official ${i + 1}`,
    role: p.role ?? 'principal-investigator',
    name: { family: p.family, given: p.given },
    affiliation: p.at,
    country: null,
    city: null,
    orcid: p.orcid ?? null,
  })),
});

/** Fills the finder's pages of a demonstration server. May run twice. */
export async function demonstrateExperts({ db, now }: { db: Db; now: () => Date }): Promise<void> {
  await db.write((tx) => writeMadeUpRecords(tx, SCENES.map(record), now()));
  await refreshExperts(db, { now });
}
