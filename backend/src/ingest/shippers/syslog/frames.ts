const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const NUL = 0x00;
const SPACE = 0x20;
const ZERO = 0x30;
const NINE = 0x39;
/** A length of eight digits and more is a line that begins with a number. */
const MAX_LENGTH_DIGITS = 7;

export interface FrameReader {
  push(chunk: Buffer): void;
  /** True: something was begun that is no message, because its end never came. */
  end(how: 'closed' | 'broken'): boolean;
}

/**
 * Messages out of the bytes of a TCP connection, in both ways of RFC 6587, which may change from one to the next: a length, a
 * space and so many bytes (3.4.1), or bytes up to a line feed or NUL (3.4.2). `onMessage` gets at most `maxBytes` of each, and
 * how many there were.
 */
export function createFrameReader(
  maxBytes: number,
  onMessage: (bytes: Buffer, originalBytes: number) => void,
): FrameReader {
  let mode: 'start' | 'counted' | 'line' = 'start';
  let digits = '';
  let left = 0;
  let pieces: Buffer[] = [];
  let kept = 0;
  let seen = 0;

  const keep = (piece: Buffer) => {
    const room = Math.max(0, maxBytes - kept);
    if (room > 0 && piece.length > 0) {
      pieces.push(piece.subarray(0, room));
      kept += Math.min(room, piece.length);
    }
    seen += piece.length;
  };
  const reset = () => {
    mode = 'start';
    digits = '';
    pieces = [];
    kept = 0;
    seen = 0;
  };
  const finish = () => {
    const [first] = pieces;
    const whole = first !== undefined && pieces.length === 1 ? first : Buffer.concat(pieces);
    const bytes = trimEnd(whole);
    const original = seen > maxBytes ? seen : bytes.length;
    reset();
    if (bytes.length > 0) {
      onMessage(bytes, original);
    }
  };
  const beginLine = () => {
    mode = 'line';
    keep(Buffer.from(digits));
    digits = '';
  };
  /** Each takes what is its own of the chunk from `at` on, and says where it ended. */
  const steps = {
    start: (chunk: Buffer, at: number): number => {
      const byte = chunk[at] ?? 0;
      if (digits === '' && isEnd(byte)) {
        return at + 1;
      }
      if (digits !== '' && byte === SPACE) {
        mode = 'counted';
        left = Number(digits);
        digits = '';
        return at + 1;
      }
      const isLength = byte >= ZERO && byte <= NINE && (digits !== '' || byte !== ZERO);
      if (isLength && digits.length < MAX_LENGTH_DIGITS) {
        digits += String.fromCharCode(byte);
        return at + 1;
      }
      beginLine();
      return at;
    },
    counted: (chunk: Buffer, at: number): number => {
      const end = Math.min(chunk.length, at + left);
      keep(chunk.subarray(at, end));
      left -= end - at;
      if (left === 0) {
        finish();
      }
      return end;
    },
    line: (chunk: Buffer, at: number): number => {
      const end = endOfLine(chunk, at);
      keep(chunk.subarray(at, end));
      if (end === chunk.length) {
        return end;
      }
      finish();
      return end + 1;
    },
  };

  return {
    push: (chunk) => {
      for (let at = 0; at < chunk.length;) {
        at = steps[mode](chunk, at);
      }
    },
    end: (how) => {
      if (mode === 'start' && digits !== '') {
        beginLine();
      }
      // The last line may lack its end; but a connection that broke tears a message that is sent again.
      if (mode === 'line' && how === 'closed') {
        finish();
      }
      const isTorn = mode !== 'start';
      reset();
      return isTorn;
    },
  };
}

function endOfLine(chunk: Buffer, at: number): number {
  const lineFeed = chunk.indexOf(LINE_FEED, at);
  const limit = lineFeed < 0 ? chunk.length : lineFeed;
  const nul = chunk.subarray(at, limit).indexOf(NUL);
  return nul < 0 ? limit : at + nul;
}

function isEnd(byte: number): boolean {
  return byte === LINE_FEED || byte === CARRIAGE_RETURN || byte === NUL;
}

/** Without line ends and NUL at its end, which are of the transport. */
export function trimEnd(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > 0 && isEnd(bytes[end - 1] ?? -1)) {
    end -= 1;
  }
  return bytes.subarray(0, end);
}
