import { type ActionFunctionArgs, data, type LoaderFunctionArgs, useActionData, useLoaderData } from 'react-router';
import { pathOf } from '#ledger/things.ts';
import { passageInput } from '#updates/passage.ts';
import { readPassage, revisePassage, writePassage } from '#updates/passages.server.ts';
import { appOf, type RequestApp } from '#web/context.server.ts';
import { openDesk } from '#web/desk-gate.server.ts';
import { DeskForm, Field } from '#web/line-ui/desk-form.tsx';
import { type Choice, type FormState, one, raw } from '#web/line-ui/form-state.ts';
import { loadChoices, startingValues, takeForm } from '#web/line-ui/forms.server.ts';
import { nothingHere, refOfAddress } from '#web/line-ui/thing-frame.server.ts';
import { AsOf } from '#web/ui/marks.tsx';
import { StateBadge } from '#web/ui/state-badge.tsx';

export const handle = { script: false, keep: false };

const view = (app: RequestApp, id: string | null, seen: string, state: FormState) =>
  app.db.read(async (tx) => {
    const words = one(state.values, 'q-names');
    return { id, seen, state, choices: await loadChoices(tx, app, ['claim', 'decision', 'initiative'], [], words) };
  });

export async function loader({ context, request, params, url }: LoaderFunctionArgs) {
  const app = appOf(context);
  const ref = params.id === undefined ? null : refOfAddress('passage', params.id);
  await openDesk(app, 'passage.write', url, ref);
  if (!ref) {
    const values = startingValues(request, ['corrects']);
    const corrects = one(values, 'corrects').toUpperCase();
    const old = /^P\d{1,9}$/.test(corrects) ? await app.db.read((tx) => readPassage(tx, corrects)) : null;
    const from = old ? { title: [old.document.title], body: [old.document.body] } : {};
    return view(app, null, '', { values: { ...values, ...from }, errors: {} });
  }
  const p = await app.db.read((tx) => readPassage(tx, ref.id));
  if (!p) return nothingHere(ref);
  if (p.state !== 'draft')
    throw data(`The update ${ref.id} is ${p.state} and frozen; write a correction instead.`, { status: 409 });
  const values = {
    title: [p.document.title],
    body: [p.document.body],
    corrects: p.document.corrects ? [p.document.corrects] : [],
  };
  return view(app, ref.id, p.hash, { values, errors: {} });
}

export async function action({ context, request, params }: ActionFunctionArgs) {
  const app = appOf(context);
  const ref = params.id === undefined ? null : refOfAddress('passage', params.id);
  const taken = await takeForm(app, request, {
    action: 'passage.write',
    ref,
    schema: passageInput,
    rawOf: (v) => raw(v, ['title', 'body', 'corrects']),
    save: async (tx, input, by, at) => {
      if (!ref) return { kind: 'passage', ...(await writePassage(tx, input, by, at)) };
      await revisePassage(tx, ref.id, input, by, at);
      return ref;
    },
  });
  if (taken instanceof Response) return taken;
  const status = Object.keys(taken.errors).length > 0 ? 422 : 200;
  return data(await view(app, ref?.id ?? null, one(taken.values, 'seen'), taken), { status });
}

const Names = ({ choices, words }: { choices: readonly Choice[]; words: string }) => (
  <fieldset className="choice-list">
    <legend>What it can name</legend>
    <p className="quiet small">Copy the brackets to where the sentence or the title belongs.</p>
    <div className="search-row">
      <input
        type="search"
        name="q-names"
        defaultValue={words}
        maxLength={200}
        aria-label="Search what it can name"
        placeholder="Words or a number"
      />
      <button type="submit" name="act" value="search" className="plain-button">
        Search
      </button>
    </div>
    <ul>
      {choices.map((c) => (
        <li key={`${c.kind}:${c.id}`}>
          <code>{`[[${c.kind}:${c.id}]]`}</code>{' '}
          <a href={pathOf(c)} target="_blank" rel="noopener">
            {c.title}
          </a>{' '}
          <AsOf date={c.asOf} /> {c.state !== 'fresh' && <StateBadge state={c.state} />}
        </li>
      ))}
    </ul>
    {choices.length === 0 && <p className="quiet">Nothing matches.</p>}
  </fieldset>
);

export default function UpdateForm() {
  const loaded = useLoaderData<typeof loader>();
  const { id, seen, state, choices } = useActionData<typeof action>() ?? loaded;
  return (
    <DeskForm
      title={id ? `Change the draft ${id}` : 'Write an update for the public'}
      lead="It becomes public once two different people have signed it. Every number in it should come from a claim."
      back={id ? { label: `Update ${id}`, href: `/updates/${id}` } : { label: 'Updates', href: '/updates' }}
      state={state}
      seen={seen}
      label={id ? 'Save the draft' : 'Write the draft'}
    >
      <Field state={state} name="title" label="Title" required maxLength={200} />
      <Field
        state={state}
        name="body"
        kind="textarea"
        label="Text"
        description="Paragraphs with an empty line between them, ## headings, - lists, **strong**, *emphasis*, [links](https://…), and [[claim:C1]] for the sentence of a claim."
        required
        maxLength={20000}
        rows={16}
      />
      <Names choices={choices} words={one(state.values, 'q-names')} />
      <Field
        state={state}
        name="corrects"
        label="Which released update does it correct?"
        description="Its number, such as P1; empty for none. Once this one is released it takes the other's place."
        maxLength={12}
      />
    </DeskForm>
  );
}
