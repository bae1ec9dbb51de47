import { byteLength, encodeFrame, FRAME_TYPE, NO_BATCH_ID, packPosition } from './frame.ts';
import type { SourcePosition } from './types.ts';

/**
 * Something on its way to disk that has its place in the order of the calls: a record, or positions that no record
 * carries. `payload` and `frame` of a record are set when its compression is done.
 */
export interface PendingAppend {
  readonly isRecord: boolean;
  readonly batchId: Uint8Array;
  readonly rows: number;
  readonly rawBytes: number;
  readonly positions: readonly SourcePosition[];
  readonly createdMs: number;
  readonly hostUpMs: number;
  payload: Uint8Array | undefined;
  /** Its bytes on disk, made once however often the write is tried. */
  frame: readonly Uint8Array[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** Appends in the order of their calls; compression may end in any order, the disk sees the order of the calls. */
export interface Intake {
  readonly size: number;
  push(item: PendingAppend): void;
  /** Takes compressed items from the front as long as `fits` agrees with all their bytes. */
  takeReady(fits: (bytes: number, isFirst: boolean) => boolean): readonly PendingAppend[];
  /** Whether the first item only waits for room. */
  readonly isReady: boolean;
  /** Gives items back to the front, after a failed write. */
  putBack(items: readonly PendingAppend[]): void;
  dropOldest(): PendingAppend | undefined;
  remove(item: PendingAppend): void;
}

/** Sets what the compression gave. */
export function finishPending(item: PendingAppend, payload: Uint8Array): void {
  const header = {
    rows: item.rows,
    raw: item.rawBytes,
    at: item.createdMs,
    up: item.hostUpMs,
    positions: item.positions.map(packPosition),
  };
  item.frame = encodeFrame(FRAME_TYPE.record, item.batchId, header, payload);
  item.payload = payload;
}

/** Positions alone: there is nothing to compress. */
export function pendingPositions(
  positions: readonly SourcePosition[],
  outcome: Pick<PendingAppend, 'resolve' | 'reject'>,
): PendingAppend {
  const header = { why: 'positions', rows: 0, positions: positions.map(packPosition) };
  return {
    isRecord: false,
    batchId: NO_BATCH_ID,
    rows: 0,
    rawBytes: 0,
    positions,
    createdMs: 0,
    hostUpMs: 0,
    payload: new Uint8Array(0),
    frame: encodeFrame(FRAME_TYPE.mark, NO_BATCH_ID, header),
    ...outcome,
  };
}

export function createIntake(): Intake {
  let items: PendingAppend[] = [];
  return {
    get size() {
      return items.length;
    },
    get isReady() {
      return items[0]?.payload !== undefined;
    },
    push: (item) => void items.push(item),
    takeReady(fits) {
      let bytes = 0;
      let count = 0;
      for (const item of items) {
        const added = byteLength(item.frame);
        if (item.payload === undefined || !fits(bytes + added, count === 0)) {
          break;
        }
        bytes += added;
        count += 1;
      }
      return items.splice(0, count);
    },
    putBack(returned) {
      items = [...returned, ...items];
    },
    dropOldest: () => items.shift(),
    remove(item) {
      items = items.filter((other) => other !== item);
    },
  };
}
