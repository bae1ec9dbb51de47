import { LOG } from '@vigilops/contracts';

import { type Attributes, type ScopeInput, writeResource, writeScope } from './attributes.ts';
import { ByteWriter, varintSize } from '../wire/byte-writer.ts';

export interface LogsRequestWriter {
  /**
   * Adds one record. `body[bodyStart..bodyEnd)` is UTF-8 text; `encodedAttributes` comes from
   * `encodeAttributes(attributes, 6)`; `sequence` below 0 means none.
   */
  append(
    timeUnixMs: number,
    timeSubMsNanos: number,
    observedUnixMs: number,
    severityNumber: number,
    severityText: string,
    body: Uint8Array,
    bodyStart: number,
    bodyEnd: number,
    encodedAttributes: Uint8Array,
    sequence: number,
  ): void;
  /** Bytes that `finish` would return now. */
  readonly byteLength: number;
  readonly recordCount: number;
  /** ExportLogsServiceRequest with all records so far, as a copy; no bytes at all when there is no record. */
  finish(): Uint8Array;
  reset(): void;
}

const TWO_24 = 16_777_216;
const TWO_32 = 4_294_967_296;
const NANOS_PER_MS = 1_000_000;
/** Tag and fixed64 of time and observed time, tag and value of severity. */
const FIXED_BYTES = 9 + 9 + 2;
/** One-byte lengths in front of severity text and sequence hold below this. */
const MAX_SEVERITY_TEXT_BYTES = 127;
/** Below 111 bytes by far, so that a KeyValue of it keeps a one-byte length. */
const SEQUENCE_KEY = Buffer.from(LOG.sequence);
const NO_TEXT = new Uint8Array(0);

/**
 * The log hot path: bytes of lines are copied once into a growing request and no object is made per record.
 */
export function createLogsRequestWriter(options: {
  readonly resource: Attributes;
  readonly scope?: ScopeInput;
  readonly initialBytes?: number;
}): LogsRequestWriter {
  const resource = new ByteWriter(512);
  writeResource(resource, options.resource);
  const scope = new ByteWriter(128);
  writeScope(scope, options.scope);
  return new RecordBuffer(resource.toBytes(), scope.toBytes(), options.initialBytes ?? 65_536);
}

class RecordBuffer implements LogsRequestWriter {
  recordCount = 0;
  private buffer: Buffer;
  private end = 0;
  private readonly resource: Uint8Array;
  private readonly scope: Uint8Array;
  private readonly severityTexts = new Map<string, Uint8Array>();

  constructor(resource: Uint8Array, scope: Uint8Array, initialBytes: number) {
    this.resource = resource;
    this.scope = scope;
    this.buffer = Buffer.allocUnsafe(Math.max(1024, initialBytes));
  }

  append(
    timeUnixMs: number,
    timeSubMsNanos: number,
    observedUnixMs: number,
    severityNumber: number,
    severityText: string,
    body: Uint8Array,
    bodyStart: number,
    bodyEnd: number,
    encodedAttributes: Uint8Array,
    sequence: number,
  ): void {
    const text = severityText === '' ? NO_TEXT : this.severityBytes(severityText);
    const bodyBytes = bodyEnd - bodyStart;
    const stringValueBytes = 1 + varintSize(bodyBytes) + bodyBytes;
    const length =
      FIXED_BYTES +
      (text.length === 0 ? 0 : 2 + text.length) +
      1 +
      varintSize(stringValueBytes) +
      stringValueBytes +
      encodedAttributes.length +
      (sequence < 0 ? 0 : SEQUENCE_KEY.length + 7 + varintSize(sequence));
    this.reserve(1 + varintSize(length) + length);
    const { buffer } = this;
    let at = this.end;
    buffer[at++] = 0x12;
    at = putVarint(buffer, at, length);
    buffer[at++] = 0x09;
    at = putNanos(buffer, at, timeUnixMs, timeSubMsNanos);
    buffer[at++] = 0x10;
    buffer[at++] = severityNumber & 127;
    if (text.length > 0) {
      buffer[at++] = 0x1a;
      buffer[at++] = text.length;
      buffer.set(text, at);
      at += text.length;
    }
    buffer[at++] = 0x2a;
    at = putVarint(buffer, at, stringValueBytes);
    buffer[at++] = 0x0a;
    at = putVarint(buffer, at, bodyBytes);
    buffer.set(body.subarray(bodyStart, bodyEnd), at);
    at += bodyBytes;
    buffer.set(encodedAttributes, at);
    at += encodedAttributes.length;
    if (sequence >= 0) {
      at = putSequence(buffer, at, sequence);
    }
    buffer[at++] = 0x59;
    this.end = putNanos(buffer, at, observedUnixMs, 0);
    this.recordCount += 1;
  }

