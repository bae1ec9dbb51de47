import { describe, expect, it } from 'vitest';
import { partialSuccessOf } from './partial-success.ts';

const stored = { status: 'stored', refused: [] } as const;

describe('partialSuccessOf', () => {
  it('is unset when everything was stored as it came', () => {
    expect(partialSuccessOf('logs', { rejections: [], warnings: [] }, stored)).toBeNull();
    expect(partialSuccessOf('logs', { rejections: [], warnings: [] }, { status: 'duplicate' })).toBeNull();
  });

  it('adds what we and what the database refused', () => {
    const partial = partialSuccessOf(
      'traces',
      { rejections: [{ reason: 'no trace id', count: 2 }], warnings: [] },
      { status: 'stored', refused: [{ kind: 'spans', count: 1, reason: 'too wide' }] },
    );
    expect(partial).toEqual({ rejected: 3, message: '3 spans rejected: 2 x no trace id; 1 x too wide' });
  });

  it('names ten reasons and counts the others, so that no request makes an endless answer', () => {
    const rejections = Array.from({ length: 30 }, (_, index) => ({
      reason: `reason ${index} ${'x'.repeat(500)}`,
      count: 1,
    }));
    const partial = partialSuccessOf('metrics', { rejections, warnings: [] }, stored);
    expect(partial?.rejected).toBe(30);
    expect(partial?.message.length).toBeLessThanOrEqual(2_000);
    const short = rejections.map(({ count }, index) => ({ reason: `r${index}`, count }));
    expect(partialSuccessOf('metrics', { rejections: short, warnings: [] }, stored)?.message).toMatch(
      /and 20 more$/,
    );
  });
});
