import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect } from 'vitest';

import { createHostTree, type HostTree } from '../../../test/host-tree.ts';
import { createManualClock, type ManualClock } from '../../../test/manual-clock.ts';
import { createRecorder } from '../../../test/recorder.ts';
import { decodeLogs, type DecodedRecord } from '../../logs/test/decode-logs.ts';
import type { AppendInput } from '../../spool/types.ts';
import { createChanges } from '../changes.ts';

export interface WatchedHost {
  readonly tree: HostTree;
  readonly clock: ManualClock;
  /** Lets the interval pass, and gives what was told then. */
  look(): Promise<string[]>;
  records(): readonly DecodedRecord[];
  readonly appended: AppendInput[];
  /** What the spool says to the next append; resolves when left out. */
  refuseOnce(reason: string): void;
  /** From now on the spool is full: appends wait. */
  fillSpool(): void;
  log(): readonly string[];
  kept(): string;
  keptPath: string;
  /** Ends the agent, and starts another one on the same state directory. */
  restart(changes?: {
    readonly files?: readonly string[];
    readonly kernel?: string;
    readonly bootTimeMs?: number;
  }): Promise<void>;
  stop(): Promise<void>;
}

export const DPKG = 'var/lib/dpkg/status';

export function dpkgStatus(packages: Readonly<Record<string, string>>): string {
  return Object.entries(packages)
    .map(
      ([name, version]) =>
        `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: ${version}\nDescription: x\n more\n`,
    )
    .join('\n');
}

/** An agent that looks at a made-up host; its first look is over. */
export async function watchHost(
  files: Readonly<Record<string, string | Buffer>>,
  patterns: readonly string[] = [],
): Promise<WatchedHost> {
  const tree = createHostTree({
    'proc/sys/kernel/random/boot_id': 'boot-1\n',
    'state/.keep': '',
    ...files,
  });
  const clock = createManualClock();
  const recorder = createRecorder();
  const appended: AppendInput[] = [];
  let refusal: string | undefined;
  let looks = 0;
  let isFull = false;
  let now = { files: patterns, kernel: '6.1.0', bootTimeMs: Date.parse('2026-01-01T00:00:00Z') };
  const stateDirectory = join(tree.directory, 'state');
  const keptPath = join(stateDirectory, 'host-seen.json');
  const open = () =>
    createChanges(
      { intervalMs: 300_000, files: now.files },
      {
        paths: { ...tree.paths, root: tree.directory },
        stateDirectory,
        bootTimeMs: now.bootTimeMs,
        kernel: () => now.kernel,
        resource: () => ({ 'host.id': 'h1' }),
        spool: {
          append: (input) => {
            const reason = refusal;
            refusal = undefined;
            if (reason !== undefined) {
              return Promise.reject(new Error(reason));
            }
            if (isFull) {
              isFull = false;
              return new Promise(() => undefined);
            }
            appended.push(input);
            return Promise.resolve();
          },
        },
        clock,
        random: () => 0,
        logger: recorder.logger,
        unload: () => {
          looks += 1;
        },
      },
    );
  let changes = open();
  /** The look is over, and the agent sleeps until the next one. */
  const settled = async (act: () => unknown) => {
    const before = looks;
    await act();
    await expect.poll(() => [looks, clock.sleepers], { timeout: 10_000 }).toEqual([before + 1, 1]);
  };
  const start = () => settled(() => changes.start());
  await start();

  let stopping: Promise<void> | undefined;
  const stop = () => (stopping ??= changes.stop());
  const records = () => appended.flatMap(({ body }) => decodeLogs(body));
  return {
    tree,
    clock,
    appended,
    keptPath,
    records,
    log: recorder.lines,
    kept: () => readFileSync(keptPath, 'utf8'),
    fillSpool: () => {
      isFull = true;
    },
    refuseOnce: (reason) => {
      refusal = reason;
    },
    async look() {
      const before = records().length;
      await settled(() => clock.advance(300_000));
      return records()
        .slice(before)
        .map(({ body }) => body);
    },
    async restart(given = {}) {
      await stop();
      now = { ...now, ...given };
      changes = open();
      stopping = undefined;
      await start();
    },
    stop,
  };
}