  get byteLength(): number {
    if (this.recordCount === 0) {
      return 0;
    }
    const scopeLogs = this.scope.length + this.end;
    const resourceLogs = this.resource.length + 1 + varintSize(scopeLogs) + scopeLogs;
    return 1 + varintSize(resourceLogs) + resourceLogs;
  }

  finish(): Uint8Array {
    if (this.recordCount === 0) {
      return new Uint8Array(0);
    }
    const scopeLogs = this.scope.length + this.end;
    const resourceLogs = this.resource.length + 1 + varintSize(scopeLogs) + scopeLogs;
    const request = new Uint8Array(this.byteLength);
    request[0] = 0x0a;
    let at = putVarint(request, 1, resourceLogs);
    request.set(this.resource, at);
    at += this.resource.length;
    request[at++] = 0x12;
    at = putVarint(request, at, scopeLogs);
    request.set(this.scope, at);
    request.set(this.buffer.subarray(0, this.end), at + this.scope.length);
    return request;
  }

  reset(): void {
    this.end = 0;
    this.recordCount = 0;
  }

  private severityBytes(text: string): Uint8Array {
    const known = this.severityTexts.get(text);
    if (known !== undefined) {
      return known;
    }
    const whole = Buffer.from(text.slice(0, MAX_SEVERITY_TEXT_BYTES));
    // Cutting in the middle of a character would make the whole message invalid UTF-8.
    let end = Math.min(whole.length, MAX_SEVERITY_TEXT_BYTES);
    while (end < whole.length && ((whole[end] ?? 0) & 0xc0) === 0x80) {
      end -= 1;
    }
    const bytes = new Uint8Array(whole.subarray(0, end));
    if (this.severityTexts.size < 256) {
      this.severityTexts.set(text, bytes);
    }
    return bytes;
  }

  private reserve(bytes: number): void {
    const needed = this.end + bytes;
    if (needed <= this.buffer.length) {
      return;
    }
    const grown = Buffer.allocUnsafe(Math.max(needed, this.buffer.length * 2));
    this.buffer.copy(grown, 0, 0, this.end);
    this.buffer = grown;
  }
}

function putVarint(buffer: Uint8Array, start: number, value: number): number {
  let at = start;
  let rest = value;
  while (rest >= 128) {
    buffer[at++] = (rest % 128) | 128;
    rest = Math.floor(rest / 128);
  }
  buffer[at++] = rest;
  return at;
}

/** fixed64 nanoseconds from milliseconds without BigInt: the product passes 2^53, so it is made in two halves. */
function putNanos(buffer: Uint8Array, start: number, unixMs: number, subMsNanos: number): number {
  const ms = Math.max(0, Math.floor(unixMs));
  const high = Math.floor(ms / TWO_24) * NANOS_PER_MS;
  const low = (ms % TWO_24) * NANOS_PER_MS + subMsNanos + (high % 256) * TWO_24;
  const low32 = low % TWO_32;
  const high32 = Math.floor(high / 256) + Math.floor(low / TWO_32);
  buffer[start] = low32;
  buffer[start + 1] = low32 >>> 8;
  buffer[start + 2] = low32 >>> 16;
  buffer[start + 3] = low32 >>> 24;
  buffer[start + 4] = high32;
  buffer[start + 5] = high32 >>> 8;
  buffer[start + 6] = high32 >>> 16;
  buffer[start + 7] = high32 >>> 24;
  return start + 8;
}

function putSequence(buffer: Buffer, start: number, sequence: number): number {
  const valueBytes = 1 + varintSize(sequence);
  let at = start;
  buffer[at++] = 0x32;
  buffer[at++] = SEQUENCE_KEY.length + 4 + valueBytes;
  buffer[at++] = 0x0a;
  buffer[at++] = SEQUENCE_KEY.length;
  buffer.set(SEQUENCE_KEY, at);
  at += SEQUENCE_KEY.length;
  buffer[at++] = 0x12;
  buffer[at++] = valueBytes;
  buffer[at++] = 0x18;
  return putVarint(buffer, at, sequence);
}
