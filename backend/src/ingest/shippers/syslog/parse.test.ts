import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createBsdTimeReader } from './bsd-time.ts';
import { parseSyslog } from './parse.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const nano = (iso: string) => BigInt(Date.parse(iso)) * 1_000_000n;

function parse(text: string, timeZone = 'UTC', now = NOW) {
  const { structuredData, ...rest } = parseSyslog(
    text,
    createBsdTimeReader(timeZone, () => now),
  );
  return { ...rest, structuredData: Object.fromEntries(structuredData) };
}

describe('a message of RFC 5424', () => {
  it('is read with all its parts', () => {
    const text =
      '<165>1 2026-03-01T11:59:59.003456Z mymachine.example.com evntslog 812 ID47 ' +
      '[exampleSDID@32473 iut="3" eventSource="Appli\\"ca\\]tion\\\\"][origin ip="10.0.0.1"] \ufeffAn application event';
    expect(parse(text)).toEqual({
      facility: 20,
      severity: 5,
      time: '2026-03-01T11:59:59.003456Z',
      unixNano: nano('2026-03-01T11:59:59.003Z') + 456_000n,
      hostname: 'mymachine.example.com',
      appName: 'evntslog',
      procId: '812',
      messageId: 'ID47',
      structuredData: {
        'exampleSDID@32473.iut': '3',
        'exampleSDID@32473.eventSource': 'Appli"ca]tion\\',
        'origin.ip': '10.0.0.1',
      },
      text: 'An application event',
    });
  });

  it('may be nil in all parts, and have no text', () => {
    const nil = {
      facility: 4,
      severity: 2,
      time: undefined,
      unixNano: undefined,
      hostname: undefined,
      appName: undefined,
      procId: undefined,
      messageId: undefined,
      structuredData: {},
    };
    expect(parse('<34>1 - - - - - - hello - world')).toEqual({ ...nil, text: 'hello - world' });
    expect(parse('<34>1 - - - - - -')).toEqual({ ...nil, text: '' });
  });

  it('keeps as text what cannot be read as structured data', () => {
    expect(parse('<34>1 - h a - - [broken iut="3" text').text).toBe('[broken iut="3" text');
    expect(parse('<34>1 - h a - - [a x="1"][b y] text')).toMatchObject({
      structuredData: { 'a.x': '1' },
      text: '[b y] text',
    });
    expect(parse('<34>1 - h a - - text').text).toBe('text');
  });

  it('keeps a time that cannot be read as it was written', () => {
    expect(parse('<34>1 yesterday h a - - - x')).toMatchObject({ time: 'yesterday', unixNano: undefined });
  });
});

describe('a message of RFC 3164', () => {
  it.each([
    [
      "<34>Feb 11 22:14:15 mymachine su: 'su root' failed",
      { time: 'Feb 11 22:14:15', hostname: 'mymachine', appName: 'su', text: "'su root' failed" },
    ],
    [
      '<86>Mar  1 11:59:59 web-1 sshd[2154]: Accepted publickey',
      { hostname: 'web-1', appName: 'sshd', procId: '2154', text: 'Accepted publickey' },
    ],
    [
      '<13>Mar  1 11:59:59 sshd[1]: without a host',
      { hostname: undefined, appName: 'sshd', procId: '1', text: 'without a host' },
    ],
    [
      '<13>Mar  1 11:59:59 2001:db8::1 app: of an address',
      { hostname: '2001:db8::1', appName: 'app', text: 'of an address' },
    ],
    [
      '<13>2026-03-01T11:59:59.5+01:00 web-1 app: as rsyslog forwards',
      { hostname: 'web-1', unixNano: nano('2026-03-01T10:59:59.5Z'), text: 'as rsyslog forwards' },
    ],
    [
      '<189>*Mar  1 2026 11:59:59.123: %SYS-5-CONFIG_I: as Cisco has it',
      { unixNano: nano('2026-03-01T11:59:59.123Z'), appName: '%SYS-5-CONFIG_I', text: 'as Cisco has it' },
    ],
    ['<13>hello world', { time: undefined, hostname: undefined, appName: undefined, text: 'hello world' }],
    ['<13>http://x is down', { appName: undefined, text: 'http://x is down' }],
    ['<13>cron[7]: no time', { appName: 'cron', procId: '7', text: 'no time' }],
  ])('is read: %s', (text, parts) => {
    expect(parse(text)).toMatchObject(parts);
  });

  it.each(['no priority at all', '<>x', '<192>x', '<1234>x', '<-1>x', '<13'])(
    'is anything, and user.notice without a priority: %s',
    (text) => {
      expect(parse(text)).toMatchObject({ facility: 1, severity: 5, text });
    },
  );

  it.each([
    ['the year that is nearest', 'Dec 31 23:59:59', 'UTC', '2026-01-01T00:00:05Z', '2025-12-31T23:59:59Z'],
    [
      'the next year, by a clock ahead',
      'Jan  1 00:00:03',
      'UTC',
      '2025-12-31T23:59:58Z',
      '2026-01-01T00:00:03Z',
    ],
    [
      'the zone that is set',
      'Mar  1 13:00:00',
      'Europe/Berlin',
      '2026-03-01T12:00:01Z',
      '2026-03-01T12:00:00Z',
    ],
    [
      'summer time in that zone',
      'Jul  1 13:00:00',
      'Europe/Berlin',
      '2026-07-01T12:00:00Z',
      '2026-07-01T11:00:00Z',
    ],
    ['a leap day', 'Feb 29 10:00:00', 'UTC', '2028-03-01T00:00:00Z', '2028-02-29T10:00:00Z'],
  ])('has a time in %s', (_what, written, timeZone, now, expected) => {
    expect(parse(`<13>${written} h a: x`, timeZone, new Date(now)).unixNano).toBe(nano(expected));
  });

  it('has no time on a day that is not there', () => {
    const { time, unixNano } = parse('<13>Feb 30 10:00:00 h a: x');
    expect({ time, unixNano }).toEqual({ time: 'Feb 30 10:00:00', unixNano: undefined });
  });

  it('is read at once, however it was made to last', () => {
    for (const text of [
      `<13>${' '.repeat(60_000)}`,
      `<13>${'a'.repeat(60_000)}[`,
      `<34>1 - h a - - [a ${'x="1" '.repeat(9_000)}`,
    ]) {
      expect(parse(text).facility).toBeLessThan(24);
    }
  });

  it('is read whatever it is, and no character of its text is made up', () => {
    const head = fc.constantFrom(
      '',
      '<13>',
      '<13>1 ',
      '<13>1 - - - - - ',
      '<13>Mar  1 11:59:59 ',
      '<13>1 - - - - - [a b="',
    );
    fc.assert(
      fc.property(head, fc.string({ unit: 'binary', maxLength: 80 }), (start, rest) => {
        expect(`${start}${rest}`.endsWith(parse(`${start}${rest}`).text)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});
