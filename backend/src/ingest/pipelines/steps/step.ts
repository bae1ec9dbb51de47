import type { LogDraft } from '../draft.ts';
import type { LinePattern } from '../patterns/line-pattern.ts';
import { compilePattern } from '../patterns/line-pattern.ts';
import type { MetricPlan } from '../metrics/metric-plan.ts';

export type Outcome = 'kept' | 'dropped' | 'sampled_out';

/** What steps work with besides the record. */
export interface StepContext {
  /** Times that a record may have, in µs. */
  readonly minUs: number;
  readonly maxUs: number;
  readonly receivedAtUs: number;
  /** Monotonic milliseconds. */
  readonly nowMs: () => number;
  /** Counts something, once the record is durable. */
  readonly observe: (plan: MetricPlan, draft: LogDraft, labels: readonly string[], value: number) => void;
}

/** Throws StepFailure where it cannot do its work; then it has changed nothing. */
export type Step = (draft: LogDraft, context: StepContext) => Outcome;

/** What steps are made with. */
export interface StepDeps {
  readonly pipeline: string;
  /** Marks of masked values are made with it, so that nobody can find out a value by trying. */
  readonly hashKey: string;
}

/** Thrown while a definition becomes steps: which of its fields cannot be honoured, and why. */
export class DefinitionProblem extends Error {
  readonly path: readonly (string | number)[];

  constructor(path: readonly (string | number)[], message: string) {
    super(message);
    this.path = path;
  }
}

/** Throws DefinitionProblem that names `field`. */
export function patternOf(source: string, field: string): LinePattern {
  const compiled = compilePattern(source);
  if (!compiled.ok) {
    throw new DefinitionProblem([field], compiled.problem);
  }
  return compiled.pattern;
}
