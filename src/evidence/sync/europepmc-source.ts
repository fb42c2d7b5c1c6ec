import { countOf, isObject, type Json, latestDay, objectOf, quoted, tokenOf } from './answer-reading.ts';
import { anyOf, LITERATURE_QUESTIONS } from './questions.ts';
import { SourceFault } from './source-fault.ts';
import type { SyncSource } from './sync-source.ts';

const PAGE_SIZE = 200;
const NAME = 'Europe PMC';
/** Articles, full texts and preprints; no patents, no agricultural records. */
const KINDS = '(SRC:MED OR SRC:PMC OR SRC:PPR)';
const FIRST_MARK = '*';

/** Europe PMC's own id: its collection and the number in it ("MED:39709209"). */
function europePmcId(result: unknown): string | null {
  if (!isObject(result)) return null;
  const { source, id } = result;
  return typeof source === 'string' && typeof id === 'string' && source !== '' && id !== '' ? `${source}:${id}` : null;
}

function resultsOf(answer: Json): unknown[] {
  const list = isObject(answer.resultList) ? answer.resultList.result : undefined;
  if (Array.isArray(list)) return list;
  // refusals come with status 200
  const why = typeof answer.errMsg === 'string' ? answer.errMsg : null;
  if (why) throw new SourceFault('refused', `${NAME} refused the question: ${quoted(why)}.`);
  const keys = Object.keys(answer).slice(0, 5).join(', ') || 'nothing';
  throw new SourceFault(
    'answer',
    `${NAME} answered without a list of results (it gave ${keys}); its interface may have changed.`,
  );
}

/** Europe PMC's REST search, with abstracts. A pass over changes asks by the date on which Europe PMC changed its record. */
export const EUROPEPMC: SyncSource = {
  key: 'europepmc',
  name: NAME,
  base: 'https://www.ebi.ac.uk/europepmc/webservices/rest/search',
  pauseMs: 500,
  questions: LITERATURE_QUESTIONS,
  address(base, question, { since, until }, token) {
    const at = new URL(base);
    const query = at.searchParams;
    const parts = [
      `TITLE_ABS:(${anyOf(question.conditions)})`,
      `TITLE_ABS:(${anyOf(question.interventions)})`,
      KINDS,
      ...(since === null ? [] : [`UPDATE_DATE:[${since} TO ${until}]`]),
    ];
    query.set('query', parts.join(' AND '));
    query.set('format', 'json');
    query.set('resultType', 'core');
    query.set('pageSize', String(PAGE_SIZE));
    query.set('cursorMark', token ?? FIRST_MARK);
    return at.href;
  },
  read(body, sent) {
    const answer = objectOf(NAME, body);
    const results = resultsOf(answer);
    const next = tokenOf(answer.nextCursorMark);
    return {
      ids: results.map(europePmcId),
      // the end is a mark that leads nowhere new, no mark, or a page without results
      next: results.length === 0 || next === (sent ?? FIRST_MARK) ? null : next,
      counted: countOf(answer.hitCount),
      newest: latestDay(
        results.flatMap((r) => (isObject(r) ? [r.dateOfRevision, r.firstIndexDate, r.firstPublicationDate] : [])),
      ),
    };
  },
};
