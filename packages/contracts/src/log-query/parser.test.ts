import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FieldTest, LogQueryNode } from './ast.ts';
import { LogQueryError } from './error.ts';
import { parseLogQuery } from './parser.ts';
import { printLogQuery } from './print.ts';

function parse(text: string, caseSensitive = false): LogQueryNode | null {
  return parseLogQuery(text, { caseSensitive });
}

/** What a query means, short: without spans and patterns' case. */
function shape(text: string): unknown {
  return short(parse(text));
}

function short(node: LogQueryNode | null): unknown {
  switch (node?.kind) {
    case undefined:
      return null;
    case 'and':
    case 'or':
      return [node.kind, ...node.of.map(short)];
    case 'not':
      return ['not', short(node.of)];
    case 'text':
      return node.pattern.kind === 'exact' ? node.pattern.value : node.pattern;
    case 'level':
      return { level: node.levels.join(' ') };
    case 'known':
      return { [`known ${node.field}`]: testOf(node.test) };
    case 'field':
      return { [node.name]: testOf(node.test) };
  }
}

function testOf(test: FieldTest): unknown {
  if (test.kind === 'text') {
    return test.pattern.kind === 'exact' ? test.pattern.value : test.pattern;
  }
  return test;
}

function failure(text: string): LogQueryError {
  try {
    parse(text);
  } catch (error) {
    if (error instanceof LogQueryError) {
      return error;
    }
    throw error;
  }
  throw new Error(`${text} was read`);
}

const any = { any: 'text' };
const one = { any: 'character' };

