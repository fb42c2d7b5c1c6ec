import {
  ancestorsOf,
  type Company,
  companiesNamedIn,
  companyByKey,
  companyOf,
  foldCompany,
  kindByName,
  namedLikeCompany,
} from '#vocabulary/companies.ts';
import type { ItemBehind } from './conflict-engine.ts';
import type { Tie } from './conflict-rules.ts';
import type { Touch } from './conflict-words.ts';
import type { Interest } from './interests.ts';

type Entity = { company: string | null; entity: string };

/**
 * All companies that an interest or a representation names: by key, by its whole name, and inside its words ("Kyverna & Cabaletta"). One that was
 * matched by hand comes on top of those, and takes none away.
 */
function companiesOf(of: Entity): Company[] {
  const whole = companyOf(of.entity);
  const found = [
    of.company === null ? null : companyByKey(of.company),
    whole,
    ...(whole ? [] : companiesNamedIn(of.entity)),
  ];
  return [...new Map(found.flatMap((c) => (c ? [[c.key, c] as const] : []))).values()];
}

function tieBetween(company: string, behind: string): Tie | null {
  if (company === behind) return 'company';
  const above = ancestorsOf(behind);
  if (above.includes(company)) return 'parent';
  const own = ancestorsOf(company);
  if (own.includes(behind)) return 'subsidiary';
  return own.some((k) => above.includes(k)) ? 'sister' : null;
}

const STUDY = /\bNCT\d{8}\b/gi;
/** What a tie to a study is called when nothing else is named with it. */
const ROLE_IN_STUDY =
  /\b(?:nct\d{8}|site|principal|sub|co|local|coordinating|investigator|member|chair|data|safety|monitoring|steering|advisory|board|committee|trial|study|of|the|on|in|for|and|a)\b/gi;
const union = (a: readonly string[], b: readonly string[]): string[] => [...new Set([...a, ...b])].sort();

/** Whether a folded name is that of a sponsor nobody resolved, or holds it as whole words: "Made-up Cells (shares)". */
function namesSponsor(name: string, sponsor: string): boolean {
  const folded = foldCompany(sponsor);
  return folded === name || (folded.length >= 5 && ` ${name} `.includes(` ${folded} `));
}

/** Every way in which an entity is tied to what is behind the item, each company or study once. */
export function touchesOf(entity: Entity, item: ItemBehind): Touch[] {
  const out = new Map<string, Touch>();
  const add = (t: Touch) => {
    const same = out.get(`${t.tie} ${t.behind}`);
    if (same) {
      same.products = union(same.products, t.products);
      same.studies = union(same.studies, t.studies);
    } else out.set(`${t.tie} ${t.behind}`, t);
  };
  const companies = companiesOf(entity);
  for (const own of companies) {
    let tied = false;
    for (const b of item.companies) {
      const tie = tieBetween(own.key, b.company);
      if (!tie) continue;
      tied = true;
      const [products, studies] = [union(b.products, []), union(b.studies, [])];
      add({ tie, kind: own.kind, own, behind: b.company, products, studies, rival: null });
    }
    if (tied) continue;
    const rivals = (item.rivals ?? [])
      .filter((r) => r.company === own.key)
      .sort((a, b) => (a.product < b.product ? -1 : 1));
    const [rival] = rivals;
    if (!rival) continue;
    const products = union(
      rivals.map((r) => r.product),
      [],
    );
    add({ tie: 'competitor', kind: own.kind, own, behind: own.key, products, studies: [], rival });
  }
  const name = foldCompany(entity.entity);
  if (name !== '')
    for (const u of item.unresolved)
      if (namesSponsor(name, u))
        add({ tie: 'company', kind: kindByName(u), own: null, behind: u, products: [], studies: [], rival: null });
  const studies = new Set(
    [...(item.studies ?? []), ...item.companies.flatMap((c) => c.studies)].map((s) => s.toUpperCase()),
  );
  for (const raw of entity.entity.match(STUDY) ?? []) {
    const study = raw.toUpperCase();
    const own = companies[0] ?? null;
    if (studies.has(study))
      add({
        tie: 'study',
        kind: own?.kind ?? 'academic',
        own,
        behind: study,
        products: [],
        studies: [study],
        rival: null,
      });
  }
  return [...out.values()];
}

/**
 * Whether an interest is in a company that nobody knows, while companies stand behind the item: it may be one of them under another name. Not where
 * the office has looked at the name, where it is tied to a sponsor of the same name, or where it names nothing but a part in a study.
 */
export function unrecognised(interest: Interest, item: ItemBehind): boolean {
  const { entity, entityKind, settled } = interest;
  if (settled || companiesOf(interest).length > 0) return false;
  if (entityKind === undefined ? kindByName(entity) !== 'company' : !['company', 'other'].includes(entityKind))
    return false;
  if (foldCompany(entity.replace(ROLE_IN_STUDY, ' ')) === '') return false;
  if (item.unresolved.some((u) => namesSponsor(foldCompany(entity), u))) return false;
  return (
    item.companies.some((c) => companyByKey(c.company)?.kind === 'company') || item.unresolved.some(namedLikeCompany)
  );
}
