import { VigilError } from '@vigilops/contracts';
import type { LlmCallReader, LlmSpendQuestion, LlmSpendRecord } from '../../model/index.ts';
import type { Ask } from '../read/ask.ts';
import type { ReadNames } from './names.ts';
import { rankGroups } from './rank-groups.ts';
import { addFigures, emptySums, figuresOf, type Sums } from './spend-sums.ts';
import { selectDurations, selectFigures, type DurationCells, type FigureCells } from './spend-sql.ts';

/** Groups times steps times currencies. */
export const MAX_CELLS = 200_000;

const REST = 'the rest';
/** By group, and by the number of the step. */
type Table = Map<string, Map<number, Sums>>;

/** Figures of all groups first; which of them are named decides whose durations are asked for. */
export function createSpend(ask: Ask, readNames: ReadNames): LlmCallReader['spend'] {
  return async (question, signal) => {
    if (question.toUs <= question.fromUs) {
      return [];
    }
    const figures = await ask.question<FigureCells>(selectFigures(question, MAX_CELLS + 1), signal);
    if (figures.length > MAX_CELLS) {
      throw new VigilError(
        'QUERY_TOO_LARGE',
        'too many groups in too many steps: raise step_seconds, narrow the range or group by less',
      );
    }
    const named = rankGroups(figures, question.limit);
    const [durations, names] = await Promise.all([
      ask.question<DurationCells>(selectDurations(question, named), signal),
      readNames(question.by, named, signal),
    ]);
    const table = tableOf(figures, durations, named);
    return [
      ...named.map((key, place) => recordOf(table, idOf(key), names[place] ?? [], question)),
      ...(table.has(REST) ? [{ ...recordOf(table, REST, [], question), isRest: true }] : []),
    ];
  };
}

const idOf = (key: FigureCells['key']) => JSON.stringify(key);

function recordOf(
  table: Table,
  group: string,
  key: LlmSpendRecord['key'],
  { stepsUs }: LlmSpendQuestion,
): LlmSpendRecord {
  const steps = [...(table.get(group) ?? [])].sort(([a], [b]) => a - b);
  const figures = steps.map(([step, sums]) =>
    figuresOf(sums, stepsUs === null ? null : (stepsUs[step] ?? null)),
  );
  return { key, isRest: false, figures };
}

function tableOf(
  figures: readonly FigureCells[],
  durations: readonly DurationCells[],
  named: readonly FigureCells['key'][],
): Table {
  const table: Table = new Map();
  const ids = named.map(idOf);
  const isNamed = new Set(ids);
  const sumsAt = (group: string, step: number): Sums => {
    const steps = table.get(group) ?? new Map<number, Sums>();
    table.set(group, steps);
    const sums = steps.get(step) ?? emptySums();
    steps.set(step, sums);
    return sums;
  };
  figures.forEach((cells) => {
    const id = idOf(cells.key);
    addFigures(sumsAt(isNamed.has(id) ? id : REST, cells.step), cells);
  });
  durations.forEach((cells) => {
    const group = cells.place === null ? REST : (ids[cells.place] ?? REST);
    sumsAt(group, cells.step).durations.set(cells.kind, cells);
  });
  return table;
}