describe('parseLogQuery', () => {
  it.each<[string, unknown]>([
    ['', null],
    ['  \n\u3000', null],
    ['refused', 'refused'],
    ['time out', ['and', 'time', 'out']],
    ['"time out"', 'time out'],
    ['a AND b && c', ['and', 'a', 'b', 'c']],
    ['a OR b || c', ['or', 'a', 'b', 'c']],
    ['a or b', ['and', 'a', 'or', 'b']],
    ['a OR b c', ['or', 'a', ['and', 'b', 'c']]],
    ['(a OR b) c', ['and', ['or', 'a', 'b'], 'c']],
    ['(a b) AND (c (d))', ['and', 'a', 'b', 'c', 'd']],
    ['NOT a OR b', ['or', ['not', 'a'], 'b']],
    ['NOT(a OR b)', ['not', ['or', 'a', 'b']]],
    ['-a !b', ['and', ['not', 'a'], ['not', 'b']]],
    ['NOT -a', ['not', ['not', 'a']]],
    ['order-service', 'order-service'],
    ['--verbose', '--verbose'],
    ['a -> b', ['and', 'a', '->', 'b']],
    ['a - b', ['and', 'a', '-', 'b']],
    ['a != b', ['and', 'a', '!=', 'b']],
    ['status=500', 'status=500'],
    ['ANDROID NOTE', ['and', 'ANDROID', 'NOTE']],
    ['超时 连接失败', ['and', '超时', '连接失败']],
    ['{"a":1}', '{"a":1}'],
    ['[ERROR]', '[ERROR]'],
  ])('reads the words of %s', (text, expected) => {
    expect(shape(text)).toEqual(expected);
  });

  it.each<[string, unknown]>([
    ['"say \\"hi\\" C:\\temp \\\\x"', 'say "hi" C:\\temp \\x'],
    ['a\\ b', 'a b'],
    ['a\\*b', 'a*b'],
    ['\\-a', '-a'],
    ['\\(a\\)', '(a)'],
    ['C:\\temp\\new', 'C:\\temp\\new'],
    ['a\\', 'a\\'],
    ['\\"', '"'],
    ['pay*', { kind: 'wildcard', parts: ['pay', any], caseSensitive: false }],
    ['a?b**', { kind: 'wildcard', parts: ['a', one, 'b', any], caseSensitive: false }],
    ['"a*"', 'a*'],
    ['/time ?out \\d+/', { kind: 'regex', source: 'time ?out \\d+', caseSensitive: true }],
    ['/a\\/b/i', { kind: 'regex', source: 'a/b', caseSensitive: false }],
    ['/a\\\\/', { kind: 'regex', source: 'a\\\\', caseSensitive: true }],
    ['/x/ y', ['and', { kind: 'regex', source: 'x', caseSensitive: true }, 'y']],
    ['/var/log/syslog', '/var/log/syslog'],
    ['/ // //x', ['and', '/', '//', '//x']],
    ['/(a|b)/', { kind: 'regex', source: '(a|b)', caseSensitive: true }],
    ['path:/cart /healthz', ['and', { path: '/cart' }, '/healthz']],
  ])('reads escapes and patterns: %s', (text, expected) => {
    expect(shape(text)).toEqual(expected);
  });

  it.each([
    'http://web-1:8080/a?b=c',
    '12:30:05',
    '2026-03-01T12:00:00Z',
    'fe80::1',
    '::1',
    '2001:db8::8a2e:370:7334',
    'fd00:1:2:3:4:5:6:7',
    '[::1]:8080',
    'aa:bb:cc:dd:ee:ff',
    'C:\\logs\\app.log',
    'C:/logs/app.log',
    'C:/logs',
    'C:/',
    'std::string',
    'a=b:c',
    ':',
  ])('takes %s for a text, not for a field', (text) => {
    const node = parse(text);
    expect(node).toMatchObject({ kind: 'text' });
  });

  it.each<[string, unknown]>([
    ['host:web-1', { 'known host': 'web-1' }],
    ['host.name:web-1', { 'known host': 'web-1' }],
    ['service.name:shop service:"a b"', ['and', { 'known service': 'shop' }, { 'known service': 'a b' }]],
    ['file:/var/log/nginx/access.log', { 'known file': '/var/log/nginx/access.log' }],
    ['filename:C:\\a.log', { 'known file': 'C:\\a.log' }],
    ['traceID:4BF92F3577B34DA6A3CE929D0E0E4736', { 'known trace_id': '4bf92f3577b34da6a3ce929d0e0e4736' }],
    ['span:00f067aa0ba902b7', { 'known span_id': '00f067aa0ba902b7' }],
    ['trace_id:*', { 'known trace_id': { kind: 'exists' } }],
    ['template:9007199254740991', { 'known template': '9007199254740991' }],
    ['-issue_id:*', ['not', { 'known issue': { kind: 'exists' } }]],
    ['http.status_code:500', { 'http.status_code': '500' }],
    ['k8s.io/app:x', { 'k8s.io/app': 'x' }],
    ['"my field":x', { 'my field': 'x' }],
    ['"level":7', { level: '7' }],
    ['a:b:c', { a: 'b:c' }],
    ['at:12:30:05', { at: '12:30:05' }],
    ['用户:张三', { 用户: '张三' }],
    ['status:>=500', { status: { kind: 'compare', operator: '>=', value: 500 } }],
    ['took:< 0.5', { took: { kind: 'compare', operator: '<', value: 0.5 } }],
    ['t:-5', { t: '-5' }],
    ['t:>-5e1', { t: { kind: 'compare', operator: '>', value: -50 } }],
    ['n:[1 TO 5}', { n: { kind: 'range', from: 1, to: 5, includesFrom: true, includesTo: false } }],
    ['n:{5 TO *]', { n: { kind: 'range', from: 5, to: null, includesFrom: false, includesTo: true } }],
    ['user:*', { user: { kind: 'exists' } }],
    ['-user:x', ['not', { user: 'x' }]],
    ['user:!=x', ['not', { user: 'x' }]],
    ['user:!(a OR b)', ['not', ['or', { user: 'a' }, { user: 'b' }]]],
    [
      'status:(404 OR >=500)',
      ['or', { status: '404' }, { status: { kind: 'compare', operator: '>=', value: 500 } }],
    ],
    ['user:(a -(b OR "c d"))', ['and', { user: 'a' }, ['not', ['or', { user: 'b' }, { user: 'c d' }]]]],
    ['at:(12:30:05 OR b:c)', ['or', { at: '12:30:05' }, { at: 'b:c' }]],
    ['user:/^a.*b$/i', { user: { kind: 'regex', source: '^a.*b$', caseSensitive: false } }],
    ['user:""', { user: '' }],
  ])('reads the fields of %s', (text, expected) => {
    expect(shape(text)).toEqual(expected);
  });

  it.each<[string, string]>([
    ['level:error', 'error'],
    ['severity:WARNING', 'warn'],
    ['level:err', 'error'],
    ['level:crit', 'error'],
    ['level:"info"', 'info'],
    ['level:>=warn', 'warn error fatal'],
    ['level:<info', 'trace debug'],
    ['level:(fatal OR error)', 'error fatal'],
    ['level:error OR level:unknown', 'unknown error'],
    ['level:[info TO error}', 'info warn'],
    ['level:*', 'trace debug info warn error fatal'],
  ])('reads the levels of %s', (text, levels) => {
    expect(shape(text)).toEqual({ level: levels });
  });

  it('lets case count where it is asked to, and in a regular expression unless it says i', () => {
    expect(parse('a', true)).toMatchObject({ pattern: { caseSensitive: true } });
    expect(parse('user:a*', true)).toMatchObject({ test: { pattern: { caseSensitive: true } } });
    expect(parse('/a/i', true)).toMatchObject({ pattern: { caseSensitive: false } });
    expect(parse('/a/', false)).toMatchObject({ pattern: { caseSensitive: true } });
  });

  it('says where each term was written', () => {
    expect(parse(' a -host:(b OR c)')).toMatchObject({
      span: { from: 1, to: 17 },
      of: [
        { span: { from: 1, to: 2 } },
        {
          span: { from: 3, to: 17 },
          of: { of: [{ span: { from: 10, to: 11 } }, { span: { from: 15, to: 16 } }] },
        },
      ],
    });
  });

  it.each<[string, string, number]>([
    ['a "b', 'open-quote', 3],
    ['host:"b', 'open-quote', 6],
    ['a /b+ c', 'open-regex', 3],
    ['/(healthz)', 'open-regex', 1],
    ['a (b (c)', 'open-group', 3],
    ['(', 'open-group', 1],
    ['a) b', 'stray-close', 2],
    [')', 'stray-close', 1],
    ['main()', 'empty-group', 5],
    ['host:( )', 'empty-group', 6],
    ['""', 'empty-phrase', 1],
    ['AND a', 'nothing-before', 1],
    ['a OR', 'nothing-after', 3],
    ['a AND OR b', 'nothing-after', 3],
    ['(a OR)', 'nothing-after', 4],
    ['a NOT', 'nothing-after', 3],
    ['error: refused', 'no-value', 1],
    ['a host:', 'no-value', 3],
    ['(host:)', 'no-value', 2],
    ['n:[1 TO', 'open-range', 3],
    ['n:[1,5]', 'bad-range', 3],
    ['n:[5 TO 1]', 'bad-range', 3],
    ['n:[* TO *]', 'bad-range', 3],
    ['n:[a TO b]', 'bad-range', 3],
    ['n:>=x', 'no-number', 3],
    ['n:>', 'no-number', 3],
    ['n:>1e999', 'no-number', 3],
    ['host:>5', 'no-order', 6],
    ['level:loud', 'unknown-level', 7],
    ['level:(error OR loud)', 'unknown-level', 17],
    ['level:/e/', 'unknown-level', 7],
    ['level:>fatal', 'no-level', 7],
    ['trace_id:123', 'bad-id', 10],
    ['span:00f067aa*', 'bad-id', 6],
    ['template:a', 'no-id', 10],
    ['template:12*', 'no-id', 10],
    ['issue:9007199254740993', 'no-id', 7],
    ['issue:0', 'no-id', 7],
    ['a\0', 'bad-character', 2],
    ['a '.repeat(2_049), 'too-long', 4_097],
    ['a '.repeat(201), 'too-many', 401],
  ])('refuses %j and points at its column', (text, fault, column) => {
    const error = failure(text);
    expect({ fault: error.fault, column: error.column }).toEqual({ fault, column });
    expect(error.message).toMatch(/^\S.*\.$/u);
  });

  it.each(['(', 'NOT ', '-(', '!(', 'a:(', '(-', 'NOT('])('is not overflown by many of %s', (piece) => {
    expect(failure(piece.repeat(Math.floor(4_096 / piece.length))).fault).toMatch(
      /too-deep|nothing-after|open-group/u,
    );
  });

  it('reads or refuses any text, and never fails otherwise', () => {
    const pieces = fc.constantFrom(
      ...[
        '(',
        ')',
        '"',
        '/',
        '\\',
        '-',
        '!',
        ':',
        '*',
        '?',
        '[',
        ']',
        '{',
        '}',
        '>',
        '<',
        '=',
        ' ',
        '&&',
        '||',
      ],
      ...[
        'AND',
        'OR',
        'NOT',
        'TO',
        'level:',
        'host:',
        'a',
        '1',
        '\u{1f600}',
        '\ud800',
        '\0',
        'trace_id:',
        'i',
      ],
    );
    const texts = fc.oneof(
      fc.array(pieces, { maxLength: 40 }).map((all) => all.join('')),
      fc.string(),
    );
    fc.assert(
      fc.property(texts, (text) => {
        try {
          parse(text);
        } catch (error) {
          expect(error).toBeInstanceOf(LogQueryError);
          expect((error as LogQueryError).span.from).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 5_000 },
    );
  });
});

function withoutSpans(node: unknown): unknown {
  return JSON.parse(JSON.stringify(node, (key, value: unknown) => (key === 'span' ? undefined : value)));
}

describe('printLogQuery', () => {
  it.each([
    ['a   AND b', 'a b'],
    ['(a b) OR -c', 'a AND b OR -c'],
    ['host.name:"web-1"', 'host:web-1'],
    ['status:(404 OR >=500) x', 'status:(404 OR >=500) x'],
    ['NOT (a OR b)', '-(a OR b)'],
    ['level:warn OR level:error OR level:fatal', 'level:>=warn'],
    ['"time out" "AND" "-x"', '"time out" "AND" "-x"'],
    ['"level":a', '"level":a'],
    ['', ''],
  ])('writes %s as %s', (text, expected) => {
    expect(printLogQuery(parse(text))).toBe(expected);
  });

  const word = fc.oneof(
    fc.string({ minLength: 1, unit: fc.constantFrom(...'ab1-:/\\"*?()[]{}<>=!& \u{1f600}\u{1d400}张|~@.') }),
    fc.constantFrom(
      'AND',
      'OR',
      'NOT',
      'TO',
      '--',
      '/a/',
      '[1 TO 2]',
      '>=5',
      'C:\\x',
      'a:b',
      '::',
      '&&',
      '||',
    ),
  );
  const quotedWord = word.map((text) => `"${text.replace(/["\\]/gu, '\\$&')}"`);
  const wild = fc
    .array(
      fc.oneof(
        word.map((text) => text.replace(/./gsu, '\\$&')),
        fc.constantFrom('*', '?'),
      ),
      { minLength: 1 },
    )
    .map((all) => all.join(''));
  const regex = fc
    .tuple(word, fc.constantFrom('', 'i'))
    .map(([text, flag]) => `/${text.replace(/[\\/]/gu, '\\$&')}x/${flag}`);
  const value = fc.oneof(quotedWord, wild, regex);
  const number = fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })).map(String);
  const test = fc.oneof(
    value,
    fc.tuple(fc.constantFrom('>', '>=', '<', '<='), number).map((both) => both.join('')),
    fc
      .tuple(fc.constantFrom('[', '{'), number, fc.constantFrom(']', '}'))
      .map(([a, n, b]) => `${a}${n} TO *${b}`),
    fc.constant('*'),
  );
  const field = fc.oneof(quotedWord, fc.constantFrom('user', 'k', 'http.status', 'db/x-y', '@timestamp'));
  const leaf = fc.oneof(
    value,
    fc.tuple(field, test).map(([name, text]) => `${name}:${text}`),
    fc.tuple(fc.constantFrom('host', 'file', 'tag'), value).map(([name, text]) => `${name}:${text}`),
    fc.constantFrom(
      'level:error',
      'level:>=warn',
      'level:(info OR unknown)',
      'level:*',
      'level:<=info',
      'trace_id:*',
    ),
  );
  const query = fc.letrec<{ node: string }>((tie) => ({
    node: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      leaf,
      fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((all) => `(${all.join(' ')})`),
      fc.array(tie('node'), { minLength: 1, maxLength: 3 }).map((all) => `(${all.join(' OR ')})`),
      tie('node').map((text) => `-(${text})`),
      tie('node').map((text) => `NOT NOT ${text}`),
      fc
        .tuple(field, fc.array(test, { minLength: 1, maxLength: 3 }))
        .map(([n, all]) => `${n}:(${all.join(' OR ')})`),
      fc
        .tuple(field, fc.array(value, { minLength: 1, maxLength: 3 }))
        .map(([n, all]) => `${n}:!(${all.join(' ')})`),
    ),
  })).node;

  it('writes what reads as the same query, and writes that alike', () => {
    let read = 0;
    fc.assert(
      fc.property(query, fc.boolean(), (text, caseSensitive) => {
        const node = attempt(text, caseSensitive);
        if (node === undefined) {
          return;
        }
        read += 1;
        const printed = printLogQuery(node);
        const again = parse(printed, caseSensitive);
        expect(withoutSpans(again)).toEqual(withoutSpans(node));
        expect(printLogQuery(again)).toBe(printed);
      }),
      { numRuns: 3_000 },
    );
    expect(read).toBeGreaterThan(1_000);
  });

  function attempt(text: string, caseSensitive: boolean): LogQueryNode | null | undefined {
    try {
      return parse(text, caseSensitive);
    } catch {
      return undefined;
    }
  }
});
