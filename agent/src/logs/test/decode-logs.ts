/** The parts of a log record that tests look at. */
export interface DecodedRecord {
  readonly body: string;
  readonly timeMs: number;
  readonly severity: number;
  readonly severityText: string;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  readonly resource: Readonly<Record<string, string>>;
}

type Field = readonly [number, Uint8Array | bigint];

/** Reads an ExportLogsServiceRequest; only what the agent writes is understood. */
export function decodeLogs(bytes: Uint8Array): readonly DecodedRecord[] {
  return fields(bytes).flatMap(([, resourceLogs]) => {
    const parts = fields(resourceLogs);
    const resource = attributesOf(fields(only(parts, 1)), 1) as Record<string, string>;
    return parts
      .filter(([number]) => number === 2)
      .flatMap(([, scopeLogs]) => fields(scopeLogs).filter(([number]) => number === 2))
      .map(([, record]) => recordOf(fields(record), resource));
  });
}

function recordOf(record: readonly Field[], resource: Record<string, string>): DecodedRecord {
  const number = (field: number): bigint => {
    const value = record.find(([wanted]) => wanted === field)?.[1];
    return typeof value === 'bigint' ? value : 0n;
  };
  return {
    body: text(only(fields(only(record, 5)), 1)),
    timeMs: Number(number(1)) / 1e6,
    severity: Number(number(2)),
    severityText: text(only(record, 3)),
    attributes: attributesOf(record, 6),
    resource,
  };
}

function attributesOf(message: readonly Field[], field: number): Record<string, string | number | boolean> {
  const pairs = message.filter(([number]) => number === field).map(([, pair]) => fields(pair));
  return Object.fromEntries(
    pairs.map((pair) => {
      const [kind, value] = fields(only(pair, 2))[0] ?? [1, new Uint8Array(0)];
      const plain = typeof value === 'bigint' ? (kind === 2 ? value === 1n : Number(value)) : text(value);
      return [text(only(pair, 1)), plain];
    }),
  );
}

function only(message: readonly Field[], field: number): Uint8Array {
  const value = message.find(([number]) => number === field)?.[1];
  return value instanceof Uint8Array ? value : new Uint8Array(0);
}

const text = (bytes: Uint8Array): string =>
  new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);

/** The fields of a protobuf message, in their order. Throws when it is cut off. */
export function fields(message: Uint8Array | bigint): readonly Field[] {
  const bytes = typeof message === 'bigint' ? new Uint8Array(0) : message;
  const found: Field[] = [];
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; at < bytes.length; shift += 7n) {
      const byte = bytes[at++] ?? 0;
      value |= BigInt(byte & 127) << shift;
      if (byte < 128) {
        return value;
      }
    }
    throw new Error('a varint is cut off');
  };
  while (at < bytes.length) {
    const tag = Number(varint());
    if ((tag & 7) === 2) {
      const length = Number(varint());
      found.push([tag >> 3, bytes.subarray(at, at + length)]);
      at += length;
    } else if ((tag & 7) === 1) {
      found.push([tag >> 3, new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(at, true)]);
      at += 8;
    } else {
      found.push([tag >> 3, varint()]);
    }
  }
  if (at !== bytes.length) {
    throw new Error('a field is cut off');
  }
  return found;
}
