import { VigilError } from '@vigilops/contracts';
import type { Clock } from '@vigilops/runtime';
import type { LogConditions, Readers, Stretch, TimeRange } from '../../store/index.ts';
import { slicesOf } from '../slices.ts';

/** What a slice is counted by: conditions, its range, and where in it records may lie (undefined: anywhere). */
export type CountedSlice = LogConditions & {
  readonly range: TimeRange;
  readonly within: readonly Stretch[] | undefined;
};

/**
 * Counts records newest first, in slices that grow, until all are counted or the time is up. Returns from when on they are
 * counted. The first slice is always counted, or throws what `count` throws.
 */
export async function countSlices(
  whole: TimeRange,
  conditions: LogConditions,
  deps: {
    readonly reader: Pick<Readers['logs'], 'stretches' | 'isCounted'>;
    readonly clock: Clock;
    readonly firstUs: number;
    readonly limitMs: number;
    readonly count: (slice: CountedSlice, leftMs: number) => Promise<void>;
  },
  signal: AbortSignal,
): Promise<number> {
  const { reader, clock, firstUs, limitMs, count } = deps;
  if (conditions.streamIds?.length === 0) {
    return whole.fromUs;
  }
  const deadlineMs = clock.monotonicMs() + limitMs;
  let countedFromUs = whole.toUs;
  for (const range of slicesOf(whole, firstUs, true)) {
    const isFirst = countedFromUs === whole.toUs;
    const leftMs = deadlineMs - clock.monotonicMs();
    if (leftMs <= 0 && !isFirst) {
      break;
    }
    try {
      const stretches = reader.isCounted(conditions)
        ? null
        : await reader.stretches({ ...conditions, range }, signal, leftMs);
      await count({ ...conditions, range, within: worthwhile(stretches) }, leftMs);
    } catch (error) {
      if (!isFirst && error instanceof VigilError && error.code === 'QUERY_TOO_LARGE') {
        break;
      }
      throw error;
    }
    countedFromUs = range.fromUs;
  }
  return countedFromUs;
}

/** From so many records on one pass over all costs no more than leaping from stretch to stretch. */
const MANY_RECORDS = 300_000;

function worthwhile(stretches: readonly Stretch[] | null): readonly Stretch[] | undefined {
  const records = (stretches ?? []).reduce((sum, stretch) => sum + stretch.records, 0);
  return stretches === null || records > MANY_RECORDS ? undefined : stretches;
}
