import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unpackBytes, unpackText } from './import-load.server.ts';
import { packBody, packBytes } from './import-save.server.ts';

test('an original comes back byte by byte, also one that was deflated before Zstandard was used', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 4000 }), (bytes) => {
      const given = Buffer.from(bytes);
      const body = packBytes(given);
      expect(unpackBytes(body.packed, body.bytes)).toEqual(given);
      expect(unpackBytes(deflateRawSync(given, { level: 3 }), given.length)).toEqual(given);
      expect(unpackBytes(deflateRawSync(given, { level: 0 }), given.length)).toEqual(given);
    }),
  );
  const text = '{"title":"Σ ≥ 3 \u0000"}';
  const body = packBody(text);
  expect(unpackText(Buffer.from(body.packed).toString('base64'), body.bytes)).toBe(text);
});

test('what unpacks to more than was said is refused', () => {
  const long = Buffer.alloc(100_000, 'a');
  expect(() => unpackBytes(packBytes(long).packed, 1000)).toThrow();
  expect(() => unpackBytes(deflateRawSync(long), 1000)).toThrow();
});
