import { describe, expect, it } from 'vitest';
import { ADDRESSES, replaceKinds } from './index.ts';

const masked = (text: string) => replaceKinds(text, ADDRESSES, (label) => `<${label}>`);

describe('addresses of networks', () => {
  it.each([
    ['from 10.0.0.12:5432 to 192.168.1.255.', 'from <IPV4>:5432 to <IPV4>.'],
    ['client=[2001:db8::1]:443', 'client=[<IPV6>]:443'],
    ['fe80::1%eth0 and ::1', '<IPV6>%eth0 and <IPV6>'],
    ['2001:0db8:85a3:0000:0000:8a2e:0370:7334 came', '<IPV6> came'],
    ['::ffff:10.1.2.3', '<IPV6>'],
  ])('are found: %s', (line, expected) => {
    expect(masked(line)).toBe(expected);
  });

  it.each([
    'version 1.2.3.4.5 of 999.1.1.1',
    '2026-01-05 08:14:03 up 10:20:30',
    'std::string::npos and a::b',
    'mac 00:1b:44:11:3a:b7',
    '::',
    'node1.2.3.4x',
  ])('are not what only looks like one: %s', (line) => {
    expect(masked(line)).toBe(line);
  });

  it('are looked for in texts that are made to be slow', () => {
    for (const text of [
      '1.'.repeat(100_000),
      'a:'.repeat(100_000),
      ':'.repeat(100_000),
      '::1'.repeat(60_000),
    ]) {
      expect(masked(text)).not.toBe('');
    }
  });
});
