import { describe, expect, it } from 'vitest';
import { isMetadataHost } from './metadata-addresses.ts';
import { patternProblem } from './patterns.ts';

describe('a metadata service', () => {
  it.each([
    '169.254.169.254',
    '169.254.170.2',
    '2852039166',
    '0xa9fea9fe',
    '0xA9.0xFE.0xA9.0xFE',
    '0251.0376.0251.0376',
    '169.254.43518',
    '169.16689662',
    '１６９.254.169.254',
    '169。254。169。254',
    '169.254.169.254.',
    '%31%36%39.254.169.254',
    '[::ffff:169.254.169.254]',
    '::ffff:a9fe:a9fe',
    '0:0:0:0:0:ffff:a9fe:a9fe',
    '::169.254.169.254',
    '64:ff9b::a9fe:a9fe',
    '2002:a9fe:a9fe::1',
    'fe80::1',
    'fe80::1%eth0',
    '[febf::1]',
    'fd00:ec2::254',
    'FD00:0EC2:0:0:0:0:0:0254',
    'fd20:ce::254',
    '100.100.100.200',
    '192.0.0.192',
    'metadata.google.internal',
    'Metadata.Google.Internal.',
    'METADATA.GOOG',
    'instance-data.ec2.internal',
  ])('is %s', (host) => {
    expect(isMetadataHost(host)).toBe(true);
  });

  it.each([
    'shop.example.com',
    'localhost',
    '127.0.0.1',
    '10.0.0.7',
    '192.168.1.1',
    '169.253.1.1',
    '100.100.100.201',
    '::1',
    '[fd00::1]',
    'fec0::1',
    '2001:db8::a9fe:a9fe',
    '64:ff9b::a00:1',
    'metadata.example.com',
    'db_1.internal',
    'bücher.example',
  ])('is not %s', (host) => {
    expect(isMetadataHost(host)).toBe(false);
  });

  it.each([
    'a b',
    'a:b:c',
    '1:2',
    'a:',
    'a/b',
    'a@b',
    'a\\b',
    '[::1',
    '1.2.3.999',
    'x<y',
    '300.300.300.300',
    '1::2::3',
  ])('%s is no host', (host) => {
    expect(isMetadataHost(host)).toBeUndefined();
  });
});

describe('a pattern', () => {
  it.each([
    'ok',
    '^(ok|fine)$',
    '(?i)OK',
    '(?is)a.b',
    '\\d+\\.\\d+',
    '\\p{L}+',
    '[(?=]',
    '\\(?=',
    '(?:a)b',
    'a\\\\1',
  ])('may be %s', (text) => {
    expect(patternProblem(text)).toBeUndefined();
  });

  it.each([
    ['(?=a)', 'look ahead'],
    ['a(?!b)', 'look ahead'],
    ['(?<=a)b', 'look ahead or behind'],
    ['(?<!a)b', 'look ahead or behind'],
    ['(a)\\1', 'refer back'],
    ['(?<x>a)\\k<x>', 'refer back'],
    ['(', 'RE2'],
    ['[a', 'RE2'],
    ['a**', 'RE2'],
    [`${'('.repeat(60)}a${')'.repeat(60)}`, 'nested'],
  ])('must not be %s', (text, problem) => {
    expect(patternProblem(text)).toContain(problem);
  });
});
