import { z } from 'zod';
import { type FacetKey, STUDY_FACETS } from '#evidence/search-facets.ts';
import { GRADES } from '#ledger/grades.ts';
import { FACETS } from '#vocabulary/vocabulary.ts';
import { studyFacts } from './facts-schema.ts';

export const text = z.string();
export const texts = z.array(text);
const whole = z.int().min(0);
export const day = text.meta({ description: 'YYYY-MM-DD', format: 'date' });
const hash = text.meta({ description: 'SHA-256 in lower-case hex' });
export const address = text.meta({ format: 'uri' });
const grade = z.enum(GRADES).meta({ description: 'How much it matters, by published rules (/methods/changes)' });
const graveEnough = z.enum(['high', 'medium', 'low']);

export const problem = z
  .object({
    type: text.meta({ description: 'about:blank: the status says what it is' }),
    title: text.meta({ description: 'The words of the status' }),
    status: z.int(),
    detail: text.meta({ description: 'One sentence that names what is wrong and the remedy' }),
    parameters: texts.optional().meta({ description: 'The parameters that were not understood' }),
  })
  .meta({ id: 'Problem', description: 'RFC 9457' });

const labelKeys = z.object({ disease: texts, target: texts, modality: texts, product: texts }).meta({
  id: 'LabelKeys',
  description: 'Keys of the vocabulary as they stand: curators’ rulings and broader diseases included',
});

const change = z
  .object({
    field: text,
    before: z.unknown().meta({ description: 'The value before, as the field has it' }),
    after: z.unknown(),
    grade,
    rule: text.meta({ description: 'The published rule that gave the grade' }),
    sentence: text.meta({ description: 'The change in words' }),
  })
  .meta({ id: 'Change' });

export const studyLinks = z.object({ self: address, page: address, registry: address });

const studyRow = z
  .object({
    id: text,
    title: text,
    status: text.nullable(),
    phases: texts,
    sponsor: text.nullable(),
    sponsorClass: text.nullable(),
    conditions: texts.meta({ description: 'As the registry has them' }),
    countries: texts,
    enrolment: whole.nullable().meta({ description: 'People, planned or entered' }),
    startDate: text.nullable().meta({ description: 'YYYY, YYYY-MM or YYYY-MM-DD' }),
    asOf: day.meta({ description: 'Day of the latest record held' }),
    lastChange: z
      .object({ asOf: day, grade: graveEnough })
      .nullable()
      .meta({ description: 'Latest change above noise' }),
    labels: labelKeys,
    links: studyLinks,
  })
  .meta({ id: 'StudyRow' });

export const paged = <T extends z.ZodType>(item: T) => ({
  total: whole.meta({ description: 'Rows on all pages' }),
  page: z.int().min(1),
  pages: z.int().min(1),
  size: z.int().min(1),
  items: z.array(item),
});

const asOf = day
  .nullable()
  .meta({ description: 'Date of the evidence: day of the latest record held; null while nothing is' });

export const studyList = z
  .object({
    ...paged(studyRow),
    asked: text.meta({ description: 'The filter in words' }),
    notes: z.array(text).meta({ description: 'A sentence for each value of the filter that no study held has' }),
    more: z
      .boolean()
      .meta({ description: 'More fit than were counted, and the list ends after total; narrow it down' }),
    looser: z.boolean().meta({
      description: 'A phrase was too common to be compared word for word: studies with all of its words are listed',
    }),
    asOf,
  })
  .meta({ id: 'StudyList' });

export const ruling = z.object({ present: z.boolean(), reason: text, at: text.meta({ format: 'date-time' }) });
const evidence = {
  words: text.nullable().meta({ description: 'The words of the record that earned it; null where their absence did' }),
  field: text.nullable().meta({ description: 'Where they stand' }),
  rule: text,
};

const standingLabel = z
  .object({
    facet: z.enum(FACETS),
    key: text,
    label: text,
    stands: z.boolean().meta({ description: 'False where a curator ruled it out' }),
    machine: z
      .object(evidence)
      .nullable()
      .meta({ description: 'The machine’s answer; null where it does not give this label' }),
    ruling: ruling.nullable().meta({ description: 'A curator’s word, which stands over the machine’s' }),
    broughtBy: texts.meta({ description: 'Narrower diseases that bring this broader one' }),
  })
  .meta({ id: 'StandingLabel' });

