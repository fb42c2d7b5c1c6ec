import { phaseGroup, phaseGroupLabel } from '#evidence/phase-groups.ts';
import { FACETS, labelOf } from '#vocabulary/vocabulary.ts';

/** What of a study decides where it is found. */
export interface Findable {
  id: string;
  phases: readonly string[];
  /** facet:key as they stand. */
  labels: readonly string[];
}

const nameOf = (label: string): string => {
  const facet = FACETS.find((f) => label.startsWith(`${f}:`));
  return facet ? labelOf(facet, label.slice(facet.length + 1)) : label;
};

/**
 * Under what the pair would no longer be found if `kept` stays and `gone` goes: a merged study is found by the labels and phases of the one that stays alone.
 * Null where nothing is lost.
 */
export function lossSentence(kept: Findable, gone: Findable): string | null {
  const labels = gone.labels.filter((l) => !kept.labels.includes(l)).map(nameOf);
  const phase = gone.phases.some((p) => !kept.phases.includes(p)) ? [phaseGroupLabel(phaseGroup(gone.phases))] : [];
  const lost = [...new Set([...labels, ...phase])];
  return lost.length === 0
    ? null
    : `If ${kept.id} stays, the two are no longer found under ${lost.join(', ')}, which only ${gone.id} has.`;
}
