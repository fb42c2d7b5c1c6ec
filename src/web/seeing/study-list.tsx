import { readableAll } from '#evidence/entities.ts';
import { phaseGroup, phaseGroupLabel, statusWords } from '#evidence/phase-groups.ts';
import type { MarkedStudy } from '#evidence/study-marks.ts';
import { DataTable } from '#web/ui/data-table.tsx';

const kindWords = (kind: string | null): string => (kind === 'ESTIMATED' ? ' (planned)' : '');

/** Studies in short, each leading to its page. `completion`: with the date of primary completion in place of the start. */
export const StudyList = (props: { caption: string; rows: readonly MarkedStudy[]; completion?: boolean }) => (
  <DataTable
    caption={props.caption}
    columns={[
      { label: 'Study' },
      { label: 'Phase' },
      { label: 'Status' },
      { label: props.completion ? 'Primary completion' : 'Start' },
      ...(props.completion ? [{ label: 'Results' }] : []),
    ]}
    rows={readableAll(props.rows).map((s) => ({
      key: s.id,
      cells: [
        <span key="title">
          <a href={`/evidence/${s.id}`}>{s.title}</a>
          <span className="sub">
            {s.id}
            {s.sponsor && ` · ${s.sponsor}`}
          </span>
        </span>,
        phaseGroupLabel(phaseGroup(s.phases)),
        statusWords(s.status),
        props.completion ? dateCell(s.completionDate, s.completionKind) : dateCell(s.startDate, s.startKind),
        ...(props.completion
          ? [s.resultsPosted === null ? 'not known here' : s.resultsPosted ? 'posted' : 'none posted']
          : []),
      ],
    }))}
  />
);

const dateCell = (date: string | null, kind: string | null) =>
  date === null ? (
    'not held'
  ) : (
    <>
      <span className="nowrap">{date}</span>
      {kindWords(kind)}
    </>
  );
