import type { Clock } from '@vigilops/runtime';
import type { LogStreamRecord, Readers } from '../../../store/index.ts';
import type { TailLimits } from './limits.ts';

/** What log streams are: whose host, which service, which file. */
export interface KnownStreams {
  /** Asks for those that are not known yet. Throws what the store throws. */
  learn(ids: Iterable<number>, signal: AbortSignal): Promise<void>;
  of(id: number): LogStreamRecord | undefined;
}

/** Asked again from time to time, because hosts change their names. */
export function createKnownStreams(deps: {
  readonly reader: Pick<Readers['logs'], 'streams'>;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly limits: TailLimits;
}): KnownStreams {
  const { clock, limits } = deps;
  const known = new Map<number, LogStreamRecord>();
  let learnedMs = clock.monotonicMs();
  return {
    learn: async (ids, signal) => {
      if (clock.monotonicMs() - learnedMs > limits.streamsTtlMs || known.size > limits.maxKnownStreams) {
        known.clear();
        learnedMs = clock.monotonicMs();
      }
      const unknown = [...new Set(ids)].filter((id) => !known.has(id));
      if (unknown.length > 0) {
        for (const stream of await deps.reader.streams(unknown, signal)) {
          known.set(stream.id, stream);
        }
      }
    },
    of: (id) => known.get(id),
  };
}
