import { z } from 'zod';
import { createDocument, type ZodOpenApiPathsObject } from 'zod-openapi';
import { ENDPOINTS, type Endpoint, OPERATIONS } from './endpoints.ts';
import { problem } from './schemas.ts';

/** Requests a minute that one address may send. */
export const REQUESTS_A_MINUTE = 300;

const etag = z.string().meta({ description: 'Changes with the content; send it back in If-None-Match' });
const link = z
  .string()
  .optional()
  .meta({ description: 'Addresses of the pages: rel first, prev, next, last (RFC 8288)' });

const refusal = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: problem } },
});

const responsesOf = (e: Endpoint) => ({
  200: {
    description: e.summary,
    headers: e.paged ? z.object({ ETag: etag, Link: link }) : z.object({ ETag: etag }),
    content: e.answer ? { 'application/json': { schema: e.answer } } : { 'text/plain': { schema: z.string() } },
  },
  304: { description: 'Not changed since the ETag in If-None-Match' },
  400: refusal('A parameter is unknown, repeated or not as it must be'),
  ...(e.missing || e.paged ? { 404: refusal(e.missing || 'There is no such page') } : {}),
  429: refusal('More requests than one address may send; Retry-After says when the next may come'),
});

const paths = (): ZodOpenApiPathsObject =>
  Object.fromEntries(
    OPERATIONS.map((operation) => {
      const e: Endpoint = ENDPOINTS[operation];
      return [
        e.path,
        {
          get: {
            operationId: operation,
            summary: e.summary,
            description: e.description,
            requestParams: { path: e.params, query: e.query },
            responses: responsesOf(e),
          },
        },
      ];
    }),
  );

export type ApiDocument = ReturnType<typeof createDocument>;

/** The OpenAPI 3.1 document of the API. @param site the address of the site, without a slash at its end. */
export function apiDocument(site: string): ApiDocument {
  return createDocument(
    {
      openapi: '3.1.1',
      info: {
        title: 'ACTioN: the evidence',
        version: '1',
        description: `Read-only access to the registered studies, reports and changes that the site shows, with the same answers. Open to everybody, without a key, from any origin. At most ${REQUESTS_A_MINUTE} requests a minute from one address. Fields may be added; none is taken away or changes its meaning within version 1.`,
      },
      servers: [{ url: `${site}/api/v1` }],
      paths: paths(),
    },
    {
      override: ({ jsonSchema, io }) => {
        // a reader must bear with fields that come later
        if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
        if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
        if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
      },
    },
  );
}
