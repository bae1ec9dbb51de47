import type { FileHandle } from 'node:fs/promises';

import type { Clock } from '@vigilops/runtime';

import type { Batch } from './batch.ts';
import { keepTail, type FollowedFile } from './followed-file.ts';
import { MAX_LINE_BYTES, type Region } from './line-splitter.ts';
import { contentHash, HEAD_BYTES, readAt, TAIL_BYTES } from './log-file.ts';
import type { RecordEncoder } from './record-encoder.ts';
import { characterBoundary } from './text-clean.ts';
import { markOf, transcoderFor } from './transcode.ts';

export type ReadStatus =
  /** Everything that can be a record now is one. */
  | 'end'
  /** The turn is over, more can be read at once. */
  | 'more'
  /** What was read before is not there any more: the file was truncated or written anew. */
  | 'replaced';

export interface Patience {
  /** Wait no longer for lines that may continue the last record. */
  readonly endRecord: boolean;
  /** Wait no longer for the newline of the last line. */
  readonly endLine: boolean;
}

export interface FileReader {
  /** Reads for about one turn. Throws what the file system throws. */
  read(file: FollowedFile, handle: FileHandle, patience: Patience): Promise<ReadStatus>;
}

/** What is read at once; a record that is longer makes the reader ask for more, up to `MAX_REGION_BYTES`. */
const READ_BYTES = 256 * 1024;
const MAX_REGION_BYTES = MAX_LINE_BYTES + 64 * 1024;
/** A file gives way to the next one after this many bytes. */
const TURN_BYTES = 2 * 1024 * 1024;
/** UTF-8 takes at most three bytes for two of UTF-16 or one of an older encoding. */
const MAX_RAW_BYTES = Math.floor(MAX_REGION_BYTES / 3);
const NEWLINE = 10;

/** Bytes of the encoder's memory that reading needs: the tail that is checked, then the region. */
export const READ_MEMORY_BYTES = TAIL_BYTES + MAX_REGION_BYTES;

