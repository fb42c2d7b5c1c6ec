import { data, redirect } from 'react-router';
import { z } from 'zod';
import { gate } from '#governance/gate.server.ts';
import { can } from '#governance/permissions.ts';
import { writeSetting } from '#governance/settings.server.ts';
import { audit } from '#ledger/audit.server.ts';
import { isOccasion } from '#network/disclosure.ts';
import {
  disclosurePeople,
  listMatches,
  listRequests,
  matchEntity,
  remindOf,
  unknownEntities,
} from '#network/disclosure-desk.server.ts';
import { askForTheYear } from '#network/disclosure-requests.server.ts';
import { DisclosureRefused } from '#network/disclosure-sign.server.ts';
import { REGISTER_RULES, REGISTER_WORDS } from '#network/register.ts';
import { searchCompanies } from '#vocabulary/companies.ts';
import { appOf } from '#web/context.server.ts';
import { openDesk } from '#web/desk-gate.server.ts';
import { UnknownNames } from '#web/disclosure-ui/unknown-names.tsx';
import { DataTable } from '#web/ui/data-table.tsx';
import { SubmitRow } from '#web/ui/form-field.tsx';
import { Moment } from '#web/ui/marks.tsx';
import { DemonstrationNote, DoneNote, EmptyState, ErrorNote } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import { Pager, pageOf } from '#web/ui/pager.tsx';
import type { Route } from './+types/desk-disclosures';

export const handle = { script: false, keep: false };
const SIZE = 50;
/** Requests, names and words of the office that stand on the page; the rest follows when those are dealt with. */
const SHORT = 20;

export async function loader({ context, url }: Route.LoaderArgs) {
  const app = appOf(context);
  await openDesk(app, 'disclosure.read', url);
  const page = pageOf(url);
  const only = url.searchParams.get('show') === 'all' ? 'all' : 'waiting';
  const found = await app.db.read(async (tx) => ({
    people: await disclosurePeople(tx, only, page, SIZE, app.now()),
    requests: await listRequests(tx, 1, SHORT),
    unknown: await unknownEntities(tx, 1, SHORT),
    matches: await listMatches(tx, 1, SHORT),
  }));
  const told = url.searchParams.get('told');
  const lately = url.searchParams.get('lately');
  return {
    ...found,
    unknown: {
      ...found.unknown,
      rows: found.unknown.rows.map((u) => ({ ...u, likely: searchCompanies(u.entity, 1)[0]?.key ?? '' })),
    },
    only,
    rule: app.settings.disclosureRegister,
    mayRemind: can(app.actor, 'conflict.rules'),
    mayMatch: can(app.actor, 'conflict.override'),
    maySet: can(app.actor, 'settings.manage'),
    demonstration: app.demonstration,
    told: told !== null && /^\d{1,6}$/.test(told) ? Number(told) : null,
    lately: lately !== null && /^\d{1,6}$/.test(lately) ? Number(lately) : 0,
    page,
    pages: Math.max(1, Math.ceil(found.people.total / SIZE)),
    url: url.pathname + url.search,
  };
}

const match = z.object({
  key: z.string().min(1).max(300),
  company: z.string().max(100),
  reason: z.string().trim().min(3, 'Say in a few words how you know.').max(300),
});

export async function action({ context, request, url }: Route.ActionArgs) {
  const app = appOf(context);
  const form = await request.formData();
  const what = form.get('do');
  const needed = what === 'match' ? 'conflict.override' : what === 'rule' ? 'settings.manage' : 'conflict.rules';
  await gate(app.db, app.actor, needed, null, app.now);
  const by = app.actor.kind === 'person' ? app.actor.id : 'anonymous';
  const at = app.now();
  const text = (name: string) => String(form.get(name) ?? '').replace(/\p{Cc}+/gu, ' ');
  try {
    if (what === 'remind') {
      const [occasion, id] = [text('occasion'), text('id')];
      if (!isOccasion(occasion)) throw new DisclosureRefused('Nobody was asked for that; go back to the list.');
      const { told, lately } = await app.db.write((tx) => remindOf(tx, by, occasion, id, at));
      return redirect(`/desk/disclosures?told=${told}&lately=${lately}`);
    }
    if (what === 'year') {
      const told = await app.db.write((tx) => askForTheYear(tx, at));
      return redirect(`/desk/disclosures?told=${told}`);
    }
    if (what === 'match') {
      const read = match.safeParse({ key: text('key'), company: text('company'), reason: text('reason') });
      if (!read.success)
        return data(
          {
            sentence: read.error.issues[0]?.message ?? 'Choose a company and say why.',
            key: text('key'),
            reason: text('reason'),
          },
          { status: 422 },
        );
      const { key, company, reason } = read.data;
      await app.db.write((tx) => matchEntity(tx, by, { key, company: company || null, reason }, at));
      return redirect(`${url.pathname}#names`);
    }
    if (what === 'rule') {
      const rule = REGISTER_RULES.find((r) => r === text('rule'));
      if (!rule) throw new DisclosureRefused('Choose one of the three rules.');
      await app.db.write(async (tx) => {
        await writeSetting(tx, 'disclosureRegister', rule, at);
        await audit(tx, by, { kind: 'setting.changed', body: { name: 'disclosureRegister' } }, at);
      });
      return redirect(`${url.pathname}#rule`);
    }
  } catch (e) {
    if (e instanceof DisclosureRefused) return data({ sentence: e.message, key: '', reason: '' }, { status: 409 });
    throw e;
  }
  return data({ sentence: 'Choose one of the buttons of the page.', key: '', reason: '' }, { status: 400 });
}

