import { describe, expect, it } from 'vitest';

import { type EntryTimes, readEntry } from './entry.ts';
import { untold } from './missing.ts';

const NOW = Date.parse('2026-03-01T03:12:20Z');
const TIMES: EntryTimes = { nowMs: NOW, isWhole: false, sinceMs: undefined };
const WAITS = [
  'Process 41 waits for ShareLock on transaction 742; blocked by process 40.',
  'Process 40 waits for ShareLock on transaction 743; blocked by process 41.',
];
const ASKED = ['Process 41: UPDATE a SET b = 1', 'Process 40: UPDATE a SET b = 2'];

const plain = (prefix: string, hint = 'HINT') =>
  [
    `${prefix}ERROR:  deadlock detected`,
    `${prefix}DETAIL:  ${[...WAITS, ...ASKED].join('\n\t')}`,
    `${prefix}${hint}:  See server log for query details.`,
    '',
  ].join('\n');

const told = (text: string, times: Partial<EntryTimes> = {}) => {
  const entry = readEntry(text, { ...TIMES, ...times });
  return typeof entry === 'object' ? entry : undefined;
};

describe('an entry of the log about a deadlock', () => {
  it.each([
    ['2026-03-01 03:12:00.123 UTC [41] shop@orders ', '2026-03-01T03:12:00.123Z', 'shop', 'orders'],
    ['2026-03-01 04:12:00.123 +01 [41] app=[x y] ', '2026-03-01T03:12:00.123Z', null, null],
    // Only the server knows which of several CST it is.
    ['2026-03-01 04:12:00.123 CST [41] ', '2026-03-01T03:12:20.000Z', null, null],
    ['', '2026-03-01T03:12:20.000Z', null, null],
    ['2026-03-01 09:00:00 UTC ', '2026-03-01T03:12:20.000Z', null, null],
  ])('is read behind any prefix: %j', (prefix, at, user, database) => {
    const report = told(plain(prefix));
    expect(report?.at).toBe(at);
    expect(report?.parties[0]).toMatchObject({ id: '41', user, database, is_victim: true });
    expect(report?.parties[1]).toMatchObject({
      id: '40',
      user: null,
      is_victim: false,
      text: 'UPDATE a SET b = ?',
    });
  });

  it('is waited for until its end is there', () => {
    const text = plain('2026-03-01 03:12:00 UTC ');
    const whole = told(text);
    expect(whole).toBeDefined();
    for (let length = text.indexOf('deadlock detected') + 17; length < text.indexOf('HINT'); length += 1) {
      expect(readEntry(text.slice(0, length), TIMES), text.slice(0, length)).toBe('partial');
    }
    expect(told(text.slice(0, text.indexOf('HINT')), { isWhole: true })?.parties).toEqual(whole?.parties);
  });

  it('is told of from a time on, where its own is known', () => {
    const sinceMs = Date.parse('2026-03-01T03:00:00Z');
    expect(told(plain('2026-03-01 03:12:00 UTC '), { sinceMs })).toBeDefined();
    expect(told(plain('2026-03-01 02:12:00 UTC '), { sinceMs })).toBeUndefined();
    expect(told(plain('2026-03-01 03:12:00 CST '), { sinceMs })).toBeUndefined();
  });

  it('is none where somebody only wrote these words', () => {
    const words = 'deadlock detected';
    const detail = `DETAIL:  ${WAITS.join('\n\t')}\n`;
    expect(readEntry(`LOG:  statement: SELECT 'ERROR:  ${words}'\n${detail}x\n`, TIMES)).toBeUndefined();
    expect(readEntry(`ERROR:  ${words}\nLOG:  ${detail}x\n`, TIMES)).toBeUndefined();
    expect(readEntry(`ERROR:  ${words}\nDETAIL:  Key (id)=(1) exists.\nx\n`, TIMES)).toBeUndefined();
    expect(readEntry(`{"message":"${words}","state_code":"P0001","detail":"x"}\n`, TIMES)).toBeUndefined();
    expect(readEntry(`{"message":"${words}"\n`, TIMES)).toBeUndefined();
    expect(readEntry('[1]\n', TIMES)).toBeUndefined();
  });

  it('has no text where the server does not track what is asked', () => {
    const text = plain('').replaceAll(/: UPDATE[^\n]*/g, ': <command string not enabled>');
    expect(told(text)?.parties.map((party) => party.text)).toEqual([null, null]);
  });
});

describe('what keeps reports of deadlocks out of a log', () => {
  const grants = (settings: Readonly<Record<string, string>>) => untold(settings).map(({ grant }) => grant);

  it('is nothing where the server writes English into a file', () => {
    for (const language of ['', 'C', 'C.UTF-8', 'POSIX', 'en_US.UTF-8', 'English_United States.1252', 'en']) {
      expect(
        grants({ lc_messages: language, log_error_verbosity: 'default', log_destination: 'csvlog' }),
      ).toEqual([]);
    }
    expect(grants({})).toEqual([]);
  });

  it('is another language, terse words, or no file, each with what to run', () => {
    const [german] = untold({ lc_messages: 'de_DE.UTF-8' });
    expect(german?.what).toContain('lc_messages is de_DE.UTF-8');
    expect(german?.grant).toBe("ALTER SYSTEM SET lc_messages = 'C'; SELECT pg_reload_conf();");
    expect(
      grants({ lc_messages: 'zh_CN.UTF-8', log_error_verbosity: 'terse', log_destination: 'syslog' }),
    ).toHaveLength(3);
  });
});
