import { type ActionFunctionArgs, data } from 'react-router';
import { can } from '#governance/permissions.ts';
import { linePathOf, pathOf, type Ref } from '#ledger/things.ts';
import { readArm } from '#outcomes/outcomes.server.ts';
import { appOf } from '#web/context.server.ts';
import { act, doneOf } from '#web/line-ui/acting.server.ts';
import { ReaffirmForm } from '#web/line-ui/member-acts.tsx';
import { Reaffirmations } from '#web/line-ui/reaffirmations.tsx';
import { readFrame } from '#web/line-ui/thing-frame.server.ts';
import { restingOn } from '#web/resting-on.server.ts';
import { thingHistory } from '#web/thing-history.server.ts';
import { CiteAs } from '#web/ui/cite-as.tsx';
import { DataTable } from '#web/ui/data-table.tsx';
import { Facts } from '#web/ui/facts.tsx';
import { SourceLink } from '#web/ui/marks.tsx';
import { DoneNote, ErrorNote, InvestigationalNote } from '#web/ui/notes.tsx';
import { CheckedMark, figureCells } from '#web/ui/outcome-marks.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import { RestingOn } from '#web/ui/resting-on.tsx';
import { StateBadge } from '#web/ui/state-badge.tsx';
import { ThingHistory } from '#web/ui/thing-history.tsx';
import type { Route } from './+types/arm';
import '#web/line-ui/line.css';

export const handle = { script: false };

/** The arm that an address names. Throws 404 for what the database could not even look up. */
function armOf(id: string | undefined): Ref {
  if (!id || id.length > 300 || /\p{Cc}/u.test(id) || !id.isWellFormed()) throw notHere();
  return { kind: 'arm', id };
}

const notHere = () =>
  data('There is no such group of patients here; the list of outcomes shows those there are.', { status: 404 });

export async function loader({ context, request, params }: Route.LoaderArgs) {
  const app = appOf(context);
  const ref = armOf(params.id);
  const found = await app.db.read(async (tx) => {
    const arm = await readArm(tx, ref.id);
    if (!arm) return null;
    const has = async (kind: 'study' | 'report', id: string | null) =>
      id !== null &&
      (await tx.selectFrom('thing').select('id').where('kind', '=', kind).where('id', '=', id).executeTakeFirst()) !==
        undefined;
    return {
      ...arm,
      hasStudy: await has('study', arm.arm.nct),
      hasReport: await has('report', arm.arm.pmid ? `pmid:${arm.arm.pmid}` : null),
      frame: await readFrame(tx, app, ref),
      resting: await restingOn(tx, ref, app.actor),
      history: await thingHistory(tx, ref),
    };
  });
  if (!found) throw notHere();
  return { ...found, siteUrl: app.server.url, done: doneOf(request), mayEnter: can(app.actor, 'outcomes.enter') };
}

export const action = ({ context, request, params }: ActionFunctionArgs) =>
  act(appOf(context), request, armOf(params.id), {});

export default function ArmPage({ loaderData, actionData }: Route.ComponentProps) {
  const { arm: a, outcomes, hasStudy, hasReport, frame, resting, history, siteUrl, done, mayEnter } = loaderData;
  const changed = frame.restsOn.some((n) => n.pinnedHash !== n.presentHash);
  const unseen = frame.state !== 'superseded' && (frame.state !== 'fresh' || changed);
  return (
    <Page
      title={`${a.label}: ${a.product}`}
      kicker="Published group of patients"
      breadcrumbs={[{ label: 'Outcomes', href: '/outcomes' }]}
      lead={a.disease}
    >
      {done === 'reaffirmed' && (
        <DoneNote>It is reaffirmed: its pins hold the study and the report as they are now.</DoneNote>
      )}
      {actionData && <ErrorNote sentence={actionData.sentence} />}
      <p>
        <StateBadge state={frame.state} reasons={frame.reasons} /> <a href={linePathOf(frame)}>The whole line</a>
      </p>
      <Facts
        facts={[
          ['Publication', a.citation],
          ['Product', a.product],
          ['Target', a.target],
          ['Kind of therapy', a.modality],
          ['Disease', a.disease],
          [
            'Enrolled',
            a.enrolled === null
              ? 'not stated in the source'
              : `${a.enrolled}${a.enrolledSource ? ` (${a.enrolledSource})` : ''}`,
          ],
          ['Median follow-up', a.followUpMonths === null ? null : `${a.followUpMonths} months`],
          [
            'Trial',
            a.nct &&
              (hasStudy ? (
                <a key="trial" href={pathOf({ kind: 'study', id: a.nct })}>
                  {a.nct}
                </a>
              ) : (
                `${a.nct} (not imported here)`
              )),
          ],
          [
            'Report',
            a.pmid &&
              (hasReport ? (
                <a key="report" href={pathOf({ kind: 'report', id: `pmid:${a.pmid}` })}>
                  PubMed {a.pmid}
                </a>
              ) : (
                `PubMed ${a.pmid}`
              )),
          ],
          [
            'DOI',
            a.doi && (
              <SourceLink key="doi" href={`https://doi.org/${encodeURI(a.doi)}`}>
                {a.doi}
              </SourceLink>
            ),
          ],
          ['Kind of source', a.sourceType],
          [
            'Shares patients with',
            a.overlapGroup && `other reports of the group “${a.overlapGroup}”; they are never counted together`,
          ],
          [
            'Not recognised',
            a.diseaseUnread.length > 0 ? `${a.diseaseUnread.join(', ')}: the vocabulary does not know it` : null,
          ],
        ]}
      />
      <Section title="What was counted or measured">
        <DataTable
          caption="Outcomes of this group"
          columns={[
            { label: 'Outcome' },
            { label: 'Time point' },
            { label: 'Events', num: true },
            { label: 'Evaluable', num: true },
            { label: 'Enrolled', num: true },
            { label: 'Checked' },
          ]}
          rows={outcomes.map((o) => {
            const figures = figureCells(o, 2);
            return {
              key: o.id,
              spans: figures.spans,
              cells: [
                <span key="o">
                  <a href={pathOf({ kind: 'outcome', id: o.id })}>{o.name}</a>
                  {o.measure === 'count' && o.definition !== '' && <span className="sub">{o.definition}</span>}
                </span>,
                o.timepoint,
                ...figures.cells,
                o.enrolled ?? 'not stated',
                <span key="m">
                  <CheckedMark mark={o.mark} />
                  {o.heldBack.length > 0 && <span className="sub">held back</span>}
                </span>,
              ],
            };
          })}
        />
      </Section>
      {mayEnter && (
        <p>
          <a href={`/desk/outcomes/new?arm=${encodeURIComponent(a.id)}`}>Enter an outcome of this group</a>
        </p>
      )}
      <RestingOn of={{ kind: 'arm', id: a.id }} rows={resting.rows} more={resting.more} />
      <ThingHistory versions={history} />
      <Reaffirmations list={frame.reaffirmed} />
      {frame.may.reaffirm && unseen && (
        <Section title="For members" id="members">
          <ReaffirmForm frame={frame} answer={actionData} />
        </Section>
      )}
      <Section title="Cite">
        <CiteAs
          title={`${a.label}, ${a.product}`}
          path={pathOf({ kind: 'arm', id: a.id })}
          siteUrl={siteUrl}
          asOf={a.asOf}
          hash={a.hash}
        />
      </Section>
      <InvestigationalNote />
    </Page>
  );
}
