import { WireError } from '@vigilops/otlp';
import type { SeriesDescriptor, WriteBatch } from '../../../model/index.ts';
import { attributesJson, ValueReader } from '../any-value.ts';
import type { SeriesEntry } from '../entries.ts';
import { descriptorHash } from '../hashing.ts';
import { type ResolveDeps, resolveUnique } from '../resolve.ts';
import { ItemError } from '../tally.ts';
import type { PointSink, Waiting } from './point-sink.ts';
import type { PendingSeries } from './series-lookup.ts';

/** Gives all series of the request that wait their ids, or a refusal. */
export async function resolveSeries(sink: PointSink, deps: ResolveDeps, signal: AbortSignal): Promise<void> {
  const { run } = sink;
  const { maxSeriesPerHost } = run.limits;
  const waiting = sink.series.pending.filter(
    ({ entry }) => entry.id <= 0 && entry.metric.scope.resource.refusal === null,
  );
  await resolveUnique(
    waiting,
    (pending) => describeSeries(sink, pending),
    (descriptors) => deps.catalog.resolveSeries(descriptors, { maxSeriesPerHost }, signal),
    ({ entry }, id) => {
      if (id === null) {
        entry.refusal = `the host has reached its limit of ${maxSeriesPerHost} series`;
        entry.refusedUntilMs = run.nowMs + run.limits.refusalMemoryMs;
      } else {
        entry.id = id;
        entry.refusal = null;
      }
    },
  );
}

/** Null when the attributes cannot be read: the series is refused for good then, as its bytes will never be better. */
function describeSeries(sink: PointSink, pending: PendingSeries): SeriesDescriptor | null {
  const { run } = sink;
  const { entry, bytes, field, start, end } = pending;
  const notes = new Set<string>();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const reader = new ValueReader(bytes, view, run.limits, (note) => notes.add(note));
  try {
    const attributes = attributesJson(reader.attributes(field, start, end));
    entry.notes = notes.size === 0 ? null : [...notes];
    const { scope, descriptor: metric } = entry.metric;
    const resourceId = scope.resource.id;
    const { name, kind, unit, temporality, monotonic } = metric;
    return {
      hash: descriptorHash(
        'series',
        name,
        kind,
        unit,
        temporality,
        monotonic,
        resourceId,
        scope.id,
        attributes,
      ),
      metric,
      resourceId,
      scopeId: scope.id,
      attributes,
    };
  } catch (error) {
    if (!(error instanceof WireError) && !(error instanceof ItemError)) {
      throw error;
    }
    entry.refusal =
      error instanceof WireError
        ? `the attributes of a data point are malformed: ${error.message}`
        : error.message;
    entry.refusedUntilMs = Infinity;
    return null;
  }
}

/** Turns places of waiting series into ids everywhere, and counts the rows whose series was refused. */
export function finishPoints(
  sink: PointSink,
): Pick<WriteBatch, 'samples' | 'histograms' | 'exemplars' | 'starts'> {
  const { pending } = sink.series;
  if (pending.length > 0) {
    // A series met for the first time tells what was cut only now that its attributes were read.
    sink.samples.resolve((index) => settle(sink, (pending[index] as PendingSeries).entry));
  }
  const histograms = sink.histograms.filter(({ entry }) => entry.id > 0 || settle(sink, entry) !== null);
  return {
    samples: sink.samples.columns(),
    histograms: histograms.map(withId),
    exemplars: sink.exemplars.filter(({ entry }) => entry.id > 0).map(withId),
    starts: sink.startEntries.flatMap((entry, index) =>
      entry.id > 0 ? [{ seriesId: entry.id, startUs: sink.startTimes[index] ?? 0 }] : [],
    ),
  };
}

function withId<Row>({ entry, row }: Waiting<Row>): Omit<Row, 'seriesId'> & { seriesId: number } {
  return { seriesId: entry.id, ...row };
}

/** The id of a series that waited; null, with one row counted as rejected, when it was refused. */
function settle(sink: PointSink, entry: SeriesEntry): number | null {
  const { tally } = sink.run;
  if (entry.id > 0) {
    tally.warnAll(entry.notes ?? []);
    return entry.id;
  }
  const { refusal } = entry.metric.scope.resource;
  tally.reject(refusal ?? entry.refusal ?? 'the series has no id', 1, sink.exampleOf(entry.metric));
  sink.accepted -= 1;
  return null;
}
