import {
  type Attributes,
  type ScopeInput,
  writeAttributes,
  writeResource,
  writeScope,
} from './attributes.ts';
import { ByteWriter } from '../wire/byte-writer.ts';

export interface SpanEventInput {
  readonly timeUnixNano: bigint;
  readonly name: string;
  readonly attributes?: Attributes;
  readonly droppedAttributesCount?: number;
}

export interface SpanLinkInput {
  readonly traceId: Uint8Array;
  readonly spanId: Uint8Array;
  readonly traceState?: string;
  readonly attributes?: Attributes;
  readonly droppedAttributesCount?: number;
  readonly flags?: number;
}

export interface SpanInput {
  /** 16 bytes. */
  readonly traceId: Uint8Array;
  /** 8 bytes. */
  readonly spanId: Uint8Array;
  readonly parentSpanId?: Uint8Array;
  readonly traceState?: string;
  readonly flags?: number;
  readonly name: string;
  /** OTLP SpanKind: 0 unspecified, 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  readonly kind?: number;
  readonly startTimeUnixNano: bigint;
  readonly endTimeUnixNano: bigint;
  readonly attributes?: Attributes;
  readonly droppedAttributesCount?: number;
  readonly events?: readonly SpanEventInput[];
  readonly droppedEventsCount?: number;
  readonly links?: readonly SpanLinkInput[];
  readonly droppedLinksCount?: number;
  /** Status.code: 0 unset, 1 ok, 2 error. */
  readonly status?: { readonly code: number; readonly message?: string };
}

export interface TracesGroup {
  readonly resource: Attributes;
  readonly scope?: ScopeInput;
  readonly spans: readonly SpanInput[];
}

/** ExportTraceServiceRequest, one ResourceSpans a group. */
export function encodeTracesRequest(groups: readonly TracesGroup[]): Uint8Array {
  const writer = new ByteWriter(4096);
  for (const group of groups) {
    const resourceSpans = writer.open(1);
    writeResource(writer, group.resource);
    const scopeSpans = writer.open(2);
    writeScope(writer, group.scope);
    for (const span of group.spans) {
      writeSpan(writer, span);
    }
    writer.close(scopeSpans);
    writer.close(resourceSpans);
  }
  return writer.toBytes();
}

function writeSpan(writer: ByteWriter, span: SpanInput): void {
  const message = writer.open(2);
  writer.bytesField(1, span.traceId);
  writer.bytesField(2, span.spanId);
  writeOptionalText(writer, 3, span.traceState);
  if (span.parentSpanId !== undefined) {
    writer.bytesField(4, span.parentSpanId);
  }
  writer.textField(5, span.name);
  writeOptionalNumber(writer, 6, span.kind);
  writer.fixed64Field(7, span.startTimeUnixNano);
  writer.fixed64Field(8, span.endTimeUnixNano);
  writeAttributes(writer, 9, span.attributes ?? {});
  writeOptionalNumber(writer, 10, span.droppedAttributesCount);
  span.events?.forEach((event) => writeEvent(writer, event));
  writeOptionalNumber(writer, 12, span.droppedEventsCount);
  span.links?.forEach((link) => writeLink(writer, link));
  writeOptionalNumber(writer, 14, span.droppedLinksCount);
  if (span.status !== undefined) {
    const status = writer.open(15);
    writeOptionalText(writer, 2, span.status.message);
    writer.varintField(3, span.status.code);
    writer.close(status);
  }
  if (span.flags !== undefined) {
    writer.fixed32Field(16, span.flags);
  }
  writer.close(message);
}

function writeEvent(writer: ByteWriter, event: SpanEventInput): void {
  const message = writer.open(11);
  writer.fixed64Field(1, event.timeUnixNano);
  writer.textField(2, event.name);
  writeAttributes(writer, 3, event.attributes ?? {});
  writeOptionalNumber(writer, 4, event.droppedAttributesCount);
  writer.close(message);
}

function writeLink(writer: ByteWriter, link: SpanLinkInput): void {
  const message = writer.open(13);
  writer.bytesField(1, link.traceId);
  writer.bytesField(2, link.spanId);
  writeOptionalText(writer, 3, link.traceState);
  writeAttributes(writer, 4, link.attributes ?? {});
  writeOptionalNumber(writer, 5, link.droppedAttributesCount);
  if (link.flags !== undefined) {
    writer.fixed32Field(6, link.flags);
  }
  writer.close(message);
}

function writeOptionalText(writer: ByteWriter, field: number, value: string | undefined): void {
  if (value !== undefined) {
    writer.textField(field, value);
  }
}

function writeOptionalNumber(writer: ByteWriter, field: number, value: number | undefined): void {
  if (value !== undefined) {
    writer.varintField(field, value);
  }
}
