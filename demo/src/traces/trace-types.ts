import type { AttributeValue } from '@vigilops/otlp';
import type { Instance, Operation } from '../services/service-types.ts';

/** OTLP SpanKind. */
export const KIND = { internal: 1, server: 2, client: 3, producer: 4, consumer: 5 } as const;

/** Why a request ended as it did. */
export type Cause = 'ok' | 'client' | 'own' | 'pool-timeout' | 'dependency';

export interface Span {
  readonly spanId: Uint8Array;
  readonly parentSpanId: Uint8Array | undefined;
  readonly instance: Instance;
  readonly name: string;
  readonly kind: (typeof KIND)[keyof typeof KIND];
  readonly startMs: number;
  endMs: number;
  readonly attributes: { [key: string]: AttributeValue };
  /** Present when the span failed. */
  error?: { readonly type: string; readonly message: string };
  /** On spans of requests and messages: what was served and how it ended. */
  served?: {
    readonly operation: Operation;
    readonly cause: Cause;
    readonly status: number;
    readonly path: string;
  };
}

export interface Trace {
  readonly traceId: Uint8Array;
  /** In order of their start; the first is the root. */
  readonly spans: readonly Span[];
}
