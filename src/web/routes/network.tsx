import { publicProfiles } from '#network/directory.server.ts';
import { DIRECTORY_KEYS, DIRECTORY_WORDS, readDirectoryFilter } from '#network/directory.ts';
import { EXPERTISE, PILLARS } from '#network/expertise.ts';
import { LANGUAGES } from '#network/people-words.ts';
import { REGIONS } from '#network/regions.ts';
import { appOf } from '#web/context.server.ts';
import { DISEASE_GROUPS } from '#web/people-ui/disease-choices.ts';
import { FilterSelect } from '#web/people-ui/filter-select.tsx';
import { PeopleList } from '#web/people-ui/people-list.tsx';
import { EmptyState } from '#web/ui/notes.tsx';
import { Page } from '#web/ui/page.tsx';
import { Pager, pageOf } from '#web/ui/pager.tsx';
import '#web/people-ui/people.css';
import type { Route } from './+types/network';

export const handle = { script: false };

const SIZE = 24;

const CHOICES = {
  disease: DISEASE_GROUPS,
  expertise: [{ label: null, choices: EXPERTISE }],
  region: [{ label: null, choices: REGIONS }],
  pillar: [{ label: null, choices: PILLARS }],
  language: [{ label: null, choices: LANGUAGES }],
} as const;

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  const filter = readDirectoryFilter(url.searchParams);
  const page = pageOf(url);
  const { total, rows } = await app.db.read((tx) => publicProfiles(tx, filter, { page, size: SIZE }));
  return {
    filter,
    total,
    rows,
    page,
    pages: Math.max(1, Math.ceil(total / SIZE)),
    url: url.pathname + url.search,
  };
}

export default function NetworkPage({ loaderData }: Route.ComponentProps) {
  const { filter, total, rows, page, pages, url } = loaderData;
  const asked = Object.keys(filter).length > 0;
  return (
    <Page
      title="People of the network"
      lead="Those members who agreed to be shown here, each with what they agreed to show. The network has more members than this list."
    >
      <p>
        <a href="/network/committee">The steering committee</a> · <a href="/network/institutions">Institutions</a> ·{' '}
        <a href="/network/disclosures">Disclosed interests</a>
      </p>
      <form method="get" action="/network" className="directory-filter" aria-label="Narrow the list">
        {DIRECTORY_KEYS.map((key) => (
          <FilterSelect
            key={key}
            name={key}
            label={DIRECTORY_WORDS[key]}
            value={filter[key] ?? ''}
            groups={CHOICES[key]}
          />
        ))}
        <div>
          <button type="submit" className="button">
            Show
          </button>{' '}
          {asked && <a href="/network">Show all</a>}
        </div>
      </form>
      <p className="count-line">{total === 1 ? '1 person' : `${total} people`}</p>
      {rows.length === 0 ? (
        <EmptyState
          title={asked ? 'Nobody who is shown here fits all of this.' : 'Nobody has agreed to be shown here yet.'}
        >
          <p>
            A member chooses in their <a href="/account/profile">profile</a> what of it is public; nothing is without
            their consent.
          </p>
        </EmptyState>
      ) : (
        <PeopleList people={rows} />
      )}
      <Pager page={page} pages={pages} url={url} />
    </Page>
  );
}
