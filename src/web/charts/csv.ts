export { type CsvValue, toCsv } from '#evidence/csv.ts';
