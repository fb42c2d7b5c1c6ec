import { expect, test } from 'vitest';
import { apiDocument } from './document.ts';
import { ENDPOINTS, OPERATIONS } from './endpoints.ts';

interface Parameter {
  name: string;
  in: string;
  required?: boolean;
  description?: string;
  schema: { examples?: unknown[] };
}
interface Operation {
  operationId: string;
  summary: string;
  parameters?: Parameter[];
  responses: Record<string, { description: string; content?: Record<string, { schema: unknown }> }>;
}
interface Document {
  openapi: string;
  info: { title: string; version: string };
  servers: { url: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, unknown> };
}

const document = JSON.parse(JSON.stringify(apiDocument('https://site.example'))) as Document;
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

/** Every object inside a value. */
function objectsIn(value: unknown): Record<string, unknown>[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  if (typeof value !== 'object' || value === null) return [];
  return [value as Record<string, unknown>, ...Object.values(value).flatMap(objectsIn)];
}

test('it is an OpenAPI 3.1 document of this site', () => {
  expect(document.openapi).toMatch(/^3\.1\.\d+$/);
  expect(document.info.title).not.toBe('');
  expect(document.servers).toEqual([{ url: 'https://site.example/api/v1' }]);
});

test('it has every endpoint once, each only to be read, with a name of its own', () => {
  expect(operations.map((o) => o.method)).toEqual(OPERATIONS.map(() => 'get'));
  expect(operations.map((o) => o.operation.operationId)).toEqual(OPERATIONS);
  expect(operations.map((o) => o.path)).toEqual(OPERATIONS.map((o) => ENDPOINTS[o].path));
  expect(new Set(operations.map((o) => o.path)).size).toBe(OPERATIONS.length);
});

test('the parts of a path and the parameters in it are the same, and each parameter is explained with an example', () => {
  for (const { path, operation } of operations) {
    const parameters = operation.parameters ?? [];
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map((m) => m[1]);
    expect(parameters.filter((p) => p.in === 'path').map((p) => p.name)).toEqual(inPath);
    expect(parameters.filter((p) => p.in === 'path').every((p) => p.required)).toBe(true);
    expect(new Set(parameters.map((p) => p.name)).size).toBe(parameters.length);
    for (const p of parameters) {
      expect([path, p.name, p.description !== undefined && p.description.length > 3]).toEqual([path, p.name, true]);
      expect([path, p.name, p.schema.examples?.length]).toEqual([path, p.name, 1]);
    }
  }
});

test('every answer has a description and a schema, and every refusal is a problem', () => {
  for (const { path, operation } of operations) {
    expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['200', '304', '400', '429']));
    for (const [status, response] of Object.entries(operation.responses)) {
      expect([path, status, response.description.length > 3]).toEqual([path, status, true]);
      if (status === '304') continue;
      const types = Object.keys(response.content ?? {});
      expect([path, status, types]).toEqual([
        path,
        status,
        [
          status !== '200'
            ? 'application/problem+json'
            : path.startsWith('/records')
              ? 'text/plain'
              : 'application/json',
        ],
      ]);
      for (const { schema } of Object.values(response.content ?? {})) expect(schema).toBeTypeOf('object');
    }
  }
});

test('every reference in it leads to a schema that is there, and every schema is referred to', () => {
  const refs = objectsIn(document).flatMap((o) => (typeof o.$ref === 'string' ? [o.$ref] : []));
  const held = Object.keys(document.components.schemas).map((name) => `#/components/schemas/${name}`);
  expect([...new Set(refs)].filter((r) => !held.includes(r))).toEqual([]);
  expect(held.filter((h) => !refs.includes(h))).toEqual([]);
});

test('a reader is told to bear with fields that come later', () => {
  expect(objectsIn(document.components).filter((o) => o.additionalProperties === false)).toEqual([]);
});
