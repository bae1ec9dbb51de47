import type { ExemplarRow, HistogramRow } from '../../../model/index.ts';
import type { MetricEntry, SeriesEntry } from '../entries.ts';
import type { DecodeRun } from '../run.ts';
import { timeWindow, type TimeWindow } from '../time.ts';
import { SampleBuffer } from './sample-buffer.ts';
import { SeriesLookup } from './series-lookup.ts';

/** Delta points remembered a series: a gateway may have a few requests under way and send one of them twice. */
const SEEN_TIMES = 4;

/** A row whose series may still wait for its id. */
export interface Waiting<Row> {
  readonly entry: SeriesEntry;
  readonly row: Omit<Row, 'seriesId'>;
}

/** Where decoded points of one request go, and what is known of their series. */
export class PointSink {
  readonly run: DecodeRun;
  readonly window: TimeWindow;
  readonly series: SeriesLookup;
  readonly samples: SampleBuffer;
  readonly histograms: Waiting<HistogramRow>[] = [];
  readonly exemplars: Waiting<ExemplarRow>[] = [];
  /** Cumulative series that began anew: entry and start. */
  readonly startEntries: SeriesEntry[] = [];
  readonly startTimes: number[] = [];
  /** Delta points of this request: entry and time. */
  readonly deltaEntries: SeriesEntry[] = [];
  readonly deltaTimes: number[] = [];
  /** Only for series with several delta points in one request. */
  private readonly deltasHere = new Map<SeriesEntry, Set<number>>();
  accepted = 0;

  constructor(run: DecodeRun) {
    this.run = run;
    this.samples = new SampleBuffer(run.bytes.length);
    this.window = timeWindow(run.nowMs * 1_000, run.limits.metricRetentionMs, run.limits);
    this.series = new SeriesLookup(run);
  }

  /** Called with the start of every point of a cumulative series; `startUs` 0 is "unknown". */
  noteStart(entry: SeriesEntry, startUs: number, timeUs: number): void {
    if (startUs === 0 || startUs > timeUs) {
      return;
    }
    if (entry.runMark === this.run.number && entry.runTimeUs === startUs) {
      return;
    }
    entry.runMark = this.run.number;
    entry.runTimeUs = startUs;
    this.startEntries.push(entry);
    this.startTimes.push(startUs);
  }

  /**
   * True when a delta point of that series and time is stored already: it was sent again because an answer was lost.
   * Counting it as rejected would make the sender log a loss that never was.
   */
  isRepeatedDelta(entry: SeriesEntry, timeUs: number): boolean {
    if (entry.seen?.includes(timeUs) === true) {
      return true;
    }
    if (entry.runMark !== this.run.number) {
      entry.runMark = this.run.number;
      entry.runTimeUs = timeUs;
    } else if (this.isRepeatedHere(entry, timeUs)) {
      return true;
    }
    this.deltaEntries.push(entry);
    this.deltaTimes.push(timeUs);
    return false;
  }

  private isRepeatedHere(entry: SeriesEntry, timeUs: number): boolean {
    let times = this.deltasHere.get(entry);
    if (times === undefined) {
      times = new Set([entry.runTimeUs]);
      this.deltasHere.set(entry, times);
    }
    const repeated = times.has(timeUs);
    times.add(timeUs);
    return repeated;
  }

  /** To be called when the rows are durable, not before: see `Decoded.onStored`. */
  remember(): void {
    this.startEntries.forEach((entry, index) => {
      entry.startUs = this.startTimes[index] ?? 0;
    });
    this.deltaEntries.forEach((entry, index) => {
      entry.seen ??= new Float64Array(SEEN_TIMES);
      entry.seen[entry.seenAt % SEEN_TIMES] = this.deltaTimes[index] ?? 0;
      entry.seenAt += 1;
    });
  }

  /** Example for a reason: which metric it was. */
  exampleOf(metric: MetricEntry): string {
    return `metric "${metric.descriptor.name.slice(0, 100)}"`;
  }
}
