import type { Logger } from '@vigilops/runtime';

import { errorCode } from '../host/error-code.ts';
import type { SpoolFileSystem } from './file-system.ts';
import { segmentPath } from './segment-name.ts';

interface Segment {
  readonly number: number;
  bytes: number;
  /** Records in it that neither the server has nor were dropped. */
  unsettled: number;
}

export interface SegmentList {
  readonly bytes: number;
  readonly unsettled: number;
  /** The segment that eviction would take; undefined when the newest is the only one. */
  readonly evictable: number | undefined;
  /** A segment whose head is on disk. */
  add(number: number, bytes: number): void;
  grow(number: number, bytes: number, records: number): void;
  /** One record of the segment needs nothing more. */
  settle(number: number): void;
  has(number: number): boolean;
  /** Deletes the oldest segments that hold nothing more; the newest stays, for it carries the positions. */
  reap(): Promise<void>;
  /** Deletes the oldest segment with whatever is in it. */
  evict(): Promise<void>;
}

/** The segments of one queue, oldest first. Only the oldest is ever deleted, so marks outlive what they mark. */
export function createSegmentList(deps: {
  readonly fileSystem: SpoolFileSystem;
  readonly directory: string;
  readonly logger: Logger;
}): SegmentList {
  const segments: Segment[] = [];
  const sum = (of: (segment: Segment) => number): number =>
    segments.reduce((total, segment) => total + of(segment), 0);
  const find = (number: number): Segment | undefined => segments.find((segment) => segment.number === number);

  /** Takes segments out of the list first, so that two callers never delete the same one. */
  const remove = async (doomed: readonly Segment[]): Promise<void> => {
    try {
      for (const segment of doomed) {
        await deps.fileSystem.unlink(segmentPath(deps.directory, segment.number));
      }
      await deps.fileSystem.syncDirectory(deps.directory);
    } catch (error) {
      // A segment that stays is replayed at the next start; its records are sent again and recognised by the server.
      if (errorCode(error) !== 'ENOENT') {
        deps.logger.warn({ error: errorCode(error) }, 'a consumed spool segment could not be deleted');
      }
    }
  };

  return {
    get bytes() {
      return sum((segment) => segment.bytes);
    },
    get unsettled() {
      return sum((segment) => segment.unsettled);
    },
    get evictable() {
      return segments.length > 1 ? segments[0]?.number : undefined;
    },
    add(number, bytes) {
      segments.push({ number, bytes, unsettled: 0 });
    },
    grow(number, bytes, records) {
      const segment = find(number);
      if (segment !== undefined) {
        segment.bytes += bytes;
        segment.unsettled += records;
      }
    },
    settle(number) {
      const segment = find(number);
      if (segment !== undefined) {
        segment.unsettled -= 1;
      }
    },
    has: (number) => find(number) !== undefined,
    async reap() {
      const firstLive = segments.findIndex((segment) => segment.unsettled > 0);
      const count = Math.min(firstLive < 0 ? segments.length : firstLive, segments.length - 1);
      if (count > 0) {
        await remove(segments.splice(0, count));
      }
    },
    async evict() {
      if (segments.length > 1) {
        await remove(segments.splice(0, 1));
      }
    },
  };
}
