import { gzipSync } from 'node:zlib';

import { type Clock, silentLogger } from '@vigilops/runtime';

import type { SpoolDeps } from '../types.ts';
import type { SpoolFileSystem } from '../file-system.ts';

/** A clock that only moves when someone sleeps or a test says so; sleeping costs one turn of the event loop. */
export interface StepClock extends Clock {
  advance(ms: number): void;
}

export function createStepClock(startMs = Date.UTC(2026, 0, 5, 8)): StepClock {
  let elapsed = 0;
  return {
    now: () => new Date(startMs + elapsed),
    monotonicMs: () => elapsed,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      elapsed += ms;
      await new Promise((resolve) => setImmediate(resolve));
    },
    advance(ms) {
      elapsed += ms;
    },
  };
}

/** A generator of numbers in [0, 1) that repeats for a seed (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function spoolDeps(
  fileSystem: SpoolFileSystem,
  clock: Clock,
  random: () => number = seededRandom(1),
): SpoolDeps {
  return {
    fileSystem,
    clock,
    random,
    newBatchId: () => Uint8Array.from({ length: 16 }, () => random() * 256),
    logger: silentLogger,
    compress: (body) => Promise.resolve(gzipSync(body, { level: 1 })),
  };
}
