import { countOf, isObject, type Json, latestDay, objectOf, tokenOf } from './answer-reading.ts';
import { anyOf, REGISTRY_QUESTIONS } from './questions.ts';
import { SourceFault } from './source-fault.ts';
import type { SyncSource } from './sync-source.ts';

/** Some megabytes a page: complete records with results are long. The registry gives at most 1,000. */
const PAGE_SIZE = 200;
const NAME = 'ClinicalTrials.gov';

const within = (json: unknown, ...path: string[]): unknown =>
  path.reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), json);

const idOf = (study: unknown): string | null => {
  const id = within(study, 'protocolSection', 'identificationModule', 'nctId');
  return typeof id === 'string' && /^NCT\d{8}$/.test(id) ? id : null;
};

function studiesOf(answer: Json): unknown[] {
  if (Array.isArray(answer.studies)) return answer.studies;
  const keys = Object.keys(answer).slice(0, 5).join(', ') || 'nothing';
  throw new SourceFault(
    'answer',
    `${NAME} answered without a list of studies (it gave ${keys}); its interface may have changed.`,
  );
}

/**
 * ClinicalTrials.gov API v2, the list of studies.
 * The latest change comes first: a record that is changed while we page moves to pages that were read already and is found by the next
 * pass, and the others move to pages still to come, where they are met twice rather than never.
 * The registry allows about 50 requests a minute.
 */
export const CTGOV: SyncSource = {
  key: 'ctgov',
  name: NAME,
  base: 'https://clinicaltrials.gov/api/v2/studies',
  pauseMs: 1250,
  questions: REGISTRY_QUESTIONS,
  address(base, question, { since }, token) {
    const at = new URL(base);
    const query = at.searchParams;
    query.set('format', 'json');
    query.set('query.cond', anyOf(question.conditions));
    query.set('query.intr', anyOf(question.interventions));
    if (since !== null) query.set('filter.advanced', `AREA[LastUpdatePostDate]RANGE[${since},MAX]`);
    query.set('sort', 'LastUpdatePostDate:desc');
    query.set('pageSize', String(PAGE_SIZE));
    if (token === null) query.set('countTotal', 'true');
    else query.set('pageToken', token);
    return at.href;
  },
  read(body) {
    const answer = objectOf(NAME, body);
    const studies = studiesOf(answer);
    return {
      ids: studies.map(idOf),
      // a last page that is full may lead on to an empty one
      next: studies.length === 0 ? null : tokenOf(answer.nextPageToken),
      counted: countOf(answer.totalCount),
      newest: latestDay(
        studies.map((s) => within(s, 'protocolSection', 'statusModule', 'lastUpdatePostDateStruct', 'date')),
      ),
    };
  },
};
