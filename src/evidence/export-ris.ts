import { labelOf } from '#vocabulary/vocabulary.ts';
import { type ExportedStudy, registryUrl } from './export-study.ts';
import { phaseGroup, phaseGroupLabel, statusWords } from './phase-groups.ts';

/** A value stands in one line, whatever the record holds: a line of its own could end the reference or begin another. */
const oneLine = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();

/** An organisation as an author: without the comma that would part a surname from a first name, and with the one that says that it has none. */
const organisation = (name: string): string => `${name.replace(/,\s*/g, ' ')},`;

const slashed = (date: string): string => {
  const [year = '', month = '', day = ''] = date.split('-');
  return `${year}/${month}/${day}`;
};

/**
 * A study as a reference in RIS. It is a report (RPRT) of the type "Clinical trial registration": what reference managers make of a registry's own
 * page; a GEN is read as a journal article by some and a DATA as a dataset. The number of the report is the NCT number, its institution the sponsor,
 * its date the day on which it was first posted, or last updated where the record held does not say; the version that is meant stands in the note.
 */
export function toRis(s: ExportedStudy): string {
  const { facts } = s;
  const posted = facts.firstPostDate ?? facts.lastUpdatePostDate ?? s.firstAsOf;
  const title = facts.officialTitle ?? facts.briefTitle ?? s.id;
  const note = [
    `Record as of ${s.lastAsOf}, version ${s.version}`,
    facts.lastUpdatePostDate && `last update posted ${facts.lastUpdatePostDate}`,
    statusWords(facts.overallStatus ?? null),
    phaseGroupLabel(phaseGroup(facts.phases ?? [])),
    facts.startDate && `start ${facts.startDate.date}`,
    facts.enrolment && `${facts.enrolment.count} people`,
    `content hash ${s.hash}`,
  ].filter(Boolean);
  const keywords = [...(facts.conditions ?? []), ...s.labels.map((l) => labelOf(l.facet, l.key))];
  const lines: [string, string | null | undefined][] = [
    ['TY', 'RPRT'],
    ['TI', title],
    ['ST', facts.briefTitle === title ? null : facts.briefTitle],
    ['AU', facts.sponsor && organisation(facts.sponsor.name)],
    ['T2', 'ClinicalTrials.gov'],
    ['M3', 'Clinical trial registration'],
    ['PB', facts.sponsor?.name],
    ['SN', s.id],
    ['AN', s.id],
    ['PY', posted.slice(0, 4)],
    ['DA', slashed(posted)],
    ['Y2', slashed(s.lastAsOf)],
    ['AB', facts.briefSummary],
    ...[...new Set(keywords)].map((word): [string, string] => ['KW', word]),
    ['N1', `${note.join('; ')}.`],
    ['DB', 'ClinicalTrials.gov'],
    ['UR', registryUrl(s.id)],
  ];
  const text = lines.flatMap(([tag, value]) => (value ? [`${tag}  - ${oneLine(value)}`] : []));
  return `${[...text, 'ER  - '].join('\r\n')}\r\n\r\n`;
}
