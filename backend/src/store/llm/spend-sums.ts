import type { LlmSpendFigures, Pico } from '../../model/index.ts';
import { middleOf } from './duration-bins.ts';
import type { DurationCells, FigureCells } from './spend-sql.ts';

/** What is added up of one group in one step. */
export interface Sums {
  readonly counts: {
    calls: number;
    failed: number;
    unpricedCalls: number;
    estimatedCalls: number;
    inputTokens: number;
    cacheReadTokens: number;
    cacheWriteTokens: number;
    outputTokens: number;
    reasoningTokens: number;
  };
  readonly costs: Map<string, { costPico: Pico; savedPico: Pico }>;
  readonly durations: Map<DurationCells['kind'], DurationCells>;
}

export function emptySums(): Sums {
  return {
    counts: {
      calls: 0,
      failed: 0,
      unpricedCalls: 0,
      estimatedCalls: 0,
      inputTokens: 0,
      cacheReadTokens: 0,
      cacheWriteTokens: 0,
      outputTokens: 0,
      reasoningTokens: 0,
    },
    costs: new Map(),
    durations: new Map(),
  };
}

/** The cells are of one currency, or of none. */
export function addFigures({ counts, costs }: Sums, cells: FigureCells): void {
  counts.calls += cells.calls;
  counts.failed += cells.failed;
  counts.unpricedCalls += cells.unpriced;
  counts.estimatedCalls += cells.estimated;
  counts.inputTokens += cells.input;
  counts.cacheReadTokens += cells.cache_read;
  counts.cacheWriteTokens += cells.cache_write;
  counts.outputTokens += cells.output;
  counts.reasoningTokens += cells.reasoning;
  if (cells.currency !== null) {
    const cost = costs.get(cells.currency) ?? { costPico: 0n, savedPico: 0n };
    costs.set(cells.currency, {
      costPico: cost.costPico + BigInt(cells.cost),
      savedPico: cost.savedPico + BigInt(cells.saved),
    });
  }
}

export function figuresOf({ counts, costs, durations }: Sums, stepUs: number | null): LlmSpendFigures {
  const [latency, first] = [durations.get('latency'), durations.get('first_token')];
  return {
    stepUs,
    ...counts,
    costs: [...costs]
      .map(([currency, cost]) => ({ currency, ...cost }))
      .sort((a, b) => (a.currency < b.currency ? -1 : 1)),
    latencyP50Us: latency === undefined ? null : middleOf(latency.p50),
    latencyP95Us: latency === undefined ? null : middleOf(latency.p95),
    firstTokenP50Us: first === undefined ? null : middleOf(first.p50),
  };
}
