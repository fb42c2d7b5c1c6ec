import type { FacetAccuracy } from '#evidence/accuracy.ts';
import { BLIND } from '#evidence/accuracy-blind.ts';
import { FIGURES } from '#evidence/accuracy-figures.gen.ts';
import type { Measured } from '#evidence/accuracy-figures.ts';
import { FIELDS_READ, LABEL_RULES, RELEVANCE_RULES } from '#evidence/classify-rules.ts';
import { curatorAccuracy } from '#evidence/curation/accuracy.server.ts';
import { FACETS, type Facet, labelOf } from '#vocabulary/vocabulary.ts';
import { appOf } from '#web/context.server.ts';
import { DataTable } from '#web/ui/data-table.tsx';
import { EmptyState } from '#web/ui/notes.tsx';
import { Page, Section } from '#web/ui/page.tsx';
import type { Route } from './+types/methods-classification';

export const handle = { script: false };

export async function loader({ context }: Route.LoaderArgs) {
  return appOf(context).db.read(async (tx) => ({ curators: await curatorAccuracy(tx) }));
}

const FACET_WORDS: Record<Facet | 'relevant', string> = {
  relevant: 'Relevance',
  disease: 'Diseases',
  target: 'Targets',
  modality: 'Modalities',
  product: 'Products',
};

const figure = (value: number | null): string => (value === null ? '–' : value.toFixed(3));
const named = (facet: Facet, key: string): string => (key === 'none' ? 'none' : labelOf(facet, key));

const SUMMARY = [
  { label: 'Facet' },
  { label: 'Records', num: true },
  { label: 'Same labels', num: true },
  { label: 'Macro F1', num: true },
  { label: 'Micro F1', num: true },
] as const;

const recordsOf = (m: Measured, facet: Facet, worded: boolean): number =>
  worded ? FIGURES.labelled - FIGURES.believed[facet] : m.all.records;

const Summary = (props: { caption: string; measured: Measured; worded: boolean }) => (
  <DataTable
    caption={props.caption}
    columns={SUMMARY}
    rows={FACETS.map((facet) => {
      const f = (props.worded ? props.measured.worded : props.measured.all).facets[facet];
      return {
        key: facet,
        cells: [
          FACET_WORDS[facet],
          recordsOf(props.measured, facet, props.worded),
          f.exact,
          figure(f.macroF1),
          figure(f.microF1),
        ],
      };
    })}
  />
);

const Classes = ({ facet, found }: { facet: Facet; found: FacetAccuracy }) => (
  <DataTable
    caption={`${FACET_WORDS[facet]}: each label`}
    columns={[
      { label: 'Label' },
      { label: 'Records that have it', num: true },
      { label: 'Found', num: true },
      { label: 'Missed', num: true },
      { label: 'Given wrongly', num: true },
      { label: 'Precision', num: true },
      { label: 'Recall', num: true },
      { label: 'F1', num: true },
    ]}
    rows={found.classes.map((c) => ({
      key: c.key,
      cells: [
        labelOf(facet, c.key),
        c.support,
        c.truePositive,
        c.falseNegative,
        c.falsePositive,
        figure(c.precision),
        figure(c.recall),
        figure(c.f1),
      ],
    }))}
  />
);

const Confusion = ({ facet, found }: { facet: Facet; found: FacetAccuracy }) =>
  found.confusion.length === 0 ? (
    <p>No label of this kind was confused.</p>
  ) : (
    <DataTable
      caption={`${FACET_WORDS[facet]}: what was confused with what`}
      columns={[{ label: 'Labelled' }, { label: 'The program said' }, { label: 'Times', num: true }]}
      rows={found.confusion.map((c) => ({
        key: `${c.gold} ${c.predicted}`,
        cells: [named(facet, c.gold), named(facet, c.predicted), c.count],
      }))}
    />
  );

