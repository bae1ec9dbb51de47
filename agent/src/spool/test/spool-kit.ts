import { gzipSync } from 'node:zlib';

import { type Clock, silentLogger } from '@vigilops/runtime';
import { seeded } from '@vigilops/testkit/seeded';

import type { SpoolDeps } from '../types.ts';
import type { SpoolFileSystem } from '../file-system.ts';

/** A clock that only moves when someone sleeps or a test says so; sleeping costs one turn of the event loop. */
export interface StepClock extends Clock {
  advance(ms: number): void;
  /** Somebody sets the wall clock. */
  jump(ms: number): void;
}

export function createStepClock(startMs = Date.UTC(2026, 0, 5, 8)): StepClock {
  let elapsed = 0;
  let aheadMs = 0;
  return {
    now: () => new Date(startMs + elapsed + aheadMs),
    monotonicMs: () => elapsed,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      elapsed += ms;
      await new Promise((resolve) => setImmediate(resolve));
    },
    advance(ms) {
      elapsed += ms;
    },
    jump(ms) {
      aheadMs += ms;
    },
  };
}

export function spoolDeps(
  fileSystem: SpoolFileSystem,
  clock: Clock,
  random: () => number = seeded(1),
): SpoolDeps {
  return {
    fileSystem,
    clock,
    hostUpMs: clock.monotonicMs,
    random,
    newBatchId: () => Uint8Array.from({ length: 16 }, () => random() * 256),
    logger: silentLogger,
    compress: (body) => Promise.resolve(gzipSync(body, { level: 1 })),
  };
}
