import {
  type AttributeValue,
  type Attributes,
  type ScopeInput,
  writeAnyValue,
  writeAttributes,
  writeResource,
  writeScope,
} from './attributes.ts';
import { ByteWriter } from '../wire/byte-writer.ts';

export interface LogRecordInput {
  readonly timeUnixNano?: bigint;
  readonly observedTimeUnixNano?: bigint;
  /** OpenTelemetry SeverityNumber, 0–24. */
  readonly severityNumber?: number;
  readonly severityText?: string;
  readonly body?: AttributeValue;
  readonly attributes?: Attributes;
  readonly droppedAttributesCount?: number;
  /** W3C trace flags in the low byte. */
  readonly flags?: number;
  /** 16 bytes. */
  readonly traceId?: Uint8Array;
  /** 8 bytes. */
  readonly spanId?: Uint8Array;
  readonly eventName?: string;
}

export interface LogsGroup {
  readonly resource: Attributes;
  readonly scope?: ScopeInput;
  readonly records: readonly LogRecordInput[];
}

/** ExportLogsServiceRequest, one ResourceLogs a group. For the hot path see `createLogsRequestWriter`. */
export function encodeLogsRequest(groups: readonly LogsGroup[]): Uint8Array {
  const writer = new ByteWriter(4096);
  for (const group of groups) {
    const resourceLogs = writer.open(1);
    writeResource(writer, group.resource);
    const scopeLogs = writer.open(2);
    writeScope(writer, group.scope);
    for (const record of group.records) {
      writeRecord(writer, record);
    }
    writer.close(scopeLogs);
    writer.close(resourceLogs);
  }
  return writer.toBytes();
}

function writeRecord(writer: ByteWriter, record: LogRecordInput): void {
  const message = writer.open(2);
  if (record.timeUnixNano !== undefined) {
    writer.fixed64Field(1, record.timeUnixNano);
  }
  if (record.severityNumber !== undefined) {
    writer.varintField(2, record.severityNumber);
  }
  if (record.severityText !== undefined) {
    writer.textField(3, record.severityText);
  }
  if (record.body !== undefined) {
    const body = writer.open(5);
    writeAnyValue(writer, record.body);
    writer.close(body);
  }
  writeAttributes(writer, 6, record.attributes ?? {});
  if (record.droppedAttributesCount !== undefined) {
    writer.varintField(7, record.droppedAttributesCount);
  }
  if (record.flags !== undefined) {
    writer.fixed32Field(8, record.flags);
  }
  if (record.traceId !== undefined) {
    writer.bytesField(9, record.traceId);
  }
  if (record.spanId !== undefined) {
    writer.bytesField(10, record.spanId);
  }
  if (record.observedTimeUnixNano !== undefined) {
    writer.fixed64Field(11, record.observedTimeUnixNano);
  }
  if (record.eventName !== undefined) {
    writer.textField(12, record.eventName);
  }
  writer.close(message);
}
