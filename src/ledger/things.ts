/** Kinds on the line, upstream first: what rests on nothing stands left, what the public reads stands right. */
export const KINDS = [
  'record',
  'study',
  'report',
  'arm',
  'outcome',
  'overlap',
  'query',
  'synthesis',
  'claim',
  'statement',
  'area',
  'decision',
  'initiative',
  'passage',
] as const;
export type Kind = (typeof KINDS)[number];

/** What comes from public sources or is computed from them alone is open to everybody from the start. */
export const isEvidence = (kind: Kind): boolean => KINDS.indexOf(kind) < KINDS.indexOf('claim');

/** A reference to a thing, the only way in which lower folders speak of higher things. */
export interface Ref {
  kind: Kind;
  id: string;
}

/** The letter that stands before the number of things that people number: C1, D2 … */
export const LETTERS = {
  overlap: 'V',
  query: 'Q',
  synthesis: 'Y',
  claim: 'C',
  statement: 'S',
  area: 'A',
  decision: 'D',
  initiative: 'I',
  passage: 'P',
} as const satisfies Partial<Record<Kind, string>>;

export const KIND_WORDS: Record<Kind, string> = {
  record: 'source record',
  study: 'study',
  report: 'report',
  arm: 'arm',
  outcome: 'outcome',
  overlap: 'overlap judgement',
  query: 'evidence query',
  synthesis: 'synthesis',
  claim: 'claim',
  statement: 'statement',
  area: 'area for investment',
  decision: 'decision',
  initiative: 'initiative',
  passage: 'passage',
};

export const refText = (ref: Ref): string => `${ref.kind}:${ref.id}`;

const isKind = (s: string): s is Kind => (KINDS as readonly string[]).includes(s);

/**
 * Reads what a person types for a thing: `claim:C1`, `C1`, `NCT01234567`, `pmid:…`, `doi:…`, or a full content hash of a record.
 * @returns null when it names no kind of thing.
 */
export function parseRef(text: string): Ref | null {
  const t = text.trim();
  const colon = t.indexOf(':');
  if (colon > 0) {
    const kind = t.slice(0, colon).toLowerCase();
    if (isKind(kind) && t.length > colon + 1) return { kind, id: t.slice(colon + 1) };
  }
  if (/^NCT\d{8}$/i.test(t)) return { kind: 'study', id: t.toUpperCase() };
  if (/^(pmid|doi):\S+$/i.test(t)) return { kind: 'report', id: t.toLowerCase() };
  if (/^[0-9a-f]{64}$/.test(t)) return { kind: 'record', id: t };
  const numbered = /^([A-Z])\d{1,9}$/i.exec(t);
  if (numbered) {
    const letter = numbered[1]!.toUpperCase();
    const kind = (Object.entries(LETTERS) as [Kind, string][]).find(([, l]) => l === letter)?.[0];
    if (kind) return { kind, id: t.toUpperCase() };
  }
  return null;
}

/** Where the page of a thing is. */
export function pathOf(ref: Ref): string {
  const id = encodeURIComponent(ref.id);
  switch (ref.kind) {
    case 'record':
      return `/records/${id}`;
    case 'study':
      return `/evidence/${id}`;
    case 'report':
      return `/reports/${id}`;
    case 'arm':
      return `/outcomes/arms/${id}`;
    case 'outcome':
      return `/outcomes/rows/${id}`;
    case 'overlap':
      return `/outcomes/overlaps/${id}`;
    case 'query':
      return `/queries/${id}`;
    case 'synthesis':
      return `/syntheses/${id}`;
    case 'claim':
      return `/claims/${id}`;
    case 'statement':
      return `/statements/${id}`;
    case 'area':
      return `/areas/${id}`;
    case 'decision':
      return `/decisions/${id}`;
    case 'initiative':
      return `/initiatives/${id}`;
    case 'passage':
      return `/updates/${id}`;
  }
}

export const linePathOf = (ref: Ref): string => `/line/${ref.kind}/${encodeURIComponent(ref.id)}`;
