import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { parseYamlConfig } from './yaml-config.ts';
import { writeYaml } from './yaml-write.ts';

const anything = z.unknown();

function readBack(text: string): unknown {
  const result = parseYamlConfig(text, anything, { file: 'x.yaml' });
  return result.ok ? result.value : result.problems;
}

describe('writeYaml', () => {
  it('writes blocks in the order of their keys, below a head', () => {
    expect(writeYaml({ b: 1, a: ['x', { y: null }] }, ' two lines\n of words')).toBe(
      '# two lines\n# of words\n\nb: 1\na:\n  - x\n  - y: null\n',
    );
  });

  it('writes a value that stands twice two times, for anchors are hard to read and easy to abuse', () => {
    const shared = { all: true };
    expect(writeYaml({ a: shared, b: shared })).not.toMatch(/[&*]/);
  });

  it('keeps long text in one piece', () => {
    const text = 'word '.repeat(200).trim();
    expect(writeYaml({ text })).toBe(`text: ${text}\n`);
  });

  it('is read back as the same, whatever it is', () => {
    const leaf = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(
        'yes',
        'null',
        '~',
        '2026-03-01',
        '0x10',
        '1e3',
        ': ',
        '- a',
        '#',
        "'",
        '"',
        'a\nb\n',
        ' ',
        '\t',
      ),
      fc.boolean(),
      fc.constant(null),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }),
    );
    const value = fc.letrec<{ any: unknown }>((tie) => ({
      any: fc.oneof(
        { depthSize: 'small' },
        leaf,
        fc.array(tie('any'), { maxLength: 4 }),
        fc.dictionary(fc.string({ minLength: 1 }), tie('any'), { maxKeys: 4 }),
      ),
    })).any;
    fc.assert(
      fc.property(fc.dictionary(fc.string({ minLength: 1 }), value, { maxKeys: 5 }), (block) => {
        expect(readBack(writeYaml(block))).toEqual(block);
      }),
      { numRuns: 500 },
    );
  });
});
