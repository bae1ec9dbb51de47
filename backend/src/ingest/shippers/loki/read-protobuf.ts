import { VigilError } from '@vigilops/contracts';
import { FieldReader, WIRE, WireError } from '@vigilops/otlp';
import { uncompress } from 'snappy';
import { parseLabelSet } from './label-set.ts';
import type { LokiEntry, LokiStream } from './stream.ts';

/** Fields of logproto (Loki, pkg/push/push.proto), and of google.protobuf.Timestamp. */
const PUSH = { streams: 1 };
const STREAM = { labels: 1, entries: 2 };
const ENTRY = { timestamp: 1, line: 2, structuredMetadata: 3 };
const PAIR = { name: 1, value: 2 };
const TIMESTAMP = { seconds: 1, nanos: 2 };

/** A length of 32 bits, as the head of a snappy block has it, takes so many bytes at most. */
const MAX_LENGTH_BYTES = 5;

/** What snappy made small, no larger than `maxBytes`: the length that it declares is believed before it is inflated. */
export async function inflateSnappy(body: Buffer, maxBytes: number): Promise<Buffer> {
  const declared = declaredLength(body);
  if (declared === undefined) {
    throw new VigilError('BODY_MALFORMED', 'the body is not a block of snappy');
  }
  if (declared > maxBytes) {
    throw new VigilError(
      'BODY_TOO_LARGE',
      `the body is over the limit after inflation of ${String(maxBytes)} bytes`,
    );
  }
  try {
    const inflated = await uncompress(body, { asBuffer: true });
    return Buffer.isBuffer(inflated) ? inflated : Buffer.from(inflated);
  } catch (cause) {
    throw new VigilError('BODY_MALFORMED', 'the body is not a block of snappy', { cause });
  }
}

function declaredLength(body: Buffer): number | undefined {
  let length = 0;
  for (let at = 0; at < Math.min(body.length, MAX_LENGTH_BYTES); at += 1) {
    const byte = body[at] ?? 0;
    length += (byte & 127) * 128 ** at;
    if (byte < 128) {
      return length;
    }
  }
  return undefined;
}

/** The streams of a logproto.PushRequest. Throws BODY_MALFORMED as it goes. */
export function* readProtobufPush(body: Buffer): Generator<LokiStream> {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const push = new FieldReader(body, view, 0, body.length);
  while (next(push)) {
    if (push.is(PUSH.streams, WIRE.bytes)) {
      const stream = push.nested();
      yield { labels: parseLabelSet(labelsOf(push.nested())), entries: entriesOf(stream, body) };
    }
  }
}

function labelsOf(stream: FieldReader): string {
  let labels = '';
  while (next(stream)) {
    if (stream.is(STREAM.labels, WIRE.bytes)) {
      labels = textOf(stream);
    }
  }
  return labels;
}

function* entriesOf(stream: FieldReader, body: Buffer): Generator<LokiEntry> {
  while (next(stream)) {
    if (stream.is(STREAM.entries, WIRE.bytes)) {
      yield readEntry(stream.nested(), body);
    }
  }
}

function readEntry(entry: FieldReader, body: Buffer): LokiEntry {
  let timeUnixNano = 0n;
  let line = '';
  const metadata: [string, string][] = [];
  while (next(entry)) {
    if (entry.is(ENTRY.timestamp, WIRE.bytes)) {
      timeUnixNano = readTimestamp(entry.nested());
    } else if (entry.is(ENTRY.line, WIRE.bytes)) {
      line = body.toString('utf8', entry.start, entry.end);
    } else if (entry.is(ENTRY.structuredMetadata, WIRE.bytes)) {
      metadata.push(readPair(entry.nested()));
    }
  }
  return { timeUnixNano, line, metadata };
}

function readTimestamp(timestamp: FieldReader): bigint {
  let nanos = 0n;
  while (next(timestamp)) {
    if (timestamp.is(TIMESTAMP.seconds, WIRE.varint)) {
      nanos += timestamp.bigint() * 1_000_000_000n;
    } else if (timestamp.is(TIMESTAMP.nanos, WIRE.varint)) {
      nanos += timestamp.bigint();
    }
  }
  return nanos;
}

function readPair(pair: FieldReader): [string, string] {
  let name = '';
  let value = '';
  while (next(pair)) {
    if (pair.is(PAIR.name, WIRE.bytes)) {
      name = textOf(pair);
    } else if (pair.is(PAIR.value, WIRE.bytes)) {
      value = textOf(pair);
    }
  }
  return [name, value];
}

function textOf(reader: FieldReader): string {
  return Buffer.from(reader.bytes.buffer, reader.bytes.byteOffset, reader.bytes.byteLength).toString(
    'utf8',
    reader.start,
    reader.end,
  );
}

function next(reader: FieldReader): boolean {
  try {
    return reader.next();
  } catch (error) {
    if (error instanceof WireError) {
      throw new VigilError('BODY_MALFORMED', `the body is not a logproto.PushRequest: ${error.message}`);
    }
    throw error;
  }
}
