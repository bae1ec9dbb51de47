import { FieldReader, type OtlpKind, WIRE } from '@vigilops/otlp';

export interface ItemCount {
  /** Data points, log records or spans. */
  readonly items: number;
  /** Whether every one of them has its time. */
  readonly isDated: boolean;
}

/** Field numbers of group { 2 scope group { 2 item } }. */
const FIELD = { scope: 2, item: 2, point: 1 } as const;
/** Metric.gauge, sum, histogram, exponential_histogram, summary. */
const POINT_HOLDERS: ReadonlySet<number> = new Set([5, 7, 9, 10, 11]);
/** Where an item says when it was: any of these, as fixed64. */
const TIMES = {
  /** time_unix_nano of every kind of point. */
  metrics: [3],
  /** time_unix_nano, observed_time_unix_nano. */
  logs: [1, 11],
  /** start_time_unix_nano. */
  traces: [7],
} as const satisfies Record<OtlpKind, readonly number[]>;

/** What is in a resource group (ResourceMetrics, ResourceLogs, ResourceSpans). Throws a WireError for broken bytes. */
export function countItems(kind: OtlpKind, group: Uint8Array): ItemCount {
  let items = 0;
  let isDated = true;
  const take = (item: FieldReader): void => {
    items += 1;
    isDated &&= hasTime(item.nested(), TIMES[kind]);
  };
  const view = new DataView(group.buffer, group.byteOffset, group.byteLength);
  eachChild(new FieldReader(group, view, 0, group.length), FIELD.scope, (scope) => {
    eachChild(scope.nested(), FIELD.item, (item) => {
      if (kind === 'metrics') {
        eachPoint(item.nested(), take);
      } else {
        take(item);
      }
    });
  });
  return { items, isDated };
}

function eachPoint(metric: FieldReader, take: (point: FieldReader) => void): void {
  while (metric.next()) {
    if (metric.wireType === WIRE.bytes && POINT_HOLDERS.has(metric.field)) {
      eachChild(metric.nested(), FIELD.point, take);
    }
  }
}

function eachChild(message: FieldReader, number: number, take: (child: FieldReader) => void): void {
  while (message.next()) {
    if (message.is(number, WIRE.bytes)) {
      take(message);
    }
  }
}

function hasTime(item: FieldReader, fields: readonly number[]): boolean {
  while (item.next()) {
    if (item.wireType === WIRE.fixed64 && fields.includes(item.field) && item.fixed64() > 0) {
      return true;
    }
  }
  return false;
}
