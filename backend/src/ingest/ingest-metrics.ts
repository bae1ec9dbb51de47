import type { ErrorCode } from '@vigilops/contracts';
import type { TelemetryKind } from './pipeline-types.ts';

/** What the gate tells about itself; `app.ts` joins it to OpenTelemetry instruments. */
export interface IngestMetrics {
  /** Items (data points, log records, spans) that are in the database now. */
  stored(kind: TelemetryKind, items: number): void;
  /** Items refused alone: by us while decoding, or by the database. */
  rejected(kind: TelemetryKind, by: 'decoder' | 'database', items: number): void;
  /** A whole request refused. */
  refused(kind: TelemetryKind, code: ErrorCode): void;
  body(kind: TelemetryKind, bytes: number): void;
  /** Arrival time less the newest time in the request; negative when the sender's clock is ahead. */
  lag(kind: TelemetryKind, seconds: number): void;
}
