/**
 * Characters that a registrant's program wrote as HTML ("Sjogren&#39;s") and the registry keeps so, as people read them. Facts stay as the record has them: their
 * content hash names exactly that, so that reading them here would make a new version of every such study. Only what is shown to people, and what they take
 * away as a table or as references, is put into plain characters; the API and the export as JSON give what the hash names.
 */

const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  ndash: '–',
  mdash: '—',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
  hellip: '…',
  deg: '°',
  micro: 'µ',
  plusmn: '±',
  times: '×',
  le: '≤',
  ge: '≥',
  alpha: 'α',
  beta: 'β',
  gamma: 'γ',
  auml: 'ä',
  ouml: 'ö',
  uuml: 'ü',
  Auml: 'Ä',
  Ouml: 'Ö',
  Uuml: 'Ü',
  szlig: 'ß',
  eacute: 'é',
  egrave: 'è',
  ccedil: 'ç',
  reg: '®',
  trade: '™',
};

function character(code: number): string | null {
  const bad = code < 32 || (code >= 0x7f && code < 0xa0) || (code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff;
  return bad || Number.isNaN(code) ? null : String.fromCodePoint(code);
}

/** A text with its entities read once; what is none stays as it is. */
export function readable(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z]{2,6}));/g, (all, dec, hex, name) => {
    if (name) return Object.hasOwn(NAMED, name) ? (NAMED[name] ?? all) : all;
    return character(dec ? Number(dec) : Number.parseInt(hex, 16)) ?? all;
  });
}

/** The same for every text in lists and plain objects, however deep; anything else is handed on. */
export function readableAll<T>(value: T): T {
  const each = (v: unknown): unknown => {
    if (typeof v === 'string') return readable(v);
    if (Array.isArray(v)) return v.map(each);
    if (typeof v !== 'object' || v === null || Object.getPrototypeOf(v) !== Object.prototype) return v;
    return Object.fromEntries(Object.entries(v).map(([k, one]) => [k, each(one)]));
  };
  return each(value) as T;
}
