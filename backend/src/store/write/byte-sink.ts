/** PostgreSQL counts time from 2000-01-01 in microseconds. */
export const POSTGRES_EPOCH_US = 946_684_800_000_000;
const TWO_32 = 4_294_967_296;
const NUMERIC_BASE = 10_000n;

/**
 * A growing buffer with the value formats of PostgreSQL's binary protocol (send/receive functions of each type).
 * Used row by row for COPY and column by column for arrays.
 */
export class ByteSink {
  #buffer: Buffer;
  #view: DataView;
  #end = 0;
  readonly #firstBytes: number;

  constructor(initialBytes: number) {
    this.#firstBytes = Math.max(64, initialBytes);
    this.#buffer = Buffer.allocUnsafeSlow(this.#firstBytes);
    this.#view = viewOf(this.#buffer);
  }

  /** What was written. Valid until the next write. */
  bytes(): Buffer {
    return this.#buffer.subarray(0, this.#end);
  }

  get length(): number {
    return this.#end;
  }

  /** What was written, for keeps; the sink begins anew in a buffer of its first size. */
  take(): Buffer {
    const taken = this.bytes();
    this.#use(Buffer.allocUnsafeSlow(this.#firstBytes), 0);
    return taken;
  }

  #use(buffer: Buffer, end: number): void {
    this.#buffer = buffer;
    this.#view = viewOf(buffer);
    this.#end = end;
  }

  /** Makes room for `more` bytes; the writes below rely on it. */
  reserve(more: number): void {
    const needed = this.#end + more;
    if (needed > this.#buffer.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#buffer.length * 2));
      this.#buffer.copy(larger, 0, 0, this.#end);
      this.#use(larger, this.#end);
    }
  }

  int16(value: number): void {
    if ((value << 16) >> 16 !== value) {
      throw outOfRange(value, 2);
    }
    this.reserve(2);
    this.#view.setInt16(this.#end, value);
    this.#end += 2;
  }

  int32(value: number): void {
    if ((value | 0) !== value) {
      throw outOfRange(value, 4);
    }
    this.reserve(4);
    this.#view.setInt32(this.#end, value);
    this.#end += 4;
  }

  /** A whole number within ±2^53 as eight bytes, without the cost of a BigInt. */
  int64(value: number): void {
    this.reserve(8);
    const high = Math.floor(value / TWO_32);
    this.#view.setInt32(this.#end, high);
    this.#view.setUint32(this.#end + 4, value - high * TWO_32);
    this.#end += 8;
  }

  bigint(value: bigint): void {
    this.reserve(8);
    this.#end = this.#buffer.writeBigInt64BE(value, this.#end);
  }

  float32(value: number): void {
    this.reserve(4);
    this.#view.setFloat32(this.#end, value);
    this.#end += 4;
  }

  float64(value: number): void {
    this.reserve(8);
    this.#view.setFloat64(this.#end, value);
    this.#end += 8;
  }

  timestamp(epochUs: number): void {
    this.int64(epochUs - POSTGRES_EPOCH_US);
  }

  byte(value: number): void {
    this.reserve(1);
    this.#buffer[this.#end] = value;
    this.#end += 1;
  }

  raw(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.#buffer.set(bytes, this.#end);
    this.#end += bytes.length;
  }

  rawRange(bytes: Uint8Array, from: number, to: number): void {
    this.raw(bytes.subarray(from, to));
  }

  /** UTF-8 text with its length in front: the cell of a text column. */
  textCell(text: string): void {
    const mark = this.openCell();
    this.text(text);
    this.closeCell(mark);
  }

  text(text: string): void {
    this.reserve(text.length * 3);
    this.#end += this.#buffer.write(text, this.#end, 'utf8');
  }

  nullCell(): void {
    this.int32(-1);
  }

  /** Begins a cell whose length is not known yet. */
  openCell(): number {
    this.int32(0);
    return this.#end;
  }

  closeCell(mark: number): void {
    this.#view.setInt32(mark - 4, this.#end - mark);
  }

  /** numeric_recv: digits of base 10,000, the weight of the first one, sign, scale 0. Non-negative whole numbers. */
  numeric(value: bigint): void {
    const digits: number[] = [];
    for (let rest = value; rest > 0n; rest /= NUMERIC_BASE) {
      digits.push(Number(rest % NUMERIC_BASE));
    }
    this.int16(digits.length);
    this.int16(Math.max(0, digits.length - 1));
    this.int16(0);
    this.int16(0);
    for (const digit of digits.reverse()) {
      this.int16(digit);
    }
  }
}

function viewOf(buffer: Buffer): DataView {
  return new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
}

/** As Node's own: what tells a row that cannot be stored from a defect. */
function outOfRange(value: number, bytes: number): RangeError {
  const error = new RangeError(`${String(value)} does not fit into ${String(bytes)} bytes`);
  return Object.assign(error, { code: 'ERR_OUT_OF_RANGE' });
}
