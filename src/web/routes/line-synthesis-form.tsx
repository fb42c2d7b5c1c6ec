import { type ActionFunctionArgs, data, type LoaderFunctionArgs, useActionData, useLoaderData } from 'react-router';
import { z } from 'zod';
import { timeSpans, typedFigures } from '#claims/typed-figures.ts';
import { keys, lineText, optionalNumber } from '#claims/written-fields.ts';
import type { ReadTx } from '#db/tx.ts';
import { announce } from '#ledger/announce.server.ts';
import { productsOf } from '#outcomes/arm-vocabulary.ts';
import { defineSynthesis, SynthesisRefused } from '#outcomes/syntheses.server.ts';
import { entriesOfFacet, labelOf } from '#vocabulary/vocabulary.ts';
import { appOf, type RequestApp } from '#web/context.server.ts';
import { openDesk } from '#web/desk-gate.server.ts';
import { ChoiceBox, DeskForm, Field, Tick } from '#web/line-ui/desk-form.tsx';
import { type FormState, many, raw } from '#web/line-ui/form-state.ts';
import { startingValues, takeForm } from '#web/line-ui/forms.server.ts';

export const handle = { script: false, keep: false };

const METHODS = {
  glmm: 'binomial-normal model (the one to take unless there is a reason)',
  logit: 'logit, inverse variance',
  'freeman-tukey': 'Freeman–Tukey double arcsine',
  arcsine: 'arcsine',
} as const;
const CHECKS = {
  verified: 'only figures that were checked against their source',
  all: 'all figures, each marked by how it was checked',
} as const;

const input = z.strictObject({
  question: lineText('the question', 5, 300),
  outcome: lineText('the outcome', 1, 200),
  diseases: keys('the diseases'),
  targets: keys('the targets'),
  modalities: keys('the modalities'),
  products: z
    .array(z.string().max(200, 'Choose the product from the list.'))
    .max(50, 'Choose at most 50 products.')
    .transform((list) => list.map((p) => p.trim()).filter((p) => p !== '')),
  from: optionalNumber('the first month', 240),
  to: optionalNumber('the last month', 240),
  atMonths: optionalNumber('the months', 240),
  verification: z.enum(['verified', 'all'], 'Choose which figures count.'),
  method: z.enum(['glmm', 'logit', 'freeman-tukey', 'arcsine'], 'Choose a method.'),
});

/** The names of outcomes that were counted in at least one arm, the most frequent first. */
async function outcomeNames(tx: ReadTx): Promise<string[]> {
  const rows = await tx
    .selectFrom('outcome')
    .select((e) => ['name', e.fn.countAll<number>().as('n')])
    .where('measure', '=', 'count')
    .groupBy('name')
    .orderBy('n', 'desc')
    .orderBy('name')
    .limit(500)
    .execute();
  return rows.map((r) => r.name);
}

/** Products that were given in at least one arm, by the key of the vocabulary or in the words of the table. */
async function productNames(tx: ReadTx): Promise<{ value: string; label: string }[]> {
  const rows = await tx.selectFrom('arm').select('product').distinct().orderBy('product').limit(500).execute();
  const named = rows.map(({ product }) => {
    const [key, ...more] = productsOf(product);
    return key !== undefined && more.length === 0
      ? { value: key, label: labelOf('product', key) }
      : { value: product, label: product };
  });
  return [...new Map(named.map((n) => [n.value, n])).values()].sort((a, b) => a.label.localeCompare(b.label, 'en'));
}

const LAST_MONTH = 240;
const windowOf = (from: number | null, to: number | null): [number, number] | undefined =>
  from === null && to === null ? undefined : [from ?? 0, to ?? LAST_MONTH];

const view = async (app: RequestApp, state: FormState) => ({
  state,
  ...(await app.db.read(async (tx) => ({ names: await outcomeNames(tx), products: await productNames(tx) }))),
});

export async function loader({ context, request, url }: LoaderFunctionArgs) {
  const app = appOf(context);
  await openDesk(app, 'synthesis.write', url);
  return view(app, {
    values: startingValues(request, [
      'outcome',
      'diseases',
      'targets',
      'modalities',
      'products',
      'from',
      'to',
      'verification',
      'method',
    ]),
    errors: {},
  });
}

