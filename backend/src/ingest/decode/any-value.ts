import { FieldReader, WIRE, bigVarintAt } from '@vigilops/otlp';
import type { AttributesJson } from '../../model/index.ts';
import type { DecodeLimits } from './limits.ts';
import { ItemError } from './tally.ts';
import { cleanText, utf8Boundary } from './text.ts';

export const NOTES = {
  cleaned: 'U+0000 and what is not UTF-8 became U+FFFD',
  emptyKey: 'an attribute without a key was left out',
  tooMany: 'attributes beyond the limit were left out',
  longKey: 'an attribute key was cut',
  longValue: 'an attribute value was cut',
} as const;

/**
 * Turns KeyValue and AnyValue messages (common.proto) into typed JSON as `AttributesJson` describes it, within the
 * limits. Values become JSON text at once: a tree of objects would only be built to be written out again.
 */
export class ValueReader {
  private readonly bytes: Buffer;
  private readonly view: DataView;
  private readonly limits: DecodeLimits;
  private readonly warn: (note: string) => void;
  private readonly tooDeep: ItemError;
  private readonly tooManyNodes: ItemError;
  private nodes = 0;
  private maxTextBytes: number;

  constructor(bytes: Buffer, view: DataView, limits: DecodeLimits, warn: (note: string) => void) {
    this.bytes = bytes;
    this.view = view;
    this.limits = limits;
    this.warn = warn;
    this.maxTextBytes = limits.maxValueBytes;
    this.tooDeep = new ItemError(`a value nests deeper than ${limits.maxDepth}`);
    this.tooManyNodes = new ItemError(`an item holds more than ${limits.maxNodes} values`);
  }

  /** Adds the KeyValue bytes[start..end) to `target`; of two values for one key the later one stays. */
  addKeyValue(target: Map<string, string>, start: number, end: number, depth = 0): void {
    if (depth === 0 && target.size >= this.limits.maxAttributes) {
      this.warn(NOTES.tooMany);
      return;
    }
    const reader = new FieldReader(this.bytes, this.view, start, end);
    let key = '';
    let valueStart = 0;
    let valueEnd = 0;
    while (reader.next()) {
      if (reader.is(1, WIRE.bytes)) {
        key = this.key(reader.start, reader.end);
      } else if (reader.is(2, WIRE.bytes)) {
        valueStart = reader.start;
        valueEnd = reader.end;
      }
    }
    if (key === '') {
      this.warn(NOTES.emptyKey);
      return;
    }
    target.set(key, this.anyValue(valueStart, valueEnd, depth));
  }

  /** All fields `number` of the message bytes[start..end) as attributes; `maxTextBytes` where values may be longer. */
  attributes(
    number: number,
    start: number,
    end: number,
    maxTextBytes = this.limits.maxValueBytes,
  ): Map<string, string> {
    this.maxTextBytes = maxTextBytes;
    try {
      return this.allAttributes(number, start, end);
    } finally {
      this.maxTextBytes = this.limits.maxValueBytes;
    }
  }

  private allAttributes(number: number, start: number, end: number): Map<string, string> {
    const target = new Map<string, string>();
    this.beginItem();
    const reader = new FieldReader(this.bytes, this.view, start, end);
    while (reader.next()) {
      if (reader.is(number, WIRE.bytes)) {
        this.addKeyValue(target, reader.start, reader.end);
      }
    }
    return target;
  }

  /** Starts the budget of values anew. */
  beginItem(): void {
    this.nodes = 0;
  }

  /** A log body: like an attribute value, but texts may be as long as a body. */
  body(start: number, end: number): string {
    this.beginItem();
    this.maxTextBytes = this.limits.maxBodyBytes;
    try {
      return this.anyValue(start, end, 0);
    } finally {
      this.maxTextBytes = this.limits.maxValueBytes;
    }
  }

