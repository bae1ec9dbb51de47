import type { LogDraft } from './draft.ts';
import type { MetricPlan } from './metrics/metric-plan.ts';
import type { CompiledPipeline } from './compile.ts';

/** A number that a metric step took from a record. */
export interface Observation {
  readonly plan: MetricPlan;
  readonly service: string;
  readonly labels: readonly string[];
  readonly value: number;
  readonly timeUs: number;
}

export interface StepCount {
  readonly type: string;
  failed: number;
  lastError: string | null;
}

export interface PipelineCount {
  matched: number;
  dropped: number;
  sampledOut: number;
  readonly steps: readonly StepCount[];
}

const MAX_ERROR_CHARACTERS = 200;

/** What pipelines did to the records of one request besides changing them. It counts once these are durable. */
export class Effects {
  readonly counts = new Map<string, PipelineCount>();
  readonly observations: Observation[] = [];

  matched(pipeline: CompiledPipeline): PipelineCount {
    let count = this.counts.get(pipeline.name);
    if (count === undefined) {
      const steps = pipeline.steps.map(({ type }) => ({ type, failed: 0, lastError: null }));
      count = { matched: 0, dropped: 0, sampledOut: 0, steps };
      this.counts.set(pipeline.name, count);
    }
    count.matched += 1;
    return count;
  }

  failed(count: PipelineCount, step: number, message: string): void {
    const own = count.steps[step];
    if (own !== undefined) {
      own.failed += 1;
      own.lastError = message.slice(0, MAX_ERROR_CHARACTERS).toWellFormed();
    }
  }

  readonly observe = (plan: MetricPlan, draft: LogDraft, labels: readonly string[], value: number): void => {
    this.observations.push({ plan, service: draft.source.service, labels, value, timeUs: draft.timeUs });
  };
}