export const study = z
  .object({
    id: text,
    title: text,
    relevance: z.object({
      relevant: z
        .boolean()
        .meta({ description: 'As it stands: a cell therapy or T-cell engager in an autoimmune disease' }),
      why: text.nullable().meta({ description: 'The machine’s sentence' }),
      ...evidence,
      ruling: ruling.nullable(),
    }),
    labels: z.array(standingLabel),
    registrations: z.array(z.object({ id: text, registry: text })),
    facts: studyFacts,
    complete: z
      .boolean()
      .meta({ description: 'False: only partial records are held, and what they did not carry is unknown' }),
    firstAsOf: day,
    asOf: day.meta({ description: 'Day of the latest record held' }),
    lastChange: z.object({ asOf: day, grade: graveEnough }).nullable(),
    versions: whole.meta({ description: 'Contents that it has had' }),
    hash: hash.meta({ description: 'Of the present content' }),
    links: studyLinks.extend({ history: address, reports: address, record: address.nullable() }),
  })
  .meta({ id: 'Study' });

export const studyHistory = z
  .object(
    paged(
      z
        .object({
          version: z.int().min(1),
          hash,
          asOf: day.meta({ description: 'First day on which it was seen' }),
          changes: z.array(change),
          records: z.array(z.object({ asOf: day, hash, url: address })),
        })
        .meta({ id: 'StudyVersion' }),
    ),
  )
  .meta({ id: 'StudyHistory' });

const choice = z.object({
  key: text,
  label: text,
  count: whole,
  depth: whole.meta({ description: 'How many broader choices it stands under' }),
});

export const facets = z
  .object({
    total: whole,
    asked: text,
    asOf,
    facets: z.object(
      Object.fromEntries(STUDY_FACETS.map((name) => [name, z.array(choice)])) as Record<
        FacetKey,
        z.ZodArray<typeof choice>
      >,
    ),
  })
  .meta({ id: 'Facets', description: 'How many studies each choice would give, the other choices kept' });

export const changeList = z
  .object({
    ...paged(
      z
        .object({
          id: text,
          title: text,
          sponsor: text.nullable(),
          worst: grade,
          changes: z.array(change.extend({ asOf: day, version: z.int().min(1) })),
          links: studyLinks,
        })
        .meta({ id: 'StudyChanges' }),
    ),
    changes: whole.meta({ description: 'Changes on all pages; total counts the studies that they are of' }),
  })
  .meta({ id: 'ChangeList', description: 'A study at a time, the gravest change first, then the latest' });

export const gapMap = z
  .object({
    total: whole,
    asked: text,
    asOf,
    columnsAre: z.enum(['target', 'modality']),
    bands: z
      .array(z.object({ key: text, label: text }))
      .meta({ description: 'Phases as they are gathered; counts by band are in this order' }),
    columns: z.array(z.object({ key: text, label: text, total: whole, bands: z.array(whole) })),
    rows: z.array(
      z.object({
        key: text,
        label: text,
        group: text,
        level: whole,
        total: whole,
        bands: z.array(whole),
        cells: z
          .array(z.object({ total: whole, bands: z.array(whole) }))
          .meta({ description: 'In the order of the columns' }),
      }),
    ),
  })
  .meta({ id: 'GapMap', description: 'Studies by disease and target or kind of therapy; empty cells are there too' });

const moment = text.nullable().meta({ format: 'date-time' });

export const sourceList = z
  .object({
    overall: text.meta({ description: 'How old the evidence is, in a sentence' }),
    sources: z.array(
      z
        .object({
          source: text,
          name: text,
          way: z
            .enum(['live', 'files'])
            .meta({ description: 'Asked over the network, or read from files that people bring' }),
          state: z.enum(['ok', 'degraded', 'never', 'off']),
          sentence: text,
          lastHeard: day.nullable().meta({ description: 'Day of which its latest record or answer speaks' }),
          lagDays: whole.nullable(),
          lastSuccess: moment,
          lastAttempt: moment,
          newest: day.nullable().meta({ description: 'Latest date of change in a record of it' }),
          here: whole.meta({ description: 'Records of it that are held' }),
          there: whole.nullable().meta({ description: 'Records that it lists for our questions, where that is known' }),
          left: whole.meta({ description: 'Records that it listed once and no longer does' }),
          quarantined: whole.meta({ description: 'Records that could not be read and wait' }),
        })
        .meta({ id: 'Source' }),
    ),
  })
  .meta({ id: 'SourceList' });

const named = z.object({ key: text, label: text });
const entry = named.extend({ synonyms: texts });

export const vocabulary = z
  .object({
    diseases: z.array(
      entry.extend({
        family: text,
        parent: text.nullable(),
        ids: z.record(text, texts).meta({ description: 'The same in other vocabularies' }),
      }),
    ),
    targets: z.array(entry.extend({ gene: text.meta({ description: 'HGNC symbol' }) })),
    modalities: z.array(entry.extend({ what: text })),
    products: z.array(entry.extend({ targets: texts, modality: text.nullable(), sponsor: text.nullable() })),
    statuses: z.array(named),
    phases: z.array(named),
    grades: z.array(z.enum(GRADES)),
  })
  .meta({ id: 'Vocabulary' });