export async function action({ context, request }: ActionFunctionArgs) {
  const app = appOf(context);
  const taken = await takeForm(app, request, {
    action: 'synthesis.write',
    ref: null,
    schema: input,
    rawOf: (v) =>
      raw(
        v,
        ['question', 'outcome', 'from', 'to', 'atMonths', 'verification', 'method'],
        ['diseases', 'targets', 'modalities', 'products'],
      ),
    refusals: [SynthesisRefused],
    save: async (tx, s, by, at) => {
      const typed = typedFigures(s.question, timeSpans(s.question));
      if (typed.length > 0)
        throw new SynthesisRefused(
          `The question says “${typed.join('”, “')}”: leave figures to the answer, which changes with the evidence.`,
        );
      const some = (list: string[]) => (list.length > 0 ? list : undefined);
      const spec = {
        outcome: s.outcome,
        diseases: some(s.diseases),
        targets: some(s.targets),
        modalities: some(s.modalities),
        products: some(s.products),
        window: windowOf(s.from, s.to),
        atMonths: s.atMonths || undefined,
        verification: s.verification,
        method: s.method,
      };
      const ref = {
        kind: 'synthesis' as const,
        ...(await defineSynthesis(tx, { question: s.question, spec, by }, at)),
      };
      await announce(tx, { kind: 'thing.changed', body: { ref } }, at);
      return ref;
    },
  });
  return taken instanceof Response ? taken : data(await view(app, taken), { status: 422 });
}

const Facet = (props: {
  state: FormState;
  name: string;
  facet: 'disease' | 'target' | 'modality';
  legend: string;
  note: string;
}) => {
  const ticked = new Set(many(props.state.values, props.name));
  const known = entriesOfFacet(props.facet);
  // two targets together are one choice, which the vocabulary has no entry for
  const together = [...ticked].filter((key) => key.includes('+'));
  return (
    <ChoiceBox name={props.name} legend={props.legend} description={props.note} error={props.state.errors[props.name]}>
      <ul>
        {together.map((key) => (
          <Tick key={key} type="checkbox" name={props.name} value={key} checked>
            {key.split('+').join(' and ')} together
          </Tick>
        ))}
        {known.map((e) => (
          <Tick key={e.key} type="checkbox" name={props.name} value={e.key} checked={ticked.has(e.key)}>
            {e.label}
          </Tick>
        ))}
      </ul>
    </ChoiceBox>
  );
};

const pairs = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }));

export default function SynthesisForm() {
  const loaded = useLoaderData<typeof loader>();
  const { state, names, products } = useActionData<typeof action>() ?? loaded;
  return (
    <DeskForm
      title="Put a question to the published outcomes"
      lead="A synthesis pools how many of those who could be judged had an outcome. Cohorts that share patients are counted once, and the choice is printed."
      back={{ label: 'Syntheses', href: '/syntheses' }}
      state={state}
      label="Put the question"
    >
      <Field state={state} name="question" label="The question" required maxLength={300} />
      <Field
        state={state}
        name="outcome"
        kind="select"
        label="Outcome"
        options={[
          { value: '', label: names.length > 0 ? 'Choose' : 'no outcomes were imported yet' },
          ...names.map((n) => ({ value: n, label: n })),
        ]}
      />
      <Facet
        state={state}
        name="diseases"
        facet="disease"
        legend="Diseases"
        note="None ticked takes all. A broader one takes its narrower ones."
      />
      <Facet state={state} name="targets" facet="target" legend="Targets" note="None ticked takes all." />
      <Facet state={state} name="modalities" facet="modality" legend="Modalities" note="None ticked takes all." />
      <Field
        state={state}
        name="products"
        kind="select"
        label="Product"
        options={[{ value: '', label: 'any product' }, ...products]}
      />
      <Field
        state={state}
        name="from"
        label="From month"
        description="Only what was counted at a stated time from this month …"
        inputMode="decimal"
      />
      <Field
        state={state}
        name="to"
        label="To month"
        description="… to this month; both empty for any time."
        inputMode="decimal"
      />
      <Field
        state={state}
        name="atMonths"
        label="At how many months"
        description="Where a report gives several time points, the one closest to this is counted; empty for the rule."
        inputMode="decimal"
      />
      <Field state={state} name="verification" kind="select" label="Which figures count" options={pairs(CHECKS)} />
      <Field state={state} name="method" kind="select" label="Method" options={pairs(METHODS)} />
    </DeskForm>
  );
}
