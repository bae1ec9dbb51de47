import type { LogPipelineCount } from '../../model/index.ts';
import type { Effects } from './effects.ts';

/** Steps that differ; more than a house may have, but names of pipelines change. */
const MAX_COUNTS = 10_000;

export interface PipelineCounts {
  take(effects: Effects): void;
  /** What was counted since the last time that it was stored. */
  pending(): readonly LogPipelineCount[];
  /** These are stored. */
  stored(counts: readonly LogPipelineCount[]): void;
}

type Sums = { -readonly [Key in keyof LogPipelineCount]: LogPipelineCount[Key] };

/** What pipelines did in this process and is not in the database yet. */
export function createPipelineCounts(): PipelineCounts {
  const sums = new Map<string, Sums>();

  function add(count: LogPipelineCount, factor: 1 | -1): void {
    const key = JSON.stringify([count.pipeline, count.step, count.type]);
    const known = sums.get(key);
    if (known === undefined) {
      if (sums.size < MAX_COUNTS) {
        sums.set(key, { ...count });
      }
      return;
    }
    known.matched += factor * count.matched;
    known.dropped += factor * count.dropped;
    known.sampledOut += factor * count.sampledOut;
    known.failed += factor * count.failed;
    known.lastError = count.lastError ?? known.lastError;
    if (known.matched + known.dropped + known.sampledOut + known.failed === 0) {
      sums.delete(key);
    }
  }

  return {
    take: ({ counts }) => {
      for (const [pipeline, { matched, dropped, sampledOut, steps }] of counts) {
        const own = { pipeline, matched: 0, dropped: 0, sampledOut: 0, failed: 0, lastError: null };
        add({ ...own, step: -1, type: 'pipeline', matched, dropped, sampledOut }, 1);
        steps.forEach(({ type, failed, lastError }, step) => {
          if (failed > 0) {
            add({ ...own, step, type, failed, lastError }, 1);
          }
        });
      }
    },
    pending: () => [...sums.values()].map((sum) => ({ ...sum })),
    stored: (counts) => {
      counts.forEach((count) => {
        add(count, -1);
      });
    },
  };
}