/** Reads files into the encoder's memory and has their lines made into records. One file at a time. */
export function createFileReader(
  encoder: RecordEncoder,
  batch: Batch,
  clock: Clock,
  counters: { bytes: number },
): FileReader {
  const { memory } = encoder;
  /** Raw bytes of files that are not UTF-8; most agents never need it. */
  let rawMemory: Buffer | undefined;

  /** Splits what is in memory; answers whether it gave way to a full batch. */
  const split = (file: FollowedFile, region: Omit<Region, 'nowMs'>) => {
    const nowMs = clock.now().getTime();
    batch.touch(file);
    encoder.begin(file.source.resource, file.attributes, nowMs);
    return file.splitter.split({ ...region, nowMs });
  };

  /** Records from UTF-8 bytes, which are in memory behind the tail. Returns the bytes used. */
  const takeUtf8 = (file: FollowedFile, bytes: number, isEnd: boolean, patience: Patience) => {
    const base = file.offset - TAIL_BYTES;
    const { next, full } = split(file, {
      from: TAIL_BYTES,
      to: TAIL_BYTES + bytes,
      offsetOf: (place) => base + place,
      atEnd: isEnd,
      ...patience,
    });
    return { used: next - TAIL_BYTES, full };
  };

  const takeTranscoded = (
    file: FollowedFile,
    source: Buffer,
    bytes: number,
    isEnd: boolean,
    patience: Patience,
  ) => {
    const transcoder = transcoderFor(file.source.encoding);
    const raw = source.subarray(TAIL_BYTES, TAIL_BYTES + bytes);
    let to = patience.endLine ? bytes : 0;
    for (let from = 0; !patience.endLine && transcoder !== undefined;) {
      const newline = transcoder.findNewline(raw, from, bytes);
      if (newline < 0) {
        break;
      }
      from = to = newline + transcoder.newlineBytes;
    }
    if (transcoder === undefined || to === 0) {
      return { used: 0, full: false };
    }
    const { end, rawOf } = transcoder.toUtf8(raw, to, memory, TAIL_BYTES);
    const { offset } = file;
    const { next, full } = split(file, {
      from: TAIL_BYTES,
      to: end,
      offsetOf: (place) => offset + rawOf(place),
      atEnd: isEnd,
      ...patience,
    });
    return { used: rawOf(next), full };
  };

  /** Moves the file on by `used` bytes, of which the last ones end at `place` in `source`. */
  const advance = (file: FollowedFile, used: number, source: Buffer, place: number): void => {
    const fresh = source.subarray(Math.max(0, place - Math.min(used, TAIL_BYTES)), place);
    const kept = fresh.length < TAIL_BYTES ? Buffer.concat([file.tail, fresh]) : fresh;
    keepTail(file, kept.subarray(Math.max(0, kept.length - TAIL_BYTES)));
    file.offset += used;
    counters.bytes += used;
  };

  /**
   * A line that no region holds: looked through to its end without keeping it; then its first bytes are read again
   * and sent with how long it was.
   */
  const readLongLine = async (
    file: FollowedFile,
    handle: FileHandle,
    endLine: boolean,
  ): Promise<ReadStatus> => {
    const line = (file.longLine ??= { start: file.offset, scanned: file.offset });
    const find = transcoderFor(file.source.encoding)?.findNewline ?? findNewline;
    const newlineBytes = transcoderFor(file.source.encoding)?.newlineBytes ?? 1;
    for (let turn = 0; turn < TURN_BYTES; turn += READ_BYTES) {
      const { bytesRead } = await handle.read(memory, 0, READ_BYTES, line.scanned);
      // An odd byte of a wide character waits for its other half.
      const usable = bytesRead - (bytesRead % newlineBytes);
      const newline = find(memory, 0, usable);
      if (newline < 0 && usable > 0) {
        line.scanned += usable;
        continue;
      }
      if (newline < 0 && !endLine) {
        return 'end';
      }
      const end = line.scanned + Math.max(0, newline);
      const behind = newline < 0 ? end : end + newlineBytes;
      await sendHead(file, handle, line.start, end);
      const tail = await readAt(handle, Math.max(0, behind - TAIL_BYTES), Math.min(behind, TAIL_BYTES));
      advance(file, behind - line.start, tail, tail.length);
      file.longLine = undefined;
      return 'more';
    }
    return 'more';
  };

  const sendHead = async (
    file: FollowedFile,
    handle: FileHandle,
    start: number,
    end: number,
  ): Promise<void> => {
    if (!encoder.fits(0)) {
      await batch.flush();
    }
    const transcoder = transcoderFor(file.source.encoding);
    const head = await readAt(handle, start, Math.min(MAX_LINE_BYTES + 4, end - start));
    const text = transcoder === undefined ? head : transcoder.decode(head.subarray(0, MAX_RAW_BYTES & ~1));
    const cut = text.subarray(0, characterBoundary(text, 0, Math.min(text.length, MAX_LINE_BYTES)));
    const nowMs = clock.now().getTime();
    batch.touch(file);
    encoder.begin(file.source.resource, file.attributes, nowMs);
    file.splitter.writeTruncated(cut, end - start, start, nowMs);
  };

  return {
    async read(file, handle, patience) {
      const isUtf8 = file.source.encoding === 'utf-8';
      const source = isUtf8 ? memory : (rawMemory ??= Buffer.allocUnsafeSlow(TAIL_BYTES + MAX_RAW_BYTES));
      const most = isUtf8 ? MAX_REGION_BYTES : MAX_RAW_BYTES;
      let wanted = Math.min(READ_BYTES, most);
      let mayEndRecord = patience.endRecord;
      if (file.size < file.offset) {
        // A look may have been older than the last read: ask again before believing it.
        file.size = (await handle.stat()).size;
        if (file.size < file.offset) {
          return 'replaced';
        }
      }
      for (let turn = 0; turn < TURN_BYTES;) {
        const got = await fill(file, handle, source, wanted);
        if (got < 0 || !(await growFingerprint(file, handle, source, got))) {
          return 'replaced';
        }
        file.size = Math.max(file.size, file.offset + got);
        if (file.longLine !== undefined) {
          return await readLongLine(file, handle, patience.endLine);
        }
        const skipped = skippable(file, source, got);
        if (skipped > 0) {
          batch.touch(file);
          advance(file, skipped, source, TAIL_BYTES + skipped);
          turn += skipped;
          continue;
        }
        const isEnd = got < wanted;
        const flags = { endRecord: mayEndRecord, endLine: patience.endLine && isEnd };
        const { used, full } = isUtf8
          ? takeUtf8(file, got, isEnd, flags)
          : takeTranscoded(file, source, got, isEnd, flags);
        advance(file, used, source, TAIL_BYTES + used);
        turn += used;
        if (full) {
          await batch.flush();
        } else if (isEnd) {
          return 'end';
        } else if (used > 0) {
          wanted = Math.min(READ_BYTES, most);
          mayEndRecord = patience.endRecord;
        } else if (wanted < most) {
          wanted = most;
        } else if (!mayEndRecord) {
          mayEndRecord = true;
        } else {
          return await readLongLine(file, handle, patience.endLine);
        }
      }
      return 'more';
    },
  };
}

