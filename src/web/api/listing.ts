import type { ApiDocument } from './document.ts';

/** What the page for people says of one address, taken from the OpenAPI document. */
export interface ListedAddress {
  operation: string;
  path: string;
  summary: string;
  description: string;
  parameters: { name: string; inPath: boolean; description: string; example: string }[];
  /** What it answers: the parts of the schema, one level deep; empty for text. */
  fields: { name: string; type: string; description: string }[];
}

type Part = Readonly<Record<string, unknown>>;

const partOf = (value: unknown): Part => (typeof value === 'object' && value !== null ? (value as Part) : {});
const listOf = (value: unknown): Part[] => (Array.isArray(value) ? value.map(partOf) : []);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const nameOfRef = (schema: Part): string => textOf(schema.$ref).replace('#/components/schemas/', '');

/** A schema in a word or two: "text", "list of StudyRow", "whole number or nothing". */
function typeWords(schema: Part): string {
  const ref = nameOfRef(schema);
  if (ref) return ref;
  const any = listOf(schema.anyOf);
  if (any.length > 0) return any.map((one) => (one.type === 'null' ? 'nothing' : typeWords(one))).join(' or ');
  if (Array.isArray(schema.enum)) return schema.enum.map(String).join(', ');
  switch (schema.type) {
    case 'array':
      return `list of ${typeWords(partOf(schema.items))}`;
    case 'string':
      return schema.format === 'date'
        ? 'day'
        : schema.format === 'uri'
          ? 'address'
          : schema.format === 'date-time'
            ? 'moment'
            : 'text';
    case 'integer':
      return 'whole number';
    case 'object':
      return Object.keys(partOf(schema.properties)).join(', ') || 'object';
    case undefined:
      return 'any value';
    default:
      return textOf(schema.type);
  }
}

/** Every address of the document, in its order. */
export function listedAddresses(document: ApiDocument): ListedAddress[] {
  const all = partOf(JSON.parse(JSON.stringify(document)));
  const schemas = partOf(partOf(all.components).schemas);
  return Object.entries(partOf(all.paths)).map(([path, methods]) => {
    const get = partOf(partOf(methods).get);
    const ok = partOf(partOf(get.responses)['200']);
    const given = partOf(partOf(partOf(ok.content)['application/json']).schema);
    const schema = nameOfRef(given) ? partOf(schemas[nameOfRef(given)]) : given;
    return {
      operation: textOf(get.operationId),
      path,
      summary: textOf(get.summary),
      description: textOf(get.description),
      parameters: listOf(get.parameters).map((p) => ({
        name: textOf(p.name),
        inPath: p.in === 'path',
        description: textOf(p.description),
        example: String((partOf(p.schema).examples as unknown[] | undefined)?.[0] ?? ''),
      })),
      fields: Object.entries(partOf(schema.properties)).map(([name, field]) => ({
        name,
        type: typeWords(partOf(field)),
        description: textOf(partOf(field).description),
      })),
    };
  });
}
