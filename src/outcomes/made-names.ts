/** Short names that are made from a citation: two publications never become one because their made names coincide. Pure. */
import { sha256 } from '#ledger/content-hash.ts';
import type { ArmRow } from './arm-rows.ts';
import { foldName } from './column-mapping.ts';

/** What is stored under the short name of a publication. */
export interface NamedPublication {
  study: string;
  citation: string;
  doi: string | null;
  pmid: string | null;
}

interface Publication {
  rows: ArmRow[];
  /** The name in the table from which the short one was made; '' where the citation gave it. */
  given: string;
  dois: Set<string>;
  pmids: Set<string>;
  citations: Set<string>;
}

const LONGEST = 80;
const shared = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean => [...a].some((x) => b.has(x));
const apart = (a: ReadonlySet<string>, b: ReadonlySet<string>): boolean => a.size > 0 && b.size > 0 && !shared(a, b);
type Numbers = Pick<Publication, 'dois' | 'pmids'>;
const oneNumber = (a: Numbers, b: Numbers): boolean => shared(a.dois, b.dois) || shared(a.pmids, b.pmids);
const differ = (a: Numbers, b: Numbers): boolean =>
  !oneNumber(a, b) && (apart(a.dois, b.dois) || apart(a.pmids, b.pmids));

const known = (r: Omit<NamedPublication, 'study'>) => ({
  dois: new Set(r.doi === null ? [] : [r.doi.toLowerCase()]),
  pmids: new Set(r.pmid === null ? [] : [r.pmid]),
  citations: new Set([foldName(r.citation)]),
});
const join = (list: readonly Omit<Publication, 'rows' | 'given'>[]) => ({
  dois: new Set(list.flatMap((p) => [...p.dois])),
  pmids: new Set(list.flatMap((p) => [...p.pmids])),
  citations: new Set(list.flatMap((p) => [...p.citations])),
});

/** Joins what belongs together until nothing does; the outcome does not depend on the order. */
function joined(list: readonly Publication[], together: (a: Publication, b: Publication) => boolean): Publication[] {
  const out: Publication[] = [];
  for (const next of list) {
    const mine = out.filter((p) => together(p, next));
    for (const p of mine) out.splice(out.indexOf(p), 1);
    const given =
      [...mine, next]
        .map((p) => p.given)
        .sort()
        .at(-1) ?? '';
    out.push({ rows: [...mine.flatMap((p) => p.rows), ...next.rows], given, ...join([...mine, next]) });
  }
  return out;
}

/** The publications among rows of one made name: by DOI and PubMed number first, then by the same words where no number speaks against it. */
function publicationsOf(rows: readonly ArmRow[], given: ReadonlyMap<number, string>): Publication[] {
  const single = rows.map((r): Publication => ({ rows: [r], given: foldName(given.get(r.line) ?? ''), ...known(r) }));
  const byNumber = joined(single, oneNumber);
  const sameWords = (a: Publication, b: Publication) =>
    a.given !== '' && b.given !== '' ? a.given === b.given : shared(a.citations, b.citations);
  // words join only where all that share them can be one publication
  const disputed = new Set(byNumber.filter((a) => byNumber.some((b) => a !== b && sameWords(a, b) && differ(a, b))));
  const free = byNumber.filter((p) => !disputed.has(p) && ![...disputed].some((d) => sameWords(p, d)));
  const unnumbered = byNumber.filter((p) => !disputed.has(p) && !free.includes(p));
  return [...disputed, ...joined(free, sameWords), ...joined(unnumbered, sameWords)];
}

/** What a publication is, in one text: its smallest number, else its words. */
const identityOf = (p: Publication): string => {
  const first = (s: ReadonlySet<string>) => [...s].sort()[0];
  return first(p.dois) ?? first(p.pmids) ?? `${p.given} ${first(p.citations) ?? ''}`;
};

