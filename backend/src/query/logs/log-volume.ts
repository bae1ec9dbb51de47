import type { Clock } from '@vigilops/runtime';
import type { Readers } from '../../store/index.ts';
import { checkRange, DEFAULT_QUERY_LIMITS, type QueryLimits } from '../limits.ts';
import { namingField } from '../naming.ts';
import { HOUR_US, planSteps } from '../steps.ts';
import { countSlices } from './count-slices.ts';
import { conditionsOf, patternField, type LogFilters } from './log-filters.ts';

export interface LogVolumeQuestion extends LogFilters {
  readonly stepUs?: number | undefined;
  readonly maxPoints: number;
}

export interface LogVolume {
  readonly fromUs: number;
  readonly toUs: number;
  readonly stepUs: number;
  readonly points: number;
  /** Records by step, by the first severity of their level (0: unknown). */
  readonly bySeverity: ReadonlyMap<number, readonly number[]>;
  /** Later than the range's start when counting ran out of time. */
  readonly countedFromUs: number;
}

export interface LogVolumeQuery {
  /** Throws REQUEST_INVALID, or QUERY_TOO_LARGE naming the limit. */
  volume(question: LogVolumeQuestion, signal: AbortSignal): Promise<LogVolume>;
}

const KEPT = { raw: null, '1m': null, '5m': null, '1h': null };

/** Counts records newest first, in slices that grow, so that a range too large still shows its newest part. */
export function createLogVolume(deps: {
  readonly readers: Pick<Readers, 'logs'>;
  readonly clock: Clock;
  readonly limits?: QueryLimits;
}): LogVolumeQuery {
  const { clock } = deps;
  const reader = deps.readers.logs;
  const limits = deps.limits ?? DEFAULT_QUERY_LIMITS;

  return {
    async volume(question, signal) {
      checkRange(question.fromUs, question.toUs, limits);
      const whole = { fromUs: question.fromUs, toUs: question.toUs };
      const nowUs = clock.now().getTime() * 1_000;
      const plan = planSteps({ ...question, spacingUs: 0 }, { nowUs, retention: KEPT, limits });
      const conditions = await conditionsOf(question, { reader, limits }, signal);
      const bySeverity = new Map<number, number[]>();
      const counted = countSlices(
        whole,
        conditions,
        {
          reader,
          clock,
          firstUs: Math.max(plan.stepUs, HOUR_US),
          limitMs: limits.maxLogSearchMs,
          count: async (slice, leftMs) => {
            const asked = { ...slice, originUs: plan.fromUs, stepUs: plan.stepUs };
            for (const { step, severity, records } of await reader.countByStep(asked, signal, leftMs)) {
              const line = bySeverity.get(severity) ?? new Array<number>(plan.points).fill(0);
              bySeverity.set(severity, line);
              line[step] = (line[step] ?? 0) + records;
            }
          },
        },
        signal,
      );
      const countedFromUs = await namingField(patternField(question), counted);
      return { ...plan, bySeverity, countedFromUs };
    },
  };
}
