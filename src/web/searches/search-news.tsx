import { readable } from '#evidence/entities.ts';
import { phaseGroup, phaseGroupLabel, statusWords } from '#evidence/phase-groups.ts';
import type { SearchNews } from '#evidence/saved-searches.ts';
import { GradeMark } from '#web/ui/state-badge.tsx';

const More = ({ shown, all }: { shown: number; all: number }) =>
  all > shown ? <li className="quiet">and {all - shown} more</li> : null;

/** What is new in a saved search, as its mail would tell it. */
export const SearchNewsList = ({ news }: { news: SearchNews }) => {
  if (news.newStudies === 0 && news.changes === 0) return <p>Nothing that this alert tells.</p>;
  return (
    <>
      {news.newStudies > 0 && (
        <>
          <h3>{news.newStudies === 1 ? '1 new study' : `${news.newStudies} new studies`}</h3>
          <ul className="plain-list ruled">
            {news.studies.map((s) => (
              <li key={s.id}>
                <a href={`/evidence/${s.id}`}>{readable(s.title)}</a>{' '}
                <span className="quiet">
                  {s.id}, {phaseGroupLabel(phaseGroup(s.phases)).toLowerCase()}, {statusWords(s.status)}
                </span>
              </li>
            ))}
            <More shown={news.studies.length} all={news.newStudies} />
          </ul>
        </>
      )}
      {news.changes > 0 && (
        <>
          <h3>{news.changes === 1 ? '1 change' : `${news.changes} changes`}</h3>
          <ul className="plain-list ruled">
            {news.lines.map((c, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a study may change twice in the same words
              <li key={i}>
                <GradeMark grade={c.grade} /> <time dateTime={c.asOf}>{c.asOf}</time> {readable(c.sentence)}{' '}
                <a href={`/evidence/${c.id}#history`}>{readable(c.title)}</a> <span className="quiet">{c.id}</span>
              </li>
            ))}
            <More shown={news.lines.length} all={news.changes} />
          </ul>
        </>
      )}
    </>
  );
};
