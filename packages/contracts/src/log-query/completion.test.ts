import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completionsAt } from './completion.ts';

const sources = {
  fields: ['http.method', 'http.status', 'my field', 'host'],
  values: { host: ['web-1', 'web-2', 'db 1'], 'http.method': ['GET', 'POST'], service: ['shop'] },
};

/** `|` is the caret. Returns what each completion would make of the text. */
function complete(marked: string): string[] {
  const caret = marked.indexOf('|');
  const text = marked.replace('|', '');
  const { span, items } = completionsAt(text, caret, sources);
  return items.map(({ insert }) => `${text.slice(0, span.from)}${insert}${text.slice(span.to)}`);
}

describe('completionsAt', () => {
  it.each<[string, string[]]>([
    ['ho|', ['host:', 'http.method:']],
    ['htt|', ['http.method:', 'http.status:']],
    ['stat|', ['http.status:']],
    ['x -serv|', ['x -service:']],
    ['my|', ['"my field":']],
    ['a O|', ['a host:', 'a group:', 'a http.method:', 'a OR ']],
    ['host:|', ['host:web-1 ', 'host:web-2 ', 'host:"db 1" ']],
    ['hostname:we|', ['hostname:web-1 ', 'hostname:web-2 ']],
    ['host:!=we|', ['host:!=web-1 ', 'host:!=web-2 ']],
    ['host:web-|9 x', ['host:web-1  x', 'host:web-2  x']],
    ['host:"d|', ['host:"db 1" ']],
    ['host:"d|"', ['host:"db 1" ']],
    ['host:(web-1 OR d|', ['host:(web-1 OR "db 1" ']],
    ['level:er|', ['level:error ']],
    ['level:>=wa|', ['level:>=warn ']],
    ['http.method:p|', ['http.method:POST ']],
    ['http.me|:x', ['http.method:x']],
    ['host: |', []],
    ['"a ho|', []],
    ['/ho|', []],
    ['http.status:|', []],
    ['"x"|', []],
  ])('at %s', (marked, expected) => {
    expect(complete(marked)).toEqual(expected);
  });

  it('offers fields where nothing is written, and operators behind a term', () => {
    expect(complete('|')).toContain('level:');
    expect(complete('|')).not.toContain('AND ');
    expect(complete('a |')).toContain('a AND ');
    expect(complete('-|')).toContain('-host:');
    expect(complete('(|')).toContain('(host:');
  });

  it('is quiet where all is written', () => {
    expect(complete('service:shop|')).toEqual([]);
  });

  it('names the field whose values are wanted, also where none is known', () => {
    expect(completionsAt('filename:|', 9, sources)).toMatchObject({ field: 'file', items: [] });
    expect(completionsAt('constructor:|', 12, sources)).toMatchObject({ items: [] });
  });

  it('stays within any text at any place', () => {
    const pieces = fc.constantFrom(
      'host:',
      '(',
      ')',
      '"',
      'a',
      ' ',
      '-',
      '!',
      'OR',
      '/',
      ':',
      '>=',
      '\\',
      '[',
      'level:',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 15 }), fc.nat(), (all, at) => {
        const text = all.join('');
        const caret = at % (text.length + 1);
        const { span } = completionsAt(text, caret, sources);
        expect(span.from).toBeLessThanOrEqual(caret);
        expect(span.to).toBeGreaterThanOrEqual(caret);
        expect(span.to).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 2_000 },
    );
  });
});
