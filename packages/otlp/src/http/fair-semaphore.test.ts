import { describe, expect, it } from 'vitest';
import { createFairSemaphore } from './fair-semaphore.ts';

const idle = new AbortController().signal;
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('fair semaphore', () => {
  it('runs no more than its permits at once, and gives each sender its turn', async () => {
    const inTurn = createFairSemaphore(1);
    const order: string[] = [];
    const gates: (() => void)[] = [];
    const work = (name: string) => () =>
      new Promise<void>((resolve) => {
        order.push(name);
        gates.push(resolve);
      });
    const all = [
      ...['a1', 'a2', 'a3', 'a4'].map((name) => inTurn(1, work(name), idle)),
      ...['b1', 'b2'].map((name) => inTurn(2, work(name), idle)),
    ];
    for (let done = 0; done < all.length; done += 1) {
      await settle();
      expect(order).toHaveLength(done + 1);
      gates[done]?.();
    }
    await Promise.all(all);
    expect(order).toEqual(['a1', 'a2', 'b1', 'a3', 'b2', 'a4']);
  });

  it('passes the permit on when work fails', async () => {
    const inTurn = createFairSemaphore(1);
    await expect(inTurn(1, () => Promise.reject(new Error('bad')), idle)).rejects.toThrow('bad');
    await expect(inTurn(1, () => Promise.resolve('good'), idle)).resolves.toBe('good');
  });

  it('lets who waits leave, without losing a permit', async () => {
    const inTurn = createFairSemaphore(1);
    const held = Promise.withResolvers<undefined>();
    const first = inTurn(1, () => held.promise, idle);
    const leaving = new AbortController();
    const second = inTurn(1, () => Promise.resolve('second'), leaving.signal);
    const third = inTurn(1, () => Promise.resolve('third'), idle);
    leaving.abort(new Error('gone'));
    await expect(second).rejects.toThrow('gone');
    held.resolve(undefined);
    await first;
    await expect(third).resolves.toBe('third');
  });
});