type Data = Route.ComponentProps['loaderData'];

const People = ({ d }: { d: Data }) => (
  <Section title={d.only === 'all' ? 'Everybody who holds a role' : 'Who has something to renew'}>
    <p className="count-line">
      {d.people.waiting === 1 ? '1 person has' : `${d.people.waiting} people have`} something to renew ·{' '}
      {d.only === 'all' ? (
        <a href="/desk/disclosures">only those</a>
      ) : (
        <a href="/desk/disclosures?show=all">everybody</a>
      )}
    </p>
    {d.people.rows.length === 0 ? (
      <EmptyState title="Everybody has renewed." />
    ) : (
      <DataTable
        caption="People and their present statements"
        columns={[
          { label: 'Person' },
          { label: 'Statement' },
          { label: 'Says' },
          { label: 'Waits for' },
          { label: 'Reminded' },
        ]}
        rows={d.people.rows.map((p) => ({
          key: p.person,
          cells: [
            <a key="p" href={`/desk/disclosures/people/${encodeURIComponent(p.person)}`}>
              {p.name}
            </a>,
            p.statedOn ?? 'none',
            p.statedOn === null
              ? 'nothing yet'
              : p.nothing
                ? 'nothing to declare'
                : p.interests === 1
                  ? '1 interest'
                  : `${p.interests} interests`,
            [
              p.overdueSince === null
                ? ''
                : p.overdueSince === ''
                  ? 'the first statement'
                  : `yearly renewal, since ${p.overdueSince}`,
              ...p.open,
            ]
              .filter((w) => w !== '')
              .join('; ') || 'nothing',
            p.remindedAt ? <Moment key="m" at={p.remindedAt} /> : 'never',
          ],
        }))}
      />
    )}
    <Pager page={d.page} pages={d.pages} url={d.url} />
    {d.mayRemind && (
      <form method="post" action="/desk/disclosures" className="form">
        <SubmitRow label="Ask whoever is due for the year" name="do" value="year" />
      </form>
    )}
  </Section>
);

const Requests = ({ d }: { d: Data }) => (
  <Section
    title="What was asked for"
    note="A reminder goes to those who have not answered, once in seven days at most."
  >
    {d.requests.rows.length === 0 ? (
      <EmptyState title="Nobody has been asked yet." />
    ) : (
      <DataTable
        caption="Requests and answers"
        columns={[{ label: 'For' }, { label: 'Due' }, { label: 'Answered' }, { label: 'Remind' }]}
        rows={d.requests.rows.map((r) => ({
          key: `${r.occasion} ${r.id}`,
          cells: [
            r.title,
            r.due?.toISOString().slice(0, 10) ?? 'no date',
            `${r.answered} of ${r.asked}`,
            r.over ? (
              'over'
            ) : r.answered < r.asked && d.mayRemind ? (
              <form key="f" method="post" action="/desk/disclosures">
                <input type="hidden" name="occasion" value={r.occasion} />
                <input type="hidden" name="id" value={r.id} />
                <button
                  className="plain small"
                  type="submit"
                  name="do"
                  value="remind"
                  aria-label={`Remind of ${r.title}`}
                >
                  remind
                </button>
              </form>
            ) : (
              ''
            ),
          ],
        }))}
      />
    )}
    {d.requests.total > d.requests.rows.length && (
      <p className="quiet">
        The latest {SHORT} of {d.requests.total}.
      </p>
    )}
  </Section>
);

export default function DeskDisclosuresPage({ loaderData: d, actionData }: Route.ComponentProps) {
  return (
    <Page
      title="Disclosures"
      lead="Who has disclosed, who has to renew, and which names the rules on conflicts cannot read yet."
      breadcrumbs={[{ label: 'Desk', href: '/desk' }]}
    >
      {actionData && actionData.key === '' && <ErrorNote sentence={actionData.sentence} />}
      {d.told !== null && (
        <DoneNote>
          {d.told === 0 ? 'Nobody was told' : d.told === 1 ? '1 person was told' : `${d.told} people were told`}
          {d.lately > 0 ? `; ${d.lately} were asked or reminded less than seven days ago and are left in peace.` : '.'}
        </DoneNote>
      )}
      {d.demonstration && <DemonstrationNote>These disclosures are made up for the demonstration.</DemonstrationNote>}
      <People d={d} />
      <Requests d={d} />
      <UnknownNames unknown={d.unknown} matches={d.matches.rows} mayMatch={d.mayMatch} refused={actionData} />
      <Section title="The public register" id="rule">
        <p>
          {REGISTER_WORDS[d.rule]} <a href="/network/disclosures">See it</a>
        </p>
        {d.maySet && (
          <form method="post" action="/desk/disclosures#rule" className="form">
            <fieldset className="choices">
              <legend>Rule of the network</legend>
              {REGISTER_RULES.map((r) => (
                <label key={r}>
                  <input type="radio" name="rule" value={r} defaultChecked={r === d.rule} /> {REGISTER_WORDS[r]}
                </label>
              ))}
            </fieldset>
            <SubmitRow label="Set the rule" name="do" value="rule" />
          </form>
        )}
      </Section>
    </Page>
  );
}
