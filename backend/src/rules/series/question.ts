import type { RuleCondition } from '@vigilops/contracts/api';
import { HOST_ROW } from '../../model/index.ts';
import type { SteppedAnswer } from '../../query/index.ts';
import type { SeriesQuestion } from '../look.ts';
import { changeOf } from '../values.ts';
import { windowAt } from '../windows.ts';

export type SeriesCondition = Extract<RuleCondition, { type: 'series' }>;

type Labels = Readonly<Record<string, string>>;

/** One group of labels on one host: what an alert of such a rule is about. */
export interface SeriesGroup {
  readonly key: string;
  readonly hostId: number | null;
  /** Of `group_by`. */
  readonly labels: Labels;
  readonly values: readonly (number | null)[];
}

/** What a rule asks, wherever the windows lie. */
export function askedOf(condition: SeriesCondition) {
  return {
    metric: condition.metric,
    unit: condition.unit,
    filters: condition.filters,
    groupBy: [HOST_ROW, ...condition.group_by],
    aggregate: condition.aggregate,
    timeFunction: condition.time_function,
    quantile: condition.quantile,
  };
}

/** The newest window, and of changes the one before it. */
export function questionAt(condition: SeriesCondition, nowUs: number): SeriesQuestion {
  const stepUs = condition.window_seconds * 1e6;
  const { fromUs, toUs } = windowAt(nowUs, stepUs);
  return {
    ...askedOf(condition),
    fromUs: condition.of === 'value' ? fromUs : fromUs - stepUs,
    toUs,
    stepUs,
  };
}

export function groupsOf({ group_by: keys }: SeriesCondition, answer: SteppedAnswer): readonly SeriesGroup[] {
  return answer.series.map(({ labels: { [HOST_ROW]: row, ...labels }, values }) => {
    const hostId = row === undefined ? null : Number(row);
    return { key: keyOf(hostId, keys, labels), hostId, labels, values };
  });
}

/** What the newest window of a group says. */
export function valueOf(
  { of }: Pick<SeriesCondition, 'of'>,
  values: readonly (number | null)[],
): number | null {
  return changeOf(of, values.at(-2) ?? null, values.at(-1) ?? null);
}

function keyOf(hostId: number | null, keys: readonly string[], labels: Labels): string {
  const host = `host:${String(hostId ?? 0)}`;
  return keys.length === 0 ? host : `${host}/${JSON.stringify(keys.map((key) => labels[key] ?? null))}`;
}
