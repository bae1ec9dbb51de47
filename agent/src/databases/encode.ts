import { DATABASE } from '@vigilops/contracts';
import type { DbReport } from '@vigilops/contracts/db-report';
import {
  type Attributes,
  encodeLogsRequest,
  encodeMetricsRequest,
  type MetricInput,
  type NumberPoint,
  type ScopeInput,
} from '@vigilops/otlp';

import { reportJson } from './report-json.ts';
import { identityAttributes, type ServerIdentity } from './server-identity.ts';
import type { DatabaseReading } from './types.ts';

export interface Sender {
  readonly resource: Attributes;
  readonly scope: ScopeInput;
}

export interface Encoded {
  readonly body: Uint8Array;
  /** Data points or log records in it. */
  readonly rows: number;
}

/** Counted in whole numbers or not, a series is always one of doubles in these units. */
const FRACTIONS = new Set(['1', 's', 'ms', 'us', '%']);

/**
 * Readings of one server, all of the time `unixMs`, as an ExportMetricsServiceRequest. `startMs` is when the server
 * started, from where its totals count; null: nobody knows.
 */
export function encodeReadings(
  readings: readonly DatabaseReading[],
  identity: ServerIdentity,
  sender: Sender,
  times: { readonly unixMs: number; readonly startMs: number | null },
): Encoded {
  const own = identityAttributes(identity);
  const metrics = new Map<string, { readonly first: DatabaseReading; readonly points: NumberPoint[] }>();
  let rows = 0;
  for (const reading of readings) {
    if (!Number.isFinite(reading.value)) {
      continue;
    }
    rows += 1;
    const known = metrics.get(reading.metric) ?? { first: reading, points: [] };
    metrics.set(reading.metric, known);
    known.points.push({
      attributes: { ...reading.attributes, ...own },
      timeUnixNano: nanos(times.unixMs),
      ...(reading.kind === 'gauge' || times.startMs === null
        ? {}
        : { startTimeUnixNano: nanos(times.startMs) }),
      value: reading.value,
      ...(FRACTIONS.has(reading.unit) ? { valueType: 'double' as const } : {}),
    });
  }
  const group = { ...sender, metrics: [...metrics.values()].map(toMetric) };
  return { body: encodeMetricsRequest([group]), rows };
}

function toMetric({
  first: { metric, kind, unit },
  points,
}: {
  readonly first: DatabaseReading;
  readonly points: NumberPoint[];
}): MetricInput {
  const data =
    kind === 'gauge'
      ? ({ kind: 'gauge', points } as const)
      : ({ kind: 'sum', temporality: 'cumulative', monotonic: kind === 'counter', points } as const);
  return { name: metric, unit, data };
}

/** Reports of one server as an ExportLogsServiceRequest, one log record each; without those that are too large. */
export function encodeReports(
  reports: readonly DbReport['report'][],
  identity: ServerIdentity,
  sender: Sender,
  unixMs: number,
): Encoded & { readonly leftOut: readonly DbReport['report']['type'][] } {
  const leftOut: DbReport['report']['type'][] = [];
  const records = reports.flatMap((report) => {
    const json = reportJson({ ...identity, report });
    if (json === undefined) {
      leftOut.push(report.type);
      return [];
    }
    const isBad = report.type === 'state' && !report.is_up;
    return {
      timeUnixNano: nanos(unixMs),
      observedTimeUnixNano: nanos(unixMs),
      severityNumber: isBad ? 17 : 9,
      severityText: isBad ? 'ERROR' : 'INFO',
      body: `${identity.name}: ${report.type}${isBad ? `: ${report.error ?? 'down'}` : ''}`.toWellFormed(),
      attributes: { [DATABASE.report]: json },
      eventName: DATABASE.reportEvent,
    };
  });
  return { body: encodeLogsRequest([{ ...sender, records }]), rows: records.length, leftOut };
}

function nanos(unixMs: number): bigint {
  return BigInt(Math.round(unixMs)) * 1_000_000n;
}
