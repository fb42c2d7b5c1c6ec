import { type Classification, labelKey, type Ruling, standingLabels } from '#evidence/labels.ts';
import { diseaseParents, FACETS, type Facet } from '#vocabulary/vocabulary.ts';

export type RuledFacet = Facet | 'relevant';

/** The facet `relevant` first: what a study is about matters only where it is followed at all. */
export const RULED_FACETS: readonly RuledFacet[] = ['relevant', ...FACETS];

/** What the machine says of one label. */
export interface MachineAnswer {
  present: boolean;
  /** The words of the record that earned it and where they stand; null where their absence did. */
  words: string | null;
  field: string | null;
  rule: string;
  /** A sentence, where the machine gives one. */
  why: string | null;
}

/** One label of a study as it stands, with everybody's word on it. */
export interface LabelStanding<R extends Ruling = Ruling> {
  facet: RuledFacet;
  key: string;
  stands: boolean;
  /** Null where the machine is silent: it does not give this label. */
  machine: MachineAnswer | null;
  /** Null where no curator has ruled. */
  ruling: R | null;
  /** A broader disease: the narrower ones that stand and bring it. */
  broughtBy: string[];
}

/** Every label that the machine gives, a curator ruled on, or a narrower disease brings; in the order of the facets. */
export function labelStandings<R extends Ruling>(machine: Classification, rulings: readonly R[]): LabelStanding<R>[] {
  const standing = standingLabels(machine, rulings);
  const stands = new Set(standing.keys);
  const ruled = new Map(rulings.map((r) => [labelKey(r.facet as Facet, r.key), r]));
  const given = new Map(machine.labels.map((l) => [labelKey(l.facet, l.key), l]));
  const { relevance } = machine;
  const out: LabelStanding<R>[] = [
    {
      facet: 'relevant',
      key: 'yes',
      stands: standing.relevant,
      machine: {
        present: relevance.relevant,
        words: relevance.words,
        field: relevance.field,
        rule: relevance.rule,
        why: relevance.why,
      },
      ruling: ruled.get('relevant:yes') ?? null,
      broughtBy: [],
    },
  ];
  for (const facet of FACETS) {
    const keys = new Set<string>();
    for (const l of machine.labels) if (l.facet === facet) keys.add(l.key);
    for (const r of rulings) if (r.facet === facet) keys.add(r.key);
    for (const k of standing.keys) if (k.startsWith(`${facet}:`)) keys.add(k.slice(facet.length + 1));
    for (const key of keys) {
      const label = given.get(labelKey(facet, key));
      out.push({
        facet,
        key,
        stands: stands.has(labelKey(facet, key)),
        machine: label ? { present: true, words: label.words, field: label.field, rule: label.rule, why: null } : null,
        ruling: ruled.get(labelKey(facet, key)) ?? null,
        broughtBy:
          facet === 'disease'
            ? standing.keys.flatMap((k) => {
                const narrower = k.startsWith('disease:') ? k.slice('disease:'.length) : '';
                return narrower !== '' && diseaseParents(narrower).includes(key) ? [narrower] : [];
              })
            : [],
      });
    }
  }
  return out;
}

/** Whether a curator and the machine say the same; null where there is no ruling. */
export const agrees = (l: LabelStanding): boolean | null =>
  l.ruling === null ? null : l.ruling.present === (l.machine?.present ?? false);
