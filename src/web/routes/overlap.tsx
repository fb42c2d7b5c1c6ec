import { data } from 'react-router';
import { can } from '#governance/permissions.ts';
import { standings } from '#ledger/staleness.server.ts';
import { refText } from '#ledger/things.ts';
import { listCohorts } from '#outcomes/cohorts.server.ts';
import { listJudgements } from '#outcomes/overlap-judgements.server.ts';
import { RELATION_EFFECTS } from '#outcomes/overlap-judgements.ts';
import { appOf, todayOf } from '#web/context.server.ts';
import { cohortPath, judgePath } from '#web/overlap-ui/cohort-words.ts';
import { relationSentence } from '#web/overlap-ui/judgement-list.tsx';
import { PairTable } from '#web/overlap-ui/pair-table.tsx';
import { restingOn } from '#web/resting-on.server.ts';
import { thingHistory } from '#web/thing-history.server.ts';
import { CiteAs } from '#web/ui/cite-as.tsx';
import { Facts } from '#web/ui/facts.tsx';
import { SourceLink } from '#web/ui/marks.tsx';
import { DoneNote } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import { RestingOn } from '#web/ui/resting-on.tsx';
import { StateBadge } from '#web/ui/state-badge.tsx';
import { ThingHistory } from '#web/ui/thing-history.tsx';
import type { Route } from './+types/overlap';

export const handle = { script: false };

export async function loader({ context, params, url }: Route.LoaderArgs) {
  const app = appOf(context);
  const id = params.id.toUpperCase();
  const ref = { kind: 'overlap' as const, id };
  const names = can(app.actor, 'desk.open');
  const found = await app.db.read(async (tx) => {
    const judgement = (await listJudgements(tx, names, { id }))[0];
    if (!judgement) return null;
    const cohorts = await listCohorts(tx);
    return {
      judgement,
      a: cohorts.find((c) => c.id === judgement.a) ?? null,
      b: cohorts.find((c) => c.id === judgement.b) ?? null,
      standing: (await standings(tx, [ref], todayOf(app))).get(refText(ref)) ?? null,
      resting: await restingOn(tx, ref, app.actor),
      history: await thingHistory(tx, ref),
    };
  });
  if (!found)
    throw data(`There is no judgement ${params.id.slice(0, 20)}; the list of cohorts shows those there are.`, {
      status: 404,
    });
  return {
    ...found,
    siteUrl: app.server.url,
    mayJudge: can(app.actor, 'overlap.judge'),
    done: url.searchParams.get('done') === 'written' && names,
  };
}

export default function OverlapPage({ loaderData }: Route.ComponentProps) {
  const { judgement: j, a, b, standing, resting, history, siteUrl, mayJudge, done } = loaderData;
  const name = (id: string) => [a, b].find((c) => c?.id === id)?.label ?? id;
  const sentence = relationSentence(j, name);
  const title = j.relation === 'subset' ? sentence : `${name(j.a)} and ${name(j.b)}: ${sentence}`;
  return (
    <Page
      title={title}
      kicker={`Overlap judgement ${j.id}`}
      breadcrumbs={[
        { label: 'Outcomes', href: '/outcomes' },
        { label: 'Cohorts', href: '/outcomes/cohorts' },
      ]}
      lead={RELATION_EFFECTS[j.relation]}
    >
      {done && (
        <DoneNote>
          Written. The syntheses that could count both cohorts are computed again now; what rests on them shows the
          change.
        </DoneNote>
      )}
      <Facts
        facts={[
          [
            'Cohorts',
            <span key="c">
              <a href={cohortPath(j.a)}>{name(j.a)}</a> and <a href={cohortPath(j.b)}>{name(j.b)}</a>
            </span>,
          ],
          ['Relation', sentence],
          ['What it goes by', j.evidence],
          ['Source', j.sourceUrl && <SourceLink href={j.sourceUrl} />],
          ['Judged by', `${j.who}, ${j.day}`],
          [
            'Since then',
            standing && standing.state !== 'fresh' ? (
              <StateBadge key="state" state={standing.state} reasons={standing.reasons} />
            ) : (
              'nothing that matters has changed in either cohort'
            ),
          ],
        ]}
      />
      {mayJudge && (
        <p>
          <a href={judgePath(j.a, j.b)}>Judge anew</a>
        </p>
      )}
      {a && b && (
        <Section title="The two cohorts">
          <PairTable a={a} b={b} />
        </Section>
      )}
      <RestingOn of={{ kind: 'overlap', id: j.id }} rows={resting.rows} more={resting.more} />
      <ThingHistory versions={history} />
      <Section title="Cite">
        <CiteAs title={title} path={`/outcomes/overlaps/${j.id}`} siteUrl={siteUrl} asOf={j.day} hash={j.hash} />
      </Section>
    </Page>
  );
}
