import { checkConfig } from '@vigilops/contracts/api';
import { describe, expect, it } from 'vitest';

import { parseAssigned } from './parse-assigned.ts';

const item = (check: unknown) => ({
  id: 1,
  name: 'a',
  check,
  interval_seconds: 60,
  timeout_seconds: 10,
  failures: 2,
  successes: 1,
});

const http = { type: 'http', url: 'http://x' };
const CHECKS: readonly object[] = [
  http,
  { ...http, url: 'HTTPS://x/y?z#w' },
  { ...http, url: 'http:///x' },
  { ...http, url: 'http://u@x' },
  { ...http, url: 'http://x/@y' },
  { ...http, url: 'http://x y' },
  { ...http, url: 'ftp://x' },
  { ...http, url: '//x' },
  { ...http, url: 'http:\\\\x' },
  { ...http, url: `http://x/${'y'.repeat(2_100)}` },
  { ...http, url: 'http://x/\0' },
  { ...http, method: 'TRACE' },
  { ...http, method: 'HEAD', body: 'x', expected_status: ['404', '2xx', '200-399'] },
  { ...http, expected_status: [] },
  { ...http, expected_status: ['600'] },
  { ...http, expected_status: [200] },
  { ...http, headers: { A: 'b', 'X-c_d': '状态' } },
  { ...http, headers: { 'A b': 'c' } },
  { ...http, headers: { A: 'b\r\nC: d' } },
  { ...http, headers: Object.fromEntries(Array.from({ length: 33 }, (_, i) => [`a${String(i)}`, ''])) },
  { ...http, body_contains: '' },
  { ...http, body_contains: 'x', body_matches: '(', json_path: '$.a', json_equals: null },
  { ...http, json_path: '$..a' },
  { ...http, json_equals: { a: 1 } },
  { ...http, certificate_days: 366 },
  { ...http, certificate_days: 1.5 },
  { ...http, follow_redirects: 'yes' },
  { ...http, verify_certificate: false, follow_redirects: false },
  { ...http, run: 'rm -rf /' },
  { type: 'tcp', host: 'a', port: 1 },
  { type: 'tcp', host: '[::1]', port: 65_535 },
  { type: 'tcp', host: 'a b', port: 1 },
  { type: 'tcp', host: 'a/b', port: 1 },
  { type: 'tcp', host: '', port: 1 },
  { type: 'tcp', host: 'a', port: 0 },
  { type: 'tcp', host: 'a', port: '1' },
  { type: 'dns', host: 'a' },
  { type: 'dns', host: 'a', record_type: 'TXT', resolver: '[::1]:53', expected: ['b'] },
  { type: 'dns', host: 'a', record_type: 'ANY' },
  { type: 'dns', host: 'a', resolver: 'dns.example.com' },
  { type: 'dns', host: 'a', expected: [''] },
  { type: 'icmp', host: 'a' },
  { type: 'icmp', host: '-f' },
  { type: 'icmp' },
  { type: 'script', command: ['/bin/true'] },
  { type: 'exec', host: 'a' },
  {},
];

describe('a check that the server defines', () => {
  it.each(CHECKS)('is read as the server reads it: %j', (check) => {
    const theirs = checkConfig.safeParse(check);
    const { definitions, problems } = parseAssigned(JSON.stringify({ revision: 'r', items: [item(check)] }));
    expect(definitions.map(({ config }) => config)).toEqual(theirs.success ? [theirs.data] : []);
    expect(problems).toHaveLength(theirs.success ? 0 : 1);
  });

  it('does not suffer for its neighbours', () => {
    const items = [
      item(http),
      item({ type: 'script', command: ['/bin/sh'] }),
      7,
      null,
      { ...item(http), id: 2 },
    ];
    const { definitions, problems } = parseAssigned(JSON.stringify({ items }));
    expect(definitions.map(({ key }) => key)).toEqual(['id:1', 'id:2']);
    expect(problems).toHaveLength(3);
    expect(problems[0]).toMatch(/^1 "a": check\.type /);
  });

  it('is run at the pace that it says, and its time is never longer than that', () => {
    const items = [{ ...item(http), interval_seconds: 5, timeout_seconds: 10, failures: 3, successes: 2 }];
    expect(parseAssigned(JSON.stringify({ items })).definitions).toEqual([
      expect.objectContaining({
        intervalMs: 5_000,
        timeoutMs: 5_000,
        failures: 3,
        successes: 2,
        origin: { id: 1 },
      }),
    ]);
  });

  it.each(['', 'no JSON', '[]', '{}', '{"items":{}}', 'null'])('is not in %j', (text) => {
    expect(() => parseAssigned(text)).toThrow();
  });
});
