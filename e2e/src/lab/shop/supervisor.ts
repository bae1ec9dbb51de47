import { run, type House, type Running } from '@vigilops/testkit/house';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { CleanUp } from '../clean-up.ts';
import type { Settings } from './settings.ts';

/** As systemd's RestartSec: a crash is not over at once. */
const RESTART_MS = 10_000;
const STOP_MS = 8_000;
/** So that a leak is felt within a minute. */
const HEAP_MIB = 128;

export interface Supervisor {
  /** What the services and it itself say, as a file that the agent follows. */
  readonly log: string;
  start(settings: Settings): void;
  /** Ends who listens there. */
  stop(port: number): Promise<void>;
}

/** Starts services as processes, and again when they die by themselves. */
export function createSupervisor(house: House, cleanUp: CleanUp): Supervisor {
  const log = join(house.folder, 'supervisor.log');
  appendFileSync(log, '');
  const supervised = new Map<number, { readonly running: Running; wanted: boolean }>();

  function start(settings: Settings): void {
    const { service, port } = settings;
    const running = run(
      'e2e/src/lab/shop/main.ts',
      [JSON.stringify(settings)],
      { NODE_OPTIONS: `--max-old-space-size=${String(HEAP_MIB)}` },
      [],
      (words) => {
        appendFileSync(log, words);
      },
    );
    const entry = { running, wanted: true };
    supervised.set(port, entry);
    void running.ended.then(async (code) => {
      if (!entry.wanted) {
        return;
      }
      appendFileSync(log, `${new Date().toISOString()} ERROR ${service} ended by itself (${String(code)})\n`);
      await sleep(RESTART_MS);
      if (supervised.get(port) === entry && entry.wanted) {
        start(settings);
      }
    });
  }

  async function stop(port: number): Promise<void> {
    const entry = supervised.get(port);
    if (entry !== undefined) {
      entry.wanted = false;
      await Promise.race([entry.running.end('SIGTERM'), sleep(STOP_MS)]);
      await entry.running.end('SIGKILL');
    }
  }

  cleanUp.add(async () => {
    await Promise.all([...supervised.keys()].map(stop));
  });
  return { log, start, stop };
}
