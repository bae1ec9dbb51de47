import type { SpoolFile } from './file-system.ts';
import {
  FRAME_HEAD_BYTES,
  FRAME_MAGIC,
  type FrameHead,
  isHeadIntact,
  isPayloadIntact,
  parseFrameHead,
} from './frame.ts';

export interface ScannedFrame {
  readonly head: FrameHead;
  /** Where the frame starts in the segment, and where the next one does. */
  readonly offset: number;
  readonly end: number;
  /** The JSON header; its CRC was right. */
  readonly header: unknown;
}

export interface BadRange {
  readonly from: number;
  readonly to: number;
}

export interface ScanResult {
  readonly frames: readonly ScannedFrame[];
  readonly bad: readonly BadRange[];
}

const WINDOW_BYTES = 64 * 1024;

/**
 * Reads the frames in [0, limit). With `stopAtBad` the first damage ends the scan and the rest is one bad range;
 * else the scan goes on at the next place that is a whole frame. `checkPayloads` reads every byte.
 */
export async function scanSegment(
  file: SpoolFile,
  limit: number,
  options: { readonly stopAtBad: boolean; readonly checkPayloads: boolean },
): Promise<ScanResult> {
  const window = createWindow(file, limit);
  const frames: ScannedFrame[] = [];
  const bad: BadRange[] = [];
  let offset = 0;
  while (offset < limit) {
    const frame = await readFrame(window, offset, limit, options.checkPayloads);
    if (frame !== undefined) {
      frames.push(frame);
      offset = frame.end;
      continue;
    }
    const to = options.stopAtBad ? limit : await findFrame(window, offset + 1, limit, options.checkPayloads);
    bad.push({ from: offset, to });
    offset = to;
  }
  return { frames, bad };
}

/** The first frame alone, to learn what a segment says of the one before it. */
export async function scanFirstFrame(file: SpoolFile, limit: number): Promise<ScannedFrame | undefined> {
  return readFrame(createWindow(file, limit), 0, limit, false);
}

async function readFrame(
  window: Window,
  offset: number,
  limit: number,
  checkPayload: boolean,
): Promise<ScannedFrame | undefined> {
  if (limit - offset < FRAME_HEAD_BYTES) {
    return undefined;
  }
  const head = parseFrameHead(await window.read(offset, FRAME_HEAD_BYTES));
  if (head === undefined) {
    return undefined;
  }
  const payloadAt = offset + FRAME_HEAD_BYTES + head.headerBytes;
  const end = payloadAt + head.payloadBytes;
  if (end > limit) {
    return undefined;
  }
  const whole = await window.read(offset, FRAME_HEAD_BYTES + head.headerBytes);
  if (!isHeadIntact(head, whole)) {
    return undefined;
  }
  const header: unknown = JSON.parse(whole.toString('utf8', FRAME_HEAD_BYTES));
  if (checkPayload && !isPayloadIntact(head, await window.read(payloadAt, head.payloadBytes))) {
    return undefined;
  }
  return { head, offset, end, header };
}

/** The next offset from `from` on where a whole frame starts, or `limit`. */
async function findFrame(
  window: Window,
  from: number,
  limit: number,
  checkPayload: boolean,
): Promise<number> {
  let at = from;
  while (at < limit) {
    const bytes = await window.read(at, Math.min(WINDOW_BYTES, limit - at));
    const found = bytes.indexOf(FRAME_MAGIC);
    if (found < 0) {
      // The magic may lie across the edge of the window.
      at += Math.max(1, bytes.length - FRAME_MAGIC.length + 1);
      continue;
    }
    if ((await readFrame(window, at + found, limit, checkPayload)) !== undefined) {
      return at + found;
    }
    at += found + 1;
  }
  return limit;
}

interface Window {
  /** `length` bytes at `offset`, fewer at the end of the file; valid until the next read. */
  read(offset: number, length: number): Promise<Buffer>;
}

function createWindow(file: SpoolFile, limit: number): Window {
  const buffer = Buffer.alloc(Math.max(FRAME_HEAD_BYTES, Math.min(WINDOW_BYTES, limit)));
  let start = 0;
  let filled = 0;
  return {
    async read(offset, length) {
      if (length > buffer.length) {
        const large = Buffer.alloc(length);
        return large.subarray(0, await file.read(large, offset));
      }
      if (offset < start || offset + length > start + filled) {
        start = offset;
        filled = await file.read(buffer, offset);
      }
      return buffer.subarray(offset - start, Math.min(offset - start + length, filled));
    },
  };
}
