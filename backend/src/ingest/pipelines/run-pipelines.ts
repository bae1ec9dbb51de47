import type { CompiledPipeline } from './compile.ts';
import { StepFailure, type LogDraft } from './draft.ts';
import type { Effects } from './effects.ts';
import type { Outcome, StepContext } from './steps/step.ts';

/** After this a record has had its time: what else would read it is counted as failed. Masks have their own bound. */
const LIMIT_MS = 50;

/** Tells which step could not do its work on a record; for who tries a pipeline. */
export type OnFailure = (pipeline: string, step: number, message: string) => void;

export interface Run {
  readonly outcome: Outcome;
  readonly matched: boolean;
}

/** Leads a record through the pipelines, in their order. A step that fails leaves it as it was, and the next one goes on. */
export function runPipelines(
  pipelines: readonly CompiledPipeline[],
  draft: LogDraft,
  context: StepContext,
  effects: Effects,
  onFailure?: OnFailure,
): Run {
  const began = context.nowMs();
  let matched = false;
  for (const pipeline of pipelines) {
    if (!pipeline.takes(draft)) {
      continue;
    }
    matched = true;
    const count = effects.matched(pipeline);
    for (const [at, { type, run }] of pipeline.steps.entries()) {
      let outcome: Outcome = 'kept';
      try {
        if (type !== 'mask' && context.nowMs() - began > LIMIT_MS) {
          throw new StepFailure(`the record has taken more than ${String(LIMIT_MS)} ms`);
        }
        outcome = run(draft, context);
      } catch (error) {
        // Whatever it is, the record is not lost for it.
        const message =
          error instanceof StepFailure || error instanceof Error ? error.message : String(error);
        effects.failed(count, at, message);
        onFailure?.(pipeline.name, at, message);
      }
      if (outcome !== 'kept') {
        count[outcome === 'dropped' ? 'dropped' : 'sampledOut'] += 1;
        return { outcome, matched };
      }
    }
  }
  return { outcome: 'kept', matched };
}
