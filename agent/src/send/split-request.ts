import { ByteWriter, FieldReader, WIRE } from '@vigilops/otlp';

import { type QueueKind, OTLP_KINDS } from '../spool/types.ts';

export interface RequestPart {
  readonly body: Uint8Array;
  /** Data points, log records or spans in it. */
  readonly rows: number;
}

/** An item with the bytes of all fields of its resource group and scope group that are not repeated. */
interface Item {
  readonly group: Uint8Array;
  readonly scope: Uint8Array;
  readonly bytes: Uint8Array;
  readonly rows: number;
}

// All three signals share one shape: request.1 = group { 1 resource, 2 scope group { 1 scope, 2 item, 3 url }, 3 url }.
const REPEATED = { request: 1, group: 2, scope: 2 } as const;
/** Metric.gauge, sum, histogram, exponential_histogram, summary: each holds its points as field 1. */
const POINT_HOLDERS: ReadonlySet<number> = new Set([5, 7, 9, 10, 11]);

/** The request as two of about half its items, or undefined when it has only one. Throws a WireError for broken bytes. */
export function splitRequest(
  kind: QueueKind,
  request: Uint8Array,
): readonly [RequestPart, RequestPart] | undefined {
  const items = itemsOf(kind, request);
  if (items.length < 2) {
    return undefined;
  }
  const middle = Math.ceil(items.length / 2);
  return [partOf(items.slice(0, middle)), partOf(items.slice(middle))];
}

function itemsOf(kind: QueueKind, request: Uint8Array): readonly Item[] {
  const items: Item[] = [];
  for (const group of childrenOf(request, REPEATED.request).children) {
    const groupParts = childrenOf(group, REPEATED.group);
    for (const scope of groupParts.children) {
      const scopeParts = childrenOf(scope, REPEATED.scope);
      for (const bytes of scopeParts.children) {
        const rows = OTLP_KINDS[kind] === 'metrics' ? pointsOf(bytes) : 1;
        items.push({ group: groupParts.rest, scope: scopeParts.rest, bytes, rows });
      }
    }
  }
  return items;
}

function partOf(items: readonly Item[]): RequestPart {
  const writer = new ByteWriter(items.reduce((sum, { bytes }) => sum + bytes.length + 16, 1024));
  let rows = 0;
  for (let at = 0; at < items.length;) {
    const first = items[at] as Item;
    const group = writer.open(REPEATED.request);
    writer.raw(first.group);
    while (at < items.length && items[at]?.group === first.group) {
      const { scope: scopeRest } = items[at] as Item;
      const scope = writer.open(REPEATED.group);
      writer.raw(scopeRest);
      for (let item = items[at]; item?.scope === scopeRest; at += 1, item = items[at]) {
        writer.bytesField(REPEATED.scope, item.bytes);
        rows += item.rows;
      }
      writer.close(scope);
    }
    writer.close(group);
  }
  return { body: writer.toBytes(), rows };
}

/** The payloads of the repeated field, and all other fields as they stand. */
function childrenOf(message: Uint8Array, repeated: number): { children: Uint8Array[]; rest: Uint8Array } {
  const children: Uint8Array[] = [];
  const rest = new ByteWriter(256);
  const reader = readerOf(message);
  while (reader.next()) {
    if (reader.is(repeated, WIRE.bytes)) {
      children.push(message.subarray(reader.start, reader.end));
    } else {
      rest.rawRange(message, reader.tagStart, reader.end);
    }
  }
  return { children, rest: rest.toBytes() };
}

function pointsOf(metric: Uint8Array): number {
  const reader = readerOf(metric);
  let points = 0;
  while (reader.next()) {
    if (reader.wireType === WIRE.bytes && POINT_HOLDERS.has(reader.field)) {
      const holder = reader.nested();
      while (holder.next()) {
        points += holder.is(1, WIRE.bytes) ? 1 : 0;
      }
    }
  }
  return points;
}

function readerOf(bytes: Uint8Array): FieldReader {
  return new FieldReader(
    bytes,
    new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength),
    0,
    bytes.length,
  );
}
