import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';

import type { Attributes } from '@vigilops/otlp';
import type { Clock, Logger } from '@vigilops/runtime';

import { runEvery } from '../daemon/schedule.ts';
import type { HostPaths } from '../host/paths.ts';
import type { Spool } from '../spool/types.ts';
import { AGENT_SCOPE, AGENT_VERSION } from '../version.ts';
import { encodeChanges } from './encode-changes.ts';
import { createPatientAccess } from './file-access.ts';
import { locateOnHost } from './host-view.ts';
import type { Look, LookDeps } from './look-at-host.ts';

export interface ChangesConfig {
  readonly intervalMs: number;
  /** Configuration files beside those of the system: absolute paths and globs. */
  readonly files: readonly string[];
}

export interface ChangesDeps {
  readonly paths: HostPaths;
  readonly stateDirectory: string;
  readonly bootTimeMs: number;
  readonly resource: () => Attributes;
  readonly spool: Pick<Spool, 'append'>;
  readonly clock: Clock;
  readonly random: () => number;
  readonly logger: Logger;
  /** Lets a file of the bundle go that has done its work. */
  readonly unload: (file: string) => void;
  /** Of the running kernel; default: what the system says. */
  readonly kernel?: () => string;
}

export interface Changes {
  start(): void;
  /** Resolves soon, when no look is under way any more or none will end. */
  stop(): Promise<void>;
}

const KEPT_FILE = 'host-seen.json';
const STOP_PATIENCE_MS = 300;

/** What changed on the host, told from time to time. Nothing is told of what was there at the first look. */
export function createChanges(config: ChangesConfig | undefined, deps: ChangesDeps): Changes {
  const { clock, logger, spool } = deps;
  const keptFile = join(deps.stateDirectory, KEPT_FILE);
  const stopping = new AbortController();
  const patient = createPatientAccess(clock);
  let running: Promise<void> = Promise.resolve();

  async function look({ files }: ChangesConfig): Promise<void> {
    const { changes, keep } = await lookOnce({
      locate: locateOnHost(deps.paths),
      patient,
      files,
      keptFile,
      bootTimeMs: deps.bootTimeMs,
      kernel: (deps.kernel ?? release)(),
      agentVersion: AGENT_VERSION,
      logger,
    });
    if (changes.length > 0) {
      const sender = { resource: deps.resource(), scope: AGENT_SCOPE };
      const body = encodeChanges(changes, sender, clock.now().getTime());
      await spool.append({ kind: 'logs', body, rows: changes.length, positions: [] });
    }
    // Only now: after a crash in between, the same changes are told again rather than never.
    if (keep !== undefined) {
      keepWhole(keptFile, keep);
    }
  }

  /** A look needs much code every few minutes: it is loaded for each. */
  async function lookOnce(lookDeps: LookDeps): Promise<Look> {
    const { lookAtHost } = await import('./look-at-host.ts');
    try {
      return await lookAtHost(lookDeps);
    } finally {
      deps.unload('look-at-host.cjs');
    }
  }

  async function lookSafely(some: ChangesConfig): Promise<void> {
    try {
      await look(some);
    } catch (error) {
      // The spool rejects what is under way when it closes.
      if (!stopping.signal.aborted) {
        logger.warn({ error: String(error) }, 'what changed on the host could not be looked at');
      }
    }
  }

  return {
    start() {
      if (config !== undefined) {
        const schedule = { clock, random: deps.random, signal: stopping.signal };
        running = runEvery(config.intervalMs, () => lookSafely(config), schedule);
      }
    },
    async stop() {
      stopping.abort();
      // A spool that is full takes nothing more, and what it did not take is told again.
      const done = new AbortController();
      const patience = clock.sleep(STOP_PATIENCE_MS, done.signal).catch(() => undefined);
      await Promise.race([running, patience]);
      done.abort();
    },
  };
}

/** All of it or nothing: over a crash the file is the old one or the new one. */
function keepWhole(path: string, text: string): void {
  const aside = `${path}.new`;
  const fd = openSync(aside, 'w', 0o600);
  try {
    writeSync(fd, text);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
  renameSync(aside, path);
}