  /** The AnyValue bytes[start..end) as JSON text; `null` when nothing is set. The last field set wins, as in protobuf. */
  anyValue(start: number, end: number, depth: number): string {
    this.nodes += 1;
    if (this.nodes > this.limits.maxNodes) {
      throw this.tooManyNodes;
    }
    const reader = new FieldReader(this.bytes, this.view, start, end);
    let json = 'null';
    while (reader.next()) {
      json = this.valueField(reader, depth) ?? json;
    }
    return json;
  }

  /** A text field within `maxBytes`, clean and cut on a character. */
  text(start: number, end: number, maxBytes: number, note: string): string {
    let cut = end;
    if (end - start > maxBytes) {
      cut = utf8Boundary(this.bytes, start, start + maxBytes);
      this.warn(note);
    }
    return cleanText(this.bytes, this.view, start, cut, () => {
      this.warn(NOTES.cleaned);
    });
  }

  private valueField(reader: FieldReader, depth: number): string | undefined {
    const { field, wireType, start, end } = reader;
    if (wireType === WIRE.bytes) {
      switch (field) {
        case 1:
          return JSON.stringify(this.text(start, end, this.maxTextBytes, NOTES.longValue));
        case 5:
          return this.list(start, end, depth + 1);
        case 6:
          return this.map(start, end, depth + 1);
        case 7:
          return this.bytesJson(start, end);
        default:
          return undefined;
      }
    }
    if (field === 2 && wireType === WIRE.varint) {
      return reader.varint() === 0 ? 'false' : 'true';
    }
    if (field === 3 && wireType === WIRE.varint) {
      return intJson(this.bytes, start, end);
    }
    return field === 4 && wireType === WIRE.fixed64 ? doubleJson(reader.double()) : undefined;
  }

  private list(start: number, end: number, depth: number): string {
    if (depth > this.limits.maxDepth) {
      throw this.tooDeep;
    }
    const items: string[] = [];
    const reader = new FieldReader(this.bytes, this.view, start, end);
    while (reader.next()) {
      if (reader.is(1, WIRE.bytes)) {
        items.push(this.anyValue(reader.start, reader.end, depth));
      }
    }
    return `[${items.join(',')}]`;
  }

  private map(start: number, end: number, depth: number): string {
    if (depth > this.limits.maxDepth) {
      throw this.tooDeep;
    }
    const members = new Map<string, string>();
    const reader = new FieldReader(this.bytes, this.view, start, end);
    while (reader.next()) {
      if (reader.is(1, WIRE.bytes)) {
        this.addKeyValue(members, reader.start, reader.end, depth);
      }
    }
    return attributesJson(members);
  }

  private bytesJson(start: number, end: number): string {
    const cut = Math.min(end, start + this.maxTextBytes);
    if (cut < end) {
      this.warn(NOTES.longValue);
    }
    return `{"$bytes":"${this.bytes.toString('base64', start, cut)}"}`;
  }

  private key(start: number, end: number): string {
    return this.text(start, end, this.limits.maxKeyBytes, NOTES.longKey);
  }
}

/** The JSON object of members that are JSON already, with sorted keys. */
export function attributesJson(members: ReadonlyMap<string, string>): AttributesJson {
  if (members.size === 0) {
    return '{}';
  }
  let json = '';
  for (const key of [...members.keys()].sort()) {
    json += `${json === '' ? '{' : ','}${JSON.stringify(key)}:${members.get(key) ?? 'null'}`;
  }
  return `${json}}`;
}

/** A double always has a point or an exponent, so that it is never taken for an int64. */
export function doubleJson(value: number): string {
  if (!Number.isFinite(value)) {
    return `{"$double":"${value}"}`;
  }
  if (!Number.isInteger(value) || Math.abs(value) >= 1e21) {
    return String(value);
  }
  return Object.is(value, -0) ? '-0.0' : `${value}.0`;
}

function intJson(bytes: Uint8Array, start: number, end: number): string {
  // Up to seven bytes hold 49 bits: exact as a number, and never negative.
  if (end - start > 7) {
    return String(bigVarintAt(bytes, start, end));
  }
  let value = 0;
  for (let at = end - 1; at >= start; at -= 1) {
    value = value * 128 + ((bytes[at] as number) & 127);
  }
  return String(value);
}
