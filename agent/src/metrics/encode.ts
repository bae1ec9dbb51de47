import {
  type Attributes,
  encodeMetricsRequest,
  type MetricDataInput,
  type NumberPoint,
  type ScopeInput,
} from '@vigilops/otlp';

import { type Instrument, type InstrumentName, instrumentOf } from './instruments.ts';
import type { Reading } from './reading.ts';

export interface RoundContext {
  readonly resource: Attributes;
  readonly scope: ScopeInput;
  readonly timeUnixNano: bigint;
  /** When the counters of the kernel and of this process began. */
  readonly starts: { readonly boot: bigint | undefined; readonly agent: bigint };
}

/** One round's readings as an ExportMetricsServiceRequest. */
export function encodeReadings(readings: readonly Reading[], context: RoundContext): Uint8Array {
  const byMetric = new Map<InstrumentName, NumberPoint[]>();
  for (const { metric, value, attributes } of readings) {
    const instrument = instrumentOf(metric);
    const point = toPoint(value, attributes, instrument, context);
    const points = byMetric.get(metric);
    if (points === undefined) {
      byMetric.set(metric, [point]);
    } else {
      points.push(point);
    }
  }
  const metrics = [...byMetric].map(([name, points]) => {
    const instrument = instrumentOf(name);
    return {
      name,
      unit: instrument.unit,
      description: instrument.description,
      data: toData(instrument, points),
    };
  });
  return encodeMetricsRequest([{ resource: context.resource, scope: context.scope, metrics }]);
}

function toPoint(
  value: number,
  attributes: Reading['attributes'],
  instrument: Instrument,
  context: RoundContext,
): NumberPoint {
  const point = {
    attributes,
    value: instrument.valueType === 'int' ? Math.round(value) : value,
    valueType: instrument.valueType,
    timeUnixNano: context.timeUnixNano,
  };
  const start = instrument.since === undefined ? undefined : context.starts[instrument.since];
  return start === undefined ? point : { ...point, startTimeUnixNano: start };
}

function toData(instrument: Instrument, points: readonly NumberPoint[]): MetricDataInput {
  return instrument.kind === 'gauge'
    ? { kind: 'gauge', points }
    : { kind: 'sum', temporality: 'cumulative', monotonic: instrument.kind === 'counter', points };
}
