/** What an Export*ServiceResponse says beyond "200": items not taken, or a warning. */
export interface PartialSuccess {
  readonly rejected: number;
  readonly message: string;
}

/** ExportMetricsServiceResponse and its siblings have one shape; undefined when all was taken. */
export function readPartialSuccess(body: Uint8Array): PartialSuccess | undefined {
  const inner = fieldsOf(body).find(({ field }) => field === 1)?.bytes;
  if (inner === undefined) {
    return undefined;
  }
  const fields = fieldsOf(inner);
  return {
    rejected: fields.find(({ field }) => field === 1)?.value ?? 0,
    message: textOf(fields.find(({ field }) => field === 2)?.bytes),
  };
}

/** The message of a google.rpc.Status, which every refusal carries; the body as text when it is none. */
export function readStatusMessage(body: Uint8Array): string {
  try {
    const message = fieldsOf(body).find(({ field }) => field === 2)?.bytes;
    return message === undefined ? textOf(body) : textOf(message);
  } catch {
    return textOf(body);
  }
}

interface Field {
  readonly field: number;
  readonly value?: number;
  readonly bytes?: Uint8Array;
}

/** One level of a protobuf message. Throws RangeError on anything that is not one. */
function fieldsOf(body: Uint8Array): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let shift = 1; ; shift *= 128) {
      const byte = body[at];
      if (byte === undefined || shift > 2 ** 63) {
        throw new RangeError('the message ends too early');
      }
      at += 1;
      value += (byte & 127) * shift;
      if (byte < 128) {
        return value;
      }
    }
  };
  while (at < body.length) {
    const tag = varint();
    const field = Math.floor(tag / 8);
    if (tag % 8 === 0) {
      fields.push({ field, value: varint() });
    } else if (tag % 8 === 2) {
      const length = varint();
      if (at + length > body.length) {
        throw new RangeError('the message ends too early');
      }
      fields.push({ field, bytes: body.subarray(at, at + length) });
      at += length;
    } else {
      throw new RangeError('not a field of a response');
    }
  }
  return fields;
}

function textOf(bytes: Uint8Array | undefined): string {
  return bytes === undefined ? '' : new TextDecoder().decode(bytes);
}