/** Reads the tail that was read before and what follows; -1 when the tail is not what it was. */
async function fill(file: FollowedFile, handle: FileHandle, target: Buffer, wanted: number): Promise<number> {
  const tailBytes = file.tail.length;
  const from = TAIL_BYTES - tailBytes;
  const length = tailBytes + wanted;
  let done = 0;
  while (done < length) {
    const { bytesRead } = await handle.read(
      target,
      from + done,
      length - done,
      file.offset - tailBytes + done,
    );
    if (bytesRead === 0) {
      break;
    }
    done += bytesRead;
  }
  if (done < tailBytes || target.compare(file.tail, 0, tailBytes, from, TAIL_BYTES) !== 0) {
    return -1;
  }
  return done - tailBytes;
}

/** Bytes to pass over: a byte order mark at the start, and the hole that truncation leaves under a careless writer. */
function skippable(file: FollowedFile, source: Buffer, got: number): number {
  const mark = markOf(file.source.encoding);
  if (file.offset === 0 && mark.length > 0 && got >= mark.length) {
    if (source.compare(mark, 0, mark.length, TAIL_BYTES, TAIL_BYTES + mark.length) === 0) {
      return mark.length;
    }
  }
  let zeros = 0;
  while (zeros < got && source[TAIL_BYTES + zeros] === 0) {
    zeros += 1;
  }
  return file.source.encoding === 'utf-16le' ? zeros - (zeros % 2) : zeros;
}

function findNewline(bytes: Buffer, from: number, to: number): number {
  const at = bytes.indexOf(NEWLINE, from);
  return at >= 0 && at < to ? at : -1;
}

/** Hashes more of the file's start once there is more of it; false when the start is not what it was. */
async function growFingerprint(
  file: FollowedFile,
  handle: FileHandle,
  source: Buffer,
  got: number,
): Promise<boolean> {
  const known = file.fingerprintBytes;
  if (known >= HEAD_BYTES || file.offset + got <= known) {
    return true;
  }
  const head =
    file.offset === 0
      ? source.subarray(TAIL_BYTES, TAIL_BYTES + Math.min(got, HEAD_BYTES))
      : await readAt(handle, 0, HEAD_BYTES);
  if (contentHash(head.subarray(0, known)) !== file.fingerprint) {
    return false;
  }
  file.fingerprint = contentHash(head);
  file.fingerprintBytes = head.length;
  return true;
}
