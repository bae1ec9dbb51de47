import { VigilError } from '@vigilops/contracts';
import { silentLogger } from '@vigilops/runtime';
import { createManualClock } from '@vigilops/testkit';
import { describe, expect, it } from 'vitest';
import { DEFAULT_SYSLOG_LIMITS } from './limits.ts';
import { createWaitingRoom } from './waiting-room.ts';

const LIMITS = {
  ...DEFAULT_SYSLOG_LIMITS,
  maxWaitingBytes: 100,
  maxBatchMessages: 3,
  gatherMs: 50,
  stopMs: 20,
};

function open() {
  const clock = createManualClock();
  const attempts: { readonly items: readonly string[]; readonly batchId: string }[] = [];
  const refused: string[] = [];
  let failure: unknown;
  let ids = 0;
  const room = createWaitingRoom<string>({
    store: (items, batchId) => {
      attempts.push({ items, batchId });
      return failure === undefined ? Promise.resolve() : Promise.reject(failure as Error);
    },
    newId: () => `id-${String((ids += 1))}`,
    onRefused: (items) => void refused.push(...items),
    limits: LIMITS,
    clock,
    logger: silentLogger,
  });
  return { room, clock, attempts, refused, failWith: (error: unknown) => void (failure = error) };
}

describe('messages of syslog that wait for the store', () => {
  it('go together, once others had a moment to come', async () => {
    const { room, clock, attempts } = open();
    room.add('a', 1);
    room.add('b', 1);
    await clock.advance(49);
    expect(attempts).toEqual([]);
    await clock.advance(1);
    expect(attempts).toEqual([{ items: ['a', 'b'], batchId: 'id-1' }]);
  });

  it('go at once when a batch is full, in the order of their arrival', async () => {
    const { room, clock, attempts } = open();
    for (const item of ['a', 'b', 'c', 'd', 'e']) {
      room.add(item, 1);
    }
    await clock.advance(0);
    expect(attempts.map(({ items }) => items)).toEqual([['a', 'b', 'c']]);
    await clock.advance(50);
    expect(attempts.map(({ items }) => items)).toEqual([
      ['a', 'b', 'c'],
      ['d', 'e'],
    ]);
  });

  it('come again under the same id until they are stored, and nothing overtakes them', async () => {
    const { room, clock, attempts, failWith } = open();
    failWith(new VigilError('STORE_UNAVAILABLE', 'away'));
    room.add('a', 1);
    await clock.advance(50);
    room.add('b', 1);
    await clock.advance(60_000);
    expect(attempts.length).toBeGreaterThan(3);
    expect(new Set(attempts.map(({ batchId }) => batchId))).toEqual(new Set(['id-1']));
    failWith(undefined);
    await clock.advance(10_000);
    expect(attempts.at(-2)).toEqual({ items: ['a'], batchId: 'id-1' });
    expect(attempts.at(-1)).toEqual({ items: ['b'], batchId: 'id-2' });
    expect(await room.stop()).toEqual([]);
  });

  it('leave no room when they are too many, and tell once there is some', async () => {
    const { room, clock, failWith } = open();
    failWith(new VigilError('OVERLOADED', 'full'));
    room.add('large', 100);
    expect(room.hasRoom()).toBe(false);
    let told = 0;
    room.whenRoom(() => void (told += 1));
    await clock.advance(1_000);
    expect(told).toBe(0);
    failWith(undefined);
    await clock.advance(10_000);
    expect({ told, hasRoom: room.hasRoom() }).toEqual({ told: 1, hasRoom: true });
  });

  it('are given up and counted when the store will never take them; the next ones are stored', async () => {
    const { room, clock, attempts, refused, failWith } = open();
    failWith(new VigilError('STORE_REJECTED', 'no'));
    room.add('bad', 1);
    await clock.advance(50);
    failWith(undefined);
    room.add('good', 1);
    await clock.advance(50);
    expect(refused).toEqual(['bad']);
    expect(attempts.at(-1)?.items).toEqual(['good']);
  });

  it('are stored without a wait at the end, and what cannot be is told', async () => {
    const first = open();
    first.room.add('a', 1);
    expect(await first.room.stop()).toEqual([]);
    expect(first.attempts.map(({ items }) => items)).toEqual([['a']]);

    const second = open();
    second.failWith(new VigilError('STORE_UNAVAILABLE', 'away'));
    second.room.add('a', 1);
    expect(await second.room.stop()).toEqual(['a']);
    expect(second.room.hasRoom()).toBe(false);
  });
});
