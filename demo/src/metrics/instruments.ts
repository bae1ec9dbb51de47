import type { Attributes, MetricDataInput, MetricInput } from '@vigilops/otlp';

/** What a metric is, apart from its values. */
export interface Instrument {
  readonly name: string;
  readonly kind: 'gauge' | 'counter' | 'updown' | 'histogram';
  readonly unit: string;
  readonly valueType: 'int' | 'double';
  readonly description: string;
}

export interface HistogramValue {
  readonly count: number;
  readonly sum: number;
  readonly bucketCounts: readonly number[];
}

/** Collects the points of one resource at one time. `startMs` is when cumulative values began. */
export interface PointList {
  add(instrument: Instrument, value: number, attributes?: Attributes): void;
  addHistogram(
    instrument: Instrument,
    value: HistogramValue,
    bounds: readonly number[],
    attributes: Attributes,
  ): void;
  metrics(): readonly MetricInput[];
  readonly pointCount: number;
}

const NO_ATTRIBUTES: Attributes = {};
const NANOS_PER_MS = 1_000_000n;

export function nanos(timeMs: number): bigint {
  return BigInt(Math.floor(timeMs)) * NANOS_PER_MS;
}

type MutablePoints = { instrument: Instrument; data: MetricDataInput & { points: unknown[] } };

export function createPointList(timeMs: number, startMs: number): PointList {
  const timeUnixNano = nanos(timeMs);
  const startTimeUnixNano = nanos(startMs);
  const byName = new Map<string, MutablePoints>();
  let pointCount = 0;

  function pointsOf(instrument: Instrument): unknown[] {
    let entry = byName.get(instrument.name);
    if (entry === undefined) {
      entry = { instrument, data: emptyData(instrument) };
      byName.set(instrument.name, entry);
    }
    pointCount += 1;
    return entry.data.points;
  }

  return {
    add(instrument, value, attributes = NO_ATTRIBUTES) {
      const rounded = instrument.valueType === 'int' ? Math.round(value) : value;
      const point = { attributes, timeUnixNano, value: rounded, valueType: instrument.valueType };
      pointsOf(instrument).push(instrument.kind === 'counter' ? { ...point, startTimeUnixNano } : point);
    },
    addHistogram(instrument, value, bounds, attributes) {
      pointsOf(instrument).push({
        attributes,
        timeUnixNano,
        startTimeUnixNano,
        count: value.count,
        sum: value.sum,
        bucketCounts: value.bucketCounts,
        explicitBounds: bounds,
      });
    },
    metrics: () =>
      [...byName.values()].map(({ instrument, data }) => ({
        name: instrument.name,
        unit: instrument.unit,
        description: instrument.description,
        data,
      })),
    get pointCount() {
      return pointCount;
    },
  };
}

function emptyData(instrument: Instrument): MutablePoints['data'] {
  switch (instrument.kind) {
    case 'gauge':
      return { kind: 'gauge', points: [] };
    case 'histogram':
      return { kind: 'histogram', temporality: 'cumulative', points: [] };
    case 'counter':
    case 'updown':
      return { kind: 'sum', temporality: 'cumulative', monotonic: instrument.kind === 'counter', points: [] };
    default:
      return instrument.kind satisfies never;
  }
}

export function gauge(
  name: string,
  unit: string,
  description: string,
  valueType: 'int' | 'double' = 'double',
): Instrument {
  return { name, kind: 'gauge', unit, valueType, description };
}

export function counter(
  name: string,
  unit: string,
  description: string,
  valueType: 'int' | 'double' = 'int',
): Instrument {
  return { name, kind: 'counter', unit, valueType, description };
}

export function updown(
  name: string,
  unit: string,
  description: string,
  valueType: 'int' | 'double' = 'int',
): Instrument {
  return { name, kind: 'updown', unit, valueType, description };
}

export function histogram(name: string, unit: string, description: string): Instrument {
  return { name, kind: 'histogram', unit, valueType: 'double', description };
}
