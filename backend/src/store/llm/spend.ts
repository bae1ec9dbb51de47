import { VigilError } from '@vigilops/contracts';
import type { LlmCallReader, LlmSpendFigures, LlmSpendQuestion, LlmSpendRecord } from '../../model/index.ts';
import type { Row } from '../database.ts';
import type { Ask } from '../read/ask.ts';
import type { Sql } from '../read/sql.ts';
import type { ReadNames } from './names.ts';
import { rankGroups } from './rank-groups.ts';
import { addFigures, emptySums, figuresOf, type Sums } from './spend-sums.ts';
import { selectDurations, selectFigures, type DurationCells, type FigureCells } from './spend-sql.ts';

/** Groups times steps times currencies, and for durations times bins. */
export const MAX_CELLS = 300_000;

const REST = 'the rest';
/** By group, and by the number of the step. */
type Table = ReadonlyMap<string, ReadonlyMap<number, Sums>>;

/** Two passes over the rows of the range, one for figures and one for durations; what is not named is added up here. */
export function createSpend(ask: Ask, readNames: ReadNames): LlmCallReader['spend'] {
  async function cellsOf<Cells extends Row>(
    select: (question: LlmSpendQuestion, limit: number) => Sql,
    question: LlmSpendQuestion,
    signal: AbortSignal,
  ): Promise<readonly Cells[]> {
    const cells = await ask.question<Cells>(select(question, MAX_CELLS + 1), signal);
    if (cells.length > MAX_CELLS) {
      throw new VigilError(
        'QUERY_TOO_LARGE',
        'too many groups in too many steps: raise step_seconds, narrow the range or group by less',
      );
    }
    return cells;
  }

  return async (question, signal) => {
    const [figures, durations] = await Promise.all([
      cellsOf<FigureCells>(selectFigures, question, signal),
      cellsOf<DurationCells>(selectDurations, question, signal),
    ]);
    const named = rankGroups(figures, question.limit);
    const names = await readNames(question.by, named, signal);
    const table = tableOf(figures, durations, new Set(named.map(idOf)));
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
  const figures = steps.map(([step, sums]): LlmSpendFigures =>
    figuresOf(sums, stepsUs === null ? null : (stepsUs[step] ?? null)),
  );
  return { key, isRest: false, figures };
}

function tableOf(
  figures: readonly FigureCells[],
  durations: readonly DurationCells[],
  named: ReadonlySet<string>,
): Table {
  const table = new Map<string, Map<number, Sums>>();
  const sumsAt = ({ key, step }: Pick<FigureCells, 'key' | 'step'>): Sums => {
    const own = idOf(key);
    const group = named.has(own) ? own : REST;
    const steps = table.get(group) ?? new Map<number, Sums>();
    table.set(group, steps);
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
  return table;
}
