import type { ErrorCode } from '@vigilops/contracts';
import type { OtlpKind } from '@vigilops/otlp';

/** What the gate tells about itself; `app.ts` joins it to OpenTelemetry instruments. */
export interface IngestMetrics {
  /** Items (data points, log records, spans) that are in the database now. */
  stored(kind: OtlpKind, items: number): void;
  /** Items refused alone: by us while decoding, or by the database. */
  rejected(kind: OtlpKind, by: 'decoder' | 'database', items: number): void;
  /** A whole request refused. */
  refused(kind: OtlpKind, code: ErrorCode): void;
  body(kind: OtlpKind, bytes: number): void;
  /** Arrival time less the newest time in the request; negative when the sender's clock is ahead. */
  lag(kind: OtlpKind, seconds: number): void;
}
