import { type LoaderFunctionArgs, redirect, useLoaderData } from 'react-router';
import { KIND_WORDS, linePathOf, parseRef, refText } from '#ledger/things.ts';
import { appOf } from '#web/context.server.ts';
import { searchWords } from '#web/line-ui/list-page.server.ts';
import { visibleOnes } from '#web/line-ui/thing-frame.server.ts';
import { FormField, SubmitRow } from '#web/ui/form-field.tsx';
import { Page, Section } from '#web/ui/page.tsx';

export const handle = { script: false };

/** `?thing=C1` leads to the line of what it names, or says in a sentence why it leads nowhere. */
export async function loader({ context, request }: LoaderFunctionArgs) {
  const app = appOf(context);
  const typed = searchWords(new URL(request.url).searchParams.get('thing'));
  if (typed === '') return { typed, problem: null };
  const ref = parseRef(typed);
  if (!ref)
    return {
      typed,
      problem: `“${typed}” names nothing on the line; write a number such as NCT01234567, C1, D1 or P1.`,
    };
  const found = await app.db.read(async (tx) => {
    const row = await tx
      .selectFrom('thing')
      .select('id')
      .where('kind', '=', ref.kind)
      .where('id', '=', ref.id)
      .executeTakeFirst();
    return row !== undefined && (await visibleOnes(tx, app, [ref])).has(refText(ref));
  });
  if (found) throw redirect(linePathOf(ref));
  return {
    typed,
    problem: `There is no ${KIND_WORDS[ref.kind]} ${ref.id}, or it is not open to you; check its number.`,
  };
}

export default function FindLine() {
  const { typed, problem } = useLoaderData<typeof loader>();
  return (
    <Page
      title="The line"
      width="text"
      lead="Every number on this site can be walked back to the record or the paper it came from, and every record forward to what rests on it."
    >
      <form action="/line" method="get" className="form">
        <FormField
          kind="search"
          name="thing"
          label="Which thing?"
          description="The number of a study (NCT01234567), a report (pmid:…), a claim (C1), a decision (D1), an update (P1) …"
          defaultValue={typed}
          error={problem ?? undefined}
          maxLength={200}
          required
        />
        <SubmitRow label="Show its line" />
      </form>
      <Section title="How to read it">
        <p>
          A line runs from source records over studies, reports and published outcomes to an analysis, then to claims,
          statements, areas for investment, decisions and initiatives, and ends at what is said to the public. Each
          thing pins what it rests on by its content. When something upstream changes, what rests on it shows it, and
          nothing else does.
        </p>
        <ul>
          <li>
            <strong>fresh</strong>: nothing that matters has changed upstream;
          </li>
          <li>
            <strong>new evidence since</strong>: something upstream changed since it was last looked at;
          </li>
          <li>
            <strong>stale</strong>: something happened that was named in advance as a reason to look again;
          </li>
          <li>
            <strong>superseded</strong>: a later one takes its place.
          </li>
        </ul>
      </Section>
    </Page>
  );
}
