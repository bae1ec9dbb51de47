import { CHECK } from '@vigilops/contracts';
import { FieldReader, WIRE } from '@vigilops/otlp';

/** What a log record of an agent says of a check. */
export interface ReceivedResult {
  readonly name: string;
  readonly status: string;
  readonly durationMs: number;
}

/** The results in an ExportLogsServiceRequest { resource_logs = 1 { scope_logs = 2 { log_records = 2 { attributes = 6 } } } }. */
export function checkResults(body: Uint8Array): readonly ReceivedResult[] {
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  return messages(new FieldReader(body, view, 0, body.length), [1, 2, 2]).flatMap((record) => {
    const attributes = new Map(messages(record, [6]).map(attributeOf));
    const name = attributes.get(CHECK.name);
    const status = attributes.get(CHECK.status);
    const seconds = attributes.get(CHECK.duration);
    return typeof name === 'string' && typeof status === 'string' && typeof seconds === 'number'
      ? [{ name, status, durationMs: seconds * 1_000 }]
      : [];
  });
}

/** The messages at the end of a path of field numbers. */
function messages(reader: FieldReader, [field, ...rest]: readonly number[]): readonly FieldReader[] {
  if (field === undefined) {
    return [reader];
  }
  const found: FieldReader[] = [];
  while (reader.next()) {
    if (reader.is(field, WIRE.bytes)) {
      found.push(...messages(reader.nested(), rest));
    }
  }
  return found;
}

/** KeyValue { key = 1, value = 2 { string_value = 1, int_value = 3, double_value = 4 } }. */
function attributeOf(pair: FieldReader): readonly [string, string | number] {
  let key = '';
  let value: string | number = '';
  while (pair.next()) {
    if (pair.is(1, WIRE.bytes)) {
      key = textOf(pair);
    } else if (pair.is(2, WIRE.bytes)) {
      const any = pair.nested();
      while (any.next()) {
        value = any.is(1, WIRE.bytes)
          ? textOf(any)
          : any.is(4, WIRE.fixed64)
            ? any.view.getFloat64(any.start, true)
            : any.is(3, WIRE.varint)
              ? any.varint()
              : value;
      }
    }
  }
  return [key, value];
}

function textOf({ bytes, start, end }: FieldReader): string {
  return Buffer.from(bytes.subarray(start, end)).toString();
}
