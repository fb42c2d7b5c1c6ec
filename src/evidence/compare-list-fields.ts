/** The lists of a study, and how a difference in each is graded and told. Entry by entry; never a list against a list. */

import { type Change, changeOf, type RuleId } from './change-rules.ts';
import { excerpts, listed, named, plainWord, shortened } from './change-wording.ts';
import { compareLists, type EntryPart, type ListDifference, type PartDifference } from './compare-lists.ts';
import { comparisonForm, countryForm } from './comparison-form.ts';
import type { Organisation, PlannedOutcome, Site, StudyFacts } from './study-facts.ts';

/** More entries of one kind than this are told in one change: the page shows a count and the first few. */
const MOST_SINGLE = 8;
const MOST_NAMES = 5;

type ListField<T> = {
  field: keyof StudyFacts;
  /** "Site", "Sites": begins a sentence. */
  one: string;
  many: string;
  added: RuleId;
  removed: RuleId;
  changed: RuleId;
  entries: (facts: StudyFacts) => readonly T[] | undefined;
  identity: (entry: T) => string;
  /** The entry's name for a reader. */
  label: (entry: T) => string;
  parts: readonly EntryPart<T>[];
  rewordable: boolean;
};

type Kind = 'added' | 'removed';

function cameOrWent<T>(list: ListField<T>, kind: Kind, entries: readonly T[]): Change[] {
  const labels = entries.map(list.label);
  const tell = (text: string, sentence: string): Change =>
    kind === 'added'
      ? changeOf(list.field, list.added, null, text, sentence)
      : changeOf(list.field, list.removed, text, null, sentence);
  if (labels.length > MOST_SINGLE) {
    const names = [...labels].sort();
    return [tell(listed(names, MOST_NAMES), `${labels.length} ${list.many} ${kind}.`)];
  }
  return labels.map((label) => tell(shortened(label), `${list.one} ${kind}: ${named(label)}.`));
}

const partText = ({ part, before, after }: PartDifference): [string | null, string | null] => {
  if (before === null || after === null) return [before && shortened(before), after && shortened(after)];
  if (part === 'status' || part === 'type') return [before, after];
  const cut = excerpts(before, after);
  return [cut.before, cut.after];
};

function changedEntries<T>(list: ListField<T>, changed: ListDifference<T>['changed']): Change[] {
  const groups = new Map<string, { labels: string[]; differences: PartDifference[] }>();
  for (const { before, differences } of changed) {
    const key = JSON.stringify(differences);
    const group = groups.get(key);
    if (group) group.labels.push(list.label(before));
    else groups.set(key, { labels: [list.label(before)], differences });
  }
  if (groups.size > MOST_SINGLE) {
    const names = changed.map(({ before }) => list.label(before)).sort();
    const after = changed.map((entry) => list.label(entry.after)).sort();
    const sentence = `${changed.length} ${list.many} changed.`;
    return [changeOf(list.field, list.changed, listed(names, MOST_NAMES), listed(after, MOST_NAMES), sentence)];
  }
  return [...groups.values()].map(({ labels, differences }) => {
    const parts = differences.map(({ part }) => part).join(' and ');
    const only = differences.length === 1 ? differences[0] : undefined;
    const [before, after] = only ? partText(only) : joined(differences);
    const move =
      only && (only.part === 'status' || only.part === 'type')
        ? ` changed from ${plainWord(only.before)} to ${plainWord(only.after)}`
        : ' changed';
    const who =
      labels.length === 1
        ? `${list.one} ${named(labels[0] ?? '')}`
        : `${labels.length} ${list.many} (${listed([...labels].sort(), MOST_NAMES)})`;
    return changeOf(list.field, list.changed, before, after, `${who}: ${parts}${move}.`);
  });
}

/** Several parts of one entry, each with its name. */
function joined(differences: readonly PartDifference[]): [string, string] {
  const side = (which: 0 | 1): string =>
    differences
      .map((difference) => `${difference.part}: ${shortened(partText(difference)[which] ?? 'none', 120)}`)
      .join('; ');
  return [side(0), side(1)];
}

