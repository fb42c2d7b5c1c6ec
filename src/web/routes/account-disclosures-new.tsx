import { randomBytes } from 'node:crypto';
import { data, redirect } from 'react-router';
import { AMOUNT_BAND_WORDS, ICMJE_CATEGORIES } from '#governance/interests.ts';
import { ENTITY_KIND_WORDS, type InterestInput, occasionFor, periodWords, RECEIVED_BY } from '#network/disclosure.ts';
import {
  changeForm,
  type DisclosureForm,
  emptyForm,
  formOf,
  readDisclosureForm,
  readStatement,
} from '#network/disclosure-form.ts';
import { leftOutProblem } from '#network/disclosure-left-out.ts';
import { openRequests } from '#network/disclosure-requests.server.ts';
import { DisclosureRefused, signStatement } from '#network/disclosure-sign.server.ts';
import { latestStatements } from '#network/interests.server.ts';
import { registerStanding } from '#network/register.server.ts';
import { appOf, todayOf } from '#web/context.server.ts';
import { openOwnStrong } from '#web/desk-gate.server.ts';
import { DisclosureFields, HiddenForm } from '#web/disclosure-ui/entry-fields.tsx';
import { TakenFor, WhoSees } from '#web/disclosure-ui/who-sees.tsx';
import { SubmitRow } from '#web/ui/form-field.tsx';
import { DemonstrationNote, ErrorNote } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import type { Route } from './+types/account-disclosures-new';

export const handle = { script: false, keep: false };

/** What the page shows: the form with what was typed, or what is about to be signed. */
interface State {
  form: DisclosureForm;
  /** Number of the statement that this one follows. */
  after: number;
  errors: Record<string, string>;
  sentence: string | null;
  /** What is about to be signed, on the page of review. */
  review: InterestInput[] | null;
}

export async function loader({ context, request, url }: Route.LoaderArgs) {
  const app = appOf(context);
  // asked before the form is filled in, so that nothing typed is lost
  const actor = await openOwnStrong(app, url, request.headers);
  const rule = app.settings.disclosureRegister;
  const { latest, standing } = await app.db.read(async (tx) => ({
    latest: (await latestStatements(tx, [actor.id])).get(actor.id) ?? null,
    standing: await registerStanding(tx, actor.id, rule),
  }));
  const state: State = {
    form: latest ? formOf(latest) : emptyForm(),
    after: latest?.number ?? 0,
    errors: {},
    sentence: null,
    review: null,
  };
  return {
    state,
    rule,
    standing,
    today: todayOf(app),
    copied: latest ? latest.signedAt.toISOString().slice(0, 10) : null,
    demonstration: actor.demonstration,
    search: url.search,
  };
}

export async function action({ context, request, url }: Route.ActionArgs) {
  const app = appOf(context);
  const actor = await openOwnStrong(app, url, request.headers);
  const sent = await request.formData();
  const what = String(sent.get('do') ?? '');
  const after = Number(sent.get('after'));
  const form = changeForm(readDisclosureForm(sent), what);
  const state: State = { form, after, errors: {}, sentence: null, review: null };
  if (what !== 'review' && what !== 'sign') return state;
  const read = readStatement(form, todayOf(app));
  if (!read.ok) return data({ ...state, errors: read.errors, sentence: read.sentence }, { status: 422 });
  if (what === 'review') {
    const latest = (await app.db.read((tx) => latestStatements(tx, [actor.id]))).get(actor.id);
    const problem = latest && leftOutProblem(latest, read.input.interests, todayOf(app));
    if (problem) return data({ ...state, sentence: problem }, { status: 422 });
    return { ...state, review: read.input.interests };
  }
  const salt = randomBytes(24).toString('base64url');
  const wanted = { occasion: url.searchParams.get('for'), id: url.searchParams.get('id') };
  try {
    const number = await app.db.write(async (tx) => {
      const occasion = occasionFor(await openRequests(tx, actor.id), wanted, todayOf(app));
      return signStatement(tx, { person: actor.id, after, ...occasion, salt }, read.input, app.now());
    });
    return redirect(`/account/disclosures?signed=${number}`);
  } catch (e) {
    if (e instanceof DisclosureRefused) return data({ ...state, sentence: e.message }, { status: 409 });
    throw e;
  }
}

