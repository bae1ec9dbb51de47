import { writeArrayHeader, type ElementType } from './binary-array.ts';
import type { ByteSink } from './byte-sink.ts';

/** A column of rows that are objects: its type in the table and where the value comes from. */
export type Column<Row> = { readonly name: string } & (
  | {
      readonly type: 'timestamptz' | 'int2' | 'int4' | 'float4' | 'float8';
      readonly of: (row: Row) => number | null;
    }
  | { readonly type: 'int8' | 'numeric'; readonly of: (row: Row) => bigint | null }
  | { readonly type: 'text' | 'jsonb'; readonly of: (row: Row) => string | null }
  | { readonly type: 'bytea'; readonly of: (row: Row) => Uint8Array | null }
  | { readonly type: 'bool'; readonly of: (row: Row) => boolean }
  | { readonly type: 'float8[]'; readonly of: (row: Row) => readonly number[] | null }
  | { readonly type: 'int8[]'; readonly of: (row: Row) => readonly bigint[] | null }
);

const JSONB_VERSION = 1;

/** Writes the row's value as a cell: length and binary value, or null. */
export function writeCell<Row>(sink: ByteSink, column: Column<Row>, row: Row): void {
  const value = column.of(row);
  if (value === null) {
    sink.nullCell();
    return;
  }
  const mark = sink.openCell();
  writeValue(sink, column.type, value);
  sink.closeCell(mark);
}

type Value = number | bigint | string | boolean | Uint8Array | readonly number[] | readonly bigint[];

function writeValue(sink: ByteSink, kind: Column<never>['type'], value: Value): void {
  switch (kind) {
    case 'timestamptz':
      sink.timestamp(value as number);
      return;
    case 'int2':
      sink.int16(value as number);
      return;
    case 'int4':
      sink.int32(value as number);
      return;
    case 'float4':
      sink.float32(value as number);
      return;
    case 'float8':
      sink.float64(value as number);
      return;
    case 'int8':
      sink.bigint(value as bigint);
      return;
    case 'numeric':
      sink.numeric(value as bigint);
      return;
    case 'text':
      sink.text(value as string);
      return;
    case 'jsonb':
      sink.byte(JSONB_VERSION);
      sink.text(value as string);
      return;
    case 'bytea':
      sink.raw(value as Uint8Array);
      return;
    case 'bool':
      sink.byte(value === true ? 1 : 0);
      return;
    case 'float8[]':
      writeArrayHeader(sink, 'float8', (value as readonly number[]).length);
      for (const element of value as readonly number[]) {
        sink.int32(8);
        sink.float64(element);
      }
      return;
    case 'int8[]':
      writeArrayHeader(sink, 'int8', (value as readonly bigint[]).length);
      for (const element of value as readonly bigint[]) {
        sink.int32(8);
        sink.bigint(element);
      }
      return;
    default:
      kind satisfies never;
  }
}

/** Arrays of arrays would be flattened by unnest: array columns travel as text literals and are cast. */
export function elementTypeOf(type: Column<never>['type']): ElementType {
  return type === 'float8[]' || type === 'int8[]' ? 'text' : type;
}

export function writeElement<Row>(sink: ByteSink, column: Column<Row>, row: Row): void {
  if (column.type !== 'float8[]' && column.type !== 'int8[]') {
    writeCell(sink, column, row);
    return;
  }
  const value = column.of(row);
  if (value === null) {
    sink.nullCell();
    return;
  }
  sink.textCell(`{${value.map((element) => (Object.is(element, -0) ? '-0' : String(element))).join(',')}}`);
}
