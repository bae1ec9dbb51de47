import { describe, expect, it } from 'vitest';
import { estimateTokens, settledUsage } from './estimate.ts';
import { addText, emptyTally } from './tally.ts';

function tokensOf(text: string): number {
  const tally = emptyTally();
  addText(tally, text);
  return estimateTokens(tally);
}

describe('an estimate of tokens', () => {
  it('knows Chinese from English', () => {
    expect(tokensOf('')).toBe(0);
    expect(tokensOf('a')).toBe(1);
    // 40 with o200k_base.
    expect(tokensOf('The quick brown fox jumps over the lazy dog. '.repeat(4))).toBe(54);
    expect(tokensOf('服务器磁盘已满请清理日志')).toBe(9);
  });
});

describe('the usage of a call', () => {
  const usage = { input: 20, cacheRead: 5, cacheWrite: 0, cacheWriteLong: 0, output: 1, reasoning: 0 };
  const seen = {
    inputTokens: 30,
    usage: null,
    isUsageFinal: false,
    output: { ascii: 100, other: 0 },
    hasAnswered: true,
  };

  it("is the provider's where it said it all", () => {
    expect(settledUsage({ ...seen, usage, isUsageFinal: true })).toEqual({ usage, source: 'provider' });
  });

  it('is the input that the provider said, with the output that was seen', () => {
    expect(settledUsage({ ...seen, usage })).toEqual({
      usage: { ...usage, output: 30 },
      source: 'estimated',
    });
    expect(settledUsage({ ...seen, usage: { ...usage, output: 90 } }).usage.output).toBe(90);
  });

  it('is estimated where nothing was said', () => {
    expect(settledUsage(seen)).toMatchObject({ usage: { input: 30, output: 30 }, source: 'estimated' });
  });

  it('is nothing where nobody answered', () => {
    const silent = { ...seen, output: { ascii: 0, other: 0 }, hasAnswered: false };
    expect(settledUsage(silent).usage).toMatchObject({ input: 0, output: 0 });
  });
});
