import { describe, expect, it } from 'vitest';

import { ipv4, ipv6, mxData, nameData, openNameServer, textData } from '../test/name-server.ts';
import { probeKit } from '../test/probe-kit.ts';
import type { ConfigOf } from '../types.ts';

const { run } = probeKit();
const check = (resolver: string, more: Partial<ConfigOf<'dns'>> = {}): ConfigOf<'dns'> => ({
  type: 'dns',
  host: 'shop.test',
  record_type: 'A',
  expected: [],
  resolver,
  ...more,
});

const RECORDS: Readonly<Record<string, readonly Buffer[]>> = {
  'A shop.test': [ipv4('10.0.0.1'), ipv4('10.0.0.2')],
  'AAAA shop.test': [ipv6(0x2001, 0xdb8, 0, 0, 0, 0, 0, 1)],
  'CNAME shop.test': [nameData('Web.Example.com')],
  'NS shop.test': [nameData('ns1.example.com')],
  'MX shop.test': [mxData(10, 'mail.example.com'), mxData(20, 'mail2.example.com')],
  'TXT shop.test': [textData('v=spf1 ', '-all')],
};

describe('a check of a name', () => {
  it.each([
    ['A', [], 'up'],
    ['A', ['10.0.0.2'], 'up'],
    ['A', ['10.0.0.1', '10.0.0.2'], 'up'],
    ['A', ['10.0.0.3'], '10.0.0.3 is not among 10.0.0.1, 10.0.0.2'],
    ['AAAA', ['2001:0DB8::0:1'], 'up'],
    ['AAAA', ['2001:db8::2'], '2001:db8::2 is not among 2001:db8::1'],
    ['CNAME', ['web.example.com.'], 'up'],
    ['NS', ['ns1.example.com'], 'up'],
    ['MX', ['mail.example.com'], 'up'],
    ['MX', ['20 MAIL2.example.com'], 'up'],
    [
      'MX',
      ['20 mail.example.com'],
      '20 mail.example.com is not among 10 mail.example.com, 20 mail2.example.com',
    ],
    ['TXT', ['v=spf1 -all'], 'up'],
    ['TXT', ['v=spf1'], 'v=spf1 is not among v=spf1 -all'],
  ] as const)('by %s compares %j', async (type, expected, said) => {
    const resolver = await openNameServer((question) => RECORDS[question] ?? 3);
    const { status, error, trace } = await run(
      check(resolver, { record_type: type, expected: [...expected] }),
    );
    expect(error ?? status).toBe(said);
    expect(trace.dnsMs).toBeGreaterThan(0);
  });

  it.each([
    [3, 'shop.test does not resolve (ENOTFOUND)', true],
    [[], 'shop.test has no A record', true],
    [5, 'shop.test does not resolve (EREFUSED)', true],
    [2, 'the name server fails on shop.test (ESERVFAIL)', false],
  ] as const)('takes the code %j for what it is', async (reply, said, isAnswer) => {
    const resolver = await openNameServer(() => reply);
    const result = await run(check(resolver));
    expect([result.status, result.error, result.isAnswer]).toEqual(['down', said, isAnswer]);
  });

  it('waits no longer than its time for a name server that says nothing', async () => {
    const kit = probeKit();
    const resolver = await openNameServer(() => {
      kit.passTime();
      return 'silence';
    });
    const { status, error, isAnswer } = await kit.run(check(resolver));
    expect([status, isAnswer]).toEqual(['timeout', false]);
    expect(error).toBe('timeout after 10 s while waiting for the answer of the name server');
  });

  it('says nothing when its name server is no address', async () => {
    expect((await run(check('abc'))).status).toBe('inconclusive');
  });
});
