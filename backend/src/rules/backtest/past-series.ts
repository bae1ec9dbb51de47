import { VigilError } from '@vigilops/contracts';
import type { AlertRuleDefinition } from '@vigilops/contracts/api';
import type { SteppedAnswer } from '../../query/index.ts';
import { hostsInScope, namesHosts } from '../hosts-in-scope.ts';
import type { Look } from '../look.ts';
import { limitOf } from '../overrides.ts';
import { askedOf, groupsOf, type SeriesCondition } from '../series/question.ts';
import { changeOf, verdictOf } from '../values.ts';
import type { BacktestWords } from './words.ts';
import {
  slide,
  stepsFor,
  type Past,
  type PastDeps,
  type PastLine,
  type ReadPast,
  type Steps,
} from './past.ts';

/** A metric over the past, out of rollups where the range is long. */
export const pastOfSeries: ReadPast = (rule, range, deps, look, signal) => {
  const { condition } = rule;
  if (condition.type !== 'series') {
    throw new Error('this is about series');
  }
  return pastOf({ rule, condition, asked: askedOf(condition) }, range, deps, look, signal);
};

/** The same of any condition that is as good as one on a series. */
export async function pastOf(
  about: {
    readonly rule: AlertRuleDefinition;
    readonly condition: SeriesCondition;
    readonly asked: ReturnType<typeof askedOf>;
  },
  range: Parameters<ReadPast>[1],
  deps: Pick<PastDeps, 'metricQuery'>,
  look: Pick<Look, 'hosts' | 'words'>,
  signal: AbortSignal,
): Promise<Past> {
  const { rule, condition, asked } = about;
  const answer = await readFinest(stepsFor(range), (steps) =>
    deps.metricQuery.stepped(
      {
        ...asked,
        fromUs: steps.fromUs,
        toUs: steps.fromUs + steps.points * steps.stepUs,
        stepUs: steps.stepUs,
        maxPoints: steps.points,
        limit: 1_000,
      },
      signal,
    ),
  );
  const { fromUs, stepUs, points } = answer;
  const hosts = hostsInScope(rule, await look.hosts());
  const windowSteps = Math.max(1, Math.round((condition.window_seconds * 1e6) / stepUs));
  const lines = groupsOf(condition, answer).flatMap((group): PastLine[] => {
    const inScope = group.hostId === null ? undefined : hosts.get(group.hostId);
    if (inScope === undefined && (group.hostId !== null || namesHosts(rule.scope))) {
      return [];
    }
    const values = windowsOf(condition, group.values, windowSteps, answer.timeFunction);
    const limit = limitOf(condition, inScope?.override);
    const name = [inScope?.host.name, ...Object.values(group.labels)].filter((part) => part !== undefined);
    return [
      {
        key: group.key,
        name: name.join(' ') || condition.metric,
        values,
        verdicts: values.map((value) => verdictOf(limit, value)),
      },
    ];
  });
  return { fromUs, stepUs, points, lines, notes: notesOf(condition, answer, look.words.backtest) };
}

/** The finest steps that are not too much for one answer. */
async function readFinest(
  choices: readonly Steps[],
  read: (steps: Steps) => Promise<SteppedAnswer>,
): Promise<SteppedAnswer> {
  const [first, ...coarser] = choices;
  if (first === undefined) {
    throw new VigilError('QUERY_TOO_LARGE', 'the range has too many steps (maxPointsPerSeries)');
  }
  try {
    return await read(first);
  } catch (error) {
    if (coarser.length > 0 && error instanceof VigilError && error.code === 'QUERY_TOO_LARGE') {
      return readFinest(coarser, read);
    }
    throw error;
  }
}

function windowsOf(
  { of }: SeriesCondition,
  values: readonly (number | null)[],
  steps: number,
  timeFunction: SteppedAnswer['timeFunction'],
): readonly (number | null)[] {
  const windows = slide(values, steps, FOLDS[timeFunction]);
  return of === 'value'
    ? windows
    : windows.map((value, i) => changeOf(of, windows[i - steps] ?? null, value));
}

const sum = (known: readonly number[]) => known.reduce((total, value) => total + value, 0);
const mean = (known: readonly number[]) => sum(known) / known.length;

/** How a window is made of the steps in it. A quantile is not: the mean of quantiles stands for it. */
const FOLDS: Readonly<Record<SteppedAnswer['timeFunction'], (known: readonly number[]) => number>> = {
  avg: mean,
  rate: mean,
  quantile: mean,
  sum,
  increase: sum,
  min: (known) => Math.min(...known),
  max: (known) => Math.max(...known),
  last: (known) => known.at(-1) ?? 0,
};

function notesOf(
  { window_seconds: seconds, metric }: SeriesCondition,
  answer: SteppedAnswer,
  words: BacktestWords,
): string[] {
  const stepSeconds = answer.stepUs / 1e6;
  return [
    ...answer.warnings,
    ...(answer.truncated ? [words.largestGroups(metric, answer.series.length)] : []),
    ...(seconds < stepSeconds ? [words.longerWindows(stepSeconds, seconds)] : []),
    ...(answer.timeFunction === 'quantile' && seconds > stepSeconds ? [words.quantiles] : []),
  ];
}