const Review = ({ interests, form }: { interests: readonly InterestInput[]; form: DisclosureForm }) => {
  const of = Map.groupBy(interests, (i) => i.category);
  const none = ICMJE_CATEGORIES.filter((c) => !of.has(c.number));
  return (
    <>
      {[...of].map(([number, list]) => (
        <Section key={number} title={`${number}. ${ICMJE_CATEGORIES.find((c) => c.number === number)?.label ?? ''}`}>
          <ul className="interest-list">
            {list.map((i, n) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the list is only read
              <li key={n}>
                <p>
                  <strong>{i.entity}</strong> <span className="quiet">{ENTITY_KIND_WORDS[i.entityKind]}.</span>{' '}
                  <TakenFor entity={i.entity} />
                </p>
                <p>
                  {AMOUNT_BAND_WORDS[i.band]}
                  {i.band === 'none' ? '' : `, ${RECEIVED_BY[i.recipient]}`};{' '}
                  {periodWords(i.from, i.to) || 'no date stated'}
                </p>
                {i.note && <p className="quiet">{i.note}</p>}
              </li>
            ))}
          </ul>
        </Section>
      ))}
      <Section title="Nothing to declare">
        <p>
          {form.nothing || none.length === ICMJE_CATEGORIES.length
            ? 'In none of the 13 categories is there anything to declare.'
            : none.length === 0
              ? 'There is something in every category.'
              : none.map((c) => `${c.number}. ${c.label}`).join('; ')}
        </p>
      </Section>
    </>
  );
};

export default function DisclosureFormPage({ loaderData, actionData }: Route.ComponentProps) {
  const { rule, standing, today, copied, demonstration, search } = loaderData;
  const state = actionData ?? loaderData.state;
  const crumbs = [
    { label: 'Desk', href: '/desk' },
    { label: 'My disclosures', href: '/account/disclosures' },
  ];
  const path = `/account/disclosures/new${search}`;
  if (state.review)
    return (
      <Page
        title="Read it once more, then sign"
        lead={`By signing you say that this is complete and true on ${today}. It cannot be altered afterwards: a change is a new statement.`}
        breadcrumbs={crumbs}
        width="text"
      >
        <Review interests={state.review} form={state.form} />
        <Section title="Who will see what">
          <WhoSees rule={rule} standing={standing} />
        </Section>
        <form method="post" action={path} className="form">
          <HiddenForm form={state.form} />
          <input type="hidden" name="after" value={state.after} />
          <SubmitRow label="Sign" name="do" value="sign">
            <button className="plain" type="submit" name="do" value="edit">
              Go back and change it
            </button>
          </SubmitRow>
        </form>
      </Page>
    );
  return (
    <Page
      title="Disclose your interests"
      lead="Thirteen questions, those of the form that medical journals use. Answer each with an entry or with “none”. Item 1 has no limit in time; the others ask about the last 36 months."
      breadcrumbs={crumbs}
    >
      {state.sentence && <ErrorNote sentence={state.sentence} />}
      {demonstration && (
        <DemonstrationNote>Whatever is written here is made up for the demonstration.</DemonstrationNote>
      )}
      {copied && !actionData && (
        <p>
          Filled with your statement of <time dateTime={copied}>{copied}</time>. Correct what changed. An entry that
          ended more than 36 months ago may be taken away; any other stays and gets the date on which it ended. What was
          entered by mistake ends today, with a note that says so.
        </p>
      )}
      <form method="post" action={path} className="disclosure-form">
        {/* the enter key takes the first button of a form: it leads to the review, never to an entry that is taken away */}
        <button type="submit" name="do" value="review" className="hidden-text" tabIndex={-1}>
          Read it once more
        </button>
        <input type="hidden" name="after" value={state.after} />
        <DisclosureFields form={state.form} errors={state.errors} today={today} search={search} />
        <SubmitRow label="Read it once more" name="do" value="review">
          <a href="/account/disclosures">Leave it</a>
        </SubmitRow>
      </form>
    </Page>
  );
}
