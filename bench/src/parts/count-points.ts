import { FieldReader } from '@vigilops/otlp';

/** From an ExportMetricsServiceRequest down to its data points: resource, scope, metric, then any kind of data. */
const PATH: readonly (readonly number[])[] = [[1], [2], [2], [5, 7, 9, 10, 11], [1]];

/** The data points of an uncompressed OTLP metrics request. */
export function countPoints(body: Uint8Array): number {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  return countAt(new FieldReader(body, view, 0, body.length), 0);
}

function countAt(reader: FieldReader, depth: number): number {
  let count = 0;
  while (reader.next()) {
    if (PATH[depth]?.includes(reader.field) === true) {
      count += depth === PATH.length - 1 ? 1 : countAt(reader.nested(), depth + 1);
    }
  }
  return count;
}
