import { FieldReader, WIRE } from '@vigilops/otlp';
import type { MetricKind, Temporality } from '../../../model/index.ts';
import { NOTES } from '../any-value.ts';
import type { MetricEntry, MetricHead, ScopeEntry } from '../entries.ts';
import type { DecodeRun } from '../run.ts';

/** Fields of Metric (metrics.proto) that hold its points, and what they make it. */
const DATA_KINDS: Readonly<Record<number, MetricKind>> = {
  5: 'gauge',
  7: 'sum',
  9: 'histogram',
  10: 'exponential_histogram',
  11: 'summary',
};

const TEMPORALITIES: readonly Temporality[] = ['unspecified', 'delta', 'cumulative'];
const MAX_DESCRIPTION_BYTES = 1_024;

/** The parts of one Metric message, as ranges of the body; 0, 0 is an empty one. Reused from metric to metric. */
export class MetricMessage {
  nameStart = 0;
  nameEnd = 0;
  unitStart = 0;
  unitEnd = 0;
  descriptionStart = 0;
  descriptionEnd = 0;
  /** Name, unit and description stand next to each other, as all known senders write them, in this range. */
  headStart = 0;
  headEnd = 0;
  headSplit = false;
  /** The field with the points that came last, its kind, and how many such fields there are: one, as a rule. */
  kind: MetricKind | null = null;
  dataStart = 0;
  dataEnd = 0;
  dataFields = 0;

  /** Throws one of WIRE_ERRORS. */
  read(run: DecodeRun, start: number, end: number): void {
    this.clear();
    const reader = new FieldReader(run.bytes, run.view, start, end);
    while (reader.next()) {
      if (reader.wireType === WIRE.bytes) {
        this.take(reader);
      }
    }
  }

  private take(reader: FieldReader): void {
    switch (reader.field) {
      case 1:
        this.nameStart = reader.start;
        this.nameEnd = reader.end;
        this.extendHead(reader);
        return;
      case 2:
        this.descriptionStart = reader.start;
        this.descriptionEnd = reader.end;
        this.extendHead(reader);
        return;
      case 3:
        this.unitStart = reader.start;
        this.unitEnd = reader.end;
        this.extendHead(reader);
        return;
      default:
        this.takeData(reader);
    }
  }

  private takeData(reader: FieldReader): void {
    const kind = metricKindOf(reader.field);
    if (kind !== null) {
      this.kind = kind;
      this.dataStart = reader.start;
      this.dataEnd = reader.end;
      this.dataFields += 1;
    }
  }

  private extendHead(reader: FieldReader): void {
    if (this.headEnd === 0) {
      this.headStart = reader.tagStart;
    } else if (this.headEnd !== reader.tagStart) {
      this.headSplit = true;
    }
    this.headEnd = reader.end;
  }

  private clear(): void {
    this.nameStart = this.nameEnd = 0;
    this.unitStart = this.unitEnd = 0;
    this.descriptionStart = this.descriptionEnd = 0;
    this.headStart = this.headEnd = 0;
    this.headSplit = false;
    this.kind = null;
    this.dataStart = this.dataEnd = 0;
    this.dataFields = 0;
  }
}

/** What the points in field `number` of a Metric are; null when it holds none. */
export function metricKindOf(number: number): MetricKind | null {
  return DATA_KINDS[number] ?? null;
}

/** The entry of the metric that `parts` describes, made when it was never met in this scope. */
export function findMetric(
  run: DecodeRun,
  scope: ScopeEntry,
  parts: MetricMessage,
  kind: MetricKind,
  temporality: number,
  monotonic: boolean,
): MetricEntry {
  const head = findHead(run, scope, parts);
  const declared = TEMPORALITIES[temporality] === undefined ? 0 : temporality;
  const variant = kindIndex(kind) * 8 + declared * 2 + (monotonic ? 1 : 0);
  const known = head.variants[variant];
  if (known !== undefined) {
    return known;
  }
  const entry = createMetric(run, scope, parts, kind, TEMPORALITIES[declared] ?? 'unspecified', monotonic);
  head.variants[variant] = entry;
  return entry;
}

function findHead(run: DecodeRun, scope: ScopeEntry, parts: MetricMessage): MetricHead {
  const cache = run.caches.metrics;
  const split = parts.headSplit;
  const end = split ? composeHead(run, parts) : parts.headEnd;
  const start = split ? 0 : parts.headStart;
  const view = split ? run.scratchView : run.view;
  const place = split ? ~scope.place : scope.place;
  const known = cache.find(place, view, start, end);
  if (known !== undefined) {
    return known;
  }
  const head: MetricHead = { variants: new Array<MetricEntry | undefined>(40).fill(undefined) };
  cache.put(place, view, start, end, head);
  return head;
}

/** The head's texts with their lengths, so that no two heads make the same bytes. */
function composeHead(run: DecodeRun, parts: MetricMessage): number {
  run.reserveScratch(8);
  run.scratch.writeUInt32LE(parts.nameEnd - parts.nameStart, 0);
  run.scratch.writeUInt32LE(parts.unitEnd - parts.unitStart, 4);
  const nameEnd = run.copyToScratch(parts.nameStart, parts.nameEnd, 8);
  return run.copyToScratch(parts.unitStart, parts.unitEnd, nameEnd);
}

function createMetric(
  run: DecodeRun,
  scope: ScopeEntry,
  parts: MetricMessage,
  kind: MetricKind,
  temporality: Temporality,
  monotonic: boolean,
): MetricEntry {
  const { maxKeyBytes } = run.limits;
  const { values } = run;
  const { result: texts, notes } = run.withNotes(() => ({
    name: values.text(parts.nameStart, parts.nameEnd, maxKeyBytes, 'a metric name was cut'),
    unit: values.text(parts.unitStart, parts.unitEnd, maxKeyBytes, 'a metric unit was cut'),
    description: values.text(
      parts.descriptionStart,
      parts.descriptionEnd,
      MAX_DESCRIPTION_BYTES,
      NOTES.longValue,
    ),
  }));
  return {
    place: run.caches.nextPlace(),
    scope,
    descriptor: { ...texts, kind, temporality, monotonic },
    delta: temporality === 'delta',
    cumulative: temporality === 'cumulative',
    notes,
    refusal: texts.name === '' ? 'a metric has no name' : null,
  };
}

function kindIndex(kind: MetricKind): number {
  switch (kind) {
    case 'gauge':
      return 0;
    case 'sum':
      return 1;
    case 'histogram':
      return 2;
    case 'exponential_histogram':
      return 3;
    case 'summary':
      return 4;
    default:
      return kind satisfies never;
  }
}
