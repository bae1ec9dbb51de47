import { FieldReader } from '@vigilops/otlp';

/** The text bodies in an ExportLogsServiceRequest, in their order. */
export function bodiesIn(request: Uint8Array): string[] {
  const bodies: string[] = [];
  // ResourceLogs, ScopeLogs, LogRecord, body, string_value (opentelemetry/proto/logs/v1/logs.proto).
  const walk = (reader: FieldReader, path: readonly number[]) => {
    const [field, ...rest] = path;
    while (reader.next()) {
      if (reader.field === field && rest.length === 0) {
        bodies.push(Buffer.from(request).toString('utf8', reader.start, reader.end));
      } else if (reader.field === field) {
        walk(reader.nested(), rest);
      }
    }
  };
  const view = new DataView(request.buffer, request.byteOffset, request.byteLength);
  walk(new FieldReader(request, view, 0, request.length), [1, 2, 2, 5, 1]);
  return bodies;
}
