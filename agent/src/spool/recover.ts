import type { Logger } from '@vigilops/runtime';

import { errorCode } from '../host/error-code.ts';
import type { SpoolFile, SpoolFileSystem } from './file-system.ts';
import { batchIdText, FRAME_TYPE, type MarkHeader, type RecordHeader, type SegmentHeader } from './frame.ts';
import { highestNumber, segmentNumbers, segmentPath } from './segment-name.ts';
import { createHostTime } from './host-time.ts';
import { type BadRange, scanFirstFrame, scanSegment, type ScannedFrame } from './segment-scan.ts';
import { quarantine } from './quarantine.ts';

export interface RecoveredRecord {
  readonly batchId: string;
  readonly segment: number;
  readonly frame: ScannedFrame;
  readonly header: RecordHeader;
  readonly ageMs: number;
}

export interface Recovered {
  /** Segments with something in them, oldest first. */
  readonly segments: readonly { readonly number: number; readonly bytes: number }[];
  /** Records without a mark, oldest first. */
  readonly records: readonly RecoveredRecord[];
  readonly state: Omit<SegmentHeader, 'previous'>;
  readonly previous: SegmentHeader['previous'];
  readonly nextNumber: number;
  readonly quarantined: number;
}

export interface RecoverDeps {
  readonly fileSystem: SpoolFileSystem;
  readonly logger: Logger;
  readonly directory: string;
  readonly hostUpMs: number;
}

interface Candidate {
  readonly number: number;
  readonly size: number;
  readonly header: SegmentHeader | undefined;
}

/**
 * Reads what an earlier process left. Never throws for what it finds in the files (rule R2): a torn end of the
 * last segment is cut off, damage further back is set aside as *.bad, a missing segment counts as consumed.
 */
export async function recoverQueue(deps: RecoverDeps): Promise<Recovered> {
  const { fileSystem, directory } = deps;
  await fileSystem.makeDirectory(directory);
  const names = await fileSystem.list(directory);
  const candidates = await inspectAll(deps, segmentNumbers(names));
  const replay = createReplay();
  let quarantined = 0;
  let previous: SegmentHeader['previous'] = null;
  const lastNumber = candidates.findLast((candidate) => candidate.header !== undefined)?.number ?? 0;
  const limits = validBytes(candidates);
  for (const candidate of candidates) {
    const limit = limits.get(candidate.number) ?? 0;
    const bytes = await withFile(deps, candidate.number, async (file) => {
      const read = await readSegment(file, { ...candidate, limit, lastNumber }, replay);
      for (const range of read.damaged) {
        quarantined += 1;
        await setAside(deps, file, candidate.number, range);
      }
      return read.bytes;
    });
    if (bytes === undefined) {
      continue;
    }
    if (bytes < candidate.size) {
      await cut(deps, candidate.number, bytes);
    }
    if (bytes > 0) {
      replay.segments.push({ number: candidate.number, bytes });
      previous = { number: candidate.number, bytes };
    }
  }
  return {
    segments: replay.segments,
    records: replay.recordsAt(deps.hostUpMs),
    state: { positions: [...replay.positions.values()], dropped: replay.dropped },
    previous,
    nextNumber: highestNumber(names) + 1,
    quarantined,
  };
}

async function inspectAll(deps: RecoverDeps, numbers: readonly number[]): Promise<readonly Candidate[]> {
  const found: Candidate[] = [];
  for (const number of numbers) {
    const candidate = await withFile(deps, number, async (file) => {
      const size = await file.size();
      const first = await scanFirstFrame(file, size);
      return {
        number,
        size,
        header: first?.head.type === FRAME_TYPE.head ? (first.header as SegmentHeader) : undefined,
      };
    });
    if (candidate !== undefined) {
      found.push(candidate);
    }
  }
  return found;
}

/** A segment that the disk does not give back is left where it is; the others still count. */
async function withFile<T>(
  deps: RecoverDeps,
  number: number,
  work: (file: SpoolFile) => Promise<T>,
): Promise<T | undefined> {
  let file: SpoolFile | undefined;
  try {
    file = await deps.fileSystem.open(segmentPath(deps.directory, number), 'read');
    return await work(file);
  } catch (error) {
    deps.logger.warn({ segment: number, error: errorCode(error) }, 'a spool segment cannot be read');
    return undefined;
  } finally {
    await file?.close().catch(() => undefined);
  }
}

/**
 * How many bytes of each segment count. Each intact head names the segment before it and its length;
 * a segment that lies between the two was given up while it was made, and counts nothing.
 */
function validBytes(candidates: readonly Candidate[]): ReadonlyMap<number, number> {
  const limits = new Map(candidates.map(({ number, size }) => [number, size]));
  for (const { number, header } of candidates) {
    if (header === undefined) {
      continue;
    }
    // Without one before it, no lower number counts: the very first segment may have been given up, too.
    const before = header.previous?.number ?? 0;
    for (const other of candidates) {
      if (other.number === before) {
        limits.set(before, Math.min(header.previous?.bytes ?? 0, limits.get(before) ?? 0));
      } else if (other.number > before && other.number < number) {
        limits.set(other.number, 0);
      }
    }
  }
  return limits;
}

