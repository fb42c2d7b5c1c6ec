import { can } from '#governance/permissions.ts';
import { pathOf } from '#ledger/things.ts';
import { lastEntries } from '#outcomes/entry.server.ts';
import { heldBackRows } from '#outcomes/outcomes.server.ts';
import { appOf } from '#web/context.server.ts';
import { openDesk } from '#web/desk-gate.server.ts';
import { Moment } from '#web/ui/marks.tsx';
import { DoneNote, EmptyState } from '#web/ui/notes.tsx';
import { CheckedMark, Denominators, MEASURE_WORDS } from '#web/ui/outcome-marks.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import { Pager, pageOf } from '#web/ui/pager.tsx';
import type { Route } from './+types/desk-outcomes';

export const handle = { script: false, keep: false };

const SIZE = 40;
const LAST = 10;

const counted = (url: URL, name: string): number => {
  const text = url.searchParams.get(name) ?? '';
  return /^\d{1,7}$/.test(text) ? Number(text) : 0;
};

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  await openDesk(app, 'outcomes.enter', url);
  const { held, last } = await app.db.read(async (tx) => ({
    held: await heldBackRows(tx),
    last: await lastEntries(tx, LAST),
  }));
  const pages = Math.max(1, Math.ceil(held.length / SIZE));
  const page = Math.min(pageOf(url), pages);
  return {
    held: held.slice((page - 1) * SIZE, page * SIZE),
    total: held.length,
    page,
    pages,
    last,
    mayImport: can(app.actor, 'outcomes.import'),
    imported: url.searchParams.has('added')
      ? {
          added: counted(url, 'added'),
          changed: counted(url, 'changed'),
          unchanged: counted(url, 'unchanged'),
          refused: counted(url, 'refused'),
        }
      : null,
    url: url.pathname + url.search,
  };
}

export default function DeskOutcomesPage({ loaderData }: Route.ComponentProps) {
  const { held, total, page, pages, last, mayImport, imported, url } = loaderData;
  return (
    <Page
      title="Outcomes: held back"
      lead="Rows that cannot be right as they stand, or that somebody set aside. No synthesis uses them. Look into the source and correct them, with your reason."
      breadcrumbs={[{ label: 'Desk', href: '/desk' }]}
    >
      {imported && (
        <DoneNote>
          Imported: {imported.added} added, {imported.changed} changed, {imported.unchanged} as they were,{' '}
          {imported.refused} refused.
        </DoneNote>
      )}
      <p>
        <a href="/desk/outcomes/new">Enter an outcome</a>
        {mayImport && (
          <>
            {' · '}
            <a href="/desk/outcomes/import">Import a table</a>
          </>
        )}
        {' · '}
        <a href="/outcomes">All outcomes</a>
      </p>
      <p className="count-line" role="status">
        {total === 1 ? '1 row' : `${total} rows`} held back
      </p>
      {held.length === 0 ? (
        <EmptyState title="No row is held back." />
      ) : (
        <ul className="plain-list ruled">
          {held.map((r) => (
            <li key={r.id}>
              <p>
                <a href={pathOf({ kind: 'outcome', id: r.id })}>
                  {r.label}: {r.name}
                </a>{' '}
                <span className="quiet">
                  {r.product}, {r.disease} · {r.timepoint}
                </span>
              </p>
              {r.heldBack.map((sentence) => (
                <p key={sentence}>{sentence}</p>
              ))}
              <p className="quiet small">
                {r.measure === 'count' ? (
                  <Denominators events={r.events} evaluable={r.evaluable} enrolled={r.enrolled} />
                ) : (
                  MEASURE_WORDS[r.measure]
                )}{' '}
                · <CheckedMark mark={r.mark} />
              </p>
              <p>
                <a
                  href={`/desk/outcomes/rows/${encodeURIComponent(r.id)}`}
                  aria-label={`Correct ${r.label}: ${r.name}, ${r.timepoint}`}
                >
                  Correct
                </a>
              </p>
            </li>
          ))}
        </ul>
      )}
      <Pager page={page} pages={pages} url={url} />
      {last.length > 0 && (
        <Section title="Entered by hand last" note="An import never writes over these.">
          <ul className="plain-list ruled">
            {last.map((e) => (
              <li key={`${e.outcome} ${new Date(e.at).toISOString()}`}>
                <a href={pathOf({ kind: 'outcome', id: e.outcome })}>{e.title}</a>{' '}
                <span className="quiet">
                  {e.corrected ? 'corrected' : 'entered'} <Moment at={e.at} />
                </span>
                <p className="quiet small">{e.reason}</p>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </Page>
  );
}
