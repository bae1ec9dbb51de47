import { SqlError } from '../rows.ts';
import { NotMySql } from './not-mysql.ts';

/** Reads the fields of one payload, one after another. Throws NotMySql where it ends too early. */
export interface FieldReader {
  readonly isAtEnd: boolean;
  int(bytes: 1 | 2 | 3 | 4): number;
  bytes(count: number): Buffer;
  /** Up to a zero byte, or to the end. */
  zeroEnded(): Buffer;
  /** A number of one to nine bytes; null: the mark of NULL. */
  lengthCoded(): number | null;
  /** A text with its length before it; null: NULL. */
  text(): string | null;
  skipText(): void;
}

const NULL_MARK = 0xfb;
const SIZES: Readonly<Record<number, number>> = { 0xfc: 2, 0xfd: 3, 0xfe: 8 };

export function readFields(payload: Buffer): FieldReader {
  let at = 0;
  const step = (count: number) => {
    const from = at;
    at += count;
    if (!(at <= payload.length)) {
      throw new NotMySql('a packet ends too early');
    }
    return from;
  };
  const reader: FieldReader = {
    get isAtEnd() {
      return at >= payload.length;
    },
    int: (bytes) => payload.readUIntLE(step(bytes), bytes),
    bytes(count) {
      const from = step(count);
      return payload.subarray(from, at);
    },
    zeroEnded() {
      const found = payload.indexOf(0, at);
      const end = found === -1 ? payload.length : found;
      const bytes = payload.subarray(at, end);
      at = Math.min(payload.length, end + 1);
      return bytes;
    },
    lengthCoded() {
      const first = reader.int(1);
      if (first < NULL_MARK) {
        return first;
      }
      const size = SIZES[first];
      if (size === undefined) {
        return null;
      }
      const from = step(size);
      return size === 8 ? Number(payload.readBigUInt64LE(from)) : payload.readUIntLE(from, size);
    },
    text() {
      const length = reader.lengthCoded();
      if (length === null) {
        return null;
      }
      const from = step(length);
      return payload.toString('utf8', from, at);
    },
    skipText() {
      step(reader.lengthCoded() ?? 0);
    },
  };
  return reader;
}

/** The server's own words in a packet that begins with 0xff. */
export function sqlErrorIn(payload: Buffer): SqlError {
  const errno = payload.length < 3 ? 0 : payload.readUInt16LE(1);
  const text = payload.toString('utf8', 3).replace(/^#.{5}/s, '');
  return new SqlError(errno, text);
}

/** With its length before it; up to 16 MiB. */
export function lengthCoded(bytes: Buffer): Buffer {
  if (bytes.length < NULL_MARK) {
    return Buffer.concat([Buffer.from([bytes.length]), bytes]);
  }
  const size = bytes.length <= 0xff_ff ? 2 : 3;
  const head = Buffer.alloc(1 + size);
  head[0] = size === 2 ? 0xfc : 0xfd;
  head.writeUIntLE(bytes.length, 1, size);
  return Buffer.concat([head, bytes]);
}
