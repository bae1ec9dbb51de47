import type { OtlpKind } from '@vigilops/otlp';
import type { Clock } from '@vigilops/runtime';
import type { TokenRecord } from '../model/index.ts';
import type { CommitQueue } from './commit/commit-queue.ts';
import { newestTimeUs } from './newest-time.ts';
import type { IngestMetrics } from './ingest-metrics.ts';
import { partialSuccessOf, sum, type PartialSuccess } from './partial-success.ts';
import type { Pipeline, Rejection } from './pipeline-types.ts';

export interface IntakeDeps {
  readonly pipeline: Pipeline;
  readonly queue: CommitQueue;
  /** Told which hosts were heard from, after COMMIT; expected to coalesce. */
  readonly onHostsSeen: (hostIds: readonly number[]) => void;
  readonly metrics: IngestMetrics;
  readonly clock: Clock;
}

export interface Taken {
  readonly partial: PartialSuccess;
  readonly hostIds: readonly number[];
}

export interface IntakeBody {
  /** An Export*ServiceRequest as protobuf. */
  readonly body: Uint8Array;
  /** Items that were lost on the way to protobuf. */
  readonly rejections: readonly Rejection[];
}

/** From an OTLP protobuf body to rows in the database: decode, queue, COMMIT. Resolves after COMMIT. */
export type Intake = (
  kind: OtlpKind,
  request: IntakeBody,
  sender: { readonly token: TokenRecord; readonly batchId: string | null },
  signal: AbortSignal,
) => Promise<Taken>;

export function createIntake(deps: IntakeDeps): Intake {
  return async (kind, { body, rejections }, sender, signal) => {
    const receivedAtUs = deps.clock.now().getTime() * 1_000;
    deps.metrics.body(kind, body.byteLength);
    const decoded = await deps.pipeline.decode(kind, body, { ...sender, receivedAtUs }, signal);
    const { batch, accepted, onStored, onWritten } = decoded;
    // Nothing to store needs no transaction; its batch id, if any, protects nothing.
    const result =
      accepted === 0
        ? ({ status: 'stored', refused: [] } as const)
        : await deps.queue.submit(
            { batch, rows: accepted, bytes: body.byteLength, onStored, onWritten },
            signal,
          );
    if (accepted === 0) {
      onWritten?.();
    }
    const allRejections = [...rejections, ...decoded.rejections];
    const partial = partialSuccessOf(kind, { rejections: allRejections, warnings: decoded.warnings }, result);
    deps.onHostsSeen(decoded.hostIds);

    const byDecoder = sum(allRejections);
    const byDatabase = Math.max(0, (partial?.rejected ?? 0) - byDecoder);
    deps.metrics.stored(kind, result.status === 'stored' ? accepted - byDatabase : 0);
    deps.metrics.rejected(kind, 'decoder', byDecoder);
    deps.metrics.rejected(kind, 'database', byDatabase);
    const newest = newestTimeUs(batch);
    if (newest !== undefined) {
      deps.metrics.lag(kind, (receivedAtUs - newest) / 1e6);
    }
    return { partial, hostIds: decoded.hostIds };
  };
}
