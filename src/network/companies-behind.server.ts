import { sql } from 'kysely';
import type { ReadTx } from '#db/tx.ts';
import type { CompanyBehind, ItemBehind, Rival } from '#governance/conflict-engine.ts';
import { type Kind, type Ref, refText } from '#ledger/things.ts';
import {
  ancestorsOf,
  companiesNamedIn,
  companiesOfProduct,
  companyByKey,
  companyOf,
  plainSigns,
} from '#vocabulary/companies.ts';
import { PRODUCTS } from '#vocabulary/entries.gen.ts';
import { scan } from '#vocabulary/scan.ts';
import { productOf } from '#vocabulary/vocabulary.ts';

/** Most things that are walked for one item; an item that rests on more says so. */
const MOST_THINGS = 20_000;

interface Upstream {
  kind: Kind;
  id: string;
  title: string;
}

/** The things themselves and everything upstream of them, by the present pins, weak ones too: what is only watched counts as well. */
async function upstream(tx: ReadTx, refs: readonly Ref[]): Promise<Upstream[]> {
  const wanted = JSON.stringify(refs.map(({ kind, id }) => ({ kind, id })));
  const { rows } = await sql<Upstream>`
    with recursive up(kind, id, depth) as (
      select t.kind, t.id, 0 from jsonb_to_recordset(${wanted}::jsonb) as r(kind text, id text)
      join thing t on t.kind = r.kind and t.id = r.id
      union
      select p.to_kind, p.to_id, u.depth + 1 from up u
      join thing f on f.kind = u.kind and f.id = u.id
      join pin p on p.from_kind = f.kind and p.from_id = f.id and p.pin_set = f.pin_set
      where u.depth < 30 and u.kind not in ('study', 'report', 'record')
    )
    select distinct t.kind, t.id, t.title from up u join thing t on t.kind = u.kind and t.id = u.id
    where t.kind <> 'record'
    order by t.kind, t.id limit ${MOST_THINGS}`.execute(tx);
  return rows;
}

interface StudyBehind {
  id: string;
  sponsor: string | null;
  collaborators: string[];
  products: string[];
  diseases: string[];
}

/** What the registry says of studies. Those merged into another are read as that one. */
async function readStudies(tx: ReadTx, ids: readonly string[]): Promise<StudyBehind[]> {
  if (ids.length === 0) return [];
  const wanted = JSON.stringify([...new Set(ids)]);
  const { rows } = await sql<StudyBehind>`
    select distinct on (s.id) s.id, s.sponsor,
      array(select x ->> 'name' from jsonb_array_elements(
        case when jsonb_typeof(s.facts -> 'collaborators') = 'array' then s.facts -> 'collaborators' else '[]'::jsonb end) x
        where x ->> 'name' is not null) as collaborators,
      array(select substr(k, 9) from unnest(s.label_keys) k where starts_with(k, 'product:')) as products,
      array(select substr(k, 9) from unnest(s.label_keys) k where starts_with(k, 'disease:')) as diseases
    from jsonb_array_elements_text(${wanted}::jsonb) as w(id)
    join study n on n.id = w.id
    join study s on s.id = coalesce(n.merged_into, n.id)
    order by s.id`.execute(tx);
  return rows;
}

interface ArmBehind {
  id: string;
  product: string;
  nct: string | null;
  diseases: string[];
}

async function readArms(tx: ReadTx, ids: readonly string[]): Promise<ArmBehind[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<ArmBehind>`
    select a.id, a.product, a.nct, a.disease_keys as diseases from arm a
    join jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb) as w(id) on w.id = a.id order by a.id`.execute(tx);
  return rows;
}

/** Studies to which reports are linked. */
async function studiesOfReports(tx: ReadTx, ids: readonly string[]): Promise<{ report: string; study: string }[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<{ report: string; study: string }>`
    select distinct l.report_id as report, l.study_id as study from report_study l
    join jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb) as w(id) on w.id = l.report_id order by 1, 2`.execute(
    tx,
  );
  return rows;
}

/** Products that a text names, denied ones too: "care without rese-cel" is a decision on rese-cel. */
const productsIn = (text: string): string[] => [
  ...new Set(
    scan(plainSigns(text)).hits.flatMap((h) => (h.term.group === 'product' && h.term.alone ? h.term.keys : [])),
  ),
];

/** The effector of an engager is no target that makes two products rivals. */
const NO_RIVALRY: ReadonlySet<string> = new Set(['CD3']);

