import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { Clock } from '@vigilops/runtime';
import { batchId } from '../send/batch-id.ts';
import type { PartialSuccess } from '../send/answers.ts';
import type { GateClient } from '../send/gate-client.ts';
import type { Part, PartMaker } from './parts.ts';
import type { Work } from './plan.ts';
import type { Tally } from './tally.ts';

const compress = promisify(gzip);

export interface RunnerDeps {
  readonly client: GateClient;
  readonly clock: Clock;
  readonly tally: Tally;
  /** Names the world: batch ids are made of it, so it holds all that decides what is sent. */
  readonly worldName: string;
  readonly onPartial: (work: Work, partial: PartialSuccess) => void;
  /** Told of each work before it is made. */
  readonly onWork: (work: Work) => void;
}

export interface RunOptions {
  /** Requests under way at once. */
  readonly concurrency: number;
  /** Simulated seconds a second at most; undefined for as fast as the gate takes it. */
  readonly speed: number | undefined;
}

/**
 * Sends work in order, each piece not before it is due. Ends when the plan ends; on abort it throws. The first
 * failure stops all.
 */
export async function runWork(
  plan: Iterable<Work>,
  make: PartMaker,
  options: RunOptions,
  deps: RunnerDeps,
  abort: AbortSignal,
): Promise<void> {
  const failure = new AbortController();
  const signal = AbortSignal.any([abort, failure.signal]);
  const running = new Set<Promise<void>>();
  const pace = createPace(options.speed, deps.clock);
  for (const work of plan) {
    await waitUntil(Math.max(work.dueMs, pace(work.dueMs)), deps.clock, signal);
    deps.onWork(work);
    for (const [i, part] of make(work.part, work.timeMs).entries()) {
      while (running.size >= options.concurrency) {
        await Promise.race(running);
      }
      signal.throwIfAborted();
      const sending = send(work, i, part, deps, signal)
        .catch((error: unknown) => failure.abort(error))
        .finally(() => running.delete(sending));
      running.add(sending);
    }
  }
  await Promise.all(running);
  signal.throwIfAborted();
}

async function send(
  work: Work,
  index: number,
  part: Part,
  deps: RunnerDeps,
  signal: AbortSignal,
): Promise<void> {
  const gzipped = await compress(part.body, { level: constants.Z_BEST_SPEED });
  const id = batchId(deps.worldName, work.part, index, work.timeMs);
  const partial = await deps.client.send(part.kind, gzipped, id, signal);
  deps.tally.sent(part.kind, part.items, gzipped.length, partial);
  if (partial !== undefined) {
    deps.onPartial(work, partial);
  }
}

/** When work may be sent at the chosen speed, in wall time. */
function createPace(speed: number | undefined, clock: Clock): (dueMs: number) => number {
  const begunMs = clock.now().getTime();
  let firstMs: number | undefined;
  return (dueMs) => {
    firstMs ??= dueMs;
    return speed === undefined ? 0 : begunMs + (dueMs - firstMs) / speed;
  };
}

async function waitUntil(timeMs: number, clock: Clock, signal: AbortSignal): Promise<void> {
  const waitMs = timeMs - clock.now().getTime();
  if (waitMs > 0) {
    await clock.sleep(waitMs, signal);
  }
}
