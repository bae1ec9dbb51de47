import { VigilError } from '@vigilops/contracts';
import { silentLogger, systemClock } from '@vigilops/runtime';
import { describe, expect, it } from 'vitest';
import type { WriteBatch } from '../../model/index.ts';
import { createFakeWriter, EMPTY_BATCH } from '../test/gate-harness.ts';
import { createCommitQueue, DEFAULT_COMMIT_LIMITS, type CommitLimits } from './commit-queue.ts';

const idle = new AbortController().signal;

function queueWith(limits: Partial<CommitLimits> = {}) {
  const fake = createFakeWriter();
  const outcomes: string[] = [];
  const queue = createCommitQueue({
    writer: fake.writer,
    clock: systemClock,
    logger: silentLogger,
    limits: { ...DEFAULT_COMMIT_LIMITS, ...limits },
    observer: { committed: ({ outcome, rows }) => outcomes.push(`${outcome} ${rows}`) },
  });
  return { ...fake, queue, outcomes };
}

const order = (changes: { batchId?: string; rows?: number; bytes?: number; onStored?: () => void } = {}) => ({
  batch: { ...EMPTY_BATCH, batchId: changes.batchId ?? null } satisfies WriteBatch,
  rows: changes.rows ?? 1,
  bytes: changes.bytes ?? 1,
  onStored: changes.onStored,
});

