import { type LabelStanding, RULED_FACETS, type RuledFacet } from '#evidence/curation/label-standings.ts';
import type { ShownRuling } from '#evidence/curation/read-rulings.server.ts';
import type { CurationRow } from '#evidence/curation/work-lists.server.ts';
import { WEAK_RULES } from '#evidence/curation/work-lists.ts';
import { entriesOfFacet, FACETS, labelOf } from '#vocabulary/vocabulary.ts';
import type { LabelView, StudyView } from './views.ts';

const FACET_NAMES: Record<RuledFacet, string> = {
  relevant: 'Relevance',
  disease: 'Diseases',
  target: 'Targets',
  modality: 'Kind of therapy',
  product: 'Products',
};

function viewOf(l: LabelStanding<ShownRuling>): LabelView {
  const { machine, ruling } = l;
  const grounds = machine?.words ? `“${machine.words}”${machine.field ? ` in the ${machine.field}` : ''}` : '';
  return {
    facet: l.facet,
    key: l.key,
    name: l.facet === 'relevant' ? (l.stands ? 'relevant' : 'not relevant') : labelOf(l.facet, l.key),
    stands: l.stands,
    machine: machine && {
      present: machine.present,
      says: [machine.why ?? grounds, machine.rule === 'parent' ? 'the broader disease' : machine.rule]
        .filter((part) => part !== '')
        .join(' · '),
      weak: WEAK_RULES.includes(machine.rule),
    },
    ruling: ruling && {
      present: ruling.present,
      who: ruling.who,
      at: ruling.at,
      reason: ruling.reason,
      agrees: ruling.present === (machine?.present ?? false),
    },
    broughtBy: l.facet === 'disease' ? l.broughtBy.map((key) => labelOf('disease', key)) : [],
  };
}

export function studyView({ labels, ...row }: CurationRow): StudyView {
  return {
    ...row,
    groups: RULED_FACETS.map((facet) => ({
      facet,
      name: FACET_NAMES[facet],
      labels: labels.filter((l) => l.facet === facet).map(viewOf),
    })),
  };
}

/** Everything that can be added, as a list of suggestions: what is sent, and what a person reads. */
export const suggestions = (): { value: string; label: string }[] =>
  FACETS.flatMap((facet) =>
    entriesOfFacet(facet).map((e) => ({
      value: `${facet}:${e.key}`,
      label: e.label === e.key ? (e.synonyms[0] ?? facet) : e.label,
    })),
  );
