import { CHECK } from '@vigilops/contracts';
import { type Attributes, ByteWriter, encodeAttributes, type ScopeInput, WIRE } from '@vigilops/otlp';

import type { CheckDefinition, CheckResult } from './types.ts';

export interface ResultEncoder {
  /** Results as an ExportLogsServiceRequest: one log record each, of the time when its probe began. */
  encode(results: readonly CheckResult[], resource: Attributes, observedMs: number): Uint8Array;
}

/** OpenTelemetry's severities: what was found, by its weight for who reads it among logs. */
const SEVERITY = {
  up: { number: 9, text: 'INFO' },
  inconclusive: { number: 13, text: 'WARN' },
  timeout: { number: 17, text: 'ERROR' },
  down: { number: 17, text: 'ERROR' },
} as const;

/** Fields of logs.proto and common.proto. */
const FIELD = {
  resourceLogs: 1,
  resource: 1,
  scopeLogs: 2,
  scope: 1,
  record: 2,
  time: 1,
  severity: 2,
  severityText: 3,
  body: 5,
  attribute: 6,
  observed: 11,
  eventName: 12,
  key: 1,
  value: 2,
  text: 1,
  double: 4,
} as const;
const DOUBLE_VALUE_BYTES = 9;

/**
 * What does not change from one result of a check to the next is kept as bytes: this code is not compiled, and every
 * byte that it sets by hand costs 40 ns.
 */
export function createResultEncoder(scope: ScopeInput): ResultEncoder {
  const writer = new ByteWriter(4_096);
  const scopeBytes = encodeScope(scope);
  const known = new WeakMap<CheckDefinition, Map<string, Uint8Array>>();

  function lasting({ definition, status }: CheckResult): Uint8Array {
    const ofDefinition = known.get(definition) ?? new Map<string, Uint8Array>();
    known.set(definition, ofDefinition);
    const bytes = ofDefinition.get(status) ?? encodeLasting(definition, status);
    ofDefinition.set(status, bytes);
    return bytes;
  }

  function writeRecord(result: CheckResult, observedMs: number): void {
    const { timeMs, status, durationMs, error, trace } = result;
    const message = writer.open(FIELD.record);
    writer.fixed64Field(FIELD.time, nanos(timeMs));
    const body = writer.open(FIELD.body);
    writer.textField(FIELD.text, sentence(result));
    writer.close(body);
    writer.raw(lasting(result));
    writeSeconds(writer, KEYS.duration, durationMs);
    writeSeconds(writer, KEYS.dns, trace.dnsMs);
    writeSeconds(writer, KEYS.connect, trace.connectMs);
    writeSeconds(writer, KEYS.tls, trace.tlsMs);
    writeSeconds(writer, KEYS.firstByte, trace.firstByteMs);
    const rare: Record<string, string | number> = {};
    if (trace.statusCode !== undefined) {
      rare[CHECK.statusCode] = trace.statusCode;
    }
    if (trace.certificateExpiresMs !== undefined) {
      rare[CHECK.certificateExpiry] = new Date(trace.certificateExpiresMs).toISOString();
    }
    if (error !== undefined) {
      rare[CHECK.error] = error;
    }
    writer.raw(encodeAttributes(rare, FIELD.attribute));
    writer.fixed64Field(FIELD.observed, nanos(observedMs));
    writer.varintField(FIELD.severity, SEVERITY[status].number);
    writer.close(message);
  }

  return {
    encode(results, resource, observedMs) {
      writer.truncate(0);
      const resourceLogs = writer.open(FIELD.resourceLogs);
      writer.bytesField(FIELD.resource, encodeAttributes(resource, 1));
      const scopeLogs = writer.open(FIELD.scopeLogs);
      writer.bytesField(FIELD.scope, scopeBytes);
      results.forEach((result) => writeRecord(result, observedMs));
      writer.close(scopeLogs);
      writer.close(resourceLogs);
      return writer.toBytes();
    },
  };
}

function encodeScope({ name, version }: ScopeInput): Uint8Array {
  const writer = new ByteWriter(64);
  writer.textField(1, name);
  if (version !== undefined) {
    writer.textField(2, version);
  }
  return writer.toBytes();
}

/** All of a record that is the same for every result of the check with this status. */
function encodeLasting({ name, config, origin }: CheckDefinition, status: CheckResult['status']): Uint8Array {
  const writer = new ByteWriter(512);
  writer.textField(FIELD.severityText, SEVERITY[status].text);
  writer.textField(FIELD.eventName, CHECK.resultEvent);
  const attributes = {
    [CHECK.name]: name,
    [CHECK.type]: config.type,
    [CHECK.status]: status,
    ...('id' in origin ? { [CHECK.id]: origin.id } : { [CHECK.definition]: origin.definition }),
  };
  writer.raw(encodeAttributes(attributes, FIELD.attribute));
  return writer.toBytes();
}

/** A KeyValue with a double up to the eight bytes of its value. */
function doubleHead(key: string): Uint8Array {
  const bytes = Buffer.from(key);
  return Buffer.concat([
    // Each length is below 128: the keys are ours.
    Buffer.from([
      (FIELD.attribute << 3) | WIRE.bytes,
      4 + bytes.length + DOUBLE_VALUE_BYTES,
      (FIELD.key << 3) | WIRE.bytes,
      bytes.length,
    ]),
    bytes,
    Buffer.from([(FIELD.value << 3) | WIRE.bytes, DOUBLE_VALUE_BYTES, (FIELD.double << 3) | WIRE.fixed64]),
  ]);
}

const KEYS = {
  duration: doubleHead(CHECK.duration),
  dns: doubleHead(CHECK.dnsDuration),
  connect: doubleHead(CHECK.connectDuration),
  tls: doubleHead(CHECK.tlsDuration),
  firstByte: doubleHead(CHECK.firstByteDuration),
};

/** To the microsecond; nothing for what did not happen. */
function writeSeconds(writer: ByteWriter, head: Uint8Array, ms: number | undefined): void {
  if (ms !== undefined) {
    writer.raw(head);
    writer.double(Math.round(ms * 1_000) / 1e6);
  }
}

function sentence({ definition, status, durationMs, error }: CheckResult): string {
  return `${definition.name}: ${status}: ${error ?? `${durationMs.toFixed(1)} ms`}`;
}

function nanos(unixMs: number): bigint {
  return BigInt(Math.round(unixMs)) * 1_000_000n;
}
