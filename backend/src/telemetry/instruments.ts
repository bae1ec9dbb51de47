import type { Attributes, Meter } from '@opentelemetry/api';
import {
  METRIC_CATALOGUE,
  type CounterKey,
  type HistogramKey,
  type MetricDefinition,
  type ObservableKey,
} from './metric-catalogue.ts';

export interface Observation {
  readonly value: number;
  readonly attributes?: Attributes;
}

/** The catalogue's instruments, ready to use. */
export interface Instruments {
  add(key: CounterKey, value: number, attributes?: Attributes): void;
  record(key: HistogramKey, value: number, attributes?: Attributes): void;
  /** `read` is called at each collection; what it throws is left out. */
  observe(key: ObservableKey, read: () => readonly Observation[]): void;
}

export function createInstruments(meter: Meter): Instruments {
  const counters = new Map(
    keysOf('counter').map(([key, { name, unit, description }]) => [
      key,
      meter.createCounter(name, { unit, description }),
    ]),
  );
  const histograms = new Map(
    keysOf('histogram').map(([key, { name, unit, description, bounds }]) => [
      key,
      meter.createHistogram(name, {
        unit,
        description,
        ...(bounds === undefined ? {} : { advice: { explicitBucketBoundaries: [...bounds] } }),
      }),
    ]),
  );
  return {
    add: (key, value, attributes) => counters.get(key)?.add(value, attributes),
    record: (key, value, attributes) => histograms.get(key)?.record(value, attributes),
    observe: (key, read) => {
      const definition: MetricDefinition = METRIC_CATALOGUE[key];
      const options = { unit: definition.unit, description: definition.description };
      observableOf(meter, definition)(definition.name, options).addCallback((result) => {
        for (const { value, attributes } of read()) {
          result.observe(value, attributes);
        }
      });
    },
  };
}

function observableOf(meter: Meter, { kind }: MetricDefinition) {
  switch (kind) {
    case 'observable_counter':
      return meter.createObservableCounter.bind(meter);
    case 'observable_updowncounter':
      return meter.createObservableUpDownCounter.bind(meter);
    default:
      return meter.createObservableGauge.bind(meter);
  }
}

function keysOf(kind: MetricDefinition['kind']): [string, MetricDefinition][] {
  return Object.entries<MetricDefinition>(METRIC_CATALOGUE).filter(
    ([, definition]) => definition.kind === kind,
  );
}
