/** The year that a citation names, the last one when it names several (a series reported over years); null where it names none. */
export function yearOf(citation: string): number | null {
  const journal = /\b((?:19|20)\d\d)\s*;/.exec(citation);
  if (journal) return Number(journal[1]);
  const years = [...citation.matchAll(/\b(?:19|20)\d\d\b/g)].map((m) => Number(m[0]));
  return years.length > 0 ? Math.max(...years) : null;
}

/** 'Mackensen A, et al. Nat Med 2022;28:2124' → 'Mackensen 2022'; a report without authors is named by its first words. */
export function citationLabel(citation: string): string {
  const author = /^(\p{Lu}[\p{L}'’-]+(?: \p{Lu}[\p{L}'’-]+)?) \p{Lu}{1,3}\b(?=[,/.])/u.exec(citation)?.[1];
  const head = author ?? (citation.split(/[,(;]/)[0] ?? citation).trim();
  const year = yearOf(citation);
  return year === null || head.includes(String(year)) ? head : `${head} ${year}`;
}

/** Labels for a plot; where two rows would carry the same one, the name of the arm or the time point is added. */
export function labelRows(
  rows: readonly { id: string; arm: string; citation: string; timepoint: string }[],
): Map<string, string> {
  const spell: ((r: (typeof rows)[number]) => string)[] = [
    (r) => citationLabel(r.citation),
    (r) => `${citationLabel(r.citation)}, ${r.timepoint}`,
    (r) => `${citationLabel(r.citation)}, ${r.arm}`,
    (r) => `${citationLabel(r.citation)}, ${r.id}`,
  ];
  return new Map(
    rows.map((row) => {
      const free = spell.find((s) => rows.filter((r) => s(r) === s(row)).length === 1);
      return [row.id, (free ?? spell[3]!)(row)];
    }),
  );
}
