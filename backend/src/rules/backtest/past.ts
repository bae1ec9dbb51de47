import type { AlertRuleDefinition } from '@vigilops/contracts/api';
import type { Clock } from '@vigilops/runtime';
import type { CheckResultReader, ServiceStateStore, Signal } from '../../model/index.ts';
import type { Look, RuleDeps } from '../look.ts';

/** What the past is read from, beside what the present is. */
export interface PastDeps {
  readonly metricQuery: RuleDeps['metricQuery'];
  readonly logSources: RuleDeps['logSources'];
  readonly serviceStates: Pick<ServiceStateStore, 'states'>;
  readonly checkResults: Pick<CheckResultReader, 'responseTimes'>;
  readonly clock: Pick<Clock, 'monotonicMs'>;
}

/** A range in steps; a rule is looked at at the end of each. */
export interface Steps {
  readonly fromUs: number;
  readonly stepUs: number;
  readonly points: number;
}

/** What a rule would have said of one subject, step by step. */
export interface PastLine {
  readonly key: string;
  /** For people. */
  readonly name: string;
  readonly verdicts: readonly Signal['verdict'][];
  readonly values: readonly (number | null)[];
}

export interface Past extends Steps {
  readonly lines: readonly PastLine[];
  /** Where it was looked at otherwise than the present is. */
  readonly notes: readonly string[];
}

/** How a rule would have been over a range. Null, and why, of kinds that cannot be asked about the past. */
export type ReadPast = (
  rule: AlertRuleDefinition,
  range: { readonly fromUs: number; readonly toUs: number },
  deps: PastDeps,
  look: Look,
  signal: AbortSignal,
) => Promise<Past>;

/** Steps of a length that suits the range: what is asked has some ten thousand of them at most. */
const LENGTHS_US = [60, 300, 900, 3_600, 14_400].map((seconds) => seconds * 1e6);
const MOST_POINTS = 10_500;

/** From fine to coarse: a finer one may be too much. */
export function stepsFor(range: { readonly fromUs: number; readonly toUs: number }): readonly Steps[] {
  return LENGTHS_US.map((stepUs) => {
    const fromUs = Math.floor(range.fromUs / stepUs) * stepUs;
    return { fromUs, stepUs, points: Math.max(1, Math.floor((range.toUs - fromUs) / stepUs)) };
  }).filter(({ points }) => points <= MOST_POINTS);
}

/** Windows of several steps, out of single ones; null where no step of it is known. */
export function slide(
  values: readonly (number | null)[],
  steps: number,
  fold: (known: readonly number[]) => number,
): readonly (number | null)[] {
  if (steps <= 1) {
    return values;
  }
  return values.map((_, i) => {
    const known = values.slice(Math.max(0, i - steps + 1), i + 1).filter((value) => value !== null);
    return known.length === 0 ? null : fold(known);
  });
}
