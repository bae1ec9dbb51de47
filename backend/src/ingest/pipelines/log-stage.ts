import type { LogDraft, LogSource } from './draft.ts';
import type { CompiledPipeline } from './compile.ts';
import type { ServiceBudgets } from './budget/service-budgets.ts';
import { Effects } from './effects.ts';
import { findFields, findSeverity } from './fields/find-fields.ts';
import { runPipelines, type OnFailure, type Run } from './run-pipelines.ts';
import type { StepContext } from './steps/step.ts';

/** What is done with log records between their decoding and the database, as it is now. */
export interface LogWork {
  readonly findFields: boolean;
  readonly pipelines: readonly CompiledPipeline[];
  readonly budgets: ServiceBudgets;
  /** By log stream; made anew with every change of the pipelines. */
  readonly plans: WeakMap<object, SourcePlan>;
}

export interface LogStage {
  /** Asked once a request: what changes meanwhile is for the next one. Throws STORE_UNAVAILABLE while nobody knows. */
  current(signal: AbortSignal): Promise<LogWork>;
  readonly nowMs: () => number;
  /** What a request's records did, once they are durable. */
  take(effects: Effects): void;
}

/** Which pipelines records of one source can match. */
export interface SourcePlan {
  readonly source: LogSource;
  readonly pipelines: readonly CompiledPipeline[];
}

/** The stage during one request. */
export interface StageRun {
  readonly work: LogWork;
  readonly effects: Effects;
  readonly context: StepContext;
}

export function openStageRun(
  { stage, work }: { readonly stage: LogStage; readonly work: LogWork },
  times: { readonly minUs: number; readonly maxUs: number; readonly receivedAtUs: number },
): StageRun {
  const effects = new Effects();
  return {
    work,
    effects,
    context: { ...times, nowMs: stage.nowMs, observe: effects.observe },
  };
}

/** Changes the record as fields that are found in it and pipelines want it, and says what becomes of it. */
export function workOn(
  draft: LogDraft,
  { pipelines }: Pick<SourcePlan, 'pipelines'>,
  run: Pick<StageRun, 'context' | 'effects'>,
  how: { readonly findFields: boolean; readonly findSeverity: boolean },
  onFailure?: OnFailure,
): Run {
  if (how.findFields) {
    findFields(draft);
  }
  if (how.findSeverity && draft.severity === 0) {
    findSeverity(draft);
  }
  return runPipelines(pipelines, draft, run.context, run.effects, onFailure);
}
