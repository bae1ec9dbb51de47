import { VigilError } from '@vigilops/contracts';
import type { Clock } from '@vigilops/runtime';
import type { Readers, TimeRange } from '../../store/index.ts';
import { checkRange, DEFAULT_QUERY_LIMITS, type QueryLimits } from '../limits.ts';
import { namingField } from '../naming.ts';
import { slicesOf } from '../slices.ts';
import { HOUR_US, planSteps } from '../steps.ts';
import { conditionsOf, worthwhile, type LogFilters } from './log-filters.ts';

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
      const isNothing = conditions.streamIds?.length === 0;
      const bySeverity = new Map<number, number[]>();
      const deadlineMs = clock.monotonicMs() + limits.maxLogSearchMs;
      let countedFromUs = whole.toUs;

      const count = async (range: TimeRange): Promise<void> => {
        const leftMs = deadlineMs - clock.monotonicMs();
        const stretches = await reader.stretches({ ...conditions, range }, signal, leftMs);
        const asked = {
          ...conditions,
          range,
          within: worthwhile(stretches),
          originUs: plan.fromUs,
          stepUs: plan.stepUs,
        };
        for (const { step, severity, records } of await reader.countByStep(asked, signal, leftMs)) {
          const line = bySeverity.get(severity) ?? new Array<number>(plan.points).fill(0);
          bySeverity.set(severity, line);
          line[step] = (line[step] ?? 0) + records;
        }
        countedFromUs = range.fromUs;
      };

      const slices = isNothing ? [] : slicesOf(whole, Math.max(plan.stepUs, HOUR_US), true);
      for (const range of slices) {
        const isFirst = countedFromUs === whole.toUs;
        if (!isFirst && clock.monotonicMs() >= deadlineMs) {
          break;
        }
        try {
          await namingField(question.query === undefined ? 'text' : 'query', count(range));
        } catch (error) {
          if (!isFirst && error instanceof VigilError && error.code === 'QUERY_TOO_LARGE') {
            break;
          }
          throw error;
        }
      }
      return { ...plan, bySeverity, countedFromUs: isNothing ? whole.fromUs : countedFromUs };
    },
  };
}
