import type { Clock, Logger } from '@vigilops/runtime';
import type { Attributes, ScopeInput } from '@vigilops/otlp';

import type { Spool } from '../spool/types.ts';
import { createResultEncoder } from './encode-results.ts';
import type { After } from './after.ts';
import type { CheckDefinition, CheckResult } from './types.ts';

export interface RecorderDeps {
  readonly spool: Pick<Spool, 'append'>;
  readonly resource: () => Attributes;
  readonly scope: ScopeInput;
  readonly clock: Clock;
  readonly after: After;
  readonly logger: Logger;
}

export interface Recorder {
  add(result: CheckResult): void;
  /** Resolves when everything added is in the spool, or will never be. */
  close(): Promise<void>;
}

/** Results go to the spool together: each record there costs a write, a sync and a request. */
const GATHER_MS = 5_000;
/** Who waits for a change waits no longer than this. */
const GATHER_CHANGES_MS = 2_000;
/** While the spool takes nothing more, the oldest results are given up beyond this. */
const MAX_WAITING = 5_000;

export function createRecorder({ spool, resource, scope, clock, after, logger }: RecorderDeps): Recorder {
  const encoder = createResultEncoder(scope);
  const lastStatus = new WeakMap<CheckDefinition, CheckResult['status']>();
  let waiting: CheckResult[] = [];
  let lost = 0;
  let dueMs = Infinity;
  let takeBack: () => void = () => undefined;
  let writing: Promise<void> | undefined;

  async function write(): Promise<void> {
    const results = waiting;
    waiting = [];
    takeBack();
    dueMs = Infinity;
    const body = encoder.encode(results, resource(), clock.now().getTime());
    try {
      await spool.append({ kind: 'logs', body, rows: results.length, positions: [] });
    } catch (error) {
      logger.info(
        { results: results.length, error: String(error) },
        'results of checks are lost: the spool closes',
      );
      return;
    }
    if (lost > 0) {
      logger.warn({ results: lost }, 'results of checks were given up while the spool took none');
      lost = 0;
    }
  }

  function writeNow(): void {
    // Until the spool has taken what it was given, the rest gathers; then all of it is due.
    writing ??= write().finally(() => {
      writing = undefined;
      if (waiting.length > 0) {
        writeNow();
      }
    });
  }

  /** At this time, or at an earlier one that was promised before. */
  function writeAt(atMs: number): void {
    if (atMs < dueMs) {
      takeBack();
      dueMs = atMs;
      takeBack = after(atMs - clock.monotonicMs(), writeNow);
    }
  }

  return {
    add(result) {
      const { definition, status } = result;
      const isChange = lastStatus.get(definition) !== status;
      lastStatus.set(definition, status);
      waiting.push(result);
      if (waiting.length > MAX_WAITING) {
        waiting.shift();
        lost += 1;
      }
      writeAt(clock.monotonicMs() + (isChange ? GATHER_CHANGES_MS : GATHER_MS));
    },
    async close() {
      if (waiting.length > 0) {
        writeNow();
      }
      while (writing !== undefined) {
        await writing;
      }
    },
  };
}
