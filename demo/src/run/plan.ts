import { CELL_MS } from '../time/cells.ts';

export type PartName = 'hosts' | 'detail' | 'services' | 'logs' | 'traces';

/** One thing to send: a part of the world at or from a time, and when it can be known. */
export interface Work {
  readonly part: PartName;
  /** The moment of a measurement, or the begin of a window of logs or traces. */
  readonly timeMs: number;
  readonly dueMs: number;
}

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** What an agent does, and what SDKs do. */
const AGENT_STEP_MS = 15 * SECOND_MS;
const SDK_STEP_MS = MINUTE_MS;
const TRACE_WINDOW_MS = 3 * CELL_MS;
/** Requests take up to five seconds: a window of traces is complete that much later. */
const TRACE_LAG_MS = 5 * SECOND_MS;

/** Steps of measurements by their age at the begin of the run: old ones need less detail. */
const HOST_STEPS = [
  { youngerThanMs: HOUR_MS, stepMs: AGENT_STEP_MS },
  { youngerThanMs: DAY_MS + HOUR_MS, stepMs: MINUTE_MS },
  { youngerThanMs: Infinity, stepMs: 5 * MINUTE_MS },
] as const;
const DETAIL_STEPS = [
  { youngerThanMs: HOUR_MS, stepMs: AGENT_STEP_MS },
  { youngerThanMs: Infinity, stepMs: 5 * MINUTE_MS },
] as const;
const SERVICE_STEPS = [
  { youngerThanMs: DAY_MS + HOUR_MS, stepMs: SDK_STEP_MS },
  { youngerThanMs: Infinity, stepMs: 5 * MINUTE_MS },
] as const;

/**
 * All work due within (fromMs, untilMs], in the order in which it becomes due. Every step divides the next one
 * and begins at midnight, so two runs send the same moments or a part of them, never different ones.
 */
export function* planWork(fromMs: number, untilMs: number, begunMs: number): Generator<Work> {
  for (let tickMs = (Math.floor(fromMs / CELL_MS) + 1) * CELL_MS; tickMs <= untilMs; tickMs += CELL_MS) {
    const ageMs = begunMs - tickMs;
    if (onStep(tickMs, ageMs, HOST_STEPS)) {
      yield { part: 'hosts', timeMs: tickMs, dueMs: tickMs };
    }
    if (onStep(tickMs, ageMs, DETAIL_STEPS)) {
      yield { part: 'detail', timeMs: tickMs, dueMs: tickMs };
    }
    if (onStep(tickMs, ageMs, SERVICE_STEPS)) {
      yield { part: 'services', timeMs: tickMs, dueMs: tickMs };
    }
    yield { part: 'logs', timeMs: tickMs - CELL_MS, dueMs: tickMs };
    if ((tickMs - TRACE_LAG_MS) % TRACE_WINDOW_MS === 0) {
      yield { part: 'traces', timeMs: tickMs - TRACE_LAG_MS - TRACE_WINDOW_MS, dueMs: tickMs };
    }
  }
}

function onStep(
  timeMs: number,
  ageMs: number,
  steps: readonly { readonly youngerThanMs: number; readonly stepMs: number }[],
): boolean {
  const step = steps.find(({ youngerThanMs }) => ageMs < youngerThanMs);
  return step !== undefined && timeMs % step.stepMs === 0;
}
