import { readSync } from 'node:fs';

const NEWLINE = 0x0a;
const COLON = 0x3a;
/** Lines are 128 (IPv4 UDP) to about 200 bytes; one that has not ended after this is none. */
const MAX_LINE_BYTES = 1_024;
/**
 * From the colon of `  12: 0100007F:1F90 00000000:0000 0A …` to the state: space, address, port, twice. The first
 * column grows with the table; what follows it does not.
 */
const STATE_OFFSET = { ipv4: 30, ipv6: 78 } as const;

export interface SocketTable {
  /** Sockets by the number of their state, 0 where unknown. */
  readonly byState: Float64Array;
  /** False when the table was longer than `maxBytes`; then only its head was counted. */
  readonly complete: boolean;
}

/** Counts the lines of /proc/net/{tcp,udp}{,6} by state, in pieces, so that a million sockets need no memory. */
export function countSockets(
  fd: number,
  family: keyof typeof STATE_OFFSET,
  options: { readonly buffer: Buffer; readonly maxBytes: number },
): SocketTable {
  const { buffer, maxBytes } = options;
  const byState = new Float64Array(16);
  let held = 0;
  let position = 0;
  let isHead = true;
  while (position < maxBytes) {
    const read = readSync(fd, buffer, held, buffer.length - held, position);
    if (read === 0) {
      return { byState, complete: true };
    }
    position += read;
    const end = held + read;
    let start = 0;
    for (
      let newline = find(buffer, NEWLINE, 0, end);
      newline !== -1;
      newline = find(buffer, NEWLINE, start, end)
    ) {
      if (!isHead) {
        countLine(buffer, start, newline, STATE_OFFSET[family], byState);
      }
      isHead = false;
      start = newline + 1;
    }
    held = end - start > MAX_LINE_BYTES ? 0 : end - start;
    buffer.copyWithin(0, end - held, end);
  }
  return { byState, complete: false };
}

function countLine(
  buffer: Buffer,
  start: number,
  end: number,
  stateOffset: number,
  byState: Float64Array,
): void {
  const colon = find(buffer, COLON, start, end);
  const at = colon + stateOffset;
  if (colon === -1 || at + 2 > end) {
    return;
  }
  const state = hexDigit(buffer[at]) * 16 + hexDigit(buffer[at + 1]);
  if (state < byState.length) {
    byState[state] = (byState[state] ?? 0) + 1;
  }
}

function find(buffer: Buffer, byte: number, start: number, end: number): number {
  const found = buffer.indexOf(byte, start);
  return found === -1 || found >= end ? -1 : found;
}

/** NaN, which no state is below, for anything but 0-9 and A-F. */
function hexDigit(byte: number | undefined): number {
  return byte === undefined ? NaN : parseInt(String.fromCharCode(byte), 16);
}
