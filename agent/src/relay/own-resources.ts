import { RESOURCE } from '@vigilops/contracts';
import { ByteWriter, encodeAttributes, FieldReader, WIRE, type OtlpKind } from '@vigilops/otlp';

import { countItems } from './count-items.ts';
import type { RelayHost } from './types.ts';

export interface Stamped {
  readonly body: Uint8Array;
  /** Data points, log records or spans in `body`. */
  readonly rows: number;
  /** Whether every one of them has its time. */
  readonly isDated: boolean;
  /** Items that were left out because they are of another host. */
  readonly foreign: number;
  /** The id that they claim. */
  readonly foreignId: string | undefined;
}

interface Claim {
  readonly id: string | undefined;
  readonly name: string | undefined;
}

// All three requests: request.1 = group { 1 resource { 1 attributes }, 2 scope group, 3 url }.
const FIELD = { group: 1, resource: 1, attribute: 1, key: 1, value: 2, text: 1 } as const;

/**
 * The request with this host in every resource that does not name one. What its resources say of themselves stays;
 * only another id of this same host becomes the one that the server knows. Throws a WireError for broken bytes.
 */
export function stampHost(kind: OtlpKind, request: Uint8Array, host: RelayHost): Stamped {
  const writer = new ByteWriter(request.length + 256);
  const groups = readerOf(request);
  let [rows, foreign] = [0, 0];
  let isDated = true;
  let foreignId: string | undefined;
  while (groups.next()) {
    if (!groups.is(FIELD.group, WIRE.bytes)) {
      writer.rawRange(request, groups.tagStart, groups.end);
      continue;
    }
    const group = request.subarray(groups.start, groups.end);
    const count = countItems(kind, group);
    const claim = claimOf(group);
    const isOther = claim.id !== undefined && host.otherIds.includes(claim.id);
    if (claim.id !== undefined && claim.id !== host.id && !isOther) {
      foreign += count.items;
      foreignId = claim.id;
      continue;
    }
    rows += count.items;
    isDated &&= count.isDated;
    writeGroup(writer, group, missingOf({ ...claim, id: isOther ? undefined : claim.id }, host), isOther);
  }
  return { body: writer.toBytes(), rows, isDated, foreign, foreignId };
}

function missingOf(claim: Claim, host: RelayHost): Uint8Array {
  return encodeAttributes(
    {
      ...(claim.id === undefined ? { [RESOURCE.hostId]: host.id } : {}),
      ...(claim.name === undefined ? { [RESOURCE.hostName]: host.name } : {}),
    },
    FIELD.attribute,
  );
}

function writeGroup(writer: ByteWriter, group: Uint8Array, added: Uint8Array, dropId: boolean): void {
  const message = writer.open(FIELD.group);
  const resource = writer.open(FIELD.resource);
  eachResourceField(group, (field) => {
    if (!dropId || keyOf(field) !== RESOURCE.hostId) {
      writer.rawRange(field.bytes, field.tagStart, field.end);
    }
  });
  writer.raw(added);
  writer.close(resource);
  const rest = readerOf(group);
  while (rest.next()) {
    if (!rest.is(FIELD.resource, WIRE.bytes)) {
      writer.rawRange(group, rest.tagStart, rest.end);
    }
  }
  writer.close(message);
}

function claimOf(group: Uint8Array): Claim {
  let id: string | undefined;
  let name: string | undefined;
  eachResourceField(group, (field) => {
    const key = keyOf(field);
    if (key === RESOURCE.hostId) {
      id = valueOf(field) ?? id;
    } else if (key === RESOURCE.hostName) {
      name = valueOf(field) ?? name;
    }
  });
  return { id, name };
}

/** A resource that comes in pieces is one: protobuf merges them. */
function eachResourceField(group: Uint8Array, take: (field: FieldReader) => void): void {
  const parts = readerOf(group);
  while (parts.next()) {
    if (parts.is(FIELD.resource, WIRE.bytes)) {
      const fields = parts.nested();
      while (fields.next()) {
        take(fields);
      }
    }
  }
}

function keyOf(attribute: FieldReader): string | undefined {
  return attribute.is(FIELD.attribute, WIRE.bytes) ? textIn(attribute.nested(), FIELD.key) : undefined;
}

/** The attribute's value when it is a text that says something. */
function valueOf(attribute: FieldReader): string | undefined {
  const fields = attribute.nested();
  let text: string | undefined;
  while (fields.next()) {
    if (fields.is(FIELD.value, WIRE.bytes)) {
      text = textIn(fields.nested(), FIELD.text);
    }
  }
  return text === '' ? undefined : text;
}

function textIn(message: FieldReader, number: number): string | undefined {
  let text: string | undefined;
  while (message.next()) {
    if (message.is(number, WIRE.bytes)) {
      text = Buffer.from(message.bytes.subarray(message.start, message.end)).toString('utf8');
    }
  }
  return text;
}

function readerOf(bytes: Uint8Array): FieldReader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return new FieldReader(bytes, view, 0, bytes.length);
}
