import { encodeFrame, FRAME_TYPE, NO_BATCH_ID } from './frame.ts';
import type { DropReason } from './types.ts';

/** A note on its way to disk, written with the next group of records. */
export interface PendingMark {
  /** The record that needs nothing more; NO_BATCH_ID when the note is about none. */
  readonly batchId: Uint8Array;
  readonly why: 'sent' | DropReason;
  /** Rows dropped. */
  readonly rows: number;
  readonly done: () => void;
}

export function markFrame({ batchId, why, rows }: PendingMark): readonly Uint8Array[] {
  return encodeFrame(FRAME_TYPE.mark, batchId, { why, rows });
}

/**
 * What is left of marks that could not be written. A mark of a sent record is let go, for without it the record is
 * only sent again; what was dropped must still be told.
 */
export function afterFailedWrite(marks: readonly PendingMark[]): readonly PendingMark[] {
  const left: PendingMark[] = [];
  for (const mark of marks) {
    mark.done();
    if (mark.why !== 'sent') {
      left.push({ ...mark, batchId: NO_BATCH_ID, done: () => undefined });
    }
  }
  return left;
}
