import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { silentLogger } from '@vigilops/runtime';
import { onTestFinished } from 'vitest';

import { createStepClock, type StepClock } from '../../spool/test/spool-kit.ts';
import type { AppendInput, SourcePosition } from '../../spool/types.ts';
import { createLogTailer } from '../tailer.ts';
import type { LogSink, LogSourceConfig, LogTailerConfig } from '../types.ts';
import { decodeLogs, type DecodedRecord } from './decode-logs.ts';

/** A spool that keeps everything in memory, as durable as a test says. */
export interface MemorySink extends LogSink {
  readonly appended: AppendInput[];
  readonly records: readonly DecodedRecord[];
  readonly bodies: readonly string[];
  /** While set, appends wait. */
  blocked: boolean;
  /** How many wait. */
  readonly waiting: number;
  unblock(): void;
}

export function createMemorySink(): MemorySink {
  const positions = new Map<string, SourcePosition>();
  const appended: AppendInput[] = [];
  let waiting: (() => void)[] = [];
  const keep = (kept: readonly SourcePosition[]): void => {
    for (const position of kept) {
      const key = `${position.dev}:${position.inode}`;
      positions.delete(key);
      positions.set(key, position);
    }
  };
  const sink: MemorySink = {
    appended,
    blocked: false,
    get waiting() {
      return waiting.length;
    },
    get records() {
      return appended.flatMap(({ body }) => decodeLogs(body));
    },
    get bodies() {
      return sink.records.map(({ body }) => body);
    },
    async append(input) {
      if (sink.blocked) {
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
      // The bytes are the caller's own again afterwards.
      appended.push({ ...input, body: new Uint8Array(input.body) });
      keep(input.positions);
    },
    checkpoint: (kept) => {
      keep(kept);
      return Promise.resolve();
    },
    positions: () => positions,
    seen: () => undefined,
    unblock() {
      sink.blocked = false;
      for (const resume of waiting.splice(0)) {
        resume();
      }
      waiting = [];
    },
  };
  return sink;
}

export interface TailFixture {
  readonly directory: string;
  readonly sink: MemorySink;
  readonly clock: StepClock;
  path(name: string): string;
  /** A tailer of these files; the one before it is let go, as if it were killed. */
  start(
    source?: Partial<LogSourceConfig>,
    config?: Partial<LogTailerConfig>,
  ): ReturnType<typeof createLogTailer>;
  /** Stops the last tailer, which closes its files. */
  stopLast(): Promise<void>;
}

/** A directory of log files, and tailers whose steps the test takes itself. */
export function tailFixture(): TailFixture {
  const directory = mkdtempSync(join(tmpdir(), 'vigilops-tail-'));
  const clock = createStepClock();
  const sink = createMemorySink();
  const tailers: ReturnType<typeof createLogTailer>[] = [];
  onTestFinished(async () => {
    sink.unblock();
    await Promise.all(tailers.map((tailer) => tailer.stop()));
    rmSync(directory, { recursive: true, force: true });
  });
  return {
    directory,
    sink,
    clock,
    path: (name) => join(directory, name),
    start(source = {}, config = {}) {
      const tailer = createLogTailer(
        {
          sources: [{ paths: [join(directory, 'app.log')], fromBeginning: true, timeZone: 'utc', ...source }],
          resource: { 'host.name': 'web-1' },
          ...config,
        },
        { spool: sink, clock, logger: silentLogger },
      );
      tailers.push(tailer);
      return tailer;
    },
    stopLast: async () => tailers.at(-1)?.stop(),
  };
}

/** Looks and reads, with time for a look to be due. */
export async function step(
  fixture: Pick<TailFixture, 'clock'>,
  tailer: ReturnType<typeof createLogTailer>,
  ms = 3_000,
): Promise<void> {
  fixture.clock.advance(ms);
  await tailer.look();
  await tailer.read();
}
