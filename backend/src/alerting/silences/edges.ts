import type { SilenceStore } from '../../model/index.ts';
import { nextChangeOfSilences } from './silencing.ts';

/** Not asked for longer than this, an edge may have been missed: after a start, a standstill, a clock that jumped. */
const GAP_US = 60e6;

/**
 * Calls the alarm where somebody began or ceased to be silent by the clock since it was last asked. Resolves with
 * whether it did.
 */
export function createSilenceEdges(deps: {
  readonly silences: Pick<SilenceStore, 'list'>;
  readonly reviewAll: (signal: AbortSignal) => Promise<void>;
}): (nowUs: number, signal: AbortSignal) => Promise<boolean> {
  let askedUs: number | undefined;
  return async (nowUs, signal) => {
    const sinceUs = askedUs;
    const isKnown = sinceUs !== undefined && sinceUs <= nowUs && nowUs - sinceUs <= GAP_US;
    const edge = isKnown
      ? nextChangeOfSilences(await deps.silences.list(sinceUs, signal), sinceUs)
      : Number.NEGATIVE_INFINITY;
    const isPast = edge !== null && edge <= nowUs;
    if (isPast) {
      await deps.reviewAll(signal);
    }
    // After the alarm was called: where that failed, the next round calls it.
    askedUs = nowUs;
    return isPast;
  };
}
