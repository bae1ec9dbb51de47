import { logPipelineList, type LogPipeline } from '@vigilops/contracts/api';
import type { z } from 'zod';
import { compilePipelines, problemText, type CompiledPipeline } from '../compile.ts';
import type { LogDraft, LogSource } from '../draft.ts';
import { Effects } from '../effects.ts';
import { runPipelines, type Run } from '../run-pipelines.ts';
import type { StepContext } from '../steps/step.ts';

export const HASH_KEY = 'a key of tests alone';
/** 2026-07-14T03:33:20Z. */
export const NOW_US = 1_784_000_000_000_000;

type Definitions = z.input<typeof logPipelineList>;
type Steps = Definitions[number]['steps'];

export function aDraft(
  own: Partial<Omit<LogDraft, 'fields'>> & { fields?: Record<string, unknown> } = {},
): LogDraft {
  const { fields = {}, ...rest } = own;
  return {
    body: 'a line',
    bodyChanged: false,
    severity: 9,
    severityText: 'INFO',
    timeUs: NOW_US,
    timeNanos: 0,
    timeChanged: false,
    sequence: 1,
    fieldsChanged: false,
    source: { service: 'shop', host: 'web-1', file: '/var/log/shop.log' } satisfies LogSource,
    traceId: '',
    ...rest,
    fields: new Map(Object.entries(fields).map(([key, value]) => [key, JSON.stringify(value)])),
  };
}

export function fieldsOf(draft: LogDraft): Record<string, unknown> {
  return Object.fromEntries([...draft.fields].map(([key, json]) => [key, JSON.parse(json) as unknown]));
}

export function definitionsOf(definitions: Definitions): LogPipeline[] {
  return logPipelineList.parse(definitions);
}

/** Pipelines ready to work. Throws what is wrong with them. */
export function compiled(definitions: Definitions): readonly CompiledPipeline[] {
  const { pipelines, problems } = compilePipelines(definitionsOf(definitions), HASH_KEY);
  if (problems.length > 0) {
    throw new Error(problems.map(problemText).join('; '));
  }
  return pipelines;
}

/** What is wrong with a pipeline of these steps. */
export function problemsOf(steps: Steps): readonly string[] {
  return compilePipelines(definitionsOf([{ name: 'p', steps }]), HASH_KEY).problems.map(problemText);
}

export interface Ran extends Run {
  readonly draft: LogDraft;
  readonly effects: Effects;
  readonly failures: readonly string[];
}

/** Leads a record through pipelines. `nowMs`: monotonic, for what has a time limit. */
export function runAll(
  pipelines: readonly CompiledPipeline[],
  draft: LogDraft,
  nowMs: () => number = () => 0,
): Ran {
  const effects = new Effects();
  const context: StepContext = {
    minUs: NOW_US - 7 * 86_400e6,
    maxUs: NOW_US + 600e6,
    receivedAtUs: NOW_US,
    nowMs,
    observe: effects.observe,
  };
  const failures: string[] = [];
  const run = runPipelines(pipelines, draft, context, effects, (_pipeline, step, message) => {
    failures.push(`${String(step)}: ${message}`);
  });
  return { ...run, draft, effects, failures };
}

export function runSteps(steps: Steps, draft: LogDraft, nowMs?: () => number): Ran {
  return runAll(compiled([{ name: 'p', steps }]), draft, nowMs);
}
