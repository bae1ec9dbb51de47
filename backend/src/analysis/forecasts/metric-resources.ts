import type { ForecastPoint } from '@vigilops/analysis/forecast';
import { HOST_ROW } from '../../model/index.ts';
import type { MetricQuery } from '../../query/index.ts';
import type { ResourceFacts } from './make-forecast.ts';
import type { Question, Resource } from './resources.ts';

export interface MeasuredResource {
  readonly facts: ResourceFacts;
  readonly points: readonly ForecastPoint[];
  readonly limit: number;
}

export interface MetricResourceDeps {
  readonly metricQuery: Pick<MetricQuery, 'stepped'>;
  readonly isSent: (metric: string, signal: AbortSignal) => Promise<boolean>;
}

const STEP_US = 15 * 60e6;
const SPAN_US = 7 * 86_400e6;
/** The newest value of a bound is looked for this far back. */
const LIMIT_US = 6 * 3_600e6;
/** What was silent for longer has no future that anybody could tell. */
const FRESH_MS = 2 * 3_600_000;
/** The fullest of each kind. */
const MOST = 1_000;

/** What was measured of a kind of resource lately. */
export async function measureResources(
  resource: Resource,
  nowUs: number,
  deps: MetricResourceDeps,
  signal: AbortSignal,
): Promise<readonly MeasuredResource[]> {
  if (!(await deps.isSent(resource.question.metric, signal))) {
    return [];
  }
  const toUs = Math.floor(nowUs / STEP_US) * STEP_US + STEP_US;
  const found = await ask(resource, resource.question, { fromUs: toUs - SPAN_US, toUs }, deps, signal);
  const limits =
    typeof resource.limit === 'number'
      ? undefined
      : new Map(
          (await ask(resource, resource.limit, { fromUs: toUs - LIMIT_US, toUs }, deps, signal)).map(
            ({ facts, host, points }) => [
              // A bound of the whole host holds for each of its processes.
              resource.kind === 'process_memory' ? host : facts.key,
              points.findLast(({ value }) => value !== null)?.value ?? undefined,
            ],
          ),
        );
  return found.flatMap(({ facts, host, points }) => {
    const limit =
      typeof resource.limit === 'number'
        ? resource.limit
        : limits?.get(resource.kind === 'process_memory' ? host : facts.key);
    const newest = points.findLast(({ value }) => value !== null);
    const isFresh = newest !== undefined && newest.timeMs >= nowUs / 1_000 - FRESH_MS;
    return limit === undefined || limit <= 0 || !isFresh ? [] : [{ facts, points, limit }];
  });
}

async function ask(
  resource: Resource,
  question: Question,
  range: { readonly fromUs: number; readonly toUs: number },
  deps: MetricResourceDeps,
  signal: AbortSignal,
): Promise<
  readonly { readonly facts: ResourceFacts; readonly host: string; readonly points: ForecastPoint[] }[]
> {
  const ofHost = resource.of === 'host' ? [HOST_ROW] : [];
  const answer = await deps.metricQuery.stepped(
    {
      ...question,
      ...range,
      timeFunction: 'max',
      groupBy: [...ofHost, ...Object.values(resource.by).flat()],
      stepUs: STEP_US,
      exactSteps: true,
      maxPoints: 1,
      limit: MOST,
    },
    signal,
  );
  return answer.series.flatMap(({ labels: found, values }) => {
    const hostId = Number(found[HOST_ROW] ?? '');
    if (resource.of === 'host' && !(hostId > 0)) {
      return [];
    }
    const labels = Object.fromEntries(
      Object.entries(resource.by).flatMap(([name, keys]) => {
        const value = keys.map((key) => found[key]).find((text) => text !== undefined && text !== '');
        return value === undefined ? [] : [[name, value] as const];
      }),
    );
    const host = resource.of === 'host' ? `host:${String(hostId)}` : 'house';
    const facts = {
      key: `${host}/${[resource.kind, ...Object.values(labels)].join(':')}`,
      kind: resource.kind,
      hostId: resource.of === 'host' ? hostId : null,
      serviceId: null,
      service: null,
      labels,
      unit: resource.unit,
    };
    // A value stands for the end of its step: the highest of it was reached by then.
    const points = values.map((value, step) => ({
      timeMs: Math.min((range.fromUs + (step + 1) * STEP_US) / 1_000, Infinity),
      value,
    }));
    return [{ facts, host, points }];
  });
}
