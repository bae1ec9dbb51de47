import { FieldReader, WIRE } from '@vigilops/otlp';
import type { MetricEntry, ResourceEntry, SeriesEntry } from '../entries.ts';
import { MAX_CACHED_KEY_BYTES, type DecodeRun } from '../run.ts';
import { ItemError } from '../tally.ts';

/** A series that waits for its id, with the bytes of its attributes to describe it by. */
export interface PendingSeries {
  readonly entry: SeriesEntry;
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
  /** Number of the points' attributes field. */
  readonly field: number;
}

/** Finds the series of a point by the bytes of its attributes, and gathers those that have no id yet. */
export class SeriesLookup {
  readonly pending: PendingSeries[] = [];
  private readonly run: DecodeRun;
  private readonly newByResource = new Map<ResourceEntry, number>();
  private readonly limitError: ItemError;

  constructor(run: DecodeRun) {
    this.run = run;
    this.limitError = new ItemError(
      `a request may bring at most ${2 * run.limits.maxSeriesPerHost} new series of one resource`,
    );
  }

  /**
   * The series whose attribute fields are bytes[start..end) of the body, which may be empty.
   * Throws ItemError when the series is refused.
   */
  find(metric: MetricEntry, field: number, start: number, end: number): SeriesEntry {
    const { run } = this;
    const known = run.caches.series.find(metric.place, run.view, start, end);
    if (known !== undefined && known.id > 0) {
      return known;
    }
    return this.unresolved(known, metric, { field, bytes: run.bytes, start, end }, run.view);
  }

  /** The same where other fields stand between the attributes of the point message[start..end). */
  findSplit(metric: MetricEntry, field: number, start: number, end: number): SeriesEntry {
    const { run } = this;
    const reader = new FieldReader(run.bytes, run.view, start, end);
    let keyEnd = 0;
    while (reader.next()) {
      if (reader.is(field, WIRE.bytes)) {
        keyEnd = run.copyToScratch(reader.tagStart, reader.end, keyEnd);
      }
    }
    const known = run.caches.series.find(metric.place, run.scratchView, 0, keyEnd);
    if (known !== undefined && known.id > 0) {
      return known;
    }
    const bytes = Buffer.from(run.scratch.subarray(0, keyEnd));
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    return this.unresolved(known, metric, { field, bytes, start: 0, end: keyEnd }, view);
  }

  /** What the sample column holds for the series: its id, or below 0 its place among those that wait. */
  reference(entry: SeriesEntry): number {
    return entry.id > 0 ? entry.id : -1 - entry.pendingIndex;
  }

  private unresolved(
    known: SeriesEntry | undefined,
    metric: MetricEntry,
    key: Omit<PendingSeries, 'entry'>,
    view: DataView,
  ): SeriesEntry {
    const { run } = this;
    if (known !== undefined && known.refusal !== null && known.refusedUntilMs > run.nowMs) {
      throw new ItemError(known.refusal);
    }
    const entry = known ?? this.create(metric, key, view);
    // It may wait in another request that has no answer yet, or never got one.
    if (entry.pendingRun !== run.number) {
      entry.pendingRun = run.number;
      entry.pendingIndex = this.pending.length;
      this.pending.push({ entry, ...key });
    }
    return entry;
  }

  private create(metric: MetricEntry, key: Omit<PendingSeries, 'entry'>, view: DataView): SeriesEntry {
    const { resource } = metric.scope;
    const brought = (this.newByResource.get(resource) ?? 0) + 1;
    // A host may be at its limit already, but only the catalog knows which of these it has.
    if (brought > 2 * this.run.limits.maxSeriesPerHost) {
      throw this.limitError;
    }
    this.newByResource.set(resource, brought);
    const entry: SeriesEntry = {
      metric,
      id: 0,
      notes: null,
      refusal: null,
      refusedUntilMs: 0,
      pendingRun: 0,
      pendingIndex: 0,
      startUs: 0,
      runMark: 0,
      runTimeUs: 0,
      seen: null,
      seenAt: 0,
    };
    if (key.end - key.start <= MAX_CACHED_KEY_BYTES) {
      this.run.caches.series.put(metric.place, view, key.start, key.end, entry);
    }
    return entry;
  }
}
