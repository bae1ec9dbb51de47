import { type ByteWriter, WIRE } from '../wire/byte-writer.ts';
import { type Integer64, readDouble, readInteger } from './numbers.ts';
import { CHAR, type JsonScanner } from './scanner.ts';
import type { FieldKind, FieldSchema } from './schema.ts';

/**
 * A value that its field cannot hold. The message completes a sentence that begins with the path. Thrown, but not an
 * Error: the stack of each would cost more than the item, and a body may hold a hundred thousand bad ones.
 */
export class BadValue {
  readonly message: string;

  constructor(message: string) {
    this.message = message;
  }
}

const TWO_21 = 2_097_152;
const TWO_31 = 2_147_483_648;
const TWO_32 = 4_294_967_296;
const MAX_QUOTED_VALUE = 40;
const HEX = /^(?:[0-9a-fA-F]{2})*$/;
/** Standard and URL-safe alphabet, with or without padding: proto3 JSON parsers take all four. */
const BASE64 = /^[A-Za-z0-9+/_-]*={0,2}$/;

type IntegerKind = keyof typeof INTEGER_WORDS;
const INTEGER_WORDS = {
  fixed64: 'a whole number from 0 to 2^64 - 1',
  uint64: 'a whole number from 0 to 2^64 - 1',
  sfixed64: 'a whole number of 64 bits',
  int64: 'a whole number of 64 bits',
  uint32: 'a whole number from 0 to 2^32 - 1',
  fixed32: 'a whole number from 0 to 2^32 - 1',
  int32: 'a whole number of 32 bits',
  sint32: 'a whole number of 32 bits',
  enum: 'a whole number of 32 bits',
} as const satisfies Partial<Record<FieldKind, string>>;

const integer: Integer64 = { low: 0, high: 0, negative: false };

/** Takes the next value as field.kind and writes it, with its tag unless it is part of a packed list. */
export function writeScalar(
  scanner: JsonScanner,
  writer: ByteWriter,
  field: FieldSchema,
  tagged: boolean,
): void {
  const { kind } = field;
  switch (kind) {
    case 'string':
      tag(writer, field.number, WIRE.bytes, tagged);
      writeText(scanner, writer);
      return;
    case 'double':
      tag(writer, field.number, WIRE.fixed64, tagged);
      writer.double(double(scanner));
      return;
    case 'fixed64':
    case 'sfixed64':
      readInto(scanner, kind);
      tag(writer, field.number, WIRE.fixed64, tagged);
      writeFixed64(writer);
      return;
    case 'bool':
      tag(writer, field.number, WIRE.varint, tagged);
      writer.varint(bool(scanner) ? 1 : 0);
      return;
    case 'base64':
    case 'hexId':
    case 'looseHexId':
      writer.bytesField(field.number, bytesValue(scanner, kind));
      return;
    case 'fixed32':
      readInto(scanner, kind);
      tag(writer, field.number, WIRE.fixed32, tagged);
      writer.fixed32(integer.low);
      return;
    case 'int64':
    case 'uint64':
    case 'int32':
    case 'uint32':
    case 'sint32':
    case 'enum':
      readInto(scanner, kind);
      tag(writer, field.number, WIRE.varint, tagged);
      writeVarint(writer, kind);
      return;
    case 'message':
      throw new BadValue('must be an object');
    default:
      kind satisfies never;
  }
}

function tag(writer: ByteWriter, number: number, wireType: number, tagged: boolean): void {
  if (tagged) {
    writer.tag(number, wireType);
  }
}

function writeText(scanner: JsonScanner, writer: ByteWriter): void {
  if (scanner.peek() !== CHAR.quote) {
    throw wrong(scanner, 'must be a string');
  }
  scanner.string();
  if (scanner.escaped) {
    writer.text(scanner.text());
    return;
  }
  writer.varint(scanner.stringEnd - scanner.stringStart);
  writer.rawRange(scanner.bytes, scanner.stringStart, scanner.stringEnd);
}

function bool(scanner: JsonScanner): boolean {
  const first = scanner.peek();
  if (first !== 0x74 && first !== 0x66) {
    throw wrong(scanner, 'must be true or false');
  }
  return scanner.literal() === 0x74;
}

