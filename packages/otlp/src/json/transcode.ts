import { VigilError } from '@vigilops/contracts';
import type { OtlpKind } from '../response.ts';
import { ByteWriter } from '../wire/byte-writer.ts';
import { CHAR, JsonScanner, JsonSyntaxError, startsWith } from './scanner.ts';
import { REQUEST_SCHEMA, type FieldSchema, type MessageSchema } from './schema.ts';
import { BadValue, writeScalar } from './scalars.ts';

/** Items that were left out, and why. */
export interface JsonRejection {
  readonly reason: string;
  readonly count: number;
}

/** Messages inside each other; an AnyValue that holds a list takes two. What the decoder allows ends far below. */
const MAX_MESSAGE_DEPTH = 220;
/** Reasons told apart; the rest is counted together, so that no body can make an endless answer. */
const MAX_REASONS = 50;

/**
 * OTLP/JSON to the protobuf bytes of the same request, so that both encodings take one path from here on.
 * The text is walked once and no value is built: integers keep all 64 bits, `__proto__` is a key like any other and
 * depth is bounded. A bad value leaves out only its own data point, log record or span.
 * Throws BODY_MALFORMED when the text is not JSON, or is not a request down to the lists of items.
 */
export function jsonToProtobuf(
  kind: OtlpKind,
  text: string | Uint8Array,
): { body: Uint8Array; rejections: JsonRejection[] } {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  const run = new Transcoder(bytes);
  try {
    run.request(REQUEST_SCHEMA[kind]);
  } catch (error) {
    if (error instanceof JsonSyntaxError) {
      throw new VigilError('BODY_MALFORMED', `the JSON breaks off at byte ${error.at}: ${error.message}`);
    }
    throw error;
  }
  return { body: run.writer.toBytes(), rejections: run.rejections() };
}

class Transcoder {
  readonly writer: ByteWriter;
  private readonly scanner: JsonScanner;
  /** Where the walk is, for reasons: names by depth, and the index in a list or -1. */
  private readonly names: string[] = [];
  private readonly indexes: number[] = [];
  private depth = 0;
  private items = 0;
  /** Set while a group is walked that must not be kept. */
  private failedGroup: { reason: string; key: string } | undefined;
  private readonly counts = new Map<string, { reason: string; count: number }>();

  constructor(bytes: Uint8Array) {
    this.scanner = new JsonScanner(bytes);
    this.writer = new ByteWriter(bytes.length >> 1);
  }

  request(schema: MessageSchema): void {
    if (this.scanner.peek() !== CHAR.openObject) {
      // A text that is no JSON at all gets the better message.
      this.scanner.skipValue();
      throw new VigilError('BODY_MALFORMED', `${schema.name} must be an object`);
    }
    this.members(schema);
    if (this.scanner.peek() >= 0) {
      throw this.scanner.unexpected('the end of the text');
    }
  }

  rejections(): JsonRejection[] {
    return [...this.counts.values()];
  }

  /** The members of an object as the fields of a message that is already open. */
  private members(schema: MessageSchema): void {
    const { scanner } = this;
    scanner.expect(CHAR.openObject);
    if (scanner.take(CHAR.closeObject)) {
      return;
    }
    let hint = 0;
    do {
      const index = this.fieldIndex(schema, hint);
      scanner.expect(CHAR.colon);
      const field = schema.fields[index];
      if (field === undefined) {
        scanner.skipValue();
        continue;
      }
      hint = index + 1;
      this.names[this.depth] = field.name;
      this.indexes[this.depth] = -1;
      this.depth += 1;
      this.field(schema, field);
      this.depth -= 1;
    } while (scanner.more(CHAR.closeObject));
  }

  /** Takes a key and returns the index of its field, -1 for an unknown one. Senders keep an order, so `hint` hits. */
  private fieldIndex(schema: MessageSchema, hint: number): number {
    const { scanner } = this;
    const { fields } = schema;
    if (scanner.peek() === CHAR.quote) {
      for (let tried = 0; tried < fields.length; tried += 1) {
        const index = (hint + tried) % fields.length;
        const { nameBytes } = fields[index] as FieldSchema;
        if (startsWith(scanner.bytes, scanner.at + 1, nameBytes)) {
          scanner.at += 1 + nameBytes.length;
          return index;
        }
      }
    }
    scanner.string();
    const name = scanner.escaped ? scanner.text() : undefined;
    return name === undefined ? -1 : fields.findIndex((field) => field.name === name);
  }

  private field(owner: MessageSchema, field: FieldSchema): void {
    const { scanner, writer } = this;
    if (scanner.peek() === 0x6e) {
      scanner.literal(); // null is the default of every field (proto3 JSON)
      return;
    }
    if (owner.level === 'root' || holdsItems(field)) {
      this.spine(field);
      return;
    }
    if (owner.level !== 'group') {
      this.value(field);
      return;
    }
    // Something of the group's own, like the resource: when it is bad, its items must still be counted.
    const { depth } = this;
    const start = scanner.at;
    const written = writer.length;
    try {
      this.value(field);
    } catch (error) {
      const reason = this.badValue(error);
      this.failedGroup ??= { reason, key: this.path(false) };
      this.depth = depth;
      scanner.at = start;
      scanner.skipValue();
      writer.truncate(written);
    }
  }

