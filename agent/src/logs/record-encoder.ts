import { LOG } from '@vigilops/contracts';
import { ByteWriter, encodeAttributes, varintSize, type Attributes } from '@vigilops/otlp';

/**
 * Writes log records as OTLP protobuf behind the bytes that were read, in one memory: a body moves by one
 * `copyWithin`, and everything of a record but its time, lengths and sequence comes from a template by another.
 * That is what makes the difference on an interpreter without a compiler, where each byte set by hand costs 40 ns.
 */
export interface RecordEncoder {
  /** The memory for reading: bytes [0, readBytes). */
  readonly memory: Buffer;
  readonly readBytes: number;
  /** Bytes of records since the last `take`. */
  readonly byteLength: number;
  readonly recordCount: number;
  /** Records that follow are of this resource and carry these attributes; both encoded by the functions below. */
  begin(resource: Uint8Array, attributes: Uint8Array, observedMs: number): void;
  /** Whether a record with a body of so many bytes still fits. */
  fits(bodyBytes: number): boolean;
  /** One record whose body is memory[bodyStart..bodyEnd), UTF-8. `severityText` must be short. */
  append(
    timeMs: number,
    subMsNanos: number,
    severity: number,
    severityText: string,
    bodyStart: number,
    bodyEnd: number,
    sequence: number,
  ): void;
  /** The same for a body that lies elsewhere, with attributes (encoded) of its own. */
  appendBytes(
    timeMs: number,
    subMsNanos: number,
    severity: number,
    severityText: string,
    body: Uint8Array,
    moreAttributes: Uint8Array,
    sequence: number,
  ): void;
  /**
   * An ExportLogsServiceRequest with all records, as a copy in what `allocate` gives for so many bytes, or more;
   * afterwards the encoder is empty.
   */
  take(allocate?: (bytes: number) => Buffer): Uint8Array;
}

const TEMPLATE_BYTES = 32 * 1024;
const MAX_TEXT_BYTES = 64;
const SEQUENCE_KEY = Buffer.from(LOG.sequence);
const TWO_32 = 4_294_967_296;
const NO_BYTES = new Uint8Array(0);

/** KeyValues of a LogRecord (field 6). */
export function encodeRecordAttributes(attributes: Attributes): Uint8Array {
  return encodeAttributes(attributes, 6);
}

/** Resource and scope of a ResourceLogs, to be given to `begin`. */
export function encodeResource(
  attributes: Attributes,
  scope: { readonly name: string; readonly version: string } | undefined,
): Uint8Array {
  const pairs = encodeAttributes(attributes, 1);
  const writer = new ByteWriter(pairs.length + 64);
  writer.bytesField(1, pairs);
  const resourceEnd = writer.length;
  if (scope !== undefined) {
    const message = writer.open(1);
    writer.textField(1, scope.name);
    writer.textField(2, scope.version);
    writer.close(message);
  }
  const whole = writer.toBytes();
  // The first four bytes tell where the scope begins; they never leave this file.
  const packed = new Uint8Array(4 + whole.length);
  new DataView(packed.buffer).setUint32(0, resourceEnd);
  packed.set(whole, 4);
  return packed;
}

interface Chunk {
  readonly resource: Uint8Array;
  readonly start: number;
  end: number;
}

