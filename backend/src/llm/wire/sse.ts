/**
 * Splits a stream of server-sent events (WHATWG HTML, 9.2.6) at its blank lines, whatever the chunks are.
 * What it costs: one look at each byte; a block that lies in one chunk is not copied.
 */
export type SseItem =
  /** The lines of one event, without the blank line. */
  | { readonly kind: 'event'; readonly block: Buffer }
  /** An event that was larger than the limit was left out; what follows it is read. */
  | { readonly kind: 'too_large' };

export interface SseSplitter {
  /** The chunk must not be changed while its blocks are used. */
  push(chunk: Uint8Array): readonly SseItem[];
  /** A last event without its blank line counts too: it may be the one that tells the usage. */
  end(): readonly SseItem[];
}

export interface SseEvent {
  /** 'message' where the stream does not name it. */
  readonly event: string;
  readonly data: string;
}

const DEFAULT_MAX_EVENT_BYTES = 1_048_576;
const LF = 10;
const CR = 13;
const BOM = [0xef, 0xbb, 0xbf] as const;

export function createSseSplitter(maxEventBytes: number = DEFAULT_MAX_EVENT_BYTES): SseSplitter {
  const kept = createKept(maxEventBytes);
  let isLineEmpty = true;
  let hasLines = false;
  let wasCr = false;
  let bomBytes = 0;

  return {
    push(chunk) {
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      const items: SseItem[] = [];
      let start = 0;
      let at = 0;
      // The mark may stand at the very beginning, and may come byte by byte.
      while (bomBytes < BOM.length && at < bytes.length) {
        if (bytes[at] !== BOM[bomBytes]) {
          if (bomBytes > 0) {
            kept.add(Buffer.from(BOM.slice(0, bomBytes)));
            isLineEmpty = false;
          }
          bomBytes = BOM.length;
          break;
        }
        bomBytes += 1;
        at += 1;
        start = at;
      }
      const hasCr = wasCr || bytes.includes(CR);
      for (; at < bytes.length; at += 1) {
        if (!hasCr && bytes[at] !== LF) {
          // Nearly every stream: from one line's end to the next.
          isLineEmpty = false;
          const next = bytes.indexOf(LF, at);
          if (next === -1) {
            break;
          }
          at = next;
        }
        const byte = bytes[at];
        if (byte === LF && wasCr) {
          wasCr = false;
          // The second half of a line's end that has been seen; at the head of a block it belongs to none.
          if (!hasLines && isLineEmpty) {
            start = at + 1;
          }
          continue;
        }
        wasCr = byte === CR;
        if (byte !== LF && byte !== CR) {
          isLineEmpty = false;
          continue;
        }
        if (!isLineEmpty) {
          isLineEmpty = true;
          hasLines = true;
          continue;
        }
        if (hasLines) {
          items.push(kept.take(bytes.subarray(start, at)));
          hasLines = false;
        }
        start = at + 1;
      }
      kept.add(bytes.subarray(start));
      return items;
    },
    end() {
      const isOpen = hasLines || !isLineEmpty;
      hasLines = false;
      isLineEmpty = true;
      return isOpen ? [kept.take(Buffer.alloc(0))] : [];
    },
  };
}

/** The beginning of an event whose end is not here yet: never more than the limit, however small the chunks are. */
function createKept(maxBytes: number) {
  let buffer: Buffer | null = null;
  let length = 0;
  let isTooLarge = false;

  function add(part: Buffer): void {
    if (part.length === 0 || isTooLarge) {
      return;
    }
    if (length + part.length > maxBytes) {
      isTooLarge = true;
      buffer = null;
      length = 0;
      return;
    }
    const needed = length + part.length;
    if (buffer === null || buffer.length < needed) {
      const larger = Buffer.allocUnsafe(Math.min(maxBytes, Math.max(needed, 2 * length, 1_024)));
      buffer?.copy(larger, 0, 0, length);
      buffer = larger;
    }
    part.copy(buffer, length);
    length = needed;
  }

  function take(last: Buffer): SseItem {
    if (length === 0 && !isTooLarge && last.length <= maxBytes) {
      return { kind: 'event', block: last };
    }
    add(last);
    const item: SseItem =
      isTooLarge || buffer === null
        ? { kind: 'too_large' }
        : { kind: 'event', block: buffer.subarray(0, length) };
    buffer = null;
    length = 0;
    isTooLarge = false;
    return item;
  }

  return { add, take };
}

/** Null: nothing but comments, or fields without data. Bytes that are no UTF-8 become U+FFFD. */
export function parseSseEvent(block: Buffer): SseEvent | null {
  const text = block.toString('utf8');
  let event = 'message';
  const data: string[] = [];
  for (const line of text.split(/\r\n|\r|\n/u)) {
    const colon = line.indexOf(':');
    const name = colon === -1 ? line : line.slice(0, colon);
    const value = colon === -1 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    if (name === 'data') {
      data.push(value);
    } else if (name === 'event' && value !== '') {
      event = value;
    }
  }
  return data.length === 0 ? null : { event, data: data.join('\n') };
}

/** As it goes onto the wire. `data` must be JSON or another text without line breaks. */
export function formatSseEvent(data: string, event: string | null = null): string {
  return event === null ? `data: ${data}\n\n` : `event: ${event}\ndata: ${data}\n\n`;
}
