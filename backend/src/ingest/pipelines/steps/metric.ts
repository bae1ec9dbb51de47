import type { LogPipelineStep } from '@vigilops/contracts/api';
import { StepFailure, textOf } from '../draft.ts';
import { metricPlanOf } from '../metrics/metric-plan.ts';
import { DefinitionProblem, type Step, type StepDeps } from './step.ts';

const MAX_LABEL_CHARACTERS = 256;

/** Counts records, or takes the number in a field. */
export function compileMetric(
  definition: Extract<LogPipelineStep, { type: 'metric' }>,
  { pipeline }: StepDeps,
): Step {
  const { value, kind, labels, buckets } = definition;
  if (value === undefined && kind !== 'counter') {
    throw new DefinitionProblem(['value'], `a ${kind} needs a field with its value`);
  }
  if (buckets.some((bound, at) => at > 0 && bound <= (buckets[at - 1] ?? -Infinity))) {
    throw new DefinitionProblem(['buckets'], 'must rise');
  }
  const plan = metricPlanOf(definition, pipeline);
  return (draft, context) => {
    const number = value === undefined ? 1 : numberOf(textOf(draft, value), value);
    if (kind === 'counter' && number < 0) {
      throw new StepFailure(`${value ?? ''} is below 0, and a counter never falls`);
    }
    const values = labels.map(
      (label) => textOf(draft, label)?.slice(0, MAX_LABEL_CHARACTERS).toWellFormed() ?? '',
    );
    context.observe(plan, draft, values, number);
    return 'kept';
  };
}

function numberOf(text: string | undefined, field: string): number {
  const number = text === undefined || text.trim() === '' ? NaN : Number(text);
  if (!Number.isFinite(number)) {
    throw new StepFailure(text === undefined ? `the record has no ${field}` : `${field} is no number`);
  }
  return number;
}