/** The comparison of one list as a function of two versions; the entries' type stays inside. */
function listField<T>(list: ListField<T>): (before: StudyFacts, after: StudyFacts) => Change[] {
  const { field, identity, parts, rewordable } = list;
  return (was, is) => {
    const [before, after] = [list.entries(was), list.entries(is)];
    if (before === undefined || after === undefined || before === after) return [];
    const { added, removed, changed, respelled, reordered } = compareLists(before, after, {
      identity,
      parts,
      rewordable,
    });
    const changes = [
      ...cameOrWent(list, 'added', added),
      ...cameOrWent(list, 'removed', removed),
      ...changedEntries(list, changed),
    ];
    const first = respelled[0];
    if (first) {
      const cut = excerpts(first.before, first.after);
      const extent = respelled.length === 1 ? 'One text' : `${respelled.length} texts`;
      const sentence = `${extent} among the ${list.many} differ${respelled.length === 1 ? 's' : ''} only in white space, punctuation or case.`;
      changes.push(changeOf(field, 'wording-noise', cut.before, cut.after, sentence));
    }
    if (reordered) changes.push(changeOf(field, 'order-noise', null, null, `The ${list.many} stand in another order.`));
    return changes;
  };
}

/** A list whose additions, removals and changes all fall under one rule. */
const oneRule = (rule: RuleId) => ({ added: rule, removed: rule, changed: rule });

const outcomeParts: readonly EntryPart<PlannedOutcome>[] = [
  { name: 'time frame', text: (outcome) => outcome.timeFrame },
  { name: 'description', text: (outcome) => outcome.description },
];

const place = (site: Site): string =>
  [site.city, site.state, site.country].filter((part) => typeof part === 'string' && part !== '').join(', ');

const siteLabel = (site: Site): string => [site.facility, place(site)].filter(Boolean).join(', ') || 'unnamed site';

const organisation = { identity: (entry: Organisation) => entry.name, label: (entry: Organisation) => entry.name };

const texts = { identity: (entry: string) => entry, label: (entry: string) => entry, parts: [], rewordable: false };

/** As one text in one order: other names that change places are no change. The bar counts in the comparison form, so names do not run together. */
function asOneText(names: readonly string[] | undefined): string | null | undefined {
  if (names === undefined) return undefined;
  const keyed = names
    .map((name) => [comparisonForm(name), name] as const)
    .sort(([x], [y]) => (x < y ? -1 : x > y ? 1 : 0));
  return keyed.map(([, name]) => name).join(' | ') || null;
}

