/** The text is not JSON (RFC 8259). `at` is the byte where it stops being so. */
export class JsonSyntaxError extends Error {
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.name = 'JsonSyntaxError';
    this.at = at;
  }
}

export const CHAR = {
  quote: 0x22,
  comma: 0x2c,
  minus: 0x2d,
  colon: 0x3a,
  openList: 0x5b,
  backslash: 0x5c,
  closeList: 0x5d,
  openObject: 0x7b,
  closeObject: 0x7d,
} as const;

const LITERALS = ['true', 'false', 'null'].map((word) => Buffer.from(word));

/**
 * Walks JSON text as UTF-8 bytes without building values. A class because it is one position in one text.
 * Nothing here recurses, so depth costs a byte a level and no stack.
 */
export class JsonScanner {
  at = 0;
  /** Content of the string read last, without quotes, and whether it needs unescaping. */
  stringStart = 0;
  stringEnd = 0;
  escaped = false;
  readonly bytes: Buffer;
  private brackets = new Uint8Array(256);

  constructor(bytes: Uint8Array) {
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    // A byte order mark is not JSON, but some editors and shells put one in front of files that people send.
    if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
      this.at = 3;
    }
  }

  /** Skips white space and returns the next byte without taking it; -1 at the end. */
  peek(): number {
    const { bytes } = this;
    while (this.at < bytes.length) {
      const byte = bytes[this.at] as number;
      if (byte > 0x20 || (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09)) {
        return byte;
      }
      this.at += 1;
    }
    return -1;
  }

  /** Takes `byte` if it comes next. */
  take(byte: number): boolean {
    if (this.peek() !== byte) {
      return false;
    }
    this.at += 1;
    return true;
  }

  expect(byte: number): void {
    if (!this.take(byte)) {
      throw this.unexpected(`"${String.fromCharCode(byte)}"`);
    }
  }

  /** After a member or element: true when another one follows, false when `close` was taken. */
  more(close: number): boolean {
    if (this.take(CHAR.comma)) {
      return true;
    }
    this.expect(close);
    return false;
  }

  /** Reads a string into stringStart, stringEnd, escaped; the opening quote must be next. */
  string(): void {
    this.expect(CHAR.quote);
    const { bytes } = this;
    let at = this.at;
    this.stringStart = at;
    this.escaped = false;
    for (;;) {
      if (at >= bytes.length) {
        throw new JsonSyntaxError('a string has no end', this.stringStart - 1);
      }
      const byte = bytes[at] as number;
      if (byte === CHAR.quote) {
        break;
      }
      if (byte < 0x20) {
        throw new JsonSyntaxError('a control character stands unescaped in a string', at);
      }
      if (byte === CHAR.backslash) {
        this.escaped = true;
        at += 1;
      }
      at += 1;
    }
    this.stringEnd = at;
    this.at = at + 1;
    if (this.escaped) {
      this.checkEscapes();
    }
  }

  /** The string read last as text; lone surrogates stay as they are. */
  text(): string {
    return this.escaped
      ? (JSON.parse(this.bytes.toString('utf8', this.stringStart - 1, this.stringEnd + 1)) as string)
      : this.bytes.toString('utf8', this.stringStart, this.stringEnd);
  }

  /** Takes a number and returns where it began. */
  number(): number {
    this.peek();
    const start = this.at;
    const end = numberEnd(this.bytes, start);
    if (end < 0) {
      throw this.unexpected('a value');
    }
    this.at = end;
    return start;
  }

  /** Takes `true`, `false` or `null` and returns its first byte. */
  literal(): number {
    const first = this.peek();
    const word = LITERALS.find((candidate) => candidate[0] === first);
    if (word === undefined || !startsWith(this.bytes, this.at, word)) {
      throw this.unexpected('a value');
    }
    this.at += word.length;
    return first;
  }

  /** Takes one value of any shape and depth, checking only that it is JSON. */
  skipValue(): void {
    let depth = 0;
    do {
      const byte = this.peek();
      if (byte === CHAR.openObject || byte === CHAR.openList) {
        this.at += 1;
        if (!this.take(byte + 2)) {
          this.push(depth, byte);
          depth += 1;
          if (byte === CHAR.openObject) {
            this.skipKey();
          }
          continue;
        }
      } else {
        this.skipScalar(byte);
      }
      depth = this.closeFinished(depth);
    } while (depth > 0);
  }

  unexpected(wanted: string): JsonSyntaxError {
    return this.peek() < 0
      ? new JsonSyntaxError(`the text ends where ${wanted} is expected`, this.at)
      : new JsonSyntaxError(`${wanted} is expected`, this.at);
  }

  /** After a value inside `depth` brackets: takes closing brackets until another member or element follows. */
  private closeFinished(open: number): number {
    let depth = open;
    while (depth > 0) {
      const bracket = this.brackets[depth - 1] as number;
      if (this.more(bracket + 2)) {
        if (bracket === CHAR.openObject) {
          this.skipKey();
        }
        return depth;
      }
      depth -= 1;
    }
    return depth;
  }

  private skipScalar(first: number): void {
    if (first === CHAR.quote) {
      this.string();
    } else if (first === CHAR.minus || (first >= 0x30 && first <= 0x39)) {
      this.number();
    } else {
      this.literal();
    }
  }

  private skipKey(): void {
    this.string();
    this.expect(CHAR.colon);
  }

  private push(depth: number, bracket: number): void {
    if (depth === this.brackets.length) {
      const grown = new Uint8Array(depth * 2);
      grown.set(this.brackets);
      this.brackets = grown;
    }
    this.brackets[depth] = bracket;
  }

  private checkEscapes(): void {
    try {
      this.text();
    } catch (cause) {
      throw new JsonSyntaxError(
        `a string has a bad escape (${cause instanceof Error ? cause.name : 'unknown'})`,
        this.stringStart - 1,
      );
    }
  }
}

/** Whether `wanted` stands in bytes at `start`. */
export function startsWith(bytes: Uint8Array, start: number, wanted: Uint8Array): boolean {
  for (let i = 0; i < wanted.length; i += 1) {
    if (bytes[start + i] !== wanted[i]) {
      return false;
    }
  }
  return true;
}

/** Where the JSON number that begins at `start` ends, or -1 when none begins there. */
export function numberEnd(bytes: Uint8Array, start: number): number {
  let at = start;
  if (bytes[at] === CHAR.minus) {
    at += 1;
  }
  const integer = at;
  at = digitsEnd(bytes, at);
  if (at === integer || (bytes[integer] === 0x30 && at > integer + 1)) {
    return -1;
  }
  if (bytes[at] === 0x2e) {
    const fraction = at + 1;
    at = digitsEnd(bytes, fraction);
    if (at === fraction) {
      return -1;
    }
  }
  if (((bytes[at] ?? 0) | 0x20) === 0x65) {
    at += 1;
    if (bytes[at] === 0x2b || bytes[at] === CHAR.minus) {
      at += 1;
    }
    const exponent = at;
    at = digitsEnd(bytes, exponent);
    if (at === exponent) {
      return -1;
    }
  }
  return at;
}

function digitsEnd(bytes: Uint8Array, start: number): number {
  let at = start;
  while (at < bytes.length && (bytes[at] as number) >= 0x30 && (bytes[at] as number) <= 0x39) {
    at += 1;
  }
  return at;
}
