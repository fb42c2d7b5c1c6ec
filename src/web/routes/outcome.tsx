import { data } from 'react-router';
import { can } from '#governance/permissions.ts';
import { pathOf } from '#ledger/things.ts';
import { entriesOf } from '#outcomes/entry.server.ts';
import { readOutcome } from '#outcomes/outcomes.server.ts';
import { appOf } from '#web/context.server.ts';
import { doneOf } from '#web/line-ui/acting.server.ts';
import { restingOn } from '#web/resting-on.server.ts';
import { thingHistory } from '#web/thing-history.server.ts';
import { CiteAs } from '#web/ui/cite-as.tsx';
import { Facts } from '#web/ui/facts.tsx';
import { Moment, SourceLink } from '#web/ui/marks.tsx';
import { DoneNote, ErrorNote, InvestigationalNote } from '#web/ui/notes.tsx';
import { CheckedMark, Denominators, MEASURE_WORDS } from '#web/ui/outcome-marks.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import { RestingOn } from '#web/ui/resting-on.tsx';
import { ThingHistory } from '#web/ui/thing-history.tsx';
import type { Route } from './+types/outcome';

export const handle = { script: false };

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const app = appOf(context);
  const ref = { kind: 'outcome' as const, id: params.id };
  const found = await app.db.read(async (tx) => {
    const row = await readOutcome(tx, params.id);
    return (
      row && {
        ...row,
        resting: await restingOn(tx, ref, app.actor),
        history: await thingHistory(tx, ref),
        entries: await entriesOf(tx, params.id),
      }
    );
  });
  if (!found) throw data('There is no such row here; the list of outcomes shows those there are.', { status: 404 });
  return {
    ...found,
    siteUrl: app.server.url,
    mayCorrect: can(app.actor, 'outcomes.enter', ref),
    done: doneOf(request),
  };
}

export default function OutcomePage({ loaderData }: Route.ComponentProps) {
  const { outcome: o, arm, resting, history, entries, mayCorrect, done, siteUrl } = loaderData;
  return (
    <Page
      title={`${o.name}: ${o.label}`}
      kicker="Outcome"
      breadcrumbs={[
        { label: 'Outcomes', href: '/outcomes' },
        { label: `${arm.label}, ${arm.product}`, href: pathOf({ kind: 'arm', id: arm.id }) },
      ]}
      lead={
        o.measure === 'count' ? (
          <p>
            <Denominators events={o.events} evaluable={o.evaluable} enrolled={o.enrolled} />
          </p>
        ) : (
          <p>{o.valueText ?? MEASURE_WORDS[o.measure]}</p>
        )
      }
    >
      {done === 'entered' && <DoneNote>It is entered. What rests on it is computed again by itself.</DoneNote>}
      {done === 'corrected' && <DoneNote>It is corrected: a new version stands, with your reason.</DoneNote>}
      {o.heldBack.map((sentence) => (
        <ErrorNote key={sentence} sentence={`Held back from every synthesis. ${sentence}`} />
      ))}
      <Facts
        facts={[
          ['Definition used', o.definition || 'not stated'],
          ['Time point', o.timepoint],
          ['What it is', MEASURE_WORDS[o.measure]],
          ['Disease', o.disease],
          [
            'Source',
            <span key="source">
              <SourceLink href={o.sourceUrl} /> <span className="quiet">{o.sourceType}</span>
            </span>,
          ],
          ['Checked', <CheckedMark key="mark" mark={o.mark} />],
          ['Notes', o.notes],
          ['Looks odd', o.flags.length > 0 ? o.flags.join(' ') : null],
          ['Shares patients with', o.overlapGroup && `other reports of the group “${o.overlapGroup}”`],
          [
            'Stands for its group',
            o.overlapGroup
              ? o.poolPreferred
                ? 'yes, where nothing speaks against it'
                : 'only where no other is preferred'
              : null,
          ],
        ]}
      />
      {mayCorrect && (
        <p>
          <a href={`/desk/outcomes/rows/${encodeURIComponent(o.id)}`}>Correct this row</a>
        </p>
      )}
      {entries.length > 0 && (
        <Section title="Entered by hand" note="An import never writes over what was entered by hand.">
          <ul className="plain-list ruled">
            {entries.map((e) => (
              <li key={new Date(e.at).toISOString()}>
                {e.corrected ? 'Corrected' : 'Entered'} <Moment at={e.at} />: {e.reason}
              </li>
            ))}
          </ul>
        </Section>
      )}
      <RestingOn of={{ kind: 'outcome', id: o.id }} rows={resting.rows} more={resting.more} />
      <ThingHistory versions={history} />
      <Section title="Cite">
        <CiteAs
          title={`${o.name}, ${arm.citation}`}
          path={pathOf({ kind: 'outcome', id: o.id })}
          siteUrl={siteUrl}
          asOf={o.asOf}
          hash={o.hash}
        />
      </Section>
      <InvestigationalNote />
    </Page>
  );
}
