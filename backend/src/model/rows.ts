import type { AttributesJson } from './columns.ts';

/** A histogram or summary point. Exactly one of `explicit`, `exponential`, `summary` is set unless absent. */
export interface HistogramRow {
  readonly seriesId: number;
  readonly timeUs: number;
  readonly absent: boolean;
  readonly count: bigint;
  readonly sum: number | null;
  readonly min: number | null;
  readonly max: number | null;
  /** bounds.length + 1 === counts.length, or both empty. */
  readonly explicit?: { readonly bounds: readonly number[]; readonly counts: readonly bigint[] };
  readonly exponential?: {
    readonly scale: number;
    readonly zeroCount: bigint;
    readonly zeroThreshold: number;
    readonly positive: { readonly offset: number; readonly counts: readonly bigint[] };
    readonly negative: { readonly offset: number; readonly counts: readonly bigint[] };
  };
  readonly summary?: { readonly quantiles: readonly number[]; readonly values: readonly number[] };
}

export interface ExemplarRow {
  readonly seriesId: number;
  readonly timeUs: number;
  readonly value: number;
  readonly traceId: Uint8Array | null;
  readonly spanId: Uint8Array | null;
  readonly attributes: AttributesJson;
}

/** When a cumulative series began to count from zero. A new start is a reset, even if the value did not fall. */
export interface SeriesStart {
  readonly seriesId: number;
  readonly startUs: number;
}

export interface SpanRow {
  readonly resourceId: number;
  readonly scopeId: number;
  readonly traceId: Uint8Array;
  readonly spanId: Uint8Array;
  readonly parentSpanId: Uint8Array | null;
  readonly traceState: string;
  readonly flags: number;
  readonly name: string;
  /** OTLP SpanKind: 0 unspecified, 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  readonly kind: number;
  readonly startUs: number;
  readonly startNanos: number;
  readonly durationNs: bigint;
  /** OTLP Status.code: 0 unset, 1 ok, 2 error. */
  readonly statusCode: number;
  readonly statusMessage: string;
  readonly attributes: AttributesJson;
  /** JSON array of {timeUnixNano: string, name, attributes, droppedAttributesCount}. */
  readonly events: string;
  /** JSON array of {traceId, spanId, traceState, attributes, droppedAttributesCount, flags}, ids as hex. */
  readonly links: string;
  readonly droppedAttributesCount: number;
}