/** Replays a segment; resolves with the bytes of it that stay and the damage to set aside. */
async function readSegment(
  file: SpoolFile,
  segment: Candidate & { readonly limit: number; readonly lastNumber: number },
  replay: Replay,
): Promise<{ bytes: number; damaged: readonly BadRange[] }> {
  const { number, header, limit, lastNumber } = segment;
  if (number > lastNumber) {
    // Torn while it was begun: nothing in it was acknowledged. Whole frames in it speak for other damage.
    const { frames } = await scanSegment(file, limit, { stopAtBad: false, checkPayloads: false });
    return { bytes: 0, damaged: frames.length === 0 ? [] : [{ from: 0, to: limit }] };
  }
  const isLast = number === lastNumber;
  const checkPayloads = isLast || header === undefined;
  const { frames, bad } = await scanSegment(file, limit, { stopAtBad: isLast, checkPayloads });
  for (const frame of frames) {
    replay.apply(number, frame);
  }
  // What follows the first damage of the last segment is a write that was not finished (rule R2).
  return isLast ? { bytes: frames.at(-1)?.end ?? 0, damaged: [] } : { bytes: limit, damaged: bad };
}

interface Replay {
  readonly segments: { number: number; bytes: number }[];
  readonly positions: Map<string, SegmentHeader['positions'][number]>;
  dropped: Readonly<Record<string, number>>;
  apply(segment: number, frame: ScannedFrame): void;
  /** Those without a mark, as old as they are when the host has been up for so long. */
  recordsAt(hostUpMs: number): readonly RecoveredRecord[];
}

function createReplay(): Replay {
  const records = new Map<string, Omit<RecoveredRecord, 'ageMs'> & { readonly hostMs: number | undefined }>();
  const hostTime = createHostTime();
  const setPositions = (positions: RecordHeader['positions']): void => {
    for (const position of positions) {
      const key = `${position[1]}:${position[2]}`;
      replay.positions.delete(key);
      replay.positions.set(key, position);
    }
  };
  const replay: Replay = {
    segments: [],
    positions: new Map(),
    dropped: {},
    apply(segment, frame) {
      const batchId = batchIdText(frame.head.batchId);
      switch (frame.head.type) {
        case FRAME_TYPE.head: {
          const header = frame.header as SegmentHeader;
          replay.positions.clear();
          setPositions(header.positions);
          replay.dropped = header.dropped;
          return;
        }
        case FRAME_TYPE.record: {
          const header = frame.header as RecordHeader;
          const hostMs = header.up === undefined ? undefined : hostTime.at(header.up);
          records.set(batchId, { batchId, segment, frame, header, hostMs });
          setPositions(header.positions);
          return;
        }
        case FRAME_TYPE.mark: {
          const { why, rows, positions } = frame.header as MarkHeader;
          records.delete(batchId);
          setPositions(positions ?? []);
          if (rows > 0 && why !== 'sent') {
            replay.dropped = { ...replay.dropped, [why]: (replay.dropped[why] ?? 0) + rows };
          }
          return;
        }
        default:
          frame.head.type satisfies never;
      }
    },
    recordsAt(hostUpMs) {
      const nowMs = hostTime.at(hostUpMs);
      // What an agent before `up` wrote may have any age; it gets the whole time once more.
      return [...records.values()].map(({ hostMs = nowMs, ...record }) => ({
        ...record,
        ageMs: nowMs - hostMs,
      }));
    },
  };
  return replay;
}

async function setAside(deps: RecoverDeps, file: SpoolFile, segment: number, range: BadRange): Promise<void> {
  deps.logger.warn({ segment, ...range }, 'damaged bytes in the spool were set aside');
  const bytes = Buffer.alloc(Math.min(range.to - range.from, 64 * 1024 * 1024));
  try {
    const read = await file.read(bytes, range.from);
    await quarantine(deps, { segment, offset: range.from, bytes: bytes.subarray(0, read) });
  } catch (error) {
    deps.logger.warn({ segment, error: errorCode(error) }, 'damaged bytes could not be read');
  }
}

/** Removes bytes that do not count. Only tidiness: the next head says the same. */
async function cut(deps: RecoverDeps, number: number, bytes: number): Promise<void> {
  const { fileSystem, directory } = deps;
  const path = segmentPath(directory, number);
  try {
    if (bytes === 0) {
      await fileSystem.unlink(path);
      return;
    }
    const file = await fileSystem.open(path, 'repair');
    try {
      await file.truncate(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
  } catch (error) {
    deps.logger.warn({ path, error: errorCode(error) }, 'a torn spool segment could not be cut');
  }
}
