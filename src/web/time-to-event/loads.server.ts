import type { ReadTx } from '#db/tx.ts';
import { type CaseChoices, caseChoices } from '#outcomes/case-choices.ts';
import { type HeldCase, heldByDisease, readCases } from '#outcomes/cases.server.ts';
import { productGroup } from '#outcomes/cases.ts';
import { type Shown, suppressRow } from '#outcomes/suppression.ts';
import {
  END_POINTS,
  type EndPoint,
  GROUPINGS,
  type Grouping,
  type SurvivalView,
  survivalView,
  timesOf,
} from '#outcomes/survival-view.ts';
import type { ConfidenceKind } from '#stats/kaplan-meier.ts';
import { entryOf, labelOf } from '#vocabulary/vocabulary.ts';
import { askedCases, type CasesAsked } from './asked-cases.ts';

export interface PublishedCases {
  asked: CasesAsked;
  cases: HeldCase[];
  choices: CaseChoices;
  /** ' of lupus, treated with KYV-101' for titles; '' where all are shown. */
  about: string;
  /** Latest date of a table that brought one of them; null where there is none. */
  asOf: string | null;
}

/** Cases that were published one by one, as the address asks; those that were not are never read here. */
export async function loadCases(tx: ReadTx, words: URLSearchParams): Promise<PublishedCases> {
  const given = askedCases(words);
  const all = await readCases(tx, { published: true });
  const choices = caseChoices(all);
  // a product is known by its key whatever its case
  const product = choices.products.find((p) => p.key.toLowerCase() === given.product)?.key ?? given.product;
  const asked = { ...given, product };
  const fitting = asked.disease === undefined ? all : await readCases(tx, { published: true, disease: asked.disease });
  const cases = product === undefined ? fitting : fitting.filter((c) => productGroup(c).key === product);
  const disease =
    asked.disease && (entryOf('disease', asked.disease) ? labelOf('disease', asked.disease) : asked.disease);
  const productLabel = product && (choices.products.find((p) => p.key === product)?.label ?? product);
  return {
    asked,
    cases,
    choices,
    about: `${disease ? ` of ${disease}` : ''}${productLabel ? `, treated with ${productLabel}` : ''}`,
    asOf: cases.reduce<string | null>((latest, c) => (latest === null || c.asOf > latest ? c.asOf : latest), null),
  };
}

/** Cases that are held and not published: how many of each disease, as far as that may be said. Empty where every case is published. */
export async function loadUnpublished(tx: ReadTx): Promise<{ rows: { label: string; shown: Shown }[]; total: Shown }> {
  const held = (await heldByDisease(tx)).filter((d) => d.notPublished > 0);
  const shown = suppressRow(held.map((d) => ({ patients: d.notPublished, published: false })));
  return { rows: held.map((d, i) => ({ label: d.label, shown: shown.cells[i] ?? null })), total: shown.total };
}

export interface TimeToEvent extends PublishedCases {
  endPoint: EndPoint;
  by: Grouping;
  conf: ConfidenceKind;
  /** Where the curves are read. */
  at: number[];
  view: SurvivalView;
}

const oneOf = <T extends string>(list: readonly T[], said: string | null, usual: T): T =>
  list.find((x) => x === said) ?? usual;

export async function loadTimeToEvent(tx: ReadTx, words: URLSearchParams): Promise<TimeToEvent> {
  const found = await loadCases(tx, words);
  const endPoint = oneOf(END_POINTS, words.get('endpoint'), 'relapse');
  const by = oneOf(GROUPINGS, words.get('by'), 'none');
  const conf = oneOf<ConfidenceKind>(['log-log', 'log', 'plain'], words.get('conf'), 'log-log');
  const at = [6, 12];
  const { timed, setAside } = timesOf(found.cases, endPoint, by);
  return { ...found, endPoint, by, conf, at, view: survivalView(timed, setAside, { conf, times: at }) };
}
