import { z } from 'zod';
import { address, day, paged, ruling, studyLinks, text, texts } from './schemas.ts';

const linkEvidence = {
  grounds: z.array(z.object({ via: z.enum(['data-bank', 'text', 'registry']), words: text, field: text })).meta({
    description: 'Why the machine links the two: the data banks of the report, its text, or a citation in the registry',
  }),
  ruling: ruling.nullable().meta({ description: 'A curator’s word, which stands over the machine’s' }),
};

const reportFields = {
  id: text,
  pmid: text.nullable(),
  doi: text.nullable(),
  pmcid: text.nullable(),
  title: text,
  journal: text.nullable(),
  published: text.nullable(),
  types: texts,
  authors: texts,
  notice: text.nullable().meta({ description: 'The gravest that stands against it: retracted, concern, corrected …' }),
  asOf: day,
  links: z.object({ self: address, page: address }),
};

const reportRow = z.object(reportFields).meta({ id: 'ReportRow' });

const { pmcid: _, asOf: __, ...linkedFields } = reportFields;
export const studyReports = z
  .object(paged(z.object({ ...linkedFields, ...linkEvidence }).meta({ id: 'StudyReport' })))
  .meta({
    id: 'StudyReports',
    description: 'As the links stand; registrations merged into the study count as its own',
  });

const notice = { kind: text, words: text.nullable().meta({ description: 'As the source cites it' }) };

export const report = reportRow
  .extend({
    volume: text.nullable(),
    issue: text.nullable(),
    pages: text.nullable(),
    languages: texts,
    keywords: texts,
    registryNumbers: z
      .array(z.object({ id: text, registry: text, field: text, words: text }))
      .meta({ description: 'Numbers of trials that it names, and where' }),
    notices: z
      .array(z.object({ ...notice, noticePmid: text.nullable(), noticeDoi: text.nullable() }))
      .meta({ description: 'What was published about it: retractions, concerns, corrections, later versions' }),
    noticeOf: z
      .array(z.object({ ...notice, pmid: text.nullable(), doi: text.nullable() }))
      .meta({ description: 'What it is a notice of' }),
    studies: z
      .array(
        z.object({
          study: text.meta({ description: 'NCT number as the report names it' }),
          held: z
            .object({ id: text, title: text, status: text.nullable(), links: studyLinks })
            .nullable()
            .meta({ description: 'The study that is held under it now' }),
          ...linkEvidence,
        }),
      )
      .meta({ description: 'The studies that it reports, as the links stand' }),
  })
  .meta({ id: 'Report' });

export const reportList = z.object(paged(reportRow)).meta({ id: 'ReportList' });