/** Companies (no academic centres) with a product of the same target in the same disease as a product behind the item; none that is behind it or of the same house. */
async function rivalsOf(
  tx: ReadTx,
  products: ReadonlySet<string>,
  diseases: ReadonlySet<string>,
  companies: ReadonlySet<string>,
): Promise<Rival[]> {
  const targets = new Set([...products].flatMap((p) => productOf(p)?.targets ?? []).filter((t) => !NO_RIVALRY.has(t)));
  if (targets.size === 0 || diseases.size === 0) return [];
  const house = (key: string): string[] => [key, ...ancestorsOf(key)];
  const behind = new Set([...companies].flatMap(house));
  const candidates = PRODUCTS.filter((p) => !products.has(p.key) && p.targets.some((t) => targets.has(t))).filter((p) =>
    companiesOfProduct(p.key).some((c) => !house(c).some((k) => behind.has(k))),
  );
  if (candidates.length === 0) return [];
  const { rows } = await sql<{ product: string; disease: string }>`
    select distinct p.key as product, d.key as disease
    from jsonb_array_elements_text(${JSON.stringify(candidates.map((c) => `product:${c.key}`))}::jsonb) as w(label)
    join study s on s.label_keys @> array[w.label] and s.relevant and s.merged_into is null
    cross join lateral (select substr(k, 9) as key from unnest(s.label_keys) k where starts_with(k, 'disease:')) d
    cross join lateral (select substr(w.label, 9) as key) p
    where d.key in (select jsonb_array_elements_text(${JSON.stringify([...diseases])}::jsonb))
    order by 1, 2`.execute(tx);
  const out: Rival[] = [];
  const seen = new Set<string>();
  for (const { product, disease } of rows)
    for (const company of companiesOfProduct(product)) {
      if (companyByKey(company)?.kind !== 'company') continue;
      if (seen.has(`${company} ${product}`) || house(company).some((k) => behind.has(k))) continue;
      seen.add(`${company} ${product}`);
      const target = productOf(product)?.targets.find((t) => targets.has(t)) ?? '';
      out.push({ company, product, target, disease });
    }
  return out;
}

/**
 * Who stands behind things of the line: from each upstream by its pins to studies, arms and reports, from there to products and sponsors, from there to
 * companies. What a title names counts too, product or company: an area on a product needs no study to touch its maker. Parents are not listed: rules find them in the company tree.
 */
export async function companiesBehind(tx: ReadTx, refs: readonly Ref[], title = ''): Promise<ItemBehind> {
  const things = await upstream(tx, refs);
  const ids = (kind: Kind) => things.filter((t) => t.kind === kind).map((t) => t.id);
  const arms = await readArms(tx, ids('arm'));
  const linked = await studiesOfReports(tx, ids('report'));
  const studies = await readStudies(tx, [
    ...ids('study'),
    ...linked.map((l) => l.study),
    ...arms.flatMap((a) => a.nct ?? []),
  ]);
  const areas = await readAreas(tx, ids('area'));

  const companies = new Map<string, CompanyBehind>();
  const unresolved = new Set<string>();
  const products = new Set<string>();
  const add = (key: string, relation: CompanyBehind['relation'], product: string | null, study: string | null) => {
    const id = `${key} ${relation}`;
    const c = companies.get(id) ?? { company: key, relation, products: [], studies: [], arms: [] };
    companies.set(id, c);
    if (product !== null && !c.products.includes(product)) c.products.push(product);
    if (study !== null && !c.studies.includes(study)) c.studies.push(study);
    return c;
  };
  const addProduct = (product: string, study: string | null, arm: string | null) => {
    products.add(product);
    for (const key of companiesOfProduct(product)) {
      const c = add(key, 'product', product, study);
      if (arm !== null && !c.arms?.includes(arm)) c.arms = [...(c.arms ?? []), arm];
    }
  };
  for (const s of studies) {
    for (const p of s.products) addProduct(p, s.id, null);
    const names: [string, CompanyBehind['relation']][] = s.collaborators.map((c) => [c, 'collaborator']);
    if (s.sponsor !== null) names.unshift([s.sponsor, 'sponsor']);
    for (const [name, relation] of names) {
      const company = companyOf(name);
      if (company) add(company.key, relation, null, s.id);
      else {
        unresolved.add(name);
        // a hospital's name inside a longer one is often another hospital
        for (const c of companiesNamedIn(name)) if (c.kind === 'company') add(c.key, relation, null, s.id);
      }
    }
  }
  for (const a of arms) for (const p of productsIn(a.product)) addProduct(p, a.nct, a.id);
  // a report speaks for itself where no study says what it is about, or where it is itself a paper of the item
  const known = new Set(linked.map((l) => l.report));
  const given = new Set(refs.map(refText));
  const said = things.filter((t) =>
    t.kind === 'report'
      ? !known.has(t.id) || given.has(refText({ kind: 'report', id: t.id }))
      : !['study', 'arm', 'outcome', 'overlap'].includes(t.kind),
  );
  for (const text of [title, ...said.map((t) => t.title), ...areas.map((a) => a.question)]) {
    for (const p of productsIn(text)) addProduct(p, null, null);
    for (const c of companiesNamedIn(text)) add(c.key, 'named', null, null);
  }

  // what the item says it is about; a series or a trial of many diseases adds none to an item on one
  const about = [areas, arms, studies].find((of) => of.some((x) => x.diseases.length > 0)) ?? [];
  const diseases = new Set(about.flatMap((x) => x.diseases));
  const list = [...companies.values()].sort((a, b) => (a.company < b.company ? -1 : a.company > b.company ? 1 : 0));
  for (const c of list) {
    c.products.sort();
    c.studies.sort();
  }
  return {
    title,
    companies: list,
    unresolved: [...unresolved].sort(),
    rivals: await rivalsOf(tx, products, diseases, new Set(list.map((c) => c.company))),
    studies: [...new Set(studies.map((s) => s.id))].sort(),
    missing: refs.filter((r) => !things.some((t) => t.kind === r.kind && t.id === r.id)).map(refText),
    whole: things.length < MOST_THINGS,
  };
}

async function readAreas(tx: ReadTx, ids: readonly string[]): Promise<{ question: string; diseases: string[] }[]> {
  if (ids.length === 0) return [];
  return tx
    .selectFrom('area')
    .select(['question', 'disease_keys as diseases'])
    .where('id', 'in', [...ids])
    .execute();
}