function double(scanner: JsonScanner): number {
  const first = scanner.peek();
  if (first !== CHAR.quote) {
    const start = isNumberStart(first) ? scanner.number() : -1;
    if (start < 0) {
      throw wrong(scanner, 'must be a number');
    }
    return finite(readDouble(scanner.bytes, start, scanner.at), () =>
      scanner.bytes.toString('latin1', start, scanner.at),
    );
  }
  scanner.string();
  const text = scanner.text();
  if (text === 'NaN' || text === 'Infinity' || text === '-Infinity') {
    return Number(text);
  }
  const bytes = Buffer.from(text);
  const value = readDouble(bytes, 0, bytes.length);
  if (Number.isNaN(value)) {
    throw new BadValue(`is ${quote(text)}, which is no number`);
  }
  return finite(value, () => text);
}

function finite(value: number, text: () => string): number {
  if (!Number.isFinite(value)) {
    throw new BadValue(`is ${quote(text())}, which is outside the range of a double`);
  }
  return value;
}

/** Reads an integer, as number or as string, into `integer`, and checks that it fits the kind. */
function readInto(scanner: JsonScanner, kind: IntegerKind): void {
  const first = scanner.peek();
  let read: boolean;
  let start: number;
  let end: number;
  if (isNumberStart(first)) {
    start = scanner.number();
    end = scanner.at;
    read = readInteger(scanner.bytes, start, end, integer);
  } else if (first === CHAR.quote && kind !== 'enum') {
    scanner.string();
    start = scanner.stringStart;
    end = scanner.stringEnd;
    const escaped = scanner.escaped ? Buffer.from(scanner.text()) : undefined;
    read =
      escaped === undefined
        ? readInteger(scanner.bytes, start, end, integer)
        : readInteger(escaped, 0, escaped.length, integer);
  } else {
    throw wrong(
      scanner,
      kind === 'enum' ? 'must be an integer; OTLP allows no names of enum values' : 'must be an integer',
    );
  }
  if (!read || !fits(kind)) {
    const text = scanner.bytes.toString('utf8', start, Math.min(end, start + 4 * MAX_QUOTED_VALUE));
    throw new BadValue(`is ${quote(text)}, which is not ${INTEGER_WORDS[kind]}`);
  }
}

function fits(kind: IntegerKind): boolean {
  const { low, high, negative } = integer;
  const zero = low === 0 && high === 0;
  switch (kind) {
    case 'fixed64':
    case 'uint64':
      return !negative || zero;
    case 'sfixed64':
    case 'int64':
      return high < TWO_31 || (negative && high === TWO_31 && low === 0);
    case 'uint32':
    case 'fixed32':
      return high === 0 && (!negative || zero);
    default:
      return high === 0 && (low < TWO_31 || (negative && low === TWO_31));
  }
}

function writeFixed64(writer: ByteWriter): void {
  if (integer.negative) {
    writer.fixed64(-magnitude());
  } else {
    writer.fixed64Words(integer.low, integer.high);
  }
}

function writeVarint(writer: ByteWriter, kind: IntegerKind): void {
  const { low, high, negative } = integer;
  if (kind === 'sint32') {
    writer.varint(negative && low > 0 ? low * 2 - 1 : low * 2);
  } else if (!negative && high < TWO_21) {
    writer.varint(high * TWO_32 + low);
  } else {
    writer.int64(negative ? -magnitude() : magnitude());
  }
}

function magnitude(): bigint {
  return (BigInt(integer.high) << 32n) | BigInt(integer.low);
}

function bytesValue(scanner: JsonScanner, kind: 'base64' | 'hexId' | 'looseHexId'): Uint8Array {
  if (scanner.peek() !== CHAR.quote) {
    throw wrong(scanner, 'must be a string');
  }
  scanner.string();
  const text = scanner.text();
  if (kind === 'base64') {
    if (!BASE64.test(text)) {
      throw new BadValue('is not base64');
    }
    return Buffer.from(text, 'base64');
  }
  if (HEX.test(text)) {
    return Buffer.from(text, 'hex');
  }
  if (kind === 'hexId') {
    throw new BadValue(`is ${quote(text)}, which is not hexadecimal`);
  }
  // One byte is no id of any kind: the decoder drops it with a warning and keeps the record.
  return Uint8Array.of(0);
}

function wrong(scanner: JsonScanner, message: string): BadValue {
  // What is no JSON at all is a matter of the whole body, so look at the value before blaming the item.
  scanner.skipValue();
  return new BadValue(message);
}

function isNumberStart(byte: number): boolean {
  return byte === CHAR.minus || (byte >= 0x30 && byte <= 0x39);
}

function quote(text: string): string {
  return JSON.stringify(text.length > MAX_QUOTED_VALUE ? `${text.slice(0, MAX_QUOTED_VALUE)}…` : text);
}