describe('commit queue', () => {
  it('commits what waits together while a commit is under way', async () => {
    const { queue, groups, committed, hold } = queueWith({ lanes: 1 });
    const release = hold();
    const first = queue.submit(order(), idle);
    await expect.poll(() => groups.length).toBe(1);
    const others = Array.from({ length: 9 }, () => queue.submit(order(), idle));
    expect(queue.depth()).toEqual({ batches: 10, rows: 10, bytes: 10 });
    release();
    await Promise.all([first, ...others]);
    expect(groups).toEqual([1, 9]);
    expect(committed).toHaveLength(10);
    await queue.idle();
    expect(queue.depth()).toEqual({ batches: 0, rows: 0, bytes: 0 });
  });

  it('uses as many lanes as it has, and no more', async () => {
    const { queue, groups, hold } = queueWith({ lanes: 2, maxGroupBatches: 1 });
    const release = hold();
    const all = Array.from({ length: 5 }, () => queue.submit(order(), idle));
    await expect.poll(() => groups.length).toBe(2);
    release();
    await Promise.all(all);
    expect(groups).toEqual([1, 1, 1, 1, 1]);
  });

  it.each([
    ['batches', { maxGroupBatches: 2 }],
    ['rows', { maxGroupRows: 20 }],
    ['bytes', { maxGroupBytes: 20 }],
  ])('limits a group by %s', async (_name, limits) => {
    const { queue, groups, hold } = queueWith({ lanes: 1, ...limits });
    const release = hold();
    const all = Array.from({ length: 5 }, () => queue.submit(order({ rows: 10, bytes: 10 }), idle));
    await expect.poll(() => groups.length).toBe(1);
    release();
    await Promise.all(all);
    expect(groups).toEqual([2, 2, 1]);
  });

  it.each([
    ['rows', { maxQueuedRows: 15 }],
    ['bytes', { maxQueuedBytes: 15 }],
  ])('refuses with OVERLOADED when full of %s, and takes again later', async (_name, limits) => {
    const { queue, hold } = queueWith(limits);
    const release = hold();
    const first = queue.submit(order({ rows: 10, bytes: 10 }), idle);
    await expect(queue.submit(order({ rows: 10, bytes: 10 }), idle)).rejects.toMatchObject({
      code: 'OVERLOADED',
    });
    release();
    await first;
    await queue.idle();
    await expect(queue.submit(order({ rows: 10, bytes: 10 }), idle)).resolves.toMatchObject({
      status: 'stored',
    });
  });

  it('takes a batch above the bound into an empty queue: it could never be stored otherwise', async () => {
    const { queue } = queueWith({ maxQueuedRows: 5, maxGroupRows: 5 });
    await expect(queue.submit(order({ rows: 50 }), idle)).resolves.toMatchObject({ status: 'stored' });
  });

  it('lets a resend of a batch id join the one under way', async () => {
    const { queue, committed, groups, hold } = queueWith();
    const release = hold();
    const told: string[] = [];
    const sends = ['first', 'second', 'third'].map((name) =>
      queue.submit(order({ batchId: 'a', onStored: () => told.push(name) }), idle),
    );
    release();
    await Promise.all(sends);
    expect(committed).toHaveLength(1);
    expect(told).toEqual(['first', 'second', 'third']);
    // The writer was not even asked about the resends: the fake one would have found them, too.
    expect(groups).toEqual([1]);
  });

  it('does not store what nobody waits for any more, unless its commit began', async () => {
    const { queue, committed, groups, hold } = queueWith({ lanes: 1 });
    const release = hold();
    const leaver = new AbortController();
    const begun = queue.submit(order({ batchId: 'begun' }), leaver.signal).catch((error: unknown) => error);
    await expect.poll(() => groups.length).toBe(1);
    const waiting = queue
      .submit(order({ batchId: 'waiting' }), leaver.signal)
      .catch((error: unknown) => error);
    const shared = queue.submit(order({ batchId: 'shared' }), leaver.signal).catch((error: unknown) => error);
    const stayer = queue.submit(order({ batchId: 'shared' }), idle);
    leaver.abort(new Error('deadline'));
    expect(await begun).toMatchObject({ message: 'deadline' });
    expect(await waiting).toMatchObject({ message: 'deadline' });
    expect(await shared).toMatchObject({ message: 'deadline' });
    release();
    await stayer;
    await queue.idle();
    expect(committed.map((batch) => batch.batchId)).toEqual(['begun', 'shared']);
  });

  it('tells the pipeline that a batch is durable even if its request was answered before', async () => {
    const { queue, groups, hold } = queueWith();
    const release = hold();
    const leaver = new AbortController();
    let told = false;
    const answer = queue.submit(order({ onStored: () => (told = true) }), leaver.signal).catch(() => 'gone');
    await expect.poll(() => groups.length).toBe(1);
    leaver.abort();
    expect(await answer).toBe('gone');
    expect(told).toBe(false);
    release();
    await queue.idle();
    expect(told).toBe(true);
  });

  it('tells every sender of a group that the database failed, and never that it is durable', async () => {
    const { queue, committed, outcomes, failWith } = queueWith({ lanes: 1 });
    failWith(() => new VigilError('STORE_UNAVAILABLE', 'gone'));
    let told = false;
    const answers = await Promise.allSettled([
      queue.submit(order({ onStored: () => (told = true) }), idle),
      queue.submit(order(), idle),
    ]);
    expect(answers.map((answer) => answer.status)).toEqual(['rejected', 'rejected']);
    expect(committed).toEqual([]);
    expect(told).toBe(false);
    expect(outcomes).toEqual(['failed 2']);
  });

  it('calls a commit that ran into its time limit STORE_TIMEOUT', async () => {
    const { queue, failWith } = queueWith();
    failWith(() => new DOMException('signal timed out', 'TimeoutError'));
    await expect(queue.submit(order(), idle)).rejects.toMatchObject({
      code: 'STORE_TIMEOUT',
      retryable: true,
    });
  });

  it('stores the neighbours of a batch that the writer refuses', async () => {
    const fake = createFakeWriter();
    const queue = createCommitQueue({
      writer: {
        commit: (batches, signal) =>
          batches.some((batch) => batch.batchId === 'poison')
            ? Promise.reject(new VigilError('STORE_REJECTED', 'bad row'))
            : fake.writer.commit(batches, signal),
      },
      clock: systemClock,
      logger: silentLogger,
      limits: DEFAULT_COMMIT_LIMITS,
      observer: { committed: () => undefined },
    });
    const answers = await Promise.allSettled(
      ['a', 'poison', 'b'].map((batchId) => queue.submit(order({ batchId }), idle)),
    );
    expect(answers.map((answer) => answer.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(fake.committed.map((batch) => batch.batchId)).toEqual(['a', 'b']);
  });
});
