/**
 * Takes the chunk with the usage out of a chat's stream, where it was asked for by the gateway alone: a client that does
 * not expect a chunk without choices would stumble. All other bytes pass as they are, an event at a time.
 */
export interface UsageHider {
  push(chunk: Uint8Array): Buffer;
  end(): Buffer;
}

/** The chunk with the usage is small: an event that is larger is let through while it still comes. */
const MAX_KEPT_BYTES = 16_384;
const LF = 10;
const CR = 13;
const NOTHING = Buffer.alloc(0);

export function createUsageHider(): UsageHider {
  let kept = NOTHING;
  let isPassing = false;

  return {
    push(chunk) {
      const bytes = kept.length === 0 ? Buffer.from(chunk) : Buffer.concat([kept, chunk]);
      const out: Buffer[] = [];
      let start = 0;
      for (let end = eventEnd(bytes, start); end !== -1; end = eventEnd(bytes, start)) {
        const event = bytes.subarray(start, end);
        if (isPassing || !isUsageAlone(event)) {
          out.push(event);
        }
        isPassing = false;
        start = end;
      }
      kept = bytes.subarray(start);
      if (isPassing || kept.length > MAX_KEPT_BYTES) {
        // The last bytes may be the beginning of a blank line.
        const safe = kept.length - 3;
        isPassing = true;
        out.push(kept.subarray(0, Math.max(0, safe)));
        kept = kept.subarray(Math.max(0, safe));
      }
      return Buffer.concat(out);
    },
    end() {
      const rest = isPassing || !isUsageAlone(kept) ? kept : NOTHING;
      kept = NOTHING;
      return rest;
    },
  };
}

/** Behind the next blank line; -1: it has not come. Lines end in LF or CRLF; a stream of CRs alone is not taken apart. */
function eventEnd(bytes: Buffer, from: number): number {
  for (let at = bytes.indexOf(LF, from); at !== -1; at = bytes.indexOf(LF, at + 1)) {
    if (bytes[at + 1] === LF) {
      return at + 2;
    }
    if (bytes[at + 1] === CR && bytes[at + 2] === LF) {
      return at + 3;
    }
  }
  return -1;
}

function isUsageAlone(event: Buffer): boolean {
  const text = event.toString('latin1');
  return /"choices": *\[\]/u.test(text) && /"usage": *\{/u.test(text);
}
