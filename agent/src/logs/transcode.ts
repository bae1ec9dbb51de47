import type { LogEncoding } from './types.ts';

/** Lines of another encoding as UTF-8, with where each line was. */
export interface Transcoded {
  /** Behind the last UTF-8 byte in the target. */
  readonly end: number;
  /** Offset in the raw bytes of a place in the target at which a line starts, or of `end`. */
  rawOf(place: number): number;
}

export interface Transcoder {
  /** The first newline in raw[from..to), or -1; the bytes behind it are the next line. */
  findNewline(raw: Buffer, from: number, to: number): number;
  /** Bytes of a newline. */
  readonly newlineBytes: number;
  /** A byte order mark, which is skipped at the start of a file. */
  readonly mark: Uint8Array;
  /** Writes the lines of raw[0..to) as UTF-8 from target[at] on. The caller gave room for three bytes per raw byte. */
  toUtf8(raw: Buffer, to: number, target: Buffer, at: number): Transcoded;
  decode(raw: Uint8Array): Buffer;
}

const UTF8_MARK = new Uint8Array([0xef, 0xbb, 0xbf]);
const UTF16_MARK = new Uint8Array([0xff, 0xfe]);
const NO_MARK = new Uint8Array(0);
const NEWLINE = 10;

/** Undefined for UTF-8, whose bytes are used as they are. */
export function transcoderFor(encoding: LogEncoding): Transcoder | undefined {
  return encoding === 'utf-8' ? undefined : createTranscoder(encoding);
}

/** The byte order mark a file of this encoding may start with. */
export function markOf(encoding: LogEncoding): Uint8Array {
  switch (encoding) {
    case 'utf-8':
      return UTF8_MARK;
    case 'utf-16le':
      return UTF16_MARK;
    default:
      return NO_MARK;
  }
}

function createTranscoder(encoding: Exclude<LogEncoding, 'utf-8'>): Transcoder {
  const decoder = new TextDecoder(encoding, { ignoreBOM: true });
  const isWide = encoding === 'utf-16le';
  const newlineBytes = isWide ? 2 : 1;

  const findNewline = (raw: Buffer, from: number, to: number): number => {
    for (let at = raw.indexOf(NEWLINE, from); at >= 0 && at < to; at = raw.indexOf(NEWLINE, at + 1)) {
      // In UTF-16 the same byte may be half of another character; lines start at even places.
      if (!isWide || ((at - from) % 2 === 0 && at + 1 < to && raw[at + 1] === 0)) {
        return at;
      }
    }
    return -1;
  };

  return {
    findNewline,
    newlineBytes,
    mark: markOf(encoding),
    decode: (raw) => Buffer.from(decoder.decode(raw)),
    toUtf8(raw, to, target, at) {
      const places: number[] = [];
      const offsets: number[] = [];
      let place = at;
      let from = 0;
      while (from < to) {
        places.push(place);
        offsets.push(from);
        const newline = findNewline(raw, from, to);
        const stop = newline < 0 ? to : newline + newlineBytes;
        place += target.write(decoder.decode(raw.subarray(from, stop)), place, 'utf8');
        from = stop;
      }
      places.push(place);
      offsets.push(to);
      return { end: place, rawOf: (wanted) => offsets[indexOf(places, wanted)] ?? to };
    },
  };
}

/** Index of `wanted` in ascending numbers; the last one that is not greater. */
function indexOf(sorted: readonly number[], wanted: number): number {
  let low = 0;
  let high = sorted.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((sorted[middle] ?? 0) <= wanted) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return low;
}