export default function MethodsClassificationPage({ loaderData }: Route.ComponentProps) {
  const { curators } = loaderData;
  const { relevance } = FIGURES.full.all;
  const looked = curators.byFacet.filter((f) => f.looked > 0);
  return (
    <Page
      title="How studies are classified"
      lead="A program reads each registry record by fixed rules and gives it diseases, targets, modalities and products, and says whether it belongs here. Every label shows the words that earned it. This page says what the rules are and how often they are wrong."
      breadcrumbs={[{ label: 'Evidence', href: '/evidence' }]}
    >
      <Section
        title="Relevant or not"
        note="A study is relevant when it gives a cell therapy of this kind, or a T-cell engager, to people with an autoimmune disease. The first rule that holds decides."
      >
        <DataTable
          caption="Rules of relevance"
          columns={[{ label: 'What the record says' }, { label: 'Then it is' }, { label: 'Rule' }]}
          rows={RELEVANCE_RULES.map((r) => ({
            key: r.rule,
            cells: [
              r.sentence,
              r.relevant ? 'relevant' : 'not relevant',
              <code key="rule" className="small">
                {r.rule}
              </code>,
            ],
          }))}
        />
      </Section>
      <Section
        title="How a label is earned"
        note="Labels marked as inferred are concluded: the record does not say them. A curator can overrule any label, and the program’s answer stays beside the ruling."
      >
        <DataTable
          caption="Rules of labels"
          columns={[{ label: 'Why the label is given' }, { label: 'Said or inferred' }, { label: 'Rule' }]}
          rows={LABEL_RULES.map((r) => ({
            key: r.rule,
            cells: [
              r.sentence,
              r.inferred ? 'inferred' : 'said',
              <code key="rule" className="small">
                {r.rule}
              </code>,
            ],
          }))}
        />
      </Section>
      <Section
        title="Where words are looked for"
        note="The most telling place comes first, and what it says outweighs the later ones."
      >
        <DataTable
          caption="Parts of the record that are read"
          columns={[{ label: 'Part of the record' }, { label: 'When it is read' }]}
          rows={FIELDS_READ.map((f) => ({ key: f.field, cells: [f.field, f.how] }))}
        />
      </Section>
      <Section
        id="measured"
        title="Measured without having seen the answers"
        note={`On ${BLIND.records} studies whose labels nobody had looked at while the rules were written, ${BLIND.measuredOn}. F1 is 1 when nothing is missed and nothing is given wrongly; macro takes the mean over labels, so that rare ones count as much as common ones.`}
      >
        <DataTable
          caption="Blind figures against each labeller"
          columns={[
            { label: 'Facet' },
            ...BLIND.against.flatMap((a) => [
              { label: `Macro F1, labeller ${a.labeller}`, num: true },
              { label: `Micro F1, labeller ${a.labeller}`, num: true },
            ]),
          ]}
          rows={FACETS.map((facet) => ({
            key: facet,
            cells: [
              FACET_WORDS[facet],
              ...BLIND.against.flatMap((a) => [figure(a.full[facet].macroF1), figure(a.full[facet].microF1)]),
            ],
          }))}
        />
        <p>
          Of the {BLIND.records} studies {BLIND.against[0].relevanceWrong} was called not relevant and is. Rules and
          product names were added after this measurement, some of them after reading these same records, so the figures
          below are kinder than what a new record will meet.
        </p>
      </Section>
      <Section
        id="labels"
        title="What the labels are worth"
        note={`${FIGURES.labelled} studies were labelled for this project in two separate passes, by one written guide.`}
      >
        <p>
          Both passes were made by one and the same language model. They differ on 5 of {FIGURES.labelled} studies, and
          agree even where the record decides nothing and both had to guess. Take the two as one reading: their
          agreement says little about whether the labels are right, and whatever both got wrong counts here as right. No
          clinician of the network has checked the labels. The differences were settled by the author of the rules.
        </p>
        <DataTable
          caption="How far the two labellings agree"
          columns={[
            { label: 'Facet' },
            { label: 'Same labels', num: true },
            { label: 'Kappa', num: true },
            { label: 'Studies labelled by belief', num: true },
          ]}
          rows={FACETS.map((facet) => ({
            key: facet,
            cells: [
              FACET_WORDS[facet],
              `${FIGURES.agreement[facet].exact} of ${FIGURES.agreement[facet].records}`,
              figure(FIGURES.agreement[facet].kappa),
              FIGURES.believed[facet],
            ],
          }))}
        />
      </Section>
      <Section
        title="Now, on all the labelled studies"
        note="With their summaries. Half of these records were used to write the rules, so this is how well the rules fit, not how well they will do."
      >
        <Summary caption="All labels, records with summaries" measured={FIGURES.full} worded={false} />
        <p>Only the records whose labels rest on words of the record, not on a labeller’s belief:</p>
        <Summary caption="Labels that rest on words, records with summaries" measured={FIGURES.full} worded />
        <p>
          Relevance: {relevance.truePositive} relevant studies were found, {relevance.falseNegative} missed,{' '}
          {relevance.falsePositive} of the others called relevant. Only{' '}
          {relevance.trueNegative + relevance.falsePositive} of these studies are not relevant, so this says little
          about trials of cancer; those are tested on made-up records in the manner of the registry and on 18 real ones,
          of which none was called relevant.
        </p>
        <p>The bundled records, which have no summaries:</p>
        <Summary caption="All labels, bundled records" measured={FIGURES.bundled} worded={false} />
      </Section>
      {FACETS.map((facet) => (
        <Section key={facet} title={`${FACET_WORDS[facet]}, label by label`} id={`by-${facet}`}>
          <Confusion facet={facet} found={FIGURES.full.all.facets[facet]} />
          <details className="fold">
            <summary>
              All {FIGURES.full.all.facets[facet].classes.length} labels with their precision and recall
            </summary>
            <Classes facet={facet} found={FIGURES.full.all.facets[facet]} />
          </details>
        </Section>
      ))}
      <Section
        id="curators"
        title="What curators found"
        note="Each label that a curator looked at counts once. Curators see doubtful labels first, so their agreement is lower than over all labels."
      >
        {looked.length === 0 ? (
          <EmptyState title="No curator has ruled on a label yet." />
        ) : (
          <DataTable
            caption="Labels that curators looked at"
            columns={[
              { label: 'Facet' },
              { label: 'Looked at', num: true },
              { label: 'Agreed', num: true },
              { label: 'Added', num: true },
              { label: 'Taken away', num: true },
            ]}
            rows={looked.map((f) => ({
              key: f.facet,
              cells: [FACET_WORDS[f.facet], f.looked, f.agreed, f.added, f.removed],
            }))}
          />
        )}
      </Section>
    </Page>
  );
}
