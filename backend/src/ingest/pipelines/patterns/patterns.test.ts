import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitsGlob } from './glob.ts';
import { GROK_PATTERNS } from './grok-patterns.ts';
import { compileGrok } from './grok.ts';
import { compilePattern, PATTERN_LIMITS } from './line-pattern.ts';

function patternOf(source: string) {
  const compiled = compilePattern(source);
  if (!compiled.ok) {
    throw new Error(compiled.problem);
  }
  return compiled.pattern;
}

describe('patterns of users', () => {
  it('find named groups in both ways of writing them', () => {
    const pattern = patternOf('(?P<method>[A-Z]+) (?<path>\\S+)( \\d+)?(?P<rest>!)?');
    expect([...(pattern.find('> GET /x 12') ?? [])]).toEqual([
      ['method', 'GET'],
      ['path', '/x'],
    ]);
    expect(pattern.find('nothing')).toBeUndefined();
  });

  it.each([
    ['a(?=b)', 'look-ahead is not supported', 2],
    ['a(?!b)', 'look-ahead is not supported', 2],
    ['x(?<=b)', 'look-behind is not supported', 2],
    ['(a)\\1', 'back-references are not supported', 4],
    ['(?<n>a)\\k<n>', 'back-references are not supported', 8],
    ['(?>a)', 'atomic groups are not supported', 1],
    ['a++', 'possessive quantifiers are not supported', 2],
    ['ab(', 'missing closing )', 1],
    ['ab[z', 'missing closing ]', 3],
    ['a{1,9999}', 'invalid repeat count', 2],
    ['((a{90}){100}){80}', 'invalid repeat count', 9],
    ['(?:a|b|cd){900}', 'too large', 1],
    ['x'.repeat(20_000), 'longer than 16384 characters', 16_385],
    ['('.repeat(5_000), '', 1],
    ['('.repeat(10_000) + ')'.repeat(6_000), '', 1],
    ['(a)'.repeat(5_000), 'too large', 1],
  ])('are refused with the column: %.30s', (source, problem, column) => {
    const compiled = compilePattern(source);
    expect(compiled).toMatchObject({ ok: false, column });
    expect(compiled.ok ? '' : compiled.problem).toContain(problem);
    expect(compiled.ok ? '' : compiled.problem).toContain(`(column ${String(column)})`);
  });

  // In an engine that goes back, each of these takes seconds to for ever.
  it.each([
    ['^(a+)+$', `${'a'.repeat(100_000)}!`],
    ['\\s+$', `${' '.repeat(100_000)}x`],
    ['(a|aa)+$', `${'a'.repeat(100_000)}!`],
    ['^(([a-z])+.)+[A-Z]([a-z])+$', 'a'.repeat(100_000)],
    ['(.*)*x', 'a'.repeat(100_000)],
    ['(.*?,){11}P', '1,'.repeat(50_000)],
    ['(?:a?){100}a{100}b', 'a'.repeat(100_000)],
    ['^(?P<a>(\\w+\\s?)*)$', `${'word '.repeat(20_000)}!`],
    ['(?P<x>x+x+)+y', 'x'.repeat(100_000)],
    ['([a-zA-Z0-9])(([\\-.]|[_]+)?([a-zA-Z0-9]+))*(@)', 'a'.repeat(100_000)],
  ])('are linear in the line: %s', (source, line) => {
    const pattern = patternOf(source);
    expect(pattern.test(line)).toBe(false);
    expect(pattern.find(line)).toBeUndefined();
  });

  it('never read more than their share of work', () => {
    const large = patternOf('(?P<x>(?:a?){300}a{300})');
    expect(large.reach).toBeLessThan(PATTERN_LIMITS.maxWork / 600);
    expect(patternOf('x').reach).toBe(PATTERN_LIMITS.maxReach);
    expect(patternOf('(?P<end>end)$').find(`${'x'.repeat(PATTERN_LIMITS.maxReach)}end`)).toBeUndefined();
  });

  it('are compiled or refused, and never throw, whatever somebody types', () => {
    const sign = fc.constantFrom(...'ab()[]{}|*+?.^$\\1,-<>=!:PpkKdDwWsS%'.split(''));
    fc.assert(
      fc.property(fc.string({ unit: sign, maxLength: 30 }), (source) => {
        const compiled = compilePattern(source);
        if (compiled.ok) {
          compiled.pattern.find('aab 1-2 %');
          expect(compiled.pattern.replace('aab', () => '')).toEqual(expect.any(String));
        } else {
          expect(compiled.problem).toMatch(/\(column \d+\)$/u);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('replace every place, and none of no width', () => {
    expect(patternOf('\\d+').replace('a1b22c', (value) => `<${value}>`)).toBe('a<1>b<22>c');
    expect(patternOf('x*').replace('axb', () => '-')).toBe('a-b');
  });
});

describe('grok', () => {
  function grok(source: string, line: string) {
    const compiled = compileGrok(source);
    if (!compiled.ok) {
      throw new Error(compiled.problem);
    }
    const { pattern, fields } = compiled.grok;
    const groups = pattern.find(line);
    return (
      groups && Object.fromEntries([...groups].map(([group, value]) => [fields.get(group)?.name, value]))
    );
  }

  it.each(Object.keys(GROK_PATTERNS))('%s can be honoured, within its share of work', (name) => {
    const compiled = compileGrok(`%{${name}:x}`);
    expect(compiled).toMatchObject({ ok: true });
    expect(compiled.ok && compiled.grok.pattern.reach).toBeGreaterThan(4_000);
  });

  it('takes the lines of Apache, syslog and programs apart', () => {
    expect(
      grok(
        '%{COMBINEDAPACHELOG}',
        '2001:db8::1 - ada@example.com [05/Jan/2026:08:14:03 +0800] "GET /x?a=1 HTTP/1.1" 200 - "https://a/" "curl/8"',
      ),
    ).toEqual({
      clientip: '2001:db8::1',
      ident: '-',
      auth: 'ada@example.com',
      timestamp: '05/Jan/2026:08:14:03 +0800',
      verb: 'GET',
      request: '/x?a=1',
      httpversion: '1.1',
      response: '200',
      referrer: '"https://a/"',
      agent: '"curl/8"',
    });
    expect(grok('%{SYSLOGLINE}', 'Jan  5 08:14:03 web-1 sshd[42]: Accepted')).toEqual({
      timestamp: 'Jan  5 08:14:03',
      logsource: 'web-1',
      program: 'sshd',
      pid: '42',
      message: 'Accepted',
    });
    expect(
      grok(
        '%{TIMESTAMP_ISO8601:time} %{LOGLEVEL:level} %{JAVACLASS:class} - %{GREEDYDATA:http.text}',
        '2026-01-05T08:14:03.1+08:00 warn com.x.Y - hi there',
      ),
    ).toEqual({
      time: '2026-01-05T08:14:03.1+08:00',
      level: 'warn',
      class: 'com.x.Y',
      'http.text': 'hi there',
    });
  });

  it.each([
    ['%{NOPE:x}', '%{NOPE:x} is no pattern that is known here (column 1)'],
    ['ab %{}', '%{} is no pattern that is known here (column 4)'],
    ['%{constructor:x}', 'is no pattern'],
    ['%{IP:a} (', 'missing closing )'],
    ['%{IP:a}(?=x)', 'look-ahead is not supported, because it can take for ever (column 8)'],
    ['%{COMMONAPACHELOG}'.repeat(40), 'too large'],
  ])('refuses %.20s', (source, problem) => {
    const compiled = compileGrok(source);
    expect(compiled.ok ? '' : compiled.problem).toContain(problem);
  });
});

describe('globs', () => {
  it.each([
    ['*', '', true],
    ['shop*', 'shop-api', true],
    ['*.log', '/var/log/a.log', true],
    ['a?c', 'abc', true],
    ['a?c', 'ac', false],
    ['', 'x', false],
    ['a*b*c', 'aXbYbZc', true],
    ['[a]', 'a', false],
  ])('%s and %s: %s', (glob, text, fits) => {
    expect(fitsGlob(glob, text)).toBe(fits);
  });

  it('mean what a regular expression of the same meaning does', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 12 });
    const glob = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', '?'), maxLength: 8 });
    fc.assert(
      fc.property(glob, text, (sign, line) => {
        const same = new RegExp(
          `^${sign.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.')}$`,
          'u',
        );
        expect(fitsGlob(sign, line)).toBe(same.test(line));
      }),
    );
  });

  it('are linear enough for any path', () => {
    expect(fitsGlob(`${'*a'.repeat(200)}b`, 'a'.repeat(4_096))).toBe(false);
  });
});
