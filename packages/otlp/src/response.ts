import { ByteWriter } from './wire/byte-writer.ts';

export type OtlpKind = 'metrics' | 'logs' | 'traces';
export type OtlpEncoding = 'protobuf' | 'json';

const REJECTED_FIELD = {
  metrics: 'rejectedDataPoints',
  logs: 'rejectedLogRecords',
  traces: 'rejectedSpans',
} as const satisfies Record<OtlpKind, string>;

/**
 * Export{Metrics,Logs,Trace}ServiceResponse. `partial` null leaves partial_success unset, as full success demands;
 * `rejected` 0 with a message is a warning (OTLP specification, "Partial Success").
 */
export function encodeExportResponse(
  kind: OtlpKind,
  partial: { readonly rejected: number; readonly message: string } | null,
  encoding: OtlpEncoding,
): Uint8Array {
  if (encoding === 'json') {
    return jsonBytes(
      partial === null
        ? {}
        : // int64 is a string in proto3 JSON.
          {
            partialSuccess: {
              [REJECTED_FIELD[kind]]: String(partial.rejected),
              errorMessage: partial.message,
            },
          },
    );
  }
  const writer = new ByteWriter(256);
  if (partial !== null) {
    const message = writer.open(1);
    writer.varintField(1, partial.rejected);
    writer.textField(2, partial.message);
    writer.close(message);
  }
  return writer.toBytes();
}

/** google.rpc.Status, the body of every 4xx and 5xx. `code` is a gRPC code: 3 invalid argument, 14 unavailable. */
export function encodeStatus(code: number, message: string, encoding: OtlpEncoding): Uint8Array {
  if (encoding === 'json') {
    return jsonBytes({ code, message });
  }
  const writer = new ByteWriter(256);
  writer.varintField(1, code);
  writer.textField(2, message);
  return writer.toBytes();
}

function jsonBytes(value: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(value));
}
