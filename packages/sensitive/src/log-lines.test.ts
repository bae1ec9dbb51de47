import { leaks } from '@vigilops/testkit/leaks';
import { describe, expect, it } from 'vitest';
import { PERSONAL, replaceKinds, SECRETS } from './index.ts';
import { LINE_KINDS, linesWithSecrets, ordinaryLines } from './test/lines.ts';

const ALL = [...SECRETS, ...PERSONAL];
const masked = (text: string) => replaceKinds(text, ALL, (label) => `<${label}>`);
const EACH = 100;

describe('secrets and personal data in lines of logs', () => {
  const lines = linesWithSecrets(LINE_KINDS.length * EACH, 11);

  it.each(LINE_KINDS)('are found: %s', (kind) => {
    const missed = lines
      .filter((line) => line.kind === kind && leaks(line.secret ?? '', masked(line.text)))
      .map(({ text }) => text);
    // A password of letters alone may look like a word.
    expect(missed.slice(0, 3), `${String(missed.length)} of ${String(EACH)}`).toHaveLength(
      kind === 'password in a setting' ? Math.min(missed.length, 2) : 0,
    );
  });

  it('are in no ordinary line', () => {
    const taken = ordinaryLines(4_000, 12).filter(({ text }) => masked(text) !== text);
    expect(taken.slice(0, 3).map(({ text }) => masked(text))).toEqual([]);
  });

  it.each([
    ['\u001b[31mghp_abcdefghijklmnopqrstuvwxyz0123456789\u001b[0m', '\u001b[31m<API_KEY>\u001b[0m'],
    ['{"log":"key:\\nAKIAIOSFODNN7EXAMPLQ\\n"}', '{"log":"key:\\n<API_KEY>\\n"}'],
    ['next=%2Fa%3Fx%3DAKIAIOSFODNN7EXAMPLQ%26b', 'next=%2Fa%3Fx%3D<API_KEY>%26b'],
    ['app:Hunter22x@tcp(db:3306)/shop', 'app:<PASSWORD>@tcp(db:3306)/shop'],
    ['mysql -uroot -pHunter22x shop', 'mysql -uroot -p<PASSWORD> shop'],
    ["ALTER USER app PASSWORD 'Hunter22x'", "ALTER USER app PASSWORD '<PASSWORD>'"],
    ['[0 127.0.0.1:6] "AUTH" "default" "Hunter22x"', '[0 127.0.0.1:6] "AUTH" "default" "<PASSWORD>"'],
    ["echo 'Hunter22x' | sudo -S true", "echo '<PASSWORD>' | sudo -S true"],
    ['{"auth":"ZGVwbG95Okh1bnRlcjIy"}', '{"auth":"<TOKEN>"}'],
    ['您的验证码为 415670，5分钟内有效', '您的验证码为 <SECRET>，5分钟内有效'],
  ])('are found, and nothing beside them: %s', (line, expected) => {
    expect(masked(line)).toBe(expected);
  });

  it.each([
    'activity token: android.os.BinderProxy@2bd79ce',
    'docker run -p 8080:8080 -u 1000:1000 shop/api:latest',
    'redis-cli -p 6379 ping',
    'Processed session termination for sessionid: 0x14ede63a5a70002',
    'mysql -p shop',
    'login failed, password wrong',
    'IDENTIFIED BY PASSWORD',
    '{"auth":"required","mode":"password"}',
    '验证码错误次数过多，锁定 10 分钟',
    'message id <20261129120003.e98b688e1da5>',
  ])('are not: %s', (line) => {
    expect(masked(line)).toBe(line);
  });

  it('are looked for in no time in texts that are made to be slow', () => {
    for (const part of [
      'mysql -',
      'docker login ',
      'echo a',
      'login a ',
      '"auth" "a" ',
      'name="password" ',
      'a:',
      '%3D',
      '[0m',
    ]) {
      expect(masked(part.repeat(200_000 / part.length))).not.toBe('');
    }
  });
});
