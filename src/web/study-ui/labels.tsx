import type { LabelStanding, RuledFacet } from '#evidence/curation/label-standings.ts';
import type { Ruling } from '#evidence/labels.ts';
import { labelOf } from '#vocabulary/vocabulary.ts';
import { Facts } from '#web/ui/facts.tsx';

const FACET_WORDS: Record<RuledFacet, string> = {
  relevant: 'Followed here',
  disease: 'Diseases',
  target: 'Targets',
  modality: 'Kind of therapy',
  product: 'Products',
};
const FACETS = Object.keys(FACET_WORDS) as RuledFacet[];

/** A curator's word as readers see it. */
interface ShownRuling extends Ruling {
  reason: string;
  who: string;
  at: Date;
}

type Standing = LabelStanding<ShownRuling>;

/** Why a label stands or does not: the words of the record, the broader disease, or a curator's word over the machine's. */
const Why = ({ label: l }: { label: Standing }) => {
  const { machine, ruling } = l;
  const byMachine =
    machine === null
      ? 'not recognised by the machine'
      : (machine.why ??
        (machine.rule === 'parent'
          ? 'the broader disease'
          : machine.words === null
            ? machine.rule
            : `“${machine.words}” in the ${machine.field ?? 'record'} (${machine.rule})`));
  return (
    <span className="quiet small">
      {machine === null && l.broughtBy.length > 0 ? 'the broader disease' : byMachine}
      {ruling && (
        <>
          ; {ruling.who} {ruling.present ? 'confirmed or added it' : 'took it away'} on{' '}
          {new Date(ruling.at).toISOString().slice(0, 10)}: {ruling.reason}
        </>
      )}
    </span>
  );
};

const name = (l: Standing): string => (l.facet === 'relevant' ? (l.stands ? 'yes' : 'no') : labelOf(l.facet, l.key));

/** What was recognised in the record, the machine's answer and a curator's word side by side. */
export const Labels = ({ labels }: { labels: readonly Standing[] }) => (
  <Facts
    facts={FACETS.map((facet) => {
      const of = labels.filter((l) => l.facet === facet);
      return [
        FACET_WORDS[facet],
        of.length > 0 ? (
          <ul key={facet} className="plain-list">
            {of.map((l) => (
              <li key={l.key}>
                {l.stands || facet === 'relevant' ? name(l) : <del>{name(l)}</del>} <Why label={l} />
              </li>
            ))}
          </ul>
        ) : null,
      ] as const;
    })}
  />
);