export function createRecordEncoder(config: {
  readonly readBytes: number;
  /** Records together are at most about this long, one record more always fits. */
  readonly batchBytes: number;
  readonly maxBodyBytes: number;
}): RecordEncoder {
  const templateStart = config.readBytes;
  const outStart = templateStart + TEMPLATE_BYTES;
  const memory = Buffer.allocUnsafeSlow(outStart + config.batchBytes + config.maxBodyBytes + TEMPLATE_BYTES);
  const view = new DataView(memory.buffer);
  const limit = outStart + config.batchBytes;

  let at = outStart;
  let recordCount = 0;
  let chunks: Chunk[] = [];
  let chunk: Chunk | undefined;
  let attributes: Uint8Array = NO_BYTES;
  let observedMs = 0;
  /** By severity text and number, then by the bytes of the sequence: where the template is. */
  let templates = new Map<string, Int32Array>();
  let templateEnd = templateStart;
  let lastText = '';
  let lastSeverity = -1;
  let lastTemplates: Int32Array = new Int32Array(0);

  const forgetTemplates = (): void => {
    templates = new Map();
    templateEnd = templateStart;
    lastSeverity = -1;
  };

  /** What lies between the record's length and its body, with zeros for time and sequence. */
  const buildTemplate = (severity: number, severityText: string, sequenceBytes: number): number => {
    const text = Buffer.from(severityText).subarray(0, MAX_TEXT_BYTES);
    const length = 18 + 2 + (text.length === 0 ? 0 : 2 + text.length) + attributes.length;
    const total = length + SEQUENCE_KEY.length + 7 + sequenceBytes;
    if (templateEnd + total + 4 > outStart) {
      return -1;
    }
    // Two bytes in front hold its length.
    view.setUint32(templateEnd, total);
    const start = templateEnd + 4;
    let to = start;
    memory[to] = 0x09;
    memory[to + 9] = 0x59;
    putNanos(view, to + 10, observedMs, 0);
    to += 18;
    memory[to] = 0x10;
    memory[to + 1] = severity & 127;
    to += 2;
    if (text.length > 0) {
      memory[to] = 0x1a;
      memory[to + 1] = text.length;
      memory.set(text, to + 2);
      to += 2 + text.length;
    }
    memory.set(attributes, to);
    to += attributes.length;
    memory.set([0x32, SEQUENCE_KEY.length + 5 + sequenceBytes, 0x0a, SEQUENCE_KEY.length], to);
    memory.set(SEQUENCE_KEY, to + 4);
    memory.set([0x12, 1 + sequenceBytes, 0x18], to + 4 + SEQUENCE_KEY.length);
    templateEnd = start + total;
    return start;
  };

  const templateFor = (severity: number, severityText: string, sequenceBytes: number): number => {
    if (severity !== lastSeverity || severityText !== lastText) {
      const key = `${String(severity)} ${severityText}`;
      lastTemplates = templates.get(key) ?? new Int32Array(9);
      templates.set(key, lastTemplates);
      lastSeverity = severity;
      lastText = severityText;
    }
    const known = lastTemplates[sequenceBytes] ?? 0;
    if (known !== 0) {
      return known;
    }
    let built = buildTemplate(severity, severityText, sequenceBytes);
    if (built < 0) {
      forgetTemplates();
      built = buildTemplate(severity, severityText, sequenceBytes);
      lastTemplates = new Int32Array(9);
      templates.set(`${String(severity)} ${severityText}`, lastTemplates);
      lastSeverity = severity;
    }
    lastTemplates[sequenceBytes] = built;
    return built;
  };

  /** Writes all of a record but its body; returns where the body goes. */
  const appendHead = (
    timeMs: number,
    subMsNanos: number,
    severity: number,
    severityText: string,
    bodyBytes: number,
    extra: Uint8Array,
    sequence: number,
  ): number => {
    const sequenceBytes = sequence < 268_435_456 && sequence >= 2_097_152 ? 4 : varintSize(sequence);
    const template = templateFor(severity, severityText, sequenceBytes);
    const templateBytes = view.getUint32(template - 4);
    const valueBytes = bodyBytes + (bodyBytes < 128 ? 2 : 1 + varintSize(bodyBytes));
    const length =
      templateBytes + extra.length + valueBytes + (valueBytes < 128 ? 2 : 1 + varintSize(valueBytes));
    memory[at] = 0x12;
    let to = putVarint(at + 1, length);
    memory.copyWithin(to, template, template + templateBytes);
    putNanos(view, to + 1, timeMs, subMsNanos);
    to += templateBytes;
    putVarint(to - sequenceBytes, sequence);
    if (extra.length > 0) {
      memory.set(extra, to);
      to += extra.length;
    }
    memory[to] = 0x2a;
    to = putVarint(to + 1, valueBytes);
    memory[to] = 0x0a;
    return putVarint(to + 1, bodyBytes);
  };

  /** Writes two bytes at once where they are enough; the second is overwritten by what follows a short one. */
  const putVarint = (start: number, value: number): number => {
    if (value < 128) {
      memory[start] = value;
      return start + 1;
    }
    if (value < 16_384) {
      view.setUint16(start, (value & 127) | 128 | ((value >>> 7) << 8), true);
      return start + 2;
    }
    if (value < 268_435_456 && value >= 2_097_152) {
      const low = (value & 127) | 128 | ((((value >>> 7) & 127) | 128) << 8);
      view.setUint32(start, low | ((((value >>> 14) & 127) | 128 | ((value >>> 21) << 8)) << 16), true);
      return start + 4;
    }
    let to = start;
    let rest = value;
    while (rest >= 128) {
      memory[to++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    memory[to++] = rest;
    return to;
  };

  const count = (end: number): void => {
    at = end;
    recordCount += 1;
    if (chunk !== undefined) {
      chunk.end = end;
    }
  };

  return {
    memory,
    readBytes: config.readBytes,
    get byteLength() {
      return at - outStart;
    },
    get recordCount() {
      return recordCount;
    },
    begin(resource, recordAttributes, observed) {
      if (chunk?.resource !== resource) {
        chunk = { resource, start: at, end: at };
        chunks.push(chunk);
      }
      if (attributes !== recordAttributes || observedMs !== observed) {
        attributes = recordAttributes;
        observedMs = observed;
        forgetTemplates();
      }
    },
    fits: (bodyBytes) => at < limit && bodyBytes <= config.maxBodyBytes,
    append(timeMs, subMsNanos, severity, severityText, bodyStart, bodyEnd, sequence) {
      const bodyBytes = bodyEnd - bodyStart;
      const to = appendHead(timeMs, subMsNanos, severity, severityText, bodyBytes, NO_BYTES, sequence);
      memory.copyWithin(to, bodyStart, bodyEnd);
      count(to + bodyBytes);
    },
    appendBytes(timeMs, subMsNanos, severity, severityText, body, more, sequence) {
      const to = appendHead(timeMs, subMsNanos, severity, severityText, body.length, more, sequence);
      memory.set(body, to);
      count(to + body.length);
    },
    take(allocate = (bytes) => Buffer.allocUnsafe(bytes)) {
      const filled = chunks.filter(({ start, end }) => end > start);
      const sizes = filled.map(sizesOf);
      const bytes = sizes.reduce((sum, { total }) => sum + total, 0);
      const request = allocate(bytes).subarray(0, bytes);
      let to = 0;
      for (const [index, { resource, start, end }] of filled.entries()) {
        to = copyChunk(
          request,
          to,
          resource,
          memory.subarray(start, end),
          sizes[index] ?? { logs: 0, scopeLogs: 0 },
        );
      }
      at = outStart;
      recordCount = 0;
      chunks = [];
      chunk = undefined;
      return request;
    },
  };
}

function sizesOf({ resource, start, end }: Chunk): { total: number; logs: number; scopeLogs: number } {
  const resourceEnd = new DataView(resource.buffer, resource.byteOffset).getUint32(0);
  const scopeLogs = resource.length - 4 - resourceEnd + (end - start);
  const logs = resourceEnd + 1 + varintSize(scopeLogs) + scopeLogs;
  return { total: 1 + varintSize(logs) + logs, logs, scopeLogs };
}

/** One ResourceLogs with one ScopeLogs. */
function copyChunk(
  request: Buffer,
  at: number,
  resource: Uint8Array,
  records: Uint8Array,
  sizes: { readonly logs: number; readonly scopeLogs: number },
): number {
  const resourceEnd = 4 + new DataView(resource.buffer, resource.byteOffset).getUint32(0);
  let to = at;
  request[to] = 0x0a;
  to = writeVarint(request, to + 1, sizes.logs);
  request.set(resource.subarray(4, resourceEnd), to);
  to += resourceEnd - 4;
  request[to] = 0x12;
  to = writeVarint(request, to + 1, sizes.scopeLogs);
  request.set(resource.subarray(resourceEnd), to);
  to += resource.length - resourceEnd;
  request.set(records, to);
  return to + records.length;
}

function writeVarint(target: Uint8Array, start: number, value: number): number {
  let at = start;
  let rest = value;
  while (rest >= 128) {
    target[at++] = (rest % 128) | 128;
    rest = Math.floor(rest / 128);
  }
  target[at++] = rest;
  return at;
}

/** fixed64 nanoseconds; 10^6 = 2^6 × 15,625 keeps each half of the product below 2^53. */
function putNanos(view: DataView, at: number, unixMs: number, subMsNanos: number): void {
  const ms = unixMs > 0 ? unixMs : 0;
  const high = Math.floor(ms / 67_108_864);
  const low = (ms - high * 67_108_864) * 1_000_000 + subMsNanos;
  // high × 2^26 × 15,625 × 2^6 = high × 15,625 × 2^32
  const lowHigh = Math.floor(low / TWO_32);
  view.setUint32(at, low - lowHigh * TWO_32, true);
  view.setUint32(at + 4, high * 15_625 + lowHigh, true);
}
