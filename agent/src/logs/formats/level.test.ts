import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { findLevel } from '@vigilops/contracts';
import { newFound } from './found.ts';

import { createRecogniser } from './recognise.ts';

const NOW = Date.UTC(2026, 0, 5, 9, 0, 0);

function levelOf(line: string, from = 0): string {
  const found = newFound();
  const isFound = findLevel(line, 0, from, line.length, found);
  expect(isFound).toBe(found.severity > 0);
  return found.severityText;
}

function judge(recogniser: ReturnType<typeof createRecogniser>, line: string): readonly unknown[] {
  const text = Buffer.from(`before\n${line}\nafter\n`).toString('latin1');
  const found = newFound();
  const format = recogniser.recognise(text, 7, text.length - 7, found);
  return [found.timeMs, found.subMsNanos, found.severity, found.severityText, format?.name];
}

describe('findLevel', () => {
  it.each([
    ['the first of two', 'a [info] b ERROR c', 'info'],
    ['the first of two the other way round', 'a ERROR b [info] c', 'ERROR'],
    ['capitals in prose', 'worker says ERROR while reading', 'ERROR'],
    ['in brackets', 'x [error] y', 'error'],
    ['title case in brackets', 'x [Warning] y', 'Warning'],
    ['between bars', 'x |warn| y', 'warn'],
    ['between tabs', 'x\terror\ty', 'error'],
    ['between tabs that JSON has escaped', String.raw`2026\terror\ty`, 'error'],
    ['capitals between tabs that JSON has escaped', String.raw`2026\tINFO\ty`, 'INFO'],
    ['in parentheses', 'x (debug) y', 'debug'],
    ['before a colon', 'nginx: warning: low', 'warning'],
    ['before a colon at the end', 'disk error:', 'error'],
    ['in colour', 'x \u001b[31merror\u001b[0m y', 'error'],
    ['in a colour that JSON has escaped', String.raw`x \u001b[31mERROR\u001b[0m y`, 'ERROR'],
    ['in bright colour', 'x \u001b[1;38;5;208mWARN\u001b[0m y', 'WARN'],
    ['a pair', 'x level=WARN y', 'WARN'],
    ['at the end', 'all is FATAL', 'FATAL'],
    ['prose', 'an error occurred, errors: none', ''],
    ['a name', 'x [error_handler] y', ''],
    ['a number behind', 'x ERROR2 y', ''],
    ['a path', 'x C:\\logs\\error\\a y', ''],
    ['mixed case', 'x [eRRor] y', ''],
    ['title case before a colon', 'x Error: y', ''],
    ['a word that is longer', 'x INFORMATIONAL y', ''],
    ['a word that only a format knows', 'x [LOG] NOTE y', ''],
    ['within reach', `${' '.repeat(99)}ERROR`, 'ERROR'],
    ['out of reach', `${' '.repeat(100)}ERROR`, ''],
  ])('%s', (_name, line, word) => {
    expect(levelOf(line)).toBe(word);
  });

  it('looks at the character before the place where it begins, but never before the line', () => {
    expect(levelOf('T[error] x', 2)).toBe('error');
    expect(levelOf('Terror] x', 1)).toBe('');
    const found = newFound();
    expect(findLevel('a\tINFO', 2, 2, 6, found)).toBe(false);
  });
});

const HEADS = [
  '',
  '2026-01-05 08:14:03,127 ',
  '2026-01-05T08:14:03.127456789Z ',
  '[2026-01-05 08:15:03] ',
  '2026-01-05T08:14:03.127456789Z stdout F ',
  '08:14:03.127 ',
  '[08:14:03 ',
  'Jan  5 08:14:03 web-1 app[7]: ',
  '<165>1 2026-01-05T08:14:03Z h a 1 - - ',
  '10.0.0.1 - - [05/Jan/2026:08:00:00 +0000] "GET / HTTP/1.1" 500 12 ',
  'I0105 08:00:00.123456 1 a.go:42] ',
  'time=2026-01-05T08:14:03Z level=',
  '{"level":"warn","a":"',
  '{"log":"',
  'E, [2026-01-05T08:00:00.1 #1] ',
  '1:M 05 Jan 2026 08:00:00.123 # ',
  '\u001b[31m',
];
const WORDS = ['INFO', 'ERROR', 'error', 'Warning', 'warn', 'debug', 'FATAL', 'request', 'GET', 'a=1', '漢'];
const GLUE = [' ', '[', ']', '|', '\t', ': ', '(', ')', '"', '\u001b[32m', '\\t', '-', ', ', '  '];
const TAILS = ['', '"}', '\\n","stream":"stdout","time":"2026-01-05T08:14:03.1Z"}', ']'];

const aLine = fc
  .tuple(
    fc.constantFrom(...HEADS),
    fc.array(fc.tuple(fc.constantFrom(...GLUE), fc.constantFrom(...WORDS)), { maxLength: 6 }),
    fc.constantFrom(...TAILS),
  )
  .map(([head, words, tail]) => head + words.flat().join('') + tail)
  .filter((line) => line !== '');

describe('what is read from a line', () => {
  it('does not depend on the lines before it', () => {
    fc.assert(
      fc.property(fc.array(aLine, { minLength: 1, maxLength: 40 }), (lines) => {
        const experienced = createRecogniser('utc', NOW);
        for (const line of lines) {
          expect(judge(experienced, line)).toEqual(judge(createRecogniser('utc', NOW), line));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('an error after ten thousand lines without any level is still one', () => {
    const recogniser = createRecogniser('utc', NOW);
    for (let line = 0; line < 10_000; line += 1) {
      judge(recogniser, `2026-01-05 08:14:03 request ${String(line)} served`);
    }
    const error = judge(recogniser, '2026-01-05 08:14:03 [app] error: request lost');
    expect(error.slice(2)).toEqual([17, 'error', 'dated']);
  });

  it('a word that stands where the level of the last line stood does not hide the level before it', () => {
    const recogniser = createRecogniser('utc', NOW);
    judge(recogniser, '2026-01-05 08:14:03 [main] ERROR a');
    expect(judge(recogniser, '2026-01-05 08:14:03 INFO   ERROR is what it said').slice(2)).toEqual([
      9,
      'INFO',
      'dated',
    ]);
  });
});
