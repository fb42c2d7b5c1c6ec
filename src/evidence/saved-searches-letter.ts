import { readable } from './entities.ts';
import { oneLine } from './one-line.ts';
import { phaseGroup, phaseGroupLabel, statusWords } from './phase-groups.ts';
import { listPath, MOST_NAME, type SavedSearch, type SearchNews, searchPath } from './saved-searches.ts';
import { filterWords } from './study-filter.ts';

/** A search with what there is to tell of it. */
export interface ToldSearch {
  search: Pick<SavedSearch, 'id' | 'name' | 'filter'>;
  news: SearchNews;
}

const count = (n: number, one: string, many: string): string => (n === 1 ? `1 ${one}` : `${n} ${many}`);
const studiesOf = (n: number) => count(n, 'new study', 'new studies');
const changesOf = (n: number) => count(n, 'change', 'changes');

const both = (n: Pick<SearchNews, 'newStudies' | 'changes'>): string =>
  [n.newStudies > 0 ? studiesOf(n.newStudies) : '', n.changes > 0 ? changesOf(n.changes) : '']
    .filter(Boolean)
    .join(' and ');

function partOf({ search, news }: ToldSearch, site: string): string {
  const address = (id: string) => `    ${site}/evidence/${encodeURIComponent(id)}`;
  const more = (told: number, all: number) => (all > told ? [`  and ${all - told} more`] : []);
  const name = oneLine(search.name, MOST_NAME);
  const words = oneLine(filterWords(search.filter), 300);
  return [
    name === words ? name : `${name} (${words})`,
    '='.repeat(Math.min(name.length, 60)),
    ...(news.newStudies > 0
      ? [
          '',
          `${studiesOf(news.newStudies)} in this search`,
          ...news.studies.flatMap((s) => [
            `  ${s.id}: ${oneLine(readable(s.title), 200)} (${phaseGroupLabel(phaseGroup(s.phases)).toLowerCase()}, ${statusWords(s.status)})`,
            address(s.id),
          ]),
          ...more(news.studies.length, news.newStudies),
        ]
      : []),
    ...(news.changes > 0
      ? [
          '',
          changesOf(news.changes),
          ...news.lines.flatMap((c) => [
            `  ${c.grade}, ${c.asOf}: ${oneLine(readable(c.sentence), 400)}`,
            `    ${c.id}: ${oneLine(readable(c.title), 200)}`,
            address(c.id),
          ]),
          ...more(news.lines.length, news.changes),
        ]
      : []),
    '',
    `The whole search: ${site}${listPath(search.filter)}`,
    `Change or stop this alert: ${site}${searchPath(search.id)}`,
  ].join('\n');
}

/**
 * The one mail about all searches of a person in which something is new.
 * @param told searches with something to tell, at least one. @param site the address of the site, without a slash at its end.
 * @param stop the path of the link that ends all these mails.
 */
export function alertLetter(
  told: readonly ToldSearch[],
  network: string,
  site: string,
  stop: string,
): { subject: string; body: string } {
  const all = {
    newStudies: told.reduce((n, t) => n + t.news.newStudies, 0),
    changes: told.reduce((n, t) => n + t.news.changes, 0),
  };
  const first = told[0];
  const where =
    first && told.length === 1 ? `“${oneLine(first.search.name, MOST_NAME)}”` : `${told.length} saved searches`;
  return {
    subject: `${both(all)} in ${where}`,
    body: [
      `What is new in your saved searches at ${oneLine(network, 200)} since you were last told. Changes are graded as ${site}/methods/changes says.`,
      ...told.map((t) => partOf(t, site)),
      [
        'You get this mail because you set an alert for these searches.',
        `All your saved searches: ${site}/searches`,
        `Stop all these mails, without signing in: ${site}${stop}`,
      ].join('\n'),
      '',
    ].join('\n\n\n'),
  };
}
