import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { House } from '@vigilops/testkit/house';
import pg from 'pg';

/** Everything stored for one resource, in a form that a test can compare. */
export interface StoredRows {
  numbers: StoredNumber[];
  histograms: StoredHistogram[];
  logs: StoredLog[];
  spans: StoredSpan[];
}

interface SeriesPart {
  readonly metric: string;
  readonly kind: string;
  readonly unit: string;
  readonly temporality: string;
  readonly monotonic: boolean;
  readonly scope: string;
  readonly attributes: Record<string, unknown>;
  /** Microseconds since the epoch, as text. */
  readonly time: string;
}

export interface StoredNumber extends SeriesPart {
  readonly value: number;
}

export interface StoredHistogram extends SeriesPart {
  readonly count: string;
  readonly sum: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly bounds: number[] | null;
  readonly counts: string[] | null;
  readonly scale: number | null;
  readonly zero_count: string | null;
  readonly positive_offset: number | null;
  readonly positive_counts: string[] | null;
  readonly negative_offset: number | null;
  readonly negative_counts: string[] | null;
}

export interface StoredLog {
  /** Nanoseconds since the epoch, as text. */
  readonly time: string;
  readonly severity: number;
  readonly severity_text: string;
  readonly body: string;
  readonly body_json: unknown;
  readonly attributes: Record<string, unknown>;
  readonly trace_id: string | null;
  readonly span_id: string | null;
  readonly event_name: string | null;
}

export interface StoredSpan {
  readonly time: string;
  readonly duration_ns: string;
  readonly trace_id: string;
  readonly span_id: string;
  readonly parent_span_id: string | null;
  readonly name: string;
  readonly kind: number;
  readonly status_code: number;
  readonly status_message: string;
  readonly attributes: Record<string, unknown>;
  readonly events: unknown[];
  readonly links: unknown[];
}

const SERIES = `m.name AS metric, m.kind, m.unit, m.temporality, m.monotonic, c.name AS scope, s.attributes,
  (extract(epoch FROM t.time) * 1000000)::bigint::text AS time`;
const OF_RUN = `JOIN vigilops.series s ON s.id = t.series_id JOIN vigilops.metrics m ON m.id = s.metric_id
  JOIN vigilops.resources r ON r.id = s.resource_id JOIN vigilops.scopes c ON c.id = s.scope_id
  WHERE $1 IN (r.attributes->>'test.run', r.service_name)`;

const QUERIES: Record<keyof StoredRows, string> = {
  numbers: `SELECT ${SERIES}, t.value FROM vigilops.samples t ${OF_RUN}`,
  histograms: `SELECT ${SERIES}, t.count::text, t.sum, t.min, t.max, t.bounds, t.counts::text[], t.scale,
    t.zero_count::text, t.positive_offset, t.positive_counts::text[], t.negative_offset, t.negative_counts::text[]
    FROM vigilops.histograms t ${OF_RUN}`,
  logs: `SELECT ((extract(epoch FROM t.time) * 1000000)::bigint * 1000 + t.time_nanos)::text AS time, t.severity,
    t.severity_text, t.body, t.body_json, t.attributes, encode(t.trace_id, 'hex') AS trace_id,
    encode(t.span_id, 'hex') AS span_id, t.event_name
    FROM vigilops.logs t JOIN vigilops.log_streams l ON l.id = t.stream_id JOIN vigilops.resources r ON r.id = l.resource_id
    WHERE $1 IN (r.attributes->>'test.run', r.service_name)`,
  spans: `SELECT ((extract(epoch FROM t.time) * 1000000)::bigint * 1000 + t.time_nanos)::text AS time,
    t.duration_ns::text, encode(t.trace_id, 'hex') AS trace_id, encode(t.span_id, 'hex') AS span_id,
    encode(t.parent_span_id, 'hex') AS parent_span_id, t.name, t.kind, t.status_code, t.status_message,
    t.attributes, t.events, t.links
    FROM vigilops.spans t JOIN vigilops.resources r ON r.id = t.resource_id WHERE $1 IN (r.attributes->>'test.run', r.service_name)`,
};

/**
 * Reads what the house stored for the attribute `test.run`, or the service of that name, straight from its database:
 * no reader of ours can hide what is wrong.
 */
export async function readStored(house: Pick<House, 'folder'>, run: string): Promise<StoredRows> {
  const url = readFileSync(join(house.folder, 'data/database-url'), 'utf8').trim();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const rows: StoredRows = { numbers: [], histograms: [], logs: [], spans: [] };
    for (const kind of ['numbers', 'histograms', 'logs', 'spans'] as const) {
      const result = await client.query(QUERIES[kind], [run]);
      rows[kind] = sorted(result.rows as never[]) as never;
    }
    return rows;
  } finally {
    await client.end();
  }
}

/** Rows have no order of their own; canonical text gives them one. */
export function sorted<Row>(rows: readonly Row[]): Row[] {
  return [...rows].sort((a, b) => (canonical(a) < canonical(b) ? -1 : 1));
}

export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

export function without<Row extends object>(
  row: Row,
  ...keys: readonly (keyof Row & string)[]
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(row).filter(([key]) => !keys.some((left) => left === key)));
}
