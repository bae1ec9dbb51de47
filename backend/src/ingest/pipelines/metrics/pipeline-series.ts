import { encodeMetricsRequest, type MetricDataInput, type MetricsGroup } from '@vigilops/otlp';
import type { Observation } from '../effects.ts';
import type { MetricPlan } from './metric-plan.ts';

/** Series of all metrics together; each metric has a bound of its own below it. */
const MAX_SERIES = 20_000;
/** A series that nobody added to for so long is not told any more. */
const IDLE_MS = 3_600_000;
const PIPELINE_LABEL = 'vigilops.pipeline';
/** OpenTelemetry, metrics SDK, "Overflow attribute". */
const OVERFLOW_LABEL = 'otel.metric.overflow';
const SCOPE = { name: 'vigilops.pipelines' };

interface Series {
  readonly plan: MetricPlan;
  readonly service: string;
  readonly attributes: Readonly<Record<string, string | boolean>>;
  readonly startUnixNano: bigint;
  /** Of a gauge the newest value; else the sum. */
  value: number;
  timeUs: number;
  readonly buckets: number[];
  count: number;
  touchedMs: number;
  /** There is something that was not told yet. */
  dirty: boolean;
}

export interface PipelineSeries {
  take(observations: readonly Observation[]): void;
  /** What is to be told now as an ExportMetricsServiceRequest, and what to call once it is durable; null: nothing. */
  next(): { readonly body: Uint8Array; readonly told: () => void } | null;
  /** Forgets what no pipeline makes any more. */
  keepOnly(planKeys: ReadonlySet<string>): void;
}

/** What metric steps counted in this process, as cumulative series, which a restart begins anew. */
export function createPipelineSeries(deps: {
  /** Tells the series of several backends apart. */
  readonly instanceId: string;
  readonly nowMs: () => number;
}): PipelineSeries {
  const byPlan = new Map<string, Map<string, Series>>();
  let total = 0;

  function seriesOf({ plan, service, labels }: Observation): Series {
    const own = byPlan.get(plan.key) ?? new Map<string, Series>();
    byPlan.set(plan.key, own);
    const key = JSON.stringify([service, ...labels]);
    const known = own.get(key);
    if (known !== undefined) {
      return known;
    }
    if (own.size >= plan.maxSeries || total >= MAX_SERIES) {
      return own.get('') ?? create(own, '', { plan, service: '', attributes: { [OVERFLOW_LABEL]: true } });
    }
    const attributes = Object.fromEntries(plan.labels.map((label, at) => [label, labels[at] ?? '']));
    return create(own, key, { plan, service, attributes });
  }

  function create(
    own: Map<string, Series>,
    key: string,
    what: Pick<Series, 'plan' | 'service' | 'attributes'>,
  ): Series {
    const nowMs = deps.nowMs();
    const series: Series = {
      ...what,
      attributes: { ...what.attributes, [PIPELINE_LABEL]: what.plan.pipeline },
      startUnixNano: BigInt(Math.floor(nowMs)) * 1_000_000n,
      value: 0,
      timeUs: 0,
      buckets: Array.from({ length: what.plan.buckets.length + 1 }, () => 0),
      count: 0,
      touchedMs: nowMs,
      dirty: true,
    };
    own.set(key, series);
    total += 1;
    return series;
  }

  function forgetIdle(nowMs: number): void {
    for (const own of byPlan.values()) {
      for (const [key, { touchedMs }] of own) {
        if (nowMs - touchedMs > IDLE_MS) {
          own.delete(key);
          total -= 1;
        }
      }
    }
  }

  return {
    take: (observations) => {
      for (const observation of observations) {
        add(seriesOf(observation), observation, deps.nowMs());
      }
    },
    next: () => {
      const nowMs = deps.nowMs();
      forgetIdle(nowMs);
      const toTell = [...byPlan.values()]
        .flatMap((own) => [...own.values()])
        .filter(({ plan, dirty }) => dirty || plan.kind !== 'gauge');
      if (toTell.length === 0) {
        return null;
      }
      const values = toTell.map(({ value }) => value);
      return {
        body: encodeMetricsRequest(groupsOf(toTell, nowMs, deps.instanceId)),
        told: () => {
          toTell.forEach((series, at) => {
            series.dirty = series.value !== values[at];
          });
        },
      };
    },
    keepOnly: (planKeys) => {
      for (const [key, own] of byPlan) {
        if (!planKeys.has(key)) {
          total -= own.size;
          byPlan.delete(key);
        }
      }
    },
  };
}

function add(series: Series, { plan, value, timeUs }: Observation, nowMs: number): void {
  series.touchedMs = nowMs;
  if (plan.kind === 'gauge') {
    if (timeUs >= series.timeUs) {
      series.dirty ||= true;
      series.value = value;
      series.timeUs = timeUs;
    }
    return;
  }
  series.value += value;
  series.count += 1;
  if (plan.kind === 'histogram') {
    const found = plan.buckets.findIndex((bound) => value <= bound);
    const at = found < 0 ? plan.buckets.length : found;
    series.buckets[at] = (series.buckets[at] ?? 0) + 1;
  }
}

function groupsOf(all: readonly Series[], nowMs: number, instanceId: string): readonly MetricsGroup[] {
  const now = BigInt(Math.floor(nowMs)) * 1_000_000n;
  return [...Map.groupBy(all, ({ service }) => service)].map(([service, ofService]) => ({
    resource: {
      ...(service === '' ? {} : { 'service.name': service }),
      'vigilops.backend.instance.id': instanceId,
    },
    scope: SCOPE,
    metrics: [...Map.groupBy(ofService, ({ plan }) => plan.key).values()].flatMap((series) => {
      const plan = series[0]?.plan;
      return plan === undefined
        ? []
        : [{ name: plan.name, unit: plan.unit, data: dataOf(plan, series, now) }];
    }),
  }));
}

function dataOf(plan: MetricPlan, all: readonly Series[], now: bigint): MetricDataInput {
  const common = ({ attributes, startUnixNano }: Series) => ({
    attributes,
    startTimeUnixNano: startUnixNano,
    timeUnixNano: now,
  });
  switch (plan.kind) {
    case 'counter':
      return {
        kind: 'sum',
        temporality: 'cumulative',
        monotonic: true,
        points: all.map((series) => ({ ...common(series), value: series.value, valueType: 'double' })),
      };
    case 'gauge':
      return {
        kind: 'gauge',
        points: all.map(({ attributes, value, timeUs }) => ({
          attributes,
          timeUnixNano: BigInt(Math.floor(timeUs)) * 1_000n,
          value,
          valueType: 'double',
        })),
      };
    case 'histogram':
      return {
        kind: 'histogram',
        temporality: 'cumulative',
        points: all.map((series) => ({
          ...common(series),
          count: series.count,
          sum: series.value,
          bucketCounts: [...series.buckets],
          explicitBounds: plan.buckets,
        })),
      };
    default:
      return plan.kind satisfies never;
  }
}
