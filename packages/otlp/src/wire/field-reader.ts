import { WIRE } from './byte-writer.ts';

/** Bytes that are no protobuf message. Its few instances are made once: a stack for each would be a cheap attack. */
export class WireError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'WireError';
  }
}

export const WIRE_ERRORS = {
  varint: new WireError('a varint has more than 10 bytes'),
  length: new WireError('a field reaches beyond the end of its message'),
  tag: new WireError('a field has an unknown wire type or the number 0'),
} as const;

const TWO_32 = 4_294_967_296;
const MAX_VARINT_BYTES = 10;

/**
 * Walks the fields of one message in place. After `next()` returned true, `field` and `wireType` say what it is and
 * bytes[start..end) is its payload: the content of a length-delimited field, the bytes of a number else.
 */
export class FieldReader {
  field = 0;
  wireType = 0;
  start = 0;
  end = 0;
  /** Where the field's own tag begins. */
  tagStart = 0;
  readonly bytes: Uint8Array;
  readonly view: DataView;
  private at: number;
  private readonly limit: number;

  constructor(bytes: Uint8Array, view: DataView, start: number, end: number) {
    this.bytes = bytes;
    this.view = view;
    this.at = start;
    this.limit = end;
  }

  /** Throws one of WIRE_ERRORS. */
  next(): boolean {
    const { bytes, limit } = this;
    let at = this.at;
    if (at >= limit) {
      return false;
    }
    this.tagStart = at;
    let tag = bytes[at] as number;
    at += 1;
    if (tag > 127) {
      at = varintEnd(bytes, this.tagStart, limit);
      tag = varintAt(bytes, this.tagStart, at);
    }
    this.wireType = tag % 8;
    this.field = (tag - this.wireType) / 8;
    this.start = at;
    switch (this.wireType) {
      case WIRE.varint:
        at = varintEnd(bytes, at, limit);
        break;
      case WIRE.fixed64:
        at += 8;
        break;
      case WIRE.bytes:
        this.start = varintEnd(bytes, at, limit);
        at = this.start + varintAt(bytes, at, this.start);
        break;
      case WIRE.fixed32:
        at += 4;
        break;
      default:
        throw WIRE_ERRORS.tag;
    }
    if (this.field === 0) {
      throw WIRE_ERRORS.tag;
    }
    if (at > limit) {
      throw WIRE_ERRORS.length;
    }
    this.end = at;
    this.at = at;
    return true;
  }

  /** True when this is field `number` of that wire type; a known number of another type is skipped as unknown. */
  is(number: number, wireType: number): boolean {
    return this.field === number && this.wireType === wireType;
  }

  /** A varint as number: exact below 2^53, near it above. */
  varint(): number {
    return varintAt(this.bytes, this.start, this.end);
  }

  /** A varint as the signed 64 bits that it holds. */
  bigint(): bigint {
    return bigVarintAt(this.bytes, this.start, this.end);
  }

  /** Both words of a fixed64 as one unsigned number; the nearest one above 2^53. */
  fixed64(): number {
    return this.view.getUint32(this.start + 4, true) * TWO_32 + this.view.getUint32(this.start, true);
  }

  fixed32(): number {
    return this.view.getUint32(this.start, true);
  }

  double(): number {
    return this.view.getFloat64(this.start, true);
  }

  /** The payload as a message of its own. */
  nested(): FieldReader {
    return new FieldReader(this.bytes, this.view, this.start, this.end);
  }
}

/** The byte after the varint that begins at `start`. */
export function varintEnd(bytes: Uint8Array, start: number, limit: number): number {
  let at = start;
  while (at < limit) {
    if ((bytes[at] as number) < 128) {
      return at + 1;
    }
    at += 1;
    if (at - start >= MAX_VARINT_BYTES) {
      throw WIRE_ERRORS.varint;
    }
  }
  throw WIRE_ERRORS.length;
}

/** The byte after the field whose tag begins at `start`. Throws one of WIRE_ERRORS. */
export function skipField(bytes: Uint8Array, start: number, limit: number): number {
  const tagEnd = varintEnd(bytes, start, limit);
  const tag = varintAt(bytes, start, tagEnd);
  if (tag < 8) {
    throw WIRE_ERRORS.tag;
  }
  switch (tag % 8) {
    case WIRE.varint:
      return varintEnd(bytes, tagEnd, limit);
    case WIRE.fixed64:
      return tagEnd + 8;
    case WIRE.bytes: {
      const lengthEnd = varintEnd(bytes, tagEnd, limit);
      return lengthEnd + varintAt(bytes, tagEnd, lengthEnd);
    }
    case WIRE.fixed32:
      return tagEnd + 4;
    default:
      throw WIRE_ERRORS.tag;
  }
}

/** The value of the varint bytes[start..end): exact below 2^53, near it above. */
export function varintAt(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  for (let at = end - 1; at >= start; at -= 1) {
    value = value * 128 + ((bytes[at] as number) & 127);
  }
  return value;
}

/** The signed 64 bits of the varint bytes[start..end). */
export function bigVarintAt(bytes: Uint8Array, start: number, end: number): bigint {
  let value = 0n;
  for (let at = end - 1; at >= start; at -= 1) {
    value = (value << 7n) | BigInt((bytes[at] as number) & 127);
  }
  return BigInt.asIntN(64, value);
}