export const LIST_FIELDS: readonly ((before: StudyFacts, after: StudyFacts) => Change[])[] = [
  listField({
    field: 'primaryOutcomes',
    one: 'Primary outcome',
    many: 'primary outcomes',
    added: 'primary-outcome-added',
    removed: 'primary-outcome-removed',
    changed: 'primary-outcome-reworded',
    entries: (facts) => facts.primaryOutcomes,
    identity: (outcome) => outcome.measure,
    label: (outcome) => outcome.measure,
    parts: outcomeParts,
    rewordable: true,
  }),
  listField({
    field: 'secondaryOutcomes',
    one: 'Secondary outcome',
    many: 'secondary outcomes',
    ...oneRule('secondary-outcome'),
    entries: (facts) => facts.secondaryOutcomes,
    identity: (outcome) => outcome.measure,
    label: (outcome) => outcome.measure,
    parts: outcomeParts,
    rewordable: true,
  }),
  listField({
    field: 'conditions',
    one: 'Condition',
    many: 'conditions',
    added: 'condition-added',
    removed: 'condition-removed',
    changed: 'condition-added',
    entries: (facts) => facts.conditions,
    ...texts,
  }),
  listField({
    field: 'interventions',
    one: 'Intervention',
    many: 'interventions',
    added: 'intervention-added',
    removed: 'intervention-removed',
    changed: 'intervention-changed',
    entries: (facts) => facts.interventions,
    identity: (intervention) => intervention.name,
    label: (intervention) => intervention.name,
    parts: [
      { name: 'type', text: (intervention) => intervention.type },
      { name: 'other names', text: (intervention) => asOneText(intervention.otherNames) },
      { name: 'description', text: (intervention) => intervention.description },
    ],
    rewordable: true,
  }),
  listField({
    field: 'countries',
    one: 'Country',
    many: 'countries',
    added: 'country-added',
    removed: 'country-removed',
    changed: 'country-added',
    entries: (facts) => facts.countries && [...new Set(facts.countries.map(countryForm))].sort(),
    ...texts,
  }),
  listField({
    field: 'sites',
    one: 'Site',
    many: 'sites',
    added: 'site-added',
    removed: 'site-removed',
    changed: 'site-changed',
    entries: (facts) => facts.sites,
    identity: (site) => `${site.city ?? ''} | ${site.facility ?? ''}`,
    label: siteLabel,
    parts: [
      { name: 'state', text: (site) => site.state },
      { name: 'country', text: (site) => site.country && countryForm(site.country) },
      { name: 'status', text: (site) => site.status },
    ],
    rewordable: false,
  }),
  listField({
    field: 'arms',
    one: 'Arm',
    many: 'arms',
    ...oneRule('design'),
    entries: (facts) => facts.arms,
    identity: (arm) => arm.label,
    label: (arm) => arm.label,
    parts: [
      { name: 'type', text: (arm) => arm.type },
      { name: 'description', text: (arm) => arm.description },
    ],
    rewordable: true,
  }),
  listField({
    field: 'keywords',
    one: 'Keyword',
    many: 'keywords',
    ...oneRule('other-detail'),
    entries: (facts) => facts.keywords,
    ...texts,
  }),
  listField({
    field: 'collaborators',
    one: 'Collaborator',
    many: 'collaborators',
    ...oneRule('other-detail'),
    entries: (facts) => facts.collaborators,
    ...organisation,
    parts: [{ name: 'type', text: (entry) => entry.class }],
    rewordable: false,
  }),
  listField({
    field: 'secondaryIds',
    one: 'Identifier',
    many: 'identifiers',
    ...oneRule('other-detail'),
    entries: (facts) => facts.secondaryIds,
    identity: (entry) => entry.id,
    label: (entry) => entry.id,
    parts: [
      { name: 'type', text: (entry) => entry.type },
      { name: 'registry', text: (entry) => entry.domain },
    ],
    rewordable: false,
  }),
  listField({
    field: 'nctIdAliases',
    one: 'Earlier NCT id',
    many: 'earlier NCT ids',
    ...oneRule('other-detail'),
    entries: (facts) => facts.nctIdAliases,
    ...texts,
  }),
  listField({
    field: 'officials',
    one: 'Investigator',
    many: 'investigators',
    ...oneRule('other-detail'),
    entries: (facts) => facts.officials,
    identity: (entry) => entry.name,
    label: (entry) => entry.name,
    parts: [
      { name: 'affiliation', text: (entry) => entry.affiliation },
      { name: 'role', text: (entry) => entry.role },
    ],
    rewordable: false,
  }),
  listField({
    field: 'responsibleInvestigator',
    one: 'Responsible investigator',
    many: 'responsible investigators',
    ...oneRule('other-detail'),
    entries: ({ responsibleInvestigator: one }) => (one === undefined ? undefined : one === null ? [] : [one]),
    identity: (entry) => entry.name,
    label: (entry) => entry.name,
    parts: [
      { name: 'affiliation', text: (entry) => entry.affiliation },
      { name: 'role', text: (entry) => entry.role },
    ],
    rewordable: false,
  }),
  listField({
    field: 'references',
    one: 'Cited paper',
    many: 'cited papers',
    ...oneRule('other-detail'),
    entries: (facts) => facts.references,
    identity: (entry) => entry.pmid,
    label: (entry) => `PMID ${entry.pmid}`,
    parts: [{ name: 'type', text: (entry) => entry.type }],
    rewordable: false,
  }),
];
