import { ByteWriter } from '@vigilops/otlp';
import { compressSync } from 'snappy';

/** A stream as clients of Loki keep it: labels in Go's syntax, times in nanoseconds. */
export interface PushedStream {
  readonly labels: string;
  readonly entries: readonly PushedEntry[];
}

export interface PushedEntry {
  readonly timeUnixNano: bigint;
  readonly line: string | Uint8Array;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** A logproto.PushRequest as Promtail and Alloy write it: protobuf in one block of snappy. */
export function protobufPush(streams: readonly PushedStream[]): Buffer {
  return compressSync(Buffer.from(pushRequest(streams)));
}

/** The same before snappy. */
export function pushRequest(streams: readonly PushedStream[]): Uint8Array {
  const writer = new ByteWriter();
  for (const { labels, entries } of streams) {
    const stream = writer.open(1);
    writer.textField(1, labels);
    for (const entry of entries) {
      writeEntry(writer, entry);
    }
    // The hash of the labels, which receivers make anew.
    writer.varintField(3, 1_234_567);
    writer.close(stream);
  }
  return writer.toBytes();
}

function writeEntry(writer: ByteWriter, { timeUnixNano, line, metadata = {} }: PushedEntry): void {
  const entry = writer.open(2);
  const timestamp = writer.open(1);
  writer.varintField(1, timeUnixNano / 1_000_000_000n);
  writer.varintField(2, timeUnixNano % 1_000_000_000n);
  writer.close(timestamp);
  if (typeof line === 'string') {
    writer.textField(2, line);
  } else {
    writer.bytesField(2, line);
  }
  for (const [name, value] of Object.entries(metadata)) {
    const pair = writer.open(3);
    writer.textField(1, name);
    writer.textField(2, value);
    writer.close(pair);
  }
  writer.close(entry);
}

/** The same as JSON, as Fluent Bit sends it. */
export function jsonPush(
  streams: readonly {
    readonly stream: Readonly<Record<string, string>>;
    readonly values: readonly (readonly [string, string] | readonly [string, string, object])[];
  }[],
): string {
  return JSON.stringify({ streams });
}
