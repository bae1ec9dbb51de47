import { silentLogger } from '@vigilops/runtime';
import { describe, expect, it } from 'vitest';
import { createCoalescer } from './coalescer.ts';
import { createFakeClock } from './test/fake-clock.ts';

function coalescerWith(flush: (ids: readonly number[]) => Promise<void>, maxIds = 100) {
  const clock = createFakeClock();
  const coalescer = createCoalescer({
    name: 'heartbeats',
    intervalMs: 5_000,
    maxIds,
    flush,
    flushTimeoutMs: 1_000,
    clock,
    logger: silentLogger,
  });
  return { clock, coalescer };
}

describe('coalescer', () => {
  it('writes each id at most once in an interval', async () => {
    const flushed: number[][] = [];
    const { clock, coalescer } = coalescerWith(async (ids) => void flushed.push([...ids]));
    coalescer.add([1, 2]);
    coalescer.add([2, 3]);
    await clock.advance(4_999);
    expect(flushed).toEqual([]);
    await clock.advance(1);
    expect(flushed).toEqual([[1, 2, 3]]);
    coalescer.add([1]);
    await clock.advance(5_000);
    expect(flushed).toEqual([[1, 2, 3], [1]]);
  });

  it('goes on after a write that failed', async () => {
    let down = true;
    const flushed: number[][] = [];
    const { clock, coalescer } = coalescerWith(async (ids) => {
      if (down) {
        throw new Error('database away');
      }
      flushed.push([...ids]);
    });
    coalescer.add([1]);
    await clock.advance(5_000);
    down = false;
    coalescer.add([2]);
    await clock.advance(5_000);
    expect(flushed).toEqual([[2]]);
  });

  it('writes what is left at the stop, and holds no more than its bound', async () => {
    const flushed: number[][] = [];
    const { coalescer } = coalescerWith(async (ids) => void flushed.push([...ids]), 2);
    coalescer.add([1, 2, 3]);
    await coalescer.stop();
    expect(flushed).toEqual([[1, 2]]);
  });
});
