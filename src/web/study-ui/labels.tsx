import type { StudyPage } from '#evidence/search.server.ts';
import { FACETS, labelOf } from '#vocabulary/vocabulary.ts';
import { Facts } from '#web/ui/facts.tsx';

const FACET_WORDS = {
  disease: 'Diseases',
  target: 'Targets',
  modality: 'Kind of therapy',
  product: 'Products',
} as const;

/** What the machine recognised in the record, each label with the words and the field that earned it. */
export const Labels = ({ labels }: { labels: StudyPage['labels'] }) => (
  <Facts
    facts={FACETS.map((facet) => {
      const of = labels.filter((l) => l.facet === facet);
      return [
        FACET_WORDS[facet],
        of.length > 0 ? (
          <ul key={facet} className="plain-list">
            {of.map((l) => (
              <li key={l.key}>
                {labelOf(facet, l.key)}{' '}
                <span className="quiet small">
                  {l.rule === 'parent' ? 'the broader disease' : `“${l.words}” in the ${l.field}`}
                </span>
              </li>
            ))}
          </ul>
        ) : null,
      ] as const;
    })}
  />
);
