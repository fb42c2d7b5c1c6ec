import { expect, test } from 'vitest';
import { localPath } from './local-path.ts';
import { fromThisSite, policyByNonce } from './security-headers.ts';

const from = (headers: Record<string, string>) => fromThisSite(new Headers({ host: 'site.example', ...headers }));

test('only a page of this site may send something that changes', () => {
  expect(from({ 'sec-fetch-site': 'same-origin', origin: 'https://site.example' })).toBe(true);
  expect(from({ 'sec-fetch-site': 'same-origin' })).toBe(true);
  expect(from({ origin: 'http://site.example' })).toBe(true);
  for (const bad of [
    {},
    { origin: 'null' },
    { origin: 'not an address' },
    { origin: 'https://site.example.evil.example' },
    { origin: 'https://site.example:8443' },
    { 'sec-fetch-site': 'cross-site', origin: 'https://site.example' },
    { 'sec-fetch-site': 'same-site', origin: 'https://sub.site.example' },
  ])
    expect(from(bad), JSON.stringify(bad)).toBe(false);
});

test('nothing runs on a page but scripts with its number', () => {
  const policy = policyByNonce('abc');
  expect(policy).toContain("script-src 'nonce-abc' 'strict-dynamic'");
  expect(/script-src[^;]*unsafe/.test(policy)).toBe(false);
  for (const part of ["default-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"])
    expect(policy).toContain(part);
});

test('a way back leads only to a page of this site', () => {
  expect(localPath('/claims/C1?x=1#y', '/desk')).toBe('/claims/C1?x=1#y');
  for (const bad of [
    '',
    null,
    'https://evil.example',
    '//evil.example',
    '/\\evil.example',
    '/a\\b',
    '/a\tb',
    'javascript:x',
    `/${'a'.repeat(600)}`,
  ])
    expect(localPath(bad, '/desk'), String(bad)).toBe('/desk');
});
