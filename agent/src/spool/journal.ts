import type { SpoolFile, SpoolFileSystem } from './file-system.ts';
import { byteLength, encodeFrame, FRAME_TYPE, NO_BATCH_ID, type SegmentHeader } from './frame.ts';
import { segmentPath } from './segment-name.ts';

export interface JournalDeps {
  readonly fileSystem: SpoolFileSystem;
  readonly directory: string;
  readonly segmentBytes: number;
  /** The state that a new segment starts with. */
  readonly snapshot: () => Omit<SegmentHeader, 'previous'>;
}

/** Where a committed frame lies. */
export interface Placed {
  readonly segment: number;
  readonly offset: number;
}

export interface Committed {
  readonly placed: readonly Placed[];
  /** Set when this commit began a new segment: its bytes before the first frame. */
  readonly created: { readonly number: number; readonly headBytes: number } | null;
}

export interface Journal {
  /** Number of the segment that takes the next frames; undefined when the next commit makes a new one. */
  readonly active: number | undefined;
  /**
   * Writes the frames one after the other and syncs them. After any error nothing of the call counts, the
   * segment is never written again, and the same frames may be given to the next call (rule R3).
   */
  commit(frames: readonly (readonly Uint8Array[])[]): Promise<Committed>;
  /** Makes the next commit begin a new segment. */
  seal(): Promise<void>;
}

/**
 * Appends to the last segment of a queue. A new process always begins a new segment, and each segment says
 * how many bytes of the one before it count, so nothing left behind by a failed write can come back.
 */
export function createJournal(
  deps: JournalDeps,
  start: { readonly nextNumber: number; readonly previous: SegmentHeader['previous'] },
): Journal {
  const { fileSystem, directory } = deps;
  let nextNumber = start.nextNumber;
  let previous = start.previous;
  let active: { number: number; file: SpoolFile; bytes: number } | undefined;

  const seal = async (): Promise<void> => {
    const segment = active;
    active = undefined;
    await segment?.file.close().catch(() => undefined);
  };

  const begin = async (): Promise<{ number: number; file: SpoolFile; bytes: number }> => {
    const number = nextNumber;
    nextNumber += 1;
    return { number, file: await fileSystem.open(segmentPath(directory, number), 'create'), bytes: 0 };
  };

  /** Takes back what a failed write left. When this fails too, `previous` still says where the good part ends. */
  const abandon = async (segment: { number: number; file: SpoolFile; bytes: number }): Promise<void> => {
    active = undefined;
    await segment.file.truncate(segment.bytes).catch(() => undefined);
    await segment.file.close().catch(() => undefined);
    if (segment.bytes === 0) {
      await fileSystem.unlink(segmentPath(directory, segment.number)).catch(() => undefined);
    }
  };

  return {
    get active() {
      return active?.number;
    },
    seal,
    async commit(frames) {
      if (active !== undefined && active.bytes >= deps.segmentBytes) {
        await seal();
      }
      const segment = active ?? (await begin());
      const isNew = segment.bytes === 0;
      const head = isNew ? encodeFrame(FRAME_TYPE.head, NO_BATCH_ID, { previous, ...deps.snapshot() }) : [];
      const headBytes = byteLength(head);
      const placed: Placed[] = [];
      let end = segment.bytes + headBytes;
      for (const frame of frames) {
        placed.push({ segment: segment.number, offset: end });
        end += byteLength(frame);
      }
      try {
        await segment.file.write([...head, ...frames.flat()], segment.bytes);
        await segment.file.sync();
        if (isNew) {
          await fileSystem.syncDirectory(directory);
        }
      } catch (error) {
        await abandon(segment);
        throw error;
      }
      segment.bytes = end;
      previous = { number: segment.number, bytes: end };
      active = segment;
      return { placed, created: isNew ? { number: segment.number, headBytes } : null };
    },
  };
}
