import { data, redirect } from 'react-router';
import { settleFilter } from '#evidence/filter-values.server.ts';
import { SearchRefused, saveSearch } from '#evidence/saved-searches.server.ts';
import { listPath, offeredName, searchPath } from '#evidence/saved-searches.ts';
import { filterWords, isEmptyFilter, readFilter } from '#evidence/study-filter.ts';
import { appOf } from '#web/context.server.ts';
import { changerOf, mailWords, ownerOf } from '#web/searches/own-searches.server.ts';
import { SearchFields } from '#web/searches/search-fields.tsx';
import { asSentence, readSearchForm, startingForm } from '#web/searches/search-form.ts';
import { SubmitRow } from '#web/ui/form-field.tsx';
import { Page } from '#web/ui/page.tsx';
import type { Route } from './+types/searches-new';

export const handle = { script: false, keep: false };

/** Saves the filter that stands in the address, in the words of the list. */
export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  const person = await ownerOf(app, url);
  const { filter } = await app.db.read((tx) => settleFilter(tx, readFilter(url.searchParams)));
  const values = { name: offeredName(filter), alert: 'none', leastGrade: 'medium', newStudies: true };
  return {
    state: startingForm(values),
    mail: await mailWords(app, person),
    words: asSentence(filterWords(filter)),
    empty: isEmptyFilter(filter),
    list: listPath(filter),
  };
}

export async function action({ context, request, url }: Route.ActionArgs) {
  const app = appOf(context);
  const person = await changerOf(app);
  const form = await request.formData();
  const read = readSearchForm(form);
  if ('state' in read) return data(read.state, { status: 422 });
  try {
    const id = await app.db.write(async (tx) => {
      const { filter } = await settleFilter(tx, readFilter(url.searchParams));
      return saveSearch(tx, person, filter, read.settings, app.now());
    });
    return redirect(`${searchPath(id)}?saved=yes`);
  } catch (e) {
    if (!(e instanceof SearchRefused)) throw e;
    return data({ values: read.settings, errors: {}, sentence: e.message }, { status: 409 });
  }
}

export default function NewSearchPage({ loaderData, actionData }: Route.ComponentProps) {
  const { mail, words, empty, list } = loaderData;
  return (
    <Page
      title="Save this search"
      lead={
        <p>
          {empty ? 'All studies that the evidence list shows' : words}. <a href={list}>See the list</a>
        </p>
      }
      breadcrumbs={[
        { label: 'Evidence', href: '/evidence' },
        { label: 'Saved searches', href: '/searches' },
      ]}
      width="text"
    >
      <form method="post" className="form">
        <SearchFields state={actionData ?? loaderData.state} mail={mail} />
        <SubmitRow label="Save">
          <a href={list}>Leave it</a>
        </SubmitRow>
      </form>
    </Page>
  );
}
