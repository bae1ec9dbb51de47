import assert from 'node:assert/strict';
import { gunzipSync } from 'node:zlib';

import { seeded } from '@vigilops/testkit/seeded';
import fc from 'fast-check';

import { createSpool } from '../spool.ts';
import type { Spool } from '../types.ts';
import { createFaultyFileSystem, type Fault } from './faulty-file-system.ts';
import { createStepClock, spoolDeps } from './spool-kit.ts';

const DIRECTORY = '/spool';
const FILE = { path: '/log', dev: '1', inode: '7', fingerprint: '4:00', tail: '4:00' };

const OPERATIONS = [
  'write',
  'write',
  'sync',
  'sync',
  'truncate',
  'unlink',
  'create',
  'sync-directory',
] as const;

/** One life of the agent: what it does, and the call that hurts it. */
const life = fc.record({
  steps: fc.array(
    fc.oneof(
      {
        weight: 5,
        arbitrary: fc.record({ do: fc.constant('read' as const), lines: fc.integer({ min: 1, max: 40 }) }),
      },
      { weight: 3, arbitrary: fc.record({ do: fc.constant('send' as const), ackLost: fc.boolean() }) },
      {
        weight: 3,
        arbitrary: fc.record({ do: fc.constant('pause' as const), turns: fc.integer({ min: 1, max: 9 }) }),
      },
    ),
    { maxLength: 25 },
  ),
  faults: fc.array(
    fc.record({
      operation: fc.constantFrom(...OPERATIONS),
      at: fc.oneof(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 40 })),
      kind: fc.constantFrom<Fault>('EIO', 'ENOSPC', 'power-cut', 'power-cut'),
      times: fc.integer({ min: 1, max: 4 }),
    }),
    { maxLength: 3 },
  ),
  endsBy: fc.constantFrom('power-cut' as const, 'close' as const),
});

/**
 * Lives of an agent on a disk that fails and loses what was not synced, then a last one on a disk that is well. Rejects
 * with a counterexample where a line was lost or came twice, whatever call failed and whenever the power was cut.
 */
export async function fuzzSpool(
  runs: number,
  options: { readonly seed?: number; readonly shrinks: boolean },
) {
  await fc.assert(
    fc.asyncProperty(fc.array(life, { minLength: 1, maxLength: 5 }), fc.nat(), async (lives, seed) => {
      const world = createWorld(seed);
      for (const { steps, faults, endsBy } of lives) {
        await world.live(steps, faults, endsBy);
      }
      await world.heal();
      assert.deepEqual(world.delivered(), world.journal());
    }),
    {
      numRuns: runs,
      endOnFailure: !options.shrinks,
      ...(options.seed === undefined ? {} : { seed: options.seed }),
    },
  );
}

type Step = { do: 'read'; lines: number } | { do: 'send'; ackLost: boolean } | { do: 'pause'; turns: number };

/** A log file of numbered lines, an agent that spools it, and a server that knows batch ids. */
function createWorld(seed: number) {
  const random = seeded(seed);
  const disk = createFaultyFileSystem(random);
  const clock = createStepClock();
  const received = new Map<string, readonly number[]>();
  let written = 0;

  const open = (): Promise<Spool> =>
    createSpool(
      { directory: DIRECTORY, maxBytes: 512 * 1024, segmentBytes: 8192 },
      spoolDeps(disk, clock, random),
    );

  /** Reads lines on from `from`; a line is its number, so the position is the number of the next one. */
  const read = (spool: Spool, from: number, lines: number): Promise<void> => {
    const numbers = Array.from({ length: lines }, (_, index) => from + index);
    written = Math.max(written, from + lines);
    return spool
      .append({
        kind: 'logs',
        body: Buffer.from(JSON.stringify({ numbers, noise: noise(random) })),
        rows: lines,
        positions: [{ ...FILE, start: from, end: from + lines }],
      })
      .catch(() => undefined);
  };

  const send = async (spool: Spool, ackLost: boolean): Promise<boolean> => {
    const record = await spool.next('logs', random() < 0.3 ? 'newest' : 'oldest');
    if (record === undefined) {
      return false;
    }
    const { numbers } = JSON.parse(gunzipSync(record.payload).toString()) as { numbers: number[] };
    const known = received.get(record.batchId);
    if (known !== undefined) {
      assert.deepEqual(numbers, known);
    }
    received.set(record.batchId, numbers);
    if (ackLost) {
      spool.release(record);
    } else {
      await spool.ack(record);
    }
    return true;
  };

  const resumeAt = (spool: Spool): number => spool.positions().get('1:7')?.end ?? 0;

  return {
    async live(steps: readonly Step[], faults: readonly FaultPlan[], endsBy: 'power-cut' | 'close') {
      disk.plan = faultPlan(faults);
      let isRunning = true;
      const spool = await open().catch(() => undefined);
      if (spool !== undefined) {
        let at = resumeAt(spool);
        const running: Promise<unknown>[] = [];
        for (const step of steps) {
          if (step.do === 'read') {
            running.push(read(spool, at, step.lines));
            at += step.lines;
          } else if (step.do === 'send') {
            running.push(send(spool, step.ackLost).catch(() => undefined));
          } else {
            await turns(step.turns);
          }
        }
        await Promise.race([
          Promise.all(running),
          turns(endsBy === 'close' ? 30 : Math.floor(random() * 30)),
        ]);
        isRunning = false;
        if (endsBy === 'power-cut') {
          disk.plan = () => 'power-cut';
        }
        await spool.close().catch(() => undefined);
      }
      assert.equal(isRunning && spool !== undefined, false);
      if (endsBy === 'power-cut' || spool === undefined) {
        disk.powerOn();
      }
      disk.plan = () => undefined;
      disk.powerOn();
    },
    /** The last life, on a disk that is well: the rest is read, and all is sent. */
    async heal() {
      const spool = await open();
      const at = resumeAt(spool);
      await read(spool, at, written - at + 1);
      while (await send(spool, false)) {
        // until nothing waits
      }
      assert.equal(spool.stats().logs.records, 0);
      await spool.close();
      const reopened = await open();
      assert.equal(await reopened.next('logs'), undefined);
      assert.equal(resumeAt(reopened), written);
      await reopened.close();
    },
    delivered: () => [...received.values()].flat().sort((a, b) => a - b),
    journal: () => Array.from({ length: written }, (_, index) => index),
  };
}

/** Bytes that do not compress, so that records lie across many sectors. */
function noise(random: () => number): string {
  return Array.from({ length: random() < 0.5 ? 0 : 300 * random() }, () => random().toString(36)).join('');
}

interface FaultPlan {
  readonly operation: string;
  readonly at: number;
  readonly kind: Fault;
  readonly times: number;
}

function faultPlan(faults: readonly FaultPlan[]): (operation: string) => Fault | undefined {
  const seen = new Map<string, number>();
  return (operation) => {
    const count = (seen.get(operation) ?? 0) + 1;
    seen.set(operation, count);
    return faults.find((f) => f.operation === operation && count > f.at && count <= f.at + f.times)?.kind;
  };
}

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}
