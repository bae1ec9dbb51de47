import { ByteSink } from './byte-sink.ts';

/** Object ids of the element types, fixed in PostgreSQL's pg_type. */
const ELEMENT_OID = {
  bool: 16,
  bytea: 17,
  int8: 20,
  int2: 21,
  int4: 23,
  text: 25,
  float4: 700,
  float8: 701,
  timestamptz: 1184,
  numeric: 1700,
  jsonb: 3802,
} as const;

export type ElementType = keyof typeof ELEMENT_OID;

/**
 * Begins a one-dimensional array in binary form (array_recv): exact numbers and bytes, no quoting. `length` cells
 * follow, each its length and value, or a null cell.
 */
export function openArray(type: ElementType, length: number, bytesPerElement: number): ByteSink {
  const sink = new ByteSink(20 + length * (bytesPerElement + 4));
  writeArrayHeader(sink, type, length);
  return sink;
}

export function writeArrayHeader(sink: ByteSink, type: ElementType, length: number): void {
  sink.int32(length === 0 ? 0 : 1);
  // "May have nulls": a hint that the server recomputes.
  sink.int32(1);
  sink.int32(ELEMENT_OID[type]);
  if (length > 0) {
    sink.int32(length);
    sink.int32(1);
  }
}
