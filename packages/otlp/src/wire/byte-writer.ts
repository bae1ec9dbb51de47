/** Protobuf wire types that OTLP uses (protobuf.dev/programming-guides/encoding). */
export const WIRE = { varint: 0, fixed64: 1, bytes: 2, startGroup: 3, endGroup: 4, fixed32: 5 } as const;

/** Below this many UTF-16 units a text needs one length byte whatever its characters are (42 × 3 < 128). */
const SHORT_TEXT = 42;
const TWO_32 = 4_294_967_296;

/**
 * A growing buffer that writes protobuf fields. A class because it has identity: one buffer, one position.
 * Lengths of nested messages are filled in afterwards, so that nothing is measured twice.
 */
export class ByteWriter {
  private buffer: Buffer;
  private end = 0;

  constructor(initialBytes = 1024) {
    this.buffer = Buffer.allocUnsafe(Math.max(64, initialBytes));
  }

  get length(): number {
    return this.end;
  }

  /** A copy of what was written. */
  toBytes(): Uint8Array {
    return new Uint8Array(this.buffer.subarray(0, this.end));
  }

  /** A view of bytes written since `start`; valid until the next write. */
  view(start = 0): Uint8Array {
    return this.buffer.subarray(start, this.end);
  }

  /** Forgets everything after `length`, to take back an item that turned out bad. */
  truncate(length: number): void {
    this.end = Math.min(this.end, length);
  }

  tag(field: number, wireType: number): void {
    this.varint(field * 8 + wireType);
  }

  /** A whole number from 0 to 2^53 - 1. */
  varint(value: number): void {
    this.reserve(10);
    let rest = value;
    while (rest >= 128) {
      this.buffer[this.end++] = (rest % 128) | 128;
      rest = Math.floor(rest / 128);
    }
    this.buffer[this.end++] = rest;
  }

  /** int64 as protobuf writes it: negative numbers take ten bytes. */
  int64(value: number | bigint): void {
    if (typeof value === 'number' && value >= 0) {
      this.varint(value);
      return;
    }
    this.reserve(10);
    let rest = BigInt.asUintN(64, BigInt(value));
    while (rest >= 128n) {
      this.buffer[this.end++] = Number(rest & 127n) | 128;
      rest >>= 7n;
    }
    this.buffer[this.end++] = Number(rest);
  }

  fixed64(value: number | bigint): void {
    this.reserve(8);
    if (typeof value === 'number' && value >= 0) {
      this.buffer.writeUInt32LE(value % TWO_32, this.end);
      this.buffer.writeUInt32LE(Math.floor(value / TWO_32), this.end + 4);
    } else {
      this.buffer.writeBigUInt64LE(BigInt.asUintN(64, BigInt(value)), this.end);
    }
    this.end += 8;
  }

  /** 64 bits as two unsigned words. */
  fixed64Words(low: number, high: number): void {
    this.reserve(8);
    this.buffer.writeUInt32LE(low, this.end);
    this.buffer.writeUInt32LE(high, this.end + 4);
    this.end += 8;
  }

  fixed32(value: number): void {
    this.reserve(4);
    this.buffer.writeUInt32LE(value >>> 0, this.end);
    this.end += 4;
  }

  double(value: number): void {
    this.reserve(8);
    this.buffer.writeDoubleLE(value, this.end);
    this.end += 8;
  }

  /** Length-prefixed UTF-8; a lone surrogate becomes U+FFFD. */
  text(value: string): void {
    const units = value.length;
    if (units > SHORT_TEXT) {
      const bytes = Buffer.byteLength(value);
      this.varint(bytes);
      this.reserve(bytes);
      this.buffer.write(value, this.end, bytes, 'utf8');
      this.end += bytes;
      return;
    }
    this.reserve(128);
    const lengthAt = this.end++;
    for (let i = 0; i < units; i += 1) {
      const unit = value.charCodeAt(i);
      if (unit > 127) {
        this.end = lengthAt + 1 + this.buffer.write(value, lengthAt + 1, 127, 'utf8');
        this.buffer[lengthAt] = this.end - lengthAt - 1;
        return;
      }
      this.buffer[this.end++] = unit;
    }
    this.buffer[lengthAt] = units;
  }

  /** Bytes as they are, without a length. */
  raw(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.buffer.set(bytes, this.end);
    this.end += bytes.length;
  }

  /** source[start..end) as it is; short ranges in a loop, because a call of set costs more than twenty bytes. */
  rawRange(source: Uint8Array, start: number, end: number): void {
    const length = end - start;
    this.reserve(length);
    if (length > SHORT_TEXT) {
      this.buffer.set(source.subarray(start, end), this.end);
      this.end += length;
      return;
    }
    for (let at = start; at < end; at += 1) {
      this.buffer[this.end++] = source[at] as number;
    }
  }

  textField(field: number, value: string): void {
    this.tag(field, WIRE.bytes);
    this.text(value);
  }

  bytesField(field: number, value: Uint8Array): void {
    this.tag(field, WIRE.bytes);
    this.varint(value.length);
    this.raw(value);
  }

  varintField(field: number, value: number | bigint): void {
    this.tag(field, WIRE.varint);
    this.int64(value);
  }

  fixed64Field(field: number, value: number | bigint): void {
    this.tag(field, WIRE.fixed64);
    this.fixed64(value);
  }

  fixed32Field(field: number, value: number): void {
    this.tag(field, WIRE.fixed32);
    this.fixed32(value);
  }

  doubleField(field: number, value: number): void {
    this.tag(field, WIRE.fixed64);
    this.double(value);
  }

  /** Opens a nested message; give what it returns to `close`. */
  open(field: number): number {
    this.tag(field, WIRE.bytes);
    this.reserve(1);
    this.end += 1;
    return this.end;
  }

  /** Writes the length of the message opened at `start`, moving its content when one byte is not enough. */
  close(start: number): void {
    const length = this.end - start;
    if (length < 128) {
      this.buffer[start - 1] = length;
      return;
    }
    const extra = varintSize(length) - 1;
    this.reserve(extra);
    this.buffer.copyWithin(start + extra, start, this.end);
    const end = this.end + extra;
    this.end = start - 1;
    this.varint(length);
    this.end = end;
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

/** Bytes that a varint of `value` (0 to 2^53 - 1) takes. */
export function varintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest >= 128; rest = Math.floor(rest / 128)) {
    size += 1;
  }
  return size;
}
