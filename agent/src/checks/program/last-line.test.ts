import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { createLastLine } from './last-line.ts';

describe('createLastLine', () => {
  it('finds the last line that is not blank, wherever the output is cut into parts', () => {
    const lines = fc.array(fc.stringMatching(/^[ab ]{0,6}$/), { maxLength: 6 });
    fc.assert(
      fc.property(lines, fc.boolean(), fc.array(fc.integer({ min: 0, max: 40 })), (texts, isEnded, cuts) => {
        const whole = Buffer.from(texts.join('\n') + (isEnded ? '\n' : ''));
        const at = [0, ...cuts.map((cut) => Math.min(cut, whole.length)).sort((a, b) => a - b), whole.length];
        const last = createLastLine();
        at.slice(1).forEach((end, index) => last.add(whole.subarray(at[index], end)));
        const expected = texts.map((text) => text.trim()).findLast((text) => text !== '') ?? '';
        expect(last.text()).toBe(expected);
      }),
    );
  });

  it('keeps the first 4 KiB of a line', () => {
    const last = createLastLine();
    for (let part = 0; part < 100; part += 1) {
      last.add(Buffer.alloc(1_000, 'x'));
    }
    expect(last.text()).toHaveLength(4_096);
  });
});
