import { phaseGroup, phaseGroupLabel, statusWords } from '#evidence/phase-groups.ts';
import { evidenceDate } from '#evidence/search.server.ts';
import { facetCounts } from '#evidence/search-facets.server.ts';
import { STUDY_FACETS } from '#evidence/search-facets.ts';
import { STUDY_SORTS, searchStudies, sortOf } from '#evidence/search-list.server.ts';
import { suggestWords } from '#evidence/search-suggest.ts';
import { readingWords, readWords } from '#evidence/search-words.ts';
import { FILTER_NAMES } from '#evidence/study-filter.ts';
import { type Command, table, text, Usage, wholeNumber } from './command.ts';
import { PLACE_OPTIONS, withStore } from './place.server.ts';
import { FILTER_OPTIONS, FILTER_USAGE, filterOf, settledFilter } from './study-filter-options.server.ts';

const MOST_TITLE = 90;
const short = (title: string): string => (title.length > MOST_TITLE ? `${title.slice(0, MOST_TITLE - 1)}…` : title);

export const command: Command = {
  name: ['evidence', 'search'],
  summary: 'search the studies by words and facets',
  usage: `${FILTER_USAGE} [--sort ${STUDY_SORTS.join('|')}] [--facets] [--page N] [--size N]`,
  options: {
    ...PLACE_OPTIONS,
    ...FILTER_OPTIONS,
    sort: { type: 'string' },
    facets: { type: 'boolean' },
    page: { type: 'string' },
    size: { type: 'string' },
  },
  async run(t, values, words) {
    const asked = filterOf(values, words);
    const given = text(values, 'sort');
    if (given !== undefined && !STUDY_SORTS.some((s) => s === given))
      throw new Usage(`--sort takes ${STUDY_SORTS.join(', ')}, not "${given}".`);
    const sort = sortOf(given, asked);
    const page = wholeNumber(values, 'page', 1, 1_000_000) ?? 1;
    const size = wholeNumber(values, 'size', 1, 100) ?? 20;
    const wanted = values.facets === true;
    return withStore(t, values, {}, async (store) => {
      const { filter, found, facets } = await store.db.read(async (tx) => {
        const settled = await settledFilter(t, tx, asked);
        return {
          filter: settled,
          found: await searchStudies(tx, { ...settled, sort, page, size }),
          facets: wanted ? await facetCounts(tx, settled, await evidenceDate(tx)) : null,
        };
      });
      const readings = readWords(filter.query)
        .flat()
        .flatMap((part) => {
          const as = readingWords(part);
          return as === null ? [] : [{ words: part.words, as }];
        });
      for (const r of readings) t.note(`“${r.words}” is read as ${r.as}; put it in quotes to search the words only.`);
      const suggestion = found.total === 0 ? suggestWords(filter.query) : null;
      if (suggestion) t.note(`Did you mean “${suggestion}”?`);
      const rows = found.rows.map((r) => [
        r.id,
        statusWords(r.status),
        phaseGroupLabel(phaseGroup(r.phases)),
        short(r.title),
      ]);
      const counts = STUDY_FACETS.flatMap((facet) =>
        (facets?.[facet] ?? []).map((c) => [
          FILTER_NAMES[facet],
          `${'  '.repeat(c.depth)}${c.key}`,
          String(c.count),
          c.label,
        ]),
      );
      t.result(
        { ...found, readings, ...(facets ? { facets } : {}) },
        [
          `${found.more ? 'more than ' : ''}${found.total} ${found.total === 1 ? 'study' : 'studies'}, page ${found.page} of ${found.pages}`,
          table(rows),
          table(counts),
        ]
          .filter(Boolean)
          .join('\n'),
      );
      return 0;
    });
  },
};
