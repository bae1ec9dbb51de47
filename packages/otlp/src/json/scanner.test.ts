import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { JsonScanner, JsonSyntaxError } from './scanner.ts';

// Many random inputs on a machine that may be busy; nothing here depends on time.
vi.setConfig({ testTimeout: 60_000 });

/** Whether the whole text is one JSON value. */
function isJson(text: string): boolean {
  const scanner = new JsonScanner(Buffer.from(text));
  try {
    scanner.skipValue();
    return scanner.peek() < 0;
  } catch (error) {
    expect(error).toBeInstanceOf(JsonSyntaxError);
    return false;
  }
}

function isJsonToJsonParse(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('JsonScanner', () => {
  it('takes every JSON value, in any layout', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(0, 1, '\t', '\r\n'), (value, indent) => {
        expect(isJson(JSON.stringify(value, null, indent))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('agrees with JSON.parse on texts that are nearly JSON', () => {
    const pieces = fc.constantFrom(
      ...[
        '{',
        '}',
        '[',
        ']',
        ',',
        ':',
        '"',
        '"a"',
        '"a":',
        '1',
        '-',
        '0',
        '.5',
        'e3',
        'E+1',
        'true',
        'nul',
        'null',
      ],
      ...['\\', '\\u00', '\\u0041', '\\"', '\u0001', ' ', '\n', '\u00a0', '\ufeff', 'é', '/', "'"],
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
        const text = parts.join('');
        // A byte order mark in front is our only leniency.
        fc.pre(!text.startsWith('\ufeff'));
        expect([text, isJson(text)]).toEqual([text, isJsonToJsonParse(text)]);
      }),
      { numRuns: 5_000 },
    );
  });

  it('agrees with JSON.parse on JSON with one character changed', () => {
    fc.assert(
      fc.property(
        fc.json(),
        fc.nat(),
        fc.constantFrom(...'{}[]",:0e-.\\ntu \u0000'),
        (json, place, character) => {
          const at = place % json.length;
          const text = json.slice(0, at) + character + json.slice(at + 1);
          expect([text, isJson(text)]).toEqual([text, isJsonToJsonParse(text)]);
        },
      ),
      { numRuns: 5_000 },
    );
  });

  it('walks a million brackets without recursion', () => {
    const depth = 1_000_000;
    expect(isJson('['.repeat(depth) + ']'.repeat(depth))).toBe(true);
    expect(isJson('{"a":'.repeat(depth) + '1' + '}'.repeat(depth))).toBe(true);
    expect(isJson('['.repeat(depth))).toBe(false);
    expect(isJson('['.repeat(depth) + ']'.repeat(depth - 1) + '}')).toBe(false);
  });

  it('gives strings unescaped', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const scanner = new JsonScanner(Buffer.from(JSON.stringify(text)));
        scanner.string();
        expect(scanner.text()).toBe(text);
      }),
    );
  });
});
