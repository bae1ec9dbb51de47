import { VigilError } from '@vigilops/contracts';
import type { LlmCallReader, LlmSpendQuestion, LlmSpendRecord } from '../../model/index.ts';
import type { Ask } from '../read/ask.ts';
import { addFigures, emptySums, figuresOf, type Sums } from './spend-sums.ts';
import { rankGroups, type GroupTotals } from './rank-groups.ts';
import {
  selectDurations,
  selectFigures,
  selectGroups,
  type DurationCells,
  type FigureCells,
  type GroupCells,
} from './spend-sql.ts';
import type { ReadNames } from './names.ts';

/** What a question may make: groups times steps. */
export const MAX_POINTS = 50_000;

/** The group of all that is in none of the named ones. */
const REST = -1;

/**
 * First which groups there are and what they cost, then the figures of those that are named, step by step, and of the rest
 * in one. Each pass reads the rows of the range once, in parallel where the server can.
 */
export function createSpend(ask: Ask, readNames: ReadNames): LlmCallReader['spend'] {
  return async (question, signal) => {
    const named = await namedGroups(ask, question, signal);
    const [figures, durations] = await Promise.all([
      ask.question<FigureCells>(selectFigures(question, named, MAX_POINTS + 1), signal),
      ask.question<DurationCells>(selectDurations(question, named), signal),
    ]);
    if (figures.length > MAX_POINTS) {
      throw new VigilError(
        'QUERY_TOO_LARGE',
        `more than ${String(MAX_POINTS)} points: raise step_seconds, narrow the range or ask for fewer groups`,
      );
    }
    const names = await readNames(question.by, named, signal);
    const sums = sumUp(figures, durations);
    return [...sums]
      .sort(([a], [b]) => placeOf(a) - placeOf(b))
      .map(([group, steps]): LlmSpendRecord => ({
        key: group === REST ? [] : (names[group] ?? []),
        isRest: group === REST,
        figures: [...steps]
          .sort(([a], [b]) => a - b)
          .map(([step, sum]) =>
            figuresOf(sum, question.stepsUs === null ? null : (question.stepsUs[step] ?? null)),
          ),
      }));
  };
}

const placeOf = (group: number) => (group === REST ? Number.MAX_SAFE_INTEGER : group);

async function namedGroups(
  ask: Ask,
  question: LlmSpendQuestion,
  signal: AbortSignal,
): Promise<readonly GroupTotals['key'][]> {
  if (question.by.length === 0) {
    return [[]];
  }
  const cells = await ask.question<GroupCells>(selectGroups(question), signal);
  return rankGroups(cells, question.limit);
}

function sumUp(
  figures: readonly FigureCells[],
  durations: readonly DurationCells[],
): ReadonlyMap<number, ReadonlyMap<number, Sums>> {
  const groups = new Map<number, Map<number, Sums>>();
  const sumsAt = ({ place, step }: { readonly place: number; readonly step: number }): Sums => {
    const steps = groups.get(place) ?? new Map<number, Sums>();
    groups.set(place, steps);
    const sums = steps.get(step) ?? emptySums();
    steps.set(step, sums);
    return sums;
  };
  figures.forEach((cells) => {
    addFigures(sumsAt(cells), cells);
  });
  durations.forEach((cells) => {
    const bins = sumsAt(cells)[cells.of];
    bins.set(cells.bin, (bins.get(cells.bin) ?? 0) + cells.calls);
  });
  return groups;
}
