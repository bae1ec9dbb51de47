import type { ByteSink } from './byte-sink.ts';

/** Signature, flags and header extension length of COPY … BINARY (PostgreSQL manual, COPY, "Binary Format"). */
const HEADER = Buffer.from('5047434f50590aff0d0a000000000000000000', 'hex');

export function openCopy(sink: ByteSink): void {
  sink.raw(HEADER);
}

export function closeCopy(sink: ByteSink): Buffer {
  sink.int16(-1);
  return sink.bytes();
}
