/** PostgreSQL counts time from 2000-01-01 in microseconds. */
const POSTGRES_EPOCH_US = 946_684_800_000_000;
const TWO_32 = 4_294_967_296;
const NUMERIC_BASE = 10_000n;

/**
 * A growing buffer with the value formats of PostgreSQL's binary protocol (send/receive functions of each type).
 * Used row by row for COPY and column by column for arrays.
 */
export class ByteSink {
  #buffer: Buffer;
  #end = 0;

  constructor(initialBytes: number) {
    this.#buffer = Buffer.allocUnsafe(Math.max(64, initialBytes));
  }

  /** What was written. Valid until the next write. */
  bytes(): Buffer {
    return this.#buffer.subarray(0, this.#end);
  }

  get length(): number {
    return this.#end;
  }

  /** Makes room for `more` bytes; the writes below rely on it. */
  reserve(more: number): void {
    const needed = this.#end + more;
    if (needed > this.#buffer.length) {
      const larger = Buffer.allocUnsafe(Math.max(needed, this.#buffer.length * 2));
      this.#buffer.copy(larger, 0, 0, this.#end);
      this.#buffer = larger;
    }
  }

  int16(value: number): void {
    this.reserve(2);
    this.#end = this.#buffer.writeInt16BE(value, this.#end);
  }

  int32(value: number): void {
    this.reserve(4);
    this.#end = this.#buffer.writeInt32BE(value, this.#end);
  }

  /** A whole number within ±2^53 as eight bytes, without the cost of a BigInt. */
  int64(value: number): void {
    this.reserve(8);
    const high = Math.floor(value / TWO_32);
    this.#end = this.#buffer.writeInt32BE(high, this.#end);
    this.#end = this.#buffer.writeUInt32BE(value - high * TWO_32, this.#end);
  }

  bigint(value: bigint): void {
    this.reserve(8);
    this.#end = this.#buffer.writeBigInt64BE(value, this.#end);
  }

  float64(value: number): void {
    this.reserve(8);
    this.#end = this.#buffer.writeDoubleBE(value, this.#end);
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
    this.#buffer.writeInt32BE(this.#end - mark, mark - 4);
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