  /** A field that leads to items: a list of groups or items, or a group like `gauge`. */
  private spine(field: FieldSchema): void {
    const schema = field.message as MessageSchema;
    if (!field.repeated) {
      this.group(field, schema);
      return;
    }
    this.expectStructure(CHAR.openList, 'a list');
    if (this.scanner.take(CHAR.closeList)) {
      return;
    }
    let index = 0;
    do {
      this.indexes[this.depth - 1] = index;
      index += 1;
      if (schema.level === 'item') {
        this.item(field, schema);
      } else {
        this.group(field, schema);
      }
    } while (this.scanner.more(CHAR.closeList));
  }

  private group(field: FieldSchema, schema: MessageSchema): void {
    const { writer } = this;
    if (this.scanner.peek() !== CHAR.openObject) {
      this.expectStructure(CHAR.openObject, 'an object');
    }
    const outerFailure = this.failedGroup;
    this.failedGroup = undefined;
    const itemsBefore = this.items;
    const written = writer.length;
    const start = writer.open(field.number);
    this.members(schema);
    writer.close(start);
    const failure = this.failedGroup as { reason: string; key: string } | undefined;
    if (failure !== undefined) {
      writer.truncate(written);
      this.reject(failure.key, failure.reason, this.items - itemsBefore);
      this.items = itemsBefore;
    }
    this.failedGroup = outerFailure;
  }

  private item(field: FieldSchema, schema: MessageSchema): void {
    const { scanner, writer } = this;
    const { depth } = this;
    scanner.peek();
    const start = scanner.at;
    const written = writer.length;
    try {
      this.message(field.number, schema);
      this.items += 1;
    } catch (error) {
      const reason = this.badValue(error);
      this.reject(this.path(false), reason, 1);
      this.depth = depth;
      scanner.at = start;
      scanner.skipValue();
      writer.truncate(written);
    }
  }

  private value(field: FieldSchema): void {
    if (!field.repeated) {
      this.single(field);
      return;
    }
    const { scanner, writer } = this;
    if (scanner.peek() !== CHAR.openList) {
      throw new BadValue('must be a list');
    }
    scanner.at += 1;
    if (scanner.take(CHAR.closeList)) {
      return;
    }
    const packed = field.message === undefined ? writer.open(field.number) : -1;
    let index = 0;
    do {
      this.indexes[this.depth - 1] = index;
      index += 1;
      if (packed >= 0) {
        writeScalar(scanner, writer, field, false);
      } else {
        this.single(field);
      }
    } while (scanner.more(CHAR.closeList));
    if (packed >= 0) {
      writer.close(packed);
    }
  }

  private single(field: FieldSchema): void {
    if (field.message === undefined) {
      writeScalar(this.scanner, this.writer, field, true);
    } else {
      this.message(field.number, field.message);
    }
  }

  private message(number: number, schema: MessageSchema): void {
    const { scanner, writer } = this;
    const first = scanner.peek();
    const start = writer.open(number);
    if (first === 0x6e && schema.name === 'AnyValue') {
      scanner.literal(); // a null among values is a value that says nothing
    } else if (first !== CHAR.openObject) {
      throw new BadValue('must be an object');
    } else if (this.depth > MAX_MESSAGE_DEPTH) {
      throw new BadValue('is nested too deep');
    } else {
      this.members(schema);
    }
    writer.close(start);
  }

  private expectStructure(byte: number, wanted: string): void {
    if (this.scanner.peek() !== byte) {
      this.scanner.skipValue();
      throw new VigilError('BODY_MALFORMED', `${this.path(true)} must be ${wanted}`);
    }
    if (byte === CHAR.openList) {
      this.scanner.at += 1;
    }
  }

  /** The reason of a bad value, with the path to it; any other error goes on up. */
  private badValue(error: unknown): string {
    if (error instanceof BadValue) {
      return `${this.path(true)} ${error.message}`;
    }
    throw error;
  }

  /** `resourceLogs[0].scopeLogs[0].logRecords[7].timeUnixNano`; without indexes the same for all its likes. */
  private path(indexed: boolean): string {
    // A hostile depth would make a path longer than anyone reads.
    const shown = Math.min(this.depth, 16);
    const parts = this.names.slice(0, shown).map((name, level) => {
      const index = this.indexes[level] ?? -1;
      return index < 0 ? name : `${name}[${indexed ? index : ''}]`;
    });
    return parts.join('.') + (shown < this.depth ? '…' : '');
  }

  private reject(key: string, reason: string, count: number): void {
    if (count === 0) {
      return;
    }
    const known = this.counts.get(key);
    if (known !== undefined) {
      known.count += count;
    } else if (this.counts.size < MAX_REASONS) {
      this.counts.set(key, { reason, count });
    } else {
      const other = this.counts.get('');
      this.counts.set('', { reason: 'other bad values', count: (other?.count ?? 0) + count });
    }
  }
}

function holdsItems(field: FieldSchema): boolean {
  const level = field.message?.level;
  return level === 'item' || level === 'group';
}
