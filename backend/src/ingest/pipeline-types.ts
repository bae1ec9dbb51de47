import type { OtlpKind } from '@vigilops/otlp';
import type { TokenRecord, WriteBatch } from '../model/index.ts';

/** Items (data points, log records, spans) that were not taken, and why, in words for the sender. */
export interface Rejection {
  readonly reason: string;
  readonly count: number;
}

export interface Decoded {
  readonly batch: WriteBatch;
  readonly accepted: number;
  readonly rejections: readonly Rejection[];
  /** Accepted but changed: cut, cleaned of U+0000, a clock put right. Sent back as a partial_success warning. */
  readonly warnings: readonly string[];
  /** Hosts heard from in this request. */
  readonly hostIds: readonly number[];
  /**
   * Call it once the batch is durable (`stored` or `duplicate`), never otherwise: only then does the pipeline
   * remember delta points as seen and series starts as told. A request that failed and comes again must be whole.
   */
  readonly onStored?: () => void;
  /** Call it once where this batch made the rows, and not where another one had made them before. */
  readonly onWritten?: () => void;
}

/** From an inflated OTLP protobuf body to rows that the store takes. */
export interface Pipeline {
  /** Throws BODY_MALFORMED when the outer message cannot be walked at all. */
  decode(
    kind: OtlpKind,
    body: Uint8Array,
    sender: { readonly token: TokenRecord; readonly batchId: string | null; readonly receivedAtUs: number },
    signal: AbortSignal,
  ): Promise<Decoded>;
}
