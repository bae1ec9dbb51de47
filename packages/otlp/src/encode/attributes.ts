import { ByteWriter } from '../wire/byte-writer.ts';

/** What an OTLP AnyValue can hold. A number that is a safe integer travels as int64, any other as double. */
export type AttributeValue =
  | string
  | number
  | bigint
  | boolean
  | Uint8Array
  | null
  | readonly AttributeValue[]
  | { readonly [key: string]: AttributeValue };

export type Attributes = ReadonlyMap<string, AttributeValue> | { readonly [key: string]: AttributeValue };

/** InstrumentationScope without its attributes. */
export interface ScopeInput {
  readonly name: string;
  readonly version?: string;
}

/** Deeper values are replaced by a short text, so that no input can exhaust the stack. */
const MAX_DEPTH = 64;
const TOO_DEEP = '[nested too deep]';

/** Attributes as repeated KeyValue fields of number `fieldNumber`, to be copied into many records. */
export function encodeAttributes(attributes: Attributes, fieldNumber: number): Uint8Array {
  const writer = new ByteWriter(256);
  writeAttributes(writer, fieldNumber, attributes);
  return writer.toBytes();
}

export function writeAttributes(writer: ByteWriter, field: number, attributes: Attributes, depth = 0): void {
  const entries = attributes instanceof Map ? attributes.entries() : Object.entries(attributes);
  for (const [key, value] of entries) {
    const keyValue = writer.open(field);
    writer.textField(1, key);
    const anyValue = writer.open(2);
    writeAnyValue(writer, value, depth + 1);
    writer.close(anyValue);
    writer.close(keyValue);
  }
}

/** The fields of one AnyValue (common.proto); null is an AnyValue without any. */
export function writeAnyValue(writer: ByteWriter, value: AttributeValue, depth = 0): void {
  switch (typeof value) {
    case 'string':
      writer.textField(1, value);
      return;
    case 'boolean':
      writer.varintField(2, value ? 1 : 0);
      return;
    case 'bigint':
      writer.varintField(3, value);
      return;
    case 'number':
      // -0 is a safe integer too, but only a double can carry its sign.
      if (Number.isSafeInteger(value) && !Object.is(value, -0)) {
        writer.varintField(3, value);
      } else {
        writer.doubleField(4, value);
      }
      return;
    default:
      writeStructure(writer, value, depth);
  }
}

function writeStructure(
  writer: ByteWriter,
  value: Exclude<AttributeValue, string | number | bigint | boolean>,
  depth: number,
): void {
  if (value === null) {
    return;
  }
  if (value instanceof Uint8Array) {
    writer.bytesField(7, value);
    return;
  }
  if (depth > MAX_DEPTH) {
    writer.textField(1, TOO_DEEP);
    return;
  }
  if (isList(value)) {
    const list = writer.open(5);
    for (const item of value) {
      const element = writer.open(1);
      writeAnyValue(writer, item, depth + 1);
      writer.close(element);
    }
    writer.close(list);
    return;
  }
  const map = writer.open(6);
  writeAttributes(writer, 1, value, depth);
  writer.close(map);
}

function isList(value: readonly AttributeValue[] | object): value is readonly AttributeValue[] {
  return Array.isArray(value);
}

/** Resource (field 1) of a Resource{Metrics,Logs,Spans} message. */
export function writeResource(writer: ByteWriter, resource: Attributes): void {
  const message = writer.open(1);
  writeAttributes(writer, 1, resource);
  writer.close(message);
}

/** InstrumentationScope (field 1) of a Scope{Metrics,Logs,Spans} message. */
export function writeScope(writer: ByteWriter, scope: ScopeInput | undefined): void {
  if (scope === undefined) {
    return;
  }
  const message = writer.open(1);
  writer.textField(1, scope.name);
  if (scope.version !== undefined) {
    writer.textField(2, scope.version);
  }
  writer.close(message);
}
