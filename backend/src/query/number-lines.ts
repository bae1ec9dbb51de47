import type { Clock } from '@vigilops/runtime';
import type {
  Fold,
  GroupCells,
  NumberFunction,
  RangeMember,
  Readers,
  RollupProgress,
  SeriesStartAt,
} from '../store/index.ts';
import type { QueryLimits, Retention } from './limits.ts';
import { planSegments, type StepPlan } from './steps.ts';

export interface LineQuestion {
  readonly plan: Pick<StepPlan, 'fromUs' | 'toUs' | 'stepUs' | 'points' | 'level'>;
  readonly members: readonly RangeMember[];
  readonly timeFunction: NumberFunction;
  readonly fold: Fold;
  readonly maxGapUs: number;
  /** Where the caller knows it already. */
  readonly finished?: RollupProgress;
}

export interface Lines {
  /** By group: one value a step, null where nothing is known. Groups without any value are left out. */
  readonly byGroup: ReadonlyMap<number, readonly (number | null)[]>;
  readonly warnings: readonly string[];
}

export interface NumberLines {
  readLines(question: LineQuestion, signal: AbortSignal): Promise<Lines>;
}

export interface NumberLinesDeps {
  readonly readers: Pick<Readers, 'series' | 'ranges'>;
  readonly clock: Clock;
  /** Asked for each question. */
  readonly retention: () => Retention;
  readonly limits: QueryLimits;
}

/** Cuts a range where rollups end, adds the resets that counters need, and reads it. */
export function createNumberLines(deps: NumberLinesDeps): NumberLines {
  const { readers, clock, retention, limits } = deps;

  async function startsOf(question: LineQuestion, signal: AbortSignal): Promise<readonly SeriesStartAt[]> {
    const counters = question.members.filter((member) => member.behaviour === 'counter');
    if ((question.timeFunction !== 'rate' && question.timeFunction !== 'increase') || counters.length === 0) {
      return [];
    }
    const range = { fromUs: question.plan.fromUs - question.maxGapUs, toUs: question.plan.toUs };
    const ids = counters.map((member) => member.seriesId);
    return readers.series.starts(ids, range, limits.maxStarts, signal);
  }

  return {
    async readLines(question, signal) {
      const [finished, found] = await Promise.all([
        question.finished ?? readers.ranges.rollupProgress(signal),
        startsOf(question, signal),
      ]);
      const segments = planSegments(question.plan, finished);
      const nowUs = clock.now().getTime() * 1_000;
      const { raw: keptUs } = retention();
      const samplesSinceUs = keptUs === null ? 0 : nowUs - keptUs;
      // What happened at a start within a bucket is told by samples; where they are gone only falls tell of resets.
      const starts = found.filter(({ startUs }) => startUs >= samplesSinceUs);
      const cells = await readers.ranges.readRange(
        { ...question, ...question.plan, segments, starts },
        signal,
      );
      return {
        byGroup: new Map(cells.map((cell) => [cell.group, lineOf(cell, question.plan.points)])),
        warnings:
          found.length < limits.maxStarts
            ? []
            : [
                'counters began anew so often that some resets are judged by falling values alone (maxStarts)',
              ],
      };
    },
  };
}

function lineOf({ steps, values }: GroupCells, points: number): (number | null)[] {
  const line = new Array<number | null>(points).fill(null);
  steps.forEach((step, index) => {
    if (step >= 0 && step < points) {
      line[step] = values[index] ?? null;
    }
  });
  return line;
}
