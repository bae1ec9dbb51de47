import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createUsageHider } from './hide-usage.ts';

const WORD = 'data: {"choices":[{"delta":{"content":"\\"choices\\":[],\\"usage\\":{"}}],"usage":null}\n\n';
const FILTER = 'data: {"choices":[],"prompt_filter_results":[{}],"usage":null}\n\n';
const USAGE = 'data: {"id":"x","choices":[],"usage":{"prompt_tokens":1}}\n\n';
const LAST_WORD = 'data: {"choices":[{"delta":{}}],"usage":{"prompt_tokens":1}}\n\n';
const DONE = 'data: [DONE]\n\n';

function hide(...chunks: readonly Uint8Array[]): string {
  const hider = createUsageHider();
  return Buffer.concat([...chunks.map((chunk) => hider.push(chunk)), hider.end()]).toString('utf8');
}

describe('a stream whose usage nobody asked for', () => {
  it('passes without the chunk that tells it, and with all others', () => {
    const wire = `: hello\n\n${FILTER}${WORD}${LAST_WORD}${USAGE}${DONE}`;
    expect(hide(Buffer.from(wire))).toBe(wire.replace(USAGE, ''));
    expect(hide(Buffer.from(wire.replaceAll('\n', '\r\n')))).toBe(
      wire.replace(USAGE, '').replaceAll('\n', '\r\n'),
    );
    expect(hide(Buffer.from(USAGE.replaceAll(':', ': ').trimEnd()))).toBe('');
  });

  it('passes each whole event at once', () => {
    const hider = createUsageHider();
    expect(hider.push(Buffer.from(WORD + WORD.slice(0, 9))).toString()).toBe(WORD);
    expect(hider.push(Buffer.from(WORD.slice(9))).toString()).toBe(WORD);
  });

  it('is the same however it is cut, and keeps little', () => {
    const large = `data: ${'x'.repeat(40_000)}\n\n`;
    const wire = Buffer.from(`${WORD}${large}${USAGE}中文${FILTER}${large}${USAGE}${DONE}`);
    const expected = wire.toString().replaceAll(USAGE, '');
    fc.assert(
      fc.property(fc.array(fc.nat(wire.length), { maxLength: 20 }), (cuts) => {
        const at = [0, ...cuts.toSorted((a, b) => a - b), wire.length];
        expect(hide(...at.slice(1).map((end, index) => wire.subarray(at[index], end)))).toBe(expected);
      }),
      { numRuns: 200 },
    );
    const hider = createUsageHider();
    const passed = hider.push(Buffer.alloc(100_000, 'x'));
    expect(passed.length).toBe(100_000 - 3);
  });
});
