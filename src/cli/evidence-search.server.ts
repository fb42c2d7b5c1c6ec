import { searchStudies } from '#evidence/search.server.ts';
import { entriesOfFacet, entryOf } from '#vocabulary/vocabulary.ts';
import { type Command, table, text, Usage, wholeNumber } from './command.ts';
import { PLACE_OPTIONS, withStore } from './place.server.ts';

const FACETS = ['disease', 'target', 'modality', 'phase', 'status', 'country'] as const;

export const command: Command = {
  name: ['evidence', 'search'],
  summary: 'search the studies by words and facets',
  usage:
    '[QUERY] [--disease KEY] [--target KEY] [--modality KEY] [--phase P] [--status S] [--country C] [--page N] [--size N]',
  options: {
    ...PLACE_OPTIONS,
    ...Object.fromEntries(FACETS.map((f) => [f, { type: 'string' as const }])),
    page: { type: 'string' },
    size: { type: 'string' },
  },
  async run(t, values, words) {
    const facets: Partial<Record<(typeof FACETS)[number], string>> = Object.fromEntries(
      FACETS.flatMap((f) => (text(values, f) ? [[f, text(values, f)]] : [])),
    );
    for (const facet of ['disease', 'target', 'modality'] as const) {
      const key = facets[facet];
      if (key !== undefined && !entryOf(facet, key))
        throw new Usage(
          `The vocabulary has no ${facet} "${key}"; its keys are ${entriesOfFacet(facet)
            .map((e) => e.key)
            .join(', ')}.`,
        );
    }
    const page = wholeNumber(values, 'page', 1, 1_000_000) ?? 1;
    const size = wholeNumber(values, 'size', 1, 100) ?? 20;
    return withStore(t, values, {}, async (store) => {
      const found = await store.db.read((tx) => searchStudies(tx, { query: words.join(' '), ...facets, page, size }));
      const rows = found.rows.map((r) => [r.id, r.status ?? '–', r.phases.join('/') || '–', r.title]);
      t.result(
        found,
        [`${found.total} studies, page ${found.page} of ${Math.max(1, found.pages)}`, table(rows)]
          .filter(Boolean)
          .join('\n'),
      );
      return 0;
    });
  },
};
