import { FieldReader } from '../wire/field-reader.ts';
import { WIRE } from '../wire/byte-writer.ts';
import { REQUEST_SCHEMA, type FieldSchema, type MessageSchema } from '../json/schema.ts';
import type { OtlpKind } from '../response.ts';

export interface MessageTree {
  [field: string]: unknown;
}

/** A request as plain objects by field name, for comparing messages whose bytes may differ in order only. */
export function messageTree(kind: OtlpKind, body: Uint8Array): MessageTree {
  return treeOf(REQUEST_SCHEMA[kind], readerOf(body));
}

export function readerOf(body: Uint8Array): FieldReader {
  return new FieldReader(body, new DataView(body.buffer, body.byteOffset, body.byteLength), 0, body.length);
}

function treeOf(schema: MessageSchema, reader: FieldReader): MessageTree {
  const tree: MessageTree = {};
  while (reader.next()) {
    const field = schema.fields.find(({ number }) => number === reader.field);
    if (field === undefined) {
      throw new Error(`${schema.name} has no field ${reader.field}`);
    }
    const values = valuesOf(field, reader);
    tree[field.name] = field.repeated ? [...((tree[field.name] as unknown[]) ?? []), ...values] : values[0];
  }
  return tree;
}

function valuesOf(field: FieldSchema, reader: FieldReader): unknown[] {
  if (field.message !== undefined) {
    return [treeOf(field.message, reader.nested())];
  }
  const bytes = Buffer.from(reader.bytes.subarray(reader.start, reader.end));
  switch (reader.wireType) {
    case WIRE.bytes:
      return field.repeated
        ? packedValues(field, reader)
        : [field.kind === 'string' ? bytes.toString() : bytes];
    case WIRE.fixed64:
      return [field.kind === 'double' ? reader.double() : bytes.readBigUInt64LE()];
    case WIRE.fixed32:
      return [reader.fixed32()];
    default:
      return [reader.bigint()];
  }
}

function packedValues(field: FieldSchema, reader: FieldReader): unknown[] {
  const bytes = Buffer.from(reader.bytes.subarray(reader.start, reader.end));
  const values: unknown[] = [];
  if (field.kind === 'uint64') {
    let value = 0n;
    let shift = 0n;
    for (const byte of bytes) {
      value |= BigInt(byte & 127) << shift;
      shift += 7n;
      if (byte < 128) {
        values.push(value);
        value = 0n;
        shift = 0n;
      }
    }
    return values;
  }
  for (let at = 0; at < bytes.length; at += 8) {
    values.push(field.kind === 'double' ? bytes.readDoubleLE(at) : bytes.readBigUInt64LE(at));
  }
  return values;
}
