import { createFilterBuilder, type FilterBuilder } from './filter.ts';
import type { Segment } from './insert-segments.ts';

/** A segment is read as a whole. */
const MAX_RECORDS = 4_096;

export interface SegmentedRecord {
  readonly timeUs: number;
  /** Severity number. */
  readonly severity: number;
  readonly bodyBytes: number;
}

/** Puts the records of one stream and day into segments, each as large as its filter allows. */
export interface Segmenter {
  /** `note` adds what the record contains; `isNew`: nothing was noted yet in this segment. */
  add(record: SegmentedRecord, note: (filter: FilterBuilder, isNew: boolean) => void): void;
  /** All segments; the next record begins anew. */
  end(): readonly Segment[];
}

export function createSegmenter(streamId: number, filter: FilterBuilder = createFilterBuilder()): Segmenter {
  let segments: Segment[] = [];
  let open = emptySegment();
  const close = () => {
    if (open.records > 0) {
      segments.push({ ...open, streamId, filter: filter.take() });
    }
    open = emptySegment();
  };
  return {
    add: ({ timeUs, severity, bodyBytes }, note) => {
      note(filter, open.records === 0);
      open.fromUs = Math.min(open.fromUs, timeUs);
      open.toUs = Math.max(open.toUs, timeUs);
      open.severities |= 1 << severity;
      open.records += 1;
      open.bodyBytes += bodyBytes;
      if (filter.isFull() || open.records >= MAX_RECORDS) {
        close();
      }
    },
    end: () => {
      close();
      const all = segments;
      segments = [];
      return all;
    },
  };
}

const emptySegment = () => ({ fromUs: Infinity, toUs: -Infinity, severities: 0, records: 0, bodyBytes: 0 });