const initialsOf = (p: Publication): string | null =>
  /^\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’-]+)? ([A-Z]{1,3})\b/u.exec(
    p.rows.map((r) => r.citation).sort()[0] ?? '',
  )?.[1] ?? null;

interface Stored extends Omit<Publication, 'rows' | 'given'> {
  study: string;
}

/** The stored publication that this one is; null where none is, or two would be the same one. */
function foundAmong(
  p: Publication,
  base: string,
  stored: readonly Stored[],
  all: readonly Publication[],
): string | null {
  const byNumber = stored.find((s) => oneNumber(s, p));
  if (byNumber) return byNumber.study;
  const byWords = (q: Publication, s: Stored) =>
    !differ(s, q) && (shared(s.citations, q.citations) || (q.given !== '' && s.study === base));
  const found = stored.filter((s) => byWords(p, s));
  const one = found.find((s) => s.study === base) ?? found[0];
  return one && all.filter((q) => byWords(q, one) || oneNumber(one, q)).length === 1 ? one.study : null;
}

/**
 * Gives every publication a short name of its own: the one that it has in the database, else the made one while no other publication has it,
 * else that with the initials of its author, or with a suffix made from its DOI, PubMed number or citation.
 * @param made line of each row whose short name was made, with the text of the table that it was made from ('' for the citation).
 * @returns the rows in their order; neither names nor warnings depend on it.
 */
export function nameApart(
  rows: readonly ArmRow[],
  made: ReadonlyMap<number, string>,
  stored: readonly NamedPublication[],
): { rows: ArmRow[]; warnings: string[] } {
  const written = rows.filter((r) => !made.has(r.line)).map((r): NamedPublication => ({ ...r, study: r.study_id }));
  const byStudy = Map.groupBy([...stored, ...written], (s) => s.study);
  const others = [...byStudy]
    .map(([study, list]): Stored => ({ study, ...join(list.map(known)) }))
    .sort((a, b) => (a.study < b.study ? -1 : 1));
  const bases = Map.groupBy(
    rows.filter((r) => made.has(r.line)),
    (r) => r.study_id,
  );
  const used = new Set([...byStudy.keys(), ...bases.keys()]);
  const names = new Map<number, string>();
  const warnings: string[] = [];
  for (const base of [...bases.keys()].sort()) {
    const all = publicationsOf(bases.get(base) ?? [], made).sort((a, b) => (identityOf(a) < identityOf(b) ? -1 : 1));
    const here = others.filter((s) => s.study === base || s.study.startsWith(`${base.slice(0, LONGEST - 14)}-`));
    const give = (p: Publication, name: string) => {
      used.add(name);
      for (const r of p.rows) names.set(r.line, name);
    };
    const fresh = all.filter((p) => {
      const study = foundAmong(p, base, here, all);
      if (study !== null) give(p, study);
      return study === null;
    });
    if (all.length === 1 && fresh[0] && !byStudy.has(base)) {
      give(fresh[0], base);
      continue;
    }
    const said: string[] = [];
    for (const p of fresh) {
      const initials = initialsOf(p);
      const stem = base.slice(0, LONGEST - 14);
      const spelled = `${stem}-${initials}`;
      const alone = initials !== null && fresh.filter((q) => initialsOf(q) === initials).length === 1;
      const hash = sha256(identityOf(p)).toUpperCase();
      const name =
        [...(alone ? [spelled] : []), `${stem}-${hash.slice(0, 6)}`].find((n) => !used.has(n)) ??
        `${stem}-${hash.slice(0, 13)}`;
      give(p, name);
      said.push(`${name} (${p.rows.map((r) => r.citation).sort()[0] ?? ''})`);
    }
    if (said.length > 0)
      warnings.push(
        `The short name ${base} would have stood for more than one publication, so each has a name of its own: ${said.sort().join('; ')}. Where they are one, give them the same short name or DOI in the table.`,
      );
  }
  return { rows: rows.map((r) => ({ ...r, study_id: names.get(r.line) ?? r.study_id })), warnings };
}
