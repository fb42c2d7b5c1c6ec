import { readCtgovCsv } from './ctgov-csv.ts';
import { ReportsRefused } from './literature/report-facts.ts';
import { type ParsedStudy, parseCtgovStudy, type StudyRefusal } from './study-facts.ts';

/**
 * Reads a kept record of a study again, whatever the form in which it came: JSON of the API, or a row of the website's table below its header.
 * @throws SyntaxError when it looks like JSON and is not.
 */
export function parseStudyText(text: string): ParsedStudy | StudyRefusal {
  // a table never begins with a brace
  if (/^\s*[{[]/.test(text)) return parseCtgovStudy(JSON.parse(text) as unknown);
  try {
    for (const record of readCtgovCsv(text)) if ('json' in record) return parseCtgovStudy(record.json);
  } catch (e) {
    if (!(e instanceof ReportsRefused)) throw e;
  }
  return { kind: 'refused', sentence: 'The record is neither JSON nor a row of a table of ClinicalTrials.gov.' };
}
