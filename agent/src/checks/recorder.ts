import type { Clock, Logger } from '@vigilops/runtime';
import type { Attributes, ScopeInput } from '@vigilops/otlp';

import type { Spool } from '../spool/types.ts';
import { encodeResults } from './encode-results.ts';
import type { CheckResult } from './types.ts';

export interface RecorderDeps {
  readonly spool: Pick<Spool, 'append'>;
  readonly resource: () => Attributes;
  readonly scope: ScopeInput;
  readonly clock: Clock;
  readonly logger: Logger;
}

export interface Recorder {
  add(result: CheckResult): void;
  /** Resolves when everything added is in the spool, or will never be. */
  close(): Promise<void>;
}

/** Results go to the spool together: each record there costs a write, a sync and a request. */
const GATHER_MS = 2_000;
/** While the spool takes nothing more, the oldest results are given up beyond this. */
const MAX_WAITING = 5_000;
const DONE = new Error('done');

export function createRecorder({ spool, resource, scope, clock, logger }: RecorderDeps): Recorder {
  let waiting: CheckResult[] = [];
  let lost = 0;
  let running: Promise<void> | undefined;
  const closing = new AbortController();

  async function write(): Promise<void> {
    await clock.sleep(GATHER_MS, closing.signal).catch(() => undefined);
    while (waiting.length > 0) {
      const results = waiting;
      waiting = [];
      const body = encodeResults(results, { resource: resource(), scope }, clock.now().getTime());
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
  }

  return {
    add(result) {
      waiting.push(result);
      if (waiting.length > MAX_WAITING) {
        waiting.shift();
        lost += 1;
      }
      running ??= write().finally(() => {
        running = undefined;
      });
    },
    async close() {
      closing.abort(DONE);
      await running;
    },
  };
}
