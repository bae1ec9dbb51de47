import type { Level, RollupProgress, Segment } from '../store/index.ts';
import { tooLarge, type QueryLimits, type Retention } from './limits.ts';

export const SECOND_US = 1e6;
export const MINUTE_US = 60e6;
export const HOUR_US = 3_600e6;

/** Steps that people can read off an axis. */
const LADDER_US = [
  1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 10_800, 21_600, 43_200, 86_400,
].map((seconds) => seconds * SECOND_US);

export const LEVEL_WIDTH_US: Record<Level, number> = { raw: 0, '1m': MINUTE_US, '5m': 300e6, '1h': HOUR_US };
const COARSEST_FIRST: readonly Level[] = ['1h', '5m', '1m', 'raw'];

/** A range in whole steps, and the coarsest level that answers it exactly. */
export interface StepPlan {
  readonly fromUs: number;
  readonly toUs: number;
  readonly stepUs: number;
  readonly points: number;
  readonly level: Level;
  /** Set when the step had to be longer than was asked for. */
  readonly warning: string | null;
}

export interface StepQuestion {
  readonly fromUs: number;
  readonly toUs: number;
  /** Undefined: chosen from the range. */
  readonly stepUs?: number | undefined;
  readonly maxPoints: number;
  /** A chosen step is not shorter than this: how far apart the values are. */
  readonly spacingUs: number;
}

export function planSteps(
  question: StepQuestion,
  context: { readonly nowUs: number; readonly retention: Retention; readonly limits: QueryLimits },
): StepPlan {
  const { fromUs, toUs, maxPoints, spacingUs } = question;
  const asked = question.stepUs ?? shortestStep(fromUs, toUs, maxPoints, spacingUs);
  const { level, stepUs } = chooseLevel(asked, fromUs, context);
  const plan = { ...alignRange(fromUs, toUs, stepUs), stepUs, level };
  checkPoints(plan.points, context.limits);
  const warning =
    stepUs === asked || question.stepUs === undefined
      ? null
      : `the step is ${String(stepUs / SECOND_US)} s: finer data is not kept as long as this range reaches back`;
  return { ...plan, warning };
}

/**
 * Steps that begin where they are told to. A rollup answers them where its buckets fit into them and a step is not much
 * shorter than a few of them; the last step may reach beyond the range.
 */
export function planExactSteps(
  { fromUs, toUs, stepUs }: { readonly fromUs: number; readonly toUs: number; readonly stepUs: number },
  context: { readonly nowUs: number; readonly retention: Retention; readonly limits: QueryLimits },
): StepPlan {
  const points = checkPoints(Math.max(1, Math.ceil((toUs - fromUs) / stepUs)), context.limits);
  const level =
    COARSEST_FIRST.find((each) => {
      const width = LEVEL_WIDTH_US[each];
      const fits = width === 0 || (fromUs % width === 0 && stepUs % width === 0);
      return fits && stepUs >= BUCKETS_OF_A_STEP * width && reaches(each, fromUs, context);
    }) ?? 'raw';
  return { fromUs, toUs: fromUs + points * stepUs, stepUs, points, level, warning: null };
}

/** Of fewer buckets the ends would weigh too much: a bucket's rate is over evenly spaced samples. */
const BUCKETS_OF_A_STEP = 10;

function reaches(
  level: Level,
  fromUs: number,
  { nowUs, retention }: { readonly nowUs: number; readonly retention: Retention },
): boolean {
  const kept = retention[level];
  return kept === null || fromUs >= nowUs - kept;
}

function checkPoints(points: number, { maxPointsPerSeries }: QueryLimits): number {
  if (points > maxPointsPerSeries) {
    throw tooLarge(
      'maxPointsPerSeries',
      `the range has ${String(points)} steps, over the limit of ${String(maxPointsPerSeries)}`,
    );
  }
  return points;
}

function alignRange(fromUs: number, toUs: number, stepUs: number) {
  const first = Math.floor(fromUs / stepUs);
  const end = Math.ceil(toUs / stepUs);
  return { fromUs: first * stepUs, toUs: end * stepUs, points: end - first };
}

function shortestStep(fromUs: number, toUs: number, maxPoints: number, spacingUs: number): number {
  const fits = (stepUs: number) =>
    stepUs >= spacingUs && alignRange(fromUs, toUs, stepUs).points <= maxPoints;
  const onLadder = LADDER_US.find(fits);
  if (onLadder !== undefined) {
    return onLadder;
  }
  const day = 24 * HOUR_US;
  let days = Math.max(
    2,
    Math.ceil((toUs - fromUs) / Math.max(1, maxPoints - 1) / day),
    Math.ceil(spacingUs / day),
  );
  // One point can hold any range only when no edge of a step lies within it: it gets the two that it needs.
  while (!fits(days * day) && days * day < toUs - fromUs) {
    days += 1;
  }
  return days * day;
}

/** The coarsest level whose buckets make up whole steps and which reaches back far enough. */
function chooseLevel(
  stepUs: number,
  fromUs: number,
  context: { readonly nowUs: number; readonly retention: Retention },
): { level: Level; stepUs: number } {
  const divides = (level: Level) => level === 'raw' || stepUs % LEVEL_WIDTH_US[level] === 0;
  const exact = COARSEST_FIRST.find((level) => divides(level) && reaches(level, fromUs, context));
  if (exact !== undefined) {
    return { level: exact, stepUs };
  }
  // Nothing fine enough reaches back: take the finest that does, else the one that is kept longest.
  const finest =
    [...COARSEST_FIRST].reverse().find((level) => level !== 'raw' && reaches(level, fromUs, context)) ?? '1h';
  const width = LEVEL_WIDTH_US[finest];
  return { level: finest, stepUs: Math.ceil(stepUs / width) * width };
}

/** The buckets of `level` as far as they are finished, then ever finer ones, samples at the end. */
export function planSegments(
  plan: Pick<StepPlan, 'fromUs' | 'toUs' | 'level'>,
  finished: RollupProgress,
): readonly Segment[] {
  const segments: Segment[] = [];
  let fromUs = plan.fromUs;
  for (const level of COARSEST_FIRST.slice(COARSEST_FIRST.indexOf(plan.level))) {
    const width = LEVEL_WIDTH_US[level];
    const until = level === 'raw' ? plan.toUs : Math.floor(finished[level] / width) * width;
    const toUs = Math.min(plan.toUs, until);
    if (toUs > fromUs) {
      segments.push({ level, fromUs, toUs });
      fromUs = toUs;
    }
  }
  return segments;
}
