import { Textarea } from '@mantine/core';
import { data } from 'react-router';
import { gate } from '#governance/gate.server.ts';
import { IncidenceCurve } from '#web/charts/incidence-curve.tsx';
import { SurvivalCurve } from '#web/charts/survival-curve.tsx';
import { appOf } from '#web/context.server.ts';
import { openDesk } from '#web/desk-gate.server.ts';
import { GroupTestLine, NumbersTable } from '#web/time-to-event/numbers-table.tsx';
import { ownFigures } from '#web/time-to-event/own-figures.ts';
import { drawOwn, readOwnForm, type Typed } from '#web/time-to-event/own-form.server.ts';
import { ErrorNote } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import type { Route } from './+types/desk-time-to-event';

export const handle = { script: false };

const PATH = '/desk/time-to-event';
const EXAMPLE = 'time,status,group\n5,1,first\n6,0,first\n9,1,second\n12,0,second';

export async function loader({ context, url }: Route.LoaderArgs) {
  await openDesk(appOf(context), 'desk.open', url);
  return null;
}

export async function action({ context, request }: Route.ActionArgs) {
  const app = appOf(context);
  await gate(app.db, app.actor, 'desk.open', null, app.now);
  const typed = await readOwnForm(request);
  const drawn = drawOwn(typed);
  return data(
    { typed, ...drawn },
    { status: 'sentence' in drawn ? 400 : 200, headers: { 'Cache-Control': 'no-store' } },
  );
}

/** The same table once more, for a file: nothing was kept from which one could be made. */
const Download = ({ typed, file, children }: { typed: Typed; file: string; children: string }) => (
  <form method="post" action={`${PATH}/${file}`} className="inline-form">
    <input type="hidden" name="table" value={typed.table} />
    <input type="hidden" name="conf" value={typed.conf} />
    <input type="hidden" name="times" value={typed.times} />
    <button className="plain" type="submit">
      {children}
    </button>
  </form>
);

export default function DeskTimeToEventPage({ actionData }: Route.ComponentProps) {
  const typed = actionData?.typed;
  const view = actionData && 'view' in actionData ? actionData.view : null;
  const figures = view && ownFigures(view, view.report?.groups[0]?.atTimes[0]?.time);
  return (
    <Page
      title="Time to event of your own table"
      lead="Draws Kaplan–Meier curves and cumulative incidence of rows that you paste or choose. Nothing of the table is kept: it is read, drawn and forgotten."
      breadcrumbs={[{ label: 'Desk', href: '/desk' }]}
    >
      {actionData && 'sentence' in actionData && <ErrorNote sentence={actionData.sentence} />}
      <form method="post" action={PATH} encType="multipart/form-data">
        <Textarea
          id="table"
          name="table"
          label="Table with the columns time, status and, where there are any, group and entry (delayed entry)"
          description="Status: 0 censored, 1 the event, 2 and up events that compete with it. Comma, semicolon or tab between the columns."
          rows={10}
          maxLength={900_000}
          spellCheck={false}
          placeholder={EXAMPLE}
          defaultValue={typed?.table ?? ''}
          mb="md"
        />
        <div className="filters">
          <label>
            Or a CSV file
            <input type="file" name="file" accept=".csv,text/csv,text/plain" />
          </label>
          <label>
            Read the curves at
            <input name="times" defaultValue={typed?.times ?? '6, 12'} maxLength={60} />
          </label>
          <label>
            Intervals on the scale
            <select name="conf" defaultValue={typed?.conf ?? 'log-log'}>
              <option>log-log</option>
              <option>log</option>
              <option>plain</option>
            </select>
          </label>
          <button type="submit">Draw</button>
        </div>
        <p className="quiet">
          A column that could tell who somebody is (a name, a date, a place, a record number …) is refused. Up to 20,000
          rows and 1 MB; more with <code>action stats kaplan-meier</code>.
        </p>
      </form>
      {view && figures && typed && (
        <>
          {view.events === 0 && view.competing === 0 && <p>Nobody had an event, so the curves are level.</p>}
          <SurvivalCurve data={figures.curve} source="your table, not kept here" />
          <p className="inline-form">
            <Download typed={typed} file="curve.svg">
              Curve as SVG
            </Download>
            <Download typed={typed} file="curve.csv">
              Curve as CSV
            </Download>
          </p>
          <Section title="In numbers" id="numbers">
            <NumbersTable view={view} free="without the event" unit="time" />
            {view.groups.length > 1 && <GroupTestLine view={view} />}
          </Section>
          {figures.incidence && (
            <Section title="Cumulative incidence" id="incidence">
              <IncidenceCurve data={figures.incidence} source="your table, not kept here" />
              <Download typed={typed} file="incidence.svg">
                Incidence as SVG
              </Download>
              <Download typed={typed} file="incidence.csv">
                Incidence as CSV
              </Download>
            </Section>
          )}
        </>
      )}
    </Page>
  );
}
